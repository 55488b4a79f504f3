/* Names of persons: words of the lists, in the places where names stand. */
#include "sys/system.h"
#include "detect/match.h"

#define NAME_WORDS	5	/* of a name, particles among them */
#define GREETING_WORDS	3	/* Dear Mrs. Dr. */

#define LEX_LISTED	(LEX_FIRST | LEX_LAST)
#define LEX_OTHER	(LEX_TITLE | LEX_GREETING | LEX_MONTH | LEX_PERSON | \
			    LEX_KEYS | LEX_STREET_BEFORE | LEX_STREET_AFTER | \
			    LEX_ORG)

/* A word that could be part of a name, capital and no ordinary one. */
static bool
could_be_name(const struct text *t, const struct word *w)
{
	if (!w->capital || w->end - w->at < 2 || (w->flags & LEX_NO_NAME &&
	    !(w->flags & LEX_LAST)) || ((w->flags & LEX_NO_NAME) &&
	    (w->flags & LEX_OTHER)))
		return false;
	if (w->flags & LEX_LISTED)
		return true;
	/* ACME is a firm, or a word that is shouted. */
	return !(w->flags & LEX_OTHER) &&
	    !(is_upper(t->p[w->at]) && is_upper(byte_at(t, w->at + 1)));
}

/* A first name that is no other word. */
static bool
is_sure_first(const struct word *w)
{
	return w->capital && (w->flags & LEX_FIRST) && w->end - w->at > 2 &&
	    !(w->flags & (LEX_COMMON | LEX_NO_NAME | LEX_OTHER |
	    LEX_PARTICLE));
}

/* "J." */
static bool
is_initial(const struct text *t, const struct word *w)
{
	return w->capital && w->end - w->at == 1 && byte_at(t, w->end) == '.';
}

/*
 * Words of a name from `at` on, with particles (von, de la) and initials
 * between; returns where they end, `at` for none.  *n: how many; *listed: how
 * many of them a list has.
 */
static size_t
name_words(const struct detector *d, const struct text *t, size_t at,
    size_t *n, size_t *listed)
{
	size_t end = at, i = at;
	struct word w;

	*n = *listed = 0;
	for (int k = 0; k < NAME_WORDS && word_at(d, t, i, &w); k++) {
		if (is_initial(t, &w)) {
			i = skip_blanks(t, w.end + 1);
			continue;
		}
		if ((w.flags & LEX_PARTICLE) && !w.capital && *n > 0) {
			i = skip_blanks(t, w.end);
			continue;
		}
		if (!could_be_name(t, &w))
			break;
		++*n;
		*listed += (w.flags & LEX_LISTED) != 0;
		end = w.end;
		if (byte_at(t, end) != ' ')
			break;
		i = end + 1;
	}
	return end;
}

/* Is what ends here the beginning of a firm's name? */
static bool
is_firm(const struct detector *d, const struct text *t, size_t end)
{
	struct word w;

	if (byte_at(t, end) != ' ')
		return false;
	if (stands_at(t, end, " & "))
		return !word_at(d, t, end + 3, &w) || !is_sure_first(&w);
	return word_at(d, t, end + 1, &w) && w.capital &&
	    ((w.flags & LEX_ORG) || stands_at(t, w.at, "S.p.A"));
}

/* Anna Maria, or Maria: the first word of a, when a firm's name goes on. */
static size_t
unless_firm(const struct detector *d, const struct text *t, size_t at,
    size_t end)
{
	return is_firm(d, t, end) ? 0 : end - at;
}

/* Stone, Maria; sure: where only a name stands. */
static size_t
last_first(const struct detector *d, const struct text *t,
    const struct word *a, bool sure)
{
	struct word b;

	if (byte_at(t, a->end) != ',' || byte_at(t, a->end + 1) != ' ' ||
	    !word_at(d, t, a->end + 2, &b) || !could_be_name(t, &b))
		return 0;
	if (!sure && (!(a->flags & LEX_LAST) || (a->flags & LEX_COMMON) ||
	    !is_sure_first(&b)))
		return 0;
	if (!(b.flags & LEX_LISTED) && !(a->flags & LEX_LISTED) && !sure)
		return 0;
	return b.end - a->at;
}

/* Does a phrase end here, so that "Hi Thora" was all of it? */
static bool
ends_phrase(const struct text *t, size_t end)
{
	return end >= t->n || t->p[end] == '\n' || (t->p[end] < 0x80 &&
	    t->p[end] != '\0' && strchr(",.!:;?)", t->p[end]) != NULL);
}

/* Dear Hiring Manager */
static bool
is_rank(const struct detector *d, const struct text *t, size_t end)
{
	struct word w;

	return byte_at(t, end) == ' ' && word_at(d, t, end + 1, &w) &&
	    w.capital && (w.flags & (LEX_PERSON | LEX_NO_NAME));
}

/* May a title of small letters stand there: señora Vidal, pan Mazur? */
static bool
is_small_title(const struct text *t, const struct word *w)
{
	return w->end - w->at > 2 && !stands_at(t, w->at, "miss") &&
	    !stands_at(t, w->at, "don ");
}

