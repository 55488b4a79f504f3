/*
 * The characters that fpe enciphers: each has a number below n, the place it
 * has in the alphabet.
 */
#ifndef MASK_ALPHABET_H
#define MASK_ALPHABET_H

#define ALPHABET_MAX	1024		/* characters */
#define CHAR_BYTES	4		/* of UTF-8 */

struct letter {
	uint8_t	len, bytes[CHAR_BYTES];	/* the rest is zeros */
};

struct alphabet {
	uint16_t	n;
	uint16_t	nwide;		/* outside ASCII */
	uint8_t		longest, shortest;	/* bytes of a character */
	int16_t		ascii[128];	/* the number, or -1 */
	struct letter	letters[ALPHABET_MAX];
	uint16_t	wide[ALPHABET_MAX];	/* numbers, sorted by bytes */
};

/*
 * Of the characters of valid UTF-8, in this order; `lower`: of their lower
 * case, for types that do not tell cases apart; then what is there twice
 * counts once, else it is an error.  0, or -1 with errno: EEXIST (a character
 * twice), ERANGE (fewer than two, or more than ALPHABET_MAX), ENOMEM.
 */
int	alphabet_init(struct alphabet *, const char *chars, bool lower);

/* The characters of "digits", "alnum", ...: NULL where there is none so. */
const char *alphabet_named(const char *name);

/* All those names, NULL-terminated. */
extern const char *const alphabet_names[];

/* The number of a letter that is not ASCII, or -1. */
int	alphabet_find_wide(const struct alphabet *, const uint8_t *, size_t n);

/* How many bytes the character takes whose first byte is c. */
static inline size_t
char_bytes(uint8_t c)
{
	return c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/*
 * The number of the character at p (n > 0 bytes are left), or -1; in *len how
 * many bytes it takes.  The text is valid UTF-8, or the alphabet is ASCII.
 */
static inline int
alphabet_next(const struct alphabet *a, const uint8_t *p, size_t n,
    size_t *len)
{
	*len = 1;
	if (*p < 128)
		return a->ascii[*p];
	if (a->nwide == 0)
		return -1;
	*len = char_bytes(*p);
	return *len > n ? -1 : alphabet_find_wide(a, p, *len);
}

#endif
