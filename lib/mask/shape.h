/*
 * Format templates of fpe: a text in which some characters stand for one of
 * an alphabet and all others for themselves.
 *
 *	#	a digit
 *	a	a lower-case letter of ASCII
 *	A	an upper-case letter of ASCII
 *	*	one of the alphabet that the rule names
 *	\	the character behind it stands for itself
 */
#ifndef MASK_SHAPE_H
#define MASK_SHAPE_H

#include "key/numerals.h"
#include "mask/alphabet.h"

#define SHAPE_MAX	1024		/* characters of a template */

struct mark {
	const struct alphabet	*alphabet;	/* NULL: the letter itself */
	struct letter		 letter;
};

struct shape {
	struct alphabet	digits, lower, upper, own;
	struct mark	marks[SHAPE_MAX];
	size_t		n;
	uint16_t	radix[NUMERALS_MAX];	/* of each numeral */
	size_t		nnumerals;
	size_t		bytes;		/* of the longest text that fits */
};

/*
 * Reads a template of valid UTF-8; `own` are the characters of *.  `lower` as
 * in alphabet_init: A is then a, and letters that stand for themselves are
 * lower case too.  0, or -1 with errno: EINVAL (a \ at the end), ENOENT
 * (nothing to encipher), ERANGE (longer than the limits), ENOMEM.
 */
int	shape_init(struct shape *, const char *format,
	    const struct alphabet *own, bool lower);

/* The numerals of a text; false: it is not of this shape. */
bool	shape_read(const struct shape *, const uint8_t *, size_t n,
	    uint16_t *numerals);

/* Writes a text of at most ->bytes; returns its end. */
uint8_t	*shape_write(const struct shape *, const uint16_t *numerals,
	    uint8_t *);

#endif
