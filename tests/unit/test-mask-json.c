/*
 * The actions json and hstore.
 */
#include "sys/system.h"
#include "json/scan.h"

#include "tests/unit/json-cases.h"
#include "tests/unit/masking.h"

/* What becomes of a text; "!reason" is a part of an error's message. */
static const struct {
	const char *type, *rule, *in, *out;
} texts[] = {
	/* Nothing but the value changes. */
	{ "json", "{action: json, paths: {$.a: redact}, unlisted: keep}",
	    " {\"b\" : 1.50e0 , \"a\":\"x\" ,\t\"b\":[ true,null ] } ",
	    " {\"b\" : 1.50e0 , \"a\":\"[redacted]\" ,\t\"b\":[ true,null ] } " },
	{ "json", "{action: json, paths: {$.a: redact}, unlisted: keep}",
	    "{\"a\":\"1\",\"a\":\"2\",\"A\":\"3\"}",
	    "{\"a\":\"[redacted]\",\"a\":\"[redacted]\",\"A\":\"3\"}" },
	{ "json", "{action: json, paths: {$.a: redact}, unlisted: keep}",
	    "[123456789012345678901234567890.10,1e400,\"\\u0000\\ud800\"]",
	    "[123456789012345678901234567890.10,1e400,\"\\u0000\\ud800\"]" },
	{ "json", "{action: json, paths: {$.a: redact}, unlisted: keep}",
	    "\"x\"", "\"x\"" },
	{ "json", "{action: json, paths: {$: redact}}", "\"x\"",
	    "\"[redacted]\"" },
	{ "json", "{action: json, paths: {$: redact}}", " {\"a\":[1]}\n",
	    " \"[redacted]\"\n" },
	{ "text", "{action: json, paths: {$.a: redact}}", "{\"a\":\"x\"}",
	    "{\"a\":\"[redacted]\"}" },
	/* Keys are compared by what they mean. */
	{ "json", "{action: json, paths: {$.ab: redact}, unlisted: keep}",
	    "{\"\\u0061b\":\"x\",\"a\\u0062c\":\"y\",\"a\\u0000b\":\"z\"}",
	    "{\"\\u0061b\":\"[redacted]\",\"a\\u0062c\":\"y\","
	    "\"a\\u0000b\":\"z\"}" },
	{ "json", "{action: json, paths: {'$.\"\303\251 \\\"\"': redact}, "
	    "unlisted: keep}", "{\"\303\251 \\\"\":\"x\"}",
	    "{\"\303\251 \\\"\":\"[redacted]\"}" },
	{ "json", "{action: json, paths: {'$[*].a': redact, '$[1].b': redact}, "
	    "unlisted: keep}",
	    "[{\"a\":\"x\",\"b\":\"y\"},{\"b\":\"y\"},[{\"a\":\"x\"}]]",
	    "[{\"a\":\"[redacted]\",\"b\":\"y\"},{\"b\":\"[redacted]\"},"
	    "[{\"a\":\"x\"}]]" },
	{ "json", "{action: json, paths: {$..a: redact}, unlisted: keep}",
	    "{\"a\":\"1\",\"b\":[{\"c\":{\"a\":\"2\"}}]}",
	    "{\"a\":\"[redacted]\",\"b\":[{\"c\":{\"a\":\"[redacted]\"}}]}" },
	/* Strings: decoded for the action, encoded again. */
	{ "json", "{action: json, paths: {$.a: {action: regex, pattern: b, "
	    "replacement: \"\\\"\\\\\\n\"}}}", "{\"a\":\"\\u0061b\\/\"}",
	    "{\"a\":\"a\\\"\\\\\\n/\"}" },
	{ "json", "{action: json, paths: {$.a: {action: partial, first: 1}}}",
	    "{\"a\":\"\\ud83d\\ude00x\\u00e9\"}",
	    "{\"a\":\"\360\237\230\200**\"}" },
	{ "json", "{action: json, paths: {$.a: {action: regex, pattern: z, "
	    "replacement: y}}}", "{\"a\":\"\\u0061\\/\"}",
	    "{\"a\":\"\\u0061\\/\"}" },
	{ "json", "{action: json, paths: {$.a: redact}}", "{\"a\":\"\"}",
	    "{\"a\":\"\"}" },
	{ "json", "{action: json, paths: {$.a: {action: redact, empty: mask}}}",
	    "{\"a\":\"\"}", "{\"a\":\"[redacted]\"}" },
	{ "json", "{action: json, paths: {$.a: {action: redact, empty: 'null'}}}",
	    "{\"a\":\"\"}", "{\"a\":null}" },
	/* Null. */
	{ "json", "{action: json, paths: {$.a: redact}}", "{\"a\":null}",
	    "{\"a\":null}" },
	{ "json", "{action: json, paths: {$.a: {action: static, value: x, "
	    "null: mask}}}", "{\"a\":null}", "{\"a\":\"x\"}" },
	{ "json", "{action: json, paths: {$.a: 'null'}}",
	    "{\"a\":\"x\",\"a\":1,\"a\":true,\"a\":[1],\"a\":{\"b\":1}}",
	    "{\"a\":null,\"a\":null,\"a\":null,\"a\":null,\"a\":null}" },
	/* Numbers and booleans stay such where the action takes them. */
	{ "json", "{action: json, paths: {$.a: {action: static, value: 7}}}",
	    "{\"a\":1.5,\"a\":\"x\"}", "{\"a\":7,\"a\":\"7\"}" },
	{ "json", "{action: json, paths: {$.a: {action: static, value: x}}}",
	    "{\"a\":1,\"a\":true}", "{\"a\":\"x\",\"a\":\"x\"}" },
	{ "json", "{action: json, paths: {$.a: {action: static, "
	    "value: false}}}", "{\"a\":true,\"a\":false,\"a\":\"yes\"}",
	    "{\"a\":false,\"a\":false,\"a\":\"false\"}" },
	{ "json", "{action: json, paths: {$.a: {action: partial, last: 2}}}",
	    "{\"a\":-12.50}", "{\"a\":\"****50\"}" },
	{ "json", "{action: json, paths: {$.a: {action: static, value: 5}}}",
	    "{\"a\":5.0}", "{\"a\":5}" },
	/* A type that is named. */
	{ "json", "{action: json, paths: {$.a: {action: static, "
	    "value: 2020-02-03}}, types: {$.a: date}}",
	    "{\"a\":\"1980-12-31\"}", "{\"a\":\"2020-02-03\"}" },
	{ "json", "{action: json, paths: {$.a: {action: static, value: 12}}, "
	    "types: {$.a: int4}}", "{\"a\":5,\"a\":\"5\"}",
	    "{\"a\":12,\"a\":\"12\"}" },
	{ "json", "{action: json, paths: {$.a: permute}, types: {$.a: int4}}",
	    "{\"a\":1.5}", "!not of the form" },
	{ "json", "{action: json, paths: {$.a: permute}, types: {$.a: int4}}",
	    "{\"a\":\"x\"}", "!not of the form" },
	{ "json", "{action: json, paths: {$.a: {action: static, "
	    "value: 2020-02-03 04:05:06+00}}, types: {$.a: timestamptz}}",
	    "[{\"a\":1}]", "!has no rule" },
	{ "json", "{action: json, paths: {$.a: {action: static, "
	    "value: 2020-02-03 04:05:06+00}}, types: {$.a: timestamptz}}",
	    "{\"a\":\"2024-01-31T12:00:00.000Z\","
	    "\"a\":\"2024-01-31T12:00:00+02:00\","
	    "\"a\":\"2024-01-31 12:00:00+02\","
	    "\"a\":\"2020-02-03T05:05:06.000+01:00\"}",
	    "{\"a\":\"2020-02-03T04:05:06Z\","
	    "\"a\":\"2020-02-03T04:05:06+00:00\","
	    "\"a\":\"2020-02-03 04:05:06+00\","
	    "\"a\":\"2020-02-03T05:05:06.000+01:00\"}" },
	{ "json", "{action: json, paths: {$.a: {action: static, "
	    "value: 2020-02-03 04:05:06}}, types: {$.a: timestamp}}",
	    "{\"a\":\"2024-01-31T12:00:00\"}",
	    "{\"a\":\"2020-02-03T04:05:06\"}" },
	/* What is kept, as a whole or but for something in it. */
	{ "json", "{action: json, paths: {$.a: keep}}",
	    "{\"a\":{\"b\":[1,\"x\"]}}", "{\"a\":{\"b\":[1,\"x\"]}}" },
	{ "json", "{action: json, paths: {$.a: keep, $.a.b: redact}}",
	    "{\"a\":{\"b\":\"x\",\"c\":[{\"d\":1}]}}",
	    "{\"a\":{\"b\":\"[redacted]\",\"c\":[{\"d\":1}]}}" },
	{ "json", "{action: json, paths: {$.a: keep, $.a.b: redact}}",
	    "{\"a\":{\"c\":1},\"d\":2}", "!has no rule" },
	{ "json", "{action: json, paths: {$.a.b: keep, '$.a.*': redact}}",
	    "{\"a\":{\"b\":\"x\",\"c\":\"y\"}}",
	    "{\"a\":{\"b\":\"x\",\"c\":\"[redacted]\"}}" },
	/* Containers. */
	{ "json", "{action: json, paths: {$.a: {action: static, value: x}}}",
	    "{\"a\":[{}],\"a\":{\"b\":1}}", "{\"a\":\"x\",\"a\":\"x\"}" },
	{ "json", "{action: json, paths: {$.a: hash}}", "{\"a\":[\"x\"]}",
	    "!not of the form" },
	{ "json", "{action: json, paths: {$.a: {action: hash, on_error: 'null'}}}",
	    "{\"a\":[\"x\"],\"a\":{}}", "{\"a\":null,\"a\":null}" },
	{ "json", "{action: json, paths: {$.a: {action: hash, "
	    "on_error: redact}}}", "{\"a\":[\"x\"]}", "{\"a\":\"[redacted]\"}" },
	{ "json", "{action: json, paths: {$.a: hash}}", "{\"a\":[\"x\"",
	    "!not of the column's type" },
	/* Unlisted. */
	{ "json", "{action: json, paths: {$.a: redact}}",
	    "{\"a\":\"x\",\"b\":1}", "!has no rule" },
	{ "json", "{action: json, paths: {$.a: redact}}", "{\"b\":null}",
	    "!has no rule" },
	{ "json", "{action: json, paths: {$.a: redact}, unlisted: fail}",
	    "{\"b\":{\"c\":[true]}}", "!has no rule" },
	{ "json", "{action: json, paths: {$.a: redact}}",
	    "{\"b\":{\"c\":[]}}", "{\"b\":{\"c\":[]}}" },
	{ "json", "{action: json, paths: {$.a: redact}, unlisted: 'null'}",
	    "{\"b\":{\"c\":[true, -1, null]},\"a\":\"x\", \"d\":\"\"}",
	    "{\"b\":{\"c\":[null, null, null]},\"a\":\"[redacted]\", "
	    "\"d\":null}" },
	/* Strings that are no texts. */
	{ "json", "{action: json, paths: {$.a: hash}}",
	    "{\"a\":\"x\\u0000\"}", "!not of the form" },
	{ "json", "{action: json, paths: {$.a: hash}}", "{\"a\":\"\\ud800\"}",
	    "!not of the form" },
	{ "json", "{action: json, paths: {$.a: {action: hash, on_error: 'null'}}}",
	    "{\"a\":\"\\udc00\"}", "{\"a\":null}" },
	{ "json", "{action: json, paths: {$.a: {action: hash, "
	    "on_error: redact}}}", "{\"a\":\"\\u0000\"}",
	    "{\"a\":\"[redacted]\"}" },
	{ "json", "{action: json, paths: {$.a: keep}}", "{\"a\":\"\\u0000\"}",
	    "{\"a\":\"\\u0000\"}" },
	/* Not JSON. */
	{ "json", "{action: json, paths: {$.a: keep}}", "{\"a\":1",
	    "!not of the column's type" },
	{ "text", "{action: json, paths: {$.a: keep}}", "{\"a\":1",
	    "!not of the form" },
	{ "text", "{action: json, paths: {$.a: keep}, on_error: redact}",
	    "Ada", "[redacted]" },
	{ "text", "{action: json, paths: {$.a: redact}, on_error: 'null'}",
	    "{\"a\":\"x\"", "(NULL)" },
	{ "text", "{action: json, paths: {$.a: redact}}", "", "" },
	{ "jsonb", "{action: json, paths: {$.a: redact}}",
	    "\001{\"a\": \"x\"}", "\001{\"a\": \"[redacted]\"}" },
	{ "jsonb", "{action: json, paths: {$.a: redact}}",
	    "\002{\"a\": \"x\"}", "!not of the column's type" },
	{ "jsonb", "{action: json, paths: {$.a: redact}}", "{\"a\": \"x\"}",
	    "!not of the column's type" },
	{ "jsonb", "{action: json, paths: {$.a: redact}}", "\001",
	    "!not of the column's type" },
	{ "json", "{action: json, paths: {$.a: redact}}", NULL, "(NULL)" },
	/* Lists, and a json inside of a json. */
	{ "json", "{action: json, paths: {$.a: [{action: regex, pattern: '-', "
	    "replacement: ''}, {action: partial, last: 2}]}}",
	    "{\"a\":\"1-2-3-4\"}", "{\"a\":\"**34\"}" },
	{ "json", "{action: json, paths: {$.a: {action: json, "
	    "paths: {$.b: redact}, unlisted: keep}}}",
	    "{\"a\":\"{\\\"b\\\":\\\"x\\\",\\\"c\\\":1}\"}",
	    "{\"a\":\"{\\\"b\\\":\\\"[redacted]\\\",\\\"c\\\":1}\"}" },
};

