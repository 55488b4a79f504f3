/*
 * permute: a bijection of the column's type, or of a range of it.  Without
 * one, integers keep their sign, so that ids stay positive; uuids keep version
 * and variant.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "type/datetime.h"
#include "type/numeric.h"
#include "key/secret.h"
#include "mask/maskers.h"
#include "mask/permute.h"

#include <sodium.h>

#define INT2_HALF	32768	/* values of int2 of one sign */

static const struct param_spec params[] = {
	{ .name = "min", .kind = PARAM_TEXT },
	{ .name = "max", .kind = PARAM_TEXT },
	{ .name = "scale", .kind = PARAM_INT, .min = 0, .max = SCALE_LIMIT },
	{ .name = NULL },
};

/* The halves of what is permuted: 31 or 63 bits, or the uuid's 122. */
static void
set_bits(struct feistel *f, uint8_t width)
{
	f->a_bits = width == 16 ? 60 : (uint8_t)((width * 8 - 1) / 2);
	f->b_bits = width == 16 ? 62 : (uint8_t)(width * 8 - 1 - f->a_bits);
}

/* The whole of int2, int4, int8, uuid. */
static int
bind_whole(struct permute *p, const struct mask_env *env, struct error *e)
{
	uint8_t subkey[MASK_SUBKEY];

	if (mask_subkey(env, "permute", subkey, e) == -1)
		return -1;
	memcpy(p->feistel.key, subkey, sizeof(p->feistel.key));
	sodium_memzero(subkey, sizeof(subkey));
	set_bits(&p->feistel, p->width);
	for (uint8_t sign = 0; p->width == 2 && sign < 2; sign++)
		if (smallperm_init(&p->signs[sign], p->feistel.key, sign,
		    INT2_HALF) == -1)
			return error_nomem(e);
	return 0;
}

/* Parameters that the column's type has no use for. */
static int
check_params(const struct permute *p, const struct mask_env *env,
    struct error *e)
{
	static const char *const ranges[] = { "min", "max" };
	const struct node *node;

	node = param_node(env->rule, "scale");
	if (node != NULL && p->class != CLASS_NUMERIC)
		return rule_error(env->rule, node, e, "\"scale\" is for "
		    "numeric, not for %s", env->type->name);
	for (size_t i = 0; i < NITEMS(ranges); i++) {
		node = param_node(env->rule, ranges[i]);
		if (node != NULL && (p->class & (CLASS_UUID | CLASS_ENUM)))
			return rule_error(env->rule, node, e, "%s has no "
			    "range: it is permuted whole", env->type->name);
	}
	return 0;
}

static int
permute_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	bool ranged = param_node(env->rule, "min") != NULL ||
	    param_node(env->rule, "max") != NULL;
	struct permute *p = secret_alloc(sizeof(*p));

	if ((*state = p) == NULL)
		return error_nomem(e);
	fit->spread = SPREAD_ONE_TO_ONE;
	p->class = env->type->ops->class;
	p->width = env->type->ops->width;
	if (check_params(p, env, e) == -1)
		return -1;
	if (p->class == CLASS_UUID || (p->class == CLASS_INT && !ranged))
		return bind_whole(p, env, e);
	if (p->class == CLASS_ENUM)
		p->labels = unit_type(env->unit, env->type->name);
	return permute_bind_range(p, env, fit, e);
}

/* v as sign and distance from 0 or -1, so that both halves are 0 .. 2^k-1. */
static int64_t
permute_int(const struct permute *p, int64_t v)
{
	uint8_t sign = v < 0, b_bits = p->feistel.b_bits;
	uint64_t u = sign ? ~(uint64_t)v : (uint64_t)v, a, b;

	if (p->width == 2)
		u = smallperm(&p->signs[sign], (uint32_t)u);
	else {
		a = u >> b_bits;
		b = u & (((uint64_t)1 << b_bits) - 1);
		feistel_permute(&p->feistel, sign, &a, &b);
		u = a << b_bits | b;
	}
	return (int64_t)(sign ? ~u : u);
}

/*
 * RFC 9562, section 4: the version is the top 4 bits of byte 6, the variant
 * the top 2 of byte 8.
 */
