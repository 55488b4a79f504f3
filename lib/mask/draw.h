/*
 * Numbers drawn for one value, as many as are wanted, each of them uniform:
 * without the bias of a modulo, and with both ends of its range.  The same
 * key and canonical value give the same numbers.
 */
#ifndef MASK_DRAW_H
#define MASK_DRAW_H

#include "key/prf.h"

struct bytes;

struct draw {
	uint8_t		seed[PRF_FAST_KEY];
	uint8_t		block[PRF_FAST_SIZE];
	uint32_t	blocks;		/* made so far */
	uint32_t	used;		/* bytes of the last one */
};

/* Begins the row of numbers that belongs to the value. */
void	draw_begin(struct draw *, const uint8_t key[PRF_FAST_KEY],
	    struct bytes canon);

/* From 0 to n - 1; n above 0. */
uint32_t draw_below(struct draw *, uint32_t n);
uint64_t draw_below_u64(struct draw *, uint64_t n);

#endif
