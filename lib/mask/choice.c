/* choice: one of a few values that the rule lists, by weight if it says so. */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/mask.h"
#include "mask/maskers.h"
#include "mask/pick.h"

#define CHOICE_MAX	1000		/* values */
#define WEIGHT_MAX	1000000		/* of one of them */

static const struct param_spec params[] = {
	{ .name = "values", .kind = PARAM_NODE, .required = true },
	{ .name = NULL },
};

/* Nodes of a value and the next: a mapping has weights between them. */
static size_t
stride(const struct node *values)
{
	return values->kind == NODE_MAP ? 2 : 1;
}

static bool
parse_weight(const struct node *node, uint32_t *weight)
{
	char *end;
	long v;

	if (node->kind != NODE_SCALAR ||
	    !isdigit((unsigned char)*node->text))
		return false;
	errno = 0;
	v = strtol(node->text, &end, 10);
	*weight = (uint32_t)v;
	return *end == '\0' && errno == 0 && v >= 1 && v <= WEIGHT_MAX;
}

static int
check_value(const struct rule *r, const struct node *value, struct error *e)
{
	if (value->kind != NODE_SCALAR)
		return rule_error(r, value, e, "each of \"values\" is a "
		    "single value");
	if (!value->quoted && (strcmp(value->text, "null") == 0 ||
	    strcmp(value->text, "~") == 0))
		return rule_error(r, value, e, "choice does not draw NULL; "
		    "for the text put it in quotes");
	return 0;
}

static int
choice_check(const struct rule *r, struct error *e)
{
	const struct node *values = param_node(r, "values");
	size_t step = stride(values);
	uint32_t weight;

	if (values->kind == NODE_SCALAR || values->n == 0)
		return rule_error(r, values, e, "\"values\" is a list of "
		    "values, or a mapping from values to weights");
	if (values->n / step > CHOICE_MAX) {
		rule_error(r, values, e, "more than %d values", CHOICE_MAX);
		return error_hint(e, "put them into a file, a line for each, "
		    "for the action dictionary");
	}
	for (size_t i = 0; i < values->n; i += step) {
		if (check_value(r, values->items[i], e) == -1)
			return -1;
		if (step == 2 && !parse_weight(values->items[i + 1], &weight))
			return rule_error(r, values->items[i + 1], e,
			    "a weight is a whole number from 1 to %d",
			    WEIGHT_MAX);
	}
	return 0;
}

static int
add_values(struct pick *p, const struct mask_env *env, struct error *e)
{
	const struct node *values = param_node(env->rule, "values"), *value;
	const char *why;
	int rc;

	for (size_t i = 0; i < values->n; i += stride(values)) {
		value = values->items[i];
		rc = pick_add(p, env->type, value->text, &why, e);
		if (rc == 1)
			rule_error(env->rule, value, e, "%s %s", why,
			    env->type->name);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int
add_weights(struct pick *p, const struct node *values, struct error *e)
{
	uint32_t sum = 0, weight = 0;

	if ((p->below = calloc(p->n, sizeof(*p->below))) == NULL)
		return error_nomem(e);
	for (uint32_t i = 0; i < p->n; i++) {
		(void)parse_weight(values->items[i * 2 + 1], &weight);
		p->below[i] = sum += weight;
	}
	return 0;
}

static int
choice_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	const struct node *values = param_node(env->rule, "values");
	struct pick *p;

	*state = p = pick_new((uint32_t)(values->n / stride(values)), e);
	if (p == NULL || add_values(p, env, e) == -1 ||
	    (values->kind == NODE_MAP && add_weights(p, values, e) == -1))
		return -1;
	if (env->type->ops->class == CLASS_TEXT)
		*fit = p->fit;
	fit->spread = SPREAD_COLLIDES;
	return pick_key(p, env, "choice", e);
}

static int
choice_describe(const void *state, struct buf *out)
{
	const struct pick *p = state;

	return buf_printf(out, "one of %" PRIu32 " values: they collide",
	    p->n);
}

const struct masker_ops mask_choice = {
	.name = "choice",
	.params = params,
	.types = PICK_TYPES,
	.draws = true,
	.valueless = true,
	.check = choice_check,
	.bind = choice_bind,
	.apply = pick_apply,
	.free = pick_free,
	.describe = choice_describe,
};
