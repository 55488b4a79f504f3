#include "sys/system.h"
#include "sys/text.h"
#include "io/buf.h"
#include "type/lower.h"
#include "type/utf8.h"

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
		if ((len = text_char(p + i, n - i, &c)) == 0)
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
		if ((len = text_char(p + i, n - i, &c)) == 0) {
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
