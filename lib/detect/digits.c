/* What is made of digits: cards, social security, national ids, phones. */
#include "sys/system.h"
#include "detect/match.h"

#define DIGITS_MIN	7	/* of anything here */
#define GROUPS_MAX	8	/* a NIR has seven */

static bool
is_separator(uint8_t c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/';
}

/*
 * What stands between two digits: one sign, " / ", or " (" and ") " around
 * an area code.  Returns where the next digit is, 0: they end here.
 */
static size_t
between(const struct text *t, size_t i, struct digits *d, char *sign)
{
	size_t at = i;

	*sign = (char)byte_at(t, i);
	if (byte_at(t, i) == ')') {
		i++;
		if (is_separator(byte_at(t, i)))
			i++;
		if (!is_digit(byte_at(t, i)))
			return 0;
		d->parens = true;
		return i;
	}
	if (byte_at(t, i) == ' ' && (byte_at(t, i + 1) == '/' ||
	    byte_at(t, i + 1) == '-') && byte_at(t, i + 2) == ' ') {
		*sign = (char)t->p[i + 1];
		i += 3;
	} else if (is_separator(byte_at(t, i)))
		i++;
	else
		return 0;
	if (d->plus && stands_at(t, i, "(0)")) {
		i += strlen("(0)");	/* +44 (0)20: no digit of the number */
		i += byte_at(t, i) == ' ';
	} else if (byte_at(t, i) == '(' && i > at) {
		d->parens = true;
		i++;
	}
	return is_digit(byte_at(t, i)) ? i : 0;
}

/* "(" belongs to figures when a ")" follows a few of them: (030) 12. */
static bool
opens_area(const struct text *t, size_t at)
{
	size_t i = at + 1;

	while (i - at <= 5 && is_digit(byte_at(t, i)))
		i++;
	return i > at + 1 && byte_at(t, i) == ')';
}

void
read_digits(const struct text *t, size_t at, struct digits *d)
{
	size_t i = at, next;
	char sign;

	memset(d, 0, sizeof(*d));
	if (byte_at(t, i) == '+') {
		d->plus = true;
		i++;
	}
	if (byte_at(t, i) == '(') {
		if (!opens_area(t, i))
			return;
		d->parens = true;
		i++;
	}
	while (d->n < DIGITS_MAX && is_digit(byte_at(t, i))) {
		d->digit[d->n] = (uint8_t)(t->p[i] - '0');
		d->end[d->n++] = ++i;
		d->group[d->ngroups]++;
		if (is_digit(byte_at(t, i)))
			continue;
		d->ngroups++;
		if (d->n == DIGITS_MAX || (next = between(t, i, d, &sign)) == 0)
			return;
		d->sign[d->ngroups - 1] = sign;
		d->separator = d->ngroups == 1 || sign == d->separator ?
		    sign : 0;
		i = next;
	}
	/* A longer run of digits than anything here has. */
	if (d->n == DIGITS_MAX)
		d->n = d->ngroups = 0;
}

/* Are the first groups of these sizes, "334" for 3, 3, 4? */
bool
has_groups(const struct digits *d, const char *sizes)
{
	size_t k = strlen(sizes);

	if (d->ngroups < k)
		return false;
	for (size_t i = 0; i < k; i++)
		if (d->group[i] != (size_t)(sizes[i] - '0'))
			return false;
	return true;
}

static uint64_t
value(const struct digits *d, size_t from, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v * 10 + d->digit[from + i];
	return v;
}

