#include "sys/system.h"
#include "type/decimal.h"

#define GROUPS_MAX	(1U << 17)	/* 32768 before the point, 4096 behind,
					   and a product of such */

static const uint16_t powers[] = { 1, 10, 100, 1000, 10000 };

void
decimal_init(struct decimal *d)
{
	memset(d, 0, sizeof(*d));
}

void
decimal_on(struct decimal *d, uint16_t *room, uint32_t cap)
{
	decimal_init(d);
	d->digits = room;
	d->cap = cap;
	d->borrowed = true;
}

void
decimal_free(struct decimal *d)
{
	if (!d->borrowed)
		free(d->digits);
	decimal_init(d);
}

int
decimal_reserve(struct decimal *d, uint32_t n)
{
	uint32_t cap = d->cap < 16 ? 16 : d->cap;
	uint16_t *digits;

	if (n <= d->cap)
		return 0;
	if (n > GROUPS_MAX) {
		errno = ERANGE;
		return -1;
	}
	while (cap < n)
		cap *= 2;
	digits = realloc(d->borrowed ? NULL : d->digits,
	    cap * sizeof(*digits));
	if (digits == NULL)
		return -1;
	if (d->borrowed)
		memcpy(digits, d->digits, d->cap * sizeof(*digits));
	d->borrowed = false;
	d->digits = digits;
	d->cap = cap;
	return 0;
}

void
decimal_strip(struct decimal *d)
{
	uint32_t zeros = 0;

	while (d->n > 0 && d->digits[d->n - 1] == 0)
		d->n--;
	while (zeros < d->n && d->digits[zeros] == 0)
		zeros++;
	if (zeros > 0 && d->n > 0) {
		d->n -= zeros;
		d->weight -= (int32_t)zeros;
		memmove(d->digits, d->digits + zeros,
		    d->n * sizeof(*d->digits));
	}
	if (d->n == 0) {
		d->weight = 0;
		d->negative = false;
	}
}

int
decimal_copy(struct decimal *to, const struct decimal *d)
{
	if (decimal_reserve(to, d->n) == -1)
		return -1;
	to->kind = d->kind;
	to->negative = d->negative;
	to->weight = d->weight;
	to->scale = d->scale;
	to->n = d->n;
	if (d->n > 0)
		memcpy(to->digits, d->digits, d->n * sizeof(*d->digits));
	return 0;
}

static int
compare_size(const struct decimal *a, const struct decimal *b)
{
	uint32_t n = a->n < b->n ? a->n : b->n;

	if (a->n == 0 || b->n == 0)
		return (a->n > 0) - (b->n > 0);
	if (a->weight != b->weight)
		return a->weight < b->weight ? -1 : 1;
	for (uint32_t i = 0; i < n; i++)
		if (a->digits[i] != b->digits[i])
			return a->digits[i] < b->digits[i] ? -1 : 1;
	return (a->n > b->n) - (a->n < b->n);
}

/* Where a kind stands in the order of numeric. */
static int
kind_order(const struct decimal *d)
{
	return d->kind == DECIMAL_NAN ? 2 : d->kind == DECIMAL_INFINITY ? 1 :
	    d->kind == DECIMAL_FINITE ? 0 : -1;
}

int
decimal_compare(const struct decimal *a, const struct decimal *b)
{
	int x = kind_order(a), y = kind_order(b);

	if (x != 0 || y != 0)
		return (x > y) - (x < y);
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	return a->negative ? compare_size(b, a) : compare_size(a, b);
}

static int32_t
lowest(const struct decimal *d)
{
	return d->weight - (int32_t)d->n + 1;
}

/*
 * |a| + |b|, or |a| - |b| where |a| is not the smaller one; neither is zero.
 */
static int
combine(struct decimal *out, const struct decimal *a, const struct decimal *b,
    bool subtract)
{
	int32_t high = a->weight > b->weight ? a->weight : b->weight;
	int32_t low = lowest(a) < lowest(b) ? lowest(a) : lowest(b);
	int32_t carry = 0, sum;

	high++;		/* for what is carried out of the first group */
	if (decimal_reserve(out, (uint32_t)(high - low + 1)) == -1)
		return -1;
	out->weight = high;
	out->n = (uint32_t)(high - low + 1);
	for (int32_t e = low; e <= high; e++) {
		sum = decimal_group(a, e) + carry +
		    (subtract ? -decimal_group(b, e) : decimal_group(b, e));
		carry = sum < 0 ? -1 : sum >= DECIMAL_BASE;
		out->digits[high - e] = (uint16_t)(sum -
		    carry * DECIMAL_BASE);
	}
	return 0;
}

