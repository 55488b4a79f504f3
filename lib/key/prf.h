/*
 * Keyed randomness: the two pseudo-random functions that masks draw from.
 * Same key and same bytes give the same answer on every machine.
 */
#ifndef KEY_PRF_H
#define KEY_PRF_H

#define PRF_SIZE	32		/* bytes of an HMAC */
#define PRF_FAST_SIZE	16		/* bytes of a SipHash */
#define PRF_FAST_KEY	16

/* HMAC-SHA-256 (RFC 2104, FIPS 180-4) with both key blocks hashed already. */
struct prf {
	uint32_t inner[8], outer[8];
};

/* Keys of more than 64 bytes are hashed first, as RFC 2104 says. */
void	prf_init(struct prf *, const uint8_t *key, size_t n);
void	prf(const struct prf *, const uint8_t *, size_t n,
	    uint8_t out[PRF_SIZE]);

/*
 * SipHash-2-4 with 128 bits of output: a third of the time, for draws that
 * need no collision resistance beyond their own few bits.
 */
void	prf_fast(const uint8_t key[PRF_FAST_KEY], const uint8_t *, size_t n,
	    uint8_t out[PRF_FAST_SIZE]);

/*
 * A number below n (which is below 2^32) from 64 random bits: the high half
 * of the product, so that every number is drawn and the bias is under 2^-32.
 */
static inline uint32_t
prf_below(uint64_t random, uint32_t n)
{
	return (uint32_t)(((random >> 32) * n +
	    (((random & 0xffffffff) * n) >> 32)) >> 32);
}

#endif
