#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/tuple.h"

#include "tests/unit/check.h"

/* (1::int2, NULL, 'ab', '') */
static const uint8_t tuple[] = {
	0, 4,
	0, 0, 0, 2, 0, 1,
	0xff, 0xff, 0xff, 0xff,
	0, 0, 0, 2, 'a', 'b',
	0, 0, 0, 0
};

static const uint8_t header[COPY_HEADER_SIZE] = COPY_SIGNATURE;
static const uint8_t trailer[] = { 0xff, 0xff };

static void
test_measure(void)
{
	size_t len = 77;

	for (size_t n = 0; n < sizeof(tuple); n++)
		CHECK_INT(tuple_measure(tuple, n, 4, &len), TUPLE_SHORT);
	CHECK_INT(len, 77);
	CHECK_INT(tuple_measure(tuple, sizeof(tuple), 4, &len), TUPLE_OK);
	CHECK_INT(len, sizeof(tuple));
	CHECK_INT(tuple_measure(tuple, sizeof(tuple), 3, &len), TUPLE_BAD);
	CHECK_INT(tuple_measure(trailer, 2, 4, &len), TUPLE_BAD);
}

static void
test_measure_lengths(void)
{
	uint8_t t[6] = { 0, 1 };
	size_t len;

	put_u32(t + 2, (uint32_t)-2);
	CHECK_INT(tuple_measure(t, sizeof(t), 1, &len), TUPLE_BAD);
	put_u32(t + 2, COPY_FIELD_MAX);
	CHECK_INT(tuple_measure(t, sizeof(t), 1, &len), TUPLE_SHORT);
	put_u32(t + 2, COPY_FIELD_MAX + 1);
	CHECK_INT(tuple_measure(t, sizeof(t), 1, &len), TUPLE_BAD);
	put_u32(t + 2, (uint32_t)-1);
	CHECK_INT(tuple_measure(t, sizeof(t), 1, &len), TUPLE_OK);
	CHECK_INT(len, 6);
	CHECK_INT(tuple_measure(t + 4, 2, 0xffff, &len), TUPLE_SHORT);
	put_u16(t, 0);
	CHECK_INT(tuple_measure(t, sizeof(t), 0, &len), TUPLE_OK);
	CHECK_INT(len, 2);
}

static void
test_fields(void)
{
	struct field f[4];

	CHECK_INT(tuple_fields(tuple, 4, f), sizeof(tuple));
	CHECK_INT(f[0].len, 2);
	CHECK(f[0].data == tuple + 6);
	CHECK_INT(f[1].len, -1);
	CHECK_INT(f[2].len, 2);
	CHECK(f[2].data == tuple + 16);
	CHECK_INT(f[3].len, 0);
}

static void
test_check(void)
{
	uint8_t two[2 * sizeof(tuple) + 1] = { 0 };
	static const uint8_t empty[6] = { 0 };

	memcpy(two, tuple, sizeof(tuple));
	memcpy(two + sizeof(tuple), tuple, sizeof(tuple));
	CHECK(tuples_check(two, sizeof(two) - 1, 2, 4));
	CHECK(!tuples_check(two, sizeof(two) - 1, 1, 4));
	CHECK(!tuples_check(two, sizeof(two) - 1, 3, 4));
	CHECK(!tuples_check(two, sizeof(two), 2, 4));
	CHECK(!tuples_check(two, sizeof(two) - 2, 2, 4));
	CHECK(!tuples_check(two, sizeof(two) - 1, 2, 5));
	CHECK(tuples_check(empty, 6, 3, 0));
	CHECK(!tuples_check(empty, 6, UINT32_MAX, 0));
	CHECK(tuples_check(empty, 0, 0, 4));
}

/* Feeds p in chunks; counts the tuples; returns what ended it. */
static enum copy_result
feed(const uint8_t *p, size_t n, size_t chunk, size_t row_max, int *tuples)
{
	struct copy_parser c;
	struct buf partial;
	enum copy_result r = COPY_MORE;
	const uint8_t *at;
	size_t len, left;

	buf_init(&partial, row_max);
	copy_parser_init(&c, 4, &partial);
	*tuples = 0;
	for (size_t i = 0; i < n && (r == COPY_MORE || r == COPY_END);
	    i += chunk) {
		const uint8_t *piece = p + i;

		left = n - i < chunk ? n - i : chunk;
		while ((r = copy_parser_next(&c, &piece, &left, &at, &len)) ==
		    COPY_TUPLE) {
			CHECK_INT(len, sizeof(tuple));
			CHECK(memcmp(at, tuple, len) == 0);
			++*tuples;
		}
	}
	buf_free(&partial);
	return r;
}