static int
add_signed(struct decimal *out, const struct decimal *a,
    const struct decimal *b, bool b_negative)
{
	int32_t scale = a->scale > b->scale ? a->scale : b->scale;
	bool negative = a->negative;
	int rc;

	if (b->n == 0 || a->n == 0) {
		if (decimal_copy(out, b->n == 0 ? a : b) == -1)
			return -1;
		out->negative = b->n == 0 ? negative : b_negative;
		out->scale = scale;
		return 0;
	}
	if (a->negative == b_negative)
		rc = combine(out, a, b, false);
	else if (compare_size(a, b) >= 0)
		rc = combine(out, a, b, true);
	else {
		rc = combine(out, b, a, true);
		negative = b_negative;
	}
	if (rc == -1)
		return -1;
	out->kind = DECIMAL_FINITE;
	out->negative = negative;
	out->scale = scale;
	decimal_strip(out);
	return 0;
}

int
decimal_add(struct decimal *out, const struct decimal *a,
    const struct decimal *b)
{
	return add_signed(out, a, b, b->negative);
}

int
decimal_subtract(struct decimal *out, const struct decimal *a,
    const struct decimal *b)
{
	return add_signed(out, a, b, b->n > 0 && !b->negative);
}

int
decimal_multiply(struct decimal *out, const struct decimal *a,
    const struct decimal *b)
{
	uint32_t carry, t;

	if (decimal_reserve(out, a->n + b->n) == -1)
		return -1;
	out->kind = DECIMAL_FINITE;
	out->negative = a->negative != b->negative;
	out->weight = a->weight + b->weight + 1;
	out->scale = a->scale + b->scale;
	out->n = a->n > 0 && b->n > 0 ? a->n + b->n : 0;
	if (out->n > 0)
		memset(out->digits, 0, out->n * sizeof(*out->digits));
	for (uint32_t i = a->n; i-- > 0 && b->n > 0;) {
		carry = 0;
		for (uint32_t j = b->n; j-- > 0;) {
			t = out->digits[i + j + 1] + carry +
			    (uint32_t)a->digits[i] * b->digits[j];
			out->digits[i + j + 1] = (uint16_t)(t % DECIMAL_BASE);
			carry = t / DECIMAL_BASE;
		}
		out->digits[i] = (uint16_t)carry;
	}
	decimal_strip(out);
	return 0;
}

/* Adds to the group at i and carries; the number may grow by a group. */
static int
add_at(struct decimal *d, uint32_t i, uint16_t v)
{
	uint16_t *p;

	if (decimal_reserve(d, d->n + 1) == -1)
		return -1;
	p = d->digits;
	p[i] = (uint16_t)(p[i] + v);
	for (; p[i] >= DECIMAL_BASE; i--) {
		p[i] = (uint16_t)(p[i] - DECIMAL_BASE);
		if (i == 0) {
			memmove(p + 1, p, d->n * sizeof(*p));
			p[0] = 1;
			d->n++;
			d->weight++;
			break;
		}
		p[i - 1]++;
	}
	return 0;
}

static int
cut(struct decimal *d, int32_t scale, bool half_up)
{
	/* The group that holds the last digit kept, and how many it keeps. */
	int32_t above = scale + 4 * 65536 + 3, e = 65536 - above / 4;
	int32_t keep = above % 4 + 1;
	uint16_t unit = powers[DECIMAL_DIGITS - keep], rest;
	int64_t i = (int64_t)d->weight - e;
	bool up;

	d->scale = scale > 0 ? scale : 0;
	if (d->n == 0 || i >= (int64_t)d->n)
		return 0;
	if (i < 0) {
		up = half_up && i == -1 && unit == 1 &&
		    d->digits[0] >= DECIMAL_BASE / 2;
		d->digits[0] = 1;
		d->n = up;
		d->weight = e;
		decimal_strip(d);
		return 0;
	}
	rest = d->digits[i] % unit;
	up = half_up && (unit > 1 ? rest >= unit / 2 : i + 1 < d->n &&
	    d->digits[i + 1] >= DECIMAL_BASE / 2);
	d->digits[i] = (uint16_t)(d->digits[i] - rest);
	d->n = (uint32_t)i + 1;
	if (up && add_at(d, (uint32_t)i, unit) == -1)
		return -1;
	decimal_strip(d);
	return 0;
}

int
decimal_round(struct decimal *d, int32_t scale)
{
	return cut(d, scale, true);
}

int
decimal_truncate(struct decimal *d, int32_t scale)
{
	return cut(d, scale, false);
}

