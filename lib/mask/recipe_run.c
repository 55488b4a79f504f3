/* Recipes at work: once for each value. */
#include "sys/system.h"
#include "words/words.h"
#include "mask/recipe.h"

/* Copies WORD_MAX bytes, which the lists allow; says how many count. */
static inline size_t
put_word(const struct word_list *list, uint32_t i, char *to)
{
	memcpy(to, list->text + list->at[i], WORD_MAX);
	return list->at[i + 1] - list->at[i];
}

/* Women and men are the two ends of the list of first names. */
static uint32_t
draw_first(const struct locale_words *w, enum gender g, uint64_t *random)
{
	if (g == GENDER_MALE)
		return w->first.n - w->male.n +
		    draw_below(random, w->male.n);
	return draw_below(random, g == GENDER_FEMALE ? w->female.n :
	    w->first.n);
}

/* Kowalski, of a woman: Kowalska. */
static void
make_feminine(char *name, size_t len)
{
	if (len > 3 && (memcmp(name + len - 3, "ski", 3) == 0 ||
	    memcmp(name + len - 3, "cki", 3) == 0))
		name[len - 1] = 'a';
}

static size_t
put_number(char *to, uint32_t v, unsigned int width)
{
	char digits[10];
	size_t n = 0, len;

	do {
		digits[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	while (n < width)
		digits[n++] = '0';
	for (len = n; n > 0; n--)
		*to++ = digits[n - 1];
	return len;
}

static size_t
put_hex(char *to, uint32_t v, unsigned int width)
{
	for (unsigned int i = width; i > 0; v >>= 4)
		to[--i] = "0123456789abcdef"[v & 15];
	return width;
}

/*
 * Days from 2000-01-01 as a date of the Gregorian calendar: counted in years
 * that begin in March, from 2000-03-01 on, 400 of which have 146,097 days.
 */
static size_t
put_date(char *to, int32_t days)
{
	int32_t day = days - 60, era, year, month;

	era = (day >= 0 ? day : day - 146096) / 146097;
	day -= era * 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5;
	year += 2000 + era * 400 + (month >= 10);
	put_number(to, (uint32_t)year, 4);
	to[4] = to[7] = '-';
	put_number(to + 5, (uint32_t)(month < 10 ? month + 3 : month - 9), 2);
	put_number(to + 8, (uint32_t)day + 1, 2);
	return 10;
}

static size_t
put_choice(char *to, const char *text)
{
	size_t len = strlen(text);

	memcpy(to, text, len);
	return len;
}

static size_t
put_drawn(const struct op *op, uint32_t i, char *to)
{
	size_t len;

	switch (op->kind) {
	case OP_WORD:
		len = put_word(op->list, i, to);
		if (op->upper)
			*to = (char)(*to - 'a' + 'A');
		return len;
	case OP_NUMBER:
		return put_number(to, op->low + i, op->width);
	case OP_HEX:
		return put_hex(to, i, op->width);
	case OP_CAPITAL:
		*to = (char)('A' + i);
		return 1;
	case OP_CHOICE:
		return put_choice(to, op->choices[i]);
	default:
		return put_date(to, (int32_t)(op->low + i));
	}
}

size_t
recipe_run(const struct recipe *r, const struct fake_bits *bits, enum gender g,
    char *to)
{
	uint64_t random[2] = { bits->a, bits->b };
	const struct op *op = r->ops, *end = op + r->n;
	bool woman = g == GENDER_FEMALE;
	char *start = to;
	uint32_t i;
	size_t len;

	for (; op < end; op++)
		switch (op->kind) {
		case OP_TEXT:
			memcpy(to, op->text, WORD_MAX);
			to += op->width;
			break;
		case OP_FIRST:
			if (op->again)
				random[0] = bits->a;
			i = draw_first(op->names, g, &random[0]);
			woman = g == GENDER_FEMALE || (g == GENDER_ANY &&
			    i < op->names->female.n);
			if (!op->silent)
				to += put_word(op->letters ?
				    &op->names->first_letters :
				    &op->names->first, i, to);
			break;
		case OP_LAST:
			i = draw_below(&random[0], op->n);
			len = put_word(op->letters ? &op->names->last_letters :
			    &op->names->last, i, to);
			if (op->feminine && woman)
				make_feminine(to, len);
			to += len;
			break;
		default:
			i = draw_below(&random[op->second], op->n);
			to += put_drawn(op, i, to);
		}
	return (size_t)(to - start);
}
