#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "type/utf8.h"
#include "key/secret.h"
#include "mask/pick.h"

#include <sodium.h>

struct pick *
pick_new(uint32_t n, struct error *e)
{
	struct pick *p = secret_alloc(sizeof(*p));

	if (p == NULL || (p->own_at = calloc((size_t)n + 1,
	    sizeof(*p->own_at))) == NULL) {
		secret_free(p);
		error_nomem(e);
		return NULL;
	}
	buf_init(&p->own, PICK_BYTES_MAX);
	return p;
}

void
pick_free(void *state)
{
	struct pick *p = state;

	if (p == NULL)
		return;
	buf_free(&p->own);
	free(p->own_at);
	free(p->below);
	secret_free(p);
}

bool
pick_fits(struct pick *p, const struct value_type *t, const uint8_t *v,
    size_t n)
{
	uint32_t chars;

	if (t->ops->class != CLASS_TEXT)
		return true;
	chars = (uint32_t)utf8_count(v, n);
	if (chars > p->fit.chars)
		p->fit.chars = chars;
	if (n > p->fit.bytes)
		p->fit.bytes = (uint32_t)n;
	return (t->max_chars == 0 || chars <= t->max_chars) &&
	    (t->max_bytes == 0 || n <= t->max_bytes);
}

int
pick_add(struct pick *p, const struct value_type *t, const char *text,
    const char **why, struct error *e)
{
	size_t from = p->own.len;

	if (t->ops->parse(t, text, &p->own) == -1) {
		*why = "not a value of type";
		return errno == EINVAL ? 1 : error_nomem(e);
	}
	if (!pick_fits(p, t, p->own.data + from, p->own.len - from)) {
		*why = "too long for type";
		return 1;
	}
	p->own_at[++p->n] = (uint32_t)p->own.len;
	p->bytes = p->own.data;
	p->at = p->own_at;
	return 0;
}

int
pick_key(struct pick *p, const struct mask_env *env, const char *use,
    struct error *e)
{
	uint8_t subkey[MASK_SUBKEY];

	if (mask_subkey(env, use, subkey, e) == -1)
		return -1;
	memcpy(p->key, subkey, sizeof(p->key));
	sodium_memzero(subkey, sizeof(subkey));
	p->total = p->below == NULL ? p->n : p->below[p->n - 1];
	return 0;
}

/* The first value whose weight, with those before it, passes the number. */
static uint32_t
weighted(const struct pick *p, uint32_t number)
{
	uint32_t low = 0, high = p->n - 1, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (p->below[middle] > number)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

enum mask_result
pick_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct pick *p = state;
	uint8_t drawn[PRF_FAST_SIZE];
	uint32_t i;

	prf_fast(p->key, v->canon.data, v->canon.len, drawn);
	i = prf_below(get_u64(drawn), p->total);
	if (p->below != NULL)
		i = weighted(p, i);
	return buf_append(out, p->bytes + p->at[i], p->at[i + 1] - p->at[i]) ==
	    -1 ? MASK_NOMEM : MASK_OK;
}
