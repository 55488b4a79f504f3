#include "sys/system.h"
#include "type/utf8.h"
#include "json/scan.h"

/* What a byte means inside a string; the rest are plain. */
enum { PLAIN, STOP };	/* STOP: " \ control, or not ASCII */

#define S4	STOP, STOP, STOP, STOP
#define S16	S4, S4, S4, S4
static const uint8_t string_class[256] = {
	S16, S16, ['"'] = STOP, ['\\'] = STOP,
	[0x80] = S16, S16, S16, S16, S16, S16, S16, S16
};

void
jscan_init(struct jscan *s, const uint8_t *p, size_t n)
{
	s->at = s->token = p;
	s->end = p + n;
	s->len = 0;
	s->escaped = false;
	s->depth = 0;
	s->expect = JEXPECT_VALUE;
	s->failure = JSCAN_BAD;
}

static enum jtoken
fail(struct jscan *s, enum jtoken why)
{
	s->expect = JEXPECT_FAILED;
	s->failure = why;
	return why;
}

static inline bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static inline void
skip_space(struct jscan *s)
{
	while (s->at < s->end && is_space(*s->at))
		s->at++;
}

static inline bool
in_object(const struct jscan *s)
{
	uint32_t i = s->depth - 1;

	return s->objects[i / 64] >> (i % 64) & 1;
}

/* What may follow a complete value. */
static inline void
after_value(struct jscan *s)
{
	s->expect = s->depth == 0 ? JEXPECT_NOTHING : JEXPECT_MORE;
}

/* Is one of eight bytes not plain?  One that is not may be said to be. */
static inline bool
stops8(const uint8_t *p)
{
	const uint64_t ones = 0x0101010101010101, high = ones << 7;
	uint64_t v, quote, slash;

	memcpy(&v, p, sizeof(v));
	quote = v ^ ones * '"';
	slash = v ^ ones * '\\';
	return ((v | (v - ones * ' ') | (quote - ones) | (slash - ones)) &
	    high) != 0;
}

static int
hex_digit(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	    (c >= 'A' && c <= 'F');
}

/* Behind a backslash: how many bytes belong to it, 0: none that may. */
static size_t
escape_length(const uint8_t *p, const uint8_t *end)
{
	if (p == end)
		return 0;
	if (*p != 'u')
		return *p != '\0' && strchr("\"\\/bfnrt", *p) != NULL;
	if (end - p < 5)
		return 0;
	for (int i = 1; i < 5; i++)
		if (!hex_digit(p[i]))
			return 0;
	return 5;
}

/* All bytes from p on that are not ASCII; NULL where they are not UTF-8. */
static const uint8_t *
skip_wide(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *from = p;

	while (p < end && *p >= 0x80)
		p++;
	return utf8_valid(from, (size_t)(p - from)) ? p : NULL;
}

/* s->at is at the opening quote; behind the closing one afterwards. */
static bool
read_string(struct jscan *s)
{
	const uint8_t *p = s->at + 1, *end = s->end;
	size_t n;

	s->escaped = false;
	for (;;) {
		while (end - p >= 8 && !stops8(p))
			p += 8;
		while (p < end && string_class[*p] == PLAIN)
			p++;
		if (p == end || *p < ' ')
			return false;
		if (*p == '"')
			break;
		if (*p == '\\') {
			s->escaped = true;
			if ((n = escape_length(p + 1, end)) == 0)
				return false;
			p += 1 + n;
		} else if ((p = skip_wide(p, end)) == NULL)
			return false;
	}
	s->at = p + 1;
	return true;
}

static inline bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Where the digits from p on end; NULL where there are none. */
static const uint8_t *
skip_digits(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *from = p;

	while (p < end && is_digit(*p))
		p++;
	return p == from ? NULL : p;
}

/* Where the number at p ends, or NULL (RFC 8259, section 6). */
static const uint8_t *
skip_number(const uint8_t *p, const uint8_t *end)
{
	if (p < end && *p == '-')
		p++;
	if (p < end && *p == '0')
		p++;
	else if ((p = skip_digits(p, end)) == NULL)
		return NULL;
	if (p < end && *p == '.' && (p = skip_digits(p + 1, end)) == NULL)
		return NULL;
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		p = skip_digits(p, end);
	}
	return p;
}

bool
jscan_is_number(const uint8_t *p, size_t n)
{
	return skip_number(p, p + n) == p + n;
}

