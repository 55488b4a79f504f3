/* Phone numbers, by the shapes that countries write them in. */
#include "sys/system.h"
#include "detect/match.h"

#define PHONE_MIN	8
#define PHONE_MAX	15	/* ITU-T E.164 */
#define LOCAL_MIN	8
#define LOCAL_MAX	12

/* Digits of the first k groups; 0: there are fewer. */
static size_t
digits_of(const struct digits *d, size_t k)
{
	size_t n = 0;

	if (k > d->ngroups)
		return 0;
	for (size_t i = 0; i < k; i++)
		n += d->group[i];
	return n;
}

/* As the country codes of ITU-T E.164 begin. */
static bool
is_country(const struct digits *d, size_t from)
{
	unsigned int one = d->digit[from], two = one * 10 + d->digit[from + 1];

	if (one == 0)
		return false;
	/* Of these tens some are not given out: */
	return one == 1 ? d->digit[from + 1] >= 2 : one == 7 || (two != 83 && two != 89);
}

/* 12.03.1984, 2024-03-11, 3/12/84 are dates, 1 234 567 000 is money. */
static bool
is_other(const struct digits *d, bool called)
{
	bool yearly = d->ngroups == 3 && (d->separator == '.' ||
	    d->separator == '-' || d->separator == '/') &&
	    d->group[1] <= 2 && (d->group[0] == 4 || d->group[2] == 4 ||
	    d->n <= 6);
	size_t last = d->n - 1;

	/* 2024-03-11 10:22 */
	if (d->ngroups >= 3 && has_groups(d, "422") && !d->plus &&
	    (d->digit[0] == 1 || d->digit[0] == 2))
		return true;
	/* 100 000 000, also where somebody is called */
	called = called && !(d->n >= 6 && d->digit[last - 3] == 0 &&
	    d->digit[last - 4] == 0 && d->digit[last - 5] == 0);
	return yearly || (!called && !d->plus && d->separator == ' ' && d->ngroups > 1 &&
	    d->group[d->ngroups - 1] == 3 && d->digit[last] == 0 &&
	    d->digit[last - 1] == 0 && d->digit[last - 2] == 0);
}

/* +49 171 1234567, 0049 ...: as many whole groups as a number may have. */
static size_t
phone_abroad(const struct digits *d)
{
	size_t prefix = d->plus ? 0 : 2, n;

	if (d->n < 4 || !is_country(d, prefix))
		return 0;
	for (size_t k = d->ngroups; k > 0; k--) {
		n = digits_of(d, k);
		if (n <= PHONE_MAX + prefix)
			return n >= PHONE_MIN + prefix + (prefix > 0) ? n : 0;
	}
	return 0;
}

/* North America: NXX-NXX-XXXX, with 1 before it or without. */
static size_t
phone_american(const struct digits *d)
{
	size_t one = d->digit[0] == 1;

	if (!has_groups(d, one ? "1334" : "334") ||
	    d->ngroups != 3 + one || d->digit[one] < 2 ||
	    d->digit[one + 3] < 2)
		return 0;
	return d->parens || d->separator != 0 ? 10 + one : 0;
}

/* With the 0 that leads to other towns of a country. */
static size_t
phone_zero(const struct digits *d, uint32_t context)
{
	if (d->digit[1] == 0 || d->group[0] < 2 || d->ngroups > 6)
		return 0;
	if (has_groups(d, "22222"))
		return 10;		/* France, and what stands behind */
	if (context & LEX_PHONE)
		return d->n;
	if (d->n < 9 || d->ngroups < 2)
		return 0;
	/* 08.15.4711 and 0815/4711/1 are other things. */
	if (d->separator == '.')
		return 0;
	return d->separator == '/' && d->ngroups > 2 ? 0 : d->n;
}

/* Shapes that hardly anything else has. */
static bool
is_telling(const struct digits *d)
{
	if (d->parens && d->n >= 9 && d->n <= 11 && d->ngroups >= 2)
		return true;
	if ((d->separator != ' ' && d->separator != '-') || d->n > 9)
		return false;
	return (d->ngroups == 4 && (has_groups(d, "2322") ||
	    has_groups(d, "3222"))) || (d->ngroups == 3 &&
	    has_groups(d, "333") && d->digit[0] >= 5);
}

static size_t
phone_local(const struct digits *d, uint32_t context)
{
	size_t n;

	if ((n = phone_american(d)) > 0)
		return n;
	if (d->n < LOCAL_MIN || d->n > LOCAL_MAX)
		return 0;
	if (d->digit[0] == 0)
		return phone_zero(d, context);
	if (is_telling(d))
		return d->n;
	return (context & LEX_PHONE) && d->n >= 9 && d->n <= 11 &&
	    d->ngroups <= 5 && d->separator != '.' ? d->n : 0;
}

/* follows: figures and a blank stand before, so it may be a part of more. */
size_t
match_phone(const struct digits *d, uint32_t context, bool follows)
{
	bool called = context & LEX_PHONE;

	if (is_other(d, called) || (follows && !d->plus && !called))
		return 0;
	if (d->plus || (d->digit[0] == 0 && d->digit[1] == 0))
		return phone_abroad(d);
	return phone_local(d, context);
}
