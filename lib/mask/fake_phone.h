/*
 * Phones for unique columns: a bijection onto +999 and twelve digits.  +999 is
 * a country code without a country (ITU-T E.164, list of assigned codes), and
 * a number has at most 15 digits.
 *
 * The values that can be numbered are a '+' and one to twelve digits, the
 * first not 0, as E.164 has it; separators (blank, '-', '.', '/', '(',
 * ')') may stand anywhere behind the '+'.  The digits are a whole number from
 * 1 to 10^12 - 1; FF1 with radix 10 over its twelve digits permutes those; the
 * separators go back where they were, counted from the right.  So unlike
 * values, also those that differ in separators only, stay unlike.
 */
#ifndef MASK_FAKE_PHONE_H
#define MASK_FAKE_PHONE_H

#include "key/ff1.h"
#include "mask/mask.h"

#define PHONE_DIGITS		12
#define PHONE_SEPARATORS	8	/* at most in a value */
#define PHONE_MAX		(4 + PHONE_DIGITS + PHONE_SEPARATORS)

struct fake_phone {
	struct ff1		ff1;
	struct ff1_space	space;
	uint8_t			separators;	/* at most, as the column has room */
};

/* 0, or -1: no memory or no AES.  Always undo it. */
int	fake_phone_init(struct fake_phone *, const uint8_t key[MASK_SUBKEY],
	    uint8_t separators);
void	fake_phone_free(struct fake_phone *);

/* *len is set; `to` has room for PHONE_MAX. */
enum mask_result fake_phone_draw(const struct fake_phone *, struct bytes,
	    char *to, size_t *len);
enum mask_result fake_phone_number(const struct fake_phone *, int64_t,
	    int64_t *);

#endif
