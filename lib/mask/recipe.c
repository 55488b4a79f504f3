#include "sys/system.h"
#include "words/words.h"
#include "mask/country.h"
#include "mask/recipe.h"

#define EVEN_BITS	56	/* of a half, where a choice is not of 2^k */
#define HALF_BITS	64
#define NUMBER_DIGITS	9
#define HEX_DIGITS	8

_Static_assert(FAKE_MAX <= UINT16_MAX && WORD_MAX < FAKE_MAX,
    "a length fits");

struct maker {
	struct recipe			*r;
	const struct country		*country;
	const struct locale_words	*words;
	const struct recipe_days	*days;
};

static int make_text(struct maker *, const char *text);

static unsigned int
bits_of(uint32_t n)
{
	unsigned int bits = 0;

	while (n > 1U << bits && bits < 31)
		bits++;
	return n > 1U << 31 ? 32 : bits;
}

/* So many times more. */
static void
widen(struct recipe *r, uint32_t n)
{
	while (r->space > UINT32_MAX) {
		r->space >>= 1;
		r->shift++;
	}
	r->space *= n;
}

unsigned int
recipe_bits(const struct recipe *r)
{
	unsigned int bits = r->shift;

	for (uint64_t s = r->space; s > 1; s >>= 1)
		bits++;
	return bits;
}

/* The next op, with its share of the random bits where it draws one of n. */
static struct op *
add_op(struct maker *m, enum op_kind kind, uint32_t n)
{
	struct recipe *r = m->r;
	bool even = (n & (n - 1)) == 0;
	unsigned int most = even ? HALF_BITS : EVEN_BITS, bits = bits_of(n);
	struct op *op;

	if (r->n == RECIPE_OPS || n == 0)
		return NULL;
	op = &r->ops[r->n];
	memset(op, 0, sizeof(*op));
	op->kind = (uint8_t)kind;
	op->n = n;
	if (n > 1) {
		op->second = kind != OP_FIRST && kind != OP_LAST &&
		    r->used[1] + bits <= most;
		if (r->used[op->second] + bits > most)
			return NULL;
		r->used[op->second] = (uint8_t)(r->used[op->second] + bits);
		widen(r, n);
	}
	r->n++;
	return op;
}

static void
grow(struct recipe *r, uint32_t chars, uint32_t bytes)
{
	r->chars += chars;
	r->bytes += bytes;
}

static int
make_literal(struct maker *m, const char *text, size_t len)
{
	struct op *op = add_op(m, OP_TEXT, 1);

	if (op == NULL || len > WORD_MAX)
		return -1;
	memcpy(op->text, text, len);
	op->width = (uint8_t)len;
	for (size_t i = 0; i < len; i++)
		grow(m->r, ((uint8_t)text[i] & 0xc0) != 0x80, 1);
	return 0;
}

/* A run of '#' or of '%', in numbers that 32 bits hold. */
static int
make_run(struct maker *m, char c, size_t len)
{
	size_t most = c == '#' ? NUMBER_DIGITS : HEX_DIGITS, width;
	struct op *op;
	uint32_t n;

	for (; len > 0; len -= width) {
		width = len < most ? len : most;
		n = 1;
		for (size_t i = 0; i < width && c == '#'; i++)
			n *= 10;
		if (c == '%')
			n = width == HEX_DIGITS ? 0 : 1U << 4 * width;
		/* 2^32 does not fit: two halves of it. */
		if (n == 0) {
			width = HEX_DIGITS / 2;
			n = 1U << 16;
		}
		if ((op = add_op(m, c == '#' ? OP_NUMBER : OP_HEX, n)) == NULL)
			return -1;
		op->width = (uint8_t)width;
		grow(m->r, (uint32_t)width, (uint32_t)width);
	}
	return 0;
}

/* {1-99}, {01-99} */
static int
make_number(struct maker *m, const char *text)
{
	unsigned int low, high;
	size_t width = strspn(text, "0123456789");
	struct op *op;

	if (width > NUMBER_DIGITS || strlen(text) > 2 * NUMBER_DIGITS + 1 ||
	    sscanf(text, "%u-%u", &low, &high) != 2 || high < low ||
	    (op = add_op(m, OP_NUMBER, high - low + 1)) == NULL)
		return -1;
	op->low = low;
	op->width = *text == '0' && width > 1 ? (uint8_t)width : 1;
	width = strlen(strchr(text, '-') + 1);
	grow(m->r, (uint32_t)width, (uint32_t)width);
	return 0;
}

static int
make_list(struct maker *m, const struct word_list *list, bool upper)
{
	struct op *op = add_op(m, OP_WORD, list->n);

	if (op == NULL)
		return -1;
	op->list = list;
	op->upper = upper;
	grow(m->r, list->longest_chars, list->longest);
	return 0;
}

static int
make_name(struct maker *m, bool first, bool letters, bool silent)
{
	const struct word_list *list = first ? letters ?
	    &m->words->first_letters : &m->words->first : letters ?
	    &m->words->last_letters : &m->words->last;
	uint64_t space = m->r->space;
	uint8_t shift = m->r->shift;
	struct op *op = add_op(m, first ? OP_FIRST : OP_LAST, list->n);

	if (op == NULL)
		return -1;
	op->names = m->words;
	op->letters = letters;
	op->silent = silent;
	op->feminine = m->country->feminine;
	if (silent) {
		m->r->space = space;
		m->r->shift = shift;
	} else
		grow(m->r, list->longest_chars, list->longest);
	return 0;
}

