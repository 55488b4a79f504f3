#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/tuple.h"
#include "type/array.h"

#define HEADER_SIZE	12		/* dimensions, flags, element type */
#define FLAGS_AT	4		/* of the flags in the header */
#define DIM_SIZE	8		/* size and lower bound */
#define HAS_NULL	1

static int
bad(void)
{
	errno = EINVAL;
	return -1;
}

/*
 * Reads the sizes and lower bounds; the number of elements goes to nitems.
 * As ArrayGetNItems and ArrayCheckBounds of arrayutils.c.
 */
static int
read_dims(struct array_reader *r)
{
	uint64_t items = r->ndims > 0;
	int32_t size, lower;
	const uint8_t *p = r->at;

	for (uint32_t i = 0; i < r->ndims; i++, p += DIM_SIZE) {
		size = get_i32(p);
		lower = get_i32(p + 4);
		if (size < 0 || (int64_t)lower + size > INT32_MAX)
			return bad();
		items *= (uint32_t)size;
		if (items > ARRAY_ITEMS_MAX)
			return bad();
	}
	r->at = p;
	r->nitems = r->left = (uint32_t)items;
	return 0;
}

int
array_open(struct array_reader *r, struct bytes in)
{
	uint32_t flags;

	if (in.len < HEADER_SIZE)
		return bad();
	r->header = in.data;
	r->end = in.data + in.len;
	r->ndims = get_u32(in.data);
	flags = get_u32(in.data + FLAGS_AT);
	r->element_oid = get_u32(in.data + 8);
	if (r->ndims > ARRAY_DIMS_MAX || flags > HAS_NULL ||
	    in.len - HEADER_SIZE < r->ndims * DIM_SIZE)
		return bad();
	r->may_have_null = flags == HAS_NULL;
	r->at = in.data + HEADER_SIZE;
	r->header_len = HEADER_SIZE + r->ndims * DIM_SIZE;
	if (read_dims(r) == -1)
		return -1;
	/* Each element has its length at least. */
	return r->nitems > (size_t)(r->end - r->at) / 4 ? bad() : 0;
}

int
array_next(struct array_reader *r, struct bytes *element, bool *is_null)
{
	int32_t len;

	if (r->left == 0)
		return r->at == r->end ? 0 : bad();
	if (r->end - r->at < 4)
		return bad();
	len = get_i32(r->at);
	*is_null = len == -1;
	if (*is_null) {
		if (!r->may_have_null)
			return bad();
		*element = (struct bytes){ NULL, 0 };
		r->at += 4;
	} else {
		if (len < 0 || len > r->end - r->at - 4)
			return bad();
		*element = (struct bytes){ r->at + 4, (size_t)len };
		r->at += 4 + (size_t)len;
	}
	r->left--;
	return 1;
}

int
array_begin(struct array_writer *w, struct buf *out,
    const struct array_reader *r)
{
	w->out = out;
	w->start = w->element = out->len;
	w->left = r->nitems;
	w->has_null = false;
	return buf_append(out, r->header, r->header_len);
}

int
array_put(struct array_writer *w, struct bytes element)
{
	if (array_element_begin(w) == -1 ||
	    buf_append(w->out, element.data, element.len) == -1)
		return -1;
	return array_element_end(w, false);
}

int
array_put_null(struct array_writer *w)
{
	if (array_element_begin(w) == -1)
		return -1;
	return array_element_end(w, true);
}

int
array_element_begin(struct array_writer *w)
{
	w->element = w->out->len;
	return buf_append_u32(w->out, UINT32_MAX);
}

int
array_element_end(struct array_writer *w, bool is_null)
{
	size_t body = w->element + 4, len = w->out->len - body;

	w->left--;
	if (is_null) {
		w->out->len = body;
		w->has_null = true;
		return 0;
	}
	if (len > COPY_FIELD_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	put_u32(w->out->data + w->element, (uint32_t)len);
	return 0;
}

int
array_end(struct array_writer *w)
{
	put_u32(w->out->data + w->start + FLAGS_AT,
	    w->has_null ? HAS_NULL : 0);
	return w->left != 0 ? bad() : 0;
}
