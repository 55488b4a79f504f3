/*
 * FF1.  The names u, v, b, d, A and B are those of SP 800-38G, algorithm 7.
 *
 * The block P, the whole blocks of the tweak and the zeros before the round's
 * number are the same in all rounds and for all strings of a space, so their
 * CBC-MAC is kept.
 */
#define SYSTEM_WITH_EVP
#include "sys/system.h"
#include "io/bytes.h"
#include "key/ff1.h"
#include "key/limbs.h"

#define BLOCK		16
#define ROUNDS		10
#define LIMBS		(FF1_HALF_BITS / 32)
#define LIMBS_ADDED	(LIMBS + 1)	/* d is up to 4 bytes more than b */
#define WORD_BYTES	4		/* b of halves that fit 32 bits */

int
ff1_init(struct ff1 *f, const uint8_t *key, size_t nkey)
{
	const char *name = nkey == 16 ? "AES-128-ECB" :
	    nkey == 24 ? "AES-192-ECB" : "AES-256-ECB";
	EVP_CIPHER *cipher;
	bool ok;

	f->aes = NULL;
	/* Else the first use of libcrypto opens its configuration file. */
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1 ||
	    (cipher = EVP_CIPHER_fetch(NULL, name, NULL)) == NULL)
		return -1;
	f->aes = EVP_CIPHER_CTX_new();
	ok = f->aes != NULL &&
	    EVP_EncryptInit_ex2(f->aes, cipher, key, NULL, NULL) == 1 &&
	    EVP_CIPHER_CTX_set_padding(f->aes, 0) == 1;
	EVP_CIPHER_free(cipher);
	if (!ok)
		ff1_free(f);
	return ok ? 0 : -1;
}

void
ff1_free(struct ff1 *f)
{
	EVP_CIPHER_CTX_free(f->aes);
	f->aes = NULL;
}

/* AES of one block in place; with a key set there is nothing to fail. */
static void
encrypt_block(const struct ff1 *f, uint8_t block[BLOCK])
{
	int n;

	if (EVP_EncryptUpdate(f->aes, block, &n, block, BLOCK) != 1)
		abort();
}

/* CBC-MAC: adds bytes at *at of the block, enciphering it when it is full. */
static void
mac(const struct ff1 *f, uint8_t block[BLOCK], size_t *at, const uint8_t *p,
    size_t n)
{
	while (n-- > 0) {
		block[(*at)++] ^= *p++;
		if (*at == BLOCK) {
			encrypt_block(f, block);
			*at = 0;
		}
	}
}

static unsigned int
bits_of(uint32_t v)
{
	unsigned int bits = 0;

	for (; v != 0; v >>= 1)
		bits++;
	return bits;
}

/* l = radix^n - 1; returns its bits. */
static size_t
largest(uint32_t l[LIMBS], uint32_t radix, size_t n)
{
	size_t nlimbs = (n * bits_of(radix - 1) + 31) / 32;

	memset(l, 0, nlimbs * sizeof(*l));
	while (n-- > 0)
		limbs_mul_add(l, nlimbs, radix, radix - 1);
	return limbs_bits(l, nlimbs);
}

bool
ff1_fits(uint32_t radix, size_t n)
{
	uint64_t strings = 1;

	if (radix < FF1_RADIX_MIN || radix > FF1_RADIX_MAX ||
	    n < FF1_LEN_MIN || n > FF1_LEN_MAX ||
	    (n - n / 2) * bits_of(radix - 1) > FF1_HALF_BITS)
		return false;
	for (size_t i = 0; i < n && strings < FF1_DOMAIN_MIN; i++)
		strings *= radix;
	return strings >= FF1_DOMAIN_MIN;
}

static void
set_sizes(struct ff1_space *s)
{
	uint32_t limbs[LIMBS];

	s->u = s->n / 2;
	s->v = s->n - s->u;
	s->b = (uint16_t)((largest(limbs, s->radix, s->v) + 7) / 8);
	s->d = (uint16_t)((s->b + 3) / 4 * 4 + 4);
	if (s->b <= WORD_BYTES) {
		s->power[1] = (uint64_t)limbs[0] + 1;
		s->power[0] = s->u == s->v ? s->power[1] :
		    s->power[1] / s->radix;
	}
	s->chunk_power = 1;
	while ((uint64_t)s->chunk_power * s->radix <= UINT32_MAX) {
		s->chunk_power *= s->radix;
		s->chunk++;
	}
}

int
ff1_space(const struct ff1 *f, struct ff1_space *s, uint32_t radix, size_t n,
    const uint8_t *tweak, size_t ntweak)
{
	static const uint8_t zeros[BLOCK];
	uint8_t p[BLOCK] = { 1, 2, 1 };
	size_t at = 0;

	memset(s, 0, sizeof(*s));
	if (!ff1_fits(radix, n) || ntweak > FF1_TWEAK_MAX)
		return -1;
	s->radix = radix;
	s->n = (uint16_t)n;
	set_sizes(s);
	p[3] = (uint8_t)(radix >> 16);
	put_u16(p + 4, (uint16_t)radix);
	p[6] = ROUNDS;
	p[7] = (uint8_t)s->u;
	put_u32(p + 8, (uint32_t)n);
	put_u32(p + 12, (uint32_t)ntweak);
	mac(f, s->before, &at, p, sizeof(p));
	mac(f, s->before, &at, tweak, ntweak);
	/* Zeros, so that what follows, 1 + b bytes, ends with a block. */
	mac(f, s->before, &at, zeros,
	    (BLOCK * (FF1_HALF_BITS / 8 + FF1_TWEAK_MAX) - ntweak - s->b - 1) %
	    BLOCK);
	s->at = (uint8_t)at;
	return 0;
}

