/* What a word before tells: dates of birth, passports, licences. */
#include "sys/system.h"
#include "detect/match.h"

#define KEYED_WORDS	6	/* between "passport" and its number */
#define KEYED_BYTES	80

/* Signs between a word and its number, among them n°, № and wide colons. */
static size_t
skip_signs(const struct text *t, size_t at, size_t end)
{
	size_t i = at;

	while (i < end) {
		if (t->p[i] == 0xc2 || t->p[i] == 0xe2 || t->p[i] == 0xef ||
		    stands_at(t, i, "\xe3\x80\x80"))
			i += char_length(t, i);
		else if (t->p[i] != '\0' && strchr(" \t\n:.,;#()[]-=\"'/",
		    t->p[i]) != NULL)
			i++;
		else
			break;
	}
	return i < t->n ? i : t->n;
}

/* は, の, です: kana between the word and what it tells. */
static size_t
skip_kana(const struct text *t, size_t at, size_t end)
{
	size_t i = at;

	while (i < end && t->p[i] == 0xe3 && byte_at(t, i + 1) >= 0x81 &&
	    byte_at(t, i + 1) <= 0x83)
		i += char_length(t, i);
	return i;
}

static size_t
match_value(const struct detector *d, const struct text *t, uint32_t key,
    size_t at, enum detect_kind *kind)
{
	*kind = (key & LEX_BIRTH) ? DETECT_DOB : (key & LEX_PASSPORT) ?
	    DETECT_PASSPORT : DETECT_LICENCE;
	return (key & LEX_BIRTH) ? match_date(d, t, at) : match_paper(t, at);
}

/* May the word stand between: "no", "née Klein le", "born in Leeds on". */
static bool
is_filler(const struct word *w, uint32_t key)
{
	return (w->flags & (LEX_KEYS | LEX_PARTICLE | LEX_AM | LEX_TITLE)) ||
	    ((key & LEX_BIRTH) && w->capital);
}

size_t
match_keyed(const struct detector *d, const struct text *t,
    const struct word *key, size_t *at, enum detect_kind *kind)
{
	size_t end = t->n - key->at < KEYED_BYTES ? t->n :
	    key->at + KEYED_BYTES;
	size_t i = key->end, n;
	struct word w;

	for (int k = 0; k <= KEYED_WORDS && i < end; k++) {
		i = skip_kana(t, skip_signs(t, i, end), end);
		i = skip_signs(t, i, end);
		if (i >= end)
			return 0;
		if ((n = match_value(d, t, key->flags, i, kind)) > 0) {
			*at = i;
			return n;
		}
		if (!word_at(d, t, i, &w) || !is_filler(&w, key->flags))
			return 0;
		i = w.end;
	}
	return 0;
}