/* The groups of a step as a number; 0 where they are too many. */
static uint64_t
step_units(const struct decimal *step)
{
	uint64_t units = 0;

	for (uint32_t i = 0; i < step->n; i++) {
		units = units * DECIMAL_BASE + step->digits[i];
		if (units >= DECIMAL_STEP_MAX)
			return 0;
	}
	return units;
}

bool
decimal_is_step(const struct decimal *step)
{
	return step->kind == DECIMAL_FINITE && !step->negative &&
	    step_units(step) > 0;
}

/* Adds a number (which may be negative) to groups that end at the last. */
static void
add_units(struct decimal *d, int64_t units)
{
	int64_t sum;

	for (uint32_t i = d->n; i-- > 0 && units != 0;) {
		sum = d->digits[i] + units % DECIMAL_BASE;
		units /= DECIMAL_BASE;
		if (sum < 0) {
			sum += DECIMAL_BASE;
			units--;
		} else if (sum >= DECIMAL_BASE) {
			sum -= DECIMAL_BASE;
			units++;
		}
		d->digits[i] = (uint16_t)sum;
	}
}

int
decimal_floor(struct decimal *out, const struct decimal *v,
    const struct decimal *step)
{
	int32_t low = lowest(step);
	int32_t high = v->weight < step->weight ? step->weight : v->weight;
	uint64_t units = step_units(step), rest = 0;
	bool below;

	high++;		/* a negative number may need one group more */
	if (units == 0 || decimal_reserve(out, (uint32_t)(high - low + 1)) == -1)
		return -1;
	out->kind = DECIMAL_FINITE;
	out->negative = v->negative;
	out->weight = high;
	out->scale = v->scale > step->scale ? v->scale : step->scale;
	out->n = (uint32_t)(high - low + 1);
	for (int32_t e = high; e >= low; e--) {
		out->digits[high - e] = decimal_group(v, e);
		rest = (rest * DECIMAL_BASE + decimal_group(v, e)) % units;
	}
	below = v->negative && (rest > 0 || (v->n > 0 && lowest(v) < low));
	add_units(out, (below ? (int64_t)units : 0) - (int64_t)rest);
	decimal_strip(out);
	return 0;
}

int
decimal_from_int(struct decimal *d, int64_t v, int32_t scale)
{
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	uint16_t unit = powers[scale];

	if (decimal_reserve(d, 6) == -1)
		return -1;
	d->kind = DECIMAL_FINITE;
	d->negative = v < 0;
	d->weight = 4;
	d->scale = scale;
	d->n = 6;
	d->digits[5] = (uint16_t)(u % unit * (DECIMAL_BASE / unit));
	u /= unit;
	for (int i = 4; i >= 0; i--, u /= DECIMAL_BASE)
		d->digits[i] = (uint16_t)(u % DECIMAL_BASE);
	decimal_strip(d);
	return 0;
}

/* *u = *u * factor + plus; false when that is no uint64. */
static bool
shift_in(uint64_t *u, uint16_t factor, uint16_t plus)
{
	if (*u > (UINT64_MAX - plus) / factor)
		return false;
	*u = *u * factor + plus;
	return true;
}

int
decimal_to_int(const struct decimal *d, int32_t scale, int64_t *v)
{
	uint16_t unit = powers[scale], below = DECIMAL_BASE / unit;
	uint64_t u = 0, max = (uint64_t)INT64_MAX + d->negative;
	bool ok = d->kind == DECIMAL_FINITE && d->weight <= 4 &&
	    (d->n == 0 || lowest(d) >= -1);

	for (int32_t e = d->weight; ok && e >= 0; e--)
		ok = shift_in(&u, DECIMAL_BASE, decimal_group(d, e));
	ok = ok && decimal_group(d, -1) % below == 0 &&
	    shift_in(&u, unit, decimal_group(d, -1) / below) && u <= max;
	if (!ok) {
		errno = ERANGE;
		return -1;
	}
	*v = (int64_t)(d->negative ? -u : u);
	return 0;
}

int
decimal_nines(struct decimal *d, int32_t precision, int32_t scale)
{
	char text[32];
	struct decimal one = { 0 }, all = { 0 };
	int rc = -1;

	snprintf(text, sizeof(text), "1e%" PRId32, precision - scale);
	if (decimal_parse(&all, text, strlen(text)) == 0) {
		snprintf(text, sizeof(text), "1e%" PRId32, -scale);
		if (decimal_parse(&one, text, strlen(text)) == 0)
			rc = decimal_subtract(d, &all, &one);
	}
	decimal_free(&one);
	decimal_free(&all);
	return rc;
}
