#include "sys/system.h"
#include "io/buf.h"
#include "type/utf8.h"
#include "json/text.h"

static int
invalid(void)
{
	errno = EINVAL;
	return -1;
}

/* Four hex digits, which the scanner has seen to be such. */
static uint32_t
hex4(const uint8_t *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v = v << 4 | (uint32_t)(p[i] <= '9' ? p[i] - '0' :
		    (p[i] | 0x20) - 'a' + 10);
	return v;
}

/*
 * The code point of \uXXXX at p, which may take the next one as well, and how
 * many bytes that was; 0 where it is none (RFC 8259, section 7).
 */
static size_t
read_unicode(const uint8_t *p, size_t n, uint32_t *c)
{
	uint32_t low;

	*c = hex4(p + 2);
	if (*c == 0 || (*c >= 0xdc00 && *c < 0xe000))
		return 0;
	if (*c < 0xd800 || *c >= 0xe000)
		return 6;
	if (n < 12 || p[6] != '\\' || p[7] != 'u')
		return 0;
	low = hex4(p + 8);
	if (low < 0xdc00 || low >= 0xe000)
		return 0;
	*c = 0x10000 + ((*c - 0xd800) << 10 | (low - 0xdc00));
	return 12;
}

/* One escape at p: appends what it means.  Its length, 0 with errno. */
static size_t
decode_escape(struct buf *out, const uint8_t *p, size_t n)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *found;
	uint8_t bytes[4];
	uint32_t c;
	size_t took;

	if (p[1] == 'u') {
		if ((took = read_unicode(p, n, &c)) == 0) {
			errno = EINVAL;
			return 0;
		}
		return buf_append(out, bytes, utf8_encode(bytes, c)) == -1 ?
		    0 : took;
	}
	found = strchr(from, p[1]);
	bytes[0] = found == NULL ? p[1] : (uint8_t)to[found - from];
	return buf_append(out, bytes, 1) == -1 ? 0 : 2;
}

int
jtext_decode(struct buf *out, const uint8_t *p, size_t n)
{
	const uint8_t *end = p + n - 1, *slash;
	size_t took, at = out->len;

	for (p++; p < end; p += took) {
		slash = memchr(p, '\\', (size_t)(end - p));
		if (slash == NULL)
			slash = end;
		if (buf_append(out, p, (size_t)(slash - p)) == -1)
			goto fail;
		if ((p = slash) == end)
			break;
		took = decode_escape(out, p, (size_t)(end - p));
		if (took == 0)
			goto fail;
	}
	return 0;
fail:
	out->len = at;
	return -1;
}

static int
encode_escape(struct buf *out, uint8_t c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *found = strchr(from, c);
	char two[2] = { '\\' };

	if (found == NULL)
		return buf_printf(out, "\\u%04x", (unsigned int)c);
	two[1] = to[found - from];
	return buf_append(out, two, sizeof(two));
}

int
jtext_encode(struct buf *out, const uint8_t *p, size_t n)
{
	size_t from = 0, i;

	if (n == 0)		/* p may be NULL */
		return buf_append(out, "\"\"", 2);
	if (!utf8_valid(p, n))	/* so that no byte is NUL either */
		return invalid();
	if (buf_reserve(out, n + 2) == -1 || buf_append(out, "\"", 1) == -1)
		return -1;
	for (i = 0; i < n; i++) {
		if (p[i] >= ' ' && p[i] != '"' && p[i] != '\\')
			continue;
		if (buf_append(out, p + from, i - from) == -1 ||
		    encode_escape(out, p[i]) == -1)
			return -1;
		from = i + 1;
	}
	if (buf_append(out, p + from, n - from) == -1)
		return -1;
	return buf_append(out, "\"", 1);
}
