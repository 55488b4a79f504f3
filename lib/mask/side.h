/*
 * Columns that repeat a masked one: the words of a text in a tsvector, its
 * meaning in a vector, its letters in a column for searching.  Masks do not
 * reach what was computed before.
 */
#ifndef MASK_SIDE_H
#define MASK_SIDE_H

struct error;
struct mask_plan;

enum side_kind {
	SIDE_TSVECTOR,		/* of PostgreSQL: the words themselves */
	SIDE_VECTOR,		/* of pgvector: an embedding */
	SIDE_NAME		/* by its name; a guess */
};

struct side_column {
	size_t		 column;	/* of the plan */
	enum side_kind	 kind;
	size_t		 of;		/* the masked one; SIZE_MAX: any */
};

/*
 * Fills in the kept columns that look like copies of what the plan masks;
 * `list` has room for all columns of the plan.  Returns how many.  Those whose
 * rule says `derived: true` are not among them.
 */
size_t	side_columns(const struct mask_plan *, struct side_column *list);

/*
 * Refuses a tsvector or vector that is kept by a rule without `derived: true`,
 * or that passes unlisted beside a masked column.  0, or -1 with EX_CONFIG.
 */
int	side_check(const struct mask_plan *, struct error *);

/* What a warning says of one: "it looks like a copy of email"; appended. */
struct buf;
int	side_describe(const struct mask_plan *, const struct side_column *,
	    struct buf *);

#endif