/* Behind a title or a greeting; the title itself stays. */
static size_t
after_title(const struct detector *d, const struct text *t,
    const struct word *first, size_t *start)
{
	struct word w = *first;
	size_t at = w.at, end, n, listed;
	bool sure = false;

	/* Dear Mrs. Dr. Stone */
	for (int k = 0; k <= GREETING_WORDS; k++) {
		if (!(w.flags & (LEX_TITLE | LEX_GREETING)))
			break;
		if ((w.flags & LEX_STRONG) || ((w.flags & LEX_TITLE) &&
		    (w.capital || is_small_title(t, &w))))
			sure = true;
		at = w.end;
		if (byte_at(t, at) == '.' || (byte_at(t, at) == ',' &&
		    (w.flags & LEX_GREETING)))
			at++;
		if (stands_at(t, at, "ª") || stands_at(t, at, "º"))
			at += strlen("ª");
		at = skip_blanks(t, at);
		if (at == w.end || !word_at(d, t, at, &w))
			return 0;
	}
	if (!could_be_name(t, &w))
		return 0;
	if ((end = last_first(d, t, &w, false)) > 0) {
		*start = at;
		return end;
	}
	end = name_words(d, t, at, &n, &listed);
	if (n == 0 || is_firm(d, t, end))
		return 0;
	if (listed == 0 && (sure ? is_rank(d, t, end) : !ends_phrase(t, end)))
		return 0;
	*start = at;
	return end - at;
}

/* The words between "customer" or "my name" and who it is. */
static size_t
skip_role(const struct detector *d, const struct text *t, size_t at,
    bool *colon)
{
	struct word w;
	size_t i = at;

	for (int k = 0; k < 3; k++) {
		if (byte_at(t, i) == ' ')
			i++;
		if (byte_at(t, i) == ':' || byte_at(t, i) == '=') {
			*colon = true;
			i = skip_blanks(t, i + 1);
		}
		if (!word_at(d, t, i, &w) || w.capital || w.end - i > 4 ||
		    !(w.flags & (LEX_NUMBER | LEX_PARTICLE)))
			break;
		i = w.end;
	}
	return i;
}

/* "customer: Kwame Boateng", "patient Kwame Boateng" */
static size_t
after_role(const struct detector *d, const struct text *t,
    const struct word *first, size_t *start)
{
	bool colon = false;
	size_t at = skip_role(d, t, first->end, &colon), end, n, listed;
	struct word w;

	if (at == first->end || !word_at(d, t, at, &w) ||
	    !could_be_name(t, &w))
		return 0;
	*start = at;
	if ((n = last_first(d, t, &w, true)) > 0)
		return n;
	end = name_words(d, t, at, &n, &listed);
	/* One word that is in no list may be anything. */
	if (n == 0 || (n == 1 && !colon && !is_sure_first(&w)) ||
	    is_firm(d, t, end))
		return 0;
	return end - at;
}

/* Is "First Other" a name, and not "May Day"? */
static bool
is_pair(const struct word *a, const struct word *b)
{
	if ((a->flags & LEX_ROMAJI) && (b->flags & LEX_ROMAJI))
		return true;
	if (a->flags & (LEX_COMMON | LEX_MONTH | LEX_NO_NAME | LEX_OTHER |
	    LEX_PARTICLE))
		return (b->flags & LEX_LAST) && !(b->flags & LEX_ROMAJI) &&
		    !(b->flags & LEX_NO_NAME);
	return true;
}

/* Maria Stone, Maria von Stone, Maria J. Stone; Tanaka Taro */
static size_t
first_last(const struct detector *d, const struct text *t,
    const struct word *a)
{
	size_t at = a->end + 1, end, n, listed;
	struct word b;

	if (byte_at(t, a->end) != ' ')
		return 0;
	while (word_at(d, t, at, &b) && (((b.flags & LEX_PARTICLE) &&
	    !b.capital) || is_initial(t, &b)) && at - a->end < WINDOW)
		at = skip_blanks(t, b.end + (byte_at(t, b.end) == '.'));
	end = name_words(d, t, at, &n, &listed);
	if (n == 0 || !word_at(d, t, at, &b) || !is_pair(a, &b))
		return 0;
	return unless_firm(d, t, a->at, end);
}

/* In a run of capital words that a list knows nothing of, or alone. */
static size_t
match_listed(const struct detector *d, const struct text *t,
    const struct word *w)
{
	size_t n, words, listed;

	n = name_words(d, t, w->at, &words, &listed);
	if (n > w->end && is_firm(d, t, n))
		return 0;
	if ((w->flags & LEX_LAST) && (n = last_first(d, t, w, w->at > 1 &&
	    stands_at(t, w->at - 2, ": ") && !(w->flags & LEX_NO_NAME))) > 0)
		return n;
	if ((w->flags & (LEX_FIRST | LEX_ROMAJI)) &&
	    (n = first_last(d, t, w)) > 0)
		return n;
	return is_sure_first(w) ? unless_firm(d, t, w->at, w->end) : 0;
}

size_t
match_name(const struct detector *d, const struct text *t,
    const struct word *w, size_t *start)
{
	size_t n = 0;

	if ((w->flags & (LEX_TITLE | LEX_GREETING)) && (w->end - w->at > 1 ||
	    byte_at(t, w->end) == '.') &&
	    (n = after_title(d, t, w, start)) > 0)
		return n;
	if ((w->flags & LEX_PERSON) && (n = after_role(d, t, w, start)) > 0)
		return n;
	*start = w->at;
	return w->capital && (w->flags & LEX_LISTED) ?
	    match_listed(d, t, w) : 0;
}
