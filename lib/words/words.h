/*
 * Lists of words, made from data/ at build time.  Word i is the bytes at[i]
 * to at[i + 1] of text, in UTF-8.
 */
#ifndef WORDS_WORDS_H
#define WORDS_WORDS_H

/*
 * No word is longer, and as many bytes may be read from the start of any, so
 * that a word is copied by one copy of constant size.
 */
#define WORD_MAX	32

struct word_list {
	const char	*text;
	const uint32_t	*at;
	uint32_t	 n;
	uint32_t	 longest;	/* bytes */
	uint32_t	 longest_chars;
};

/* What there is of one language or country; every list is there. */
struct locale_words {
	const char		*locale;	/* "en" */
	struct word_list	 female, male;	/* first names; some are in both */
	struct word_list	 first;		/* both, each once */
	struct word_list	 last;
	struct word_list	 city;
	struct word_list	 street;	/* without a number */
	struct word_list	 state;		/* or region, province */
	/*
	 * Women and men are the two ends of `first`: female.at is first.at,
	 * and male.at lies behind those that only women have.  The last names
	 * of pl stand in the form of men (-ski).
	 *
	 * The first and last names again with nothing but the letters a to z,
	 * written as the language does it (ue for an umlaut): for addresses
	 * and logins.  Word i is word i of the list it belongs to.
	 */
	struct word_list	 first_letters, last_letters;
};

/* What is the same for all. */
struct common_words {
	struct word_list	 word;		/* harmless, in letters a to z */
	struct word_list	 job, country, currency, timezone, platform;
	struct word_list	 lorem;
};

extern const struct common_words common_words;

/* The words of that locale, or NULL; and all of them, by number. */
const struct locale_words *locale_find(const char *locale);
extern const struct locale_words locales[];
extern const size_t nlocales;

#endif