/* The round function for halves of one word: the first 8 bytes of the MAC. */
static uint64_t
draw_word(const struct ff1 *f, const struct ff1_space *s, uint8_t round,
    uint32_t half)
{
	uint8_t block[BLOCK], num[4];
	size_t at = s->at;

	memcpy(block, s->before, BLOCK);
	put_u32(num, half);
	mac(f, block, &at, &round, 1);
	mac(f, block, &at, num + 4 - s->b, s->b);
	return get_u64(block);
}

static void
encrypt_words(const struct ff1 *f, const struct ff1_space *s, uint64_t *a,
    uint64_t *b)
{
	for (uint8_t round = 0; round < ROUNDS; round += 2) {
		*a += draw_word(f, s, round, (uint32_t)*b) % s->power[0];
		if (*a >= s->power[0])
			*a -= s->power[0];
		*b += draw_word(f, s, (uint8_t)(round + 1), (uint32_t)*a) %
		    s->power[1];
		if (*b >= s->power[1])
			*b -= s->power[1];
	}
}

uint64_t
ff1_encrypt_u64(const struct ff1 *f, const struct ff1_space *s, uint64_t v)
{
	uint64_t a = v / s->power[1], b = v % s->power[1];

	assert(ff1_words(s));
	encrypt_words(f, s, &a, &b);
	return a * s->power[1] + b;
}

/* Numerals as a number: some at a time, as many as a limb holds. */
static void
numerals_read(const struct ff1_space *s, const uint16_t *x, size_t n,
    uint32_t *l, size_t nlimbs)
{
	uint32_t value, power;
	size_t end;

	memset(l, 0, nlimbs * sizeof(*l));
	for (size_t i = 0; i < n;) {
		end = n - i > s->chunk ? i + s->chunk : n;
		for (value = 0, power = 1; i < end; i++) {
			value = value * s->radix + x[i];
			power *= s->radix;
		}
		limbs_mul_add(l, nlimbs, power, value);
	}
}

/* x = (x + l) mod radix^n; l is used up. */
static void
numerals_add(const struct ff1_space *s, uint16_t *x, size_t n, uint32_t *l,
    size_t nlimbs)
{
	uint32_t rest = 0, sum, carry = 0;
	size_t left = 0;

	while (n-- > 0) {
		if (left-- == 0) {
			rest = limbs_div(l, nlimbs, s->chunk_power);
			left = s->chunk - 1U;
		}
		sum = x[n] + rest % s->radix + carry;
		rest /= s->radix;
		carry = sum >= s->radix;
		x[n] = (uint16_t)(carry ? sum - s->radix : sum);
	}
}

/* The d bytes that follow from a MAC, as a number. */
static void
expand(const struct ff1 *f, const struct ff1_space *s,
    const uint8_t first[BLOCK], uint32_t *l)
{
	size_t nlimbs = s->d / 4;
	uint8_t block[BLOCK];

	memcpy(block, first, BLOCK);
	for (size_t i = 0; i < nlimbs; i++) {
		if (i > 0 && i % 4 == 0) {
			memcpy(block, first, BLOCK);
			put_u32(block + 12, get_u32(block + 12) ^
			    (uint32_t)(i / 4));
			encrypt_block(f, block);
		}
		l[nlimbs - 1 - i] = get_u32(block + i % 4 * 4);
	}
}

/* One round: adds to `to` what is drawn for `from`. */
static void
round_wide(const struct ff1 *f, const struct ff1_space *s, uint8_t round,
    const uint16_t *from, size_t nfrom, uint16_t *to, size_t nto)
{
	uint32_t l[LIMBS_ADDED];
	uint8_t block[BLOCK], byte;
	size_t at = s->at;

	memcpy(block, s->before, BLOCK);
	mac(f, block, &at, &round, 1);
	numerals_read(s, from, nfrom, l, s->d / 4);
	for (size_t i = s->b; i-- > 0;) {
		byte = (uint8_t)(l[i / 4] >> i % 4 * 8);
		mac(f, block, &at, &byte, 1);
	}
	expand(f, s, block, l);
	numerals_add(s, to, nto, l, s->d / 4);
}

static uint32_t
word_read(uint32_t radix, const uint16_t *x, size_t n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * radix + x[i];
	return v;
}

static void
word_write(uint32_t radix, uint32_t v, uint16_t *x, size_t n)
{
	while (n-- > 0) {
		x[n] = (uint16_t)(v % radix);
		v /= radix;
	}
}

void
ff1_encrypt(const struct ff1 *f, const struct ff1_space *s, uint16_t *x)
{
	uint64_t a, b;

	if (ff1_words(s)) {
		a = word_read(s->radix, x, s->u);
		b = word_read(s->radix, x + s->u, s->v);
		encrypt_words(f, s, &a, &b);
		word_write(s->radix, (uint32_t)a, x, s->u);
		word_write(s->radix, (uint32_t)b, x + s->u, s->v);
		return;
	}
	for (uint8_t round = 0; round < ROUNDS; round += 2) {
		round_wide(f, s, round, x + s->u, s->v, x, s->u);
		round_wide(f, s, (uint8_t)(round + 1), x, s->u, x + s->u,
		    s->v);
	}
}
