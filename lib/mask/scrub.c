/*
 * scrub: what looks personal in a text becomes a fake of its kind, the rest
 * stays.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "type/utf8.h"
#include "mask/faker.h"
#include "mask/maskers.h"
#include "mask/scrub_form.h"
#include "mask/scrub_links.h"

#include <sodium.h>

#define SCRATCH_MAX	(1024 * 1024 * 1024)	/* of the longest span */

static const struct param_spec params[] = {
	{ .name = "kinds", .kind = PARAM_NODE },
	{ .name = "links", .kind = PARAM_NODE },
	{ .name = "locale", .kind = PARAM_TEXT },
	{ .name = NULL },
};

/* What becomes of a kind. */
struct replacer {
	struct faker	*faker;		/* NULL: its shape is drawn */
	struct faker	*lesser;	/* of what that can not draw */
	uint8_t		 key[PRF_FAST_KEY];	/* of shapes */
	const char	*domain;	/* of its link; NULL: it has none */
	bool		 own_form;	/* of dates */
	bool		 lower;		/* drawn from its lower case: citext */
	struct value_type type;		/* drawn from its canonical bytes; or
					   ops is NULL */
};

struct scrub {
	const struct type_ops	*type;
	struct detector		*detector;
	unsigned int		 kinds;
	bool			 month_first;
	struct replacer		 replacers[DETECT_KINDS];
	struct buf		 scratch;	/* canonical bytes of a span */
	struct buf		 text, wire;	/* on the way to them */
};

static int
scrub_check(const struct rule *r, struct error *e)
{
	struct scrub_spec spec;

	return scrub_read(&spec, r, e);
}

static int
bind_shape(struct replacer *p, const struct mask_env *env,
    enum detect_kind kind, struct error *e)
{
	uint8_t subkey[MASK_SUBKEY];
	char *use;
	int rc;

	if (asprintf(&use, "scrub:%s", detect_name(kind)) == -1)
		return error_nomem(e);
	rc = mask_subkey(env, use, subkey, e);
	if (rc == 0)
		memcpy(p->key, subkey, sizeof(p->key));
	sodium_memzero(subkey, sizeof(subkey));
	free(use);
	return rc;
}

/* Of which type is the column that the kind is linked to? */
static void
bind_type(struct replacer *p, const struct mask_env *env, const char *type)
{
	if (type == NULL || strcmp(type, "text") == 0)
		return;
	p->lower = strcmp(type, "citext") == 0;
	if (!p->lower)
		value_type_of(&p->type, env->unit, type, -1, false);
}

/*
 * A link without a provider takes the kind's; a unique phone that is no number
 * for it, as 0171 555, is drawn like one that is not.
 */
static int
bind_kind(struct replacer *p, const struct mask_env *env,
    enum detect_kind kind, const struct scrub_spec *s, struct error *e)
{
	const struct scrub_link *link = &s->links[kind];
	struct mask_env own = *env;
	const char *lesser;
	struct faker_spec spec = {
		.provider = scrub_provider(kind, &lesser),
		.locale = link->locale == NULL ? s->locale : link->locale,
		.unique = link->unique,
		.separators = UINT8_MAX,
	};

	bind_type(p, env, link->type);
	p->domain = link->domain;
	own.domain = link->domain == NULL ? env->domain : link->domain;
	p->own_form = kind == DETECT_DOB && link->domain == NULL;
	if (link->provider != NULL) {
		spec.provider = link->provider;
		lesser = NULL;
	}
	if (spec.provider == NULL)
		return bind_shape(p, &own, kind, e);
	if (faker_new(&p->faker, env->key, own.domain, &spec, e) == -1)
		return -1;
	if (!spec.unique && lesser == NULL)
		return 0;
	if (lesser != NULL)
		spec.provider = lesser;
	spec.unique = false;
	return faker_new(&p->lesser, env->key, own.domain, &spec, e);
}

static int
scrub_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct scrub *s = calloc(1, sizeof(*s));
	struct scrub_spec spec;

	if ((*state = s) == NULL)
		return error_nomem(e);
	buf_init(&s->scratch, SCRATCH_MAX);
	buf_init(&s->text, SCRATCH_MAX);
	buf_init(&s->wire, SCRATCH_MAX);
	if (scrub_read(&spec, env->rule, e) == -1)
		return -1;
	s->type = env->type->ops;
	s->kinds = spec.kinds;
	s->month_first = strcmp(spec.locale, "en") == 0;
	for (int k = 0; k < DETECT_KINDS; k++)
		if ((s->kinds & 1u << k) && bind_kind(&s->replacers[k], env,
		    (enum detect_kind)k, &spec, e) == -1)
			return -1;
	if (*env->detector == NULL)
		*env->detector = detector_new(DETECT_ALL);
	if (*env->detector == NULL || (s->detector = detector_share(
	    *env->detector, spec.kinds)) == NULL)
		return error_nomem(e);
	fit->chars = fit->bytes = FIT_ANY;
	fit->spread = SPREAD_COLLIDES;
	return 0;
}