static void
check_text(const char *type, const char *rule, const char *in,
    const char *out)
{
	struct masking m;
	const char *got;

	if (CHECK_INT(masking_begin(&m, type, -1, rule), 0)) {
		got = masking_text(&m, in);
		if (strcmp(got, "(error)") == 0)
			CHECK(*out == '!' && strstr(m.error.message, out + 1) !=
			    NULL) ? (void)0 : (void)fprintf(stderr,
			    "\t%s: %s\n", rule, m.error.message);
		else if (!CHECK_STR(got, out))
			fprintf(stderr, "\t%s\n", rule);
	} else
		fprintf(stderr, "\t%s: %s\n", rule, m.error.message);
	masking_end(&m);
}

/* What is refused before the first row, with its place. */
static const struct {
	const char *type, *rule, *why;
} refused[] = {
	{ "json", "json", "json needs \"paths\"" },
	{ "json", "{action: json, paths: {}}", "r.yaml:5:32: \"paths\" is a "
	    "mapping of at least one path" },
	{ "json", "{action: json, paths: x}", "\"paths\" is a mapping" },
	{ "json", "{action: json, paths: {$.a: hash}, keys: {a: hash}}",
	    "\"keys\" has no place beside" },
	{ "json", "{action: json, paths: {$.a: keep, a: keep}}",
	    "r.yaml:5:44: not a path, at byte 1 of \"a\": a path starts" },
	{ "json", "{action: json, paths: {$.a b: keep}}",
	    "at byte 4 of \"$.a b\": expected a dot or a bracket" },
	{ "json", "{action: json, paths: {'$.*': keep, $.a: hash}}",
	    "r.yaml:5:46: path \"$.a\": paths before it name all" },
	{ "json", "{action: json, paths: {$.a: blur}}",
	    "r.yaml:5:38: unknown action \"blur\"" },
	{ "json", "{action: json, paths: {$.a: {action: hash, length: 0}}}",
	    "from 1 to 64" },
	{ "json", "{action: json, paths: {$.a: {action: hstore, "
	    "keys: {a: keep}}}}", "hstore takes no text, number or boolean" },
	{ "json", "{action: json, paths: {$.a: keep}, unlisted: drop}",
	    "\"unlisted\" is one of fail, keep, null" },
	{ "json", "{action: json, paths: {$.a: keep}, types: [a]}",
	    "\"types\" is a mapping" },
	{ "json", "{action: json, paths: {$.a: keep}, types: {$.b: int4}}",
	    "\"$.b\" is not among the paths" },
	{ "json", "{action: json, paths: {$.a: keep}, types: {$.a: [int4]}}",
	    "not the name of a type" },
	{ "json", "{action: json, paths: {$.a: keep}, types: {$.a: thing}}",
	    "\"thing\" is no type for a value of a JSON text" },
	{ "json", "{action: json, paths: {$.a: keep}, types: {$.a: 'int4[]'}}",
	    "is no type" },
	{ "json", "{action: json, paths: {$.a: {action: static, value: x}}, "
	    "types: {$.a: int4}}", "not a value of type int4" },
	{ "json", "{action: json, paths: {$.a: keep}, domain: d}",
	    "takes no domain" },
	{ "json", "{action: json, keys: {$.a: keep}}",
	    "json takes no \"keys\"" },
	{ "int4", "{action: json, paths: {$.a: keep}}",
	    "json takes text, json, jsonb, not int4" },
	{ "public.hstore", "{action: hstore, keys: {}}",
	    "at least one key" },
	{ "public.hstore", "{action: hstore, keys: {a: permute}}",
	    "not text" },
	{ "json", "{action: hstore, keys: {a: keep}}",
	    "hstore takes hstore, not json" },
};

