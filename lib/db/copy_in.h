/*
 * Loading one unit: batches of binary COPY, each with its checkpoint in one
 * top-level transaction.
 *
 * copy_in_rows* copy_in_mark leave a verified batch pending in an open
 * transaction.  What comes next decides: copy_in_rows or copy_in_commit
 * (asynchronous), copy_in_done (the unit's last, synchronous) or
 * copy_in_abort.  After any error call copy_in_abort; the unit is then back
 * at its last commit.  The session's synchronous_commit is off.
 */
#ifndef DB_COPY_IN_H
#define DB_COPY_IN_H

struct books_unit;
struct db;
struct error;
struct match;
struct unit;

/* No more is handed to libpq at once, so that it copies no large row whole. */
#define COPY_PIECE	(64 * 1024)

enum copy_in_state {
	COPY_IN_IDLE,		/* no transaction */
	COPY_IN_ROWS,		/* the server expects rows */
	COPY_IN_PENDING		/* a batch and its checkpoint, not committed */
};

struct copy_in {
	struct db		*db;
	const struct unit	*unit;
	const struct match	*match;
	struct books_unit	*books;
	enum copy_in_state	 state;
	char			*copy_sql;
	char			*insert_sql;	/* from the staging table; or NULL */
	bool			 staged;	/* rows go through that table */
	uint64_t		 rows;		/* sent in this transaction */
	uint64_t		 bytes;		/* of the pending batch */
	uint64_t		 copied;	/* of these, by COPYs that ended */
	bool			 keyless;	/* only DONE may commit it */
	bool			 counted;	/* *books count what is pending */
};

/*
 * Makes ready; the last four members are borrowed and outlive the structure.
 * Where a column travels as text a temporary staging table is made, outside
 * of any transaction.  0, or -1.
 */
int	copy_in_init(struct copy_in *, struct db *, const struct unit *,
	    const struct match *, struct books_unit *, struct error *);

/* Drops the staging table, best effort, and frees. */
void	copy_in_free(struct copy_in *);

/* `count` whole tuples.  Commits a pending batch with the same round trip. */
int	copy_in_rows(struct copy_in *, const uint8_t *tuples, size_t len,
	    uint32_t count, struct error *);

/* Ends the batch; `cursor` is a token, NULL: the unit has no key. */
int	copy_in_mark(struct copy_in *, uint64_t rows, uint64_t bytes,
	    const char *cursor, struct error *);

/* Commits what is pending, if anything may be; a keyless unit's may not. */
int	copy_in_commit(struct copy_in *, struct error *);

/* Marks the unit done in the pending transaction and commits it. */
int	copy_in_done(struct copy_in *, struct error *);

/* Rolls back what is open; `reason` is what the server is told. */
void	copy_in_abort(struct copy_in *, const char *reason);

#endif
