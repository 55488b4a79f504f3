#include "sys/system.h"
#include "io/buf.h"
#include "mask/draw.h"
#include "mask/scrub_form.h"

#define ISO_DATE	10		/* YYYY-MM-DD */
#define NUMBER_MAX	8		/* of a number, with its NUL */

static uint8_t
draw_like(struct draw *d, uint8_t c)
{
	if (c >= '0' && c <= '9')
		return (uint8_t)('0' + draw_below(d, 10));
	if (c >= 'A' && c <= 'Z')
		return (uint8_t)('A' + draw_below(d, 26));
	if (c >= 'a' && c <= 'z')
		return (uint8_t)('a' + draw_below(d, 26));
	return c;
}

enum mask_result
scrub_shape(const uint8_t key[PRF_FAST_KEY], struct bytes canon,
    struct bytes in, struct buf *out)
{
	uint8_t *to = buf_extend(out, in.len);
	struct draw d;

	if (to == NULL)
		return MASK_NOMEM;
	draw_begin(&d, key, canon);
	for (size_t i = 0; i < in.len; i++)
		to[i] = draw_like(&d, in.data[i]);
	return MASK_OK;
}

/* Where the figures of a date stand. */
struct group {
	size_t		at, len;
	unsigned int	v;
};

enum order { YEAR_FIRST, DAY_FIRST, MONTH_FIRST, NO_ORDER };

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Three numbers and no letters of ASCII; others, as in 5月, may be there. */
static bool
read_groups(struct bytes in, struct group g[3])
{
	size_t n = 0;

	for (size_t i = 0; i < in.len; i++) {
		if ((in.data[i] | 0x20) >= 'a' && (in.data[i] | 0x20) <= 'z')
			return false;
		if (!is_digit(in.data[i]))
			continue;
		if (n == 3)
			return false;
		g[n] = (struct group){ .at = i };
		for (; i < in.len && is_digit(in.data[i]); i++)
			if (++g[n].len <= 4)
				g[n].v = g[n].v * 10 + in.data[i] - '0';
		n++;
	}
	return n == 3;
}

static enum order
order_of(struct bytes in, const struct group g[3], bool month_first)
{
	if (g[1].len > 2)
		return NO_ORDER;
	if (g[0].len == 4 && g[2].len <= 2)
		return YEAR_FIRST;
	if (g[0].len > 2 || (g[2].len != 2 && g[2].len != 4))
		return NO_ORDER;
	if (g[0].v > 12)
		return DAY_FIRST;
	if (g[1].v > 12)
		return MONTH_FIRST;
	return month_first && in.data[g[0].at + g[0].len] == '/' ?
	    MONTH_FIRST : DAY_FIRST;
}

/* A 5 beside a 12 says that there are no zeros before such numbers. */
static bool
has_zeros(const struct group g[3])
{
	return g[0].len > 1 && g[1].len > 1 && g[2].len > 1;
}

static int
put_number(struct buf *out, unsigned int v, const struct group *g, bool zeros)
{
	char text[NUMBER_MAX];
	int n;

	if (g->len == 2)
		v %= 100;		/* of a year; others are below */
	n = snprintf(text, sizeof(text), "%0*u", zeros ? 2 : 1, v);
	return buf_append(out, text, (size_t)n);
}

static int
put_date(struct buf *out, struct bytes in, const struct group g[3],
    enum order order, const unsigned int ymd[3])
{
	static const uint8_t parts[][3] = {
		[YEAR_FIRST] = { 0, 1, 2 },
		[DAY_FIRST] = { 2, 1, 0 },
		[MONTH_FIRST] = { 1, 2, 0 },
	};
	size_t copied = 0, part;

	for (size_t i = 0; i < 3; i++) {
		part = parts[order][i];
		if (buf_append(out, in.data + copied, g[i].at - copied) ==
		    -1 || put_number(out, ymd[part], &g[i], part == 0 ||
		    has_zeros(g)) == -1)
			return -1;
		copied = g[i].at + g[i].len;
	}
	return buf_append(out, in.data + copied, in.len - copied);
}

static unsigned int
number(const uint8_t *p, size_t n)
{
	unsigned int v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + p[i] - '0';
	return v;
}

enum mask_result
scrub_date(const struct faker *f, struct bytes canon, struct bytes in,
    bool month_first, struct buf *out)
{
	size_t start = out->len;
	enum mask_result result = faker_draw(f, canon, out);
	enum order order = NO_ORDER;
	struct group g[3];
	unsigned int ymd[3];
	const uint8_t *iso;

	if (result != MASK_OK)
		return result;
	if (read_groups(in, g))
		order = order_of(in, g, month_first);
	if (order == NO_ORDER || out->len - start != ISO_DATE)
		return MASK_OK;
	iso = out->data + start;
	ymd[0] = number(iso, 4);
	ymd[1] = number(iso + 5, 2);
	ymd[2] = number(iso + 8, 2);
	out->len = start;
	return put_date(out, in, g, order, ymd) == -1 ? MASK_NOMEM : MASK_OK;
}