/* What {-first} drew; the bits are those that it took. */
static int
make_again(struct maker *m)
{
	struct op *op = add_op(m, OP_FIRST, 1);

	if (op == NULL)
		return -1;
	op->names = m->words;
	op->again = true;
	widen(m->r, m->words->first.n);
	grow(m->r, m->words->first.longest_chars, m->words->first.longest);
	return 0;
}

static int
make_choice(struct maker *m, const char *const *choices)
{
	uint32_t n = 0, bytes = 0;
	struct op *op;

	if (choices == NULL)
		return -1;
	for (; choices[n] != NULL; n++)
		if (strlen(choices[n]) > bytes)
			bytes = (uint32_t)strlen(choices[n]);
	if ((op = add_op(m, OP_CHOICE, n)) == NULL)
		return -1;
	op->choices = choices;
	grow(m->r, bytes, bytes);
	return 0;
}

static int
make_date(struct maker *m)
{
	struct op *op;

	if (m->days == NULL || m->days->last < m->days->first)
		return -1;
	op = add_op(m, OP_DATE,
	    (uint32_t)(m->days->last - m->days->first) + 1);
	if (op == NULL)
		return -1;
	op->low = (uint32_t)m->days->first;
	grow(m->r, 10, 10);
	return 0;
}

static int
make_capital(struct maker *m)
{
	grow(m->r, 1, 1);
	return add_op(m, OP_CAPITAL, 26) == NULL ? -1 : 0;
}

/* RFC 5737: three networks for documentation. */
static const char *const nets[] = { "192.0.2.", "198.51.100.", "203.0.113.",
	NULL };

/* How the test numbers of card networks and processors begin. */
static const char *const bins[] = { "411111", "424242", "510510", "555555",
	"601111", NULL };

/* RFC 9562, section 4.1: the two high bits are 10. */
static const char *const variants[] = { "8", "9", "a", "b", NULL };
static const char *const nations[] = { "England", "Northern Ireland",
	"Scotland", "Wales", NULL };
static const char *const signs[] = { "", "-", NULL };

/* 1: it is none of these. */
static int
make_fixed(struct maker *m, const char *name)
{
	const struct { const char *name; const char *const *choices; }
	    fixed[] = {
		{ "phone", m->country->phone_starts }, { "net", nets },
		{ "bin", bins }, { "nation", nations },
		{ "variant", variants }, { "sign", signs },
	};

	for (size_t i = 0; i < NITEMS(fixed); i++)
		if (strcmp(fixed[i].name, name) == 0)
			return make_choice(m, fixed[i].choices);
	return 1;
}

/* What stands between braces. */
static int
make_named(struct maker *m, const char *name)
{
	const struct { const char *name; const struct word_list *list; }
	    lists[] = {
		{ "word", &common_words.word }, { "job", &common_words.job },
		{ "country", &common_words.country },
		{ "currency", &common_words.currency },
		{ "timezone", &common_words.timezone },
		{ "platform", &common_words.platform },
		{ "city", &m->words->city }, { "state", &m->words->state },
		{ "way", &m->words->street },
	};

	for (size_t i = 0; i < NITEMS(lists); i++)
		if (strcmp(lists[i].name, name) == 0)
			return make_list(m, lists[i].list, false);
	if (isdigit((unsigned char)*name))
		return make_number(m, name);
	if (strcmp(name, "Word") == 0)
		return make_list(m, &common_words.word, true);
	if (strcmp(name, "=first") == 0)
		return make_again(m);
	if (strcmp(name, "-first") == 0)
		return make_name(m, true, false, true);
	if (strncmp(name, "first", 5) == 0 || strncmp(name, "last", 4) == 0)
		return make_name(m, *name == 'f', strchr(name, ':') != NULL,
		    false);
	if (strcmp(name, "A") == 0)
		return make_capital(m);
	if (strcmp(name, "date") == 0)
		return make_date(m);
	if (strcmp(name, "street") == 0)
		return make_text(m, m->country->street);
	if (strcmp(name, "postcode") == 0)
		return make_text(m, m->country->postcode);
	return make_fixed(m, name) == 0 ? 0 : -1;
}

static int
make_text(struct maker *m, const char *text)
{
	char name[32];
	size_t len;
	int rc;

	for (; *text != '\0'; text += len) {
		if (*text == '{') {
			len = strcspn(text, "}") + 1;
			if (len - 1 > sizeof(name) || text[len - 1] == '\0')
				return -1;
			snprintf(name, sizeof(name), "%.*s", (int)len - 2,
			    text + 1);
			rc = make_named(m, name);
		} else if (*text == '#' || *text == '%') {
			len = strspn(text, *text == '#' ? "#" : "%");
			rc = make_run(m, *text, len);
		} else {
			len = strcspn(text, "{#%");
			if (len > WORD_MAX)
				len = WORD_MAX;
			rc = make_literal(m, text, len);
		}
		if (rc == -1)
			return -1;
	}
	return 0;
}

int
recipe_make(struct recipe *r, const char *text, const struct country *c,
    const struct recipe_days *days)
{
	struct maker m = { .r = r, .country = c, .days = days,
	    .words = locale_find(c->locale) };

	memset(r, 0, sizeof(*r));
	r->space = 1;
	if (m.words == NULL || make_text(&m, text) == -1 ||
	    r->bytes > FAKE_MAX)
		return -1;
	return 0;
}
