#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/tuple.h"
#include "copy/cursor.h"
#include "copy/unit.h"

#include "tests/unit/check.h"

/* Fingerprint 0102030405060708, two columns: 'ab' and ''. */
static const uint8_t plain[] = {
	CURSOR_PLAIN, 1, 2, 3, 4, 5, 6, 7, 8, 0, 2,
	0, 0, 0, 2, 'a', 'b',
	0, 0, 0, 0
};

static void
test_encode(void)
{
	struct field f[] = { { (const uint8_t *)"ab", 2 },
	    { (const uint8_t *)"", 0 } };
	struct buf b;

	buf_init(&b, CURSOR_MAX);
	CHECK_INT(cursor_encode(&b, 0x0102030405060708, f, 2), 0);
	CHECK_INT(b.len, sizeof(plain));
	CHECK(memcmp(b.data, plain, sizeof(plain)) == 0);
	f[1].len = -1;
	CHECK_INT(cursor_encode(&b, 0, f, 2), -1);
	CHECK_INT(errno, EINVAL);
	f[1].len = CURSOR_MAX;
	CHECK_INT(cursor_encode(&b, 0, f, 2), -1);
	CHECK_INT(errno, EMSGSIZE);
	CHECK_INT(b.len, sizeof(plain));
	buf_free(&b);
}

static void
test_decode(void)
{
	struct field f[CURSOR_COLUMNS_MAX];
	uint8_t bad[sizeof(plain) + 1];
	uint64_t fingerprint = 7;
	uint16_t n = 7;

	for (size_t len = 0; len < sizeof(plain); len++)
		CHECK(!cursor_decode(plain, len, &fingerprint, f, &n));
	memcpy(bad, plain, sizeof(plain));
	CHECK(!cursor_decode(bad, sizeof(bad), &fingerprint, f, &n));
	bad[0] = CURSOR_SEALED;
	CHECK(!cursor_decode(bad, sizeof(plain), &fingerprint, f, &n));
	bad[0] = CURSOR_PLAIN;
	put_u32(bad + 17, (uint32_t)-1);
	CHECK(!cursor_decode(bad, sizeof(plain), &fingerprint, f, &n));
	put_u16(bad + 9, 0);
	CHECK(!cursor_decode(bad, 11, &fingerprint, f, &n));
	put_u16(bad + 9, CURSOR_COLUMNS_MAX + 1);
	CHECK(!cursor_decode(bad, sizeof(plain), &fingerprint, f, &n));
	CHECK(fingerprint == 7 && n == 7);
	CHECK(cursor_decode(plain, sizeof(plain), &fingerprint, f, &n));
	CHECK(fingerprint == 0x0102030405060708);
	CHECK_INT(n, 2);
	CHECK(f[0].len == 2 && memcmp(f[0].data, "ab", 2) == 0);
	CHECK_INT(f[1].len, 0);
}

static void
test_most_columns(void)
{
	struct field f[CURSOR_COLUMNS_MAX], back[CURSOR_COLUMNS_MAX];
	uint64_t fingerprint;
	struct buf b;
	uint16_t n;

	for (int i = 0; i < CURSOR_COLUMNS_MAX; i++) {
		f[i].data = plain;
		f[i].len = i % (int)sizeof(plain);
	}
	buf_init(&b, CURSOR_MAX);
	CHECK_INT(cursor_encode(&b, UINT64_MAX, f, CURSOR_COLUMNS_MAX), 0);
	CHECK(cursor_decode(b.data, b.len, &fingerprint, back, &n));
	CHECK(fingerprint == UINT64_MAX);
	CHECK_INT(n, CURSOR_COLUMNS_MAX);
	for (int i = 0; i < CURSOR_COLUMNS_MAX; i++)
		CHECK_INT(back[i].len, f[i].len);
	buf_free(&b);
}

static void
test_token(void)
{
	static const char *const refused[] = {
		"", "A", "AQ==", "AR", "AQI+", "AQI/", "A Q", "AQI\n", "\303\251",
		"6-\377-"
	};
	struct buf b;
	char *token;

	buf_init(&b, CURSOR_MAX);
	CHECK_INT(cursor_from_token(&b, "A"), -1);
	CHECK(b.data == NULL);
	token = cursor_token(plain, sizeof(plain));
	CHECK_STR(token, "AQECAwQFBgcIAAIAAAACYWIAAAAA");
	CHECK_INT(cursor_from_token(&b, token), 0);
	CHECK_INT(b.len, sizeof(plain));
	CHECK(memcmp(b.data, plain, sizeof(plain)) == 0);
	free(token);
	for (size_t i = 0; i < NITEMS(refused); i++) {
		errno = 0;
		CHECK_INT(cursor_from_token(&b, refused[i]), -1);
		CHECK_INT(errno, EINVAL);
	}
	CHECK_INT(b.len, sizeof(plain));
	buf_free(&b);
}

/* A cursor of the greatest size goes through its token; no longer token. */
static void
test_token_limits(void)
{
	uint8_t *most = calloc(1, CURSOR_MAX);
	char *token, *longer = calloc(1, CURSOR_TOKEN_MAX + 2);
	struct buf b;

	most[CURSOR_MAX - 1] = 0xff;
	token = cursor_token(most, CURSOR_MAX);
	CHECK(strlen(token) <= CURSOR_TOKEN_MAX);
	buf_init(&b, CURSOR_MAX);
	CHECK_INT(cursor_from_token(&b, token), 0);
	CHECK_INT(b.len, CURSOR_MAX);
	CHECK(b.len == CURSOR_MAX && memcmp(b.data, most, CURSOR_MAX) == 0);
	memset(longer, 'A', CURSOR_TOKEN_MAX + 1);
	buf_clear(&b);
	errno = 0;
	CHECK_INT(cursor_from_token(&b, longer), -1);
	CHECK_INT(errno, EMSGSIZE);
	buf_free(&b);
	free(token);
	free(longer);
	free(most);
}

static void
test_fingerprint(void)
{
	char id[] = "id", at[] = "at", int8[] = "int8", text[] = "text",
	    c[] = "pg_catalog.\"C\"";
	struct column columns[] = {
		{ .name = id, .type = int8 }, { .name = at, .type = text }
	};
	char *names[] = { id, at }, *swapped[] = { at, id };
	struct unit u = { .columns = columns, .ncolumns = 2,
	    .key = { names, 2 } };
	uint64_t first = cursor_key_fingerprint(&u);

	CHECK(first == cursor_key_fingerprint(&u));
	u.key.names = swapped;
	CHECK(first != cursor_key_fingerprint(&u));
	u.key.names = names;
	u.key.n = 1;
	CHECK(first != cursor_key_fingerprint(&u));
	u.key.n = 2;
	columns[1].collation = c;
	CHECK(first != cursor_key_fingerprint(&u));
	columns[1].collation = NULL;
	columns[1].type = int8;
	CHECK(first != cursor_key_fingerprint(&u));
	columns[1].type = text;
	CHECK(first == cursor_key_fingerprint(&u));
}

int
main(void)
{
	test_encode();
	test_decode();
	test_most_columns();
	test_token();
	test_token_limits();
	test_fingerprint();
	return check_done();
}
