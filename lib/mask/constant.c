#include "sys/system.h"
#include "io/buf.h"
#include "type/utf8.h"
#include "mask/constant.h"

struct constant *
constant_new(const uint8_t *p, size_t n)
{
	struct constant *c = malloc(sizeof(*c) + n);

	if (c == NULL)
		return NULL;
	c->len = n;
	if (n > 0)
		memcpy(c->data, p, n);
	return c;
}

enum mask_result
constant_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct constant *c = state;

	(void)v;
	return buf_append(out, c->data, c->len) == -1 ? MASK_NOMEM : MASK_OK;
}

int
constant_describe(const void *state, struct buf *out)
{
	(void)state;
	return buf_append_str(out, "one value for all");
}

struct mask_fit
constant_fit(const struct constant *c)
{
	return (struct mask_fit){
		.chars = (uint32_t)utf8_count(c->data, c->len),
		.bytes = (uint32_t)c->len };
}
