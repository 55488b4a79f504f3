#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/tuple.h"
#include "type/hstore.h"

#define PAIR_HEADER	8		/* the lengths of key and value */

static int
bad(void)
{
	errno = EINVAL;
	return -1;
}

int
hstore_open(struct hstore_reader *r, struct bytes in)
{
	if (in.len < 4)
		return bad();
	r->npairs = r->left = get_u32(in.data);
	r->at = in.data + 4;
	r->end = in.data + in.len;
	return r->npairs > (in.len - 4) / PAIR_HEADER ? bad() : 0;
}

/* A length and so many bytes; a length of -1 is NULL. */
static int
read_text(struct hstore_reader *r, struct bytes *text)
{
	int32_t len;

	if (r->end - r->at < 4)
		return bad();
	len = get_i32(r->at);
	r->at += 4;
	if (len == -1) {
		*text = (struct bytes){ NULL, 0 };
		return 0;
	}
	if (len < 0 || len > r->end - r->at)
		return bad();
	*text = (struct bytes){ r->at, (size_t)len };
	r->at += len;
	return 0;
}

int
hstore_next(struct hstore_reader *r, struct hstore_pair *pair)
{
	if (r->left == 0)
		return r->at == r->end ? 0 : bad();
	if (read_text(r, &pair->key) == -1 || pair->key.data == NULL ||
	    read_text(r, &pair->value) == -1)
		return bad();
	pair->is_null = pair->value.data == NULL;
	r->left--;
	return 1;
}

int
hstore_begin(struct hstore_writer *w, struct buf *out)
{
	w->out = out;
	w->start = w->value = out->len;
	w->npairs = 0;
	return buf_append_u32(out, 0);
}

int
hstore_put(struct hstore_writer *w, const struct hstore_pair *pair)
{
	if (hstore_value_begin(w, pair->key) == -1 || (!pair->is_null &&
	    buf_append(w->out, pair->value.data, pair->value.len) == -1))
		return -1;
	return hstore_value_end(w, pair->is_null);
}

int
hstore_value_begin(struct hstore_writer *w, struct bytes key)
{
	if (buf_append_u32(w->out, (uint32_t)key.len) == -1 ||
	    buf_append(w->out, key.data, key.len) == -1)
		return -1;
	w->value = w->out->len;
	return buf_append_u32(w->out, UINT32_MAX);
}

int
hstore_value_end(struct hstore_writer *w, bool is_null)
{
	size_t body = w->value + 4, len = w->out->len - body;

	w->npairs++;
	if (is_null) {
		w->out->len = body;
		return 0;
	}
	if (len > COPY_FIELD_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	put_u32(w->out->data + w->value, (uint32_t)len);
	return 0;
}

int
hstore_end(struct hstore_writer *w)
{
	put_u32(w->out->data + w->start, w->npairs);
	return 0;
}
