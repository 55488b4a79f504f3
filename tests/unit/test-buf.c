#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"

#include "tests/unit/check.h"

static void
test_grows_with_content(void)
{
	struct buf b;
	uint8_t byte = 0;

	buf_init(&b, 1000);
	CHECK(b.data == NULL && b.len == 0 && b.cap == 0);
	for (int i = 0; i < 1000; i++, byte++)
		CHECK(buf_append(&b, &byte, 1) == 0);
	CHECK_INT(b.len, 1000);
	CHECK_INT(b.cap, 1000);
	for (int i = 0; i < 1000; i++)
		CHECK_INT(b.data[i], (uint8_t)i);
	buf_clear(&b);
	CHECK(b.data != NULL && b.len == 0);
	buf_free(&b);
	CHECK(b.data == NULL && b.cap == 0 && b.max == 1000);
}

static void
test_limit_leaves_it_as_it_was(void)
{
	struct buf b;

	buf_init(&b, 10);
	CHECK(buf_append_str(&b, "12345678") == 0);
	errno = 0;
	CHECK_INT(buf_append_u32(&b, 1), -1);
	CHECK_INT(errno, EMSGSIZE);
	CHECK_INT(buf_append_u64(&b, 1), -1);
	CHECK_INT(buf_append(&b, "abc", 3), -1);
	CHECK_INT(buf_printf(&b, "%d", 123), -1);
	CHECK(buf_extend(&b, 3) == NULL);
	CHECK_INT(buf_reserve(&b, SIZE_MAX), -1);
	CHECK_INT(b.len, 8);
	CHECK(memcmp(b.data, "12345678", 8) == 0);
	CHECK_INT(buf_append_u16(&b, 0x3930), 0);
	CHECK(memcmp(b.data, "1234567890", 10) == 0);
	buf_free(&b);
}

static void
test_network_order(void)
{
	static const uint8_t want[] = {
		1, 2, 1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8
	};
	uint8_t put[14];
	struct buf b;

	buf_init(&b, 100);
	CHECK(buf_append_u16(&b, 0x0102) == 0);
	CHECK(buf_append_u32(&b, 0x01020304) == 0);
	CHECK(buf_append_u64(&b, 0x0102030405060708) == 0);
	CHECK_INT(b.len, sizeof(want));
	CHECK(memcmp(b.data, want, sizeof(want)) == 0);
	put_u16(put, get_u16(want));
	put_u32(put + 2, get_u32(want + 2));
	put_u64(put + 6, get_u64(want + 6));
	CHECK(memcmp(put, want, sizeof(want)) == 0);
	CHECK_INT(get_i16((const uint8_t *)"\377\376"), -2);
	CHECK_INT(get_i32((const uint8_t *)"\377\377\377\377"), -1);
	CHECK_INT(get_i64((const uint8_t *)"\200\0\0\0\0\0\0\0"), INT64_MIN);
	buf_free(&b);
}

static void
test_text(void)
{
	struct buf b;
	char *s;

	buf_init(&b, 1000);
	CHECK(buf_printf(&b, "%s-%d", "unit", 7) == 0);
	CHECK(buf_append_str(&b, ".") == 0);
	s = buf_steal_str(&b);
	CHECK_STR(s, "unit-7.");
	free(s);
	CHECK(b.data == NULL && b.len == 0);
	s = buf_steal_str(&b);
	CHECK_STR(s, "");
	free(s);
}

/* XXH3-64 and XXH3-128, seed 0: the values of the reference xxhsum. */
static void
test_checksum(void)
{
	char hex[DIGEST_HEX];

	CHECK(checksum("", 0, NULL, 0) == 0x2d06800538d394c2);
	CHECK(checksum("abc", 3, NULL, 0) == 0x78af5f94892f3950);
	CHECK(checksum("a", 1, "bc", 2) == 0x78af5f94892f3950);
	digest_hex("abc", 3, hex);
	CHECK_STR(hex, "06b05ab6733a618578af5f94892f3950");
}

int
main(void)
{
	test_grows_with_content();
	test_limit_leaves_it_as_it_was();
	test_network_order();
	test_text();
	test_checksum();
	return check_done();
}
