/* null: NULL instead of any value. */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "mask/mask.h"
#include "mask/maskers.h"

static int
null_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	(void)state;
	fit->spread = SPREAD_COLLIDES;
	if (env->type->not_null)
		return rule_error(env->rule, NULL, e, "the column is NOT NULL");
	return 0;
}

static enum mask_result
null_apply(void *state, const struct mask_value *v, struct buf *out)
{
	(void)state;
	(void)v;
	(void)out;
	return MASK_NULL;
}

static int
null_describe(const void *state, struct buf *out)
{
	(void)state;
	return buf_append_str(out, "no value");
}

const struct masker_ops mask_null = {
	.name = "null",
	.types = CLASS_ANY,
	.empty_too = true,
	.bind = null_bind,
	.apply = null_apply,
	.describe = null_describe,
};
