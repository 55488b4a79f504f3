/*
 * FF1: NIST's samples, the limits, both ways of computing, and small domains
 * in full.
 */
#include "sys/system.h"
#include "key/ff1.h"

#include "tests/unit/check.h"

/* FF1samples.pdf of NIST's "Cryptographic Standards and Guidelines". */
static const struct {
	size_t		 nkey;
	uint32_t	 radix;
	const char	*tweak, *plain, *cipher;
} samples[] = {
	{ 16, 10, "", "0123456789", "2433477484" },
	{ 16, 10, "9876543210", "0123456789", "6124200773" },
	{ 16, 36, "7777pqrs777", "0123456789abcdefghi",
	    "a9tv40mll9kdu509eum" },
	{ 24, 10, "", "0123456789", "2830668132" },
	{ 24, 10, "9876543210", "0123456789", "2496655549" },
	{ 24, 36, "7777pqrs777", "0123456789abcdefghi",
	    "xbj3kv35jrawxv32ysr" },
	{ 32, 10, "", "0123456789", "6657667009" },
	{ 32, 10, "9876543210", "0123456789", "1001623463" },
	{ 32, 36, "7777pqrs777", "0123456789abcdefghi",
	    "xs8a0azh2avyalyzuwd" },
};

static const uint8_t nist_key[32] = {
	0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
	0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c,
	0xef, 0x43, 0x59, 0xd8, 0xd5, 0x80, 0xaa, 0x4f,
	0x7f, 0x03, 0x6d, 0x6f, 0x04, 0xfc, 0x6a, 0x94,
};

static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static void
begin(struct ff1 *f, struct ff1_space *s, size_t nkey, uint32_t radix,
    size_t n, const char *tweak)
{
	if (ff1_init(f, nist_key, nkey) == -1 || ff1_space(f, s, radix, n,
	    (const uint8_t *)tweak, strlen(tweak)) == -1)
		abort();
}

static void
test_samples(void)
{
	uint16_t x[32];
	char text[32];
	struct ff1_space s;
	struct ff1 f;
	size_t n;

	for (size_t i = 0; i < NITEMS(samples); i++) {
		n = strlen(samples[i].plain);
		begin(&f, &s, samples[i].nkey, samples[i].radix, n,
		    samples[i].tweak);
		for (size_t j = 0; j < n; j++)
			x[j] = (uint16_t)(strchr(digits, samples[i].plain[j]) -
			    digits);
		ff1_encrypt(&f, &s, x);
		for (size_t j = 0; j < n; j++)
			text[j] = digits[x[j]];
		text[n] = '\0';
		CHECK_STR(text, samples[i].cipher);
		if (ff1_words(&s))
			CHECK_INT(ff1_encrypt_u64(&f, &s,
			    strtoull(samples[i].plain, NULL, 10)),
			    strtoll(samples[i].cipher, NULL, 10));
		ff1_free(&f);
	}
}

/*
 * Strings of unlike kinds, folded: radixes and lengths at which the halves
 * change from words to arrays, where b and d change, with tweaks around the
 * borders of a block.  Computed with an implementation in Python's integers.
 */
static const struct {
	uint32_t	radix;
	size_t		n, ntweak;
	uint64_t	sum;
} folded[] = {
	{ 10, 6, 0, UINT64_C(0x9b072befb7c86236) },
	{ 10, 9, 8, UINT64_C(0x9b6663dec5832b12) },
	{ 10, 16, 8, UINT64_C(0x8cd28739a5a64fd6) },
	{ 10, 18, 11, UINT64_C(0xf019cfbb8a847969) },
	{ 10, 18, 12, UINT64_C(0x056e253eb0f58fc3) },
	{ 10, 19, 10, UINT64_C(0xa1cf21e3fc65f319) },
	{ 10, 20, 11, UINT64_C(0xfbde7ee2e762165b) },
	{ 10, 30, 0, UINT64_C(0xef3ac59ea4882938) },
	{ 62, 4, 8, UINT64_C(0x8c4321875d76e099) },
	{ 62, 10, 8, UINT64_C(0x4db7de7da6ac55b2) },
	{ 62, 11, 8, UINT64_C(0x9efd42556f1a7d2e) },
	{ 62, 64, 16, UINT64_C(0xa96585a779411380) },
	{ 26, 13, 15, UINT64_C(0x888b56d2b359fccc) },
	{ 2, 64, 8, UINT64_C(0x3fa41843d56831f0) },
	{ 2, 65, 8, UINT64_C(0x83de3040769fa565) },
	{ 2, 762, 40, UINT64_C(0x2cf2a3968835bdbf) },
	{ 2, 2048, 256, UINT64_C(0x69d2ad8becb51f7d) },
	{ 36, 256, 17, UINT64_C(0x0fee8cf332d3728d) },
	{ 256, 50, 5, UINT64_C(0x1af1d629fab2f4d8) },
	{ 1000, 2, 8, UINT64_C(0x0000000022922308) },
	{ 65536, 2, 0, UINT64_C(0x0000000827998447) },
	{ 65536, 4, 8, UINT64_C(0x3f340ea04bba9b87) },
	{ 65536, 5, 8, UINT64_C(0xf37cf9c3daa71d51) },
	{ 65536, 256, 31, UINT64_C(0x80666e02c07c8b83) },
	{ 95, 100, 32, UINT64_C(0x0ed6f29043124fff) },
};

