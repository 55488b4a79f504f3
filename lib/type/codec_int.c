#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "type/codec.h"

static int64_t
read_int(struct bytes in)
{
	return in.len == 2 ? get_i16(in.data) :
	    in.len == 4 ? get_i32(in.data) : get_i64(in.data);
}

static int
canon_u64(uint64_t v, struct buf *scratch, struct bytes *out)
{
	buf_clear(scratch);
	if (buf_append_u64(scratch, v) == -1)
		return -1;
	return codec_in_scratch(scratch, out);
}

/* All integers as int8, so that an int4 finds the int8 that it references. */
int
canon_int(struct bytes in, struct buf *scratch, struct bytes *out)
{
	return canon_u64((uint64_t)read_int(in), scratch, out);
}

/* The int8 of the same number. */
int
canon_oid(struct bytes in, struct buf *scratch, struct bytes *out)
{
	return canon_u64(get_u32(in.data), scratch, out);
}

/* boolrecv takes any byte but 0 as true. */
int
canon_bool(struct bytes in, struct buf *scratch, struct bytes *out)
{
	static const uint8_t no = 0, yes = 1;

	(void)scratch;
	*out = (struct bytes){ in.data[0] == 0 ? &no : &yes, 1 };
	return 0;
}

/* A number from low to high; no blanks around it. */
static int
read_number(const char *text, int64_t low, int64_t high, int64_t *v)
{
	char *end;

	errno = 0;
	*v = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || isspace((unsigned char)*text) ||
	    errno != 0 || *v < low || *v > high)
		return codec_bad();
	return 0;
}

int
parse_int(const struct value_type *t, const char *text, struct buf *out)
{
	int bits = t->ops->width * 8;
	int64_t v, limit = bits == 64 ? INT64_MAX :
	    ((int64_t)1 << (bits - 1)) - 1;

	if (read_number(text, -limit - 1, limit, &v) == -1)
		return -1;
	return bits == 16 ? buf_append_u16(out, (uint16_t)v) :
	    bits == 32 ? buf_append_u32(out, (uint32_t)v) :
	    buf_append_u64(out, (uint64_t)v);
}

int
print_int(const struct value_type *t, struct bytes in, struct buf *out)
{
	if (in.len != t->ops->width)
		return codec_bad();
	return buf_printf(out, "%" PRId64, read_int(in));
}

int
parse_oid(const struct value_type *t, const char *text, struct buf *out)
{
	int64_t v;

	(void)t;
	if (read_number(text, 0, UINT32_MAX, &v) == -1)
		return -1;
	return buf_append_u32(out, (uint32_t)v);
}

int
print_oid(const struct value_type *t, struct bytes in, struct buf *out)
{
	(void)t;
	if (in.len != 4)
		return codec_bad();
	return buf_printf(out, "%" PRIu32, get_u32(in.data));
}

/* boolout writes t and f. */
int
parse_bool(const struct value_type *t, const char *text, struct buf *out)
{
	uint8_t wire = strcmp(text, "true") == 0 || strcmp(text, "t") == 0;

	(void)t;
	if (!wire && strcmp(text, "false") != 0 && strcmp(text, "f") != 0)
		return codec_bad();
	return buf_append(out, &wire, 1);
}

int
print_bool(const struct value_type *t, struct bytes in, struct buf *out)
{
	(void)t;
	if (in.len != 1)
		return codec_bad();
	return buf_append_str(out, in.data[0] == 0 ? "f" : "t");
}
