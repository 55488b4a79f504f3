/* Street addresses, in the order that each country writes them. */
#include "sys/system.h"
#include "detect/match.h"

#define STREET_WORDS	5
#define NUMBER_MAX	5	/* digits of a house number */

static size_t
skip_digits(const struct text *t, size_t at, size_t most)
{
	size_t i = at;

	while (i < t->n && i - at < most && is_digit(t->p[i]))
		i++;
	return i;
}

/* "12", "12a", "12-14", "104/12", "7/A"; its end, `at` for none. */
static size_t
house_number(const struct text *t, size_t at)
{
	size_t i = skip_digits(t, at, NUMBER_MAX), next;

	if (i == at)
		return at;
	if (byte_class[byte_at(t, i)] & (B_UPPER | B_LOWER))
		i++;
	else if (byte_at(t, i) == '-' || byte_at(t, i) == '/') {
		next = skip_digits(t, i + 1, NUMBER_MAX);
		if (next > i + 1)
			i = next;
		else if (is_upper(byte_at(t, i + 1)) && ends_at(t, i + 2))
			i += 2;
	}
	return ends_at(t, i) && !(byte_at(t, i) == '.' &&
	    is_digit(byte_at(t, i + 1))) ? i : at;
}

/* ", Apt 5", ", 3º B": the end of what stands behind the address, or `at`. */
static size_t
unit(const struct text *t, size_t at)
{
	static const char *const words[] = { "Apt ", "Apt. ", "Apartment ",
	    "Suite ", "Ste ", "Unit ", "Flat ", "Room ", "Floor ", "# ", "#",
	    "Wohnung ", "Whg. ", "m. ", "lok. ", "piso ", "apto ", "apto. ",
	    "int. ", "interno ", "scala ", "bâtiment ", "appt ", "Bloque ",
	    "portal " };
	size_t i = at, end;

	if (byte_at(t, i) == ',')
		i++;
	if (byte_at(t, i) != ' ')
		return at;
	i++;
	for (size_t k = 0; k < NITEMS(words); k++) {
		if (!stands_at(t, i, words[k]))
			continue;
		end = house_number(t, i + strlen(words[k]));
		return end == i + strlen(words[k]) ? at : end;
	}
	end = skip_digits(t, i, 2);
	if (end == i || t->p[at] != ',')
		return at;
	if (byte_at(t, end) == '.')
		end++;
	if (!stands_at(t, end, "º") && !stands_at(t, end, "ª"))
		return at;
	end += strlen("º");
	if (byte_at(t, end) == ' ' && is_upper(byte_at(t, end + 1)) &&
	    ends_at(t, end + 2))
		end += 2;
	return end;
}

/* l'Église, d'Italie: what follows the apostrophe is the word. */
static bool
is_elided(const struct text *t, const struct word *w)
{
	return w->end - w->at > 2 && t->p[w->at + 1] == '\'';
}

/* Capital words and particles; returns where they end; *n how many capital. */
static size_t
street_words(const struct detector *d, const struct text *t, size_t at,
    size_t *n)
{
	size_t i = at, end = at;
	struct word w;

	*n = 0;
	/* ul. 3 Maja, rue du 8 Mai 1945 */
	if (is_digit(byte_at(t, i)) && (i = skip_digits(t, i, 2)) &&
	    byte_at(t, i) == ' ' && word_at(d, t, i + 1, &w) && w.capital)
		i++;
	for (int k = 0; k < STREET_WORDS; k++) {
		if (!word_at(d, t, i, &w) || (!w.capital &&
		    !(w.flags & LEX_PARTICLE) && !is_elided(t, &w)))
			break;
		i = w.end;
		if (w.capital || is_elided(t, &w)) {
			end = i;
			++*n;
		}
		i += byte_at(t, i) == '.';
		if (byte_at(t, i) != ' ')
			break;
		i++;
	}
	return end;
}

/* Behind a number: "bis", "ter". */
static size_t
skip_bis(const struct text *t, size_t at)
{
	static const char *const words[] = { "bis ", "ter ", "quater " };

	for (size_t k = 0; k < NITEMS(words); k++)
		if (stands_at(t, at, words[k]))
			return at + strlen(words[k]);
	return at;
}

/* Old, N., 4th, St: a word before "Street"; its end, `at` for none. */
static size_t
english_word(const struct detector *d, const struct text *t, size_t at,
    struct word *w)
{
	size_t i;

	*w = (struct word){ .at = at, .end = at };
	if (is_digit(byte_at(t, at))) {
		i = skip_digits(t, at, 3);
		return is_lower(byte_at(t, i)) && is_lower(byte_at(t, i + 1)) &&
		    ends_at(t, i + 2) ? i + 2 : at;
	}
	if (!word_at(d, t, at, w) || !w->capital)
		return at;
	i = w->end;
	if (stands_at(t, i, "'s "))
		i += 2;
	/* "N.", but not the full stop of a sentence */
	return i + (byte_at(t, i) == '.' && i - at <= 2 &&
	    byte_at(t, i + 1) == ' ');
}

static size_t
english(const struct detector *d, const struct text *t, size_t at)
{
	size_t i = at, next, end = 0;
	struct word w;

	for (int k = 0; k < STREET_WORDS; k++) {
		if ((next = english_word(d, t, i, &w)) == i)
			break;
		/* 12 May, 3 Monday: a date; 5 Road: a count */
		if (k == 0 && (w.flags & LEX_MONTH))
			return 0;
		if (k > 0 && (w.flags & LEX_STREET_AFTER))
			end = w.end;
		if (byte_at(t, next) != ' ')
			break;
		i = next + 1;
	}
	return end;
}

