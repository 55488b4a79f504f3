/*
 * Rules for parts of a value: what json and hstore have in common.
 */
#ifndef MASK_INSIDE_H
#define MASK_INSIDE_H

#include "mask/value.h"

struct column_rule;

/* What happens to parts that no rule names. */
enum inside_unlisted { INSIDE_FAIL, INSIDE_KEEP, INSIDE_NULL };

extern const char *const inside_unlisted_words[];	/* for a param_spec */
enum inside_unlisted inside_unlisted(const struct rule *);

/* Do all actions of the list take values of the class? */
bool	inside_takes(const struct rule_list *, enum type_class);

/*
 * Binds a part's rules for values of a type of pg_catalog.  Where they name no
 * domain it is the column's with `name` behind it, so that no two parts link
 * by accident.  As value_plan_bind.
 */
int	inside_bind(struct value_plan *, const struct mask_env *,
	    const struct column_rule *, const char *type, const char *name,
	    struct error *);

/* What a plan inside needs is what the action needs that it is inside of. */
void	inside_sum_up(struct mask_fit *, const struct value_plan *);

/* An error at the name of a part.  Always -1. */
int	inside_error(const struct rule *, const struct column_rule *,
	    struct error *, const char *fmt, ...) PRINTFLIKE(4, 5);

/* Appends "NAME: ACTION, ACTION; " for describe(). */
int	inside_describe(const struct column_rule *, struct buf *);

#endif
