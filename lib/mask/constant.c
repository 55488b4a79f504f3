#include "sys/system.h"
#include "io/buf.h"
#include "copy/tuple.h"
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

struct constant *
constant_parse(const struct value_type *t, const char *text)
{
	struct constant *c = NULL;
	struct buf wire;

	buf_init(&wire, COPY_FIELD_MAX);
	if (t->ops->parse(t, text, &wire) == 0)
		c = constant_new(wire.data, wire.len);
	buf_free(&wire);
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
constant_fit(const struct constant *c, const struct value_type *t)
{
	struct mask_fit fit = { .spread = SPREAD_COLLIDES };

	if (t->ops->class == CLASS_TEXT) {
		fit.chars = (uint32_t)utf8_count(c->data, c->len);
		fit.bytes = (uint32_t)c->len;
	}
	return fit;
}
