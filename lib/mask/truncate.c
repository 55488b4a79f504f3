/* truncate: the first characters of a text, the first bytes of a bytea. */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "type/utf8.h"
#include "mask/mask.h"
#include "mask/maskers.h"

#define LENGTH_MAX	1000000

static const struct param_spec params[] = {
	{ .name = "length", .kind = PARAM_INT, .required = true, .min = 1,
	    .max = LENGTH_MAX },
	{ .name = NULL },
};

struct truncate {
	size_t	length;
	bool	bytes;		/* not characters */
};

static int
truncate_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct truncate *t = calloc(1, sizeof(*t));

	(void)fit;
	if ((*state = t) == NULL)
		return error_nomem(e);
	t->length = (size_t)param_int(env->rule, "length", 1);
	t->bytes = env->type->ops->class == CLASS_BYTEA;
	return 0;
}

static enum mask_result
truncate_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct truncate *t = state;
	size_t n = v->data.len;

	if (t->bytes)
		n = n < t->length ? n : t->length;
	else if (!utf8_valid(v->data.data, n))
		return MASK_NOT_UTF8;
	else
		n = utf8_offset(v->data.data, n, t->length);
	return buf_append(out, v->data.data, n) == -1 ? MASK_NOMEM : MASK_OK;
}

static int
truncate_describe(const void *state, struct buf *out)
{
	const struct truncate *t = state;

	return buf_printf(out, "shows the first %zu %s; values with the same "
	    "beginning become one", t->length, t->bytes ? "bytes" :
	    "characters");
}

const struct masker_ops mask_truncate = {
	.name = "truncate",
	.params = params,
	.types = CLASS_TEXT | CLASS_BYTEA,
	.bind = truncate_bind,
	.apply = truncate_apply,
	.free = free,
	.describe = truncate_describe,
};