static void
test_refused(void)
{
	struct masking m;

	for (size_t i = 0; i < NITEMS(refused); i++) {
		CHECK_INT(masking_begin(&m, refused[i].type, -1,
		    refused[i].rule), -1);
		if (!CHECK(m.error.message != NULL &&
		    strstr(m.error.message, refused[i].why) != NULL))
			fprintf(stderr, "\tgot  %s\n\twant %s\n",
			    m.error.message, refused[i].why);
		masking_end(&m);
	}
}

/* Valid texts pass as they are, others are refused, in each type. */
static void
check_case(char kind, const uint8_t *p, size_t n, int line, void *arg)
{
	struct masking *m = arg;
	const uint8_t *got;
	int32_t len;

	/* An empty text has nothing to mask. */
	if (n == 0)
		return;
	got = masking_value(m, p, n, &len);
	if (kind == 'n') {
		if (!CHECK(len == -2 && strstr(m->error.message,
		    m->plan.columns[0].value.type.ops->class == CLASS_TEXT ?
		    "form" : "type") != NULL))
			fprintf(stderr, "\tline %d\n", line);
	} else if (!CHECK(len == (int32_t)n && memcmp(got, p, n) == 0))
		fprintf(stderr, "\tline %d\n", line);
}

static void
test_cases(void)
{
	static const char *const rules[] = {
		"{action: json, paths: {$.zzz: redact}, unlisted: keep}",
		"{action: json, paths: {'$..zzz': redact, '$..*': keep, "
		    "'$..[*]': keep, $: keep}}",
	};
	struct masking m;

	for (size_t i = 0; i < NITEMS(rules); i++) {
		CHECK_INT(masking_begin(&m, "json", -1, rules[i]), 0);
		json_cases(check_case, &m);
		masking_end(&m);
		CHECK_INT(masking_begin(&m, "text", -1, rules[i]), 0);
		json_cases(check_case, &m);
		masking_end(&m);
	}
}

