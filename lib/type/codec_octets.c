#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "type/codec.h"

#define UUID_SIZE	16
#define MACADDR_SIZE	6
#define BIT_HEADER	4	/* varbit_send: int32 bits, then the bytes */
#define BIT_MAX		((int64_t)INT32_MAX - 7) /* VARBITMAXLEN, varbit.h */

/*
 * Reads hexadecimal digits in the form of a pattern of x (a digit) and
 * characters that are themselves.
 */
static int
read_form(const char *form, const char *text, uint8_t *wire)
{
	int digit, n = 0;

	for (size_t i = 0; form[i] != '\0'; i++) {
		if (form[i] != 'x') {
			if (text[i] != form[i])
				return codec_bad();
			continue;
		}
		if ((digit = codec_hex_digit(text[i])) == -1)
			return codec_bad();
		wire[n / 2] = (uint8_t)(n % 2 == 0 ? digit << 4 :
		    wire[n / 2] | digit);
		n++;
	}
	return text[strlen(form)] == '\0' ? 0 : codec_bad();
}

int
parse_uuid(const struct value_type *t, const char *text, struct buf *out)
{
	uint8_t wire[UUID_SIZE];

	(void)t;
	if (read_form("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", text,
	    wire) == -1)
		return -1;
	return buf_append(out, wire, sizeof(wire));
}

int
print_uuid(const struct value_type *t, struct bytes in, struct buf *out)
{
	static const uint8_t groups[] = { 4, 2, 2, 2, 6 };
	const uint8_t *p = in.data;

	(void)t;
	if (in.len != UUID_SIZE)
		return codec_bad();
	for (size_t i = 0; i < NITEMS(groups); p += groups[i++])
		if ((i > 0 && buf_append_str(out, "-") == -1) ||
		    codec_put_hex(out, p, groups[i]) == -1)
			return -1;
	return 0;
}

/* The hex form only, \x00ff; the escape form has more than one reading. */
int
parse_bytea(const struct value_type *t, const char *text, struct buf *out)
{
	size_t n = strlen(text);
	int high, low;
	uint8_t *to;

	(void)t;
	if (strncmp(text, "\\x", 2) != 0 || n % 2 != 0)
		return codec_bad();
	for (text += 2, n -= 2; n > 0; n -= 2, text += 2) {
		high = codec_hex_digit(text[0]);
		low = codec_hex_digit(text[1]);
		if (high == -1 || low == -1)
			return codec_bad();
		if ((to = buf_extend(out, 1)) == NULL)
			return -1;
		*to = (uint8_t)(high << 4 | low);
	}
	return 0;
}

int
print_bytea(const struct value_type *t, struct bytes in, struct buf *out)
{
	(void)t;
	return buf_append_str(out, "\\x") == -1 ? -1 :
	    codec_put_hex(out, in.data, in.len);
}

/* As the macaddr8 that the server casts a macaddr to: with FF FE inside. */
int
canon_macaddr(struct bytes in, struct buf *scratch, struct bytes *out)
{
	static const uint8_t inside[] = { 0xff, 0xfe };

	buf_clear(scratch);
	if (buf_append(scratch, in.data, 3) == -1 ||
	    buf_append(scratch, inside, sizeof(inside)) == -1 ||
	    buf_append(scratch, in.data + 3, 3) == -1)
		return -1;
	return codec_in_scratch(scratch, out);
}

int
parse_macaddr(const struct value_type *t, const char *text, struct buf *out)
{
	static const char form[] = "xx:xx:xx:xx:xx:xx:xx:xx";
	size_t skip = t->ops->width == MACADDR_SIZE ? strlen("xx:xx:") : 0;
	uint8_t wire[8];

	if (read_form(form + skip, text, wire) == -1)
		return -1;
	return buf_append(out, wire, t->ops->width);
}

int
print_macaddr(const struct value_type *t, struct bytes in, struct buf *out)
{
	if (in.len != t->ops->width)
		return codec_bad();
	for (size_t i = 0; i < in.len; i++)
		if ((i > 0 && buf_append_str(out, ":") == -1) ||
		    codec_put_hex(out, in.data + i, 1) == -1)
			return -1;
	return 0;
}

/* The number of bits, or -1. */
static int64_t
read_bits(struct bytes in)
{
	int64_t bits;

	if (in.len < BIT_HEADER)
		return codec_bad();
	bits = get_i32(in.data);
	if (bits < 0 || bits > BIT_MAX ||
	    in.len - BIT_HEADER != (size_t)(bits + 7) / 8)
		return codec_bad();
	return bits;
}

/* Bits behind the last count for nothing: varbit_recv makes them 0. */
int
canon_bit(struct bytes in, struct buf *scratch, struct bytes *out)
{
	int64_t bits = read_bits(in);
	int unused = (int)(-bits & 7);

	if (bits == -1)
		return -1;
	buf_clear(scratch);
	if (buf_append(scratch, in.data, in.len) == -1)
		return -1;
	if (unused > 0)
		scratch->data[in.len - 1] &= (uint8_t)(0xff << unused);
	return codec_in_scratch(scratch, out);
}

/* bit(n) takes exactly n digits, varbit(n) at most n. */
static bool
bits_fit(const struct value_type *t, size_t bits)
{
	if (bits > (size_t)BIT_MAX)
		return false;
	if (t->typmod <= 0)
		return true;
	return strcmp(t->ops->name, "bit") == 0 ?
	    bits == (size_t)t->typmod : bits <= (size_t)t->typmod;
}

int
parse_bit(const struct value_type *t, const char *text, struct buf *out)
{
	size_t n = strlen(text);
	uint8_t *to;

	if (!bits_fit(t, n) || strspn(text, "01") != n)
		return codec_bad();
	if (buf_append_u32(out, (uint32_t)n) == -1)
		return -1;
	if (n == 0)
		return 0;
	if ((to = buf_extend(out, (n + 7) / 8)) == NULL)
		return -1;
	memset(to, 0, (n + 7) / 8);
	for (size_t i = 0; i < n; i++)
		if (text[i] == '1')
			to[i / 8] |= (uint8_t)(0x80 >> i % 8);
	return 0;
}

int
print_bit(const struct value_type *t, struct bytes in, struct buf *out)
{
	const uint8_t *p = in.data + BIT_HEADER;
	int64_t bits = read_bits(in);
	uint8_t *to;

	(void)t;
	if (bits <= 0)
		return (int)bits;
	if ((to = buf_extend(out, (size_t)bits)) == NULL)
		return -1;
	for (size_t i = 0; i < (size_t)bits; i++)
		to[i] = p[i / 8] << i % 8 & 0x80 ? '1' : '0';
	return 0;
}
