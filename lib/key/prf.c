/*
 * The one file that uses the low-level SHA-256 of libcrypto: with the states
 * behind the two key blocks kept, an HMAC of a short value is two calls of
 * the compression function, a twelfth of the time of HMAC().
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "sys/system.h"
#include "io/bytes.h"
#include "key/prf.h"

#include <openssl/sha.h>
#include <sodium.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

__attribute__((target("avx"))) static void
zero_upper(void)
{
	_mm256_zeroupper();
}
#endif

#define BLOCK		64		/* of SHA-256 */
#define SHORT_MAX	(BLOCK - 9)	/* fits one block with its padding */

/* The state after one whole block (the padded key). */
static void
load(SHA256_CTX *c, const uint32_t state[8])
{
	memset(c, 0, sizeof(*c));
	for (int i = 0; i < 8; i++)
		c->h[i] = state[i];
	c->Nl = BLOCK * 8;
	c->md_len = SHA256_DIGEST_LENGTH;
}

static void
key_state(uint32_t state[8], const uint8_t key[BLOCK], uint8_t pad)
{
	uint8_t block[BLOCK];
	SHA256_CTX c;

	for (int i = 0; i < BLOCK; i++)
		block[i] = key[i] ^ pad;
	SHA256_Init(&c);
	SHA256_Update(&c, block, sizeof(block));
	for (int i = 0; i < 8; i++)
		state[i] = c.h[i];
	sodium_memzero(block, sizeof(block));
	sodium_memzero(&c, sizeof(c));
}

void
prf_init(struct prf *p, const uint8_t *key, size_t n)
{
	uint8_t block[BLOCK] = { 0 };

	if (n > BLOCK)
		SHA256(key, n, block);
	else if (n > 0)
		memcpy(block, key, n);
	key_state(p->inner, block, 0x36);
	key_state(p->outer, block, 0x5c);
	sodium_memzero(block, sizeof(block));
}

/*
 * libcrypto hashes with SSE instructions.  They are slow while the upper halves
 * of the vector registers are in use, as libc's memcpy may leave them: on a
 * machine with AVX-512 a hash took half as long again.
 */
static void
clean_vectors(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
	if (__builtin_cpu_supports("avx"))
		zero_upper();
#endif
}

/* Hashes n <= SHORT_MAX bytes behind `state`: one block, padded by hand. */
static void
hash_short(const uint32_t state[8], const uint8_t *p, size_t n,
    uint8_t out[PRF_SIZE])
{
	uint8_t block[BLOCK] = { 0 };
	SHA256_CTX c;

	if (n > 0)
		memcpy(block, p, n);
	block[n] = 0x80;
	put_u64(block + BLOCK - 8, (BLOCK + (uint64_t)n) * 8);
	for (int i = 0; i < 8; i++)
		c.h[i] = state[i];
	clean_vectors();
	SHA256_Transform(&c, block);
	for (int i = 0; i < 8; i++)
		put_u32(out + i * 4, c.h[i]);
}

void
prf(const struct prf *p, const uint8_t *v, size_t n, uint8_t out[PRF_SIZE])
{
	SHA256_CTX c;

	if (n <= SHORT_MAX)
		hash_short(p->inner, v, n, out);
	else {
		load(&c, p->inner);
		SHA256_Update(&c, v, n);
		SHA256_Final(out, &c);
	}
	hash_short(p->outer, out, PRF_SIZE, out);
}

void
prf_fast(const uint8_t key[PRF_FAST_KEY], const uint8_t *v, size_t n,
    uint8_t out[PRF_FAST_SIZE])
{
	crypto_shorthash_siphashx24(out, v, n, key);
}
