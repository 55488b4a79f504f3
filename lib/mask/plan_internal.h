/*
 * What the parts of the binding of a unit share; not for others.
 */
#ifndef MASK_PLAN_INTERNAL_H
#define MASK_PLAN_INTERNAL_H

#include "mask/plan.h"

struct ancestor;
struct table_rules;

/* The rules of a column, and what it inherits of them. */
struct inherited {
	const struct rule_list	*list;		/* NULL: none */
	const struct ancestor	*root;		/* NULL: no foreign key */
	bool			 kept;		/* no rule, but unlisted: keep */
};

/*
 * What column i has by its own rule (may be NULL) or by that of the root
 * that its foreign keys lead to.  0, or -1 by rule_error(): they contradict
 * each other.
 */
int	inherit_rules(const struct unit *, size_t i, const struct rules *,
	    const struct rule_list *own, struct inherited *, struct error *);

/*
 * Binds a column whose foreign key leads to `root` with the root's type, so
 * that it draws from the same values; refuses what would not fit.
 */
int	inherit_bind(struct column_plan *, const struct mask_env *,
	    const struct inherited *, struct error *);

/* Do unique constraints hold after masking?  -1 with EX_CONFIG. */
int	check_unique(const struct mask_plan *, const struct unit *,
	    struct error *);

/* Sets p->digest.  -1: out of memory. */
int	plan_digest(struct mask_plan *, struct error *);

/*
 * Appends bytes that are the same for rules that do the same: actions and
 * parameters by name, without domains.  -1 as buf_append.
 */
int	append_rules(struct buf *, const struct rule_list *);

#endif
