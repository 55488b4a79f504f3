/*
 * Bijections and what only must not collide.  A million values of each kind;
 * with PGCOPY_LONG in the environment ten million, in some 40 seconds and
 * 200 MB.
 */
#include "sys/system.h"
#include "mask/feistel.h"

#include "tests/unit/masking.h"

#include <sodium.h>

/* Every pair of widths up to 16 bits: each value comes out exactly once. */
static void
test_feistel(void)
{
	struct feistel f = { .key = "0123456789abcdef" };
	static uint8_t seen[1 << 16];

	for (uint8_t a = 1; a <= 8; a++)
		for (uint8_t b = a; b <= 8; b++) {
			size_t n = (size_t)1 << (a + b), twice = 0;

			f.a_bits = a;
			f.b_bits = b;
			memset(seen, 0, n);
			for (size_t i = 0; i < n; i++) {
				uint64_t l = i >> b, r = i & ((1U << b) - 1);

				feistel_permute(&f, 7, &l, &r);
				if (l >> a != 0 || r >> b != 0 ||
				    seen[l << b | r]++)
					twice++;
			}
			CHECK_INT(twice, 0);
		}
}

static int64_t
permuted(struct masking *m, int64_t v, size_t width)
{
	uint8_t wire[8];
	const uint8_t *p;
	int32_t n;

	put_u64(wire, (uint64_t)v);
	p = masking_value(m, wire + 8 - width, width, &n);
	if (p == NULL || n != (int32_t)width)
		abort();
	return width == 2 ? get_i16(p) : width == 4 ? get_i32(p) : get_i64(p);
}

/* All of int2: a bijection that keeps the sign and few values in place. */
static void
test_int2(void)
{
	static uint8_t seen[1 << 16];
	size_t twice = 0, signs = 0, fixed = 0;
	struct masking m;
	int64_t v, w;

	CHECK_INT(masking_begin(&m, "int2", -1, "permute"), 0);
	for (v = INT16_MIN; v <= INT16_MAX; v++) {
		w = permuted(&m, v, 2);
		twice += seen[w - INT16_MIN]++ != 0;
		signs += (v < 0) != (w < 0);
		fixed += v == w;
	}
	masking_end(&m);
	CHECK_INT(twice, 0);
	CHECK_INT(signs, 0);
	CHECK(fixed < 20);
}

#define SAMPLE 300000

