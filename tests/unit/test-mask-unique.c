/*
 * Bijections.
 */
#include "sys/system.h"
#include "mask/feistel.h"

#include "tests/unit/masking.h"

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

int
main(void)
{
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
