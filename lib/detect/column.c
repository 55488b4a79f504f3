/* Values that have a column of their own, and no words around them. */
#include "sys/system.h"
#include "detect/match.h"

#define PLAIN_MIN	9
#define PLAIN_MAX	11

/* 4155550123, 01712345678, 612345678: as many digits, no other number. */
static bool
is_plain_phone(const struct digits *d)
{
	if (d->ngroups != 1)
		return d->ngroups > 1;
	if (d->n < PLAIN_MIN || d->n > PLAIN_MAX || d->plus)
		return d->plus;
	if (d->digit[0] == 0)
		return d->digit[1] != 0;
	if (d->n == 10)		/* NXX NXX XXXX */
		return d->digit[0] >= 2 && d->digit[3] >= 2;
	return d->n == 9 ? d->digit[0] >= 5 :
	    d->digit[0] == 1 && d->digit[1] >= 2 && d->digit[4] >= 2;
}

static bool
is_phone(const struct text *t)
{
	struct digits d;
	size_t n;

	read_digits(t, 0, &d);
	if (d.n < PLAIN_MIN || !is_plain_phone(&d))
		return false;
	n = match_phone(&d, LEX_PHONE, false);
	return n > 0 && d.end[n - 1] == t->n;
}

/* Smith, John A. */
static bool
is_last_first(const struct detector *d, const struct text *t)
{
	struct word a, b;

	if (!word_at(d, t, 0, &a) || !a.capital || !(a.flags & LEX_LAST) ||
	    byte_at(t, a.end) != ',' || byte_at(t, a.end + 1) != ' ' ||
	    !word_at(d, t, a.end + 2, &b) || !b.capital ||
	    !(b.flags & LEX_FIRST))
		return false;
	/* An initial may follow. */
	return b.end == t->n || (t->n - b.end <= 3 && t->p[b.end] == ' ');
}

/* A last name; a common word is one of the column's words. */
static bool
is_name(const struct detector *d, const struct text *t)
{
	struct word w;
	size_t at = 0;

	if (is_last_first(d, t))
		return true;
	for (; word_at(d, t, at, &w) && w.capital; at = w.end + 1) {
		if (!(w.flags & (LEX_FIRST | LEX_LAST)) || (w.flags &
		    (LEX_COMMON | LEX_NO_NAME | LEX_MONTH | LEX_ORG)))
			return false;
		if (w.end == t->n)
			return true;
		if (byte_at(t, w.end) != ' ')
			return false;
	}
	return false;
}

bool
match_column(const struct detector *d, unsigned int kinds,
    const struct text *t, enum detect_kind *kind)
{
	if ((kinds >> DETECT_PHONE & 1) && (is_digit(t->p[0]) ||
	    t->p[0] == '+' || t->p[0] == '(') && is_phone(t))
		*kind = DETECT_PHONE;
	else if ((kinds >> DETECT_NAME & 1) && is_name(d, t))
		*kind = DETECT_NAME;
	else
		return false;
	return true;
}
