/*
 * permute: a bijection of the column's type.  Integers keep their sign, so
 * that ids stay positive; uuids keep version and variant.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "rule/rules.h"
#include "mask/feistel.h"
#include "mask/mask.h"
#include "mask/maskers.h"

#include <sodium.h>

#define INT2_HALF	32768	/* values of int2 of one sign */

struct permute {
	struct feistel	 feistel;
	uint16_t	*shuffled;	/* int2: [2][INT2_HALF], else NULL */
};

/*
 * A space as small as int2's is shuffled whole (Fisher and Yates, with drawn
 * numbers): uniform over all permutations if the PRF is random, where so few
 * bits of a Feistel network would be guessable.
 */
static void
shuffle(uint16_t *t, const uint8_t key[PRF_FAST_KEY], uint8_t sign)
{
	uint8_t in[3] = { sign }, out[PRF_FAST_SIZE];
	uint16_t kept;
	uint32_t j;

	for (uint32_t i = 0; i < INT2_HALF; i++)
		t[i] = (uint16_t)i;
	for (uint32_t i = INT2_HALF - 1; i > 0; i--) {
		put_u16(in + 1, (uint16_t)i);
		prf_fast(key, in, sizeof(in), out);
		j = prf_below(get_u64(out), i + 1);
		kept = t[i];
		t[i] = t[j];
		t[j] = kept;
	}
}

/* The halves of what is permuted: 15, 31 or 63 bits, or the uuid's 122. */
static void
set_bits(struct feistel *f, uint8_t width)
{
	f->a_bits = width == 16 ? 60 : (uint8_t)((width * 8 - 1) / 2);
	f->b_bits = width == 16 ? 62 : (uint8_t)(width * 8 - 1 - f->a_bits);
}

static int
permute_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct permute *p = calloc(1, sizeof(*p));
	uint8_t subkey[MASK_SUBKEY];

	fit->spread = SPREAD_ONE_TO_ONE;
	if ((*state = p) == NULL)
		return error_nomem(e);
	if (mask_subkey(env, "permute", subkey, e) == -1)
		return -1;
	memcpy(p->feistel.key, subkey, sizeof(p->feistel.key));
	sodium_memzero(subkey, sizeof(subkey));
	set_bits(&p->feistel, env->type->ops->width);
	if (env->type->ops->width != 2)
		return 0;
	p->shuffled = calloc(2 * INT2_HALF, sizeof(*p->shuffled));
	if (p->shuffled == NULL)
		return error_nomem(e);
	shuffle(p->shuffled, p->feistel.key, 0);
	shuffle(p->shuffled + INT2_HALF, p->feistel.key, 1);
	return 0;
}

/* v as sign and distance from 0 or -1, so that both halves are 0 .. 2^k-1. */
static int64_t
permute_int(const struct permute *p, int64_t v)
{
	uint8_t sign = v < 0, b_bits = p->feistel.b_bits;
	uint64_t u = sign ? ~(uint64_t)v : (uint64_t)v, a, b;

	if (p->shuffled != NULL)
		u = p->shuffled[sign * INT2_HALF + u];
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

static enum mask_result
permute_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct permute *p = state;
	size_t n = v->data.len;
	uint8_t wide[16], *to;

	if ((to = buf_extend(out, n)) == NULL)
		return MASK_NOMEM;
	if (n == 16) {
		permute_uuid(p, v->data.data, to);
		return MASK_OK;
	}
	put_u64(wide, (uint64_t)permute_int(p, get_i64(v->canon.data)));
	memcpy(to, wide + 8 - n, n);
	return MASK_OK;
}

static void
permute_free(void *state)
{
	struct permute *p = state;

	if (p == NULL)
		return;
	if (p->shuffled != NULL)
		sodium_memzero(p->shuffled,
		    2 * INT2_HALF * sizeof(*p->shuffled));
	free(p->shuffled);
	sodium_memzero(p, sizeof(*p));
	free(p);
}

static int
permute_describe(const void *state, struct buf *out)
{
	(void)state;
	return buf_append_str(out, "one-to-one");
}

const struct masker_ops mask_permute = {
	.name = "permute",
	.types = CLASS_INT | CLASS_UUID,
	.draws = true,
	.bind = permute_bind,
	.apply = permute_apply,
	.free = permute_free,
	.describe = permute_describe,
};
