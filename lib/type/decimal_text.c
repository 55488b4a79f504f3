#include "sys/system.h"
#include "io/buf.h"
#include "type/decimal.h"

#define EXPONENT_MAX	200000		/* beyond what any numeric takes */
#define SCALE_MAX	16383		/* NUMERIC_DSCALE_MAX */
#define WEIGHT_MAX	32767		/* NUMERIC_WEIGHT_MAX */

struct cursor {
	const char	*s, *end;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What isspace() takes in the C locale. */
static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
take_word(struct cursor *c, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(c->end - c->s) < n || strncasecmp(c->s, word, n) != 0)
		return false;
	c->s += n;
	return true;
}

static bool
take_char(struct cursor *c, char want)
{
	if (c->s == c->end || *c->s != want)
		return false;
	c->s++;
	return true;
}

static size_t
skip_digits(struct cursor *c)
{
	const char *from = c->s;

	while (c->s < c->end && is_digit(*c->s))
		c->s++;
	return (size_t)(c->s - from);
}

/* False: an 'e' without digits behind it.  Beyond the limit it stays there. */
static bool
take_exponent(struct cursor *c, int32_t *exponent)
{
	bool negative;
	const char *from;

	*exponent = 0;
	if (!take_char(c, 'e') && !take_char(c, 'E'))
		return true;
	negative = take_char(c, '-');
	if (!negative)
		take_char(c, '+');
	from = c->s;
	if (skip_digits(c) == 0)
		return false;
	for (; from < c->s; from++)
		if (*exponent < EXPONENT_MAX)
			*exponent = *exponent * 10 + (*from - '0');
	if (negative)
		*exponent = -*exponent;
	return true;
}

/* Groups of four places: 0 to 3 are in group 0, -4 to -1 in group -1. */
static int32_t
group_of(int32_t place)
{
	return place >= 0 ? place / DECIMAL_DIGITS :
	    -((DECIMAL_DIGITS - 1 - place) / DECIMAL_DIGITS);
}

/*
 * The digits from s to end, with at most one point among them which does not
 * count, `whole` of them before the point once the exponent has moved it.
 */
static int
set_digits(struct decimal *d, const char *s, const char *end, int64_t whole)
{
	int32_t high, low, place;
	uint16_t *group;

	while (s < end && (*s == '0' || *s == '.'))
		whole -= *s++ == '0';
	while (s < end && (end[-1] == '0' || end[-1] == '.'))
		end--;
	d->n = 0;
	if (s == end) {
		decimal_strip(d);
		return 0;
	}
	if (whole > (int64_t)(WEIGHT_MAX + 1) * DECIMAL_DIGITS ||
	    end - s > (int64_t)(WEIGHT_MAX + 1 + SCALE_MAX) * DECIMAL_DIGITS ||
	    whole < -SCALE_MAX) {
		errno = EINVAL;
		return -1;
	}
	/* The digit before the point is at place 0, the next one at -1. */
	place = (int32_t)whole - 1;
	high = group_of(place);
	low = group_of((int32_t)(whole - (end - s)));
	if (decimal_reserve(d, (uint32_t)(high - low + 1)) == -1)
		return -1;
	d->weight = high;
	d->n = (uint32_t)(high - low + 1);
	memset(d->digits, 0, d->n * sizeof(*d->digits));
	for (; s < end; s++) {
		if (*s == '.')
			continue;
		group = &d->digits[high - group_of(place)];
		*group = (uint16_t)(*group * 10 + (*s - '0'));
		place--;
	}
	/* The last group has as many digits as came; it counts four. */
	for (place++; place > low * DECIMAL_DIGITS; place--)
		d->digits[high - low] = (uint16_t)(d->digits[high - low] * 10);
	decimal_strip(d);
	return 0;
}

static int
parse_finite(struct decimal *d, struct cursor *c)
{
	const char *from = c->s, *end;
	size_t whole = skip_digits(c), part = 0;
	int32_t exponent;
	int64_t scale;

	if (take_char(c, '.'))
		part = skip_digits(c);
	end = c->s;
	if (whole + part == 0 || !take_exponent(c, &exponent)) {
		errno = EINVAL;
		return -1;
	}
	scale = (int64_t)part - exponent;
	if (scale > SCALE_MAX) {
		errno = EINVAL;
		return -1;
	}
	d->scale = scale < 0 ? 0 : (int32_t)scale;
	return set_digits(d, from, end, (int64_t)whole + exponent);
}

int
decimal_parse(struct decimal *d, const char *text, size_t n)
{
	struct cursor c = { text, text + n };
	bool plus;

	while (c.s < c.end && is_blank(*c.s))
		c.s++;
	d->n = 0;
	d->weight = d->scale = 0;
	d->negative = take_char(&c, '-');
	plus = !d->negative && take_char(&c, '+');
	d->kind = DECIMAL_FINITE;
	if (take_word(&c, "infinity") || take_word(&c, "inf")) {
		d->kind = d->negative ? DECIMAL_MINUS_INFINITY :
		    DECIMAL_INFINITY;
		d->negative = false;
	} else if (!d->negative && !plus && take_word(&c, "nan"))
		d->kind = DECIMAL_NAN;
	else if (parse_finite(d, &c) == -1)
		return -1;
	while (c.s < c.end && is_blank(*c.s))
		c.s++;
	if (c.s == c.end)
		return 0;
	errno = EINVAL;
	return -1;
}

static void
put_group(char *to, uint16_t v)
{
	for (int i = DECIMAL_DIGITS - 1; i >= 0; i--, v /= 10)
		to[i] = (char)('0' + v % 10);
}

/* The digits before the point, without zeros in front; "0" where none. */
static int
print_whole(const struct decimal *d, struct buf *out)
{
	char group[DECIMAL_DIGITS];
	int skip = 0;

	if (d->n == 0 || d->weight < 0)
		return buf_append(out, "0", 1);
	put_group(group, d->digits[0]);
	while (group[skip] == '0')
		skip++;
	if (buf_append(out, group + skip, (size_t)(DECIMAL_DIGITS - skip)) ==
	    -1)
		return -1;
	for (int32_t e = d->weight - 1; e >= 0; e--) {
		put_group(group, decimal_group(d, e));
		if (buf_append(out, group, sizeof(group)) == -1)
			return -1;
	}
	return 0;
}

int
decimal_print(const struct decimal *d, struct buf *out)
{
	static const char *const words[] = { NULL, "NaN", "Infinity",
	    "-Infinity" };
	char group[DECIMAL_DIGITS];
	int32_t left;

	if (d->kind != DECIMAL_FINITE)
		return buf_append_str(out, words[d->kind]);
	if (d->negative && buf_append(out, "-", 1) == -1)
		return -1;
	if (print_whole(d, out) == -1)
		return -1;
	if (d->scale > 0 && buf_append(out, ".", 1) == -1)
		return -1;
	left = d->scale;
	for (int32_t e = -1; left > 0; e--, left -= DECIMAL_DIGITS) {
		put_group(group, decimal_group(d, e));
		if (buf_append(out, group, left < DECIMAL_DIGITS ?
		    (size_t)left : DECIMAL_DIGITS) == -1)
			return -1;
	}
	return 0;
}