static bool
is_one_word(struct bytes v)
{
	/* From U+3000 on names are written without blanks. */
	for (size_t i = 0; i < v.len; i++)
		if (v.data[i] <= ' ' || v.data[i] >= 0xe3)
			return false;
	return true;
}

/* As the type has it; 1: it is no value of this type. */
static int
typed_canon(struct scrub *s, const struct value_type *t, struct bytes v,
    struct bytes *canon)
{
	buf_clear(&s->text);
	buf_clear(&s->wire);
	if (buf_append(&s->text, v.data, v.len) == -1 ||
	    buf_append(&s->text, "", 1) == -1)
		return -1;
	if (t->ops->parse(t, (const char *)s->text.data, &s->wire) == 0 &&
	    t->ops->canon((struct bytes){ s->wire.data, s->wire.len },
	    &s->scratch, canon) == 0)
		return 0;
	return errno == EINVAL ? 1 : -1;
}

/* The bytes that the linked column's mask is drawn from, or this one's. */
static int
canon_of(struct scrub *s, const struct replacer *p, struct bytes v,
    struct bytes *canon)
{
	int rc = p->type.ops == NULL ? 1 : typed_canon(s, &p->type, v, canon);

	if (rc < 1)
		return rc;
	if (!p->lower)
		return s->type->canon(v, &s->scratch, canon);
	buf_clear(&s->scratch);
	if (utf8_lower(&s->scratch, v.data, v.len) == -1)
		return -1;
	*canon = (struct bytes){ s->scratch.data, s->scratch.len };
	return 0;
}

static enum mask_result
replace(struct scrub *s, enum detect_kind kind, struct bytes v,
    struct buf *out)
{
	const struct replacer *p = &s->replacers[kind];
	struct fake_how how = { .gender = GENDER_ANY };
	enum mask_result result;
	struct bytes canon;

	if (canon_of(s, p, v, &canon) == -1)
		return MASK_NOMEM;
	if (p->faker == NULL)
		return scrub_shape(p->key, canon, v, out);
	if (p->own_form)
		return scrub_date(p->faker, canon, v, s->month_first, out);
	how.v6 = memchr(v.data, ':', v.len) != NULL;
	if (p->lesser != NULL && kind == DETECT_NAME && is_one_word(v))
		return faker_draw_as(p->lesser, canon, &how, out);
	result = faker_draw_as(p->faker, canon, &how, out);
	if (result == MASK_NOT_IN_FORMAT && p->lesser != NULL)
		result = faker_draw_as(p->lesser, canon, &how, out);
	return result;
}

static enum mask_result
scrub_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct scrub *s = state;
	const uint8_t *in = v->data.data;
	size_t n = v->data.len, copied = 0;
	enum mask_result result;
	struct detect_span span;

	if (!utf8_valid(in, n))
		return MASK_NOT_UTF8;
	while (detect_next(s->detector, in, n, copied, &span)) {
		if (buf_append(out, in + copied, span.at - copied) == -1)
			return MASK_NOMEM;
		result = replace(s, span.kind, (struct bytes){ in + span.at,
		    span.len }, out);
		if (result != MASK_OK)
			return result;
		copied = span.at + span.len;
	}
	return buf_append(out, in + copied, n - copied) == -1 ? MASK_NOMEM :
	    MASK_OK;
}

static void
scrub_free(void *state)
{
	struct scrub *s = state;

	if (s == NULL)
		return;
	for (int k = 0; k < DETECT_KINDS; k++) {
		faker_free(s->replacers[k].faker);
		faker_free(s->replacers[k].lesser);
	}
	detector_free(s->detector);
	buf_free(&s->scratch);
	buf_free(&s->text);
	buf_free(&s->wire);
	sodium_memzero(s, sizeof(*s));
	free(s);
}

/* "email in person, phone become fakes" */
static int
scrub_describe(const void *state, struct buf *out)
{
	const struct scrub *s = state;
	const char *between = "", *domain;

	for (int k = 0; k < DETECT_KINDS; k++) {
		if (!(s->kinds & 1u << k))
			continue;
		domain = s->replacers[k].domain;
		if (buf_printf(out, "%s%s%s%s", between,
		    detect_name((enum detect_kind)k), domain == NULL ? "" :
		    " in ", domain == NULL ? "" : domain) == -1)
			return -1;
		between = ", ";
	}
	return buf_append_str(out, " become fakes, which collide; what no "
	    "detector finds stays visible");
}

const struct masker_ops mask_scrub = {
	.name = "scrub",
	.params = params,
	.types = CLASS_TEXT,
	.draws = true,
	.check = scrub_check,
	.bind = scrub_bind,
	.apply = scrub_apply,
	.free = scrub_free,
	.describe = scrub_describe,
};
