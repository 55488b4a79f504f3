/*
 * From where to where permute goes: by the rule, else by the type.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "rule/rules.h"
#include "copy/unit.h"
#include "type/datetime.h"
#include "mask/permute.h"

#include <sodium.h>

#define FIRST_DATE	(-36524)	/* 1900-01-01 */
#define LAST_DATE	36524		/* 2099-12-31 */
#define PRECISION_LIMIT	18		/* digits that an int64 has room for */

struct range {
	int64_t	low, high;
};

static int
out_of_type(const struct mask_env *env, const char *name, struct error *e)
{
	return rule_error(env->rule, param_node(env->rule, name), e,
	    "\"%s\" is no value of %s", name, env->type->name);
}

static int
numeric_bound(const struct mask_env *env, const char *name, int32_t scale,
    int64_t *v, struct error *e)
{
	const char *text = param_text(env->rule, name, "");
	struct decimal d = { 0 };
	int rc = decimal_parse(&d, text, strlen(text));

	if (rc == 0 && d.kind == DECIMAL_FINITE)
		rc = decimal_to_int(&d, scale, v);
	else if (rc == 0)
		rc = -1;
	decimal_free(&d);
	return rc == 0 ? 0 : rule_error(env->rule, param_node(env->rule, name),
	    e, "\"%s\" is a number with at most %" PRId32 " digits behind the "
	    "point, and not more than %d in all", name, scale,
	    PRECISION_LIMIT);
}

/* The bound where there is one; through the type's own way to read it. */
static int
bound(const struct mask_env *env, const char *name, int32_t scale, int64_t *v,
    struct error *e)
{
	const char *text = param_text(env->rule, name, NULL);
	struct buf wire;
	int rc;

	if (text == NULL)
		return 0;
	if (env->type->ops->class == CLASS_NUMERIC)
		return numeric_bound(env, name, scale, v, e);
	buf_init(&wire, 64);
	rc = env->type->ops->parse(env->type, text, &wire);
	if (rc == 0)
		*v = wire.len == 2 ? get_i16(wire.data) :
		    wire.len == 8 ? get_i64(wire.data) :
		    env->type->ops->class == CLASS_OID ?
		    (int64_t)get_u32(wire.data) : get_i32(wire.data);
	buf_free(&wire);
	if (rc == 0 && env->type->ops->class == CLASS_DATE &&
	    (*v == DATE_INFINITY || *v == DATE_MINUS_INFINITY))
		rc = -1;
	return rc == 0 ? 0 : out_of_type(env, name, e);
}

/* What the type says; of numeric both ends are for one sign. */
static struct range
range_of_type(const struct permute *p, const struct mask_env *env)
{
	struct range r = { 0, 0 };

	switch ((int)p->class) {
	case CLASS_INT:
		r.high = p->width == 2 ? INT16_MAX :
		    p->width == 4 ? INT32_MAX : INT64_MAX;
		r.low = -r.high - 1;
		break;
	case CLASS_OID:
		r = (struct range){ 1, UINT32_MAX };
		break;
	case CLASS_DATE:
		r = (struct range){ FIRST_DATE, LAST_DATE };
		break;
	case CLASS_ENUM:
		r.high = (int64_t)p->labels->nlabels - 1;
		break;
	case CLASS_NUMERIC:
		for (int32_t i = 0; i < env->type->precision &&
		    i < PRECISION_LIMIT; i++)
			r.high = r.high * 10 + 9;
		break;
	}
	return r;
}

static int
add_interval(struct permute *p, const struct mask_env *env, int64_t low,
    int64_t high, struct error *e)
{
	uint8_t key[MASK_SUBKEY], table_key[MASK_SUBKEY];
	int rc;

	if (low > high)
		return rule_error(env->rule, param_node(env->rule, "min"), e,
		    "\"min\" is above \"max\"");
	if (mask_subkey(env, "permute range", key, e) == -1 ||
	    mask_subkey(env, "permute tables", table_key, e) == -1)
		return -1;
	rc = interval_init(&p->intervals[p->n++], key, table_key, low, high);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(table_key, sizeof(table_key));
	return rc == 0 ? 0 : error_nomem(e);
}

/* Rounding on the way into the column could make two masks the same. */
static int
check_numeric(const struct permute *p, const struct mask_env *env,
    struct range r, struct error *e)
{
	int32_t whole = env->type->precision - env->type->scale + p->scale;
	int64_t most = 0;

	if (env->type->precision == 0)
		return 0;
	if (p->scale > env->type->scale)
		return rule_error(env->rule, param_node(env->rule, "scale"), e,
		    "the column is numeric(%" PRId32 ",%" PRId32 "), its "
		    "values have not %" PRId32 " digits behind the point",
		    env->type->precision, env->type->scale, p->scale);
	if (whole > PRECISION_LIMIT)
		return 0;
	for (int32_t i = 0; i < whole; i++)
		most = most * 10 + 9;
	if (r.high <= most && r.low >= -most)
		return 0;
	return rule_error(env->rule, param_node(env->rule,
	    r.high > most ? "max" : "min"), e, "numeric(%" PRId32 ",%" PRId32
	    ") does not go that far", env->type->precision, env->type->scale);
}

static int
bind_numeric(struct permute *p, const struct mask_env *env, struct error *e)
{
	bool has_min = param_node(env->rule, "min") != NULL;
	const struct value_type *t = env->type;
	struct range r = range_of_type(p, env);

	p->scale = (int32_t)param_int(env->rule, "scale", t->precision > 0 &&
	    t->scale >= 0 && t->scale <= SCALE_LIMIT ? t->scale : 0);
	if (has_min != (param_node(env->rule, "max") != NULL) || (!has_min &&
	    (t->precision == 0 || t->precision > PRECISION_LIMIT ||
	    p->scale != t->scale))) {
		rule_error(env->rule, NULL, e, "permute has to know from where "
		    "to where this numeric goes");
		return error_hint(e, "give both \"min\" and \"max\"; only "
		    "numeric(p,s) with p up to %d goes without",
		    PRECISION_LIMIT);
	}
	if (bound(env, "min", p->scale, &r.low, e) == -1 ||
	    bound(env, "max", p->scale, &r.high, e) == -1 ||
	    check_numeric(p, env, r, e) == -1 ||
	    add_interval(p, env, r.low, r.high, e) == -1)
		return -1;
	return has_min ? 0 : add_interval(p, env, -r.high, -1, e);
}

int
permute_bind_range(struct permute *p, const struct mask_env *env,
    struct mask_fit *fit, struct error *e)
{
	struct range r;

	if (p->class == CLASS_NUMERIC)
		return bind_numeric(p, env, e);
	r = range_of_type(p, env);
	if (bound(env, "min", 0, &r.low, e) == -1 ||
	    bound(env, "max", 0, &r.high, e) == -1)
		return -1;
	if (p->class == CLASS_INT) {
		fit->ranged = true;
		fit->low = r.low;
		fit->high = r.high;
	}
	return add_interval(p, env, r.low, r.high, e);
}
