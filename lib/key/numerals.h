/*
 * A keyed permutation of the strings of n numerals, the i-th below radix[i]:
 *
 *	fewer than a million strings	the table of key/smallperm.h
 *	else, all of one radix		FF1
 *	else				their rank as a number of as many bits
 *					as it takes; FF1 in radix 2; again,
 *					until it is a rank (cycle walking)
 *
 * The last mixes all numerals with each other, which enciphering the ones of
 * each radix by themselves would not; and it takes less than two FF1 on
 * average, as more than half of the numbers of that many bits are ranks.
 *
 * A tweak makes other permutations of the same strings.
 */
#ifndef KEY_NUMERALS_H
#define KEY_NUMERALS_H

#include "key/ff1.h"
#include "key/smallperm.h"

#define NUMERALS_MAX	256		/* of a string */
#define NUMERALS_LIMBS	(FF1_LEN_MAX / 32)
#define NUMERALS_TWEAK	16		/* bytes, as the PRF gives them */

enum numerals_kind { NUMERALS_SMALL, NUMERALS_FF1, NUMERALS_MIXED };

struct numerals {
	const struct ff1	*ff1;		/* borrowed, as radix is */
	const uint16_t		*radix;
	size_t			 n;
	enum numerals_kind	 kind;
	struct smallperm	 small;
	uint16_t		 bits;		/* of the highest rank */
	uint32_t		 last[NUMERALS_LIMBS];	/* the highest rank */
};

struct numerals_tweak {
	uint8_t			bytes[NUMERALS_TWEAK];
	struct ff1_space	space;		/* unless the strings are few */
};

/*
 * For n numerals, 1 to NUMERALS_MAX, with radixes of 2 and more.  0, or -1
 * with errno ENOMEM or ERANGE (more strings than 2^FF1_LEN_MAX, or than FF1
 * takes).
 */
int	numerals_init(struct numerals *, const struct ff1 *,
	    const uint8_t key[PRF_FAST_KEY], const uint16_t *radix, size_t n);
void	numerals_free(struct numerals *);	/* may be given zeros */

/*
 * Prepares a tweak; its bytes should come from a PRF.  Few strings are
 * shuffled once and for each tweak shifted before and after, by what its two
 * halves say: each tweak's permutation is as uniform as the table's, but those
 * of two tweaks are not independent.
 */
void	numerals_tweak(const struct numerals *, struct numerals_tweak *,
	    const uint8_t bytes[NUMERALS_TWEAK]);

/* Permutes in place. */
void	numerals_encrypt(const struct numerals *,
	    const struct numerals_tweak *, uint16_t *);

#endif
