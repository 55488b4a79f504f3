/*
 * What pgcheckpoint changes in the books.  Each function is a transaction of
 * its own.
 */
#ifndef DB_BOOKS_CHANGE_H
#define DB_BOOKS_CHANGE_H

struct db;
struct error;

/*
 * Adds the run and declares its tables, a json array of [schema, table].
 * EX_UNAVAILABLE: the target has no such table.
 */
int	books_begin(struct db *, const char *run, const json_t *tables,
	    struct error *);

/*
 * Forgets units, a json array of their names, or the whole run (NULL).  Rows
 * stay where they are; a table that this run may not load into any more is no
 * longer admitted.  *forgotten becomes a new json array of objects with unit,
 * rows, schema and table.  EX_TEMPFAIL: one of them is being loaded;
 * EX_UNAVAILABLE: no such run or unit; EX_NOPERM: rows of other units are in
 * the same table.
 */
int	books_reset(struct db *, const char *run, const json_t *units,
	    json_t **forgotten, struct error *);

/*
 * Forgets runs that are done with all units and untouched for `seconds`.
 * *runs becomes a new json array of their names.
 */
int	books_prune(struct db *, int64_t seconds, json_t **runs,
	    struct error *);

#endif
