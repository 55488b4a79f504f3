/*
 * float4 and float8.  Texts go through strtod and snprintf without a decimal
 * point in them ("123e-2"), so that no locale can matter.
 */
#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "type/codec.h"

#include <float.h>
#include <math.h>

#define TEXT_MAX	400	/* digits and exponent of what is read */
#define EXPONENT_MAX	100000	/* beyond any, and far from an overflow */
#define DIGITS_MAX	17	/* that a float8 needs at most */
#define FIXED_LOW	(-4)	/* exponents written without e: as printf's %g */
#define CANON_NAN	UINT64_C(0x7ff8000000000000)

/* Limits of one of the two types. */
struct width {
	int	digits;		/* that survive from text to text */
	int	max_digits;	/* that every value needs at most */
	int	fixed;		/* the first exponent that is written with e */
	int	mantissa;	/* bits */
	int	min_exponent;	/* 2^e: the unit of the smallest values */
};

static const struct width single = { FLT_DIG, 9, FLT_DIG, FLT_MANT_DIG,
    FLT_MIN_EXP - FLT_MANT_DIG };
static const struct width twice = { DBL_DIG, DIGITS_MAX, DBL_DIG,
    DBL_MANT_DIG, DBL_MIN_EXP - DBL_MANT_DIG };

static double
read_float(struct bytes in)
{
	uint64_t wide;
	uint32_t bits;
	double v;
	float f;

	if (in.len == 4) {
		bits = get_u32(in.data);
		memcpy(&f, &bits, sizeof(f));
		return (double)f;
	}
	wide = get_u64(in.data);
	memcpy(&v, &wide, sizeof(v));
	return v;
}

/* As the float8 of the same value; one NaN, one zero. */
int
canon_float(struct bytes in, struct buf *scratch, struct bytes *out)
{
	double v = read_float(in);
	uint64_t bits = CANON_NAN;

	if (v == 0)
		bits = 0;
	else if (!isnan(v))
		memcpy(&bits, &v, sizeof(bits));
	buf_clear(scratch);
	if (buf_append_u64(scratch, bits) == -1)
		return -1;
	return codec_in_scratch(scratch, out);
}

static int
append_float(double v, size_t width, struct buf *out)
{
	uint64_t wide;
	uint32_t bits;
	float f = (float)v;

	if (width == 4) {
		memcpy(&bits, &f, sizeof(bits));
		return buf_append_u32(out, bits);
	}
	memcpy(&wide, &v, sizeof(wide));
	return buf_append_u64(out, wide);
}

/* From digits and an exponent, rounded once. */
static double
to_float(const char *text, const struct width *w)
{
	return w == &single ? (double)strtof(text, NULL) : strtod(text, NULL);
}

/* "NaN", "Infinity", "inf", with a sign. */
static bool
read_word(const char *text, double *v)
{
	bool minus = *text == '-';

	if (strcasecmp(text, "NaN") == 0) {
		*v = NAN;
		return true;
	}
	text += *text == '-' || *text == '+';
	*v = minus ? -INFINITY : INFINITY;
	return strcasecmp(text, "Infinity") == 0 ||
	    strcasecmp(text, "inf") == 0;
}

/* Reads "e-12" up to the end of the text. */
static int
read_exponent(const char *p, long *exponent)
{
	char *end;

	*exponent = 0;
	if (*p == '\0')
		return 0;
	if ((*p != 'e' && *p != 'E') || !isdigit((unsigned char)
	    p[1 + (p[1] == '-' || p[1] == '+')]))
		return codec_bad();
	*exponent = strtol(p + 1, &end, 10);
	return *end != '\0' || *exponent > EXPONENT_MAX ||
	    *exponent < -EXPONENT_MAX ? codec_bad() : 0;
}

/*
 * "-12.5e3" as "-125e2"; *zero: all digits are 0.  0, or -1 with EINVAL.
 */
static int
without_point(const char *text, char to[TEXT_MAX], bool *zero)
{
	size_t n = 0, digits = 0;
	long exponent, fraction = 0;
	bool point = false;

	*zero = true;
	if (*text == '-')
		to[n++] = '-';
	text += *text == '-' || *text == '+';
	for (; isdigit((unsigned char)*text) || (*text == '.' && !point);
	    text++) {
		if (*text == '.') {
			point = true;
			continue;
		}
		if (n + 16 > TEXT_MAX)
			return codec_bad();
		to[n++] = *text;
		*zero &= *text == '0';
		digits++;
		fraction += point;
	}
	if (digits == 0 || read_exponent(text, &exponent) == -1)
		return codec_bad();
	snprintf(to + n, TEXT_MAX - n, "e%ld", exponent - fraction);
	return 0;
}