static enum jtoken
open_container(struct jscan *s, bool object)
{
	uint64_t bit;

	if (s->depth == JSCAN_DEPTH_MAX)
		return fail(s, JSCAN_DEEP);
	bit = (uint64_t)1 << (s->depth % 64);
	if (object)
		s->objects[s->depth / 64] |= bit;
	else
		s->objects[s->depth / 64] &= ~bit;
	s->depth++;
	s->at++;
	s->len = 1;
	s->expect = object ? JEXPECT_KEY_OR_END : JEXPECT_VALUE_OR_END;
	return object ? JSCAN_OBJECT : JSCAN_ARRAY;
}

/* s->at is at the bracket. */
static enum jtoken
close_container(struct jscan *s)
{
	bool object = in_object(s);

	if (*s->at != (object ? '}' : ']'))
		return fail(s, JSCAN_BAD);
	s->token = s->at++;
	s->len = 1;
	s->depth--;
	after_value(s);
	return object ? JSCAN_OBJECT_END : JSCAN_ARRAY_END;
}

static enum jtoken
read_word(struct jscan *s, const char *word, enum jtoken token)
{
	size_t n = strlen(word);

	if ((size_t)(s->end - s->at) < n || memcmp(s->at, word, n) != 0)
		return fail(s, JSCAN_BAD);
	s->at += n;
	s->len = n;
	after_value(s);
	return token;
}

static enum jtoken
read_number(struct jscan *s)
{
	const uint8_t *end = skip_number(s->at, s->end);

	if (end == NULL)
		return fail(s, JSCAN_BAD);
	s->at = end;
	s->len = (size_t)(end - s->token);
	after_value(s);
	return JSCAN_NUMBER;
}

/* s->at is at the first byte of a value. */
static enum jtoken
read_value(struct jscan *s)
{
	s->token = s->at;
	switch (*s->at) {
	case '"':
		if (!read_string(s))
			return fail(s, JSCAN_BAD);
		s->len = (size_t)(s->at - s->token);
		after_value(s);
		return JSCAN_STRING;
	case '{':
		return open_container(s, true);
	case '[':
		return open_container(s, false);
	case 't':
		return read_word(s, "true", JSCAN_TRUE);
	case 'f':
		return read_word(s, "false", JSCAN_FALSE);
	case 'n':
		return read_word(s, "null", JSCAN_NULL);
	default:
		return read_number(s);
	}
}

/* s->at is at the first byte of a key. */
static enum jtoken
read_key(struct jscan *s)
{
	s->token = s->at;
	if (*s->at != '"' || !read_string(s))
		return fail(s, JSCAN_BAD);
	s->len = (size_t)(s->at - s->token);
	skip_space(s);
	if (s->at == s->end || *s->at != ':')
		return fail(s, JSCAN_BAD);
	s->at++;
	s->expect = JEXPECT_VALUE;
	return JSCAN_KEY;
}

enum jtoken
jscan_next(struct jscan *s)
{
	skip_space(s);
	if (s->expect == JEXPECT_FAILED)
		return s->failure;
	if (s->at == s->end)
		return s->expect == JEXPECT_NOTHING ? JSCAN_END :
		    fail(s, JSCAN_BAD);
	if (s->expect == JEXPECT_MORE) {
		if (*s->at != ',')
			return close_container(s);
		s->at++;
		s->expect = in_object(s) ? JEXPECT_KEY : JEXPECT_VALUE;
		skip_space(s);
		if (s->at == s->end)
			return fail(s, JSCAN_BAD);
	}
	switch (s->expect) {
	case JEXPECT_VALUE:
		return read_value(s);
	case JEXPECT_KEY:
		return read_key(s);
	case JEXPECT_KEY_OR_END:
		return *s->at == '}' ? close_container(s) : read_key(s);
	case JEXPECT_VALUE_OR_END:
		return *s->at == ']' ? close_container(s) : read_value(s);
	default:
		return fail(s, JSCAN_BAD);
	}
}

enum jtoken
jscan_skip(struct jscan *s)
{
	const uint8_t *from = s->token;
	uint32_t depth = s->depth;
	enum jtoken token;

	do
		token = jscan_next(s);
	while (s->depth >= depth && token < JSCAN_END);
	s->len = (size_t)(s->at - from);
	s->token = from;
	return token;
}
