/* hash: HMAC-SHA-256 of the canonical value, in hex or base64 (URL-safe). */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "key/prf.h"
#include "rule/rules.h"
#include "mask/mask.h"
#include "mask/maskers.h"

#include <sodium.h>

#define HEX_LEN		64	/* digits of 32 bytes */
#define BASE64_LEN	43	/* without padding */
#define LENGTH_DEFAULT	32
#define UNIQUE_BITS	80	/* for SPREAD_BOUND */

static const char *const encodings[] = { "hex", "base64", NULL };

static const struct param_spec params[] = {
	{ .name = "length", .kind = PARAM_INT, .min = 1, .max = HEX_LEN },
	{ .name = "encoding", .kind = PARAM_CHOICE, .choices = encodings },
	{ .name = NULL },
};

struct hash {
	struct prf	prf;
	bool		base64;
	size_t		length;
};

static bool
is_base64(const struct rule *r)
{
	return strcmp(param_text(r, "encoding", "hex"), "base64") == 0;
}

static int
hash_check(const struct rule *r, struct error *e)
{
	if (is_base64(r) && param_int(r, "length", 0) > BASE64_LEN)
		return rule_error(r, param_node(r, "length"), e,
		    "a hash in base64 has at most %d characters", BASE64_LEN);
	return 0;
}

static int
hash_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	uint8_t subkey[MASK_SUBKEY];
	struct hash *h;

	if ((*state = h = calloc(1, sizeof(*h))) == NULL)
		return error_nomem(e);
	if (mask_subkey(env, "hash", subkey, e) == -1)
		return -1;
	prf_init(&h->prf, subkey, sizeof(subkey));
	sodium_memzero(subkey, sizeof(subkey));
	h->base64 = is_base64(env->rule);
	h->length = (size_t)param_int(env->rule, "length", LENGTH_DEFAULT);
	fit->chars = fit->bytes = (uint32_t)h->length;
	if (h->length * (h->base64 ? 6 : 4) >= UNIQUE_BITS)
		fit->spread = SPREAD_BOUND;
	return 0;
}

/* As many digits as are wanted, in pairs. */
static void
hex_encode(char *to, const uint8_t *p, size_t length)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i += 2, p++) {
		to[i] = digits[*p >> 4];
		to[i + 1] = digits[*p & 15];
	}
}

static enum mask_result
hash_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct hash *h = state;
	uint8_t digest[PRF_SIZE];
	char text[HEX_LEN + 1];

	prf(&h->prf, v->canon.data, v->canon.len, digest);
	if (h->base64)
		sodium_bin2base64(text, sizeof(text), digest, sizeof(digest),
		    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	else
		hex_encode(text, digest, h->length);
	return buf_append(out, text, h->length) == -1 ? MASK_NOMEM : MASK_OK;
}

static void
hash_free(void *state)
{
	if (state != NULL)
		sodium_memzero(state, sizeof(struct hash));
	free(state);
}

static int
hash_describe(const void *state, struct buf *out)
{
	const struct hash *h = state;
	size_t bits = h->length * (h->base64 ? 6 : 4);

	return buf_printf(out, "%zu bits; two values in 2^%zu may collide",
	    bits > 256 ? 256 : bits, (bits > 256 ? 256 : bits) / 2);
}

const struct masker_ops mask_hash = {
	.name = "hash",
	.params = params,
	.valueless = true,
	.types = CLASS_TEXT,
	.draws = true,
	.check = hash_check,
	.bind = hash_bind,
	.apply = hash_apply,
	.free = hash_free,
	.describe = hash_describe,
};
