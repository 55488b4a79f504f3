/*
 * Connections (libpq): opening with retries, pinned settings, interruptible
 * queries, and server errors reduced to what may be shown.
 */
#ifndef DB_CONN_H
#define DB_CONN_H

#include <libpq-fe.h>

struct error;
struct interrupt;

/* A dropped or refused connection is tried this many times again. */
#define DB_RETRIES	3
#define DB_VERSION_MIN	140000		/* PostgreSQL 14 */
#define DB_NAMES	5		/* of schema, table, column, type, constraint */

struct db {
	PGconn			*pg;		/* NULL while there is none */
	const char		*conninfo;	/* as given to -d; NULL: PG* only */
	const char		*program;	/* fallback_application_name */
	const char		*doing;		/* "load public.t": what errors of db_exec
						   say could not be done; or NULL */
	const struct interrupt	*intr;
	void (*retrying)(void *ctx, int attempt, int delay_ms,
		    const struct error *why);	/* told before each wait; or NULL */
	/*
	 * --show-detail: told all that the server says of a failure, which may
	 * hold values of rows: for the user's eyes, and for nothing that is
	 * kept or sent on; or NULL.
	 */
	void (*server_said)(void *ctx, const char *text);
	void			*ctx;		/* of both */
	/* What the last failure named, which anybody may have made up. */
	char			*names[DB_NAMES];
	char			 names_state[6];	/* its SQLSTATE */
};

/* Zero-initialise and fill in the borrowed members, then: */

/*
 * Connects; what PQconnectdbParams reads is `conninfo` expanded as a name,
 * conninfo string or URI, behind the PG* variables, with client_encoding UTF8.
 * A failure that may pass (no connection, SQLSTATE 08, 53, 57P03) is retried
 * DB_RETRIES times after 250 ms, 1 s and 4 s.  Server versions under
 * DB_VERSION_MIN are refused (EX_UNAVAILABLE).  The connection is in libpq's
 * non-blocking mode, drops notices and shows no server text.
 *
 * Nothing waits for ever for a network that lost the other side: 30 s for a
 * server that takes the connection and says nothing (connect_timeout where it
 * is set), 2 minutes of silence when no bytes are under way (keepalives_*),
 * 150 s without an acknowledgement when some are (tcp_user_timeout).
 * 0, or -1 with EX_TEMPFAIL, EX_UNAVAILABLE (no such database), EX_NOPERM
 * (authentication) or EX_USAGE (bad conninfo, or one with a password: it is
 * an argument, which everybody on the machine can read).
 */
int	db_connect(struct db *, struct error *);

/*
 * Before retry `attempt` (1 to DB_RETRIES), because of `why`: tells
 * `retrying`, then waits 250 ms, 1 s or 4 s.  0, or -1 when interrupted.
 */
int	db_retry_wait(struct db *, int attempt, const struct error *why);

/* One try only, for a caller that counts its own. */
int	db_connect_once(struct db *, struct error *);
void	db_close(struct db *);
bool	db_is_lost(const struct db *);	/* the connection is gone */

/*
 * Pins what pg_dump pins, so that text forms are the same everywhere:
 * search_path empty (what it was is pg_settings.reset_val), DateStyle ISO, IntervalStyle postgres, TimeZone UTC, extra_float_digits 3,
 * bytea_output hex, xmloption content, lc_monetary C; no time-outs of the
 * session's own, and no notices.  Where nobody set tcp_keepalives_* and
 * tcp_user_timeout, the server notices within half a minute that a client whom
 * it waits for, or whom it told something, is gone (only here, not by
 * db_pin_local).  The server's log gets no parameters, and from a
 * superuser's session no details and no statements either; what that leaves is
 * told in pgcopy-tools(7), LOG AND PRIVACY.  For the whole session,
 * which has to be ours alone: behind a pooler that lends a server for one
 * transaction it would be that of others too, so that is refused (EX_NOPERM).
 */
int	db_pin_settings(struct db *, struct error *);

/*
 * Around SQL that may run what is not ours, triggers say, in a transaction of
 * such a session: there the role's own search_path holds.  Nothing else may run
 * under it, since what a schema of it holds could take the place of any
 * function or operator.  Behind COMMIT there is no need of the second.
 */
#define DB_ROLE_PATH	"SET LOCAL search_path TO DEFAULT; "
#define DB_OUR_PATH	"; SET LOCAL search_path = ''"

/*
 * The same until the open transaction ends, with no query of its own, so that
 * the transaction's snapshot is still to be taken.
 */
int	db_pin_local(struct db *, struct error *);

/*
 * Runs one command or query and waits for it, interruptible: a signal cancels
 * the query on the server.  `expect`: PGRES_COMMAND_OK, PGRES_TUPLES_OK,
 * PGRES_COPY_IN or PGRES_COPY_OUT.  Returns the result, to be PQclear'ed, or
 * NULL with the error set.  `params` are text (NULL: SQL NULL).
 */
PGresult *db_exec(struct db *, ExecStatusType expect, const char *sql,
	    struct error *);
PGresult *db_exec_params(struct db *, ExecStatusType expect, const char *sql,
	    int n, const char *const *params, struct error *);

/* A query with one parameter in its binary form, or none: its rows. */
struct field;
PGresult *db_exec_binary(struct db *, const char *sql,
	    const struct field *param, bool binary_result, struct error *);

/*
 * What is left to do after a PQsend function or PQputCopyEnd: waits for the
 * last result (a COPY result at once), interruptible.  Its status is the
 * caller's to look at.  NULL with the error set.
 */
PGresult *db_result(struct db *, struct error *);

/* The same for a command whose result nobody needs: 0 or -1. */
int	db_command(struct db *, const char *sql, struct error *);
int	db_command_params(struct db *, const char *sql, int n,
	    const char *const *params, struct error *);

/*
 * Waits until the connection's socket is readable (or writable too).
 * 0, or -1 with errno EINTR when interrupted.
 */
int	db_wait(struct db *, bool for_write);

/* Asks the server to stop the running query: best effort, 2 seconds at most. */
void	db_cancel(struct db *);

/*
 * Turns a failed result (or, with res NULL, the connection's state) into an
 * error: "could not WHAT: condition (SQLSTATE)", where WHAT is `doing`.
 * Nothing of the server's own text is taken over, and a SQLSTATE only where
 * it is one of PostgreSQL's.  Always returns -1.
 */
int	db_error(struct db *, const PGresult *res, const char *doing,
	    struct error *);

/*
 * Adds to the error of the last failure which constraint, table, column or
 * type it was about, as far as the catalog knows such a thing: an error's
 * fields are for triggers to fill in.  Best effort; asks the server, so it is
 * for the time after the rollback.
 */
void	db_error_names(struct db *, struct error *);
void	db_forget_names(struct db *);

/* The exit code that a SQLSTATE means (design: table of codes). */
int	db_sqlstate_code(const char *sqlstate);

/* Is it one of PostgreSQL's list?  A function may raise any. */
bool	db_sqlstate_known(const char *sqlstate);

/* "unique_violation" for "23505"; the class's name, or "error", if unknown. */
const char *db_sqlstate_name(const char *sqlstate);

/*
 * Identifiers and literals through libpq, appended to a query in `b`.
 * 0, or -1 (out of memory, invalid encoding).
 */
struct buf;
int	db_quote_ident(struct db *, struct buf *b, const char *ident);
int	db_quote_relation(struct db *, struct buf *b, const char *schema,
	    const char *table);
int	db_quote_literal(struct db *, struct buf *b, const char *text);

#endif
