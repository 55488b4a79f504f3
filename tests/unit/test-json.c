/*
 * lib/json: what is a JSON text, its strings, and paths into it.
 */
#include "sys/system.h"
#include "io/buf.h"
#include "json/path.h"
#include "json/scan.h"
#include "json/text.h"

#include "tests/unit/json-cases.h"

static enum jtoken
scan_all(struct jscan *s, const void *p, size_t n, size_t *tokens)
{
	enum jtoken token;

	jscan_init(s, p, n);
	for (*tokens = 0; (token = jscan_next(s)) < JSCAN_END; ++*tokens)
		if (s->token < (const uint8_t *)p ||
		    s->token + s->len > s->at || s->len == 0)
			abort();
	return token;
}

/* Where strings stand, what they mean comes back when it is written again. */
static void
check_strings(char kind, const uint8_t *p, size_t n, int line)
{
	struct buf text, string, again;
	struct jscan s;
	enum jtoken token;
	int rc;

	buf_init(&text, SIZE_MAX / 2);
	buf_init(&string, SIZE_MAX / 2);
	buf_init(&again, SIZE_MAX / 2);
	jscan_init(&s, p, n);
	while ((token = jscan_next(&s)) < JSCAN_END) {
		if (token != JSCAN_STRING && token != JSCAN_KEY)
			continue;
		buf_clear(&text);
		buf_clear(&string);
		buf_clear(&again);
		rc = jtext_decode(&text, s.token, s.len);
		if (rc == -1)
			CHECK_INT(errno, EINVAL);
		if (!CHECK(rc == 0 || kind == 'j'))
			fprintf(stderr, "\tline %d\n", line);
		if (rc == -1)
			continue;
		CHECK_INT(jtext_encode(&string, text.data, text.len), 0);
		CHECK_INT(jtext_decode(&again, string.data, string.len), 0);
		CHECK_INT(again.len, text.len);
		CHECK(text.len == 0 || memcmp(again.data, text.data,
		    text.len) == 0);
	}
	buf_free(&text);
	buf_free(&string);
	buf_free(&again);
}

static void
check_case(char kind, const uint8_t *p, size_t n, int line, void *arg)
{
	enum jtoken want = kind == 'n' ? JSCAN_BAD : JSCAN_END;
	struct jscan *s = arg;
	size_t tokens;

	if (!CHECK_INT(scan_all(s, p, n, &tokens), want))
		fprintf(stderr, "\tline %d\n", line);
	CHECK_INT(jscan_next(s), want);
	CHECK_INT(jscan_next(s), want);
	if (kind != 'n')
		check_strings(kind, p, n, line);
}

static void
test_tokens(void)
{
	static const char text[] = " {\"a\" : [1, \"\\n\"], \"b\": {\"c\":"
	    "[[],true , false,null]}, \"d\":-1.5e3 } ";
	static const struct {
		enum jtoken token;
		const char *text;
		uint32_t depth;
	} want[] = {
		{ JSCAN_OBJECT, "{", 1 }, { JSCAN_KEY, "\"a\"", 1 },
		{ JSCAN_ARRAY, "[", 2 }, { JSCAN_NUMBER, "1", 2 },
		{ JSCAN_STRING, "\"\\n\"", 2 }, { JSCAN_ARRAY_END, "]", 1 },
		{ JSCAN_KEY, "\"b\"", 1 }, { JSCAN_OBJECT, "{", 2 },
		{ JSCAN_KEY, "\"c\"", 2 }, { JSCAN_ARRAY, "[", 3 },
		{ JSCAN_ARRAY, "[", 4 }, { JSCAN_ARRAY_END, "]", 3 },
		{ JSCAN_TRUE, "true", 3 }, { JSCAN_FALSE, "false", 3 },
		{ JSCAN_NULL, "null", 3 }, { JSCAN_ARRAY_END, "]", 2 },
		{ JSCAN_OBJECT_END, "}", 1 }, { JSCAN_KEY, "\"d\"", 1 },
		{ JSCAN_NUMBER, "-1.5e3", 1 }, { JSCAN_OBJECT_END, "}", 0 },
	};
	struct jscan s;
	char got[32];

	jscan_init(&s, (const uint8_t *)text, strlen(text));
	for (size_t i = 0; i < NITEMS(want); i++) {
		CHECK_INT(jscan_next(&s), want[i].token);
		snprintf(got, sizeof(got), "%.*s", (int)s.len,
		    (const char *)s.token);
		CHECK_STR(got, want[i].text);
		CHECK_INT(s.depth, want[i].depth);
	}
	CHECK_INT(jscan_next(&s), JSCAN_END);
}

static void
test_skip(void)
{
	static const char text[] = "[{\"a\":[1,{}]}, 2]";
	struct jscan s;

	jscan_init(&s, (const uint8_t *)text, strlen(text));
	CHECK_INT(jscan_next(&s), JSCAN_ARRAY);
	CHECK_INT(jscan_next(&s), JSCAN_OBJECT);
	CHECK_INT(jscan_skip(&s), JSCAN_OBJECT_END);
	CHECK_INT(s.token - (const uint8_t *)text, 1);
	CHECK_INT(s.len, 12);
	CHECK_INT(jscan_next(&s), JSCAN_NUMBER);
	CHECK_INT(jscan_next(&s), JSCAN_ARRAY_END);
	CHECK_INT(jscan_next(&s), JSCAN_END);
	jscan_init(&s, (const uint8_t *)text, 12);
	CHECK_INT(jscan_next(&s), JSCAN_ARRAY);
	CHECK_INT(jscan_skip(&s), JSCAN_BAD);
}

