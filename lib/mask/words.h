/*
 * Lists of words, made from data/names at build time.  Word i is the bytes
 * at[i] to at[i + 1] of text; all are ASCII.  The lists of letters hold the
 * same words with nothing but their letters, in lower case.
 */
#ifndef MASK_WORDS_H
#define MASK_WORDS_H

/*
 * No word is longer, and as many bytes may be read from the start of any, so
 * that a word is copied by one copy of constant size.
 */
#define WORD_MAX	16
#define WORD_PADDING	"                "	/* behind the last word */

struct word_list {
	const char	*text;
	const uint32_t	*at;
	uint32_t	 n;
	uint32_t	 longest;	/* bytes */
};

extern const struct word_list words_en_first;
extern const struct word_list words_en_first_letters;
extern const struct word_list words_en_last;
extern const struct word_list words_en_last_letters;

#endif
