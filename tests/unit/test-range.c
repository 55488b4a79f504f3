#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/cursor.h"
#include "copy/range.h"

#include "tests/unit/check.h"

static void
test_names(void)
{
	static const char *const bad[] = {
		"", "1of2", "1of2-", "1of2-k2m7x7q", "1of2-k2m7x7q44",
		"1of2-k2m7x7q1", "1of2-K2m7x7q4", "0of2-k2m7x7q4",
		"3of2-k2m7x7q4", "01of2-k2m7x7q4", "1of02-k2m7x7q4",
		"1of10001-k2m7x7q4", "99999999999of2-k2m7x7q4",
		"1 of2-k2m7x7q4", "1of2-k2m7x7q4/", "r1", "whole"
	};
	char word[RANGE_WORD + 1], other[RANGE_WORD + 1];
	char name[RANGE_NAME_MAX];
	size_t i;

	for (i = 0; i < NITEMS(bad); i++)
		if (!CHECK(range_division(bad[i]) == NULL))
			fprintf(stderr, "\t%s\n", bad[i]);
	CHECK_STR(range_division("3of8-k2m7x7q4"), "of8-k2m7x7q4");
	CHECK_STR(range_division("10000of10000-aaaaaaaa"),
	    "of10000-aaaaaaaa");
	range_word(word);
	range_word(other);
	CHECK(strcmp(word, other) != 0);
	range_name(name, 10000, RANGE_COUNT_MAX, word);
	CHECK(range_division(name) != NULL);
}

static void
test_tokens(void)
{
	static const uint8_t body[] = { CURSOR_SEALED, 1, 2, 3 };
	static const char *const bad[] = {
		"", "3of8-k2m7x7q4", "3of8-k2m7x7q4.", "3of8-k2m7x7q4.A",
		"3of8-k2m7x7q4.AgEC=", "3of8-k2m7x7q4 .AgECAw",
		"9of8-k2m7x7q4.AgECAw", ".AgECAw", "AgECAw"
	};
	struct range r;
	char *token, *huge;
	size_t i;

	token = range_token("3of8-k2m7x7q4", body, sizeof(body));
	CHECK_STR(token, "3of8-k2m7x7q4.AgECAw");
	CHECK_INT(range_parse(&r, token), 0);
	CHECK_STR(r.name, "3of8-k2m7x7q4");
	CHECK(r.number == 3 && r.count == 8);
	CHECK(r.body.len == sizeof(body) &&
	    memcmp(r.body.data, body, sizeof(body)) == 0);
	range_clear(&r);
	free(token);
	for (i = 0; i < NITEMS(bad); i++) {
		CHECK_INT(range_parse(&r, bad[i]), -1);
		if (!CHECK(errno == EINVAL))
			fprintf(stderr, "\t%s\n", bad[i]);
	}
	huge = malloc(RANGE_TOKEN_MAX + 2);
	memset(huge, 'A', RANGE_TOKEN_MAX + 1);
	memcpy(huge, "3of8-k2m7x7q4.", 14);
	huge[RANGE_TOKEN_MAX + 1] = '\0';
	CHECK(range_parse(&r, huge) == -1 && errno == EINVAL);
	free(huge);
}

static void
test_bounds(void)
{
	static const uint8_t lower[] = { 1, 2, 3 };
	const struct range_bounds in = { .lower = lower, .lower_len = 3 };
	static const uint8_t want[] = {
		RANGE_BOUNDS, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0
	};
	struct range_bounds out = { .lower_len = 77 };
	uint8_t bad[sizeof(want) + 1];
	struct buf b;
	size_t n;

	buf_init(&b, 100);
	CHECK_INT(range_bounds_encode(&b, &in), 0);
	CHECK(b.len == sizeof(want) && memcmp(b.data, want, b.len) == 0);
	memcpy(bad, want, sizeof(want));
	bad[sizeof(want)] = 0;
	for (n = 0; n <= sizeof(bad); n++)
		if (n != sizeof(want))
			CHECK(!range_bounds_decode(bad, n, &out));
	bad[0] = RANGE_PAGES;
	CHECK(!range_bounds_decode(bad, sizeof(want), &out));
	bad[0] = RANGE_BOUNDS;
	put_u32(bad + 1, UINT32_MAX);
	CHECK(!range_bounds_decode(bad, sizeof(want), &out));
	CHECK_INT(out.lower_len, 77);
	CHECK(range_bounds_decode(b.data, b.len, &out));
	CHECK(out.lower_len == 3 && memcmp(out.lower, lower, 3) == 0);
	CHECK_INT(out.upper_len, 0);
	buf_free(&b);
}

static void
test_pages(void)
{
	const struct range_pages in = { 0x0102030405060708, 9,
	    RANGE_PAGES_END };
	struct range_pages out;
	struct buf b;

	buf_init(&b, 100);
	CHECK_INT(range_pages_encode(&b, &in), 0);
	CHECK_INT(b.len, 17);
	CHECK(!range_pages_decode(b.data, 16, &out));
	CHECK(range_pages_decode(b.data, 17, &out));
	CHECK(out.mark == in.mark && out.from == 9 &&
	    out.to == RANGE_PAGES_END);
	b.data[0] = RANGE_BOUNDS;
	CHECK(!range_pages_decode(b.data, 17, &out));
	buf_free(&b);
	CHECK(range_mark("1:2:", "78") == range_mark("1:2:", "78"));
	CHECK(range_mark("1:2:", "78") != range_mark("1:3:", "78"));
	CHECK(range_mark("1:2:", "78") != range_mark("1:2:", "79"));
	CHECK(range_mark("1:2:", "78") != range_mark("1:2:7", "8"));
}

static void
test_subset(void)
{
	struct range_subset in = { .mark = 7, .where = "n = 1",
	    .where_len = 5 }, out;
	struct range_bounds bounds = { 0 };
	struct buf b;
	size_t n;

	buf_init(&b, 100);
	CHECK_INT(range_subset_encode(&b, &in), 0);
	CHECK_INT(b.len, 18);
	CHECK(range_subset_decode(b.data, 18, &out));
	CHECK(out.mark == 7 && out.where_len == 5 && out.rest_len == 0 &&
	    memcmp(out.where, "n = 1", 5) == 0);
	CHECK_INT(range_bounds_encode(&b, &bounds), 0);
	CHECK(range_subset_decode(b.data, b.len, &out));
	CHECK(range_bounds_decode(out.rest, out.rest_len, &bounds));
	for (n = 0; n < 18; n++)
		CHECK(!range_subset_decode(b.data, n, &out));
	b.data[0] = RANGE_BOUNDS;
	CHECK(!range_subset_decode(b.data, b.len, &out));
	buf_free(&b);
}

int
main(void)
{
	test_names();
	test_tokens();
	test_bounds();
	test_pages();
	test_subset();
	return check_done();
}
