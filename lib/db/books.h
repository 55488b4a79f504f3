/*
 * The books: schema _pgcopy of the target.  pgcopy-checkpoint(5) describes
 * its tables; this is the only code that writes to them.
 *
 * Nothing here ever stores a row's value or a masked key's.  Unless said
 * otherwise a function runs in the caller's transaction and returns 0, or -1
 * with the error set.
 */
#ifndef DB_BOOKS_H
#define DB_BOOKS_H

struct db;
struct error;

#define BOOKS_VERSION	2
/* All of them, for SQL: who loads needs privileges on each. */
#define BOOKS_TABLES	"'version', 'run', 'relation', 'unit', 'event'"
#define BOOKS_BEGIN	"BEGIN ISOLATION LEVEL READ COMMITTED"
#define BOOKS_RUN_DEFAULT "default"
#define BOOKS_RUN_MAX	200		/* bytes of a run's name */

/* A run's name: 1 to BOOKS_RUN_MAX bytes, no control characters. */
bool	books_run_valid(const char *run);

/*
 * Are there books?  Those of an older version are brought up to date, where
 * they are.  Refuses books of a newer version and a schema of that name that
 * holds something else (EX_UNAVAILABLE).  Outside of a transaction.
 */
int	books_find(struct db *, bool *found, struct error *);

/*
 * Creates the books where there are none, in a transaction of its own; two
 * processes at once create them once.  An empty schema _pgcopy is taken, so
 * that a role which may not create schemas can be given one.
 */
int	books_create(struct db *, struct error *);

/* Adds the run where it is not known. */
int	books_run_add(struct db *, const char *run, struct error *);

/*
 * Holds the run until the transaction ends, so that its tables are admitted
 * and emptied by one process at a time.  Loaders are not held up.
 */
int	books_run_lock(struct db *, const char *run, struct error *);

/*
 * The same for a loader: the run is there afterwards, also where somebody
 * forgets it at this moment.
 */
int	books_run_take(struct db *, const char *run, struct error *);

/*
 * Adds an event.  `unit` may be NULL.  Takes over `detail`, a new json object
 * (NULL: out of memory when it was made).
 */
int	books_event(struct db *, const char *run, const char *unit,
	    const char *kind, json_t *detail, struct error *);

/*
 * In a transaction: COMMIT, at which triggers may run, and ROLLBACK (best
 * effort, keeps the error).
 */
#define BOOKS_COMMIT	DB_ROLE_PATH "COMMIT"
int	books_commit(struct db *, struct error *);
void	books_rollback(struct db *);

#endif
