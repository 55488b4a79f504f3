/*
 * What went wrong, for the one message a tool prints.
 *
 * A library function that can fail for a reason a user should read takes a
 * `struct error *` last, fills it once and returns -1.  It never prints.  The
 * exit code is one of <sysexits.h>: EX_USAGE 64, EX_DATAERR 65,
 * EX_UNAVAILABLE 69, EX_SOFTWARE 70, EX_IOERR 74, EX_TEMPFAIL 75,
 * EX_NOPERM 77, EX_CONFIG 78 (pgcopy-tools(7) says what each means).
 *
 * Texts are printable UTF-8 on one line, hints on several: other bytes, as of
 * names and paths, become \xHH.
 *
 * No text in here may ever hold a row's value or a key's value.
 */
#ifndef SYS_ERROR_H
#define SYS_ERROR_H

struct error {
	int	 code;		/* exit code; 0: no error */
	char	 sqlstate[6];	/* of the server, or "" */
	char	*message;	/* "could not ...: reason" */
	char	*detail;	/* or NULL */
	char	*hint;		/* what to do, or NULL */
};

/* An empty error; `struct error e = {0};` does the same. */
void	error_init(struct error *);

/* Frees the texts and empties the error. */
void	error_clear(struct error *);

/*
 * Sets code and message, replacing what was there.  Always returns -1, so
 * that a function can `return error_set(...)`.
 */
int	error_set(struct error *, int code, const char *fmt, ...)
	    PRINTFLIKE(3, 4);

/* Adds or replaces one text of an error that is set.  Always returns -1. */
int	error_message(struct error *, const char *fmt, ...) PRINTFLIKE(2, 3);
int	error_detail(struct error *, const char *fmt, ...) PRINTFLIKE(2, 3);
int	error_hint(struct error *, const char *fmt, ...) PRINTFLIKE(2, 3);

/* Out of memory: EX_TEMPFAIL and a constant text.  Always returns -1. */
int	error_nomem(struct error *);

/* Moves an error: `to` is cleared first, `from` is empty afterwards. */
void	error_move(struct error *to, struct error *from);

/*
 * The code a command ends with after several failures: the first permanent
 * one, else EX_TEMPFAIL.  Fold each failure into `sofar`, which starts as 0.
 */
int	error_worst(int sofar, int code);

#endif
