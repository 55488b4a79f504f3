/*
 * The books' rows about units: where each one stands.
 */
#ifndef DB_BOOKS_UNIT_H
#define DB_BOOKS_UNIT_H

struct db;
struct error;

#define UNIT_LOCK_WAIT	"10s"	/* for a predecessor's backend to end */

/* SQL: the number of a unit's lock, a hash of both names with a line feed. */
#define BOOKS_UNIT_LOCK(run, unit) \
	"hashtextextended('_pgcopy'||chr(10)||" run "||chr(10)||" unit ",0)"

/*
 * What was done to the values of one column, counted by pgmask; in the order
 * of the books.  The last two are a part of `changed`.
 */
enum books_count {
	COUNT_NULLS,		/* NULL, and stayed so */
	COUNT_CHANGED,
	COUNT_UNCHANGED,
	COUNT_NULLED,		/* a value that became NULL */
	COUNT_FILLED,		/* NULL that became a value */
	BOOKS_COUNTS
};

/*
 * One row of _pgcopy.unit.  Texts are owned, NULL is SQL NULL; state NULL
 * means that the unit is not in the books.
 */
struct books_unit {
	char	*run, *unit;
	char	*state;			/* "running", "done", "failed" */
	char	*schema, *table;	/* on the target */
	char	*relation;		/* its oid, decimal */
	int64_t	 attempts, batches, rows, bytes, estimated_rows;
	bool	 moved;			/* since books_unit_began */
	char	*cursor, *prev_cursor;	/* tokens; before the last batch */
	char	*system, *database;	/* the source */
	char	*shape, *rules, *key_id, *snapshot;
	/* Written at the start only; borrowed. */
	const char	*source_schema, *source_table, *source_range;
	bool		 source_query;
	const char	*columns;	/* json: name, type, action, domain */
	/*
	 * BOOKS_COUNTS for each column as a json array, of `counted` rows;
	 * NULL: not known.  The next batch writes new_counts, if not NULL,
	 * and counts its rows.
	 */
	char	*counts, *new_counts;
	int64_t	 counted;
};

/* The moment from which on a change of the books is news to this session. */
int	books_unit_began(struct db *, struct error *);

/* Does a unit's row exist, and what does it say?  To be cleared. */
int	books_unit_read(struct db *, const char *run, const char *unit,
	    struct books_unit *, struct error *);
void	books_unit_clear(struct books_unit *);

/*
 * One loader at a time per (run, unit): a lock of the session.
 * books_unit_lock waits UNIT_LOCK_WAIT at most, then EX_TEMPFAIL; run it
 * outside of a transaction.  books_unit_try says in *got whether it has it.
 */
int	books_unit_lock(struct db *, const char *run, const char *unit,
	    struct error *);
int	books_unit_try(struct db *, const char *run, const char *unit,
	    bool *got, struct error *);
int	books_unit_unlock(struct db *, const char *run, const char *unit,
	    struct error *);

/*
 * Has the run begun the table of this unit in another division: as a whole
 * where the unit is a range, as ranges where it is whole, or as other ranges?
 * Those rows would arrive twice.  `table` is the unit's name without its range,
 * `division` what the names of the ranges that fit end with (copy/range.h),
 * NULL for the whole table.  *other becomes the name of such a unit, or NULL.
 */
int	books_unit_divided(struct db *, const char *run, const char *table,
	    const char *division, char **other, struct error *);

/*
 * Writes the start of an attempt: state running, attempts one more, and
 * target, relation and identity as they stand in the structure, where
 * `attempts` is counted up.
 */
int	books_unit_start(struct db *, struct books_unit *, struct error *);

/*
 * Moves the unit on by one batch of `rows` and `bytes` to `cursor` (NULL: a
 * unit without key), in the books and in the structure.  Where the books are
 * not where the structure says, nothing is changed: EX_TEMPFAIL.
 */
int	books_unit_batch(struct db *, struct books_unit *, uint64_t rows,
	    uint64_t bytes, const char *cursor, struct error *);
int	books_unit_done(struct db *, const struct books_unit *,
	    struct error *);
int	books_unit_snapshot(struct db *, const struct books_unit *,
	    struct error *);

/*
 * Marks a unit failed with `why` and adds the event.  A unit that is not in
 * the books yet is added; one that is done stays done.
 */
int	books_unit_failed(struct db *, const char *run, const char *unit,
	    const struct error *why, struct error *);

#endif
