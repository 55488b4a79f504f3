/*
 * What the detectors share: the text, its bytes' classes, the lexicon.  Not
 * for others.
 *
 * Every matcher looks at a bounded number of bytes (WINDOW and the lengths
 * named here), so that a text costs what its length costs.
 */
#ifndef DETECT_MATCH_H
#define DETECT_MATCH_H

#include "detect/detect.h"
#include "detect/lexicon.h"

#define WINDOW	64		/* bytes that a matcher looks ahead for more */
#define LOCAL_MAX 64		/* of an e-mail: RFC 5321, 4.5.3.1.1 */

struct text {
	const uint8_t	*p;
	size_t		 n;
};

/* Where a word stands, and what the lexicon knows of it. */
struct word {
	bool		 capital;	/* begins with one */
	size_t		 at, end;
	size_t		 part;		/* where its first hyphen stands, or end */
	uint32_t	 flags;
};

/*
 * Classes of bytes.  A letter is what words between blanks are made of, byte
 * by byte in UTF-8: not U+0080 to U+00BF, U+2000 to U+2FFF and U+F000 and
 * more, which are signs, and not the Chinese and Japanese characters (U+3000
 * to U+9FFF), which have no blanks.
 */
#define BYTE_LETTER	0x01
#define BYTE_DIGIT	0x02
#define BYTE_HEX	0x04
#define BYTE_KANJI	0x08	/* begins a Chinese or Japanese character */
#define BYTE_INSIDE	0x10	/* of a character, not its first byte */
#define BYTE_UPPER	0x20	/* A to Z; what makes it lower, too */
#define BYTE_SIGN	0x40	/* ( + : may begin something */

extern const uint8_t byte_classes[256];

static inline bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_upper(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
is_lower(uint8_t c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool
is_hex(uint8_t c)
{
	return byte_classes[c] & BYTE_HEX;
}

static inline bool
is_kanji(uint8_t c)
{
	return byte_classes[c] & BYTE_KANJI;
}

static inline bool
is_letter(uint8_t c)
{
	return byte_classes[c] & BYTE_LETTER;
}

static inline bool
is_word(uint8_t c)
{
	return byte_classes[c] & (BYTE_LETTER | BYTE_DIGIT);
}

/* The byte there, or a blank behind the end. */
static inline uint8_t
byte_at(const struct text *t, size_t i)
{
	return i < t->n ? t->p[i] : ' ';
}

/* Does a word end before i? */
static inline bool
ends_at(const struct text *t, size_t i)
{
	return i >= t->n || !is_word(t->p[i]);
}

const struct lexicon *detector_lexicon(const struct detector *);

/* The word at `at`: letters, with - and ' between letters; false: none. */
bool	word_at(const struct detector *, const struct text *, size_t at,
	    struct word *);

/* Flags that a number behind the word is read by. */
#define LEX_CONTEXT (LEX_PHONE | LEX_SSN | LEX_TAX | LEX_MYNUMBER)

/* Skips blanks (and one line end), at most a few; returns where it stands. */
size_t	skip_blanks(const struct text *, size_t at);

/* Length of what begins at `at`, 0: none. */
size_t	match_url(const struct text *, size_t at);
/* `sign`: where the @ stands. */
size_t	match_email(const struct text *, size_t at, size_t sign);
size_t	match_uuid(const struct text *, size_t at);
size_t	match_mac(const struct text *, size_t at);
size_t	match_ip(const struct text *, size_t at);
size_t	match_iban(const struct text *, size_t at);
/* Of letters and digits. */
size_t	match_letter_id(const struct text *, size_t at);
size_t	match_street(const struct detector *, const struct text *,
	    const struct word *first, size_t at);

/* Digits with what may stand between them, from `at` on. */
#define DIGITS_MAX 20
struct digits {
	uint8_t		 digit[DIGITS_MAX];
	size_t		 end[DIGITS_MAX]; /* behind digit i */
	size_t		 group[DIGITS_MAX]; /* digits of group i */
	size_t		 n, ngroups;
	char		 separator;	/* between all groups; 0: they differ */
	bool		 plus, parens;
};

void	read_digits(const struct text *, size_t at, struct digits *);

/*
 * Kinds that are made of digits; `context` are the flags of the words before
 * (LEX_PHONE, LEX_SSN ...).  The length; *kind.
 */
size_t	match_digits(const struct text *, size_t at, uint32_t context,
	    unsigned int kinds, enum detect_kind *kind);

/* A date in figures or with the name of a month. */
size_t	match_date(const struct detector *, const struct text *, size_t at);

/* A number as papers have it: letters and at least five digits. */
size_t	match_paper(const struct text *, size_t at);

/* A person's name that begins with this word or, after a title, behind it. */
size_t	match_name(const struct detector *, const struct text *,
	    const struct word *first, uint32_t context, size_t *start);

/* Names in Chinese characters. */
size_t	match_kanji_name(const struct detector *, const struct text *,
	    size_t at);
size_t	match_kanji_street(const struct text *, size_t at);

#endif
