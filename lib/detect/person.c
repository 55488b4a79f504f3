/* Names of persons: words of the lists, in the places where names stand. */
#include "sys/system.h"
#include "detect/match.h"

#define NAME_WORDS	4	/* of a name, particles among them */

/* A word that could be part of a name, capital and no ordinary one. */
static bool
could_be_name(const struct text *t, const struct word *w)
{
	if (!w->capital || w->end - w->at < 2)
		return false;
	if (w->flags & (LEX_FIRST | LEX_LAST))
		return true;
	/* ACME is a firm, or a word that is shouted. */
	return !(w->flags & (LEX_NO_NAME | LEX_TITLE | LEX_GREETING |
	    LEX_MONTH | LEX_PERSON | LEX_PHONE | LEX_PASSPORT | LEX_BIRTH |
	    LEX_STREET_BEFORE | LEX_STREET_AFTER)) &&
	    !(is_upper(t->p[w->at]) && is_upper(byte_at(t, w->at + 1)));
}

/*
 * Words of a name from `at` on, with particles (von, de la) and initials
 * between; returns where they end, `at` for none.
 */
static size_t
name_words(const struct detector *d, const struct text *t, size_t at,
    bool sure)
{
	size_t end = at, i = at;
	struct word w;

	for (int k = 0; k < NAME_WORDS && word_at(d, t, i, &w); k++) {
		if (w.end - w.at == 1 && w.capital &&
		    byte_at(t, w.end) == '.') {
			i = skip_blanks(t, w.end + 1);	/* J. */
			continue;
		}
		if (w.flags & LEX_PARTICLE && !w.capital) {
			i = skip_blanks(t, w.end);
			continue;
		}
		if (!could_be_name(t, &w) || (!sure && end == at &&
		    !(w.flags & (LEX_FIRST | LEX_LAST))))
			break;
		end = w.end;
		i = skip_blanks(t, end);
		if (i == end || i - end > 1)
			break;
	}
	return end;
}

/* Behind a title or a greeting; the title itself stays. */
static size_t
after_title(const struct detector *d, const struct text *t,
    const struct word *first, size_t *start)
{
	struct word w = *first;
	size_t at, end;

	/* Dear Mrs. Dr. Stone */
	for (int k = 0; k < 3; k++) {
		at = w.end;
		if (byte_at(t, at) == '.' || (byte_at(t, at) == ',' &&
		    (w.flags & LEX_GREETING)))
			at++;
		at = skip_blanks(t, at);
		if (at == w.end || !word_at(d, t, at, &w))
			return 0;
		if (!(w.flags & (LEX_TITLE | LEX_GREETING)))
			break;
	}
	if ((w.flags & LEX_NO_NAME) && !(w.flags & (LEX_FIRST | LEX_LAST)))
		return 0;
	if ((end = name_words(d, t, at, true)) == at)
		return 0;
	*start = at;
	return end - at;
}

/* Is "First Other" a name, and not "May Day"? */
static bool
is_pair(const struct text *t, const struct word *a, const struct word *b)
{
	if (!could_be_name(t, b) || (a->flags & LEX_MONTH &&
	    !(b->flags & LEX_LAST)))
		return false;
	if (a->flags & LEX_COMMON)
		return (b->flags & LEX_LAST) && !(b->flags & LEX_NO_NAME);
	return !(b->flags & LEX_NO_NAME) || ((b->flags & LEX_LAST) &&
	    !(b->flags & LEX_STREET_AFTER));
}

static size_t
first_last(const struct detector *d, const struct text *t,
    const struct word *a)
{
	struct word b;
	size_t at = skip_blanks(t, a->end), end;

	if (at == a->end || at - a->end > 1 || byte_at(t, a->end) == '\n')
		return 0;
	/* a middle initial, or particles */
	end = name_words(d, t, at, true);
	if (end == at)
		return 0;
	while (word_at(d, t, at, &b) && (((b.flags & LEX_PARTICLE) &&
	    !b.capital) || (b.end - b.at == 1 && byte_at(t, b.end) == '.')))
		at = skip_blanks(t, b.end + (byte_at(t, b.end) == '.'));
	if (!word_at(d, t, at, &b) || !is_pair(t, a, &b))
		return 0;
	return end - a->at;
}

