#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "type/decimal.h"
#include "type/numeric.h"

/* Groups of what is parsed and printed without allocating. */
#define ROOM	64

/* The sign's field, numeric.c, "NUMERIC_SIGN_MASK" and below. */
#define SIGN_POSITIVE	0x0000
#define SIGN_NEGATIVE	0x4000
#define SIGN_NAN	0xc000
#define SIGN_INFINITY	0xd000
#define SIGN_MINUS_INFINITY 0xf000
#define INFINITY_SCALE	0x20		/* bits that servers send; nobody reads */
#define VARHDRSZ	4		/* added to a typmod */
#define SCALE_BITS	0x7ff		/* of a typmod, */
#define SCALE_SIGN	0x400		/* two's complement */
#define SCALE_MAX	0x3fff		/* NUMERIC_DSCALE_MASK */

static int
invalid(void)
{
	errno = EINVAL;
	return -1;
}

void
numeric_typmod(int32_t typmod, int32_t *precision, int32_t *scale)
{
	int32_t bits = typmod - VARHDRSZ;

	*precision = *scale = 0;
	if (bits < 0)
		return;
	*precision = bits >> 16 & 0xffff;
	*scale = (bits & SCALE_BITS) - (bits & SCALE_SIGN) * 2;
}

/* What stands on the wire, its groups where they are. */
struct wire {
	enum decimal_kind	 kind;
	bool			 negative;
	int32_t			 weight, scale;
	uint32_t		 n;
	const uint8_t		*groups;
};

static int
wire_sign(struct wire *w, uint16_t sign)
{
	static const struct {
		uint16_t		sign;
		enum decimal_kind	kind;
	} kinds[] = {
		{ SIGN_POSITIVE, DECIMAL_FINITE },
		{ SIGN_NEGATIVE, DECIMAL_FINITE },
		{ SIGN_NAN, DECIMAL_NAN },
		{ SIGN_INFINITY, DECIMAL_INFINITY },
		{ SIGN_MINUS_INFINITY, DECIMAL_MINUS_INFINITY },
	};

	for (size_t i = 0; i < NITEMS(kinds); i++)
		if (kinds[i].sign == sign) {
			w->kind = kinds[i].kind;
			w->negative = sign == SIGN_NEGATIVE;
			return 0;
		}
	return invalid();
}

/* No digit behind those that the scale shows. */
static bool
scale_shows_all(const struct wire *w)
{
	static const uint16_t units[] = { 1, 1000, 100, 10 };
	int32_t last = w->weight - (int32_t)w->n + 1;
	int32_t lowest = -((w->scale + DECIMAL_DIGITS - 1) / DECIMAL_DIGITS);

	if (w->n == 0 || last > lowest)
		return true;
	return last == lowest && get_u16(w->groups + 2 * (w->n - 1)) %
	    units[w->scale % DECIMAL_DIGITS] == 0;
}

/* Without zero groups at either end. */
static int
wire_open(struct wire *w, struct bytes in)
{
	const uint8_t *p = in.data;

	if (in.len < NUMERIC_HEADER)
		return invalid();
	w->n = get_u16(p);
	w->weight = get_i16(p + 2);
	w->scale = get_u16(p + 6);
	w->groups = p + NUMERIC_HEADER;
	if (in.len != NUMERIC_HEADER + 2 * (size_t)w->n ||
	    w->scale > SCALE_MAX || wire_sign(w, get_u16(p + 4)) == -1)
		return invalid();
	for (uint32_t i = 0; i < w->n; i++)
		if (get_u16(w->groups + 2 * i) >= DECIMAL_BASE)
			return invalid();
	if (w->kind != DECIMAL_FINITE)
		w->n = 0;
	for (; w->n > 0 && get_u16(w->groups) == 0; w->n--, w->weight--)
		w->groups += 2;
	while (w->n > 0 && get_u16(w->groups + 2 * (w->n - 1)) == 0)
		w->n--;
	if (w->n == 0) {
		w->negative = false;
		w->weight = 0;
	}
	return scale_shows_all(w) ? 0 : invalid();
}

int
numeric_read(struct decimal *d, struct bytes in)
{
	struct wire w;

	if (wire_open(&w, in) == -1 || decimal_reserve(d, w.n) == -1)
		return -1;
	d->kind = w.kind;
	d->negative = w.negative;
	d->weight = w.weight;
	d->scale = w.scale;
	d->n = w.n;
	for (uint32_t i = 0; i < w.n; i++)
		d->digits[i] = get_u16(w.groups + 2 * i);
	return 0;
}

