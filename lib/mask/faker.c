#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "key/key.h"
#include "key/prf.h"
#include "key/secret.h"
#include "words/words.h"
#include "mask/fake_phone.h"
#include "mask/lorem.h"
#include "mask/provider.h"
#include "mask/recipe.h"

#include <sodium.h>

#define SHORT_BYTES	10
#define SHORT_CHARS	(SHORT_BYTES * 8 / 5)
#define NAMES_MAX	2048
/* Days from 2000-01-01: 1940-01-01 to 2005-12-31. */
#define DOB_FIRST	(-21915)
#define DOB_LAST	2191

struct faker {
	const struct provider	*provider;
	const struct country	*country;	/* of the locale */
	enum gender		 gender;
	uint8_t			 key[PRF_FAST_KEY];
	uint64_t		 salt;		/* of providers that draw apart */
	bool			 unique;	/* `phone` is what draws */
	struct fake_phone	 phone;
	struct recipe		*recipes;	/* of countries, one or all */
	size_t			 nrecipes;
	struct recipe		*v6;		/* of ip_address */
};

static int
unknown(const char *what, const char *name, int (*names)(struct buf *),
    struct error *e)
{
	struct buf list;
	char *text;

	error_set(e, EX_CONFIG, "unknown %s \"%s\"", what, name);
	buf_init(&list, NAMES_MAX);
	if (names(&list) == 0 && (text = buf_steal_str(&list)) != NULL) {
		error_hint(e, "%ss are %s", what, text);
		free(text);
	}
	buf_free(&list);
	return -1;
}

static int
derive(const struct mask_key *k, const char *use, const char *domain,
    uint8_t out[SUBKEY_SIZE], struct error *e)
{
	char *label;

	if (asprintf(&label, "%s\n%s", use, domain) == -1)
		return error_nomem(e);
	key_derive(k, "mask", label, out);
	free(label);
	return 0;
}

static int
make_keys(struct faker *f, const struct mask_key *k, const char *domain,
    const struct faker_spec *spec, struct error *e)
{
	uint8_t subkey[SUBKEY_SIZE];
	int rc = 0;

	if (derive(k, "fake", domain, subkey, e) == -1)
		return -1;
	memcpy(f->key, subkey, sizeof(f->key));
	if (f->unique) {
		rc = derive(k, "fake:phone", domain, subkey, e);
		if (rc == 0 && fake_phone_init(&f->phone, subkey,
		    spec->separators) == -1)
			rc = error_nomem(e);
	}
	sodium_memzero(subkey, sizeof(subkey));
	return rc;
}

static int
make_recipe(struct recipe *r, const struct faker *f, const struct country *c,
    const struct faker_spec *spec, struct error *e)
{
	struct recipe_days days = { spec->first_day, spec->last_day };

	if (days.first == 0 && days.last == 0)
		days = (struct recipe_days){ DOB_FIRST, DOB_LAST };
	if (recipe_make(r, provider_recipe(f->provider, c), c, &days) == -1)
		return error_set(e, EX_SOFTWARE, "no recipe of %s for %s",
		    f->provider->name, c->code);
	return 0;
}

static int
make_recipes(struct faker *f, const struct faker_spec *spec, struct error *e)
{
	const struct country *c = f->country;

	if (f->unique || f->provider->kind == FROM_LOREM)
		return 0;
	f->nrecipes = spec->any_country ? ncountries : 1;
	f->recipes = calloc(f->nrecipes, sizeof(*f->recipes));
	if (f->recipes == NULL)
		return error_nomem(e);
	for (size_t i = 0; i < f->nrecipes; i++)
		if (make_recipe(&f->recipes[i], f, spec->any_country ?
		    &countries[i] : c, spec, e) == -1)
			return -1;
	if (strcmp(f->provider->name, "ip_address") != 0)
		return 0;
	if ((f->v6 = calloc(1, sizeof(*f->v6))) == NULL)
		return error_nomem(e);
	return recipe_make(f->v6, provider_find("ipv6")->recipe, c, NULL);
}

/* FNV-1a of the name: any number that is the provider's own. */
static uint64_t
salt_of(const char *name)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *name != '\0'; name++)
		h = (h ^ (uint8_t)*name) * UINT64_C(0x100000001b3);
	return h;
}

int
faker_new(struct faker **to, const struct mask_key *k, const char *domain,
    const struct faker_spec *spec, struct error *e)
{
	const char *locale = spec->locale == NULL ? "en" : spec->locale;
	struct faker *f = secret_alloc(sizeof(*f));

	if ((*to = f) == NULL)
		return error_nomem(e);
	f->gender = spec->gender;
	f->unique = spec->unique;
	if ((f->provider = provider_find(spec->provider)) == NULL)
		unknown("provider", spec->provider, provider_names, e);
	else if ((f->country = country_of_locale(locale)) == NULL)
		unknown("locale", locale, country_locales, e);
	else if (make_keys(f, k, domain, spec, e) == 0 &&
	    make_recipes(f, spec, e) == 0) {
		f->salt = f->provider->apart ? salt_of(f->provider->name) : 0;
		return 0;
	}
	faker_free(f);
	*to = NULL;
	return -1;
}

void
faker_free(struct faker *f)
{
	if (f == NULL)
		return;
	if (f->unique)
		fake_phone_free(&f->phone);
	free(f->recipes);
	free(f->v6);
	secret_free(f);
}

