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

struct text {
	const uint8_t	*p;
	size_t		 n;
};

/* Where a word stands, and what the lexicon knows of it. */
struct word {
	size_t		 at, end;
	uint32_t	 flags;
	bool		 capital;	/* begins with one */
};

/*
 * What a byte is.  Letters are those of alphabets: ASCII, and the bytes of
 * Latin, Greek, Cyrillic and the like in UTF-8.  Chinese characters and kana
 * (ideographs here) stand without blanks, so a word or number ends at them.
 */
#define B_UPPER		0x01u
#define B_LOWER		0x02u
#define B_DIGIT		0x04u
#define B_HEX		0x08u
#define B_LEAD		0x10u	/* first byte of a letter that is not ASCII */
#define B_REST		0x20u	/* 0x80 to 0xbf */
#define B_KANJI		0x40u	/* first byte of an ideograph */
#define B_SIGN		0x80u	/* + ( : that something may begin with */
#define B_LETTER	(B_UPPER | B_LOWER | B_LEAD | B_REST)
extern const uint8_t byte_class[256];

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
is_alnum(uint8_t c)
{
	return byte_class[c] & (B_UPPER | B_LOWER | B_DIGIT);
}

static inline bool
is_hex(uint8_t c)
{
	return byte_class[c] & B_HEX;
}

static inline bool
is_letter(uint8_t c)
{
	return byte_class[c] & B_LETTER;
}

static inline bool
is_word(uint8_t c)
{
	return byte_class[c] & (B_LETTER | B_DIGIT);
}

static inline bool
is_kanji(uint8_t c)
{
	return byte_class[c] & B_KANJI;
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

/* Does the text go on with s there? */
bool	stands_at(const struct text *, size_t at, const char *s);

/* How many bytes the character there has, by its first byte. */
size_t	char_length(const struct text *, size_t at);

/*
 * Do figures at `at` go on what stands before: SN-0091, 1.2.3, AA1 01 23?
 */
bool	is_joined(const struct text *, size_t at);
bool	follows_number(const struct text *, size_t at);

/* Does a word begin there?  What word_at asks first. */
static inline bool
word_begins(const struct text *t, size_t at)
{
	return at < t->n && (byte_class[t->p[at]] & (B_LETTER & ~B_REST));
}

/* The word at `at`: letters, with - and ' between letters; false: none. */
bool	word_at(const struct detector *, const struct text *, size_t at,
	    struct word *);

/* Skips blanks (and one line end), at most a few; returns where it stands. */
size_t	skip_blanks(const struct text *, size_t at);

/* Length of what begins at `at`, 0: none. */
size_t	match_url(const struct text *, size_t at);
/* sign: where the next '@' is. */
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
	char		 sign[DIGITS_MAX]; /* behind group i */
	char		 separator;	/* between all groups; 0: they differ */
	bool		 plus, parens;
};

void	read_digits(const struct text *, size_t at, struct digits *);

/*
 * Kinds that are made of digits; `context` are the flags of the words before
 * (LEX_PHONE, LEX_SSN ...).  The length; *kind.
 */
size_t	match_phone(const struct digits *, uint32_t context, bool follows);
bool	has_groups(const struct digits *, const char *sizes);
size_t	match_digits(const struct text *, size_t at, uint32_t context,
	    unsigned int kinds, enum detect_kind *kind);

/* A date in figures or with the name of a month. */
size_t	match_date(const struct detector *, const struct text *, size_t at);
/* The same where 生まれ, geboren, stands behind it. */
size_t	match_born(const struct detector *, const struct text *, size_t at);

/* A number as papers have it: letters and at least five digits. */
size_t	match_paper(const struct text *, size_t at);

/*
 * Is the whole text, without blanks around, a value that needs no words
 * around it when it has a column of its own: 4155550123, Kowalska?
 */
bool	match_column(const struct detector *, unsigned int kinds,
	    const struct text *, enum detect_kind *kind);

/* A person's name that begins with this word or, after a title, behind it. */
size_t	match_name(const struct detector *, const struct text *,
	    const struct word *first, size_t *start);

/* Names in Chinese characters; sure: a word before tells that one follows. */
size_t	match_kanji_name(const struct detector *, const struct text *,
	    size_t at, bool sure);
size_t	match_kanji_street(const struct detector *, const struct text *,
	    size_t at);

/*
 * Behind a word such as "born" or "passport": the date or the number that
 * follows, with a few words and signs between.  Its length; *at, *kind.
 */
size_t	match_keyed(const struct detector *, const struct text *,
	    const struct word *key, size_t *at, enum detect_kind *kind);

#endif