/* Stone, Maria */
static size_t
last_first(const struct detector *d, const struct text *t,
    const struct word *a)
{
	struct word b;

	if (byte_at(t, a->end) != ',' || byte_at(t, a->end + 1) != ' ' ||
	    !word_at(d, t, a->end + 2, &b) || !b.capital ||
	    !(b.flags & LEX_FIRST) || (b.flags & (LEX_COMMON | LEX_MONTH)))
		return 0;
	return b.end - a->at;
}

/* "customer: Kwame Boateng", "patient Kwame Boateng" */
static size_t
after_role(const struct detector *d, const struct text *t,
    const struct word *first, size_t *start)
{
	size_t at = first->end, end;
	struct word w, next;
	bool colon = byte_at(t, at) == ':';

	at = skip_blanks(t, at + colon);
	if (at == first->end || !word_at(d, t, at, &w) || !could_be_name(t, &w))
		return 0;
	end = name_words(d, t, at, true);
	/* One word that is in no list may be anything. */
	if (end == w.end && !colon && !(w.flags & (LEX_FIRST | LEX_LAST)))
		return 0;
	if (end == w.end && (w.flags & LEX_COMMON) && !colon)
		return 0;
	if (end > w.end && !colon && word_at(d, t, skip_blanks(t, w.end),
	    &next) && (next.flags & LEX_NO_NAME))
		return 0;
	*start = at;
	return end - at;
}

size_t
match_name(const struct detector *d, const struct text *t,
    const struct word *w, uint32_t context, size_t *start)
{
	size_t n = 0;

	*start = w->at;
	if (w->flags & (LEX_TITLE | LEX_GREETING) && (w->capital ||
	    byte_at(t, w->end) == '.') &&
	    (n = after_title(d, t, w, start)) > 0)
		return n;
	if ((w->flags & LEX_PERSON) && (n = after_role(d, t, w, start)) > 0)
		return n;
	*start = w->at;
	if (!w->capital)
		return 0;
	if ((w->flags & LEX_FIRST) && (n = first_last(d, t, w)) > 0)
		return n;
	if ((w->flags & LEX_LAST) && !(w->flags & LEX_COMMON) &&
	    (n = last_first(d, t, w)) > 0)
		return n;
	(void)context;
	/* Alone: a first name that is no other word. */
	if ((w->flags & LEX_FIRST) && w->end - w->at > 2 &&
	    !(w->flags & (LEX_COMMON | LEX_NO_NAME | LEX_MONTH | LEX_LAST |
	    LEX_TITLE | LEX_GREETING | LEX_PARTICLE)))
		return w->end - w->at;
	return 0;
}

/* 田中太郎, 田中さん: a family name, and a given name or a title behind it. */
size_t
match_kanji_name(const struct detector *d, const struct text *t, size_t at)
{
	static const char *const titles[] = { "さん", "様", "氏", "殿", "先生",
	    "くん", "ちゃん" };
	const struct lexicon *l = detector_lexicon(d);
	size_t last, i, first;

	if (t->p[at] < 0xe3 || t->p[at] > 0xe9)
		return 0;
	last = lexicon_prefix(l, t->p + at, t->n - at, LEX_LAST);
	if (last == 0)
		return 0;
	i = at + last;
	if (byte_at(t, i) == ' ')
		i++;
	else if (t->n - i >= 3 && memcmp(t->p + i, "\xe3\x80\x80", 3) == 0)
		i += 3;
	if (i < t->n && (first = lexicon_prefix(l, t->p + i, t->n - i,
	    LEX_FIRST)) > 0)
		return i + first - at;
	i = at + last;
	for (size_t k = 0; k < NITEMS(titles); k++)
		if (t->n - i >= strlen(titles[k]) &&
		    memcmp(t->p + i, titles[k], strlen(titles[k])) == 0)
			return last;
	return 0;
}
