/* static: one value of the column's type for all. */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/constant.h"
#include "mask/maskers.h"

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
	struct constant *c = NULL;
	struct buf wire;
	int rc = -1;

	buf_init(&wire, YAML_SIZE_MAX);
	if (env->type->ops->parse(env->type, value->text, &wire) == 0)
		rc = (c = constant_new(wire.data, wire.len)) == NULL ?
		    error_nomem(e) : 0;
	else if (errno != EINVAL)
		error_nomem(e);
	else
		rule_error(env->rule, value, e, "not a value of type %s",
		    env->type->name);
	buf_free(&wire);
	if (rc == 0 && env->type->ops->class == CLASS_TEXT)
		*fit = constant_fit(c);
	*state = c;
	return rc;
}

const struct masker_ops mask_static = {
	.name = "static",
	.params = params,
	.valueless = true,
	.types = CLASS_TEXT | CLASS_INT | CLASS_UUID | CLASS_BOOL | CLASS_ENUM,
	.check = static_check,
	.bind = static_bind,
	.apply = constant_apply,
	.free = free,
	.describe = constant_describe,
};
