/*
 * `when`: a small predicate over the columns of a row, as they came.
 * pgmask-rules(5), "Conditions", is its grammar.
 */
#ifndef MASK_WHEN_H
#define MASK_WHEN_H

#include "mask/mask.h"

struct when;

/* Is it well-formed?  For rules without a table.  0, or -1 by rule_error(). */
int	when_check(const struct rule *, const struct node *at, struct error *);

/* Parses it and binds it to the columns of env->unit, with their types. */
int	when_new(struct when **, const struct mask_env *,
	    const struct node *at, struct error *);
void	when_free(struct when *);

/*
 * Sets *yes: unknown (a comparison with NULL) is no.  MASK_OK, or what is
 * wrong with a value it looks at.
 */
enum mask_result when_true(struct when *, const struct mask_row *,
	    bool *yes);

#endif
