/*
 * The books' rows about target tables: which of them a run may load into.
 */
#ifndef DB_BOOKS_RELATION_H
#define DB_BOOKS_RELATION_H

struct db;
struct error;
struct match;

/* Declares a table of the run; one that is known stays as it is. */
int	books_relation_declare(struct db *, const char *run,
	    const char *schema, const char *table, struct error *);

/*
 * --fresh: empties, in one TRUNCATE without CASCADE, the tables of the run
 * that are not admitted yet and admits them.  `tables` is a json array of
 * [schema, table]; the declared ones are added, those that do not exist are
 * left out.  Call it under books_run_take.  EX_NOPERM: a foreign key from a
 * table outside.  EX_TEMPFAIL: another run is just loading into one of them.
 */
int	books_relation_fresh(struct db *, const char *run,
	    const json_t *tables, struct error *);

/*
 * May the run load into the table?  It may from now on; or EX_NOPERM, it holds
 * rows of others; or EX_TEMPFAIL, another run is just loading into it.
 */
int	books_relation_admit(struct db *, const char *run,
	    const struct match *, bool append, struct error *);

/* Does it hold a row? */
int	books_relation_has_rows(struct db *, const struct match *, bool *,
	    struct error *);

/* Has another run emptied the table after this run's unit was started? */
int	books_relation_emptied(struct db *, const char *run, const char *unit,
	    const struct match *, bool *, struct error *);

#endif