/* A bijection of 64 bits: the finalizer of SplitMix64 (Steele, Lea, Flood). */
static uint64_t
mix(uint64_t v)
{
	v = (v ^ v >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	v = (v ^ v >> 27) * UINT64_C(0x94d049bb133111eb);
	return v ^ v >> 31;
}

void
faker_bits(const struct faker *f, struct bytes canon, struct fake_bits *bits)
{
	uint8_t random[PRF_FAST_SIZE];

	prf_fast(f->key, canon.data, canon.len, random);
	bits->a = get_u64(random);
	bits->b = get_u64(random + 8);
	if (f->salt != 0) {
		bits->a = mix(bits->a + f->salt);
		bits->b = mix(bits->b + f->salt);
	}
}

/* Ten bytes, five bits a character; without l and o, 0 and 1. */
static size_t
put_base32(const struct fake_bits *bits, char *to)
{
	static const char digits[] = "abcdefghijkmnpqrstuvwxyz23456789";
	uint64_t halves[2] = { bits->a >> 24,
	    (bits->a & 0xffffff) << 16 | bits->b >> 48 };

	for (int half = 0; half < 2; half++)
		for (int shift = 35; shift >= 0; shift -= 5)
			*to++ = digits[halves[half] >> shift & 31];
	return SHORT_CHARS;
}

static const struct recipe *
recipe_of(const struct faker *f, const struct fake_how *how)
{
	const struct country *c = how->country == NULL ? f->country :
	    how->country;

	if (how->v6 && f->v6 != NULL)
		return f->v6;
	return &f->recipes[f->nrecipes > 1 ? c - countries : 0];
}

static enum mask_result
draw_phone(const struct faker *f, struct bytes v, struct buf *out)
{
	enum mask_result result;
	size_t len;

	if (buf_reserve(out, PHONE_MAX) == -1)
		return MASK_NOMEM;
	result = fake_phone_draw(&f->phone, v, (char *)out->data + out->len,
	    &len);
	if (result == MASK_OK)
		out->len += len;
	return result;
}

enum mask_result
faker_draw_as(const struct faker *f, struct bytes canon,
    const struct fake_how *how, struct buf *out)
{
	struct fake_bits bits;
	size_t len = 0;
	char *to;

	if (f->unique)
		return draw_phone(f, canon, out);
	faker_bits(f, canon, &bits);
	if (f->provider->kind == FROM_LOREM)
		return lorem_draw(&bits, canon, out);
	if (buf_reserve(out, FAKE_MAX + WORD_MAX) == -1)
		return MASK_NOMEM;
	to = (char *)out->data + out->len;
	if (f->provider->kind == FROM_SHORT)
		len = put_base32(&bits, to);
	len += recipe_run(recipe_of(f, how), &bits,
	    how->gender == GENDER_ANY ? f->gender : how->gender, to + len);
	if (f->provider->finish != NULL)
		f->provider->finish(to, len);
	out->len += len;
	return MASK_OK;
}

enum mask_result
faker_draw(const struct faker *f, struct bytes canon, struct buf *out)
{
	struct fake_how how = { .gender = GENDER_ANY };

	how.v6 = f->v6 != NULL && canon.len > 0 &&
	    memchr(canon.data, ':', canon.len) != NULL;
	return faker_draw_as(f, canon, &how, out);
}

enum mask_result
faker_draw_number(const struct faker *f, int64_t v, int64_t *to)
{
	return fake_phone_number(&f->phone, v, to);
}

static void
widen(struct mask_fit *fit, const struct recipe *r)
{
	if (r->chars > fit->chars)
		fit->chars = r->chars;
	if (r->bytes > fit->bytes)
		fit->bytes = r->bytes;
}

struct mask_fit
faker_fit(const struct faker *f)
{
	struct mask_fit fit = { .chars = FIT_SAME, .bytes = FIT_SAME,
	    .spread = SPREAD_COLLIDES };

	if (f->unique) {
		fit.spread = SPREAD_ONE_TO_ONE;
		fit.chars = fit.bytes = 4 + PHONE_DIGITS +
		    f->phone.separators;
	}
	if (f->provider->bits >= 80)
		fit.spread = SPREAD_BOUND;
	for (size_t i = 0; i < f->nrecipes; i++)
		widen(&fit, &f->recipes[i]);
	if (f->v6 != NULL)
		widen(&fit, f->v6);
	if (f->provider->kind == FROM_SHORT) {
		fit.chars += SHORT_CHARS;
		fit.bytes += SHORT_CHARS;
	}
	return fit;
}

int
faker_describe(const struct faker *f, struct buf *out)
{
	const struct recipe *r = f->recipes;
	unsigned int bits = f->provider->bits;

	if (f->unique)
		return buf_append_str(out, "one-to-one");
	if (bits != 0)
		return buf_printf(out, "%u bits; a collision among 2^%u "
		    "values has a chance below 2^-20", bits,
		    (bits - 20) / 2);
	if (f->provider->kind == FROM_LOREM)
		return buf_append_str(out, "values collide");
	if (r->shift == 0 && r->space == 1)
		return buf_append_str(out, "the same for all");
	if (r->shift == 0)
		return buf_printf(out, "%" PRIu64 " different; values "
		    "collide", r->space);
	return buf_printf(out, "2^%u different; values collide",
	    recipe_bits(r));
}