int
numeric_write(const struct decimal *d, struct buf *out)
{
	static const uint16_t signs[] = { SIGN_POSITIVE, SIGN_NAN,
	    SIGN_INFINITY, SIGN_MINUS_INFINITY };
	bool finite = d->kind == DECIMAL_FINITE;
	uint32_t n = finite ? d->n : 0;
	uint8_t *p;

	if (n > UINT16_MAX || d->scale > SCALE_MAX ||
	    d->weight > INT16_MAX || d->weight < INT16_MIN)
		return invalid();
	if ((p = buf_extend(out, NUMERIC_HEADER + 2 * (size_t)n)) == NULL)
		return -1;
	put_u16(p, (uint16_t)n);
	put_u16(p + 2, finite ? (uint16_t)d->weight : 0);
	put_u16(p + 4, finite && d->negative ? SIGN_NEGATIVE : signs[d->kind]);
	put_u16(p + 6, finite ? (uint16_t)d->scale :
	    d->kind == DECIMAL_NAN ? 0 : INFINITY_SCALE);
	for (uint32_t i = 0; i < n; i++)
		put_u16(p + NUMERIC_HEADER + 2 * i, d->digits[i]);
	return 0;
}

int
numeric_canon(struct bytes in, struct buf *scratch, struct bytes *out)
{
	struct wire w;
	uint8_t *p;

	if (wire_open(&w, in) == -1)
		return -1;
	buf_clear(scratch);
	if ((p = buf_extend(scratch, 3 + 2 * (size_t)w.n)) == NULL)
		return -1;
	p[0] = (uint8_t)(w.kind << 1 | w.negative);
	put_u16(p + 1, (uint16_t)w.weight);
	if (w.n > 0)
		memcpy(p + 3, w.groups, 2 * (size_t)w.n);
	*out = (struct bytes){ scratch->data, scratch->len };
	return 0;
}

/* To numeric(p,s), as apply_typmod does it. */
static int
fit(struct decimal *d, const struct value_type *t)
{
	struct decimal max = { 0 };
	bool negative;
	int rc;

	if (t->precision == 0 || d->kind == DECIMAL_NAN)
		return 0;
	if (d->kind != DECIMAL_FINITE)
		return invalid();
	if (decimal_round(d, t->scale) == -1 ||
	    decimal_nines(&max, t->precision, t->scale) == -1)
		return -1;
	negative = d->negative;
	d->negative = false;
	rc = decimal_compare(d, &max) > 0 ? invalid() : 0;
	d->negative = negative;
	decimal_free(&max);
	return rc;
}

int
numeric_parse(const struct value_type *t, const char *text, struct buf *out)
{
	uint16_t room[ROOM];
	struct decimal d;
	int rc = -1;

	decimal_on(&d, room, ROOM);
	if (decimal_parse(&d, text, strlen(text)) == 0 && fit(&d, t) == 0)
		rc = numeric_write(&d, out);
	decimal_free(&d);
	return rc;
}

int
numeric_print(const struct value_type *t, struct bytes in, struct buf *out)
{
	uint16_t room[ROOM];
	struct decimal d;
	int rc = -1;

	(void)t;
	decimal_on(&d, room, ROOM);
	if (numeric_read(&d, in) == 0)
		rc = decimal_print(&d, out);
	decimal_free(&d);
	return rc;
}

int
money_canon(struct bytes in, struct buf *scratch, struct bytes *out)
{
	(void)scratch;
	*out = in;
	return in.len == 8 ? 0 : invalid();
}

int
money_parse(const struct value_type *t, const char *text, struct buf *out)
{
	uint16_t room[ROOM];
	struct decimal d;
	int64_t v;
	int rc = -1;

	(void)t;
	decimal_on(&d, room, ROOM);
	if (decimal_parse(&d, text, strlen(text)) == 0 &&
	    decimal_to_int(&d, MONEY_SCALE, &v) == 0)
		rc = buf_append_u64(out, (uint64_t)v);
	else
		errno = EINVAL;
	decimal_free(&d);
	return rc;
}

int
money_print(const struct value_type *t, struct bytes in, struct buf *out)
{
	uint16_t room[ROOM];
	struct decimal d;
	int rc = -1;

	(void)t;
	if (in.len != 8)
		return invalid();
	decimal_on(&d, room, ROOM);
	if (decimal_from_int(&d, get_i64(in.data), MONEY_SCALE) == 0)
		rc = decimal_print(&d, out);
	decimal_free(&d);
	return rc;
}
