/* static: one value of the column's type for all. */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/constant.h"
#include "mask/maskers.h"

#define TYPE_NAME_MAX	1024	/* bytes; a quoted schema.type(n) has less */

static const struct param_spec params[] = {
	{ .name = "value", .kind = PARAM_TEXT, .required = true },
	{ .name = NULL },
};

static int
static_check(const struct rule *r, struct error *e)
{
	const struct node *value = param_node(r, "value");

	if (!value->quoted && (strcmp(value->text, "null") == 0 ||
	    strcmp(value->text, "~") == 0))
		return rule_error(r, value, e, "for NULL use the action null; "
		    "for the text put it in quotes");
	return 0;
}

static int
static_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	const struct node *value = param_node(env->rule, "value");
	struct constant *c = constant_parse(env->type, value->text);
	struct buf name;

	if ((*state = c) != NULL) {
		*fit = constant_fit(c, env->type);
		return 0;
	}
	if (errno != EINVAL)
		return error_nomem(e);
	buf_init(&name, TYPE_NAME_MAX);
	if (value_type_text(env->type, &name) == -1)
		error_nomem(e);
	else
		rule_error(env->rule, value, e, "not a value of type %.*s",
		    (int)name.len, (const char *)name.data);
	buf_free(&name);
	return -1;
}

const struct masker_ops mask_static = {
	.name = "static",
	.params = params,
	.valueless = true,
	.types = CONSTANT_TYPES,
	.check = static_check,
	.bind = static_bind,
	.apply = constant_apply,
	.free = free,
	.describe = constant_describe,
};
