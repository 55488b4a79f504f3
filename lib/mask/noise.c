/*
 * noise: a value near by, drawn from the value itself, so that equal values
 * stay equal.  The value itself is among those drawn; so are both ends.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "rule/rules.h"
#include "type/datetime.h"
#include "key/secret.h"
#include "mask/maskers.h"
#include "mask/noise.h"
#include "mask/span.h"

#include <sodium.h>

#define CLASS_MOMENT	(CLASS_DATE | CLASS_TIMESTAMP | CLASS_TIME)
#define PERCENT_MAX	"1000"

static const struct param_spec params[] = {
	{ .name = "amount", .kind = PARAM_TEXT },
	{ .name = "percent", .kind = PARAM_DECIMAL },
	{ .name = NULL },
};

struct noise {
	uint8_t			key[PRF_FAST_KEY];
	enum type_class		class;
	struct noise_number	number;
	struct span		span;	/* of dates and times */
};

static int
noise_check(const struct rule *r, struct error *e)
{
	const char *percent = param_text(r, "percent", NULL);
	struct decimal share = { 0 }, max = { 0 };
	bool ok = true;

	if ((percent == NULL) == (param_node(r, "amount") == NULL))
		return rule_error(r, NULL, e, "noise needs either \"amount\" "
		    "or \"percent\"");
	if (percent == NULL)
		return 0;
	if (decimal_parse(&share, percent, strlen(percent)) == 0 &&
	    decimal_parse(&max, PERCENT_MAX, strlen(PERCENT_MAX)) == 0)
		ok = share.n > 0 && !share.negative &&
		    decimal_compare(&share, &max) <= 0;
	decimal_free(&share);
	decimal_free(&max);
	return ok ? 0 : rule_error(r, param_node(r, "percent"), e,
	    "\"percent\" is above 0 and at most " PERCENT_MAX);
}

static int
bind_percent(struct noise *n, const struct mask_env *env, struct error *e)
{
	char *text;
	int rc;

	n->number.relative = true;
	if (asprintf(&text, "%se-2", param_text(env->rule, "percent", "")) ==
	    -1)
		return error_nomem(e);
	rc = decimal_parse(&n->number.amount, text, strlen(text));
	free(text);
	return rc == -1 ? error_nomem(e) : 0;
}

static int
bind_amount(struct noise *n, const struct mask_env *env, struct error *e)
{
	const char *text = param_text(env->rule, "amount", "");
	struct decimal *amount = &n->number.amount;
	const struct number *of = &n->number.number;

	if (decimal_parse(amount, text, strlen(text)) == -1 ||
	    amount->kind != DECIMAL_FINITE || amount->n == 0 ||
	    amount->negative)
		return rule_error(env->rule, param_node(env->rule, "amount"),
		    e, "\"amount\" of a number is a number above 0");
	if (of->fixed && number_digits(amount) > (of->scale < 0 ? 0 :
	    of->scale))
		return rule_error(env->rule, param_node(env->rule, "amount"),
		    e, "the column has %" PRId32 " digits behind the point, "
		    "\"amount\" has %" PRId32, of->scale < 0 ? 0 : of->scale,
		    number_digits(amount));
	return 0;
}

static int
bind_span(struct noise *n, const struct mask_env *env, struct error *e)
{
	const struct rule *r = env->rule;
	bool date = n->class == CLASS_DATE;

	if (param_node(r, "amount") == NULL)
		return rule_error(r, param_node(r, "percent"), e,
		    "\"percent\" is for numbers, dates and times take "
		    "\"amount\"");
	if (!span_parse(&n->span, param_text(r, "amount", "")) ||
	    (date && n->span.usecs < USECS_PER_DAY))
		return rule_error(r, param_node(r, "amount"), e, "\"amount\" "
		    "is a whole number and %s, as in \"30 days\"", date ?
		    "days or weeks" :
		    "weeks, days, hours, minutes or seconds");
	return 0;
}

