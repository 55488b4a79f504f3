#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "rule/rules.h"
#include "type/numeric.h"
#include "mask/fake_typed.h"
#include "mask/provider.h"

#define PGSQL_AF_INET6	3	/* utils/inet.h: AF_INET + 1, AF_INET is 2 */
#define DATE_TEXT	10	/* YYYY-MM-DD */

/* Digits before the point of the largest number that a provider gives. */
static int
whole_digits(const char *provider)
{
	static const struct { const char *name; int digits; } digits[] = {
		{ "phone", 15 }, { "ssn", 9 }, { "credit_card", 16 },
		{ "latitude", 2 }, { "longitude", 3 },
	};

	for (size_t i = 0; i < NITEMS(digits); i++)
		if (strcmp(digits[i].name, provider) == 0)
			return digits[i].digits;
	return 0;
}

/* Does the type hold numbers of that many digits? */
static bool
holds(const struct value_type *t, int digits)
{
	switch ((int)t->ops->class) {
	case CLASS_INT:
		return digits <= (t->ops->width == 8 ? 18 :
		    t->ops->width == 4 ? 9 : 4);
	case CLASS_NUMERIC:
		return t->precision == 0 || (t->scale >= 0 &&
		    t->precision - t->scale >= digits);
	default:
		return true;
	}
}

int
fake_typed_check(const struct mask_env *env, struct error *e)
{
	const struct provider *p = provider_find(param_text(env->rule,
	    "provider", ""));
	const struct value_type *t = env->type;

	if (!((p->types | CLASS_TEXT) & t->ops->class))
		return rule_error(env->rule, NULL, e, "fake takes %s, not %s, "
		    "with provider %s", p->types == 0 ? "text" :
		    "text and what it is made for", t->name, p->name);
	if (!holds(t, whole_digits(p->name)))
		return rule_error(env->rule, NULL, e, "provider %s needs %d "
		    "digits before the point, more than the column takes",
		    p->name, whole_digits(p->name));
	if (param_bool(env->rule, "unique", false) &&
	    t->ops->class != CLASS_TEXT && t->ops->width != 8)
		return rule_error(env->rule, NULL, e, "unique phones are text "
		    "or int8, not %s", t->name);
	return 0;
}

static bool
take_digits(const char **p, int n, int32_t *v)
{
	*v = 0;
	for (; n > 0; n--, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		*v = *v * 10 + (**p - '0');
	}
	return true;
}

/* Days from 2000-01-01 of YYYY-MM-DD, or false. */
static bool
parse_day(const char *text, int32_t *day)
{
	static const uint8_t lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30,
	    31, 30, 31 };
	int32_t y, m, d, shifted;
	bool leap;

	if (!take_digits(&text, 4, &y) || *text++ != '-' ||
	    !take_digits(&text, 2, &m) || *text++ != '-' ||
	    !take_digits(&text, 2, &d) || *text != '\0')
		return false;
	leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	if (y < 1 || m < 1 || m > 12 || d < 1 || d > lengths[m - 1] ||
	    (m == 2 && d == 29 && !leap))
		return false;
	/* Years that begin in March: leap days come last. */
	y -= m <= 2;
	shifted = m > 2 ? m - 3 : m + 9;
	*day = 365 * y + y / 4 - y / 100 + y / 400 + (153 * shifted + 2) / 5 +
	    d - 1 - 730425;
	return true;
}

int
fake_days(const struct rule *r, struct recipe_days *days, struct error *e)
{
	const char *low = param_text(r, "min", "1940-01-01");
	const char *high = param_text(r, "max", "2005-12-31");

	if (!parse_day(low, &days->first) || !parse_day(high, &days->last))
		return e == NULL ? -1 : rule_error(r, NULL, e, "\"min\" and "
		    "\"max\" are dates, as 1970-12-31");
	if (days->first > days->last)
		return e == NULL ? -1 : rule_error(r, NULL, e, "\"min\" is "
		    "after \"max\"");
	return 0;
}

