#include "sys/system.h"
#include "io/buf.h"
#include "type/utf8.h"
#include "words/words.h"
#include "mask/lorem.h"
#include "mask/recipe.h"

#define SENTENCE	8	/* words, on average */

/* The next 64 bits: SplitMix64 (Steele, Lea, Flood), seeded by the PRF. */
static uint64_t
next_bits(struct fake_bits *s)
{
	uint64_t v = s->a += s->b | 1;

	v = (v ^ v >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	v = (v ^ v >> 27) * UINT64_C(0x94d049bb133111eb);
	return v ^ v >> 31;
}

/* Sentences in `len` bytes, the last word cut where it ends. */
static void
put_sentences(struct fake_bits *state, char *to, size_t len)
{
	const struct word_list *list = &common_words.lorem;
	char word[WORD_MAX + 2];
	bool begins = true;
	uint64_t random;
	uint32_t i;
	size_t n;

	while (len > 0) {
		random = next_bits(state);
		i = draw_below(&random, list->n);
		n = list->at[i + 1] - list->at[i];
		memcpy(word, list->text + list->at[i], WORD_MAX);
		if (begins)
			word[0] = (char)(word[0] - 'a' + 'A');
		if ((begins = draw_below(&random, SENTENCE) == 0))
			word[n++] = '.';
		word[n++] = ' ';
		if (n > len)
			n = len;
		memcpy(to, word, n);
		to += n;
		len -= n;
	}
}

enum mask_result
lorem_draw(const struct fake_bits *bits, struct bytes in, struct buf *out)
{
	struct fake_bits state = *bits;
	size_t chars;
	char *to;

	if (!utf8_valid(in.data, in.len))
		return MASK_NOT_UTF8;
	chars = utf8_count(in.data, in.len);
	if ((to = (char *)buf_extend(out, chars)) == NULL)
		return MASK_NOMEM;
	put_sentences(&state, to, chars);
	if (chars > 0 && to[chars - 1] == ' ')
		to[chars - 1] = '.';
	return MASK_OK;
}