/* n brackets, masked text in the middle, and as many closing ones. */
static void
check_depth(size_t n, const char *why)
{
	struct masking m;
	struct buf b;
	int32_t len;

	buf_init(&b, SIZE_MAX / 2);
	for (size_t i = 0; i < n; i++)
		CHECK_INT(buf_append_str(&b, "{\"a\":"), 0);
	CHECK_INT(buf_append_str(&b, "\"x\""), 0);
	for (size_t i = 0; i < n; i++)
		CHECK_INT(buf_append_str(&b, "}"), 0);
	CHECK_INT(masking_begin(&m, "json", -1, "{action: json, paths: "
	    "{$..a.a.a.a: {action: redact, text: y}, $..a: keep}}"), 0);
	masking_value(&m, b.data, b.len, &len);
	if (why == NULL)
		CHECK_INT(len, n < 4 ? b.len : 15 + 3 + 3);
	else
		CHECK(len == -2 && strstr(m.error.message, why) != NULL);
	masking_end(&m);
	buf_free(&b);
}

static void
test_depth(void)
{
	struct masking m;
	const size_t max = JSCAN_DEPTH_MAX;
	char *text = malloc(2 * max + 2);
	const uint8_t *p;
	int32_t len;

	check_depth(3, NULL);
	if (text == NULL)
		abort();
	memset(text, '[', max + 1);
	memset(text + max + 1, ']', max + 1);
	CHECK_INT(masking_begin(&m, "json", -1, "{action: json, paths: "
	    "{'$..[1]': redact}}"), 0);
	p = masking_value(&m, text + 1, 2 * max, &len);
	CHECK(len == (int32_t)(2 * max) && memcmp(p, text + 1, 2 * max) == 0);
	masking_value(&m, text, 2 * max + 2, &len);
	CHECK_INT(len, -2);
	CHECK(strstr(m.error.message, "limits") != NULL ||
	    strstr(m.error.message, "too many") != NULL);
	masking_end(&m);
	free(text);
}