/* Refuses, as float8in does, what is too large, or too small to be no zero. */
int
parse_float(const struct value_type *t, const char *text, struct buf *out)
{
	const struct width *w = t->ops->width == 4 ? &single : &twice;
	char plain[TEXT_MAX];
	bool zero;
	double v;

	if (read_word(text, &v))
		return append_float(v, t->ops->width, out);
	if (without_point(text, plain, &zero) == -1)
		return -1;
	v = to_float(plain, w);
	if (isinf(v) || (v == 0 && !zero))
		return codec_bad();
	return append_float(v, t->ops->width, out);
}

/*
 * Is digits * 10^exponent the middle between v and a neighbour of it?  The
 * server never writes such a number (STRICTLY_SHORTEST of d2s.c), which other
 * programs may round the other way.  It reads back as v, so that it is a
 * middle when it is an odd multiple of half the unit in the last place.  (The
 * middle below a power of two, where units are half as long, has as many
 * digits as a value needs at most, and never is the shortest.)
 */
static bool
is_middle(uint64_t digits, int exponent, double v, const struct width *w)
{
	int unit, two = exponent;

	for (; digits % 2 == 0; two++)
		digits /= 2;
	for (; exponent < 0; exponent++) {
		if (digits % 5 != 0)
			return false;
		digits /= 5;
	}
	frexp(v, &unit);
	unit -= w->mantissa;
	if (unit < w->min_exponent)
		unit = w->min_exponent;
	return two == unit - 1;
}

/* What the value would be written as with so many digits. */
struct decimal {
	uint64_t	digits;
	int		exponent;	/* of the last digit */
};

static bool
reads_back(const struct decimal *d, double v, const struct width *w)
{
	char text[64];

	snprintf(text, sizeof(text), "%" PRIu64 "e%d", d->digits,
	    d->exponent);
	return to_float(text, w) == v &&
	    !is_middle(d->digits, d->exponent, v, w);
}

/*
 * v, positive and finite, rounded to n digits.  Whatever the decimal point
 * looks like, it is not a digit.
 */
static void
round_to(double v, int n, struct decimal *d)
{
	char text[64], *p;

	snprintf(text, sizeof(text), "%.*e", n - 1, v);
	d->digits = 0;
	for (p = text; *p != 'e'; p++)
		if (isdigit((unsigned char)*p))
			d->digits = d->digits * 10 + (uint64_t)(*p - '0');
	d->exponent = (int)strtol(p + 1, NULL, 10) - (n - 1);
}

/*
 * The fewest digits that read back.  As many as the type keeps are tried
 * first, as nothing shorter is lost among them; only the smallest values, of
 * few bits, start with one.  Below a power of two the neighbour is nearer than
 * above: there the next number up may do where the nearest does not.
 */
static void
shortest(double v, const struct width *w, struct decimal *d)
{
	bool few_bits = v < (w == &single ? (double)FLT_MIN : DBL_MIN);

	for (int n = few_bits ? 1 : w->digits; ; n++) {
		round_to(v, n, d);
		if (n == w->max_digits || reads_back(d, v, w))
			break;
		d->digits++;
		if (reads_back(d, v, w))
			break;
	}
	while (d->digits % 10 == 0) {
		d->digits /= 10;
		d->exponent++;
	}
}

static int
print_decimal(const struct decimal *d, const struct width *w, struct buf *out)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRIu64, d->digits);
	int first = d->exponent + n - 1;	/* exponent of the first digit */

	if (first < FIXED_LOW || first >= w->fixed)
		return buf_printf(out, "%.1s%s%se%c%02d", digits,
		    n > 1 ? "." : "", digits + 1, first < 0 ? '-' : '+',
		    abs(first));
	if (first < 0)
		return buf_printf(out, "0.%.*s%s", -first - 1, "000",
		    digits);
	if (n <= first + 1)
		return buf_printf(out, "%s%.*s", digits, first + 1 - n,
		    "00000000000000");
	return buf_printf(out, "%.*s.%s", first + 1, digits,
	    digits + first + 1);
}

int
print_float(const struct value_type *t, struct bytes in, struct buf *out)
{
	const struct width *w = t->ops->width == 4 ? &single : &twice;
	struct decimal d;
	double v;

	if (in.len != t->ops->width)
		return codec_bad();
	v = read_float(in);
	if (isnan(v))
		return buf_append_str(out, "NaN");
	if (signbit(v) && buf_append_str(out, "-") == -1)
		return -1;
	v = fabs(v);
	if (isinf(v))
		return buf_append_str(out, "Infinity");
	if (v == 0)
		return buf_append_str(out, "0");
	shortest(v, w, &d);
	return print_decimal(&d, w, out);
}
