/*
 * partial: the first and the last characters stay, each one between becomes
 * a sign.  A value that would show whole is hidden whole.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "type/utf8.h"
#include "mask/mask.h"
#include "mask/maskers.h"

#define SHOWN_MAX 1000

static const struct param_spec params[] = {
	{ .name = "first", .kind = PARAM_INT, .min = 0, .max = SHOWN_MAX },
	{ .name = "last", .kind = PARAM_INT, .min = 0, .max = SHOWN_MAX },
	{ .name = "char", .kind = PARAM_CHAR },
	{ .name = NULL },
};

struct partial {
	size_t		 first, last;
	const char	*sign;
	size_t		 sign_len;
};

static int
partial_check(const struct rule *r, struct error *e)
{
	if (param_int(r, "first", 0) + param_int(r, "last", 0) == 0)
		return rule_error(r, NULL, e, "partial needs \"first\" or "
		    "\"last\" above 0");
	return 0;
}

static int
partial_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct partial *p = calloc(1, sizeof(*p));

	if ((*state = p) == NULL)
		return error_nomem(e);
	p->first = (size_t)param_int(env->rule, "first", 0);
	p->last = (size_t)param_int(env->rule, "last", 0);
	p->sign = param_text(env->rule, "char", "*");
	p->sign_len = strlen(p->sign);
	fit->bytes = p->sign_len > 1 ? FIT_ANY : FIT_SAME;
	return 0;
}

static enum mask_result
partial_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct partial *p = state;
	const uint8_t *in = v->data.data;
	size_t n = v->data.len, chars, hidden, head, tail;
	uint8_t *to;

	if (!utf8_valid(in, n))
		return MASK_NOT_UTF8;
	chars = utf8_count(in, n);
	hidden = chars > p->first + p->last ? chars - p->first - p->last :
	    chars;
	head = hidden == chars ? 0 : utf8_offset(in, n, p->first);
	tail = hidden == chars ? n : utf8_offset(in, n, p->first + hidden);
	to = buf_extend(out, head + hidden * p->sign_len + (n - tail));
	if (to == NULL)
		return MASK_NOMEM;
	memcpy(to, in, head);
	to += head;
	for (size_t i = 0; i < hidden; i++, to += p->sign_len)
		memcpy(to, p->sign, p->sign_len);
	memcpy(to, in + tail, n - tail);
	return MASK_OK;
}

static int
partial_describe(const void *state, struct buf *out)
{
	const struct partial *p = state;

	return buf_printf(out, "shows the length, %zu first and %zu last "
	    "characters", p->first, p->last);
}

const struct masker_ops mask_partial = {
	.name = "partial",
	.params = params,
	.types = CLASS_TEXT,
	.check = partial_check,
	.bind = partial_bind,
	.apply = partial_apply,
	.free = free,
	.describe = partial_describe,
};
