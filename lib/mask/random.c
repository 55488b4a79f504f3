/*
 * random: a value that has nothing to do with the one before, nor with that
 * of another run.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "type/decimal.h"
#include "type/numeric.h"
#include "type/utf8.h"
#include "mask/mask.h"
#include "mask/maskers.h"

#include <sodium.h>

#define POOL		4096	/* random bytes taken from the system at once */
#define LENGTH_MAX	1000	/* characters */
#define LENGTH_DEFAULT	16
#define ALPHABET_MAX	256	/* characters */
#define UTF8_LONGEST	4
#define SPREAD_BITS	79	/* 10^9 values: a chance of a pair below 2^-20 */

#define SCALE_LIMIT	4	/* digits behind the point: decimal_from_int() */

#define RANGE_CLASSES (CLASS_INT | CLASS_OID | CLASS_NUMERIC | CLASS_DATE | \
    CLASS_TIMESTAMP)
/* Those without an end that people mean. */
#define LIMIT_CLASSES (CLASS_NUMERIC | CLASS_DATE | CLASS_TIMESTAMP)

static const struct param_spec params[] = {
	{ .name = "min", .kind = PARAM_TEXT },
	{ .name = "max", .kind = PARAM_TEXT },
	{ .name = "length", .kind = PARAM_INT, .min = 1, .max = LENGTH_MAX },
	{ .name = "alphabet", .kind = PARAM_TEXT },
	{ .name = NULL },
};

struct random {
	enum type_class	 class;
	uint8_t		 width;
	int32_t		 scale;			/* of a numeric */
	struct decimal	 number;
	int64_t		 low;
	uint64_t	 count;			/* of values; 0: 2^64 */
	uint32_t	 length, nalphabet;
	bool		 folds;			/* a and A are one */
	char		 alphabet[ALPHABET_MAX][UTF8_LONGEST];
	uint8_t		 sizes[ALPHABET_MAX];
	size_t		 used;			/* of the pool */
	uint8_t		 pool[POOL];
};

/* Reads characters of the alphabet, each of them once. */
static int
read_alphabet(struct random *x, const struct rule *r, struct error *e)
{
	const char *text = param_text(r, "alphabet",
	    "abcdefghijklmnopqrstuvwxyz0123456789");
	const uint8_t *p = (const uint8_t *)text;
	const struct node *at = param_node(r, "alphabet");
	size_t n = strlen(text), size;

	if (!utf8_valid(p, n) || utf8_count(p, n) < 2 ||
	    utf8_count(p, n) > ALPHABET_MAX)
		return rule_error(r, at, e, "an alphabet has 2 to %d "
		    "characters", ALPHABET_MAX);
	for (; n > 0; p += size, n -= size) {
		size = utf8_offset(p, n, 1);
		memcpy(x->alphabet[x->nalphabet], p, size);
		x->sizes[x->nalphabet] = (uint8_t)size;
		for (uint32_t i = 0; i < x->nalphabet; i++)
			if (x->sizes[i] == size &&
			    memcmp(x->alphabet[i], p, size) == 0)
				return rule_error(r, at, e, "a character is "
				    "twice in the alphabet");
		x->nalphabet++;
	}
	return 0;
}

static int
random_check(const struct rule *r, struct error *e)
{
	struct random *x = calloc(1, sizeof(*x));
	int rc = x == NULL ? error_nomem(e) : read_alphabet(x, r, e);

	free(x);
	return rc;
}

static int
refuse_param(const struct mask_env *env, const char *name, struct error *e)
{
	const struct node *at = param_node(env->rule, name);

	if (at == NULL)
		return 0;
	return rule_error(env->rule, at, e, "\"%s\" is not for type %s", name,
	    env->type->name);
}

static int
check_params(const struct mask_env *env, struct error *e)
{
	bool text = env->type->ops->class == CLASS_TEXT;
	bool range = env->type->ops->class & RANGE_CLASSES;

	if ((!range && (refuse_param(env, "min", e) == -1 ||
	    refuse_param(env, "max", e) == -1)) ||
	    (!text && (refuse_param(env, "length", e) == -1 ||
	    refuse_param(env, "alphabet", e) == -1)))
		return -1;
	return 0;
}

static int64_t
get_wide(const struct type_ops *t, const uint8_t *p)
{
	if (t->class == CLASS_OID)
		return get_u32(p);
	return t->width == 2 ? get_i16(p) : t->width == 4 ? get_i32(p) :
	    get_i64(p);
}

