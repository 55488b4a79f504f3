/*
 * partial: the first and the last characters stay, each one between becomes
 * a sign.  A value that would show whole is hidden whole.  Of an e-mail and a
 * card number it is their parts that stay or go.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "type/utf8.h"
#include "mask/maskers.h"
#include "mask/partial.h"

#define SHOWN_MAX	1000
#define EMAIL_FIRST	1
#define EMAIL_FIRST_MAX	3
#define CARD_FIRST_MAX	6	/* what PCI DSS 4.0, 3.4.1 lets show */
#define CARD_LAST	4
#define CARD_LAST_MAX	4

static const char *const forms[] = { "text", "email", "card", NULL };
static const char *const hosts[] = { "part", "keep", NULL };

static const struct param_spec params[] = {
	{ .name = "form", .kind = PARAM_CHOICE, .choices = forms },
	{ .name = "first", .kind = PARAM_INT, .min = 0, .max = SHOWN_MAX },
	{ .name = "last", .kind = PARAM_INT, .min = 0, .max = SHOWN_MAX },
	{ .name = "host", .kind = PARAM_CHOICE, .choices = hosts },
	{ .name = "char", .kind = PARAM_CHAR },
	{ .name = NULL },
};

int
partial_hide(const struct partial *p, size_t n, struct buf *out)
{
	uint8_t *to = buf_extend(out, n * p->sign_len);

	if (to == NULL)
		return -1;
	for (; n > 0; n--, to += p->sign_len)
		memcpy(to, p->sign, p->sign_len);
	return 0;
}

static enum mask_result
partial_text(const struct partial *p, struct bytes in, struct buf *out)
{
	size_t chars = utf8_count(in.data, in.len), hidden = chars;
	size_t head = 0, tail = in.len;

	if (chars > p->first + p->last) {
		hidden = chars - p->first - p->last;
		head = utf8_offset(in.data, in.len, p->first);
		tail = utf8_offset(in.data, in.len, p->first + hidden);
	}
	return buf_append(out, in.data, head) == -1 ||
	    partial_hide(p, hidden, out) == -1 ||
	    buf_append(out, in.data + tail, in.len - tail) == -1 ?
	    MASK_NOMEM : MASK_OK;
}

static bool
is_form(const struct rule *r, const char *form)
{
	return strcmp(param_text(r, "form", "text"), form) == 0;
}

static int
check_most(const struct rule *r, const char *name, int64_t most,
    struct error *e)
{
	if (param_int(r, name, 0) <= most)
		return 0;
	return rule_error(r, param_node(r, name), e, "\"%s\" is at most %"
	    PRId64 " for an %s", name, most, param_text(r, "form", ""));
}

static int
partial_check(const struct rule *r, struct error *e)
{
	if (!is_form(r, "email") && param_node(r, "host") != NULL)
		return rule_error(r, param_node(r, "host"), e,
		    "\"host\" is for the form email");
	if (is_form(r, "email")) {
		if (param_node(r, "last") != NULL)
			return rule_error(r, param_node(r, "last"), e,
			    "the form email takes no \"last\"");
		return check_most(r, "first", EMAIL_FIRST_MAX, e);
	}
	if (is_form(r, "card"))
		return check_most(r, "first", CARD_FIRST_MAX, e) == -1 ? -1 :
		    check_most(r, "last", CARD_LAST_MAX, e);
	if (param_int(r, "first", 0) + param_int(r, "last", 0) == 0)
		return rule_error(r, NULL, e, "partial needs \"first\" or "
		    "\"last\" above 0");
	return 0;
}

static int
partial_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	const struct rule *r = env->rule;
	bool email = is_form(r, "email"), card = is_form(r, "card");
	struct partial *p = calloc(1, sizeof(*p));

	if ((*state = p) == NULL)
		return error_nomem(e);
	p->show = email ? partial_email : card ? partial_card : partial_text;
	p->first = (size_t)param_int(r, "first", email ? EMAIL_FIRST : 0);
	p->last = (size_t)param_int(r, "last", card ? CARD_LAST : 0);
	p->host = strcmp(param_text(r, "host", "part"), "keep") == 0;
	p->sign = param_text(r, "char", "*");
	p->sign_len = strlen(p->sign);
	fit->bytes = p->sign_len > 1 ? FIT_ANY : FIT_SAME;
	return 0;
}

static enum mask_result
partial_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct partial *p = state;

	if (!utf8_valid(v->data.data, v->data.len))
		return MASK_NOT_UTF8;
	return p->show(p, v->data, out);
}

static int
partial_describe(const void *state, struct buf *out)
{
	const struct partial *p = state;

	if (p->show == partial_email)
		return buf_printf(out, "shows %zu characters and %s",
		    p->first, p->host ? "the host" :
		    "the top-level domain");
	return buf_printf(out, "shows the length, %zu first and %zu last %s",
	    p->first, p->last, p->show == partial_card ? "digits" :
	    "characters");
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
