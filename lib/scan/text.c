#include "sys/system.h"
#include "io/checksum.h"
#include "type/utf8.h"
#include "scan/lookup.h"
#include "scan/table.h"

#define LOOK_MAX	16384	/* bytes of a text that are looked at */
#define NAME_WORDS	4	/* of a person, at most */

static bool
is_blank(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
count_seen(struct scan_spot *s, const uint8_t *p, size_t n)
{
	uint64_t bit = checksum_whole(p, n) % SEEN_BITS;

	s->seen[bit / 8] |= (uint8_t)(1u << bit % 8);
}

/* Takes up to `max` digits; 0: there are fewer than `min`. */
static size_t
digits(const uint8_t *p, size_t n, size_t min, size_t max, unsigned int *v)
{
	size_t i;

	*v = 0;
	for (i = 0; i < n && i < max && p[i] >= '0' && p[i] <= '9'; i++)
		*v = *v * 10 + (unsigned int)(p[i] - '0');
	return i < min ? 0 : i;
}

/*
 * The year of a date and nothing else: 1980-12-31, 1980/12/31, 31.12.1980,
 * 12/31/1980, 19801231, and a time behind it that is midnight.
 */
static unsigned int
year_of(const uint8_t *p, size_t n)
{
	unsigned int a, b, c;
	size_t i, k;

	if (n > 11 && n <= 29 && memcmp(p + 10, " 00:00:00", 9 < n - 10 ? 9 :
	    n - 10) == 0)
		n = 10;
	if (n == 8 && digits(p, 8, 8, 8, &a) == 8)
		return a / 100 % 100 >= 1 && a / 100 % 100 <= 12 &&
		    a % 100 >= 1 && a % 100 <= 31 ? a / 10000 : 0;
	if (n < 8 || n > 10 || (i = digits(p, n, 1, 4, &a)) == 0 || i == n ||
	    strchr("-./", p[i]) == NULL)
		return 0;
	if ((k = digits(p + i + 1, n - i - 1, 1, 2, &b)) == 0 ||
	    i + 1 + k >= n || p[i + 1 + k] != p[i] ||
	    digits(p + i + k + 2, n - i - k - 2, 1, 4, &c) != n - i - k - 2)
		return 0;
	if (i == 4)
		return b <= 12 && c <= 31 ? a : 0;
	return i <= 2 && n - i - k - 2 == 4 && a <= 31 && b <= 31 ? c : 0;
}

static void
count_date(struct scan_spot *s, const uint8_t *p, size_t n)
{
	unsigned int year = year_of(p, n);

	if (year < 1 || year > 2999)
		return;
	if (s->dates++ == 0 || year < s->year_min)
		s->year_min = year;
	if (year > s->year_max)
		s->year_max = year;
}

/* The next word of a text in lower case, without the signs around it. */
static size_t
next_word(const uint8_t *p, size_t n, size_t *at, size_t *start)
{
	size_t end;

	while (*at < n && is_blank(p[*at]))
		(*at)++;
	*start = *at;
	while (*at < n && !is_blank(p[*at]))
		(*at)++;
	end = *at;
	while (end > *start && strchr(".,;", p[end - 1]) != NULL)
		end--;
	return end - *start;
}

/* Names and towns, by what the words are. */
static void
count_words(struct scan_spot *s, const struct lookup *l, const uint8_t *p,
    size_t n)
{
	size_t at = 0, start, len, words = 0, firsts = 0, known = 0;
	unsigned int flags, all;

	all = lookup_find(l, p, n);
	while ((len = next_word(p, n, &at, &start)) > 0 || at < n) {
		if (len == 0)
			continue;
		flags = lookup_find(l, p + start, len);
		words++;
		firsts += (flags & LOOKUP_FIRST) != 0;
		/* An initial may stand for a name, a particle beside one. */
		known += (flags & (LOOKUP_FIRST | LOOKUP_LAST)) != 0 || len < 3;
	}
	s->wordy += words > NAME_WORDS - 1;
	s->first += (all & LOOKUP_FIRST) != 0;
	s->last += (all & LOOKUP_LAST) != 0;
	s->city += (all & LOOKUP_CITY) != 0;
	s->full += words >= 2 && words <= NAME_WORDS && firsts > 0 &&
	    known + 1 >= words;
}

static void
count_spans(struct scan_spot *s, const struct detector *d, const uint8_t *p,
    size_t n)
{
	struct detect_span span;
	enum detect_kind kind;
	unsigned int kinds = 0;
	size_t at = 0;

	if (detect_whole(d, p, n, &kind)) {
		s->whole[kind]++;
		return;
	}
	while (detect_next(d, p, n, at, &span)) {
		kinds |= 1u << span.kind;
		at = span.at + span.len;
	}
	for (unsigned int k = 0; k < DETECT_KINDS; k++)
		s->inside[k] += (kinds >> k & 1) != 0;
	s->any_inside += (kinds & ~(1u << DETECT_URL | 1u << DETECT_UUID)) !=
	    0;
}

int
scan_text(struct scan_spot *s, struct scanner *sc, const uint8_t *p, size_t n)
{
	while (n > 0 && is_blank(p[0])) {
		p++;
		n--;
	}
	while (n > 0 && is_blank(p[n - 1]))
		n--;
	if (n == 0)
		return 0;
	if (n > LOOK_MAX)
		for (n = LOOK_MAX; n > 0 && (p[n] & 0xc0) == 0x80; n--)
			;
	s->values++;
	count_seen(s, p, n);
	if (!utf8_valid(p, n))
		return 0;
	buf_clear(&sc->lower);
	if (utf8_lower(&sc->lower, p, n) == -1)
		return -1;
	count_date(s, p, n);
	count_words(s, sc->lookup, sc->lower.data, sc->lower.len);
	count_spans(s, sc->detector, p, n);
	return 0;
}

double
scan_distinct(const struct scan_spot *s)
{
	unsigned int free_bits = 0;

	for (size_t i = 0; i < SEEN_BITS; i++)
		free_bits += (s->seen[i / 8] >> i % 8 & 1) == 0;
	/* Linear counting (Whang, 1990): -m ln(free/m), by its series. */
	if (free_bits == 0)
		return SEEN_BITS * 8;
	double x = 1 - (double)free_bits / SEEN_BITS, term = x, sum = 0;

	for (int k = 1; k < 200; k++, term *= x)
		sum += term / k;
	return SEEN_BITS * sum;
}
