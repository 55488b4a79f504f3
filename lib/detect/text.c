/* Bytes and words of a text. */
#include "sys/system.h"
#include "detect/match.h"

#define U	B_UPPER
#define L	B_LOWER
#define D	(B_DIGIT | B_HEX)
#define X	(B_UPPER | B_HEX)
#define Y	(B_LOWER | B_HEX)
#define R	B_REST
#define W	B_LEAD
#define K	B_KANJI
#define S	B_SIGN

/*
 * 0xc2 begins signs of Latin-1, 0xe2 dashes and quotes, 0xe3 to 0xe9 kana and
 * Chinese characters, 0xef their wide forms, 0xf0 pictures: no letters.
 */
const uint8_t byte_class[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, S, 0, 0, S, 0, 0, 0, 0,
	D, D, D, D, D, D, D, D, D, D, S, 0, 0, 0, 0, 0,
	0, X, X, X, X, X, X, U, U, U, U, U, U, U, U, U,
	U, U, U, U, U, U, U, U, U, U, U, 0, 0, 0, 0, 0,
	0, Y, Y, Y, Y, Y, Y, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, 0, 0,
	R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R,
	R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R,
	R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R,
	R, R, R, R, R, R, R, R, R, R, R, R, R, R, R, R,
	0, 0, 0, W, W, W, W, W, W, W, W, W, W, W, W, W,
	W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
	0, W, 0, K, K, K, K, K, K, K, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};

#define BLANKS_MAX	3

bool
stands_at(const struct text *t, size_t at, const char *s)
{
	for (; *s != '\0'; s++, at++)
		if (at >= t->n || t->p[at] != (uint8_t)*s)
			return false;
	return true;
}

size_t
char_length(const struct text *t, size_t at)
{
	uint8_t c = t->p[at];
	size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	return n > t->n - at ? t->n - at : n;
}

size_t
skip_blanks(const struct text *t, size_t at)
{
	size_t i = at;

	while (i < t->n && i - at < BLANKS_MAX && (t->p[i] == ' ' ||
	    t->p[i] == '\t' || (t->p[i] == '\n' && i == at)))
		i++;
	return i;
}

bool
is_joined(const struct text *t, size_t at)
{
	uint8_t sign, before;

	if (at < 2)
		return at == 1 && t->p[0] == '#';
	sign = t->p[at - 1];
	before = t->p[at - 2];
	switch (sign) {
	case '-':
	case '_':
		return is_alnum(before);
	case '.':
	case ',':
	case '/':
		return is_digit(before);
	case '#':
		return true;
	}
	return is_alnum(sign);
}

bool
follows_number(const struct text *t, size_t at)
{
	return at >= 2 && t->p[at - 1] == ' ' && is_digit(t->p[at - 2]);
}

/* É and the like: two bytes, where cases alternate or are 32 apart. */
static bool
is_capital(const struct text *t, size_t at)
{
	uint8_t c = byte_at(t, at), next = byte_at(t, at + 1);

	switch (c) {
	case 0xc3:
		return next < 0x9f;
	case 0xc4:
		return next < 0xb9 ? next % 2 == 0 : next % 2 == 1;
	case 0xc5:
		return (next >= 0x81 && next <= 0x88) || next >= 0xb9 ?
		    next % 2 == 1 : next % 2 == 0;
	case 0xce:
		return next >= 0x86 && next <= 0xab;
	case 0xd0:
		return next < 0xb0;
	}
	return is_upper(c);
}

/* The sign between two letters of a word: - ' and the typographic one. */
static size_t
joins(const struct text *t, size_t i)
{
	uint8_t c = t->p[i];

	if (c == '-' || c == '\'')
		return byte_class[byte_at(t, i + 1)] & (B_LETTER & ~B_REST) ?
		    1 : 0;
	if (c == 0xe2 && stands_at(t, i, "\xe2\x80\x99"))
		return byte_class[byte_at(t, i + 3)] & (B_LETTER & ~B_REST) ?
		    3 : 0;
	return 0;
}

/* Anna-Maria: as its parts, when no list has the whole. */
static uint32_t
compound(const struct detector *d, const struct text *t, size_t at,
    size_t hyphen, size_t end)
{
	const struct lexicon *l = detector_lexicon(d);
	uint32_t a, b;

	a = lexicon_find(l, t->p + at, hyphen - at);
	b = lexicon_find(l, t->p + hyphen + 1, end - hyphen - 1);
	if ((a & LEX_FIRST) && (b & LEX_FIRST))
		return LEX_FIRST | ((a | b) & LEX_LAST);
	if ((a & LEX_LAST) && (b & LEX_LAST))
		return LEX_LAST;
	/* Tel-Nr, Appelez-moi, Geb-Datum */
	return (a | b) & (LEX_KEYS | LEX_NO_NAME | LEX_ORG);
}

bool
word_at(const struct detector *d, const struct text *t, size_t at,
    struct word *w)
{
	uint64_t hash = LEXICON_HASH;
	size_t i = at, step, hyphen = 0;
	size_t most = t->n - at < WINDOW ? t->n : at + WINDOW;

	if (!word_begins(t, at))
		return false;
	for (;;) {
		for (; i < most && is_letter(t->p[i]); i++)
			hash = lexicon_hash(hash, is_upper(t->p[i]) ?
			    t->p[i] | 0x20u : t->p[i]);
		if (i >= most || (step = joins(t, i)) == 0)
			break;
		/* Daniel's */
		if (t->p[i] != '-' && t->p[i + step] == 's' &&
		    ends_at(t, i + step + 1))
			break;
		if (t->p[i] == '-')
			hyphen = i;
		for (; step > 0; step--, i++)
			hash = lexicon_hash(hash, t->p[i]);
	}
	*w = (struct word){ .at = at, .end = i, .capital = is_capital(t, at) };
	w->flags = lexicon_flags(detector_lexicon(d), hash);
	if (w->flags == 0 && hyphen > 0)
		w->flags = compound(d, t, at, hyphen, i);
	if (!w->capital)
		w->flags &= ~(LEX_FIRST | LEX_LAST);
	return true;
}
