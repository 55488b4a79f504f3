/* fake: a made-up value, the same one for the same value. */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "mask/mask.h"
#include "mask/maskers.h"
#include "mask/provider.h"

#include <sodium.h>

static const struct param_spec params[] = {
	{ .name = "provider", .kind = PARAM_TEXT, .required = true },
	{ .name = NULL },
};

struct fake {
	const struct provider	*provider;
	uint8_t			 key[PRF_FAST_KEY];
};

static int
fake_check(const struct rule *r, struct error *e)
{
	const char *name = param_text(r, "provider", "");
	struct buf names;
	char *list;

	if (provider_find(name) != NULL)
		return 0;
	rule_error(r, param_node(r, "provider"), e, "unknown provider \"%s\"",
	    name);
	buf_init(&names, 4096);
	if (provider_names(&names) == 0 &&
	    (list = buf_steal_str(&names)) != NULL) {
		error_hint(e, "providers are %s", list);
		free(list);
	}
	buf_free(&names);
	return -1;
}

static int
fake_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct fake *f = calloc(1, sizeof(*f));
	uint8_t subkey[MASK_SUBKEY];
	char use[64];

	if ((*state = f) == NULL)
		return error_nomem(e);
	f->provider = provider_find(param_text(env->rule, "provider", ""));
	snprintf(use, sizeof(use), "fake:%s", f->provider->name);
	if (mask_subkey(env, use, subkey, e) == -1)
		return -1;
	memcpy(f->key, subkey, sizeof(f->key));
	sodium_memzero(subkey, sizeof(subkey));
	fit->chars = fit->bytes = f->provider->longest();
	if (strstr(f->provider->name, "email") != NULL)
		fit->spread = SPREAD_BOUND;
	return 0;
}

static enum mask_result
fake_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct fake *f = state;
	uint8_t random[PRF_FAST_SIZE];

	if (buf_reserve(out, FAKE_MAX) == -1)
		return MASK_NOMEM;
	prf_fast(f->key, v->canon.data, v->canon.len, random);
	out->len += f->provider->draw(random, (char *)out->data + out->len);
	return MASK_OK;
}

static void
fake_free(void *state)
{
	if (state != NULL)
		sodium_memzero(state, sizeof(struct fake));
	free(state);
}

static int
fake_describe(const void *state, struct buf *out)
{
	const struct fake *f = state;

	return f->provider->describe(out);
}

const struct masker_ops mask_fake = {
	.name = "fake",
	.params = params,
	.valueless = true,
	.types = CLASS_TEXT,
	.draws = true,
	.check = fake_check,
	.bind = fake_bind,
	.apply = fake_apply,
	.free = fake_free,
	.describe = fake_describe,
};