/* 12 Old Mill Road; 12 bis, rue de la Paix */
static size_t
number_first(const struct detector *d, const struct text *t, size_t at)
{
	size_t i = house_number(t, at), end, words;
	struct word w;

	if (i == at || is_joined(t, at))
		return 0;
	if (byte_at(t, i) == ',')
		i++;
	if (byte_at(t, i) != ' ')
		return 0;
	i = skip_bis(t, i + 1);
	if (word_at(d, t, i, &w) && (w.flags & LEX_STREET_FR)) {
		i = w.end + (byte_at(t, w.end) == '.');
		if (byte_at(t, i) == ' ' && (end = street_words(d, t, i + 1,
		    &words)) > i + 1)
			return unit(t, end) - at;
	}
	end = english(d, t, i);
	return end == 0 ? 0 : unit(t, end) - at;
}

#define END(s) { s, sizeof(s) - 1 }

static const struct { const char *text; size_t n; } german_ends[] = {
	END("straße"), END("strasse"), END("str"), END("weg"), END("platz"),
	END("allee"), END("gasse"), END("ring"), END("damm"), END("ufer"),
	END("chaussee"), END("stieg"), END("pfad"), END("markt"),
	END("winkel"), END("kamp"), END("hof"), END("graben"), END("berg"),
	END("promenade"), END("wall"), END("steig"),
};

/* Does the word end in what German streets end in; whole: is it that? */
static bool
is_german_street(const struct text *t, const struct word *w, bool whole)
{
	size_t n, len = w->end - w->at;
	const uint8_t *p;

	for (size_t i = 0; i < NITEMS(german_ends); i++) {
		n = german_ends[i].n;
		if (whole ? len != n : len <= n + 1)
			continue;
		p = t->p + w->end - n;
		if ((*p | 0x20) == german_ends[i].text[0] &&
		    memcmp(p + 1, german_ends[i].text + 1, n - 1) == 0)
			return true;
	}
	return false;
}

/* Hauptstraße 5, Berliner Straße 7, Am Alten Markt 3 */
static size_t
german(const struct detector *d, const struct text *t, const struct word *a)
{
	size_t i = a->end, end, words;
	struct word w;

	i += byte_at(t, i) == '.';
	if (byte_at(t, i) != ' ')
		return 0;
	if (is_digit(byte_at(t, i + 1))) {
		if (!is_german_street(t, a, false))
			return 0;
	} else if (i > a->end) {
		return 0;
	} else if (a->flags & LEX_AM) {
		/* Im Januar 5, Am Montag 3 */
		if (word_at(d, t, i + 1, &w) && w.capital &&
		    (w.flags & (LEX_MONTH | LEX_NO_NAME)))
			return 0;
		i = street_words(d, t, i + 1, &words);
		if (words == 0 || words > 2)
			return 0;
	} else if (a->flags & (LEX_NO_NAME | LEX_PARTICLE)) {
		return 0;
	} else {
		if (!word_at(d, t, i + 1, &w) || !w.capital ||
		    !is_german_street(t, &w, true))
			return 0;
		i = w.end + (byte_at(t, w.end) == '.');
	}
	if (byte_at(t, i) != ' ')
		return 0;
	end = house_number(t, i + 1);
	return end == i + 1 ? 0 : end - a->at;
}

/* Via Roma 12, calle Mayor, 5; ul. Długa 7, C/ Alcalá, n.º 3 */
static size_t
number_last(const struct detector *d, const struct text *t,
    const struct word *w)
{
	static const char *const signs[] = { "n.º ", "nº ", "n° ", "n. ",
	    "núm. ", "nr ", "n.", "número " };
	size_t i = w->end, end, words;
	struct word next;

	/* One letter needs its dot. */
	if (byte_at(t, i) == '.')
		i++;
	else if (w->end - w->at == 1)
		return 0;
	i += byte_at(t, i) == ' ';
	/* "via Zoom 2 times" is English */
	if (!w->capital && word_at(d, t, i, &next) &&
	    (next.flags & LEX_NO_NAME))
		return 0;
	if (i == w->end || (end = street_words(d, t, i, &words)) == i ||
	    words == 0)
		return 0;
	i = end + (byte_at(t, end) == ',');
	if (byte_at(t, i) != ' ')
		return 0;
	i++;
	for (size_t k = 0; k < NITEMS(signs); k++)
		if (stands_at(t, i, signs[k])) {
			i += strlen(signs[k]);
			break;
		}
	end = house_number(t, i);
	return end == i ? 0 : unit(t, end) - w->at;
}

/* C/ Alcalá, 42 */
static bool
is_calle(const struct text *t, const struct word *w)
{
	return w->end - w->at == 1 && (t->p[w->at] | 0x20) == 'c' &&
	    byte_at(t, w->end) == '/';
}

size_t
match_street(const struct detector *d, const struct text *t,
    const struct word *w, size_t at)
{
	struct word calle;
	size_t n;

	if (w == NULL)
		return number_first(d, t, at);
	if (is_calle(t, w)) {
		calle = *w;
		calle.end++;
		return number_last(d, t, &calle);
	}
	if ((w->flags & LEX_STREET_BEFORE) &&
	    (n = number_last(d, t, w)) > 0)
		return n;
	return w->capital ? german(d, t, w) : 0;
}
