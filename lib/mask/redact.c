/*
 * redact: a constant that says that something was there: a text, or what is
 * nothing in the column's type; or the same character as often as the value
 * is long.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "rule/rules.h"
#include "type/utf8.h"
#include "mask/constant.h"
#include "mask/maskers.h"

#define REDACTED	"[redacted]"
#define FILL		"**********"	/* where REDACTED is too long */

static const struct param_spec params[] = {
	{ .name = "text", .kind = PARAM_TEXT },
	{ .name = "char", .kind = PARAM_CHAR },
	{ .name = NULL },
};

struct redact {
	const char	*fill;		/* each character becomes this, or NULL */
	struct constant	*constant;
};

static int
redact_check(const struct rule *r, struct error *e)
{
	const char *text = param_text(r, "text", "");

	if (param_node(r, "text") != NULL && param_node(r, "char") != NULL)
		return rule_error(r, param_node(r, "char"), e,
		    "redact takes \"text\" or \"char\", not both");
	if (!utf8_valid((const uint8_t *)text, strlen(text)))
		return rule_error(r, param_node(r, "text"), e, "not UTF-8");
	return 0;
}

/* What is nothing in a type, as a text of it.  Bits are apart; enums have none. */
static const struct { enum type_class class; const char *text; } nothings[] = {
	{ CLASS_INT, "0" }, { CLASS_OID, "0" }, { CLASS_FLOAT, "0" },
	{ CLASS_NUMERIC, "0" }, { CLASS_MONEY, "0" },
	{ CLASS_UUID, "00000000-0000-0000-0000-000000000000" },
	{ CLASS_BOOL, "false" }, { CLASS_BYTEA, "\\x" },
	{ CLASS_DATE, "1970-01-01" }, { CLASS_INTERVAL, "00:00:00" },
	{ CLASS_JSON, "null" }, { CLASS_INET, "0.0.0.0" },
	{ CLASS_XML, "" }, { CLASS_HSTORE, "" },
};

/* The same where types of one class are written in more than one way. */
static const struct { const char *type, *text; } nothings_by_name[] = {
	{ "time", "00:00:00" }, { "timetz", "00:00:00+00" },
	{ "timestamp", "1970-01-01 00:00:00" },
	{ "timestamptz", "1970-01-01 00:00:00+00" },
	{ "macaddr", "00:00:00:00:00:00" },
	{ "macaddr8", "00:00:00:00:00:00:00:00" },
};

static const char *
nothing(const struct type_ops *t)
{
	for (size_t i = 0; i < NITEMS(nothings); i++)
		if (nothings[i].class == t->class)
			return nothings[i].text;
	for (size_t i = 0; i < NITEMS(nothings_by_name); i++)
		if (strcmp(nothings_by_name[i].type, t->name) == 0)
			return nothings_by_name[i].text;
	return "";
}

/* As many zeros as bit(n) has; varbit is empty. */
static struct constant *
no_bits(const struct value_type *t)
{
	bool fixed = strcmp(t->ops->name, "bit") == 0;
	size_t bits = !fixed ? 0 : t->typmod > 0 ? (size_t)t->typmod : 1;
	size_t len = 4 + (bits + 7) / 8;
	struct constant *c = calloc(1, sizeof(*c) + len);

	if (c == NULL)
		return NULL;
	c->len = len;
	put_u32(c->data, (uint32_t)bits);
	return c;
}

static struct constant *
redact_constant(const struct mask_env *env)
{
	const char *text = param_text(env->rule, "text", NULL);
	uint32_t limit = env->type->max_chars;

	if (env->type->ops->class == CLASS_BIT)
		return no_bits(env->type);
	if (env->type->ops->class != CLASS_TEXT)
		return constant_parse(env->type, nothing(env->type->ops));
	if (text == NULL && limit > 0 && limit < sizeof(REDACTED) - 1)
		return constant_new((const uint8_t *)FILL, limit);
	if (text == NULL)
		text = REDACTED;
	return constant_new((const uint8_t *)text, strlen(text));
}

static int
redact_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct redact *r;

	if (env->type->ops->class != CLASS_TEXT &&
	    (param_node(env->rule, "text") != NULL ||
	    param_node(env->rule, "char") != NULL))
		return rule_error(env->rule, NULL, e,
		    "\"text\" and \"char\" are for text, not for %s",
		    env->type->name);
	if ((*state = r = calloc(1, sizeof(*r))) == NULL)
		return error_nomem(e);
	if ((r->fill = param_text(env->rule, "char", NULL)) != NULL) {
		fit->bytes = strlen(r->fill) > 1 ? FIT_ANY : FIT_SAME;
		return 0;
	}
	if ((r->constant = redact_constant(env)) == NULL)
		return error_nomem(e);
	*fit = constant_fit(r->constant, env->type);
	return 0;
}

static enum mask_result
redact_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct redact *r = state;
	size_t chars, n;
	uint8_t *to;

	if (r->fill == NULL)
		return constant_apply(r->constant, v, out);
	chars = utf8_count(v->data.data, v->data.len);
	n = strlen(r->fill);
	if ((to = buf_extend(out, chars * n)) == NULL)
		return MASK_NOMEM;
	for (size_t i = 0; i < chars; i++, to += n)
		memcpy(to, r->fill, n);
	return MASK_OK;
}

static void
redact_free(void *state)
{
	struct redact *r = state;

	if (r != NULL)
		free(r->constant);
	free(r);
}

static int
redact_describe(const void *state, struct buf *out)
{
	const struct redact *r = state;

	return r->fill == NULL ? constant_describe(r->constant, out) :
	    buf_append_str(out, "shows the length, nothing else");
}

const struct masker_ops mask_redact = {
	.name = "redact",
	.params = params,
	.valueless = true,
	.types = CONSTANT_TYPES & ~(unsigned int)CLASS_ENUM,
	.check = redact_check,
	.bind = redact_bind,
	.apply = redact_apply,
	.free = redact_free,
	.describe = redact_describe,
};
