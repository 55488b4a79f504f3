/*
 * redact: a constant that says that something was there: a text, zero, the
 * nil uuid or false; or the same character as often as the value is long.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
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

static struct constant *
redact_constant(const struct mask_env *env)
{
	static const uint8_t zero[16];
	const char *text = param_text(env->rule, "text", NULL);
	uint32_t limit = env->type->max_chars;

	if (env->type->ops->class != CLASS_TEXT)
		return constant_new(zero, env->type->ops->width);
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
	if (env->type->ops->class == CLASS_TEXT)
		*fit = constant_fit(r->constant);
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
	.types = CLASS_TEXT | CLASS_INT | CLASS_UUID | CLASS_BOOL,
	.check = redact_check,
	.bind = redact_bind,
	.apply = redact_apply,
	.free = redact_free,
	.describe = redact_describe,
};
