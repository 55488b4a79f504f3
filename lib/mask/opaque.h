/*
 * Large objects: bytes of any format, which no rule reads.
 */
#ifndef MASK_OPAQUE_H
#define MASK_OPAQUE_H

struct error;
struct mask_plan;
struct unit;

/*
 * Refuses the unit of the large objects unless a rule keeps each of its
 * columns by name or pattern: `unlisted: keep` is said of columns that
 * somebody could look at.  0, or -1 with EX_CONFIG.
 */
int	opaque_check(const struct mask_plan *, const struct unit *,
	    struct error *);

#endif
