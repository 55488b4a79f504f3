/*
 * What the files of pgcheckpoint share.
 */
#ifndef TOOLS_PGCHECKPOINT_H
#define TOOLS_PGCHECKPOINT_H

#include "db/conn.h"
#include "tools/common/options.h"

struct books_tool {
	struct tool	*tool;
	struct db	 db;
	const char	*run;
	bool		 show_detail;
	bool		 run_given;	/* by --run or PGCOPY_RUN */
	uint64_t	 interval_s;	/* --interval; 0: not given */
	int64_t		 older_than_s;	/* --older-than; -1: not given */
	const char	*format;	/* --format; NULL: not given */
	bool		 reader_gone;	/* nobody reads what we print */
	char		**args;		/* operands behind the command's name */
	int		 nargs;
};

/* Each runs one command: 0, or -1 with the error set. */
int	command_init(struct books_tool *, struct error *);
int	command_begin(struct books_tool *, struct error *);
int	command_list(struct books_tool *, struct error *);
int	command_show(struct books_tool *, struct error *);
int	command_cursor(struct books_tool *, struct error *);
int	command_watch(struct books_tool *, struct error *);
int	command_events(struct books_tool *, struct error *);
int	command_reset(struct books_tool *, struct error *);
int	command_prune(struct books_tool *, struct error *);
int	command_report(struct books_tool *, struct error *);

/* --format of report, and one of them. */
int	report_format(struct books_tool *, const char *name, struct error *);
void	print_markdown(FILE *, const json_t *report);

/* The books are there, else EX_UNAVAILABLE. */
int	books_require(struct books_tool *, struct error *);

/* The error of a run that is not in the books.  Always -1. */
int	no_such_run(struct books_tool *, struct error *);

/* Prints the rows of a result between tabs, after a line of column names. */
void	print_result(const PGresult *);

#endif