static size_t
whole_copy(uint8_t *out, int tuples)
{
	uint8_t *p = out;

	memcpy(p, header, sizeof(header));
	p += sizeof(header);
	for (; tuples > 0; tuples--, p += sizeof(tuple))
		memcpy(p, tuple, sizeof(tuple));
	memcpy(p, trailer, sizeof(trailer));
	return (size_t)(p - out) + sizeof(trailer);
}

/* Any chunking gives the same answer; a copy cut anywhere has no end. */
static void
test_parser_chunks(void)
{
	uint8_t all[256];
	size_t n = whole_copy(all, 3);
	int tuples;

	for (size_t chunk = 1; chunk <= n; chunk++) {
		CHECK_INT(feed(all, n, chunk, 100, &tuples), COPY_END);
		CHECK_INT(tuples, 3);
		all[n] = 0;
		CHECK_INT(feed(all, n + 1, chunk, 100, &tuples), COPY_BAD);
	}
	for (size_t cut = 0; cut < n; cut++) {
		CHECK_INT(feed(all, cut, 7, 100, &tuples), COPY_MORE);
		CHECK_INT(feed(all, cut, n, 100, &tuples), COPY_MORE);
	}
	n = whole_copy(all, 0);
	CHECK_INT(feed(all, n, n, 100, &tuples), COPY_END);
	CHECK_INT(tuples, 0);
}

static void
test_parser_header(void)
{
	uint8_t all[256], longer[256];
	size_t n = whole_copy(all, 1);
	int tuples;

	for (size_t i = 0; i < COPY_SIGNATURE_SIZE; i++) {
		all[i] ^= 0x20;
		CHECK_INT(feed(all, n, 1, 100, &tuples), COPY_BAD);
		CHECK_INT(feed(all, n, n, 100, &tuples), COPY_BAD);
		all[i] ^= 0x20;
	}
	/* Low flag bits are ignored, high ones are refused. */
	put_u32(all + COPY_SIGNATURE_SIZE, 0xffff);
	CHECK_INT(feed(all, n, n, 100, &tuples), COPY_END);
	put_u32(all + COPY_SIGNATURE_SIZE, 0x10000);
	CHECK_INT(feed(all, n, n, 100, &tuples), COPY_BAD);
	/* A header extension is skipped. */
	whole_copy(all, 1);
	put_u32(all + COPY_SIGNATURE_SIZE + 4, 5);
	memcpy(longer, all, COPY_HEADER_SIZE);
	memset(longer + COPY_HEADER_SIZE, 'x', 5);
	memcpy(longer + COPY_HEADER_SIZE + 5, all + COPY_HEADER_SIZE,
	    n - COPY_HEADER_SIZE);
	for (size_t chunk = 1; chunk <= n + 5; chunk++) {
		CHECK_INT(feed(longer, n + 5, chunk, 100, &tuples), COPY_END);
		CHECK_INT(tuples, 1);
	}
	put_u32(all + COPY_SIGNATURE_SIZE + 4, 0x80000000);
	CHECK_INT(feed(all, n, n, 100, &tuples), COPY_BAD);
}

static void
test_parser_row_limit(void)
{
	uint8_t all[256];
	size_t n = whole_copy(all, 2);
	int tuples;

	for (size_t chunk = 1; chunk <= n; chunk++) {
		CHECK_INT(feed(all, n, chunk, sizeof(tuple), &tuples),
		    COPY_END);
		CHECK_INT(feed(all, n, chunk, sizeof(tuple) - 1, &tuples),
		    COPY_NOMEM);
		CHECK_INT(tuples, 0);
	}
}

int
main(void)
{
	test_measure();
	test_measure_lengths();
	test_fields();
	test_check();
	test_parser_chunks();
	test_parser_header();
	test_parser_row_limit();
	return check_done();
}