/* At the limit, and one deeper. */
static void
test_depth(void)
{
	const size_t max = JSCAN_DEPTH_MAX;
	char *text = malloc(2 * max + 2);
	struct jscan s;
	size_t tokens;

	if (text == NULL)
		abort();
	memset(text, '[', max + 1);
	memset(text + max + 1, ']', max + 1);
	CHECK_INT(scan_all(&s, text + 1, 2 * max, &tokens), JSCAN_END);
	CHECK_INT(tokens, 2 * max);
	CHECK_INT(scan_all(&s, text, 2 * max + 2, &tokens), JSCAN_DEEP);
	CHECK_INT(tokens, max);
	CHECK_INT(jscan_next(&s), JSCAN_DEEP);
	/* An object among arrays on every word of the bits, and closed wrongly. */
	text[max] = '}';
	CHECK_INT(scan_all(&s, text + 1, 2 * max, &tokens), JSCAN_BAD);
	free(text);
}

/* A string of 10 MB with something of interest at its very end. */
static void
test_long(void)
{
	const size_t n = 10 * 1024 * 1024;
	char *text = malloc(n + 2);
	struct jscan s;
	size_t tokens;

	if (text == NULL)
		abort();
	memset(text, 'x', n + 2);
	text[0] = text[n + 1] = '"';
	CHECK_INT(scan_all(&s, text, n + 2, &tokens), JSCAN_END);
	CHECK_INT(s.len, n + 2);
	text[n] = '\n';
	CHECK_INT(scan_all(&s, text, n + 2, &tokens), JSCAN_BAD);
	text[n] = '\\';
	CHECK_INT(scan_all(&s, text, n + 2, &tokens), JSCAN_BAD);
	memset(text, '7', n + 2);
	CHECK_INT(scan_all(&s, text, n + 2, &tokens), JSCAN_END);
	free(text);
}

/* Every byte in a string at every place in a word. */
static void
test_bytes(void)
{
	char text[24];
	struct jscan s;
	size_t tokens;
	bool good;

	for (int c = 0; c < 256; c++)
		for (size_t at = 1; at < 18; at++) {
			memset(text, ' ', sizeof(text));
			text[0] = text[18] = '"';
			text[at] = (char)c;
			good = c >= ' ' && c < 0x80 && c != '"' && c != '\\';
			if (!CHECK_INT(scan_all(&s, text, 19, &tokens),
			    good ? JSCAN_END : JSCAN_BAD))
				fprintf(stderr, "\t%02x at %zu\n",
				    (unsigned int)c, at);
		}
}

static void
test_text(void)
{
	static const struct {
		const char *string, *text;
	} decoded[] = {
		{ "\"\"", "" }, { "\"a\"", "a" }, { "\"\\\"\\\\\\/\"", "\"\\/" },
		{ "\"\\b\\f\\n\\r\\t\"", "\b\f\n\r\t" },
		{ "\"\\u0041\\u00e9\\u20AC\"", "A\303\251\342\202\254" },
		{ "\"\\ud83d\\uDE00x\"", "\360\237\230\200x" },
		{ "\"\\uDBFF\\uDFFF\"", "\364\217\277\277" },
		{ "\"\\ud800\\udc00\"", "\360\220\200\200" },
		{ "\"\\uffff\\ue000\\ud7ff\"",
		    "\357\277\277\356\200\200\355\237\277" },
	};
	static const char *const none[] = {
		"\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\udfff\"",
		"\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\ud800\\ud800\"",
		"\"\\udbff\\ue000\"", "\"a\\udc00\\ud800\"",
	};
	struct buf b;

	buf_init(&b, 1000);
	for (size_t i = 0; i < NITEMS(decoded); i++) {
		buf_clear(&b);
		CHECK_INT(jtext_decode(&b, (const uint8_t *)decoded[i].string,
		    strlen(decoded[i].string)), 0);
		CHECK_INT(buf_append(&b, "", 1), 0);
		CHECK_STR((char *)b.data, decoded[i].text);
	}
	for (size_t i = 0; i < NITEMS(none); i++) {
		CHECK_INT(jtext_decode(&b, (const uint8_t *)none[i],
		    strlen(none[i])), -1);
		CHECK_INT(errno, EINVAL);
	}
	buf_clear(&b);
	CHECK_INT(jtext_encode(&b, (const uint8_t *)
	    "a\"b\\c/\b\f\n\r\t\001\037\177\303\251", 16), 0);
	CHECK_INT(buf_append(&b, "", 1), 0);
	CHECK_STR((char *)b.data, "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f"
	    "\177\303\251\"");
	CHECK_INT(jtext_encode(&b, (const uint8_t *)"a\0b", 3), -1);
	CHECK_INT(errno, EINVAL);
	CHECK_INT(jtext_encode(&b, (const uint8_t *)"\303", 1), -1);
	CHECK_INT(errno, EINVAL);
	buf_free(&b);
}

int
main(void)
{
	struct jscan s;

	json_cases(check_case, &s);
	test_tokens();
	test_skip();
	test_depth();
	test_long();
	test_bytes();
	test_text();
	return check_done();
}
