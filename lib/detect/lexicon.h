/*
 * The words that detectors know: names, titles, greetings, what stands before
 * a date of birth or behind a street.  One table, looked up by a hash of the
 * word with its ASCII letters in lower case.
 */
#ifndef DETECT_LEXICON_H
#define DETECT_LEXICON_H

#define LEX_FIRST	0x1u	/* a first name */
#define LEX_LAST	0x2u
#define LEX_COMMON	0x4u	/* is also an ordinary word or a town */
#define LEX_TITLE	0x8u	/* Mrs, Herr */
#define LEX_GREETING	0x10u	/* Dear, Hallo */
#define LEX_BIRTH	0x20u	/* born, geboren */
#define LEX_PASSPORT	0x40u
#define LEX_LICENCE	0x80u
#define LEX_PHONE	0x100u	/* call, Tel */
#define LEX_SSN		0x200u
#define LEX_TAX		0x400u	/* NIF, contribuinte */
#define LEX_NUMBER	0x800u	/* no, Nr: between a word and its number */
#define LEX_MONTH	0x1000u
#define LEX_PARTICLE	0x2000u	/* von, de la */
#define LEX_NO_NAME	0x4000u	/* Street, GmbH, Team: not behind a first name */
#define LEX_STREET_BEFORE 0x8000u /* Via, ul, Calle */
#define LEX_STREET_AFTER 0x10000u /* Street, Road */
#define LEX_STREET_FR	0x20000u /* rue: behind the number, before the name */
#define LEX_PERSON	0x40000u /* customer, patient: a name may follow */
#define LEX_MYNUMBER	0x80000u
#define LEX_AM		0x100000u /* Am, Im: before a street in German */
#define LEX_ORG		0x200000u /* GmbH, Ltd: what stands before is a firm */
#define LEX_VERSION	0x400000u /* version, build: 1.2.3.4 is no address */
#define LEX_ROMAJI	0x800000u /* a Japanese name in letters */
#define LEX_STRONG	0x1000000u /* Dear: whoever follows is a person */
#define LEX_PREFECTURE	0x2000000u /* 東京都: an address may begin */

/* What tells what a number or a date is. */
#define LEX_KEYS	(LEX_BIRTH | LEX_PASSPORT | LEX_LICENCE | LEX_PHONE | \
			    LEX_SSN | LEX_TAX | LEX_MYNUMBER | LEX_NUMBER | \
			    LEX_VERSION)
#define LEX_ORG		0x200000u /* GmbH, Ltd: what stands before is a firm */
#define LEX_VERSION	0x400000u /* version, build: 1.2.3.4 is no address */
#define LEX_ROMAJI	0x800000u /* a Japanese name in letters */
#define LEX_STRONG	0x1000000u /* Dear: whoever follows is a person */
#define LEX_PREFECTURE	0x2000000u /* 東京都: an address may begin */

/* What tells what a number or a date is. */
#define LEX_KEYS	(LEX_BIRTH | LEX_PASSPORT | LEX_LICENCE | LEX_PHONE | \
			    LEX_SSN | LEX_TAX | LEX_MYNUMBER | LEX_NUMBER | \
			    LEX_VERSION)

struct lexicon;

/* Which words of small letters may be there at all: most are not. */
#define FILTER_BITS	16384u
struct word_filter {
	uint64_t	bits[FILTER_BITS / 64];
};

/* Of the first, second and last byte and the length. */
static inline unsigned int
word_filter_bit(const uint8_t *p, size_t n)
{
	uint32_t v = p[0] | (uint32_t)p[n > 1] << 8 |
	    (uint32_t)p[n - 1] << 16 | (uint32_t)n << 24;

	return v * 2654435761u >> 18;		/* 14 bits */
}

static inline bool
word_filter_has(const struct word_filter *f, const uint8_t *p, size_t n)
{
	unsigned int bit = word_filter_bit(p, n);

	return f->bits[bit / 64] >> bit % 64 & 1;
}

/* NULL: out of memory. */
struct lexicon *lexicon_new(void);
void	 lexicon_free(struct lexicon *);

/*
 * A word's hash, byte after byte with ASCII letters in lower case, begins as
 * LEXICON_HASH: FNV-1a of 64 bits.
 * Two words of one hash would count as one, which only a forger finds, and
 * all he gains is a word that is taken for a name.
 */
#define LEXICON_HASH	UINT64_C(0xcbf29ce484222325)

static inline uint64_t
lexicon_hash(uint64_t hash, uint8_t c)
{
	return (hash ^ c) * UINT64_C(0x100000001b3);
}

/* The flags of the word with that hash, or of n bytes; 0: unknown. */
uint32_t lexicon_flags(const struct lexicon *, uint64_t hash);
uint32_t lexicon_find(const struct lexicon *, const uint8_t *, size_t n);

const struct word_filter *lexicon_filter(const struct lexicon *);

/*
 * Of Chinese and Japanese characters: the longest entry that n bytes begin
 * with and that has one of the flags; 0: none.
 */
size_t	 lexicon_prefix(const struct lexicon *, const uint8_t *, size_t n,
	    uint32_t flags);

#endif
