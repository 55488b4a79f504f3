/*
 * The state of permute: how to permute (permute.c), and from where to where
 * (permute_range.c).
 */
#ifndef MASK_PERMUTE_H
#define MASK_PERMUTE_H

#include "key/interval.h"
#include "mask/feistel.h"
#include "mask/mask.h"
#include "type/decimal.h"

#define SCALE_LIMIT	4	/* digits behind the point */

struct permute {
	enum type_class		 class;
	uint8_t			 width;		/* of integers */
	/* The whole of int2, int4, int8 and uuid. */
	struct feistel		 feistel;
	struct smallperm	 signs[2];	/* int2: from 0 up, below 0 */
	/* Otherwise; a value is in one of them or not in the format. */
	struct interval		 intervals[2];
	size_t			 n;
	/* numeric: what intervals count are units of 10^-scale. */
	int32_t			 scale;
	struct decimal		 decimal;
	const struct type_desc	*labels;	/* of an enum; of the unit */
};

/*
 * Sets scale and intervals by "min", "max" and "scale", for whatever is not
 * permuted whole; sets fit's range.  0, or -1 by rule_error().
 */
int	permute_bind_range(struct permute *, const struct mask_env *,
	    struct mask_fit *, struct error *);

#endif
