/*
 * What the rows of the type table in type.c are made of, see struct type_ops.
 * Each set is in the file of its name; formats are those of the send
 * functions in src/backend/utils/adt.
 */
#ifndef TYPE_CODEC_H
#define TYPE_CODEC_H

#include "type/type.h"

#define CANON(name) \
	int canon_##name(struct bytes, struct buf *scratch, struct bytes *out)
#define PARSE(name) \
	int parse_##name(const struct value_type *, const char *, struct buf *)
#define PRINT(name) \
	int print_##name(const struct value_type *, struct bytes, struct buf *)

/* codec_text.c: texts, and what is a text to us: enums, json, xml */
CANON(same);			/* the bytes themselves */
CANON(citext);
PARSE(text);
PARSE(enum);
PARSE(json);
PARSE(jsonb);
PRINT(text);
PRINT(jsonb);

/* codec_int.c: int2, int4, int8, oid, bool */
CANON(int);
CANON(oid);
CANON(bool);
PARSE(int);
PARSE(oid);
PARSE(bool);
PRINT(int);
PRINT(oid);
PRINT(bool);

/* codec_float.c: float4, float8 */
CANON(float);
PARSE(float);
PRINT(float);

/* codec_octets.c: uuid, bytea, macaddr, macaddr8, bit, varbit */
CANON(macaddr);
CANON(bit);
PARSE(uuid);
PARSE(bytea);
PARSE(macaddr);
PARSE(bit);
PRINT(uuid);
PRINT(bytea);
PRINT(macaddr);
PRINT(bit);

/* codec_inet.c: inet, cidr */
CANON(inet);
PARSE(inet);
PRINT(inet);

/* codec_hstore.c */
CANON(hstore);
PARSE(hstore);
PRINT(hstore);

#undef CANON
#undef PARSE
#undef PRINT

/* "Not a value of this type", as all of the above say it. */
static inline int
codec_bad(void)
{
	errno = EINVAL;
	return -1;
}

/* 0 to 15, or -1. */
static inline int
codec_hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Appends two hexadecimal digits for each byte. */
static inline int
codec_put_hex(struct buf *out, const uint8_t *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t *to = buf_extend(out, n * 2);

	if (to == NULL)
		return -1;
	for (size_t i = 0; i < n; i++) {
		*to++ = (uint8_t)digits[p[i] >> 4];
		*to++ = (uint8_t)digits[p[i] & 15];
	}
	return 0;
}

/* The outcome of a canon that has put its bytes in scratch. */
static inline int
codec_in_scratch(const struct buf *scratch, struct bytes *out)
{
	*out = (struct bytes){ scratch->data, scratch->len };
	return 0;
}

#endif
