/*
 * Columns whose rule is there and does little: a pattern that does not match,
 * a format that the values do not have.  They would pass as if masked.
 */
#ifndef MASK_UNCHANGED_H
#define MASK_UNCHANGED_H

struct error;
struct mask_plan;

#define UNCHANGED_LEAST		100	/* values, before a share says anything */
#define UNCHANGED_DEFAULT	0.5	/* see unchanged_check */

/*
 * Refuses a plan one of whose masked columns has left a greater share of its
 * values as they were than it may: of those that are neither NULL nor empty,
 * and once there are UNCHANGED_LEAST of them.  The share is what the
 * column's rules say in `unchanged`; else `most`; else, where that is negative,
 * UNCHANGED_DEFAULT for actions that draw values which do not collide, without a
 * condition, and none for the others and for bool and enums.  0, or -1 with EX_CONFIG.
 */
int	unchanged_check(const struct mask_plan *, double most, struct error *);

/* A share from 0 to 1 as text ("0.05").  False: it is none. */
bool	unchanged_share(const char *, double *);

#endif
