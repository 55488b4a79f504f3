/*
 * hash: HMAC-SHA-256 of the canonical value, in hex, base64 (URL-safe) or
 * base32; of bytea its bytes.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "key/prf.h"
#include "key/secret.h"
#include "rule/rules.h"
#include "mask/mask.h"
#include "mask/maskers.h"

#include <sodium.h>

#define LENGTH_DEFAULT	32
#define LENGTH_MAX	64
#define DIGEST_PAD	2		/* for what reads two bytes at once */
#define UNIQUE_BITS	80		/* 10^9 values: below 2^-20 */

static const char *const words[] = { "hex", "base64url", "base64", "base32",
    NULL };

static const struct param_spec params[] = {
	{ .name = "length", .kind = PARAM_INT, .min = 1, .max = LENGTH_MAX },
	{ .name = "encoding", .kind = PARAM_CHOICE, .choices = words },
	{ .name = NULL },
};

/* So many bits a sign; a power of two of signs. */
struct encoding {
	const char	*name, *digits;
	uint8_t		 bits;
	uint8_t		 longest;	/* signs of PRF_SIZE bytes */
};

/* RFC 4648, sections 5, 6 (in lower case) and 8, all without padding. */
static const struct encoding encodings[] = {
	{ "hex", "0123456789abcdef", 4, 64 },
	{ "base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_", 6, 43 },
	{ "base64url", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_", 6, 43 },
	{ "base32", "abcdefghijklmnopqrstuvwxyz234567", 5, 52 },
};

struct hash {
	struct prf		 prf;
	const struct encoding	*encoding;	/* NULL: the bytes themselves */
	size_t			 length;
	bool			 folds;	/* the type does not regard case */
};

static const struct encoding *
encoding_of(const struct rule *r)
{
	const char *name = param_text(r, "encoding", "hex");

	for (size_t i = 0; i < NITEMS(encodings); i++)
		if (strcmp(encodings[i].name, name) == 0)
			return &encodings[i];
	return &encodings[0];
}

static int
hash_check(const struct rule *r, struct error *e)
{
	const struct encoding *c = encoding_of(r);

	if (param_int(r, "length", 0) > c->longest)
		return rule_error(r, param_node(r, "length"), e,
		    "a hash in %s has at most %d characters", c->name,
		    c->longest);
	return 0;
}

/* Of a bytea. */
static int
bind_bytes(struct hash *h, const struct mask_env *env, struct error *e)
{
	const struct rule *r = env->rule;

	if (param_node(r, "encoding") != NULL)
		return rule_error(r, param_node(r, "encoding"), e, "a hash "
		    "of bytea is bytes, without an encoding");
	if (h->length > PRF_SIZE)
		return rule_error(r, param_node(r, "length"), e,
		    "a hash has at most %d bytes", PRF_SIZE);
	return 0;
}

/* Where case is not regarded 64 signs are 38, of which pairs are one. */
static size_t
hash_bits(const struct hash *h)
{
	size_t bits = h->length * (h->encoding == NULL ? 8 :
	    h->folds && h->encoding->bits == 6 ? 5 : h->encoding->bits);

	return bits > 8 * PRF_SIZE ? 8 * PRF_SIZE : bits;
}

static int
hash_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	uint8_t subkey[MASK_SUBKEY];
	struct hash *h;

	if ((*state = h = secret_alloc(sizeof(*h))) == NULL)
		return error_nomem(e);
	h->length = (size_t)param_int(env->rule, "length", LENGTH_DEFAULT);
	h->folds = strcmp(env->type->ops->name, "citext") == 0;
	if (env->type->ops->class != CLASS_BYTEA)
		h->encoding = encoding_of(env->rule);
	else if (bind_bytes(h, env, e) == -1)
		return -1;
	if (mask_subkey(env, "hash", subkey, e) == -1)
		return -1;
	prf_init(&h->prf, subkey, sizeof(subkey));
	sodium_memzero(subkey, sizeof(subkey));
	fit->chars = fit->bytes = (uint32_t)h->length;
	fit->spread = hash_bits(h) >= UNIQUE_BITS ? SPREAD_BOUND :
	    SPREAD_COLLIDES;
	return 0;
}

/* As many signs as are wanted; bits behind the digest are 0. */
static void
encode(uint8_t *to, const struct encoding *c,
    const uint8_t p[PRF_SIZE + DIGEST_PAD], size_t length)
{
	uint32_t mask = (1U << c->bits) - 1, two;

	for (size_t bit = 0; length > 0; length--, bit += c->bits) {
		two = get_u16(p + bit / 8);
		*to++ = (uint8_t)c->digits[two >> (16 - c->bits - bit % 8) &
		    mask];
	}
}

static enum mask_result
hash_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct hash *h = state;
	uint8_t digest[PRF_SIZE + DIGEST_PAD] = { 0 }, *to;

	if ((to = buf_extend(out, h->length)) == NULL)
		return MASK_NOMEM;
	prf(&h->prf, v->canon.data, v->canon.len, digest);
	if (h->encoding == NULL)
		memcpy(to, digest, h->length);
	else
		encode(to, h->encoding, digest, h->length);
	return MASK_OK;
}

static void
hash_free(void *state)
{
	secret_free(state);
}

static int
hash_describe(const void *state, struct buf *out)
{
	size_t bits = hash_bits(state);

	return buf_printf(out, "%zu bits; two values in 2^%zu may collide",
	    bits, bits / 2);
}

const struct masker_ops mask_hash = {
	.name = "hash",
	.params = params,
	.valueless = true,
	.types = CLASS_TEXT | CLASS_BYTEA,
	.draws = true,
	.check = hash_check,
	.bind = hash_bind,
	.apply = hash_apply,
	.free = hash_free,
	.describe = hash_describe,
};
