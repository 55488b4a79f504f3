#include "sys/system.h"
#include "io/bytes.h"
#include "verify/pair.h"
#include "verify/tally.h"

#include "tests/unit/check.h"

static const uint8_t key[PRF_FAST_KEY] = "a key of 16 byte";

static struct field
text(const char *s)
{
	return (struct field){ (const uint8_t *)s,
	    s == NULL ? -1 : (int32_t)strlen(s) };
}

static void
test_pairs(void)
{
	const struct field source[] = { text(NULL), text("a"), text("a"),
	    text("a"), text(NULL), text(""), text("ab") };
	const struct field target[] = { text(NULL), text("a"), text("b"),
	    text(NULL), text("a"), text(""), text("a") };
	const struct pair_counts want[] = { { .nulls = 1 },
	    { .unchanged = 1 }, { .changed = 1 },
	    { .changed = 1, .nulled = 1 }, { .changed = 1, .filled = 1 },
	    { .unchanged = 1 }, { .changed = 1 } };
	struct pair_counts c[NITEMS(want)] = {{0}};
	size_t i;

	pair_count(c, NITEMS(want), source, target);
	for (i = 0; i < NITEMS(want); i++)
		CHECK(memcmp(&c[i], &want[i], sizeof(c[i])) == 0);
}

/* Keys of two columns, a number and a text, in their order. */
static void
test_order(void)
{
	static const struct { int32_t n; const char *s; } rows[] = {
		{ INT32_MIN, "b" }, { -257, "" }, { -256, "" }, { -1, "" },
		{ -1, "a" }, { -1, "aa" }, { -1, "b" }, { 0, "" }, { 1, "" },
		{ 255, "" }, { 256, "" }, { INT32_MAX, "" }
	};
	static const struct key_part parts[] = { { 1, true }, { 0, false } };
	struct field f[NITEMS(rows)][2];
	uint8_t bytes[NITEMS(rows)][4];
	size_t i, k;
	int o;

	for (i = 0; i < NITEMS(rows); i++) {
		put_u32(bytes[i], (uint32_t)rows[i].n);
		f[i][0] = text(rows[i].s);
		f[i][1] = (struct field){ bytes[i], 4 };
	}
	for (i = 0; i < NITEMS(rows); i++)
		for (k = 0; k < NITEMS(rows); k++) {
			o = key_compare(parts, 2, f[i], f[k]);
			CHECK_INT((o > 0) - (o < 0), (i > k) - (i < k));
		}
	CHECK(key_compare(parts, 1, f[3], f[4]) == 0);
	f[0][1] = f[11][1];
	CHECK(key_compare(&(struct key_part){ 1, false }, 1, f[0], f[1]) < 0);
}

/* The sums of these rows, of two columns of which the first is kept. */
static struct tally
sums(const char *const *values, size_t nrows)
{
	static const bool kept[] = { true, false };
	struct tally t;
	size_t i;

	CHECK(tally_init(&t, key, kept, 2) == 0);
	for (i = 0; i < nrows; i++) {
		const struct field f[] = { text(values[2 * i]),
		    text(values[2 * i + 1]) };

		tally_row(&t, f);
	}
	return t;
}

static void
test_sums(void)
{
	static const char *const rows[] = { "a", "b", "c", NULL, "", "d" };
	static const char *const turned[] = { "", "d", "a", "b", "c", NULL };
	static const char *const swapped[] = { "a", "d", "c", NULL, "", "b" };
	static const char *const other[] = { "b", "a", "c", NULL, "", "d" };
	static const char *const empty[] = { "a", "b", "c", "", "", "d" };
	static const char *const doubled[] = { "a", "b", "a", "b" };
	struct tally t = sums(rows, 3), u;

	u = sums(turned, 3);
	CHECK(!tally_sum_differs(&t.all, &u.all));
	CHECK(!tally_sum_differs(&t.kept_sum, &u.kept_sum));
	tally_free(&u);
	/* The same values in each column, and yet not the same rows. */
	u = sums(swapped, 3);
	CHECK(tally_sum_differs(&t.all, &u.all));
	CHECK(!tally_sum_differs(&t.kept_sum, &u.kept_sum));
	CHECK(!tally_sum_differs(&t.columns[1].sum, &u.columns[1].sum));
	tally_free(&u);
	u = sums(other, 3);
	CHECK(tally_sum_differs(&t.all, &u.all));
	CHECK(tally_sum_differs(&t.kept_sum, &u.kept_sum));
	tally_free(&u);
	u = sums(empty, 3);
	CHECK(tally_sum_differs(&t.columns[1].sum, &u.columns[1].sum));
	CHECK_INT(t.columns[1].nulls, 1);
	CHECK_INT(u.columns[1].nulls, 0);
	tally_free(&u);
	/* A row and the same row do not cancel out, as they would in XOR. */
	u = sums(doubled, 2);
	CHECK(u.all.high != 0 || u.all.low != 0);
	tally_free(&u);
	tally_free(&t);
}

static void
test_lengths(void)
{
	static const char *const rows[] = { "", "x", "xx", "xxx", "xxxx",
	    "xxxxxxx", "xxxxxxxx", NULL };
	struct tally t = sums(rows, 4);

	CHECK_INT(t.columns[0].lengths[0], 1);
	CHECK_INT(t.columns[0].lengths[2], 1);
	CHECK_INT(t.columns[0].lengths[3], 1);
	CHECK_INT(t.columns[0].lengths[4], 1);
	CHECK_INT(t.columns[1].lengths[1], 1);
	CHECK_INT(t.columns[1].lengths[2], 1);
	CHECK_INT(t.columns[1].lengths[3], 1);
	CHECK_INT(t.rows, 4);
	tally_free(&t);
}

/* Within 10 % for few values and for many, seen twice each. */
static void
test_distinct(void)
{
	static const uint32_t sizes[] = { 0, 1, 10, 1000, 3000, 100000 };
	static const bool kept = true;
	uint8_t bytes[4];
	const struct field f = { bytes, 4 };
	struct tally t;
	uint64_t n;

	for (size_t i = 0; i < NITEMS(sizes); i++) {
		CHECK(tally_init(&t, key, &kept, 1) == 0);
		for (uint32_t k = 0; k < 2 * sizes[i]; k++) {
			put_u32(bytes, k % sizes[i]);
			tally_row(&t, &f);
		}
		n = tally_distinct(&t.columns[0]);
		CHECK(n >= sizes[i] * 9 / 10 && n <= sizes[i] * 11 / 10 + 1);
		tally_free(&t);
	}
}

int
main(void)
{
	test_pairs();
	test_order();
	test_sums();
	test_lengths();
	test_distinct();
	return check_done();
}
