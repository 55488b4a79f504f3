/*
 * What the commands that see values shut behind them: memory that others can
 * read, and all that a filter has no use for.
 */
#ifndef TOOLS_COMMON_CONFINE_H
#define TOOLS_COMMON_CONFINE_H

#include "sys/sandbox.h"

struct error;
struct tool;

enum confine { CONFINE_REQUIRED, CONFINE_BEST_EFFORT };

/*
 * Neither a core nor a debugger may show a key, a password or a value.  Early
 * in main() of every command that has one of them.
 */
void	confine_memory(void);

/* The argument of --sandbox.  0, or -1 with EX_USAGE. */
int	confine_option(const char *arg, enum confine *, struct error *);

/*
 * Enters the sandbox, once all is open and before the first frame is read; -v
 * says what it is made of.  0, or -1 where it is required and can't be had;
 * with CONFINE_BEST_EFFORT that is a warning.
 */
int	confine(struct tool *, const struct sandbox *, enum confine,
	    struct error *);

#endif