/* ISO/IEC 7812-1, annex B. */
static bool
luhn(const struct digits *d, size_t n)
{
	unsigned int sum = 0, v;

	for (size_t i = 0; i < n; i++) {
		v = d->digit[n - 1 - i];
		if (i % 2 == 1)
			v = v * 2 > 9 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	return sum % 10 == 0;
}

/* The numbers that card schemes give out. */
static bool
is_issuer(const struct digits *d, size_t n)
{
	unsigned int two = (unsigned int)value(d, 0, 2);
	unsigned int four = (unsigned int)value(d, 0, 4);

	switch (d->digit[0]) {
	case 4:
		return n == 13 || n == 16 || n == 19;
	case 5:
		return n == 16 && two >= 51 && two <= 55;
	case 2:
		return n == 16 && four >= 2221 && four <= 2720;
	case 3:
		return two == 34 || two == 37 ? n == 15 : two == 35 ? n == 16 :
		    (two == 30 || two == 36 || two == 38) && n == 14;
	case 6:
		return (four == 6011 || two == 65 || two == 62) && n >= 16;
	}
	return false;
}

static size_t
card(const struct digits *d)
{
	size_t n = 0;

	if (d->plus || d->parens)
		return 0;
	for (size_t k = 1; k <= d->ngroups; k++) {
		n += d->group[k - 1];
		if (n >= 13 && n <= 19 && is_issuer(d, n) && luhn(d, n) &&
		    (k == 1 || d->group[k - 1] >= 3))
			return n;
	}
	return 0;
}

/* United States, SSA: no area 000, 666 or 9xx, no group 00, no serial 0000. */
static size_t
ssn(const struct digits *d, uint32_t context)
{
	unsigned int area = (unsigned int)value(d, 0, 3);

	if (d->plus || d->parens || d->n < 9 || area == 0 || area == 666 ||
	    area >= 900 || value(d, 3, 2) == 0 || value(d, 5, 4) == 0)
		return 0;
	if (d->ngroups == 3 && has_groups(d, "324") && (d->separator == '-' ||
	    (d->separator == ' ' && (context & LEX_SSN))))
		return 9;
	return d->ngroups == 1 && d->n == 9 && (context & LEX_SSN) ? 9 : 0;
}

/* Germany, Steuer-Identifikationsnummer: ISO 7064, mod 11,10. */
static bool
is_steuer_id(const struct digits *d)
{
	unsigned int product = 10, sum, seen[10] = { 0 }, most = 0, none = 0;

	for (size_t i = 0; i < 10; i++) {
		sum = (d->digit[i] + product) % 10;
		product = (sum == 0 ? 10 : sum) * 2 % 11;
		seen[d->digit[i]]++;
	}
	for (size_t i = 0; i < 10; i++) {
		if (seen[i] > most)
			most = seen[i];
		none += seen[i] == 0;
	}
	/* One digit twice or three times, the others once at most. */
	return d->digit[0] != 0 && (most == 2 || most == 3) && none <= 2 &&
	    (11 - product) % 10 == d->digit[10];
}

/* Poland, PESEL: weights 1 3 7 9; the month also tells the century. */
static bool
is_pesel(const struct digits *d)
{
	static const uint8_t weights[] = { 1, 3, 7, 9, 1, 3, 7, 9, 1, 3 };
	unsigned int sum = 0, month = (unsigned int)value(d, 2, 2);
	unsigned int day = (unsigned int)value(d, 4, 2);

	for (size_t i = 0; i < 10; i++)
		sum += weights[i] * d->digit[i];
	/* 19xx, 20xx by 20 more, 18xx by 80 more */
	month -= month > 80 ? 80 : month > 20 ? 20 : 0;
	return month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
	    (10 - sum % 10) % 10 == d->digit[10];
}

/* Brazil, CPF: two check digits by falling weights. */
static bool
is_cpf(const struct digits *d)
{
	unsigned int sum;

	for (size_t check = 9; check < 11; check++) {
		sum = 0;
		for (size_t i = 0; i < check; i++)
			sum += (unsigned int)(check + 1 - i) * d->digit[i];
		if ((sum * 10 % 11) % 10 != d->digit[check])
			return false;
	}
	return true;
}

/* Portugal, NIF: weights 9 to 2. */
static bool
is_nif(const struct digits *d)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < 8; i++)
		sum += (unsigned int)(9 - i) * d->digit[i];
	sum = 11 - sum % 11;
	return (sum > 9 ? 0 : sum) == d->digit[8];
}

/* Japan, My Number: weights 2 to 7 from the right, twice. */
static bool
is_my_number(const struct digits *d)
{
	unsigned int sum = 0, rest;

	for (size_t i = 0; i < 11; i++)
		sum += d->digit[10 - i] * (unsigned int)(i < 6 ? i + 2 : i - 4);
	rest = sum % 11;
	return (rest <= 1 ? 0 : 11 - rest) == d->digit[11];
}

