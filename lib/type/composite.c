#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/tuple.h"
#include "type/composite.h"

#define FIELD_HEADER	8		/* type and length */

static int
bad(void)
{
	errno = EINVAL;
	return -1;
}

int
composite_open(struct composite_reader *r, struct bytes in)
{
	if (in.len < 4)
		return bad();
	r->nfields = r->left = get_u32(in.data);
	r->at = in.data + 4;
	r->end = in.data + in.len;
	if (r->nfields > COMPOSITE_FIELDS_MAX ||
	    r->nfields > (in.len - 4) / FIELD_HEADER)
		return bad();
	return 0;
}

int
composite_next(struct composite_reader *r, struct composite_field *f)
{
	int32_t len;

	if (r->left == 0)
		return r->at == r->end ? 0 : bad();
	if (r->end - r->at < FIELD_HEADER)
		return bad();
	f->type_oid = get_u32(r->at);
	len = get_i32(r->at + 4);
	f->is_null = len == -1;
	r->at += FIELD_HEADER;
	if (f->is_null)
		f->value = (struct bytes){ NULL, 0 };
	else if (len < 0 || len > r->end - r->at)
		return bad();
	else {
		f->value = (struct bytes){ r->at, (size_t)len };
		r->at += len;
	}
	r->left--;
	return 1;
}

int
composite_begin(struct composite_writer *w, struct buf *out,
    const struct composite_reader *r)
{
	w->out = out;
	w->field = out->len;
	return buf_append_u32(out, r->nfields);
}

int
composite_put(struct composite_writer *w, const struct composite_field *f)
{
	if (composite_field_begin(w, f) == -1 || (!f->is_null &&
	    buf_append(w->out, f->value.data, f->value.len) == -1))
		return -1;
	return composite_field_end(w, f->is_null);
}

int
composite_field_begin(struct composite_writer *w,
    const struct composite_field *f)
{
	if (buf_append_u32(w->out, f->type_oid) == -1)
		return -1;
	w->field = w->out->len;
	return buf_append_u32(w->out, UINT32_MAX);
}

int
composite_field_end(struct composite_writer *w, bool is_null)
{
	size_t body = w->field + 4, len = w->out->len - body;

	if (is_null) {
		w->out->len = body;
		return 0;
	}
	if (len > COPY_FIELD_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	put_u32(w->out->data + w->field, (uint32_t)len);
	return 0;
}
