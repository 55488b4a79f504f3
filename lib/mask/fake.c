/* fake: a made-up value, the same one for the same value. */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/fake_row.h"
#include "mask/fake_typed.h"
#include "mask/maskers.h"
#include "mask/provider.h"

#define PHONE_PLAIN	16	/* +999 and twelve digits */

static const char *const genders[] = { "female", "male", NULL };

static const struct param_spec params[] = {
	{ .name = "provider", .kind = PARAM_TEXT, .required = true },
	{ .name = "locale", .kind = PARAM_TEXT },
	{ .name = "country_column", .kind = PARAM_TEXT },
	{ .name = "gender", .kind = PARAM_CHOICE, .choices = genders },
	{ .name = "gender_column", .kind = PARAM_TEXT },
	{ .name = "persona", .kind = PARAM_NODE },
	{ .name = "unique", .kind = PARAM_BOOL },
	{ .name = "min", .kind = PARAM_TEXT },
	{ .name = "max", .kind = PARAM_TEXT },
	{ .name = NULL },
};

struct fake {
	struct faker		*faker;
	struct faker		*keyless;	/* of a persona without a key */
	struct fake_row		 row;
	struct fake_typed	 typed;
	bool			 unique;
};

static bool
has_names(const struct provider *p)
{
	return p->recipe != NULL && (strstr(p->recipe, "{first") != NULL ||
	    strstr(p->recipe, "{last") != NULL);
}

static bool
has_places(const struct provider *p)
{
	return has_names(p) || (p->kind != FROM_RECIPE &&
	    p->kind != FROM_SHORT && p->kind != FROM_LOREM) ||
	    strcmp(p->name, "city") == 0;
}

/* A parameter that the provider would not look at is a mistake. */
static int
refuse(const struct rule *r, const struct provider *p, const char *param,
    bool used, struct error *e)
{
	const struct node *at = param_node(r, param);

	if (at == NULL || used)
		return 0;
	rule_error(r, at, e, "provider %s takes no \"%s\"", p->name, param);
	if (strcmp(param, "unique") == 0)
		error_hint(e, "only phone does; others are unique as they are, "
		    "as email is, or not at all: see pgmask-rules(5)");
	return -1;
}

static int
check_provider(const struct rule *r, const struct provider *p,
    struct error *e)
{
	bool names = has_names(p), places = has_places(p);
	bool phone = p->kind == FROM_PHONE;
	bool dob = strcmp(p->name, "dob") == 0;

	if (refuse(r, p, "gender", names, e) == -1 ||
	    refuse(r, p, "gender_column", names, e) == -1 ||
	    refuse(r, p, "locale", places, e) == -1 ||
	    refuse(r, p, "country_column", places, e) == -1 ||
	    refuse(r, p, "unique", phone, e) == -1 ||
	    refuse(r, p, "min", dob, e) == -1 ||
	    refuse(r, p, "max", dob, e) == -1)
		return -1;
	if (!param_bool(r, "unique", false))
		return 0;
	for (const char *const *other = (const char *const []){ "locale",
	    "country_column", "persona", NULL }; *other != NULL; other++)
		if (param_node(r, *other) != NULL)
			return rule_error(r, param_node(r, *other), e,
			    "a unique phone is made of the phone alone, "
			    "without \"%s\"", *other);
	return 0;
}

static int
list_names(const char *what, int (*names)(struct buf *), struct error *e)
{
	struct buf b;
	char *list;

	buf_init(&b, 4096);
	if (names(&b) == 0 && (list = buf_steal_str(&b)) != NULL) {
		error_hint(e, "%s are %s", what, list);
		free(list);
	}
	buf_free(&b);
	return -1;
}

static int
fake_check(const struct rule *r, struct error *e)
{
	const char *name = param_text(r, "provider", "");
	const char *locale = param_text(r, "locale", "en");
	const struct provider *p = provider_find(name);
	struct recipe_days days;

	if (p == NULL) {
		rule_error(r, param_node(r, "provider"), e,
		    "unknown provider \"%s\"", name);
		return list_names("providers", provider_names, e);
	}
	if (country_of_locale(locale) == NULL) {
		rule_error(r, param_node(r, "locale"), e,
		    "unknown locale \"%s\"", locale);
		return list_names("locales", country_locales, e);
	}
	if (check_provider(r, p, e) == -1 || fake_days(r, &days, e) == -1)
		return -1;
	return fake_row_check(r, e);
}

/* As many separators as the column has room for. */
static uint8_t
room_for_separators(const struct value_type *t)
{
	uint32_t room = t->max_chars;

	if (t->ops->class != CLASS_TEXT || room == 0)
		return UINT8_MAX;
	return room <= PHONE_PLAIN ? 0 : room - PHONE_PLAIN > UINT8_MAX ?
	    UINT8_MAX : (uint8_t)(room - PHONE_PLAIN);
}

