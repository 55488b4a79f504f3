/*
 * The plan of a unit: its columns bound to rules, before its first row; then
 * row by row.
 */
#ifndef MASK_PLAN_H
#define MASK_PLAN_H

#include "io/buf.h"
#include "io/checksum.h"
#include "mask/value.h"

struct column;
struct detector;
struct error;
struct rules;
struct sandbox;
struct unit;

struct column_plan {
	const struct column	*column;
	const struct rule_list	*list;	/* NULL: unlisted or by its fields */
	struct value_plan	 value;
	char			*domain; /* by default; of the root column */
	uint64_t		 nulls, changed, unchanged;
	uint64_t		 nulled, filled; /* of the changed: to, from NULL */
	uint64_t		 empty;	/* of the unchanged */
};

struct mask_plan {
	char			*id;		/* of the unit */
	struct column_plan	*columns;
	size_t			 ncolumns;
	bool			 keeps_all;	/* rows pass as they are */
	bool			 seals;		/* a key column is not kept */
	bool			 draws;		/* with the key */
	char			 digest[DIGEST_HEX]; /* of the rules that apply */
	bool			 late, collects;	/* some column does */
	uint64_t		 rows;		/* done so far */
	struct field		*fields;	/* of the row, as it came */
	struct field		*masked;	/* as it goes, where some are late */
	struct buf		 row;		/* new values of the late ones */
	struct detector		*detector;	/* that its columns share, or NULL */
};

/*
 * Binds.  Borrows the unit and the rules.  0, or -1 with EX_CONFIG naming the
 * unit, the column and the place of the rule; columns without a rule are all
 * named at once, with a skeleton of rules in the hint.  `key` may be NULL.
 */
int	mask_plan_bind(struct mask_plan *, const struct unit *,
	    const struct rules *, const struct mask_key *, struct error *);
void	mask_plan_free(struct mask_plan *);

/*
 * Checks all rules of a file as far as it can be without their tables.
 * 0, or -1 with EX_CONFIG.
 */
int	mask_check_rules(const struct rules *, struct error *);

/*
 * Opens what checked rules need: files, coprocesses.  Afterwards nothing is
 * opened any more.  0, or -1.
 */
int	mask_open_rules(struct rules *, struct error *);

/* Lets through what the coprocesses of opened rules need. */
void	mask_admit(const struct rules *, struct sandbox *);

/*
 * The rows of a ROWS frame, before they are masked one by one: needed where
 * plan->collects.  0, or -1 as mask_plan_row, or with EX_TEMPFAIL.
 */
int	mask_plan_collect(struct mask_plan *, const uint8_t *tuples,
	    uint32_t count, struct error *);

/*
 * Appends the masked tuple, which has been measured, and sets *len to the
 * bytes it took.  0, or -1 with EX_DATAERR (naming column and row,
 * never the value), or out of memory; then `out` ends in a part of a tuple.
 */
int	mask_plan_row(struct mask_plan *, const uint8_t *tuple, size_t *len,
	    struct buf *out, struct error *);

/*
 * "mask" of a UNIT frame, and "columns" of DONE and cols frames (NULL when the plan
 * keeps all); new objects.  key_id may be NULL.  NULL: out of memory.
 */
json_t	*mask_plan_json(const struct mask_plan *, const char *key_id);
json_t	*mask_plan_counts(const struct mask_plan *);

/*
 * Appends what --explain prints: a line per column, in columns separated by
 * tabs: unit, column, type, action, domain, how unique.
 */
int	mask_plan_explain(const struct mask_plan *, struct buf *);

#endif
