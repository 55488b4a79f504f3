/* Street addresses, in the order that each country writes them. */
#include "sys/system.h"
#include "detect/match.h"

#define STREET_WORDS	5

/* "12", "12a", "12-14", "12 bis"; returns where it ends, `at` for none. */
static size_t
house_number(const struct text *t, size_t at)
{
	size_t i = at;

	while (i < t->n && i - at < 5 && is_digit(t->p[i]))
		i++;
	if (i == at || i - at > 4)
		return at;
	if (is_letter(byte_at(t, i)) && byte_at(t, i) < 0x80 &&
	    ends_at(t, i + 1))
		return i + 1;
	if ((byte_at(t, i) == '-' || byte_at(t, i) == '/') &&
	    is_digit(byte_at(t, i + 1))) {
		for (at = ++i; i < t->n && i - at < 4 && is_digit(t->p[i]);
		    i++)
			continue;
	}
	return ends_at(t, i) ? i : at;
}

/* Capital words and particles; returns where they end; *n how many capital. */
static size_t
street_words(const struct detector *d, const struct text *t, size_t at,
    size_t *n)
{
	size_t i = at, end = at;
	struct word w;

	*n = 0;
	for (int k = 0; k < STREET_WORDS; k++) {
		if (is_digit(byte_at(t, i)) && k == 0)
			break;
		if (!word_at(d, t, i, &w) || (!w.capital &&
		    !(w.flags & LEX_PARTICLE)))
			break;
		if (w.capital || byte_at(t, w.at + 1) == '\'') {
			end = w.end;
			++*n;
		}
		i = w.end + (byte_at(t, w.end) == '.');
		if (byte_at(t, i) != ' ')
			break;
		i++;
	}
	return end;
}

/* 12 Old Mill Road */
static size_t
number_first(const struct detector *d, const struct text *t, size_t at)
{
	size_t i = house_number(t, at), end = 0, last, words;
	struct word w;

	if (i == at)
		return 0;
	if (byte_at(t, i) == ',')
		i++;
	if (byte_at(t, i) != ' ')
		return 0;
	i++;
	if (byte_at(t, i) == 'b' && byte_at(t, i + 1) == 'i' &&
	    byte_at(t, i + 2) == 's' && byte_at(t, i + 3) == ' ')
		i += 4;
	/* 12, rue de la Paix */
	if (word_at(d, t, i, &w) && (w.flags & LEX_STREET_FR)) {
		i = w.end;
		if (byte_at(t, i) == '.')
			i++;
		last = byte_at(t, i) == ' ' ? street_words(d, t, i + 1,
		    &words) : i;
		if (last > i + 1)
			return last - at;
	}
	for (int k = 0; k < STREET_WORDS && word_at(d, t, i, &w); k++) {
		if (!w.capital)
			break;
		if (k > 0 && (w.flags & LEX_STREET_AFTER)) {
			end = w.end;
			break;
		}
		if (byte_at(t, w.end) != ' ')
			break;
		i = w.end + 1;
	}
	return end == 0 ? 0 : end - at;
}

/* Does the word end in what German streets end in? */
static bool
is_german_street(const struct text *t, const struct word *w)
{
	static const char *const ends[] = { "straße", "strasse", "str", "weg",
	    "platz", "allee", "gasse", "ring", "damm", "ufer", "chaussee",
	    "stieg", "pfad", "markt" };
	size_t n;

	for (size_t i = 0; i < NITEMS(ends); i++) {
		n = strlen(ends[i]);
		if (w->end - w->at > n + 1 &&
		    memcmp(t->p + w->end - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

/* Hauptstraße 5, Am Markt 3 */
static size_t
german(const struct detector *d, const struct text *t, const struct word *w)
{
	size_t i = w->end, end, words;

	/* A number must follow: most words end here. */
	if (byte_at(t, i) != '.' && byte_at(t, i) != ' ')
		return 0;
	if (w->capital && is_digit(byte_at(t, i + 1 + (byte_at(t, i) == '.'))) &&
	    is_german_street(t, w)) {
		if (byte_at(t, i) == '.')
			i++;
	} else if (w->capital && (w->flags & LEX_AM) && byte_at(t, i) == ' ') {
		end = street_words(d, t, i + 1, &words);
		if (words == 0 || words > 2)
			return 0;
		i = end;
	} else
		return 0;
	if (byte_at(t, i) != ' ')
		return 0;
	end = house_number(t, i + 1);
	return end == i + 1 ? 0 : end - w->at;
}

/* Via Roma 12, calle Mayor, 5; ul. Długa 7 */
static size_t
number_last(const struct detector *d, const struct text *t,
    const struct word *w)
{
	size_t i = w->end, end, words;

	if (byte_at(t, i) == '.')
		i++;
	if (byte_at(t, i) != ' ' || (end = street_words(d, t, i + 1,
	    &words)) == i + 1 || words == 0)
		return 0;
	i = end;
	if (byte_at(t, i) == ',')
		i++;
	if (byte_at(t, i) != ' ')
		return 0;
	i++;
	if (byte_at(t, i) == 'n' && (byte_at(t, i + 1) == '.' ||
	    byte_at(t, i + 1) == 0xc2)) {
		i += byte_at(t, i + 1) == '.' ? 2 : 3;
		i += byte_at(t, i) == ' ';
	}
	end = house_number(t, i);
	return end == i ? 0 : end - w->at;
}

size_t
match_street(const struct detector *d, const struct text *t,
    const struct word *w, size_t at)
{
	size_t n;

	if (w == NULL)
		return number_first(d, t, at);
	if ((w->flags & LEX_STREET_BEFORE) &&
	    (n = number_last(d, t, w)) > 0)
		return n;
	return german(d, t, w);
}

static bool
stands_at(const struct text *t, size_t at, const char *s)
{
	size_t n = strlen(s);

	return at <= t->n && t->n - at >= n && memcmp(t->p + at, s, n) == 0;
}

/* 東京都港区芝公園4-2-8: characters with a ward or town among them, figures. */
size_t
match_kanji_street(const struct text *t, size_t at)
{
	static const char *const parts[] = { "都", "道", "府", "県", "市", "区",
	    "町", "村" };
	size_t i = at, seen = 0, digits;

	while (i + 2 < t->n && i - at < WINDOW && t->p[i] >= 0xe3 &&
	    t->p[i] <= 0xe9) {
		/* Particles, full stops: a sentence, no address. */
		if (stands_at(t, i, "。") || stands_at(t, i, "、"))
			return 0;
		for (size_t k = 0; k < NITEMS(parts); k++)
			seen += i > at && stands_at(t, i, parts[k]);
		i += 3;
	}
	if (seen < 2)
		return 0;
	for (digits = 0; i < t->n && digits < 12; i++) {
		if (is_digit(t->p[i]))
			digits++;
		else if (t->p[i] != '-' || !is_digit(byte_at(t, i + 1)))
			break;
	}
	if (digits == 0)
		return 0;
	if (stands_at(t, i, "丁目"))
		i += strlen("丁目");
	else if (stands_at(t, i, "番地"))
		i += strlen("番地");
	return i - at;
}
