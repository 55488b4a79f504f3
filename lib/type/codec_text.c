#include "sys/system.h"
#include "io/buf.h"
#include "copy/unit.h"
#include "type/codec.h"
#include "type/utf8.h"

#define JSONB_VERSION	1	/* jsonb_send: a version, then the text */

int
canon_same(struct bytes in, struct buf *scratch, struct bytes *out)
{
	(void)scratch;
	*out = in;
	return 0;
}

int
canon_citext(struct bytes in, struct buf *scratch, struct bytes *out)
{
	buf_clear(scratch);
	if (utf8_lower(scratch, in.data, in.len) == -1)
		return -1;
	return codec_in_scratch(scratch, out);
}

int
parse_text(const struct value_type *t, const char *text, struct buf *out)
{
	(void)t;
	if (!utf8_valid((const uint8_t *)text, strlen(text)))
		return codec_bad();
	return buf_append_str(out, text);
}

int
print_text(const struct value_type *t, struct bytes in, struct buf *out)
{
	(void)t;
	return buf_append(out, in.data, in.len);
}

int
parse_enum(const struct value_type *t, const char *text, struct buf *out)
{
	const struct type_desc *d = unit_type(t->unit, t->name);

	for (size_t i = 0; d != NULL && i < d->nlabels; i++)
		if (strcmp(d->labels[i], text) == 0)
			return buf_append_str(out, text);
	return codec_bad();
}

/*
 * Any number is read as a real: an integer may be longer than jansson's.  The
 * text goes out as it is.
 */
int
parse_json(const struct value_type *t, const char *text, struct buf *out)
{
	json_t *value = json_loads(text, JSON_DECODE_ANY |
	    JSON_DECODE_INT_AS_REAL, NULL);

	(void)t;
	if (value == NULL)
		return codec_bad();
	json_decref(value);
	return buf_append_str(out, text);
}

int
parse_jsonb(const struct value_type *t, const char *text, struct buf *out)
{
	const uint8_t version = JSONB_VERSION;

	return buf_append(out, &version, 1) == -1 ? -1 :
	    parse_json(t, text, out);
}

int
print_jsonb(const struct value_type *t, struct bytes in, struct buf *out)
{
	if (in.len == 0 || in.data[0] != JSONB_VERSION)
		return codec_bad();
	return print_text(t, (struct bytes){ in.data + 1, in.len - 1 }, out);
}
