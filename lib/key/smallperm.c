#include "sys/system.h"
#include "io/bytes.h"
#include "key/secret.h"
#include "key/smallperm.h"

#define NARROW_MAX	65536	/* numbers of two bytes */

static void
entry_put(struct smallperm *s, uint32_t i, uint32_t v)
{
	uint8_t *p = s->table + (size_t)i * s->width;

	if (s->width == 3)
		*p++ = (uint8_t)(v >> 16);
	put_u16(p, (uint16_t)v);
}

/* Uniform below n; `i` and `tag` say which draw it is. */
static uint32_t
draw(const struct smallperm *s, const uint8_t *key, uint8_t tag, uint32_t i,
    uint32_t n)
{
	uint8_t in[5] = { tag }, out[PRF_FAST_SIZE];
	uint64_t random;

	if (s->width == 2)
		put_u16(in + 1, (uint16_t)i);
	else
		put_u32(in + 1, i);
	prf_fast(key, in, s->width == 2 ? 3 : 5, out);
	random = get_u64(out);
	/* Where the product's low half says that this n is drawn once more
	   often than others. */
	if (random * n < n && random * n < -(uint64_t)n % n)
		random = get_u64(out + 8);
	return prf_below(random, n);
}

int
smallperm_init(struct smallperm *s, const uint8_t key[PRF_FAST_KEY],
    uint8_t tag, uint32_t n)
{
	uint32_t j, kept;

	assert(n >= 1 && n <= SMALLPERM_MAX);
	s->n = n;
	s->width = n > NARROW_MAX ? 3 : 2;
	if ((s->table = secret_alloc((size_t)n * s->width)) == NULL)
		return -1;
	for (uint32_t i = 0; i < n; i++)
		entry_put(s, i, i);
	for (uint32_t i = n - 1; i > 0; i--) {
		j = draw(s, key, tag, i, i + 1);
		kept = smallperm(s, i);
		entry_put(s, i, smallperm(s, j));
		entry_put(s, j, kept);
	}
	return 0;
}

void
smallperm_free(struct smallperm *s)
{
	secret_free(s->table);
	s->table = NULL;
}
