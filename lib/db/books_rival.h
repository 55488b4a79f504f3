/*
 * Two runs and one table: who is loading into it.
 */
#ifndef DB_BOOKS_RIVAL_H
#define DB_BOOKS_RIVAL_H

struct db;
struct error;

/*
 * Is a loader of another run at work in one of these tables ("{1,2}": an
 * array of oids), a partition or the root of one?  EX_TEMPFAIL then.  Until
 * the transaction ends none can begin to be.
 */
int	books_rival_check(struct db *, const char *run, const char *oids,
	    struct error *);

#endif
