/*
 * noise, its part for numbers: a number drawn uniformly from those that are
 * at most an amount, or a share of the value, away.
 */
#ifndef MASK_NOISE_H
#define MASK_NOISE_H

#include "mask/draw.h"
#include "mask/number.h"

struct noise_number {
	struct number	number;
	struct decimal	amount;		/* or the share, where `relative` */
	bool		relative;
	/* Of the value at hand. */
	struct decimal	room, low, high, span, drawn, sum;
};

void	noise_number_free(struct noise_number *);

/* `draw` has begun for the value. */
enum mask_result noise_number(struct noise_number *, struct draw *,
	    struct bytes in, struct buf *out);

#endif