static void
test_long(void)
{
	const size_t n = 10 * 1024 * 1024;
	char *text = malloc(n + 7);
	struct masking m;
	const uint8_t *p;
	int32_t len;

	if (text == NULL)
		abort();
	memset(text, 'x', n + 7);
	memcpy(text, "{\"a\":\"", 6);
	text[n + 5] = '"';
	text[n + 6] = '}';
	text[n / 2] = '\\';
	text[n / 2 + 1] = 'n';
	CHECK_INT(masking_begin(&m, "json", -1, "{action: json, paths: {$.a: "
	    "{action: redact, char: '#'}}}"), 0);
	p = masking_value(&m, text, n + 7, &len);
	CHECK_INT(len, n + 6);
	CHECK(len > 0 && p[6] == '#' && p[len - 3] == '#' &&
	    memchr(p, 'x', (size_t)len) == NULL);
	masking_end(&m);
	free(text);
}

/* In one domain a value is the same as in a column; by default not. */
static void
test_domains(void)
{
	struct masking column, m;
	const char *fake, *same, *other;
	char want[256];

	CHECK_INT(masking_begin(&column, "text", -1, "{action: fake, "
	    "provider: email, domain: person}"), 0);
	CHECK_INT(masking_begin(&m, "json", -1, "{action: json, paths: {"
	    "'$.a': {action: fake, provider: email, domain: person}, "
	    "'$.b': {action: fake, provider: email}, "
	    "'$[\"c\"]': {action: fake, provider: email}}}"), 0);
	fake = masking_text(&column, "ada@mail.test");
	snprintf(want, sizeof(want), "{\"a\":\"%s\"}", fake);
	CHECK_STR(masking_text(&m, "{\"a\":\"ada\\u0040mail.test\"}"), want);
	same = masking_text(&m, "{\"b\":\"ada@mail.test\"}");
	other = masking_text(&m, "{\"c\":\"ada@mail.test\"}");
	CHECK(strncmp(same, "{\"b\":\"", 6) == 0);
	CHECK(strcmp(same + 3, want + 3) != 0);
	CHECK(strcmp(same + 3, other + 3) != 0);
	CHECK(m.plan.draws);
	CHECK(!m.plan.collects);
	masking_end(&m);
	/* A path of its own domain has the same, however it is written. */
	CHECK_INT(masking_begin(&m, "json", -1, "{action: json, paths: {"
	    "'$.\"\\u0062\"': {action: fake, provider: email}}}"), 0);
	CHECK_STR(masking_text(&m, "{\"b\":\"ada@mail.test\"}"), same);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "json", -1,
	    "{action: json, paths: {$.a: redact}}"), 0);
	CHECK(!m.plan.draws);
	masking_end(&m);
	masking_end(&column);
}

