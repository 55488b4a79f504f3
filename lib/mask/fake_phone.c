#include "sys/system.h"
#include "mask/fake_phone.h"

#include <sodium.h>

#define NUMBERS	INT64_C(1000000000000)	/* 10^PHONE_DIGITS */

/* A value taken apart. */
struct phone {
	uint64_t	number;
	unsigned int	digits, separators;
	char		separator[PHONE_SEPARATORS];
	uint8_t		at[PHONE_SEPARATORS];	/* digits before it */
};

int
fake_phone_init(struct fake_phone *p, const uint8_t key[MASK_SUBKEY],
    uint8_t separators)
{
	p->separators = separators > PHONE_SEPARATORS ? PHONE_SEPARATORS :
	    separators;
	if (ff1_init(&p->ff1, key, MASK_SUBKEY) == -1)
		return -1;
	return ff1_space(&p->ff1, &p->space, 10, PHONE_DIGITS, NULL, 0);
}

void
fake_phone_free(struct fake_phone *p)
{
	ff1_free(&p->ff1);
	sodium_memzero(p, sizeof(*p));
}

static bool
take_apart(const struct fake_phone *f, struct bytes v, struct phone *p)
{
	char c;

	*p = (struct phone){ 0 };
	if (v.len < 2 || v.len > PHONE_MAX || v.data[0] != '+')
		return false;
	for (size_t i = 1; i < v.len; i++) {
		c = (char)v.data[i];
		if (c >= '0' && c <= '9') {
			if (++p->digits > PHONE_DIGITS ||
			    (p->digits == 1 && c == '0'))
				return false;
			p->number = p->number * 10 + (uint64_t)(c - '0');
		} else {
			if (c == '\0' || strchr(" -./()", c) == NULL ||
			    p->separators == f->separators)
				return false;
			p->at[p->separators] = (uint8_t)p->digits;
			p->separator[p->separators++] = c;
		}
	}
	return p->digits > 0;
}

enum mask_result
fake_phone_draw(const struct fake_phone *f, struct bytes v, char *to,
    size_t *len)
{
	char digits[PHONE_DIGITS + 1], *start = to;
	unsigned int next = 0, skipped;
	struct phone p;

	if (!take_apart(f, v, &p))
		return MASK_NOT_IN_FORMAT;
	snprintf(digits, sizeof(digits), "%012" PRIu64,
	    ff1_encrypt_u64(&f->ff1, &f->space, p.number));
	memcpy(to, "+999", 4);
	to += 4;
	skipped = PHONE_DIGITS - p.digits;
	for (unsigned int i = 0; i <= PHONE_DIGITS; i++) {
		for (; next < p.separators && p.at[next] + skipped == i;
		    next++)
			*to++ = p.separator[next];
		if (i < PHONE_DIGITS)
			*to++ = digits[i];
	}
	*len = (size_t)(to - start);
	return MASK_OK;
}

enum mask_result
fake_phone_number(const struct fake_phone *f, int64_t v, int64_t *to)
{
	if (v < 0 || v >= NUMBERS)
		return MASK_NOT_IN_FORMAT;
	*to = 999 * NUMBERS + (int64_t)ff1_encrypt_u64(&f->ff1, &f->space,
	    (uint64_t)v);
	return MASK_OK;
}
