/* Dates, as they stand behind "born". */
#include "sys/system.h"
#include "detect/match.h"

/* Up to `most` digits; their value. */
static size_t
figures(const struct text *t, size_t at, size_t most, unsigned int *v)
{
	size_t i = at;

	for (*v = 0; i < t->n && i - at < most && is_digit(t->p[i]); i++)
		*v = *v * 10 + t->p[i] - '0';
	return i - at;
}

static bool
is_year(unsigned int y, size_t digits)
{
	return digits == 4 ? y >= 1880 && y <= 2100 : digits == 2;
}

/* 1984-03-12, 12.03.1984, 3/12/84 */
static size_t
in_figures(const struct text *t, size_t at)
{
	unsigned int a, b, c;
	size_t na = figures(t, at, 4, &a), nb, nc, i = at + na;
	uint8_t sign = byte_at(t, i);

	if (na == 0 || na == 3 || (sign != '-' && sign != '.' && sign != '/'))
		return 0;
	i++;
	if (byte_at(t, i) == ' ')
		i++;
	nb = figures(t, i, 2, &b);
	i += nb;
	if (nb == 0 || byte_at(t, i) != sign)
		return 0;
	i++;
	if (byte_at(t, i) == ' ')
		i++;
	nc = figures(t, i, 4, &c);
	i += nc;
	if (nc == 0 || !ends_at(t, i) || a == 0 || b == 0)
		return 0;
	if (na == 4)
		return is_year(a, 4) && b <= 12 && c >= 1 && c <= 31 ? i - at : 0;
	return a <= 31 && b <= 31 && (a <= 12 || b <= 12) && is_year(c, nc) ?
	    i - at : 0;
}

/* A day: 12, 12., 12th, 1er */
static size_t
day(const struct text *t, size_t at)
{
	unsigned int v;
	size_t n = figures(t, at, 2, &v);

	if (n == 0 || v == 0 || v > 31)
		return 0;
	if (byte_at(t, at + n) == '.')
		return n + 1;
	if (is_lower(byte_at(t, at + n)) && is_lower(byte_at(t, at + n + 1)) &&
	    ends_at(t, at + n + 2))
		return n + 2;
	return n;
}

/* Blanks, a comma, "de": what stands between the parts. */
static size_t
gap(const struct text *t, size_t at)
{
	size_t i = at;

	if (byte_at(t, i) == ',' || byte_at(t, i) == '.' ||
	    byte_at(t, i) == '-')
		i++;
	if (byte_at(t, i) == ' ')
		i++;
	if (byte_at(t, i) == 'd' && byte_at(t, i + 1) == 'e' &&
	    byte_at(t, i + 2) == ' ')
		i += 3;
	if (byte_at(t, i) == 'o' && byte_at(t, i + 1) == 'f' &&
	    byte_at(t, i + 2) == ' ')
		i += 3;
	return i;
}

static size_t
month(const struct detector *d, const struct text *t, size_t at)
{
	struct word w;

	return word_at(d, t, at, &w) && (w.flags & LEX_MONTH) ?
	    w.end - at : 0;
}

static size_t
year(const struct text *t, size_t at)
{
	unsigned int v;
	size_t n = figures(t, at, 4, &v);

	return n == 4 && is_year(v, n) && ends_at(t, at + n) ? n : 0;
}

/* 12 March 1984, March 12, 1984 */
static size_t
in_words(const struct detector *d, const struct text *t, size_t at)
{
	size_t i = at, n;

	if ((n = day(t, i)) > 0) {
		i = gap(t, i + n);
		if ((n = month(d, t, i)) == 0)
			return 0;
		i = gap(t, i + n);
	} else {
		if ((n = month(d, t, i)) == 0)
			return 0;
		i = gap(t, i + n);
		if ((n = day(t, i)) == 0)
			return 0;
		i = gap(t, i + n);
	}
	return (n = year(t, i)) == 0 ? 0 : i + n - at;
}

/* 1984年3月12日, 昭和59年3月12日 */
static size_t
in_kanji(const struct text *t, size_t at)
{
	static const char *const eras[] = { "明治", "大正", "昭和", "平成",
	    "令和" };
	static const char *const signs[] = { "年", "月", "日" };
	size_t i = at, n;
	unsigned int v;

	for (size_t k = 0; k < NITEMS(eras); k++)
		if (stands_at(t, at, eras[k]))
			i = at + strlen(eras[k]);
	for (size_t k = 0; k < NITEMS(signs); k++) {
		n = figures(t, i, k == 0 ? 4 : 2, &v);
		if (n == 0 && k == 0 && i > at && stands_at(t, i, "元"))
			n = strlen("元");	/* the first year */
		else if (n == 0 || v == 0)
			return 0;
		if (!stands_at(t, i + n, signs[k]))
			return 0;
		i += n + strlen(signs[k]);
	}
	return i - at;
}

size_t
match_date(const struct detector *d, const struct text *t, size_t at)
{
	size_t n;

	if (is_digit(byte_at(t, at)) && (n = in_figures(t, at)) > 0)
		return n;
	if ((is_digit(byte_at(t, at)) || is_kanji(byte_at(t, at))) &&
	    (n = in_kanji(t, at)) > 0)
		return n;
	return in_words(d, t, at);
}

size_t
match_born(const struct detector *d, const struct text *t, size_t at)
{
	size_t n = match_date(d, t, at), i = at + n;

	if (n == 0)
		return 0;
	i += byte_at(t, i) == ' ';
	return stands_at(t, i, "生") || stands_at(t, i, "に生") ||
	    stands_at(t, i, "geboren") || stands_at(t, i, "zur Welt") ? n : 0;
}