/* "a=1 b=2 c" as an hstore; no value: NULL. */
static size_t
hstore_of(uint8_t *p, const char *list)
{
	char *copy = text(list), *rest = copy, *one, *value;
	uint8_t *at = p + 4;
	uint32_t n = 0;

	while (*rest != '\0' && (one = strsep(&rest, " ")) != NULL) {
		value = one;
		one = strsep(&value, "=");
		put_u32(at, (uint32_t)strlen(one));
		memcpy(at + 4, one, strlen(one));
		at += 4 + strlen(one);
		put_u32(at, value == NULL ? UINT32_MAX :
		    (uint32_t)strlen(value));
		at += 4;
		if (value != NULL) {
			memcpy(at, value, strlen(value));
			at += strlen(value);
		}
		n++;
		if (rest == NULL)
			break;
	}
	put_u32(p, n);
	free(copy);
	return (size_t)(at - p);
}

static const struct {
	const char *rule, *in, *out;
} hstores[] = {
	{ "{action: hstore, keys: {phone: {action: partial, last: 2}}}",
	    "phone=12345", "phone=***45" },
	{ "{action: hstore, keys: {phone: redact}}", "a=1 phone=1",
	    "!has no rule" },
	{ "{action: hstore, keys: {phone: redact}}", "a phone=1",
	    "!has no rule" },
	{ "{action: hstore, keys: {phone: redact}, unlisted: keep}",
	    "a=1 b phone=1", "a=1 b phone=[redacted]" },
	{ "{action: hstore, keys: {phone: redact}, unlisted: 'null'}",
	    "a=1 b phone=1", "a b phone=[redacted]" },
	{ "{action: hstore, keys: {phone: redact, a: keep}}",
	    "a=1 phone", "a=1 phone" },
	{ "{action: hstore, keys: {phone: 'null', a: keep}}",
	    "a=1 phone=2", "a=1 phone" },
	{ "{action: hstore, keys: {phone: {action: static, value: x, "
	    "null: mask}}}", "phone", "phone=x" },
	{ "{action: hstore, keys: {phone: redact}}", "", "" },
	{ "{action: hstore, keys: {phone: redact}}", "phone=", "phone=" },
	{ "{action: hstore, keys: {phone: redact}, unlisted: keep}",
	    "phon=1 Phone=2 phones=3", "phon=1 Phone=2 phones=3" },
};

