/*
 * What happens to a value: a list of actions in order, behind the conditions
 * and policies that their rules have; element by element where the value is
 * an array, field by field where it is a composite.  The plan of a column is
 * one of these, and so is what json and hstore hold for a path or a key.
 */
#ifndef MASK_VALUE_H
#define MASK_VALUE_H

#include "io/buf.h"
#include "mask/mask.h"

struct rule_list;
struct when;

/* What is done with NULL, with an empty text, with a value that is not of the
   form that the action takes. */
enum mask_policy { POLICY_KEEP, POLICY_MASK, POLICY_NULL, POLICY_FAIL,
	POLICY_REDACT };

struct action {
	const struct masker_ops	*ops;
	const struct rule	*rule;
	char			*domain;	/* NULL: nothing is drawn */
	void			*state;
	struct mask_fit		 fit;
	struct when		*when;		/* NULL: always */
	enum mask_policy	 null, empty, on_error;
	void			*redaction;	/* state of redact: on_error */
};

enum value_kind {
	VALUE_KEPT,		/* passes, never looked at */
	VALUE_ACTIONS,
	VALUE_ARRAY,		/* inner[0] for each element */
	VALUE_FIELDS		/* inner[i] for field i of a composite */
};

struct value_plan {
	enum value_kind		 kind;
	struct value_type	 type;		/* that the actions see */
	struct value_type	 own;		/* the column's: where it differs */
	bool			 converts;	/* int4 and the int8 it refers to */
	struct action		*actions;
	size_t			 nactions;
	struct value_plan	*inner;
	size_t			 ninner;
	struct mask_fit		 fit;		/* of all actions together */
	char			*element;	/* type's name, of an array */
	bool			 draws, late, collects;
	struct buf		 scratch;	/* canonical bytes */
	struct buf		 between[2];	/* from action to action */
	struct buf		 copy;		/* of what `null: mask` masks */
};

/*
 * Binds a list of rules for a value of env->type (env->rule, ->domain and
 * ->key apart, env is used as it is; env->domain is the default domain).  0,
 * or -1 by rule_error() or error_nomem().  Always undo it with
 * value_plan_free.
 */
int	value_plan_bind(struct value_plan *, const struct mask_env *env,
	    const struct rule_list *, struct error *);
void	value_plan_free(struct value_plan *);

/*
 * For plans that are put together by hand: empty and kept; with n plans inside
 * (NULL: out of memory); what is known of those, summed up.
 */
void	value_plan_init(struct value_plan *, const struct value_type *);
struct value_plan *value_plan_inside(struct value_plan *, enum value_kind,
	    size_t n);
void	value_plan_inherit(struct value_plan *);

/* Does the longest mask fit the type?  -1 by rule_error(). */
int	value_plan_fits(const struct value_plan *, const struct value_type *,
	    struct error *);

/*
 * Appends the new value of `in` (in.data NULL: SQL NULL) to `out`, without a
 * length before it.  MASK_OK, MASK_NULL or what went wrong; then `out` may
 * hold a part of it.
 */
enum mask_result value_plan_apply(struct value_plan *, struct bytes in,
	    const struct mask_row *, struct buf *out);

/* The pass before, for plans that collect: see masker_ops. */
enum mask_result value_plan_collect(struct value_plan *, struct bytes in,
	    const struct mask_row *);
int	value_plan_exchange(struct value_plan *, struct error *);

#endif