static int
noise_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	uint8_t subkey[MASK_SUBKEY];
	struct noise *n;

	(void)fit;
	if ((*state = n = secret_alloc(sizeof(*n))) == NULL)
		return error_nomem(e);
	if (mask_subkey(env, "noise", subkey, e) == -1)
		return -1;
	memcpy(n->key, subkey, sizeof(n->key));
	sodium_memzero(subkey, sizeof(subkey));
	n->class = env->type->ops->class;
	if (n->class & CLASS_MOMENT)
		return bind_span(n, env, e);
	if (number_init(&n->number.number, env->type) == -1)
		return error_nomem(e);
	return param_node(env->rule, "percent") != NULL ?
	    bind_percent(n, env, e) : bind_amount(n, env, e);
}

static int64_t
draw_span(const struct span *s, struct draw *draw, int64_t v, int64_t min,
    int64_t max)
{
	int64_t least, greatest;

	span_room(s, v, min, max, &least, &greatest);
	return v + s->usecs * (least + (int64_t)draw_below_u64(draw,
	    (uint64_t)(greatest - least) + 1));
}

static enum mask_result
noise_date(const struct noise *n, struct draw *draw, struct bytes in,
    struct buf *out)
{
	struct span days = { n->span.count, n->span.usecs / USECS_PER_DAY };
	int32_t v;

	if (date_read(in, &v) == -1)
		return MASK_NOT_OF_TYPE;
	if (v != DATE_INFINITY && v != DATE_MINUS_INFINITY)
		v = (int32_t)draw_span(&days, draw, v, DATE_MIN, DATE_MAX);
	return buf_append_u32(out, (uint32_t)v) == -1 ? MASK_NOMEM : MASK_OK;
}

static enum mask_result
noise_timestamp(const struct noise *n, struct draw *draw, struct bytes in,
    struct buf *out)
{
	int64_t v;

	if (timestamp_read(in, &v) == -1)
		return MASK_NOT_OF_TYPE;
	if (v != TIMESTAMP_INFINITY && v != TIMESTAMP_MINUS_INFINITY)
		v = draw_span(&n->span, draw, v, TIMESTAMP_MIN,
		    TIMESTAMP_MAX);
	return buf_append_u64(out, (uint64_t)v) == -1 ? MASK_NOMEM : MASK_OK;
}

/* A timetz keeps its zone. */
static enum mask_result
noise_time(const struct noise *n, struct draw *draw, struct bytes in,
    struct buf *out)
{
	int32_t west;
	int64_t v;

	if ((in.len == 12 ? timetz_read(in, &v, &west) :
	    time_read(in, &v)) == -1)
		return MASK_NOT_OF_TYPE;
	v = draw_span(&n->span, draw, v, 0, USECS_PER_DAY);
	return buf_append_u64(out, (uint64_t)v) == -1 ||
	    buf_append(out, in.data + 8, in.len - 8) == -1 ? MASK_NOMEM :
	    MASK_OK;
}

static enum mask_result
noise_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct noise *n = state;
	struct draw draw;

	draw_begin(&draw, n->key, v->canon);
	if (n->class == CLASS_DATE)
		return noise_date(n, &draw, v->data, out);
	if (n->class == CLASS_TIMESTAMP)
		return noise_timestamp(n, &draw, v->data, out);
	if (n->class == CLASS_TIME)
		return noise_time(n, &draw, v->data, out);
	return noise_number(&n->number, &draw, v->data, out);
}

static void
noise_free(void *state)
{
	struct noise *n = state;

	if (n == NULL)
		return;
	noise_number_free(&n->number);
	secret_free(n);
}

static int
noise_describe(const void *state, struct buf *out)
{
	(void)state;
	return buf_append_str(out, "values near each other may become one");
}

const struct masker_ops mask_noise = {
	.name = "noise",
	.params = params,
	.types = CLASS_NUMBER | CLASS_MOMENT,
	.draws = true,
	.check = noise_check,
	.bind = noise_bind,
	.apply = noise_apply,
	.free = noise_free,
	.describe = noise_describe,
};
