/* Numbers with letters: IBAN, national ids, passports, licences. */
#include "sys/system.h"
#include "detect/match.h"

#define IBAN_MAX	34	/* ISO 13616 */
#define PAPER_MIN	6
#define PAPER_MAX	18

/* Lengths of the IBANs of countries (the registry of SWIFT). */
static const struct { char country[3]; uint8_t length; } ibans[] = {
	{ "AD", 24 }, { "AE", 23 }, { "AT", 20 }, { "BE", 16 }, { "BG", 22 },
	{ "BR", 29 }, { "CH", 21 }, { "CY", 28 }, { "CZ", 24 }, { "DE", 22 },
	{ "DK", 18 }, { "EE", 20 }, { "ES", 24 }, { "FI", 18 }, { "FR", 27 },
	{ "GB", 22 }, { "GI", 23 }, { "GR", 27 }, { "HR", 21 }, { "HU", 28 },
	{ "IE", 22 }, { "IL", 23 }, { "IS", 26 }, { "IT", 27 }, { "LI", 21 },
	{ "LT", 20 }, { "LU", 20 }, { "LV", 21 }, { "MC", 27 }, { "MT", 31 },
	{ "NL", 18 }, { "NO", 15 }, { "PL", 28 }, { "PT", 25 }, { "RO", 24 },
	{ "SA", 24 }, { "SE", 24 }, { "SI", 19 }, { "SK", 24 }, { "SM", 27 },
	{ "TR", 26 }, { "UA", 29 },
};

static size_t
iban_length(const struct text *t, size_t at)
{
	for (size_t i = 0; i < NITEMS(ibans); i++)
		if (t->p[at] == (uint8_t)ibans[i].country[0] &&
		    t->p[at + 1] == (uint8_t)ibans[i].country[1])
			return ibans[i].length;
	return 0;
}

/* ISO 7064, mod 97-10: letters are 10 to 35; the first four stand last. */
static bool
iban_checks(const uint8_t *c, size_t n)
{
	unsigned int rest = 0;
	uint8_t v;

	for (size_t i = 0; i < n; i++) {
		v = c[(i + 4) % n];
		rest = is_digit(v) ? (rest * 10 + v - '0') % 97 :
		    (rest * 100 + (unsigned int)(v - 'A') + 10) % 97;
	}
	return rest == 1;
}

size_t
match_iban(const struct text *t, size_t at)
{
	size_t n, i, length;
	uint8_t c[IBAN_MAX];

	if (t->n - at < 15 || !is_upper(t->p[at]) || !is_upper(t->p[at + 1]) ||
	    !is_digit(t->p[at + 2]) || (length = iban_length(t, at)) == 0)
		return 0;
	for (n = 0, i = at; n < length && i < t->n; i++) {
		if (t->p[i] == ' ' && n > 0 && t->p[i - 1] != ' ')
			continue;
		if (!is_digit(t->p[i]) && !is_upper(t->p[i]))
			return 0;
		c[n++] = t->p[i];
	}
	return n == length && ends_at(t, i) && iban_checks(c, n) ? i - at : 0;
}

/* The shape of n bytes: 9 digit, A capital, else itself. */
static bool
has_shape(const struct text *t, size_t at, const char *shape)
{
	uint8_t c;

	for (; *shape != '\0'; shape++, at++) {
		c = byte_at(t, at);
		if (*shape == '9' ? !is_digit(c) : *shape == 'A' ?
		    !is_upper(c) : c != (uint8_t)*shape)
			return false;
	}
	return ends_at(t, at);
}

static unsigned int
number(const struct text *t, size_t at, size_t n)
{
	unsigned int v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + t->p[at + i] - '0';
	return v;
}

/* Spain, DNI and NIE: the letter is the number mod 23. */
static size_t
match_dni(const struct text *t, size_t at)
{
	static const unsigned char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
	unsigned int v;
	size_t n;

	if (has_shape(t, at, "99999999A"))
		return letters[number(t, at, 8) % 23] == t->p[at + 8] ? 9 : 0;
	if (has_shape(t, at, "99999999-A"))
		return letters[number(t, at, 8) % 23] == t->p[at + 9] ? 10 : 0;
	n = has_shape(t, at, "A9999999A") ? 9 :
	    has_shape(t, at, "A9999999-A") ? 10 : 0;
	if (n == 0 || t->p[at] < 'X')
		return 0;
	v = (unsigned int)(t->p[at] - 'X') * 10000000 + number(t, at + 1, 7);
	return letters[v % 23] == t->p[at + n - 1] ? n : 0;
}

/* Italy, codice fiscale: odd places by a table, even ones as they are. */
static size_t
match_fiscale(const struct text *t, size_t at)
{
	static const uint8_t odd[26] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2,
	    4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23 };
	unsigned int sum = 0, v;

	if (!has_shape(t, at, "AAAAAA99A99A999A"))
		return 0;
	for (size_t i = 0; i < 15; i++) {
		v = t->p[at + i];
		v -= is_digit((uint8_t)v) ? '0' : 'A';
		sum += i % 2 == 0 ? odd[v] : v;
	}
	return t->p[at + 15] == 'A' + sum % 26 ? 16 : 0;
}

/* United Kingdom, national insurance: letters that no number begins with. */
static size_t
match_nino(const struct text *t, size_t at)
{
	static const char *const shapes[] = { "AA999999A", "AA 99 99 99 A" };
	uint8_t a = byte_at(t, at), b = byte_at(t, at + 1), last;
	size_t n;

	if (strchr("DFIQUV", a) != NULL || strchr("DFIQUVO", b) != NULL)
		return 0;
	for (size_t i = 0; i < NITEMS(shapes); i++) {
		n = strlen(shapes[i]);
		if (!has_shape(t, at, shapes[i]))
			continue;
		last = t->p[at + n - 1];
		return last >= 'A' && last <= 'D' ? n : 0;
	}
	return 0;
}

size_t
match_letter_id(const struct text *t, size_t at)
{
	size_t n;

	if (is_digit(t->p[at]))
		return match_dni(t, at);
	if ((n = match_fiscale(t, at)) > 0 || (n = match_nino(t, at)) > 0)
		return n;
	return match_dni(t, at);
}

size_t
match_paper(const struct text *t, size_t at)
{
	size_t i = at, digits = 0;

	for (; i < t->n && i - at <= PAPER_MAX; i++) {
		if (is_digit(t->p[i]))
			digits++;
		else if (!is_upper(t->p[i]) && !((t->p[i] == '-' ||
		    t->p[i] == ' ' || t->p[i] == '/') && i > at &&
		    (is_digit(byte_at(t, i + 1)) ||
		    is_upper(byte_at(t, i + 1))) && is_word(t->p[i - 1]) &&
		    (t->p[i] != ' ' || is_digit(byte_at(t, i + 1)))))
			break;
	}
	return digits >= 5 && i - at >= PAPER_MIN && i - at <= PAPER_MAX &&
	    ends_at(t, i) ? i - at : 0;
}
