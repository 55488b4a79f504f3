#include "sys/system.h"
#include "type/type.h"
#include "scan/name.h"
#include "scan/name_words.h"

#define NAME_MAX_BYTES	256	/* of a name that is looked at */
#define WORDS_MAX	16

struct words {
	char		 text[NAME_MAX_BYTES * 2];	/* "e mail 2" */
	const char	*word[WORDS_MAX];
	size_t		 n;
};

enum shape { SHAPE_NONE, SHAPE_LOWER, SHAPE_UPPER, SHAPE_DIGIT };

static enum shape
shape_of(char c)
{
	if ((c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80)
		return SHAPE_LOWER;
	if (c >= 'A' && c <= 'Z')
		return SHAPE_UPPER;
	return c >= '0' && c <= '9' ? SHAPE_DIGIT : SHAPE_NONE;
}

/* Does a word begin at s[i]?  "eMailAddress2", "HTTPServer", "e_mail" */
static bool
is_start(const char *s, size_t i)
{
	enum shape now = shape_of(s[i]);
	enum shape before = i == 0 ? SHAPE_NONE : shape_of(s[i - 1]);

	if (now == SHAPE_NONE)
		return false;
	if (before == SHAPE_UPPER && now == SHAPE_UPPER)
		return shape_of(s[i + 1]) == SHAPE_LOWER;
	return before != now &&
	    !(before == SHAPE_UPPER && now == SHAPE_LOWER);
}

static void
take_apart(struct words *w, const char *name)
{
	size_t n = 0, len = strlen(name);

	w->n = 0;
	for (size_t i = 0; i < len && i < NAME_MAX_BYTES; i++) {
		if (is_start(name, i)) {
			if (w->n == WORDS_MAX)
				break;
			if (n > 0)
				w->text[n++] = '\0';
			w->word[w->n++] = w->text + n;
		}
		if (shape_of(name[i]) != SHAPE_NONE)
			w->text[n++] = shape_of(name[i]) == SHAPE_UPPER ?
			    (char)(name[i] - 'A' + 'a') : name[i];
	}
	w->text[n] = '\0';
}

/* How many words from number `at` on are those of "first name", all of it. */
static size_t
same_words(const struct words *w, size_t at, const char *words)
{
	size_t i, n;

	for (i = at; i < w->n; i++) {
		n = strcspn(words, " |");
		if (strlen(w->word[i]) != n ||
		    strncmp(w->word[i], words, n) != 0)
			return 0;
		if (words[n] != ' ')
			return i + 1 - at;
		words += n + 1;
	}
	return 0;
}

/* The same run together: "firstname" and, in a long word, at one of its ends. */
static double
inside(const char *word, const char *words)
{
	size_t n = 0, len = strlen(word), at = 0;
	char joined[64];
	double part = 0;

	for (; words[at] != '\0' && words[at] != '|' && n + 1 < sizeof(joined);
	    at++)
		if (words[at] != ' ')
			joined[n++] = words[at];
	joined[n] = '\0';
	if (strcmp(word, joined) == 0)
		part = 1;
	else if (n >= 5 && len > n &&
	    (strncmp(word, joined, n) == 0 ||
	    strcmp(word + len - n, joined) == 0))
		part = 0.9;
	return part;
}

/* A word that says: this is about the thing, not the thing. */
static bool
is_about(const struct words *w, unsigned int class)
{
	const char *last = w->n == 0 ? "" : w->word[w->n - 1];

	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < scan_nabout; k++)
			if (strcmp(w->word[i], scan_about[k]) == 0)
				return true;
	/* The number of a row elsewhere. */
	return w->n > 1 && (strcmp(last, "id") == 0 ||
	    strcmp(last, "fk") == 0 || strcmp(last, "key") == 0) &&
	    (class & (CLASS_INT | CLASS_UUID)) != 0;
}

/* How far one of an entry's words is in the name; *took: how many of it. */
static double
words_say(const struct words *w, const char *words, size_t *took)
{
	double best = 0, part;
	size_t n;

	*took = 0;
	for (size_t i = 0; i < w->n; i++) {
		if ((n = same_words(w, i, words)) > *took)
			*took = n;
		if (n > 0)
			best = 1;
		else if ((part = inside(w->word[i], words)) > best)
			best = part;
	}
	return best;
}

enum scan_kind
scan_name(const char *name, unsigned int class, double *says)
{
	enum scan_kind kind = SCAN_NONE;
	const struct scan_name_entry *e;
	size_t took, most = 0;
	struct words w;
	const char *p;
	double now;

	*says = 0;
	take_apart(&w, name);
	for (e = scan_names; e < scan_names + scan_nnames; e++)
		for (p = e->words; p != NULL; p = strchr(p, '|')) {
			p += *p == '|';
			now = words_say(&w, p, &took) * e->percent / 100.0;
			if ((scan_kinds[e->kind].types & class) == 0)
				now *= 0.2;
			/* "tax id" says more than "id", whatever it weighs. */
			if (now > 0 && (took > most ||
			    (took == most && now > *says))) {
				most = took;
				*says = now;
				kind = e->kind;
			}
		}
	if (most < 2 && is_about(&w, class))
		*says *= 0.2;
	if (kind == SCAN_NONE)
		*says = 0;
	return kind;
}