static void
permute_uuid(const struct permute *p, const uint8_t *in, uint8_t *out)
{
	uint64_t high = get_u64(in), low = get_u64(in + 8), a, b;
	uint8_t version = high >> 12 & 15, variant = (uint8_t)(low >> 62);

	a = (high >> 16) << 12 | (high & 0xfff);
	b = low & (UINT64_MAX >> 2);
	feistel_permute(&p->feistel, (uint8_t)(version << 2 | variant), &a,
	    &b);
	put_u64(out, (a >> 12) << 16 | (uint64_t)version << 12 | (a & 0xfff));
	put_u64(out + 8, (uint64_t)variant << 62 | b);
}

/* The whole number of units that a numeric is. */
static enum mask_result
read_numeric(struct permute *p, struct bytes in, int64_t *v)
{
	if (numeric_read(&p->decimal, in) == -1)
		return errno == EINVAL ? MASK_NOT_OF_TYPE : MASK_NOMEM;
	return decimal_to_int(&p->decimal, p->scale, v) == 0 ? MASK_OK :
	    MASK_NOT_IN_FORMAT;
}

static enum mask_result
read_label(const struct permute *p, struct bytes in, int64_t *v)
{
	for (size_t i = 0; i < p->labels->nlabels; i++)
		if (strlen(p->labels->labels[i]) == in.len &&
		    memcmp(p->labels->labels[i], in.data, in.len) == 0) {
			*v = (int64_t)i;
			return MASK_OK;
		}
	return MASK_NOT_OF_TYPE;
}

static enum mask_result
read_value(struct permute *p, const struct mask_value *v, int64_t *to)
{
	switch ((int)p->class) {
	case CLASS_NUMERIC:
		return read_numeric(p, v->data, to);
	case CLASS_ENUM:
		return read_label(p, v->data, to);
	case CLASS_OID:
		*to = get_u32(v->data.data);
		return MASK_OK;
	case CLASS_DATE:
		*to = get_i32(v->data.data);
		return MASK_OK;
	default:
		*to = get_i64(v->canon.data);
		return MASK_OK;
	}
}

static int
write_value(struct permute *p, int64_t v, struct buf *out)
{
	uint8_t wide[8];

	if (p->class == CLASS_ENUM)
		return buf_append_str(out, p->labels->labels[v]);
	if (p->class == CLASS_NUMERIC)
		return decimal_from_int(&p->decimal, v, p->scale) == -1 ? -1 :
		    numeric_write(&p->decimal, out);
	put_u64(wide, (uint64_t)v);
	return buf_append(out, wide + 8 - p->width, p->width);
}

/* What stands for something that is no value. */
static bool
stays(const struct permute *p, int64_t v)
{
	return (p->class == CLASS_OID && v == 0) || (p->class == CLASS_DATE &&
	    (v == DATE_INFINITY || v == DATE_MINUS_INFINITY));
}

static enum mask_result
permute_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct permute *p = state;
	enum mask_result result;
	size_t i = 0;
	uint8_t *to;
	int64_t n;

	if (p->class == CLASS_UUID) {
		if ((to = buf_extend(out, 16)) == NULL)
			return MASK_NOMEM;
		permute_uuid(p, v->data.data, to);
		return MASK_OK;
	}
	if ((result = read_value(p, v, &n)) != MASK_OK)
		return result;
	if (p->n == 0)
		n = permute_int(p, n);
	else if (!stays(p, n)) {
		while (i < p->n && !interval_has(&p->intervals[i], n))
			i++;
		if (i == p->n)
			return MASK_NOT_IN_FORMAT;
		n = interval_permute(&p->intervals[i], n);
	}
	return write_value(p, n, out) == -1 ? MASK_NOMEM : MASK_OK;
}

static void
permute_free(void *state)
{
	struct permute *p = state;

	if (p == NULL)
		return;
	for (size_t i = 0; i < 2; i++) {
		smallperm_free(&p->signs[i]);
		interval_free(&p->intervals[i]);
	}
	decimal_free(&p->decimal);
	secret_free(p);
}

static int
permute_describe(const void *state, struct buf *out)
{
	const struct permute *p = state;

	return buf_append_str(out, p->n == 0 || p->class == CLASS_ENUM ?
	    "one-to-one" : "one-to-one within its range");
}

const struct masker_ops mask_permute = {
	.name = "permute",
	.params = params,
	.types = CLASS_INT | CLASS_OID | CLASS_NUMERIC | CLASS_UUID |
	    CLASS_DATE | CLASS_ENUM,
	.draws = true,
	.bind = permute_bind,
	.apply = permute_apply,
	.free = permute_free,
	.describe = permute_describe,
};
