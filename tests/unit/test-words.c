/*
 * The lists of words: as many as the manual says, each once, none longer than
 * a copy of WORD_MAX bytes, and the letters beside the names.
 */
#include "sys/system.h"
#include "type/utf8.h"
#include "words/words.h"

#include "tests/unit/check.h"

static size_t
length(const struct word_list *l, uint32_t i)
{
	return l->at[i + 1] - l->at[i];
}

static int
compare(const struct word_list *a, uint32_t i, const struct word_list *b,
    uint32_t j)
{
	size_t n = length(a, i), m = length(b, j);
	int rc = memcmp(a->text + a->at[i], b->text + b->at[j],
	    n < m ? n : m);

	return rc != 0 ? rc : (n > m) - (n < m);
}

/* The word's number, or -1. */
static int64_t
find(const struct word_list *l, const char *word)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (length(l, i) == strlen(word) &&
		    memcmp(l->text + l->at[i], word, strlen(word)) == 0)
			return i;
	return -1;
}

static uint32_t
count_chars(const uint8_t *p, size_t n)
{
	uint32_t chars = 0;

	for (size_t i = 0; i < n; i++)
		chars += (p[i] & 0xc0) != 0x80;
	return chars;
}

static void
check_list(const struct word_list *l, uint32_t least, bool letters)
{
	uint32_t bytes = 0, chars = 0, twice = 0, other = 0;
	uint8_t copy[WORD_MAX];

	CHECK(l->n >= least);
	for (uint32_t i = 0; i < l->n; i++) {
		const uint8_t *p = (const uint8_t *)l->text + l->at[i];
		size_t n = length(l, i);

		CHECK(n > 0 && n <= WORD_MAX);
		CHECK(utf8_valid(p, n));
		memcpy(copy, p, WORD_MAX);	/* for ASan */
		CHECK_INT(copy[0], p[0]);
		if (n > bytes)
			bytes = (uint32_t)n;
		if (count_chars(p, n) > chars)
			chars = count_chars(p, n);
		for (size_t k = 0; k < n && letters; k++)
			other += p[k] < 'a' || p[k] > 'z';
		for (uint32_t j = 0; j < i && !letters; j++)
			twice += compare(l, i, l, j) == 0;
	}
	CHECK_INT(twice, 0);
	CHECK_INT(other, 0);
	CHECK_INT(l->longest, bytes);
	CHECK_INT(l->longest_chars, chars);
}

static void
check_locale(const struct locale_words *l)
{
	uint32_t names = strcmp(l->locale, "en") == 0 ? 1000 : 200;

	check_list(&l->female, 100, false);
	check_list(&l->male, 100, false);
	check_list(&l->first, names, false);
	check_list(&l->last, names, false);
	check_list(&l->city, 100, false);
	check_list(&l->street, 100, false);
	check_list(&l->first_letters, 1, true);
	check_list(&l->last_letters, 1, true);
	CHECK_INT(l->first_letters.n, l->first.n);
	CHECK_INT(l->last_letters.n, l->last.n);
	/* Women and men are the two ends of the one list. */
	CHECK(l->female.at == l->first.at);
	CHECK(l->male.at + l->male.n == l->first.at + l->first.n);
	CHECK(l->female.n + l->male.n >= l->first.n);
	CHECK(locale_find(l->locale) == l);
}

static void
check_letters(const char *locale, bool last, const char *name,
    const char *letters)
{
	const struct locale_words *l = locale_find(locale);
	const struct word_list *names = last ? &l->last : &l->first;
	const struct word_list *plain = last ? &l->last_letters :
	    &l->first_letters;
	int64_t i = find(names, name);
	char got[WORD_MAX + 1];

	if (!CHECK(i != -1)) {
		fprintf(stderr, "\t%s\n", name);
		return;
	}
	snprintf(got, sizeof(got), "%.*s", (int)length(plain, (uint32_t)i),
	    plain->text + plain->at[i]);
	CHECK_STR(got, letters);
}

int
main(void)
{
	static const char *const names[] = { "en", "de", "fr", "es", "it",
	    "pl", "pt", "ja" };

	CHECK_INT(nlocales, NITEMS(names));
	for (size_t i = 0; i < nlocales; i++) {
		CHECK_STR(locales[i].locale, names[i]);
		check_locale(&locales[i]);
	}
	CHECK(locale_find("xx") == NULL);
	check_letters("en", true, "O'Brien", "obrien");
	check_letters("de", true, "M\303\274ller", "mueller");
	check_letters("de", true, "Wei\303\237", "weiss");
	check_letters("fr", false, "Fran\303\247oise", "francoise");
	check_letters("es", true, "Mu\303\261oz", "munoz");
	check_letters("pl", false, "\305\201ukasz", "lukasz");
	check_letters("ja", true, "\344\275\220\350\227\244", "sato");
	check_letters("ja", false, "\351\231\275\350\217\234", "hina");
	return check_done();
}
