/*
 * Which rows refer to which: foreign keys, as SQL that finds the one by the
 * other.
 *
 * All functions run in the caller's transaction.  0, or -1 with the error set;
 * what they fill in is to be cleared in any case.
 */
#ifndef DB_REFERENCES_H
#define DB_REFERENCES_H

#include <libpq-fe.h>

struct db;
struct error;
struct name_list;

struct reference {
	char	*name;		/* of the constraint */
	Oid	 child, parent;
	char	*join;		/* with p and c: "p.id OPERATOR(pg_catalog.=) c.id" */
	bool	 child_indexed, parent_indexed;	/* on all of these columns */
	bool	 temporal;	/* PERIOD: `join` is not all of it */
};

struct reference_list {
	struct reference	*items;
	size_t			 n;
};

/*
 * Foreign keys of the database; those of a partitioned table are there once.
 * The operators are the constraint's own, whatever types it compares.
 */
int	references_read(struct db *, struct reference_list *, struct error *);

/*
 * Adds one that the database does not know of.  Columns are compared by the
 * operator of their type's order, else by the = of pg_catalog.
 * EX_UNAVAILABLE: there is no such column.
 */
int	references_add(struct db *, struct reference_list *, const char *name,
	    Oid child, const struct name_list *child_columns, Oid parent,
	    const struct name_list *parent_columns, struct error *);

void	references_clear(struct reference_list *);

#endif