static void
test_folded(void)
{
	static uint16_t x[FF1_LEN_MAX];
	uint8_t tweak[FF1_TWEAK_MAX];
	struct ff1_space s;
	struct ff1 f;
	uint64_t sum;

	for (size_t i = 0; i < sizeof(tweak); i++)
		tweak[i] = (uint8_t)(i * 7 + 1);
	if (ff1_init(&f, nist_key, 32) == -1)
		abort();
	for (size_t i = 0; i < NITEMS(folded); i++) {
		if (!CHECK_INT(ff1_space(&f, &s, folded[i].radix, folded[i].n,
		    tweak, folded[i].ntweak), 0))
			continue;
		for (size_t j = 0; j < folded[i].n; j++)
			x[j] = (uint16_t)((j * j + 5) % folded[i].radix);
		ff1_encrypt(&f, &s, x);
		sum = 0;
		for (size_t j = 0; j < folded[i].n; j++)
			sum = sum * 1000003 + x[j];
		CHECK_INT(sum, folded[i].sum);
	}
	ff1_free(&f);
}

/* A million strings and few more: each comes out exactly once. */
static void
test_whole(uint32_t radix, size_t n, uint32_t strings)
{
	uint8_t *seen = calloc(strings, 1);
	uint32_t twice = 0, fixed = 0, v;
	struct ff1_space s;
	struct ff1 f;
	uint16_t x[32];

	if (seen == NULL)
		abort();
	begin(&f, &s, 32, radix, n, "layout");
	for (uint32_t i = 0; i < strings; i++) {
		v = i;
		for (size_t j = n; j-- > 0; v /= radix)
			x[j] = (uint16_t)(v % radix);
		ff1_encrypt(&f, &s, x);
		for (size_t j = 0; j < n; j++)
			v = v * radix + x[j];
		twice += v >= strings || seen[v]++ != 0;
		fixed += v == i;
		if (i % 1000 == 0)
			CHECK_INT(ff1_encrypt_u64(&f, &s, i), v);
	}
	ff1_free(&f);
	free(seen);
	CHECK_INT(twice, 0);
	CHECK(fixed < 20);
}

static void
test_limits(void)
{
	static uint16_t x[FF1_LEN_MAX];
	uint8_t tweak[FF1_TWEAK_MAX + 1] = { 0 };
	struct ff1_space s;
	struct ff1 f;

	CHECK(!ff1_fits(10, 5));
	CHECK(ff1_fits(10, 6));
	CHECK(!ff1_fits(2, 19));
	CHECK(ff1_fits(2, 20));
	CHECK(!ff1_fits(999, 2));
	CHECK(ff1_fits(1000, 2));
	CHECK(!ff1_fits(65536, 1));
	CHECK(ff1_fits(65536, 256));
	CHECK(!ff1_fits(65536, 257));
	CHECK(!ff1_fits(65537, 20));
	CHECK(!ff1_fits(1, 20));
	CHECK(!ff1_fits(0, 20));
	CHECK(ff1_fits(2, FF1_LEN_MAX));
	CHECK(!ff1_fits(2, FF1_LEN_MAX + 1));
	CHECK(!ff1_fits(2, SIZE_MAX));
	CHECK_INT(ff1_init(&f, nist_key, 32), 0);
	CHECK_INT(ff1_space(&f, &s, 10, 5, tweak, 0), -1);
	CHECK_INT(ff1_space(&f, &s, 10, 9, tweak, FF1_TWEAK_MAX), 0);
	CHECK_INT(ff1_space(&f, &s, 10, 9, tweak, FF1_TWEAK_MAX + 1), -1);
	CHECK_INT(ff1_space(&f, &s, 65536, 256, tweak, 0), 0);
	for (size_t i = 0; i < 256; i++)
		x[i] = 65535;
	ff1_encrypt(&f, &s, x);
	CHECK_INT(ff1_space(&f, &s, 10, 18, tweak, 0), 0);
	CHECK(ff1_words(&s));
	CHECK_INT(ff1_space(&f, &s, 10, 19, tweak, 0), 0);
	CHECK(!ff1_words(&s));
	ff1_free(&f);
	ff1_free(&f);
}

int
main(void)
{
	test_samples();
	test_folded();
	test_whole(10, 6, 1000000);
	test_whole(1000, 2, 1000000);
	test_whole(2, 20, 1 << 20);
	test_limits();
	return check_done();
}
