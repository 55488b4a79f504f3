#include "sys/system.h"
#include "verify/pair.h"

static bool
same(const struct field *a, const struct field *b)
{
	return a->len == b->len && (a->len <= 0 ||
	    memcmp(a->data, b->data, (size_t)a->len) == 0);
}

void
pair_count(struct pair_counts *c, size_t n, const struct field *source,
    const struct field *target)
{
	size_t i;

	for (i = 0; i < n; i++, c++) {
		if (same(&source[i], &target[i])) {
			c->nulls += source[i].len < 0;
			c->unchanged += source[i].len >= 0;
			continue;
		}
		c->changed++;
		c->nulled += target[i].len < 0;
		c->filled += source[i].len < 0;
	}
}

static int
compare_bytes(const struct field *a, const struct field *b)
{
	int32_t n = a->len < b->len ? a->len : b->len;
	int order = n <= 0 ? 0 : memcmp(a->data, b->data, (size_t)n);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

int
key_compare(const struct key_part *parts, size_t n, const struct field *a,
    const struct field *b)
{
	const struct field *x, *y;
	int order;
	size_t i;

	for (i = 0; i < n; i++) {
		x = &a[parts[i].column];
		y = &b[parts[i].column];
		/* Of unlike signs the one whose highest bit is set is less. */
		if (parts[i].is_signed && x->len > 0 && y->len > 0 &&
		    (x->data[0] ^ y->data[0]) & 0x80)
			return x->data[0] & 0x80 ? -1 : 1;
		if ((order = compare_bytes(x, y)) != 0)
			return order;
	}
	return 0;
}
