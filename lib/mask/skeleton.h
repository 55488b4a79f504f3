/*
 * Rules to paste for columns that have none.
 */
#ifndef MASK_SKELETON_H
#define MASK_SKELETON_H

struct buf;
struct error;
struct rules;
struct table_rules;
struct unit;

/*
 * Sets the error of a unit whose columns `missing` (indexes, in order) have
 * no rule: names them all; the hint holds YAML in which every action is the
 * word "decide", which is no action: it loads only after somebody decided.
 * Always returns -1.
 */
int	unlisted_error(const struct unit *, const char *unit_id,
	    const struct rules *, const struct table_rules *,
	    const size_t *missing, size_t n, struct error *);

#endif
