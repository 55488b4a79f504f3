/*
 * FF1, the format-preserving cipher of NIST SP 800-38G (algorithm 7): a keyed
 * permutation of the strings of n numerals in a radix, with AES (libcrypto)
 * under ten Feistel rounds.
 *
 * A string is an array of numerals, each below the radix, the first the most
 * significant.  Halves are computed with as plain integers of a fixed number
 * of bits, hence the limits; up to 32 bits (18 digits, 10 letters and digits)
 * one machine word holds them, which is several times as fast.
 *
 * Nothing here allocates but ff1_init, and nothing changes a struct ff1 or
 * ff1_space once it is made.
 */
#ifndef KEY_FF1_H
#define KEY_FF1_H

#define FF1_RADIX_MIN	2
#define FF1_RADIX_MAX	65536
#define FF1_LEN_MIN	2
#define FF1_LEN_MAX	2048		/* numerals of a string */
#define FF1_TWEAK_MAX	256		/* bytes */
#define FF1_HALF_BITS	2048		/* of the longer half as a number */
#define FF1_DOMAIN_MIN	1000000		/* radix^n, as Rev. 1 has it */

/* A key: AES with its key schedule. */
struct ff1 {
	struct evp_cipher_ctx_st	*aes;	/* EVP_CIPHER_CTX */
};

/*
 * What does not change between strings of one radix, length and tweak.  Plain
 * data: may be copied, and thrown away as it is (it holds ciphertext of the
 * tweak only).
 */
struct ff1_space {
	uint32_t	radix;
	uint16_t	n, u, v;	/* u + v = n, u = n / 2 */
	uint16_t	b, d;		/* bytes of a half and of what is added */
	uint8_t		at;		/* where in a block the round goes */
	uint8_t		chunk;		/* numerals that fit 32 bits together */
	uint32_t	chunk_power;	/* radix^chunk */
	uint64_t	power[2];	/* radix^u, radix^v; 0 above 32 bits */
	uint8_t		before[16];	/* CBC-MAC of what stands before it */
};

/*
 * `key` is 16, 24 or 32 bytes (AES-128, 192, 256).  0, or -1: libcrypto has
 * no such cipher or no memory.  Reads no file, not even libcrypto's
 * configuration.  ff1_free wipes; it may be given zeros.
 */
int	ff1_init(struct ff1 *, const uint8_t *key, size_t nkey);
void	ff1_free(struct ff1 *);

/* Are there at least FF1_DOMAIN_MIN strings, and are they within the limits? */
bool	ff1_fits(uint32_t radix, size_t n);

/* 0, or -1: not ff1_fits, or the tweak is too long.  Two calls of AES, and
   one for every 16 bytes of tweak. */
int	ff1_space(const struct ff1 *, struct ff1_space *, uint32_t radix,
	    size_t n, const uint8_t *tweak, size_t ntweak);

/*
 * Enciphers the space's n numerals in place.  Numerals not below the radix
 * are the caller's fault.  Different strings stay different.
 */
void	ff1_encrypt(const struct ff1 *, const struct ff1_space *,
	    uint16_t *numerals);

/*
 * The same for a number below radix^n, read as numerals with leading zeros.
 * Only for spaces whose halves fit 32 bits: ff1_words says so.
 */
static inline bool
ff1_words(const struct ff1_space *s)
{
	return s->power[1] != 0;
}

uint64_t ff1_encrypt_u64(const struct ff1 *, const struct ff1_space *,
	    uint64_t);

#endif