static void
test_hstore(void)
{
	uint8_t in[256], out[256];
	struct masking m;
	const uint8_t *p;
	size_t n, want;
	int32_t len;

	for (size_t i = 0; i < NITEMS(hstores); i++) {
		CHECK_INT(masking_begin(&m, "public.hstore", -1,
		    hstores[i].rule), 0);
		n = hstore_of(in, hstores[i].in);
		p = masking_value(&m, in, n, &len);
		if (*hstores[i].out == '!')
			CHECK(len == -2 && strstr(m.error.message,
			    hstores[i].out + 1) != NULL);
		else {
			want = hstore_of(out, hstores[i].out);
			if (!CHECK(len == (int32_t)want &&
			    memcmp(p, out, want) == 0))
				fprintf(stderr, "\t%s: %s\n", hstores[i].in,
				    m.error.message == NULL ? "" :
				    m.error.message);
		}
		/* Cut short, or with bytes behind its end. */
		for (size_t cut = 1; cut < n; cut++) {
			masking_value(&m, in, cut, &len);
			CHECK_INT(len, -2);
		}
		masking_value(&m, in, n + 1, &len);
		CHECK_INT(len, -2);
		masking_end(&m);
	}
}

static void
test_hstore_domains(void)
{
	struct masking column, m;
	uint8_t in[256], out[256];
	char list[256];
	const uint8_t *p;
	size_t n;
	int32_t len;

	CHECK_INT(masking_begin(&column, "text", -1, "{action: fake, "
	    "provider: email, domain: person}"), 0);
	CHECK_INT(masking_begin(&m, "public.hstore", -1, "{action: hstore, "
	    "keys: {a: {action: fake, provider: email, domain: person}, "
	    "b: {action: hash, length: 8}, c: {action: hash, length: 8}}}"),
	    0);
	snprintf(list, sizeof(list), "a=%s", masking_text(&column, "x@y.z"));
	n = hstore_of(out, list);
	p = masking_value(&m, in, hstore_of(in, "a=x@y.z"), &len);
	CHECK(len == (int32_t)n && memcmp(p, out, n) == 0);
	p = masking_value(&m, in, hstore_of(in, "b=1 c=1"), &len);
	if (CHECK_INT(len, 4 + 2 * (4 + 1 + 4 + 8)))
		CHECK(memcmp(p + 4 + 9, p + 4 + 17 + 9, 8) != 0);
	CHECK(m.plan.draws);
	masking_end(&m);
	masking_end(&column);
}

/* One row through a plan that collects, by pgmask's two passes. */
static const char *
collected(struct masking *m, const void *value, size_t n, int32_t *len)
{
	struct buf row;
	size_t took;
	int rc;

	buf_init(&row, SIZE_MAX / 2);
	buf_clear(&m->out);
	rc = buf_append_u16(&row, 1) == -1 ||
	    buf_append_u32(&row, (uint32_t)n) == -1 ||
	    buf_append(&row, value, n) == -1 ? -1 : 0;
	if (rc == 0)
		rc = mask_plan_collect(&m->plan, row.data, 1, &m->error);
	if (rc == 0)
		rc = mask_plan_row(&m->plan, row.data, &took, &m->out,
		    &m->error);
	buf_free(&row);
	*len = rc == 0 ? get_i32(m->out.data + 2) : -1;
	return rc == 0 ? (const char *)m->out.data + 6 : NULL;
}

