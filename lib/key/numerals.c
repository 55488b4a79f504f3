#include "sys/system.h"
#include "io/bytes.h"
#include "key/limbs.h"
#include "key/numerals.h"

/* l = the rank of x; numerals below their radixes make it at most ->last. */
static void
rank(const struct numerals *s, const uint16_t *x, uint32_t *l, size_t nlimbs)
{
	memset(l, 0, nlimbs * sizeof(*l));
	for (size_t i = 0; i < s->n; i++)
		limbs_mul_add(l, nlimbs, s->radix[i], x[i]);
}

static void
unrank(const struct numerals *s, uint16_t *x, uint32_t *l, size_t nlimbs)
{
	for (size_t i = s->n; i-- > 0;)
		x[i] = (uint16_t)limbs_div(l, nlimbs, s->radix[i]);
}

static size_t
limbs_of(const struct numerals *s)
{
	return (s->bits + 31U) / 32;
}

/* How many strings there are; SMALLPERM_MAX stands for more too. */
static uint32_t
strings(const uint16_t *radix, size_t n)
{
	uint64_t all = 1;

	for (size_t i = 0; i < n && all < SMALLPERM_MAX; i++)
		all *= radix[i];
	return all < SMALLPERM_MAX ? (uint32_t)all : SMALLPERM_MAX;
}

/* A key of its own for each size: smallperm.h asks for that. */
static int
init_small(struct numerals *s, const uint8_t key[PRF_FAST_KEY], uint32_t n)
{
	uint8_t in[4], own[PRF_FAST_SIZE];

	s->kind = NUMERALS_SMALL;
	put_u32(in, n);
	prf_fast(key, in, sizeof(in), own);
	return smallperm_init(&s->small, own, 0, n);
}

/* The highest rank, and how many bits it has; -1: too many. */
static int
init_mixed(struct numerals *s)
{
	uint64_t most = 0;

	s->kind = NUMERALS_MIXED;
	for (size_t i = 0; i < s->n; i++)
		for (uint16_t r = (uint16_t)(s->radix[i] - 1); r != 0; r >>= 1)
			most++;
	if (most > FF1_LEN_MAX)
		return -1;
	for (size_t i = 0; i < s->n; i++)
		limbs_mul_add(s->last, NUMERALS_LIMBS, s->radix[i],
		    s->radix[i] - 1U);
	s->bits = (uint16_t)limbs_bits(s->last, NUMERALS_LIMBS);
	return 0;
}

int
numerals_init(struct numerals *s, const struct ff1 *ff1,
    const uint8_t key[PRF_FAST_KEY], const uint16_t *radix, size_t n)
{
	uint32_t all = strings(radix, n);
	bool mixed = false;
	int rc;

	assert(n >= 1 && n <= NUMERALS_MAX);
	memset(s, 0, sizeof(*s));
	s->ff1 = ff1;
	s->radix = radix;
	s->n = n;
	if (all < SMALLPERM_MAX)
		return init_small(s, key, all);
	for (size_t i = 1; i < n; i++)
		mixed |= radix[i] != radix[0];
	if (mixed)
		rc = init_mixed(s);
	else {
		s->kind = NUMERALS_FF1;
		rc = ff1_fits(radix[0], n) ? 0 : -1;
	}
	if (rc == -1)
		errno = ERANGE;
	return rc;
}

void
numerals_free(struct numerals *s)
{
	smallperm_free(&s->small);
}

void
numerals_tweak(const struct numerals *s, struct numerals_tweak *t,
    const uint8_t bytes[NUMERALS_TWEAK])
{
	int rc = 0;

	memcpy(t->bytes, bytes, sizeof(t->bytes));
	/* 8 bytes: with them and a half of one word, FF1's last block is its
	   only one.  The lengths were checked before. */
	if (s->kind == NUMERALS_FF1)
		rc = ff1_space(s->ff1, &t->space, s->radix[0], s->n, bytes, 8);
	else if (s->kind == NUMERALS_MIXED)
		rc = ff1_space(s->ff1, &t->space, 2, s->bits, bytes, 8);
	if (rc == -1)
		abort();
}

static void
encrypt_small(const struct numerals *s, const struct numerals_tweak *t,
    uint16_t *x)
{
	uint32_t n = s->small.n, v;

	rank(s, x, &v, 1);
	v = (v + prf_below(get_u64(t->bytes), n)) % n;
	v = (smallperm(&s->small, v) + prf_below(get_u64(t->bytes + 8), n)) %
	    n;
	unrank(s, x, &v, 1);
}

/* Ranks of up to 64 bits. */
static void
encrypt_word(const struct numerals *s, const struct numerals_tweak *t,
    uint16_t *x)
{
	uint64_t last = (uint64_t)s->last[1] << 32 | s->last[0], v;
	uint32_t l[2];

	rank(s, x, l, 2);
	v = (uint64_t)l[1] << 32 | l[0];
	do
		v = ff1_encrypt_u64(s->ff1, &t->space, v);
	while (v > last);
	l[0] = (uint32_t)v;
	l[1] = (uint32_t)(v >> 32);
	unrank(s, x, l, 2);
}

/* Is it a rank? */
static bool
within(const struct numerals *s, const uint32_t *l, size_t nlimbs)
{
	while (nlimbs-- > 0)
		if (l[nlimbs] != s->last[nlimbs])
			return l[nlimbs] < s->last[nlimbs];
	return true;
}

static void
encrypt_wide(const struct numerals *s, const struct numerals_tweak *t,
    uint16_t *x)
{
	uint16_t bits[FF1_LEN_MAX], *end = bits + s->bits;
	uint32_t l[NUMERALS_LIMBS];
	size_t nlimbs = limbs_of(s);

	rank(s, x, l, nlimbs);
	for (size_t i = 0; i < s->bits; i++)
		*(end - 1 - i) = l[i / 32] >> i % 32 & 1;
	do {
		ff1_encrypt(s->ff1, &t->space, bits);
		memset(l, 0, nlimbs * sizeof(*l));
		for (size_t i = 0; i < s->bits; i++)
			l[i / 32] |= (uint32_t)*(end - 1 - i) << i % 32;
	} while (!within(s, l, nlimbs));
	unrank(s, x, l, nlimbs);
}

void
numerals_encrypt(const struct numerals *s, const struct numerals_tweak *t,
    uint16_t *x)
{
	switch (s->kind) {
	case NUMERALS_SMALL:
		encrypt_small(s, t, x);
		break;
	case NUMERALS_FF1:
		ff1_encrypt(s->ff1, &t->space, x);
		break;
	case NUMERALS_MIXED:
		if (s->bits <= 64)
			encrypt_word(s, t, x);
		else
			encrypt_wide(s, t, x);
		break;
	}
}