/* In units of the last digit; the limits say themselves how many there are. */
static int
read_numeric(struct random *x, const uint8_t *p, size_t n, int64_t *limit)
{
	struct bytes in = { p, n };

	if (numeric_read(&x->number, in) == -1)
		return -1;
	if (x->number.kind == DECIMAL_FINITE &&
	    x->scale <= SCALE_LIMIT && x->number.scale <= SCALE_LIMIT &&
	    decimal_to_int(&x->number, x->scale, limit) == 0)
		return 0;
	errno = EINVAL;
	return -1;
}

/* A limit by its text, in the units of the type; infinity is none. */
static int
read_limit(struct random *x, const struct mask_env *env, const char *name,
    int64_t *limit, struct error *e)
{
	const struct type_ops *t = env->type->ops;
	const struct node *at = param_node(env->rule, name);
	struct buf wire;
	int rc;

	if (at == NULL)
		return 0;
	buf_init(&wire, 64);
	rc = t->parse(env->type, at->text, &wire);
	if (rc == 0 && t->class == CLASS_NUMERIC)
		rc = read_numeric(x, wire.data, wire.len, limit);
	else if (rc == 0 && wire.len == t->width)
		*limit = get_wide(t, wire.data);
	buf_free(&wire);
	if (rc == 0 && (t->class & (CLASS_DATE | CLASS_TIMESTAMP)) &&
	    (*limit == (t->width == 4 ? INT32_MIN : INT64_MIN) ||
	    *limit == (t->width == 4 ? INT32_MAX : INT64_MAX)))
		return rule_error(env->rule, at, e, "\"%s\" is a limit, not "
		    "infinity", name);
	if (rc == 0)
		return 0;
	if (errno == EINVAL)
		return rule_error(env->rule, at, e, "not a limit of type %s%s",
		    env->type->name, t->class == CLASS_NUMERIC ? " of at most "
		    "4 digits behind the point and 18 in all" : "");
	return error_nomem(e);
}

/* What the column shows, else what the limits do. */
static int32_t
numeric_scale(const struct mask_env *env)
{
	const char *names[] = { "min", "max" }, *dot;
	int32_t scale = 0;

	if (env->type->precision > 0)
		return env->type->scale < 0 ? 0 : env->type->scale;
	for (size_t i = 0; i < NITEMS(names); i++) {
		dot = strchr(param_text(env->rule, names[i], ""), '.');
		if (dot != NULL && (int32_t)strlen(dot + 1) > scale)
			scale = (int32_t)strlen(dot + 1);
	}
	return scale;
}

static int
bind_range(struct random *x, const struct mask_env *env, struct error *e)
{
	int64_t high = x->class == CLASS_OID ? UINT32_MAX :
	    x->width == 2 ? INT16_MAX : x->width == 4 ? INT32_MAX : INT64_MAX;

	if (x->class & LIMIT_CLASSES && (param_node(env->rule, "min") == NULL ||
	    param_node(env->rule, "max") == NULL))
		return rule_error(env->rule, NULL, e, "random needs \"min\" "
		    "and \"max\" for type %s", env->type->name);
	if (x->class == CLASS_NUMERIC)
		x->scale = numeric_scale(env);
	if (read_limit(x, env, "min", &x->low, e) == -1 ||
	    read_limit(x, env, "max", &high, e) == -1)
		return -1;
	if (x->low > high)
		return rule_error(env->rule, NULL, e, "\"min\" is above "
		    "\"max\"");
	x->count = (uint64_t)high - (uint64_t)x->low + 1;
	return 0;
}

/* Does the alphabet have characters that are one to a type without case? */
static int
fold(struct random *x)
{
	struct buf lower[2];
	int rc = 0;

	for (size_t i = 0; i < NITEMS(lower); i++)
		buf_init(&lower[i], 64);
	for (uint32_t i = 0; i < x->nalphabet && rc == 0 && !x->folds; i++)
		for (uint32_t k = 0; k < i && rc == 0 && !x->folds; k++) {
			buf_clear(&lower[0]);
			buf_clear(&lower[1]);
			rc = utf8_lower(&lower[0], (uint8_t *)x->alphabet[i],
			    x->sizes[i]);
			if (rc == 0)
				rc = utf8_lower(&lower[1],
				    (uint8_t *)x->alphabet[k], x->sizes[k]);
			x->folds = rc == 0 && lower[0].len == lower[1].len &&
			    memcmp(lower[0].data, lower[1].data,
			    lower[0].len) == 0;
		}
	for (size_t i = 0; i < NITEMS(lower); i++)
		buf_free(&lower[i]);
	return rc;
}

/* Never more than log2 of alphabet to the power length. */
static uint32_t
text_bits(const struct random *x)
{
	uint64_t power = 1;
	uint32_t bits = 0, n = x->folds ? x->nalphabet / 2 : x->nalphabet;

	for (uint32_t i = 0; i < x->length && bits < SPREAD_BITS; i++)
		for (power *= n; power >= (uint64_t)1 << 32;
		    power >>= 1)
			bits++;
	while (power > 1) {
		power >>= 1;
		bits++;
	}
	return bits;
}