/* France, numéro de sécurité sociale: the key is 97 less the number mod 97. */
static bool
is_nir(const struct digits *d)
{
	unsigned int month = (unsigned int)value(d, 3, 2);

	return (d->digit[0] == 1 || d->digit[0] == 2) && ((month >= 1 &&
	    month <= 12) || month >= 20) &&
	    97 - value(d, 0, 13) % 97 == value(d, 13, 2);
}

static size_t
national(const struct digits *d, uint32_t context)
{
	bool plain = d->ngroups == 1;

	if (d->plus || d->parens || ((context & LEX_PHONE) &&
	    d->digit[0] == 0))
		return 0;
	if (d->n == 15 && is_nir(d) && (plain || d->separator == ' '))
		return 15;
	if (d->n == 11 && (plain || (d->separator == ' ' &&
	    has_groups(d, "2333"))) && is_steuer_id(d))
		return 11;
	if (d->n == 11 && plain && is_pesel(d))
		return 11;
	if (d->n == 11 && has_groups(d, "3332") && is_cpf(d))
		return 11;
	if (d->n == 9 && (context & LEX_TAX) && is_nif(d))
		return 9;
	if (d->n == 12 && (context & LEX_MYNUMBER) && is_my_number(d) &&
	    (plain || has_groups(d, "444")))
		return 12;
	return 0;
}

/* The first k groups alone. */
static struct digits
first_groups(const struct digits *d, size_t k)
{
	struct digits c = *d;

	c.ngroups = k;
	c.n = 0;
	c.separator = k > 1 ? d->sign[0] : 0;
	for (size_t i = 0; i < k; i++) {
		c.n += d->group[i];
		if (i + 1 < k && d->sign[i] != c.separator)
			c.separator = 0;
	}
	return c;
}

static size_t
match_number(const struct digits *d, uint32_t context, unsigned int kinds,
    enum detect_kind *kind)
{
	size_t n;

	if ((kinds & 1u << DETECT_SSN) && (n = ssn(d, context)) > 0)
		*kind = DETECT_SSN;
	else if ((kinds & 1u << DETECT_NATIONAL_ID) &&
	    (n = national(d, context)) > 0)
		*kind = DETECT_NATIONAL_ID;
	else
		return 0;
	return n;
}

/*
 * Figures may stand behind the number, "415-555-0123 24 h": without the last
 * groups, too, where a blank parts them.  A phone with blanks in it could then
 * be any figures, unless a word tells.
 */
static size_t
match_groups(const struct digits *d, uint32_t context, unsigned int kinds,
    bool follows, enum detect_kind *kind)
{
	bool phones = kinds & 1u << DETECT_PHONE;
	struct digits c;
	size_t n;

	for (size_t k = d->ngroups > GROUPS_MAX ? GROUPS_MAX : d->ngroups;
	    k > 0; k--) {
		if (k < d->ngroups && d->sign[k - 1] != ' ')
			continue;
		c = first_groups(d, k);
		if (c.n < DIGITS_MIN)
			return 0;
		if ((n = match_number(&c, context, kinds, kind)) > 0)
			return n;
		if (phones && (k == d->ngroups || (context & LEX_PHONE) ||
		    (c.separator != ' ' && k > 1)) &&
		    (n = match_phone(&c, context, follows)) > 0) {
			*kind = DETECT_PHONE;
			return n;
		}
	}
	return 0;
}

size_t
match_digits(const struct text *t, size_t at, uint32_t context,
    unsigned int kinds, enum detect_kind *kind)
{
	struct digits d;
	size_t n, end;

	read_digits(t, at, &d);
	if (d.n < DIGITS_MIN)
		return 0;
	if (is_joined(t, at))
		kinds &= ~(1u << DETECT_PHONE);
	if ((kinds & 1u << DETECT_CARD) && (n = card(&d)) > 0)
		*kind = DETECT_CARD;
	else
		n = match_groups(&d, context, kinds, follows_number(t, at),
		    kind);
	if (n == 0)
		return 0;
	end = d.end[n - 1];
	return ends_at(t, end) ? end - at : 0;
}
