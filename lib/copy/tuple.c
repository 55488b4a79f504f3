#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/tuple.h"

#define PARTIAL_STEP 64

enum tuple_result
tuple_measure(const uint8_t *p, size_t n, uint16_t ncols, size_t *len)
{
	size_t at = sizeof(int16_t);
	uint16_t i;
	int32_t field;

	if (n < at)
		return TUPLE_SHORT;
	if (get_u16(p) != ncols)
		return TUPLE_BAD;
	for (i = 0; i < ncols; i++) {
		if (n - at < sizeof(int32_t))
			return TUPLE_SHORT;
		field = get_i32(p + at);
		at += sizeof(int32_t);
		if (field == -1)
			continue;
		if (field < 0 || field > COPY_FIELD_MAX)
			return TUPLE_BAD;
		if (n - at < (size_t)field)
			return TUPLE_SHORT;
		at += (size_t)field;
	}
	*len = at;
	return TUPLE_OK;
}

size_t
tuple_fields(const uint8_t *p, uint16_t ncols, struct field *f)
{
	const uint8_t *at = p + sizeof(int16_t);
	uint16_t i;

	for (i = 0; i < ncols; i++) {
		f[i].len = get_i32(at);
		at += sizeof(int32_t);
		f[i].data = at;
		if (f[i].len > 0)
			at += f[i].len;
	}
	return (size_t)(at - p);
}

bool
tuples_check(const uint8_t *p, size_t n, uint32_t count, uint16_t ncols)
{
	size_t len;

	for (; count > 0; count--) {
		if (tuple_measure(p, n, ncols, &len) != TUPLE_OK)
			return false;
		p += len;
		n -= len;
	}
	return n == 0;
}

void
copy_parser_init(struct copy_parser *c, uint16_t ncols, struct buf *partial)
{
	c->state = COPY_IN_HEADER;
	c->ncols = ncols;
	c->partial = partial;
	buf_clear(partial);
}

/*
 * Measures the item at p: the header, a tuple or the trailer.  A header
 * extension is legal and skipped, as the server does.
 */
static enum tuple_result
item_measure(const struct copy_parser *c, const uint8_t *p, size_t n,
    size_t *len)
{
	static const uint8_t signature[COPY_SIGNATURE_SIZE] = COPY_SIGNATURE;
	size_t known = n < sizeof(signature) ? n : sizeof(signature);

	if (c->state == COPY_IN_TUPLES) {
		if (n >= sizeof(int16_t) && get_i16(p) == COPY_TRAILER) {
			*len = sizeof(int16_t);
			return TUPLE_OK;
		}
		return tuple_measure(p, n, c->ncols, len);
	}
	if (memcmp(p, signature, known) != 0)
		return TUPLE_BAD;
	if (n < COPY_HEADER_SIZE)
		return TUPLE_SHORT;
	if (get_u32(p + COPY_SIGNATURE_SIZE) >> 16 != 0 ||
	    get_i32(p + COPY_SIGNATURE_SIZE + 4) < 0)
		return TUPLE_BAD;
	*len = COPY_HEADER_SIZE + get_u32(p + COPY_SIGNATURE_SIZE + 4);
	return n < *len ? TUPLE_SHORT : TUPLE_OK;
}

static enum copy_result
broken(struct copy_parser *c, enum copy_result why)
{
	c->state = COPY_BROKEN;
	return why;
}

/* Steps the state over one whole item. */
static enum copy_result
item_done(struct copy_parser *c, const uint8_t *item)
{
	if (c->state == COPY_IN_HEADER) {
		c->state = COPY_IN_TUPLES;
		return COPY_MORE;
	}
	if (get_i16(item) == COPY_TRAILER) {
		c->state = COPY_ENDED;
		return COPY_END;
	}
	return COPY_TUPLE;
}

/*
 * Completes an item that began in an earlier chunk.  The server sends whole
 * rows, so this path is rare.  It takes the chunk in steps that double, so
 * that it neither measures the item too often nor copies far past its end.
 */
static enum copy_result
partial_next(struct copy_parser *c, const uint8_t **p, size_t *n,
    const uint8_t **item, size_t *len)
{
	struct buf *b = c->partial;
	enum tuple_result r;
	size_t had, step;

	while (*n > 0) {
		had = b->len;
		step = had < PARTIAL_STEP ? PARTIAL_STEP : had;
		if (step > *n)
			step = *n;
		if (b->len < b->max && step > b->max - b->len)
			step = b->max - b->len;
		if (buf_append(b, *p, step) == -1)
			return broken(c, COPY_NOMEM);
		r = item_measure(c, b->data, b->len, len);
		if (r == TUPLE_BAD)
			return broken(c, COPY_BAD);
		if (r == TUPLE_OK)
			step = *len - had;
		*p += step;
		*n -= step;
		if (r == TUPLE_OK) {
			b->len = 0;	/* its bytes stay where they are */
			*item = b->data;
			return COPY_TUPLE;
		}
	}
	return COPY_MORE;
}

/* Takes an item that lies whole in the chunk, or keeps its beginning. */
static enum copy_result
chunk_next(struct copy_parser *c, const uint8_t **p, size_t *n,
    const uint8_t **item, size_t *len)
{
	switch (item_measure(c, *p, *n, len)) {
	case TUPLE_BAD:
		return broken(c, COPY_BAD);
	case TUPLE_SHORT:
		if (buf_append(c->partial, *p, *n) == -1)
			return broken(c, COPY_NOMEM);
		*p += *n;
		*n = 0;
		return COPY_MORE;
	case TUPLE_OK:
		break;
	}
	if (*len > c->partial->max) {
		errno = EMSGSIZE;
		return broken(c, COPY_NOMEM);
	}
	*item = *p;
	*p += *len;
	*n -= *len;
	return COPY_TUPLE;
}

enum copy_result
copy_parser_next(struct copy_parser *c, const uint8_t **p, size_t *n,
    const uint8_t **tuple, size_t *len)
{
	enum copy_result r;

	for (;;) {
		if (c->state == COPY_BROKEN ||
		    (c->state == COPY_ENDED && *n > 0))
			return broken(c, COPY_BAD);
		if (*n == 0)
			return c->state == COPY_ENDED ? COPY_END : COPY_MORE;
		r = c->partial->len > 0 ?
		    partial_next(c, p, n, tuple, len) :
		    chunk_next(c, p, n, tuple, len);
		if (r != COPY_TUPLE)
			return r;
		r = item_done(c, *tuple);
		if (r == COPY_TUPLE || (r == COPY_END && *n == 0))
			return r;
	}
}
