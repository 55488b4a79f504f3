#include "sys/system.h"
#include "io/buf.h"
#include "stream/frame.h"
#include "stream/meta.h"

#include "tests/unit/check.h"

static bool
accepted(const char *text, size_t n)
{
	json_t *o = meta_parse((const uint8_t *)text, n);

	if (o == NULL)
		return false;
	CHECK(json_is_object(o));
	json_decref(o);
	return true;
}

static bool
accepted_text(const char *text)
{
	return accepted(text, strlen(text));
}

static void
test_what_is_an_object(void)
{
	static const char *const good[] = {
		"{}", " { \"a\" : [ 1 , -2.5e3 , true , null ] } ",
		"{\"a\":\"\\u00e9\\ud83d\\ude00\303\251\"}",
		"{\"a\":{\"b\":1},\"b\":{\"a\":1}}",
		"{\"a\":9223372036854775807,\"b\":-9223372036854775808}",
		"{\"\":0}", "{\"a\":\"[[[[[[[[[[[[[[[[[[[[[\\\"[,,:\"}",
	};
	static const char *const bad[] = {
		"", " ", "[]", "1", "null", "\"a\"", "{", "}", "{}{}", "{}x",
		"{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":+1}",
		"{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":1e999}",
		"{\"a\":9223372036854775808}", "{\"a\":\"\\ud800\"}",
		"{\"a\":\"\\u0000\"}", "{\"a\":\"\377\"}",
		"{\"a\":\"\300\200\"}", "{\"a\":\"\355\240\200\"}",
		"{\"a\":\"\n\"}", "{\"a\":1,\"a\":1}",
		"{\"x\":{\"a\":1,\"a\":1}}", "\357\273\277{}", "{} // no",
	};

	for (size_t i = 0; i < NITEMS(good); i++)
		if (!CHECK(accepted_text(good[i])))
			fprintf(stderr, "\t%s\n", good[i]);
	for (size_t i = 0; i < NITEMS(bad); i++)
		if (!CHECK(!accepted_text(bad[i])))
			fprintf(stderr, "\t%s\n", bad[i]);
	CHECK(!accepted("{}\0", 3));
	CHECK(!accepted("{\"a\":\"\0\"}", 9));
}

/* {"x":[[[...]]]} with so many brackets open at once. */
static void
test_depth(void)
{
	char text[200];

	for (int depth = META_DEPTH_MAX - 1; depth < META_DEPTH_MAX + 2;
	    depth++) {
		int n = snprintf(text, sizeof(text), "{\"x\":");

		memset(text + n, '[', (size_t)depth - 1);
		memset(text + n + depth - 1, ']', (size_t)depth - 1);
		snprintf(text + n + 2 * (depth - 1), 3, "}");
		CHECK_INT(accepted_text(text), depth <= META_DEPTH_MAX);
	}
}

/* {"x":[0,0,...]}: the object, the colon, the array and the commas count. */
static void
test_values(void)
{
	const size_t max = META_VALUES_MAX;
	char *text = malloc(2 * max + 100), *p;

	for (size_t values = max - 1; values < max + 2; values++) {
		p = text + snprintf(text, 100, "{\"x\":[0");
		for (size_t commas = values - 4; commas > 0; commas--) {
			*p++ = ',';
			*p++ = '0';
		}
		*p++ = ']';
		*p++ = '}';
		CHECK_INT(accepted(text, (size_t)(p - text)), values <= max);
	}
	free(text);
}

static void
test_size(void)
{
	char *text = malloc(FRAME_JSON_MAX + 1);

	memset(text, ' ', FRAME_JSON_MAX + 1);
	memcpy(text, "{}", 2);
	CHECK(accepted(text, FRAME_JSON_MAX));
	CHECK(!accepted(text, FRAME_JSON_MAX + 1));
	free(text);
}

static void
test_members(void)
{
	static const char text[] = "{\"s\":\"text\",\"i\":-5,\"r\":1.0,"
	    "\"h\":\"0123456789abcdef\",\"short\":\"0123\","
	    "\"upper\":\"0123456789ABCDEF\",\"n\":null}";
	json_t *o = meta_parse((const uint8_t *)text, strlen(text));
	const char *s = "untouched";
	int64_t i = 77;
	uint64_t h = 77;

	CHECK(!meta_str(o, "i", &s) && !meta_str(o, "n", &s) &&
	    !meta_str(o, "absent", &s));
	CHECK_STR(s, "untouched");
	CHECK(!meta_int(o, "s", &i) && !meta_int(o, "r", &i) &&
	    !meta_int(o, "absent", &i));
	CHECK_INT(i, 77);
	CHECK(!meta_hex64(o, "short", &h) && !meta_hex64(o, "upper", &h) &&
	    !meta_hex64(o, "i", &h) && !meta_hex64(o, "absent", &h));
	CHECK_INT(h, 77);
	CHECK(meta_str(o, "s", &s) && meta_int(o, "i", &i) &&
	    meta_hex64(o, "h", &h));
	CHECK_STR(s, "text");
	CHECK_INT(i, -5);
	CHECK(h == 0x0123456789abcdef);
	json_decref(o);
}

static void
test_dump(void)
{
	json_t *o = json_pack("{ss si so}", "b", "\303\251\"", "a", 1, "h",
	    meta_new_hex64(0xab));
	char *text;
	size_t n;

	text = meta_dump(o, &n);
	CHECK_STR(text, "{\"b\":\"\\u00E9\\\"\",\"a\":1,"
	    "\"h\":\"00000000000000ab\"}");
	CHECK_INT(n, strlen(text));
	free(text);
	json_decref(o);
}

int
main(void)
{
	test_what_is_an_object();
	test_depth();
	test_values();
	test_size();
	test_members();
	test_dump();
	return check_done();
}
