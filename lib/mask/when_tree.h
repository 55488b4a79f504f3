/*
 * A condition as a tree: what when_parse.c makes of the text, when_bind.c ties
 * to columns and types, and when.c asks about each row.
 */
#ifndef MASK_WHEN_TREE_H
#define MASK_WHEN_TREE_H

#include "io/buf.h"
#include "mask/mask.h"
#include "mask/when_match.h"
#include "type/decimal.h"

/* Bounds on one condition. */
#define WHEN_TEXT_MAX	4096	/* bytes */
#define WHEN_DEPTH_MAX	32	/* parentheses and nots in each other */
#define WHEN_TERMS_MAX	1000	/* columns and literals */

enum when_kind {
	WHEN_AND, WHEN_OR,	/* of the nodes from `kids` on */
	WHEN_NOT,		/* of `kids` */
	WHEN_COMPARE,		/* left `compare` terms[0] */
	WHEN_IN,		/* left is one of the terms */
	WHEN_PATTERN,		/* left matches `pattern` */
	WHEN_NULL,		/* left is NULL */
	WHEN_BOOL		/* left, a column of type bool */
};

enum when_compare { COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE,
	COMPARE_GT, COMPARE_GE };

enum term_kind { TERM_COLUMN, TERM_STRING, TERM_NUMBER, TERM_BOOL };

struct when_term {
	enum term_kind	 kind;
	char		*text;		/* the column's name, or the literal */
	size_t		 at;		/* byte of the condition, from 1 */
	size_t		 index;		/* TERM_COLUMN: in row->fields */
	struct value_type type;		/* TERM_COLUMN */
	bool		 canon;		/* TERM_COLUMN: compared canonical */
	struct buf	 value;		/* a literal's; else scratch */
};

struct when_node;

/*
 * How two values of one type stand to each other: *sign is below 0, 0, above
 * 0.  They are of lengths that the type has.  0, or -1: EINVAL (not a value of
 * the type) or out of memory.
 */
typedef int when_order(struct when_node *, struct bytes, struct bytes,
	    int *sign);

struct when_node {
	enum when_kind		 kind;
	bool			 negated;	/* not in, not like, is not null */
	enum when_compare	 compare;
	struct when_term	 left;
	struct when_term	*terms;
	size_t			 nterms;
	struct when_pattern	*pattern;
	when_order		*order;		/* COMPARE, IN */
	struct decimal		 left_number, right_number; /* scratch */
	struct when_node	*kids, *next;
};

/* Where messages say that the condition stands. */
struct when_place {
	const struct rule	*rule;
	const struct node	*at;
};

/* Sets the error: rule_error() and the byte.  Always returns -1. */
int	when_error(const struct when_place *, size_t at, struct error *,
	    const char *fmt, ...) PRINTFLIKE(4, 5);

/* NULL with the error set.  To be freed by when_node_free. */
struct when_node *when_parse(const struct when_place *, struct error *);
void	when_node_free(struct when_node *);

/* Finds the columns and parses the literals by their types. */
int	when_bind(struct when_node *, const struct unit *,
	    const struct when_place *, struct error *);

#endif
