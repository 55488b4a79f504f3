/*
 * A program that runs beside us and answers lines with lines.
 *
 * It runs in a process group of its own, with nothing of ours but two pipes
 * as stdin and stdout: no other descriptor, /dev/null as stderr (what it
 * prints there could be a value), and of the environment PATH, HOME and LANG.
 * It gets no new privileges, dumps no core, and what it is denied fails.
 * It is killed when we die, and never started again: once it failed, every
 * later exchange fails.  SIGPIPE must be ignored by whoever uses this.
 */
#ifndef MASK_COPROCESS_H
#define MASK_COPROCESS_H

#include "io/buf.h"

struct error;

#define COPROCESS_LINE_MAX	(32 * 1024 * 1024)	/* of an answer */
#define COPROCESS_WINDOW	65536		/* asked ahead of its pipe */
#define COPROCESS_END_WAIT	2000		/* ms, from stdin's end on */
#define COPROCESS_DEATH_WAIT	500		/* ms, from stdout's end on */

struct coprocess {
	char		*name;		/* the program, for messages */
	pid_t		 pid;		/* 0: it has ended */
	int		 to, from;	/* -1: closed; non-blocking */
	int		 timeout;	/* ms to the next answer */
	bool		 failed;
	uint64_t	 ids;		/* of values asked so far */
	struct buf	 out, in;
	size_t		 written;	/* of out */
	size_t		 scanned;	/* of in: no newline before */
};

/*
 * Runs argv (NULL-terminated; searched for in PATH) in the directory `dir`
 * (NULL: ours), denied SANDBOX_NETWORK or SANDBOX_WRITE or both.  0, or -1
 * with errno; *what is then what could not be done.
 */
int	coprocess_start(struct coprocess **, char *const *argv,
	    const char *dir, unsigned int deny, int timeout,
	    const char **what);

/*
 * Closes its stdin and waits a bounded time before it kills the group; frees.
 */
void	coprocess_end(void *);

/* A conversation. */
struct coprocess_talk {
	/* Appends a line: 1; nothing is left to ask: 0; out of memory: -1. */
	int	(*ask)(void *ctx, struct buf *out);
	/*
	 * Takes a line without its newline.  1: the last one that is wanted,
	 * 0: there are more; -1: *why says what is wrong with it.
	 */
	int	(*answer)(void *ctx, const char *line, size_t n,
		    const char **why);
	void	*ctx;
};

/*
 * Asks and takes answers until the last.  Writes and reads by turns, so that
 * neither side waits for the other with a full pipe.  0, or -1 with
 * EX_TEMPFAIL and "the helper ...": it ended, was too slow, answered wrongly
 * or too much; then it is dead.
 */
int	coprocess_talk(struct coprocess *, const struct coprocess_talk *,
	    struct error *);

/* Closes the pipes, waits that long for its end, kills what is left. */
void	coprocess_kill(struct coprocess *, int wait_ms, int *status);

#endif