static int
random_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct random *x = calloc(1, sizeof(*x));

	if ((*state = x) == NULL)
		return error_nomem(e);
	x->class = env->type->ops->class;
	x->width = env->type->ops->width;
	x->used = POOL;
	if (check_params(env, e) == -1)
		return -1;
	if (x->class & RANGE_CLASSES)
		return bind_range(x, env, e);
	if (x->class == CLASS_UUID)
		fit->spread = SPREAD_BOUND;
	if (x->class != CLASS_TEXT)
		return 0;
	x->length = (uint32_t)param_int(env->rule, "length", LENGTH_DEFAULT);
	if (read_alphabet(x, env->rule, e) == -1)
		return -1;
	if (strcmp(env->type->ops->name, "citext") == 0 && fold(x) == -1)
		return error_nomem(e);
	fit->chars = x->length;
	for (uint32_t i = 0; i < x->nalphabet; i++)
		if (x->length * x->sizes[i] > fit->bytes)
			fit->bytes = x->length * x->sizes[i];
	if (text_bits(x) >= SPREAD_BITS)
		fit->spread = SPREAD_BOUND;
	return 0;
}

static uint64_t
next(struct random *x)
{
	if (x->used > POOL - sizeof(uint64_t)) {
		randombytes_buf(x->pool, POOL);
		x->used = 0;
	}
	x->used += sizeof(uint64_t);
	return get_u64(x->pool + x->used - sizeof(uint64_t));
}

/*
 * A number below n (0: any), all with the same chance: what is above the last
 * whole multiple of n is drawn again.
 */
static uint64_t
below(struct random *x, uint64_t n)
{
	uint64_t limit = n == 0 ? 0 : (0 - n) % n, v;

	do
		v = next(x);
	while (v < limit);
	return n == 0 ? v : v % n;
}

static enum mask_result
append_uuid(struct random *x, struct buf *out)
{
	uint8_t *to = buf_extend(out, 16);

	if (to == NULL)
		return MASK_NOMEM;
	put_u64(to, next(x));
	put_u64(to + 8, next(x));
	/* Version 4, variant 10: RFC 9562, section 5.4. */
	to[6] = (uint8_t)((to[6] & 0x0f) | 0x40);
	to[8] = (uint8_t)((to[8] & 0x3f) | 0x80);
	return MASK_OK;
}

static enum mask_result
append_text(struct random *x, struct buf *out)
{
	uint32_t c;

	for (uint32_t i = 0; i < x->length; i++) {
		c = (uint32_t)below(x, x->nalphabet);
		if (buf_append(out, x->alphabet[c], x->sizes[c]) == -1)
			return MASK_NOMEM;
	}
	return MASK_OK;
}

static enum mask_result
random_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct random *x = state;
	uint8_t wide[8];

	(void)v;
	if (x->class == CLASS_UUID)
		return append_uuid(x, out);
	if (x->class == CLASS_TEXT)
		return append_text(x, out);
	if (x->class == CLASS_NUMERIC)
		return decimal_from_int(&x->number, (int64_t)((uint64_t)x->low +
		    below(x, x->count)), x->scale) == -1 ||
		    numeric_write(&x->number, out) == -1 ? MASK_NOMEM :
		    MASK_OK;
	if (x->class == CLASS_BOOL)
		put_u64(wide, next(x) & 1);
	else
		put_u64(wide, (uint64_t)x->low + below(x, x->count));
	return buf_append(out, wide + 8 - x->width, x->width) == -1 ?
	    MASK_NOMEM : MASK_OK;
}

static void
random_free(void *state)
{
	struct random *x = state;

	if (x != NULL)
		decimal_free(&x->number);
	free(x);
}

static int
random_describe(const void *state, struct buf *out)
{
	const struct random *x = state;

	return buf_append_str(out, x->class == CLASS_UUID ?
	    "random, 122 bits; another value in each run" :
	    x->class == CLASS_TEXT && text_bits(x) >= SPREAD_BITS ?
	    "random, 79 bits or more; another value in each run" :
	    "random: values collide; another value in each run");
}

const struct masker_ops mask_random = {
	.name = "random",
	.params = params,
	.types = CLASS_TEXT | CLASS_BOOL | CLASS_UUID | RANGE_CLASSES,
	.valueless = true,
	.impure = true,
	.check = random_check,
	.bind = random_bind,
	.apply = random_apply,
	.free = random_free,
	.describe = random_describe,
};