static int
compare_u64(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* A sample of each end and the middle of the wide types. */
static void
test_wide(const char *type, size_t width, int64_t from)
{
	uint64_t *seen = calloc(SAMPLE, sizeof(*seen));
	size_t twice = 0, signs = 0, fixed = 0;
	struct masking m;
	int64_t w;

	CHECK_INT(masking_begin(&m, type, -1, "permute"), 0);
	for (int64_t i = 0; i < SAMPLE && seen != NULL; i++) {
		w = permuted(&m, from + i, width);
		signs += (from + i < 0) != (w < 0);
		fixed += from + i == w;
		seen[i] = (uint64_t)w;
	}
	masking_end(&m);
	if (seen == NULL)
		abort();
	qsort(seen, SAMPLE, sizeof(*seen), compare_u64);
	for (size_t i = 1; i < SAMPLE; i++)
		twice += seen[i] == seen[i - 1];
	free(seen);
	CHECK_INT(twice, 0);
	CHECK_INT(signs, 0);
	CHECK(fixed < 5);
}

static int
compare_uuid(const void *a, const void *b)
{
	return memcmp(a, b, 16);
}

/* Neighbours, which differ in few bits, of version 4 and of no version. */
static void
test_uuid(void)
{
	static const uint8_t bases[2][16] = {
		{ 0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x41, 0xd1, 0x80 },
		{ 0 },
	};
	uint8_t *seen = calloc(SAMPLE, 16), in[16];
	size_t twice = 0, forms = 0;
	struct masking m;
	const uint8_t *p;
	int32_t n;

	CHECK_INT(masking_begin(&m, "uuid", -1, "permute"), 0);
	for (uint32_t i = 0; i < SAMPLE && seen != NULL; i++) {
		memcpy(in, bases[i & 1], 16);
		put_u32(in + (i & 2 ? 0 : 12), i >> 2);
		if ((p = masking_value(&m, in, 16, &n)) == NULL || n != 16)
			abort();
		forms += p[6] >> 4 != in[6] >> 4 || p[8] >> 6 != in[8] >> 6;
		memcpy(seen + (size_t)i * 16, p, 16);
	}
	masking_end(&m);
	if (seen == NULL)
		abort();
	qsort(seen, SAMPLE, 16, compare_uuid);
	/* The nil uuid itself is there twice. */
	for (size_t i = 1; i < SAMPLE; i++)
		twice += memcmp(seen + i * 16, seen + i * 16 - 16, 16) == 0;
	free(seen);
	CHECK_INT(twice, 1);
	CHECK_INT(forms, 0);
}

/* Value number i; returns its length. */
static size_t
make_int4(uint8_t *to, uint64_t i)
{
	put_u32(to, (uint32_t)(i + 1));
	return 4;
}

static size_t
make_int8(uint8_t *to, uint64_t i)
{
	put_u64(to, i * 1000003);
	return 8;
}

static size_t
make_uuid(uint8_t *to, uint64_t i)
{
	memset(to, 0, 16);
	put_u64(to, i);
	to[6] = (uint8_t)((to[6] & 15) | 0x40);
	to[8] = 0x80;
	put_u32(to + 12, (uint32_t)(i * 7));
	return 16;
}

static size_t
make_digits(uint8_t *to, uint64_t i)
{
	return (size_t)snprintf((char *)to, 32, "%09" PRIu64, i * 97);
}

static size_t
make_email(uint8_t *to, uint64_t i)
{
	return (size_t)snprintf((char *)to, 32, "user%" PRIu64 "@mail.test",
	    i);
}

/* Up to 16 bytes themselves, more through SipHash with 128 bits. */
static void
fingerprint(uint8_t to[16], const uint8_t *p, size_t n)
{
	static const uint8_t key[16] = "fingerprint key";

	memset(to, 0, 16);
	if (n <= 16)
		memcpy(to, p, n);
	else
		crypto_shorthash_siphashx24(to, p, n, key);
}

/* Unlike values get unlike masks, of the same kind. */
static void
test_distinct(const char *type, const char *rule,
    size_t (*make)(uint8_t *, uint64_t), size_t shortest, size_t longest)
{
	size_t values = getenv("PGCOPY_LONG") == NULL ? 1000000 : 10000000;
	uint8_t *seen = calloc(values, 16), value[32];
	size_t twice = 0, odd = 0, same = 0;
	struct masking m;
	const uint8_t *p;
	int32_t n;

	CHECK_INT(masking_begin(&m, type, -1, rule), 0);
	for (size_t i = 0; i < values && seen != NULL; i++) {
		size_t len = make(value, i);

		p = masking_value(&m, value, len, &n);
		if (p == NULL)
			abort();
		odd += (size_t)n < shortest || (size_t)n > longest;
		same += (size_t)n == len && memcmp(p, value, len) == 0;
		fingerprint(seen + i * 16, p, (size_t)n);
	}
	masking_end(&m);
	if (seen == NULL)
		abort();
	qsort(seen, values, 16, compare_uuid);
	for (size_t i = 1; i < values; i++)
		twice += memcmp(seen + i * 16, seen + i * 16 - 16, 16) == 0;
	free(seen);
	if (!CHECK_INT(twice, 0) || !CHECK_INT(odd, 0) || !CHECK(same < 10))
		fprintf(stderr, "\t%s %s\n", type, rule);
}

int
main(void)
{
	test_distinct("int4", "permute", make_int4, 4, 4);
	test_distinct("int4", "{action: permute, min: 1, max: 20000000}",
	    make_int4, 4, 4);
	test_distinct("int8", "permute", make_int8, 8, 8);
	test_distinct("uuid", "permute", make_uuid, 16, 16);
	test_distinct("text", "fpe", make_digits, 9, 9);
	test_distinct("text", "{action: fake, provider: email}", make_email,
	    12, 254);
	test_feistel();
	test_int2();
	test_wide("int4", 4, INT32_MIN);
	test_wide("int4", 4, INT32_MAX - SAMPLE + 1);
	test_wide("int4", 4, -SAMPLE / 2);
	test_wide("int8", 8, INT64_MIN);
	test_wide("int8", 8, INT64_MAX - SAMPLE + 1);
	test_wide("int8", 8, -SAMPLE / 2);
	test_uuid();
	return check_done();
}