/* A helper sees what is inside, and its answers come back in their places. */
static void
test_helper(void)
{
	static const char in[] = "{\"a\":\"x\\u00e9\",\"b\":[\"one\",null,"
	    "7,\"\",{\"c\":\"d\"}],\"a\":\"y\"}",
	    want[] = "{\"a\":\"X\303\211\",\"b\":[\"ONE\",null,"
	    "7,\"\",\"[redacted]\"],\"a\":\"Y\"}";
	const char *src = getenv("PGCOPY_SRC"), *got;
	char path[PATH_MAX], rule[3 * PATH_MAX];
	uint8_t pairs[256], upper[256];
	struct masking m;
	size_t n;
	int32_t len;

	if (src == NULL || realpath(src, path) == NULL)
		strlcpy(path, ".", sizeof(path));
	snprintf(rule, sizeof(rule), "{action: json, paths: {$.a: {action: "
	    "exec, command: [python3, '%s/tests/helpers/answerer', upper]}, "
	    "'$.b[*]': {action: exec, on_error: redact, command: [python3, "
	    "'%s/tests/helpers/answerer', upper]}}}", path, path);
	if (CHECK_INT(masking_begin(&m, "json", -1, rule), 0)) {
		CHECK(m.plan.collects);
		got = collected(&m, in, strlen(in), &len);
		CHECK(len == (int32_t)strlen(want) &&
		    memcmp(got, want, strlen(want)) == 0);
		CHECK(collected(&m, "{\"z\":1}", 7, &len) == NULL);
		CHECK(strstr(m.error.message, "has no rule") != NULL);
	}
	masking_end(&m);
	snprintf(rule, sizeof(rule), "{action: hstore, unlisted: keep, keys: "
	    "{a: {action: exec, command: [python3, "
	    "'%s/tests/helpers/answerer', upper]}}}", path);
	if (CHECK_INT(masking_begin(&m, "public.hstore", -1, rule), 0)) {
		n = hstore_of(pairs, "a=one b=two");
		got = collected(&m, pairs, n, &len);
		CHECK(len == (int32_t)hstore_of(upper, "a=ONE b=two") &&
		    memcmp(got, upper, n) == 0);
	}
	masking_end(&m);
}

/* The rules' digest changes with a file that is named inside of a rule. */
static void
test_digest(void)
{
	static const char *const lists[] = { "red\n", "green\n" };
	char path[] = "/tmp/test-mask-json.XXXXXX", rule[256];
	char digests[2][DIGEST_HEX];
	struct masking m;
	int fd = mkstemp(path);

	snprintf(rule, sizeof(rule), "{action: json, paths: {$.a: {action: "
	    "dictionary, file: %s}}}", path);
	for (size_t i = 0; fd != -1 && i < 2; i++) {
		if (ftruncate(fd, 0) == -1 || pwrite(fd, lists[i],
		    strlen(lists[i]), 0) == -1)
			abort();
		if (!CHECK_INT(masking_begin(&m, "json", -1, rule), 0))
			fprintf(stderr, "\t%s\n", m.error.message);
		memcpy(digests[i], m.plan.digest, sizeof(digests[i]));
		masking_end(&m);
	}
	CHECK(memcmp(digests[0], digests[1], sizeof(digests[0])) != 0);
	close(fd);
	unlink(path);
}

/* What --explain says. */
static void
test_explain(void)
{
	struct masking m;
	struct buf b;

	buf_init(&b, 10000);
	CHECK_INT(masking_begin(&m, "json", -1, "{action: json, paths: "
	    "{$.a: [hash, redact], '$.b[*]': keep}, unlisted: 'null'}"), 0);
	CHECK_INT(mask_plan_explain(&m.plan, &b), 0);
	CHECK_INT(buf_append(&b, "", 1), 0);
	CHECK(strstr((char *)b.data, "$.a: hash, redact; $.b[*]: keep; the "
	    "rest becomes null") != NULL);
	masking_end(&m);
	buf_free(&b);
}

int
main(void)
{
	for (size_t i = 0; i < NITEMS(texts); i++)
		check_text(texts[i].type, texts[i].rule, texts[i].in,
		    texts[i].out);
	test_refused();
	test_cases();
	test_depth();
	test_long();
	test_domains();
	test_hstore();
	test_hstore_domains();
	test_helper();
	test_digest();
	test_explain();
	return check_done();
}
