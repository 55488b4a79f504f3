/*
 * bucket: the start of the interval that the value is in, the same for all
 * values in it.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/bucket.h"
#include "mask/maskers.h"

#define CLASS_MOMENT	(CLASS_DATE | CLASS_TIMESTAMP | CLASS_TIME)
#define PREFIX_DEFAULT	24
#define PREFIX6_DEFAULT	48
#define DIGITS_MAX	10

static const char *const units[] = { "hour", "day", "week", "month",
    "quarter", "year", NULL };	/* in the order of enum bucket_unit */

static const struct param_spec params[] = {
	{ .name = "step", .kind = PARAM_DECIMAL },
	{ .name = "unit", .kind = PARAM_CHOICE, .choices = units },
	{ .name = "prefix", .kind = PARAM_INT, .min = 0, .max = 32 },
	{ .name = "prefix6", .kind = PARAM_INT, .min = 0, .max = 128 },
	{ .name = "digits", .kind = PARAM_INT, .min = 0, .max = DIGITS_MAX },
	{ .name = "fill", .kind = PARAM_TEXT },
	{ .name = NULL },
};

/* Which parameters which types take; the first one is needed. */
static const struct {
	unsigned int	 types;
	const char	*kind, *needed, *also;
} uses[] = {
	{ CLASS_NUMBER, "a number", "step", NULL },
	{ CLASS_MOMENT, "a date or time", "unit", NULL },
	{ CLASS_INET, "an address", "prefix", "prefix6" },
	{ CLASS_TEXT, "a text", "digits", "fill" },
};

static int
check_use(const struct mask_env *env, struct error *e)
{
	const struct rule *r = env->rule;
	size_t i = 0;

	while (!(uses[i].types & env->type->ops->class))
		i++;
	for (size_t k = 0; k < NITEMS(params) - 1; k++)
		if (param_node(r, params[k].name) != NULL &&
		    strcmp(params[k].name, uses[i].needed) != 0 &&
		    (uses[i].also == NULL ||
		    strcmp(params[k].name, uses[i].also) != 0))
			return rule_error(r, param_node(r, params[k].name), e,
			    "bucket of %s takes no \"%s\"", uses[i].kind,
			    params[k].name);
	if (param_node(r, uses[i].needed) == NULL &&
	    (env->type->ops->class != CLASS_INET ||
	    param_node(r, uses[i].also) == NULL))
		return rule_error(r, NULL, e, "bucket of %s needs \"%s\"",
		    uses[i].kind, uses[i].needed);
	return 0;
}

static int
bucket_check(const struct rule *r, struct error *e)
{
	const char *fill = param_text(r, "fill", "");

	if (fill[0] != '\0' && (fill[1] != '\0' || fill[0] < ' ' ||
	    fill[0] > '~'))
		return rule_error(r, param_node(r, "fill"), e, "\"fill\" is "
		    "one ASCII character, or '' for none");
	return 0;
}

static int
bind_step(struct bucket *b, const struct mask_env *env, struct error *e)
{
	const char *text = param_text(env->rule, "step", "");
	const struct number *n = &b->number;

	b->apply = bucket_number;
	if (number_init(&b->number, env->type) == -1)
		return error_nomem(e);
	if (decimal_parse(&b->step, text, strlen(text)) == -1 ||
	    !decimal_is_step(&b->step))
		return rule_error(env->rule, param_node(env->rule, "step"), e,
		    "\"step\" is a number above 0, of 12 digits at most");
	if (n->fixed && number_digits(&b->step) > (n->scale < 0 ? 0 :
	    n->scale))
		return rule_error(env->rule, param_node(env->rule, "step"), e,
		    "the column has %" PRId32 " digits behind the point, "
		    "\"step\" has %" PRId32, n->scale < 0 ? 0 : n->scale,
		    number_digits(&b->step));
	return 0;
}

static int
bind_unit(struct bucket *b, const struct mask_env *env, struct error *e)
{
	const char *unit = param_text(env->rule, "unit", "");
	enum type_class class = env->type->ops->class;

	while (strcmp(units[b->unit], unit) != 0)
		b->unit++;
	b->apply = class == CLASS_DATE ? bucket_date :
	    class == CLASS_TIME ? bucket_time : bucket_timestamp;
	if (class == CLASS_DATE && b->unit <= BUCKET_DAY)
		return rule_error(env->rule, param_node(env->rule, "unit"), e,
		    "a date goes to a week, month, quarter or year");
	if (class == CLASS_TIME && b->unit != BUCKET_HOUR)
		return rule_error(env->rule, param_node(env->rule, "unit"), e,
		    "a time goes to an hour");
	return 0;
}

static int
bucket_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	const struct rule *r = env->rule;
	enum type_class class = env->type->ops->class;
	struct bucket *b;

	(void)fit;
	if ((*state = b = calloc(1, sizeof(*b))) == NULL)
		return error_nomem(e);
	if (check_use(env, e) == -1)
		return -1;
	if (class & CLASS_NUMBER)
		return bind_step(b, env, e);
	if (class & CLASS_MOMENT)
		return bind_unit(b, env, e);
	b->apply = class == CLASS_INET ? bucket_inet : bucket_digits;
	b->prefix = (uint8_t)param_int(r, "prefix", PREFIX_DEFAULT);
	b->prefix6 = (uint8_t)param_int(r, "prefix6", PREFIX6_DEFAULT);
	b->digits = (size_t)param_int(r, "digits", 0);
	b->fill = param_text(r, "fill", "0");
	return 0;
}

static enum mask_result
bucket_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct bucket *b = state;

	return b->apply(b, v->data, out);
}

static void
bucket_free(void *state)
{
	struct bucket *b = state;

	if (b == NULL)
		return;
	number_free(&b->number);
	decimal_free(&b->step);
	decimal_free(&b->floor);
	free(b);
}

static int
bucket_describe(const void *state, struct buf *out)
{
	(void)state;
	return buf_append_str(out, "one value for all of a bucket");
}

const struct masker_ops mask_bucket = {
	.name = "bucket",
	.params = params,
	.types = CLASS_NUMBER | CLASS_MOMENT | CLASS_INET | CLASS_TEXT,
	.check = bucket_check,
	.bind = bucket_bind,
	.apply = bucket_apply,
	.free = bucket_free,
	.describe = bucket_describe,
};
