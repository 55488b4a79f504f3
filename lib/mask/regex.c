/*
 * regex: every match of an expression (PCRE2, compiled to machine code where
 * it can be) becomes the replacement.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "mask/mask.h"
#include "mask/maskers.h"
#include "mask/replacement.h"
#include "type/utf8.h"

#include <pcre2.h>

/* Bounds on the work for one match; a hostile value fails its unit. */
#define MATCH_LIMIT	1000000
#define DEPTH_LIMIT	10000
#define HEAP_LIMIT	2048		/* KiB */
#define JIT_STACK_MIN	(32 * 1024)
#define JIT_STACK_MAX	(512 * 1024)

/* Behind an empty match a longer one may begin at the same place. */
#define AFTER_EMPTY	(PCRE2_NOTEMPTY_ATSTART | PCRE2_ANCHORED)

static const struct param_spec params[] = {
	{ .name = "pattern", .kind = PARAM_TEXT, .required = true },
	{ .name = "replacement", .kind = PARAM_TEXT, .required = true },
	{ .name = NULL },
};

struct regex {
	const pcre2_code	*code;
	pcre2_code		*own;	/* where the rule was not opened */
	pcre2_match_data	*match;
	pcre2_match_context	*context;
	pcre2_jit_stack		*stack;
	bool			 jit;
	struct replacement	 with;
};

static pcre2_code *
compile(const struct rule *r, struct error *e)
{
	const char *pattern = param_text(r, "pattern", "");
	pcre2_code *code;
	PCRE2_UCHAR text[128];
	PCRE2_SIZE at;
	int number;

	code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &number, &at, NULL);
	if (code == NULL) {
		pcre2_get_error_message(number, text, sizeof(text));
		rule_error(r, param_node(r, "pattern"), e,
		    "not an expression: %s, at character %zu of it",
		    (char *)text, (size_t)at + 1);
	}
	return code;
}

static int
prepare(struct replacement *with, const struct rule *r,
    const pcre2_code *code, struct error *e)
{
	const char *why;

	if (replacement_parse(with, param_text(r, "replacement", ""), code,
	    &why) == 0)
		return 0;
	if (why == NULL)
		return error_nomem(e);
	return rule_error(r, param_node(r, "replacement"), e, "%s", why);
}

static int
regex_check(const struct rule *r, struct error *e)
{
	struct replacement with = { 0 };
	pcre2_code *code = compile(r, e);
	int rc = code == NULL ? -1 : prepare(&with, r, code, e);

	replacement_clear(&with);
	pcre2_code_free(code);
	return rc;
}

static void
release(void *code)
{
	pcre2_code_free(code);
}

/*
 * Machine code is made here, because afterwards the sandbox lets nothing make
 * memory executable.  Where it can't be made, pcre2_match interprets, with the
 * same answer.
 */
static int
regex_open(struct rule *r, struct error *e)
{
	pcre2_code *code = compile(r, e);

	if (code == NULL)
		return -1;
	(void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	r->resource = code;
	r->release = release;
	return 0;
}

static bool
has_machine_code(const pcre2_code *code)
{
	size_t size;

	return pcre2_pattern_info(code, PCRE2_INFO_JITSIZE, &size) == 0 &&
	    size > 0;
}

static int
regex_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct regex *x = calloc(1, sizeof(*x));

	if ((*state = x) == NULL)
		return error_nomem(e);
	if ((x->code = env->rule->resource) == NULL &&
	    (x->code = x->own = compile(env->rule, e)) == NULL)
		return -1;
	if (prepare(&x->with, env->rule, x->code, e) == -1)
		return -1;
	x->match = pcre2_match_data_create_from_pattern(x->code, NULL);
	x->context = pcre2_match_context_create(NULL);
	if (x->match == NULL || x->context == NULL)
		return error_nomem(e);
	pcre2_set_match_limit(x->context, MATCH_LIMIT);
	pcre2_set_depth_limit(x->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(x->context, HEAP_LIMIT);
	if (has_machine_code(x->code) &&
	    (x->stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX,
	    NULL)) != NULL) {
		pcre2_jit_stack_assign(x->context, NULL, x->stack);
		x->jit = true;
	}
	fit->chars = fit->bytes = FIT_ANY;
	return 0;
}

/*
 * The next match from `from` on, in UTF-8 that was checked.  Machine code is
 * entered directly where it can be: it has no anchored option.
 */
static int
match(const struct regex *x, const uint8_t *in, size_t n, size_t from,
    bool after_empty)
{
	if (x->jit && !after_empty)
		return pcre2_jit_match(x->code, in, n, from,
		    PCRE2_NO_UTF_CHECK, x->match, x->context);
	return pcre2_match(x->code, in, n, from, PCRE2_NO_UTF_CHECK |
	    (after_empty ? AFTER_EMPTY : 0), x->match, x->context);
}

/* One character on, in valid UTF-8. */
static size_t
step(const uint8_t *p, size_t n, size_t i)
{
	do
		i++;
	while (i < n && (p[i] & 0xc0) == 0x80);
	return i;
}

static enum mask_result
regex_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct regex *x = state;
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(x->match);
	const uint8_t *in = v->data.data;
	size_t n = v->data.len, copied = 0, from = 0;
	bool empty = false;	/* the last match was, at `from` */
	int rc;

	if (!utf8_valid(in, n))
		return MASK_NOT_UTF8;
	while (from <= n) {
		rc = match(x, in, n, from, empty);
		if (rc == PCRE2_ERROR_NOMATCH && !empty)
			break;
		if (rc == PCRE2_ERROR_NOMATCH) {
			from = step(in, n, from);
			empty = false;
			continue;
		}
		if (rc < 0)
			return rc == PCRE2_ERROR_NOMEMORY ? MASK_NOMEM :
			    MASK_LIMIT;
		/* \K in a lookaround can put the start behind the end. */
		if (at[0] > at[1] || at[0] < copied)
			return MASK_LIMIT;
		if (buf_append(out, in + copied, at[0] - copied) == -1 ||
		    replacement_append(&x->with, in, at, (uint32_t)rc,
		    out) == -1)
			return MASK_NOMEM;
		copied = from = at[1];
		empty = at[0] == at[1];
	}
	return buf_append(out, in + copied, n - copied) == -1 ? MASK_NOMEM :
	    MASK_OK;
}

static void
regex_free(void *state)
{
	struct regex *x = state;

	if (x == NULL)
		return;
	replacement_clear(&x->with);
	pcre2_jit_stack_free(x->stack);
	pcre2_match_context_free(x->context);
	pcre2_match_data_free(x->match);
	pcre2_code_free(x->own);
	free(x);
}

static int
regex_describe(const void *state, struct buf *out)
{
	(void)state;
	return buf_append_str(out, "visible where the pattern does not match");
}

const struct masker_ops mask_regex = {
	.name = "regex",
	.params = params,
	.types = CLASS_TEXT,
	.check = regex_check,
	.open = regex_open,
	.bind = regex_bind,
	.apply = regex_apply,
	.free = regex_free,
	.describe = regex_describe,
};
