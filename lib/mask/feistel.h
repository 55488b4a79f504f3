/*
 * A keyed permutation of the numbers of a + b bits: a Feistel network whose
 * halves take turns, with a PRF (SipHash-2-4) as its round function.  Each
 * round is its own inverse, so it is one-to-one whatever the PRF returns;
 * twelve of them, two more than FF1 of NIST SP 800-38G has.
 */
#ifndef MASK_FEISTEL_H
#define MASK_FEISTEL_H

#include "key/prf.h"

#define FEISTEL_ROUNDS	12

struct feistel {
	uint8_t	key[PRF_FAST_KEY];
	uint8_t	a_bits, b_bits;		/* 1 to 64 each */
};

/* In place; `tweak` chooses one of 256 unrelated permutations. */
void	feistel_permute(const struct feistel *, uint8_t tweak, uint64_t *a,
	    uint64_t *b);

#endif
