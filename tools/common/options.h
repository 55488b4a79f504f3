/*
 * What every command's command line has: help, version, verbosity, log
 * format, progress; and the frame of its main().
 */
#ifndef TOOLS_COMMON_OPTIONS_H
#define TOOLS_COMMON_OPTIONS_H

#include <getopt.h>

#include "sys/interrupt.h"
#include "tools/common/meter.h"
#include "tools/common/msg.h"

struct error;

struct tool {
	const char	*name;
	const char	*help;		/* all of -h; its first lines are the synopsis */
	struct msg	 msg;
	struct meter	 meter;
	struct interrupt intr;		/* polls the meter, says when to stop */
	int		 progress_s;
	/* Its stdout is a stream: in a pipe the command at the end draws. */
	bool		 writes_stream;
};

#define COMMON_SHORT	"hVvq"
enum { OPT_LOG_FORMAT = 256, OPT_PROGRESS, OPT_SHOW_DETAIL, OPT_FIRST_OWN };
#define COMMON_LONG \
	{ "help", no_argument, NULL, 'h' }, \
	{ "version", no_argument, NULL, 'V' }, \
	{ "verbose", no_argument, NULL, 'v' }, \
	{ "quiet", no_argument, NULL, 'q' }, \
	{ "log-format", required_argument, NULL, OPT_LOG_FORMAT }, \
	{ "progress", required_argument, NULL, OPT_PROGRESS }
/* Of those that talk to servers. */
#define DETAIL_LONG	{ "show-detail", no_argument, NULL, OPT_SHOW_DETAIL }

/* Sets names and defaults, installs signals.  First call of main(). */
void	tool_init(struct tool *, const char *name, const char *help);

/*
 * Handles an option that every command has (-h and -V print and exit 0).
 * 1: handled; 0: not one of them; -1: error set (EX_USAGE).
 */
int	tool_option(struct tool *, int opt, const char *arg, struct error *);

/*
 * The error of getopt's '?' or ':' (getopt itself prints nothing: opterr is
 * 0): names the option, hints at --help.  Always returns -1.
 */
int	tool_bad_option(int opt, char *const argv[], struct error *);

/* Call after the options are read: starts the meter. */
void	tool_start(struct tool *);

/* The arguments of an option that may be given again, in order: argv's own. */
struct text_list {
	const char	**texts;
	size_t		 n;
};

/* 0, or -1 when out of memory; free(texts) in any case. */
int	option_text(struct text_list *, const char *arg, struct error *);

/*
 * A whole number with optional suffix k, M, G (powers of 1024) when `suffix`.
 * 0, or -1 with EX_USAGE naming the option and the range.
 */
int	option_number(const char *option, const char *arg, bool suffix,
	    uint64_t min, uint64_t max, uint64_t *, struct error *);

#endif