static void
read_spec(struct faker_spec *s, const struct mask_env *env)
{
	const char *gender = param_text(env->rule, "gender", "");
	struct recipe_days days;

	*s = (struct faker_spec){
		.provider = param_text(env->rule, "provider", ""),
		.locale = param_text(env->rule, "locale", "en"),
		.unique = param_bool(env->rule, "unique", false),
		.gender = *gender == 'f' ? GENDER_FEMALE : *gender == 'm' ?
		    GENDER_MALE : GENDER_ANY,
		.any_country = param_node(env->rule, "country_column") != NULL,
		.separators = room_for_separators(env->type),
	};
	if (fake_days(env->rule, &days, NULL) == 0) {
		s->first_day = days.first;
		s->last_day = days.last;
	}
}

/* Said here rather than by the core, for the hint. */
static int
check_room(const struct mask_env *env, const struct mask_fit *fit,
    struct error *e)
{
	const struct value_type *t = env->type;
	const char *name = param_text(env->rule, "provider", "");

	if (t->max_chars == 0 || fit->chars <= t->max_chars ||
	    (strcmp(name, "email") != 0 && strcmp(name, "username") != 0))
		return 0;
	rule_error(env->rule, NULL, e, "fake needs %" PRIu32 " characters, "
	    "the column takes %" PRIu32, fit->chars, t->max_chars);
	return error_hint(e, "provider short_%s needs %d; what is linked by "
	    "a domain needs the same provider", name, *name == 'e' ? 28 : 16);
}

static int
bind_all(struct fake *f, const struct mask_env *env, struct mask_fit *fit,
    struct error *e)
{
	struct faker_spec spec;

	read_spec(&spec, env);
	f->unique = spec.unique;
	if (fake_typed_check(env, e) == -1 ||
	    fake_row_bind(&f->row, env, e) == -1)
		return -1;
	if (faker_new(&f->faker, env->key, f->row.domain == NULL ?
	    env->domain : f->row.domain, &spec, e) == -1)
		return -1;
	if (f->row.domain != NULL && faker_new(&f->keyless, env->key,
	    env->domain, &spec, e) == -1)
		return -1;
	*fit = faker_fit(f->faker);
	if (f->row.domain != NULL && !f->row.key_unique)
		fit->spread = SPREAD_COLLIDES;
	return fake_typed_bind(&f->typed, env, e) == -1 ? -1 :
	    check_room(env, fit, e);
}

static int
fake_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct fake *f = calloc(1, sizeof(*f));

	if ((*state = f) == NULL)
		return error_nomem(e);
	return bind_all(f, env, fit, e);
}

/* A number becomes a number: both are the digits of a phone. */
static enum mask_result
apply_number(const struct fake *f, const struct mask_value *v,
    struct buf *out)
{
	enum mask_result result;
	int64_t to;

	if (v->canon.len != 8)
		return MASK_NOT_OF_TYPE;
	result = faker_draw_number(f->faker, get_i64(v->canon.data), &to);
	if (result != MASK_OK)
		return result;
	return buf_append_u64(out, (uint64_t)to) == -1 ? MASK_NOMEM : MASK_OK;
}

static enum mask_result
fake_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct fake *f = state;
	struct fake_how how = { .gender = GENDER_ANY };
	const struct faker *faker = f->faker;
	struct bytes canon = v->canon;
	enum mask_result result;
	bool null = false;

	if (f->row.key.there) {
		result = fake_row_key(&f->row, v->row, &canon, &null);
		if (result != MASK_OK)
			return result;
		if (null) {
			canon = v->canon;
			faker = f->keyless;
		}
	}
	how.v6 = fake_typed_v6(&f->typed, v);
	result = fake_row_how(&f->row, v->row, &how);
	if (result != MASK_OK)
		return result;
	if (f->typed.is_text)
		return faker_draw_as(faker, canon, &how, out);
	if (f->unique)
		return apply_number(f, v, out);
	return fake_typed_draw(&f->typed, faker, canon, &how, out);
}

static void
fake_free(void *state)
{
	struct fake *f = state;

	if (f == NULL)
		return;
	faker_free(f->faker);
	faker_free(f->keyless);
	fake_row_free(&f->row);
	fake_typed_free(&f->typed);
	free(f);
}

static int
fake_describe(const void *state, struct buf *out)
{
	const struct fake *f = state;

	if (faker_describe(f->faker, out) == -1)
		return -1;
	if (f->row.domain == NULL)
		return 0;
	return buf_printf(out, "; of the persona of %s, which is %s",
	    f->row.domain, f->row.key_unique ? "unique" : "not unique");
}

/* A persona's values are drawn for its key. */
static const char *
fake_domain(const void *state)
{
	const struct fake *f = state;

	return f->row.domain;
}

const struct masker_ops mask_fake = {
	.name = "fake",
	.params = params,
	.types = FAKE_TYPES,
	.draws = true,
	.check = fake_check,
	.bind = fake_bind,
	.apply = fake_apply,
	.free = fake_free,
	.describe = fake_describe,
	.domain = fake_domain,
};
