/*
 * The small-domain permutation: one-to-one for every size, and uniform.
 */
#include "sys/system.h"
#include "key/smallperm.h"

#include "tests/unit/check.h"

static void
key_of(uint8_t key[PRF_FAST_KEY], uint32_t number)
{
	memset(key, 0, PRF_FAST_KEY);
	memcpy(key, &number, sizeof(number));
}

static uint32_t
not_one_to_one(const struct smallperm *s)
{
	uint8_t *seen = calloc(s->n, 1);
	uint32_t twice = 0, v;

	if (seen == NULL)
		abort();
	for (uint32_t i = 0; i < s->n; i++) {
		v = smallperm(s, i);
		twice += v >= s->n || seen[v]++ != 0;
	}
	free(seen);
	return twice;
}

static void
test_sizes(void)
{
	static const uint32_t large[] = { 9999, 10000, 65535, 65536, 65537,
		99999, 456976, 999983, 999999, SMALLPERM_MAX };
	uint8_t key[PRF_FAST_KEY];
	struct smallperm s = { 0 };

	smallperm_free(&s);
	key_of(key, 7);
	for (uint32_t n = 1; n <= 700; n++) {
		CHECK_INT(smallperm_init(&s, key, 3, n), 0);
		CHECK_INT(not_one_to_one(&s), 0);
		smallperm_free(&s);
	}
	for (size_t i = 0; i < NITEMS(large); i++) {
		CHECK_INT(smallperm_init(&s, key, 3, large[i]), 0);
		CHECK_INT(not_one_to_one(&s), 0);
		smallperm_free(&s);
	}
	CHECK_INT(smallperm_init(&s, key, 3, 1), 0);
	CHECK_INT(smallperm(&s, 0), 0);
	smallperm_free(&s);
}

/* Another key, or another tag, is another permutation. */
static void
test_keys(void)
{
	uint8_t key[PRF_FAST_KEY];
	struct smallperm a, b, c;
	unsigned int same_key = 0, same_tag = 0;

	key_of(key, 1);
	CHECK_INT(smallperm_init(&a, key, 0, 1000), 0);
	CHECK_INT(smallperm_init(&b, key, 1, 1000), 0);
	key_of(key, 2);
	CHECK_INT(smallperm_init(&c, key, 0, 1000), 0);
	for (uint32_t i = 0; i < 1000; i++) {
		same_tag += smallperm(&a, i) == smallperm(&b, i);
		same_key += smallperm(&a, i) == smallperm(&c, i);
	}
	CHECK(same_tag < 10);
	CHECK(same_key < 10);
	smallperm_free(&a);
	smallperm_free(&b);
	smallperm_free(&c);
}

#define KEYS 24000

static double
chi_square(const uint32_t *counts, size_t cells, double expected)
{
	double sum = 0;

	for (size_t i = 0; i < cells; i++)
		sum += ((double)counts[i] - expected) *
		    ((double)counts[i] - expected) / expected;
	return sum;
}

/*
 * Over many keys: where each of 16 numbers goes, and which of the 24 orders
 * of 4 numbers comes out.  The limits are the 10^-6 quantiles of chi-square
 * with 15 and 23 degrees of freedom; keys are fixed, so the test is too.
 */
static void
test_uniform(void)
{
	static uint32_t places[16][16], orders[256];
	uint8_t key[PRF_FAST_KEY];
	struct smallperm s;
	uint32_t order;
	size_t seen = 0;

	for (uint32_t k = 0; k < KEYS; k++) {
		key_of(key, k);
		if (smallperm_init(&s, key, 0, 16) == -1)
			abort();
		for (uint32_t i = 0; i < 16; i++)
			places[i][smallperm(&s, i)]++;
		smallperm_free(&s);
		if (smallperm_init(&s, key, 1, 4) == -1)
			abort();
		order = 0;
		for (uint32_t i = 0; i < 4; i++)
			order = order << 2 | smallperm(&s, i);
		orders[order]++;
		smallperm_free(&s);
	}
	for (size_t i = 0; i < 16; i++)
		CHECK(chi_square(places[i], 16, KEYS / 16.0) < 56.5);
	for (size_t i = 0; i < NITEMS(orders); i++)
		if (orders[i] != 0)
			orders[seen++] = orders[i];
	CHECK_INT(seen, 24);
	CHECK(chi_square(orders, 24, KEYS / 24.0) < 70.5);
}

/* As many cycles and fixed numbers as a random permutation has. */
static void
test_cycles(void)
{
	enum { n = 999983 };
	uint8_t key[PRF_FAST_KEY], *seen = calloc(n, 1);
	uint32_t cycles = 0, fixed = 0, v;
	struct smallperm s;

	key_of(key, 99);
	if (seen == NULL || smallperm_init(&s, key, 0, n) == -1)
		abort();
	for (uint32_t i = 0; i < n; i++) {
		fixed += smallperm(&s, i) == i;
		if (seen[i])
			continue;
		cycles++;
		for (v = i; !seen[v]; v = smallperm(&s, v))
			seen[v] = 1;
	}
	/* Mean ln(n) + 0.58 = 14.4 with a deviation of 3.6; 1 with 1. */
	CHECK(cycles >= 2 && cycles <= 33);
	CHECK(fixed <= 10);
	smallperm_free(&s);
	free(seen);
}

int
main(void)
{
	test_sizes();
	test_keys();
	test_uniform();
	test_cycles();
	return check_done();
}
