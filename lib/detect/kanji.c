/* Names and addresses in Chinese characters, which no blanks part. */
#include "sys/system.h"
#include "detect/match.h"

#define KANJI		3	/* bytes of one */
#define GIVEN_MAX	3	/* characters of a given name */
#define STREET_MAX	120	/* bytes */

static bool
is_one_of(const struct text *t, size_t at, const char *const *list, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (stands_at(t, at, list[k]))
			return true;
	return false;
}

/* What follows a name: san, sama ... */
static bool
is_title(const struct text *t, size_t at)
{
	static const char *const titles[] = { "さん", "様", "氏", "殿", "先生",
	    "くん", "君", "ちゃん", "部長", "課長", "社長", "さま" };

	return is_one_of(t, at, titles, NITEMS(titles));
}

/* Chinese characters proper: 0xe4 to 0xe9, and the sign that repeats one. */
static bool
is_han(const struct text *t, size_t at)
{
	return at + 2 < t->n && ((t->p[at] >= 0xe4 && t->p[at] <= 0xe9) ||
	    stands_at(t, at, "々"));
}

/* Where the given name from `at` on ends: up to three characters. */
static size_t
given_end(const struct text *t, size_t at)
{
	size_t i = at;

	while (i - at < GIVEN_MAX * KANJI && is_han(t, i) && !is_title(t, i))
		i += KANJI;
	return is_han(t, i) && !is_title(t, i) ? at : i;
}

size_t
match_kanji_name(const struct detector *d, const struct text *t, size_t at,
    bool sure)
{
	const struct lexicon *l = detector_lexicon(d);
	size_t last, i, first, end;

	last = lexicon_prefix(l, t->p + at, t->n - at, LEX_LAST);
	if (last == 0)
		return 0;
	i = at + last;
	if (byte_at(t, i) == ' ')
		i++;
	else if (stands_at(t, i, "\xe3\x80\x80"))
		i += KANJI;
	first = i < t->n ? lexicon_prefix(l, t->p + i, t->n - i, LEX_FIRST) : 0;
	end = given_end(t, i);
	if (first > 0 && (end <= i + first || end == i))
		return i + first - at;
	/* No list has it; a title behind it, or what stood before, will do. */
	if (end > i && (first > 0 || sure || is_title(t, end)))
		return end - at;
	i = at + last;
	return is_title(t, i) || (sure && !is_han(t, i)) ? last : 0;
}

/* 2-8-1, 4丁目2-8, 北1条西2丁目: figures and what stands between. */
static size_t
block_end(const struct text *t, size_t at)
{
	static const char *const signs[] = { "丁目", "番地", "番", "号", "条",
	    "の", "北", "南", "東", "西", "−", "－", "室", "階" };
	size_t i = at, end = at, n;

	while (i < t->n && i - at < STREET_MAX) {
		if (is_digit(t->p[i])) {
			end = ++i;
			continue;
		}
		if (t->p[i] == '-' && is_digit(byte_at(t, i + 1))) {
			i++;
			continue;
		}
		for (n = 0; n < NITEMS(signs) && !stands_at(t, i, signs[n]);
		    n++)
			continue;
		if (n == NITEMS(signs))
			break;
		i += strlen(signs[n]);
		if (n < 5 || n > 11)
			end = i;
	}
	return end;
}

/* 東京都港区芝公園4-2-8: a prefecture, a ward or town, figures. */
size_t
match_kanji_street(const struct detector *d, const struct text *t, size_t at)
{
	static const char *const parts[] = { "市", "区", "町", "村", "郡" };
	size_t i = at, seen = 0, end;

	if (!is_han(t, at))
		return 0;
	i += lexicon_prefix(detector_lexicon(d), t->p + at, t->n - at,
	    LEX_PREFECTURE);
	if (i == at && at >= KANJI && is_han(t, at - KANJI))
		return 0;		/* within a word */
	for (; i - at < WINDOW && (is_han(t, i) || stands_at(t, i, "ヶ") ||
	    stands_at(t, i, "ノ")); i += KANJI)
		seen += i > at && is_one_of(t, i, parts, NITEMS(parts));
	if (seen == 0 || (end = block_end(t, i)) == i)
		return 0;
	/* 第3区12 is nothing: two figures, or a sign behind one. */
	return end - i >= 3 ? end - at : 0;
}
