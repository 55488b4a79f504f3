#include "sys/system.h"
#include "mask/noise.h"

void
noise_number_free(struct noise_number *n)
{
	struct decimal *all[] = { &n->amount, &n->room, &n->low, &n->high,
	    &n->span, &n->drawn, &n->sum };

	number_free(&n->number);
	for (size_t i = 0; i < NITEMS(all); i++)
		decimal_free(all[i]);
}

/* The place of the first digit: 0 for 1 to 9, -1 for 0.1. */
static int32_t
first_place(const struct decimal *d)
{
	int32_t place = d->weight * DECIMAL_DIGITS;

	for (uint16_t first = d->digits[0]; first >= 10; first /= 10)
		place++;
	return place;
}

/*
 * How far the value may go, and in *places how many digits behind the point
 * are drawn.  Neither may depend on zeros at the end of the value, which are
 * no part of it.  Where a share of a small number is less than its last
 * digit, a type that has no scale of its own gets two digits of the share.
 */
static int
measure(struct noise_number *n, int32_t *places)
{
	const struct decimal *v = &n->number.value;
	int32_t own = number_digits(v);

	if (!n->relative) {
		if (decimal_copy(&n->room, &n->amount) == -1)
			return -1;
		if (own < n->amount.scale)
			own = n->amount.scale;
	} else {
		if (decimal_multiply(&n->room, v, &n->amount) == -1)
			return -1;
		n->room.negative = false;
		if (n->room.n > 0 && -first_place(&n->room) > own)
			own = 1 - first_place(&n->room);
	}
	*places = !n->number.fixed ? own :
	    n->number.scale < 0 ? 0 : n->number.scale;
	return decimal_truncate(&n->room, *places);
}

/* From value - room to value + room, as far as the type goes. */
static int
set_range(struct noise_number *n)
{
	const struct number *of = &n->number;

	if (decimal_subtract(&n->low, &of->value, &n->room) == -1 ||
	    decimal_add(&n->high, &of->value, &n->room) == -1)
		return -1;
	if (of->limited && decimal_compare(&n->low, &of->low) < 0 &&
	    decimal_copy(&n->low, &of->low) == -1)
		return -1;
	if (of->limited && decimal_compare(&n->high, &of->high) > 0 &&
	    decimal_copy(&n->high, &of->high) == -1)
		return -1;
	return decimal_subtract(&n->span, &n->high, &n->low);
}

/* Are the groups drawn for `to` a number above the span? */
static bool
is_above(const struct decimal *to, const struct decimal *span)
{
	for (uint32_t i = 0; i < to->n; i++)
		if (to->digits[i] != decimal_group(span, to->weight -
		    (int32_t)i))
			return to->digits[i] > decimal_group(span,
			    to->weight - (int32_t)i);
	return false;
}

/*
 * From 0 to the span, with so many places: group by group, the first one not
 * above the span's, and all of it again where the whole is above.
 */
static int
draw_within(struct decimal *to, const struct decimal *span, int32_t places,
    struct draw *draw)
{
	static const uint16_t units[] = { 1, 1000, 100, 10 };
	int32_t last = -((places + DECIMAL_DIGITS - 1) / DECIMAL_DIGITS);
	uint16_t unit = units[places % DECIMAL_DIGITS], max;

	to->kind = DECIMAL_FINITE;
	to->negative = false;
	to->scale = places;
	to->weight = span->weight;
	to->n = span->n == 0 ? 0 : (uint32_t)(span->weight - last + 1);
	if (decimal_reserve(to, to->n) == -1)
		return -1;
	do {
		for (uint32_t i = 0; i < to->n; i++) {
			max = i == 0 ? span->digits[0] : DECIMAL_BASE - 1;
			if (i + 1 < to->n)
				to->digits[i] = (uint16_t)draw_below(draw,
				    max + 1U);
			else
				to->digits[i] = (uint16_t)(unit *
				    draw_below(draw, max / unit + 1U));
		}
	} while (is_above(to, span));
	decimal_strip(to);
	return 0;
}

enum mask_result
noise_number(struct noise_number *n, struct draw *draw, struct bytes in,
    struct buf *out)
{
	enum mask_result result = number_read(&n->number, in);
	int32_t places;

	if (result != MASK_OK)
		return result;
	if (n->number.value.kind != DECIMAL_FINITE)
		return buf_append(out, in.data, in.len) == -1 ? MASK_NOMEM :
		    MASK_OK;
	if (measure(n, &places) == -1 || set_range(n) == -1 ||
	    draw_within(&n->drawn, &n->span, places, draw) == -1 ||
	    decimal_add(&n->sum, &n->low, &n->drawn) == -1)
		return errno == ERANGE ? MASK_TOO_LONG : MASK_NOMEM;
	return number_write(&n->number, &n->sum, out);
}