int
fake_typed_bind(struct fake_typed *t, const struct mask_env *env,
    struct error *e)
{
	buf_init(&t->text, 4 * FAKE_MAX);
	t->type = *env->type;
	decimal_init(&t->number);
	t->is_address = strcmp(param_text(env->rule, "provider", ""),
	    "ip_address") == 0;
	t->is_text = t->type.ops->class == CLASS_TEXT;
	return t->is_text || buf_reserve(&t->text, 2 * FAKE_MAX) == 0 ? 0 :
	    error_nomem(e);
}

void
fake_typed_free(struct fake_typed *t)
{
	buf_free(&t->text);
	decimal_free(&t->number);
}

bool
fake_typed_v6(const struct fake_typed *t, const struct mask_value *v)
{
	if (!t->is_address)
		return false;
	if (t->type.ops->class == CLASS_INET)
		return v->data.len > 0 && v->data.data[0] == PGSQL_AF_INET6;
	return v->data.len > 0 &&
	    memchr(v->data.data, ':', v->data.len) != NULL;
}

static void
keep_digits(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] >= '0' && b->data[i] <= '9')
			b->data[n++] = b->data[i];
	b->len = n;
}

/* No more decimals than the column has. */
static void
cut_decimals(const struct value_type *t, struct buf *b)
{
	const uint8_t *point = memchr(b->data, '.', b->len);
	size_t whole;

	if (point == NULL || t->precision == 0)
		return;
	whole = (size_t)(point - b->data);
	if (b->len > whole + 1 + (size_t)t->scale)
		b->len = t->scale == 0 ? whole : whole + 1 + (size_t)t->scale;
}

/* An address of six bytes in eight: ff:fe in the middle, as EUI-64 has it. */
static int
widen_mac(struct buf *b)
{
	size_t half = b->len / 2 + 1;	/* "xx:xx:xx:" */

	if (buf_append(b, "ff:fe:", 6) == -1)
		return -1;
	memmove(b->data + half + 6, b->data + half, b->len - 6 - half);
	memcpy(b->data + half, "ff:fe:", 6);
	return 0;
}

/* What the type's parse wants to see. */
static int
adapt(const struct value_type *t, struct buf *b)
{
	bool decimal = memchr(b->data, '.', b->len) != NULL;

	if (t->ops->class == CLASS_INT ||
	    (t->ops->class == CLASS_NUMERIC && !decimal))
		keep_digits(b);
	else if (t->ops->class == CLASS_NUMERIC)
		cut_decimals(t, b);
	else if (t->ops->class == CLASS_TIMESTAMP && b->len == DATE_TEXT &&
	    buf_append_str(b, strcmp(t->ops->name, "timestamptz") == 0 ?
	    " 00:00:00+00" : " 00:00:00") == -1)
		return -1;
	else if (t->ops->class == CLASS_MAC && t->ops->width == 8 &&
	    widen_mac(b) == -1)
		return -1;
	return buf_append(b, "", 1);
}

/* As numeric_parse, which allocates: here the groups are kept. */
static enum mask_result
write_numeric(struct fake_typed *t, struct buf *out)
{
	if (decimal_parse(&t->number, (char *)t->text.data,
	    t->text.len - 1) == -1)
		return errno == EINVAL ? MASK_NOT_OF_TYPE : MASK_NOMEM;
	if (t->type.precision != 0)
		t->number.scale = t->type.scale;
	return numeric_write(&t->number, out) == -1 ? MASK_NOMEM : MASK_OK;
}

enum mask_result
fake_typed_draw(struct fake_typed *t, const struct faker *f,
    struct bytes canon, const struct fake_how *how, struct buf *out)
{
	enum mask_result result;

	buf_clear(&t->text);
	result = faker_draw_as(f, canon, how, &t->text);
	if (result != MASK_OK)
		return result;
	if (adapt(&t->type, &t->text) == -1)
		return MASK_NOMEM;
	if (t->type.ops->class == CLASS_NUMERIC)
		return write_numeric(t, out);
	if (t->type.ops->parse(&t->type, (char *)t->text.data, out) == -1)
		return errno == EINVAL ? MASK_TOO_LONG : MASK_NOMEM;
	return MASK_OK;
}
