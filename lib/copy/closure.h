/*
 * Subsets: the rows that some conditions name and all that their foreign keys
 * need, as SQL conditions, one for each table.
 *
 * Down first, where that is asked for: the rows whose foreign keys refer to
 * rows that are kept, and on from these.  Then up: the rows that the foreign
 * keys of kept rows refer to, and on from these; never down again, or nearly
 * everything would come.
 *
 * A condition stands alone: it works the whole set out anew, from the tables as
 * the statement's snapshot sees them, and so all tables fit together as long
 * as they are read in one snapshot.  Inside of it a row is (tableoid, ctid);
 * no value is in the text but what the given conditions hold.  Each set is a
 * common table expression, d<component> on the way down and u<component> on
 * the way up, of (g, o, c): node, tableoid and ctid.  Tables that refer to each
 * other in a circle share one, which is recursive.  Its step looks up single
 * rows by ctid and from there by the foreign key, so a chain as long as it may
 * be costs a few pages a row.  Without an index for that it goes by a list of
 * all pairs of rows, dp<component> or up<component>, which is made once.
 */
#ifndef COPY_CLOSURE_H
#define COPY_CLOSURE_H

#define CLOSURE_SQL_MAX	(16 * 1024 * 1024)	/* bytes of one condition */

/*
 * A table with all its partitions.  Of nodes that are no roots of any table
 * `from` is NULL.  Everything is borrowed.
 */
struct closure_node {
	const char	*from;		/* "ONLY public.t", or a root's name */
	bool		 partitioned;
	bool		 barred;	/* not to be gone down to */
};

/* Rows of the node, or of a partition of it, for which a condition holds. */
struct closure_seed {
	size_t		 node;
	const char	*from;
	const char	*where;		/* on the table as t */
};

/* A foreign key; of a partition's own the partition is in `from`. */
struct closure_edge {
	size_t		 child, parent;
	const char	*child_from, *parent_from;
	const char	*join;		/* a condition on c and p */
	bool		 parents_indexed;	/* a row of the other side is */
	bool		 children_indexed;	/* found by an index */
};

struct closure {
	const struct closure_node	*nodes;
	const struct closure_seed	*seeds;
	const struct closure_edge	*edges;
	size_t				 nnodes, nseeds, nedges;
	bool				 children;
	/* Filled in by closure_init: */
	uint32_t			*component;	/* parents' are lower */
	size_t				*sorted;	/* nodes by component */
	bool				*shared;	/* not alone in its own */
	bool				*down, *up;	/* nodes that are reached */
};

/* Works out what is reached.  0, or -1 when out of memory. */
int	closure_init(struct closure *);
void	closure_clear(struct closure *);

/*
 * The condition on the table, or a partition of it, as t: a new string.  The
 * node must be reached (`up`).  NULL when out of memory, or with errno EMSGSIZE.
 */
char	*closure_where(const struct closure *, size_t node);

#endif
