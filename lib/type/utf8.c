#include "sys/system.h"
#include "io/buf.h"
#include "type/lower.h"
#include "type/utf8.h"

/*
 * The length of the character at p, of which n bytes are there, and its code
 * point; 0 where it is not well-formed (RFC 3629, section 4).
 */
static size_t
decode(const uint8_t *p, size_t n, uint32_t *c)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len;

	if (p[0] < 0x80) {
		*c = p[0];
		return p[0] != 0;
	}
	len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || len > n)
		return 0;
	*c = p[0] & (0x7f >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*c = (*c << 6) | (p[i] & 0x3f);
	}
	if (*c < least[len] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000))
		return 0;
	return len;
}

/* Eight ASCII bytes, none of them NUL? */
static bool
ascii8(const uint8_t *p)
{
	const uint64_t high = 0x8080808080808080, ones = 0x0101010101010101;
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return ((v | (v - ones)) & high) == 0;
}

bool
utf8_valid(const uint8_t *p, size_t n)
{
	size_t i = 0, len;
	uint32_t c;

	while (i < n) {
		if (n - i >= 8 && ascii8(p + i)) {
			i += 8;
			continue;
		}
		if ((len = decode(p + i, n - i, &c)) == 0)
			return false;
		i += len;
	}
	return true;
}

size_t
utf8_count(const uint8_t *p, size_t n)
{
	size_t chars = 0;

	for (size_t i = 0; i < n; i++)
		chars += (p[i] & 0xc0) != 0x80;
	return chars;
}

size_t
utf8_offset(const uint8_t *p, size_t n, size_t chars)
{
	size_t i = 0;

	for (; i < n; i++)
		if ((p[i] & 0xc0) != 0x80 && chars-- == 0)
			break;
	return i;
}

size_t
utf8_encode(uint8_t *p, uint32_t c)
{
	if (c < 0x80) {
		p[0] = (uint8_t)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (uint8_t)(0xc0 | c >> 6);
		p[1] = (uint8_t)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (uint8_t)(0xe0 | c >> 12);
		p[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
		p[2] = (uint8_t)(0x80 | (c & 0x3f));
		return 3;
	}
	p[0] = (uint8_t)(0xf0 | c >> 18);
	p[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
	p[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
	p[3] = (uint8_t)(0x80 | (c & 0x3f));
	return 4;
}

int
utf8_lower(struct buf *out, const uint8_t *p, size_t n)
{
	uint8_t bytes[4];
	uint32_t c;
	size_t len;

	/* A mapping may be a byte longer than its character (U+023A). */
	if (buf_reserve(out, n + n / 2 + 4) == -1)
		return -1;
	for (size_t i = 0; i < n; i += len) {
		if ((len = decode(p + i, n - i, &c)) == 0) {
			len = 1;
			bytes[0] = p[i];
			if (buf_append(out, bytes, 1) == -1)
				return -1;
		} else if (buf_append(out, bytes,
		    utf8_encode(bytes, lower_char(c))) == -1)
			return -1;
	}
	return 0;
}
