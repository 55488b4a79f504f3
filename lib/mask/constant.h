/*
 * The state of a masker that puts the same bytes for every value.
 */
#ifndef MASK_CONSTANT_H
#define MASK_CONSTANT_H

#include "mask/mask.h"

struct constant {
	size_t	len;
	uint8_t	data[];
};

/* A copy of the bytes, or NULL. */
struct constant *constant_new(const uint8_t *, size_t);

/* For struct masker_ops. */
enum mask_result constant_apply(void *, const struct mask_value *,
	    struct buf *);
int	constant_describe(const void *, struct buf *);

/* The characters and bytes of a text, as a fit. */
struct mask_fit constant_fit(const struct constant *);

#endif
