/*
 * What stands around actions: lists of them, policies, arrays, composites and
 * the names that other tools have for them.
 */
#include "sys/system.h"

#include "tests/unit/masking.h"

#include <sodium.h>

/* One rule, one text in, one text out ("(NULL)", "(error)" as words). */
static const struct {
	const char *type;
	int32_t typmod;
	const char *rule, *in, *out;
} texts[] = {
	/* in order, each sees what the one before made */
	{ "text", -1, "[{action: regex, pattern: a, replacement: b}, "
	    "{action: regex, pattern: b, replacement: c}]", "aab", "ccc" },
	{ "text", -1, "[{action: regex, pattern: b, replacement: c}, "
	    "{action: regex, pattern: a, replacement: b}]", "aab", "bbc" },
	{ "varchar", 4 + 3, "[{action: regex, pattern: a, replacement: aaaa}, "
	    "{action: partial, last: 1}]", "ab", "(error)" },
	{ "varchar", 4 + 3, "[{action: static, value: abc}, "
	    "{action: redact, char: x}]", "ab", "xxx" },
	/* nothing is left for the second */
	{ "text", -1, "[{action: regex, pattern: a, replacement: ''}, redact]",
	    "a", "" },
	/* policies */
	{ "text", -1, "redact", NULL, "(NULL)" },
	{ "text", -1, "{action: redact, 'null': keep}", NULL, "(NULL)" },
	{ "text", -1, "{action: static, value: x, 'null': mask}", NULL, "x" },
	{ "text", -1, "{action: static, value: x, empty: mask}", "", "x" },
	{ "text", -1, "{action: static, value: x, empty: 'null'}", "",
	    "(NULL)" },
	{ "text", -1, "{action: static, value: x, empty: 'null'}", "y", "x" },
	{ "text", -1, "{action: static, value: x}", "", "" },
	{ "text", -1, "{action: hash, length: 4, 'null': mask}", NULL, "%4" },
	{ "text", -1, "{action: partial, first: 1, empty: 'null'}", "",
	    "(NULL)" },
	/* blanks are an empty bpchar; where it is kept, all of it is */
	{ "bpchar", -1, "{action: redact, text: x}", "   ", "   " },
	{ "bpchar", -1, "{action: redact, text: x, empty: 'null'}", "   ",
	    "(NULL)" },
	/* what PrivaCI calls them */
	{ "text", -1, "passthrough", "a", "a" },
	{ "text", -1, "{action: regex_mask, params: {pattern: a, "
	    "replacement: b}}", "aa", "bb" },
	{ "text", -1, "{action: hmac_hash, params: {length: 8}}", "a", "%8" },
	{ "text", -1, "{action: pseudonym, provider: first_name, "
	    "seed_alias: d}", "a", "%" },
};

/* "%": anything but the value itself; "%8": of so many characters. */
static bool
matches(const char *got, const char *in, const char *pattern)
{
	if (*pattern != '%')
		return strcmp(got, pattern) == 0;
	return (in == NULL || strcmp(got, in) != 0) && *got != '(' &&
	    (pattern[1] == '\0' ||
	    strlen(got) == (size_t)(pattern[1] - '0'));
}

static void
test_texts(void)
{
	const char *got;
	struct masking m;

	for (size_t i = 0; i < NITEMS(texts); i++) {
		if (CHECK(masking_begin(&m, texts[i].type, texts[i].typmod,
		    texts[i].rule) == 0)) {
			got = masking_text(&m, texts[i].in);
			if (!CHECK(matches(got, texts[i].in, texts[i].out)))
				fprintf(stderr, "\t%s: %s\n", texts[i].rule,
				    got);
		} else
			fprintf(stderr, "\t%s: %s\n", texts[i].rule,
			    m.error.message);
		masking_end(&m);
	}
}

/* A synonym and its name, a list of one and that one: the same masks. */
static void
test_same(void)
{
	static const char *const pairs[][2] = {
		{ "{action: hmac_hash, params: {length: 9}, seed_alias: d}",
		    "{action: hash, length: 9, domain: d}" },
		{ "[{action: hash, length: 9}]", "{action: hash, length: 9}" },
		{ "{action: pseudonym, params: {provider: email}}",
		    "{action: fake, provider: email}" },
	};
	struct masking a, b;

	for (size_t i = 0; i < NITEMS(pairs); i++) {
		CHECK_INT(masking_begin(&a, "text", -1, pairs[i][0]), 0);
		CHECK_INT(masking_begin(&b, "text", -1, pairs[i][1]), 0);
		CHECK_STR(masking_text(&a, "ada"), masking_text(&b, "ada"));
		CHECK_STR(a.plan.digest, b.plan.digest);
		masking_end(&a);
		masking_end(&b);
	}
}

static const struct {
	const char *type, *lines, *why;
} refused[] = {
	{ "text", "c: {action: regex, pattern: a, replacement: b, "
	    "'null': mask}", "regex needs a value to work on" },
	{ "text", "c: {action: partial, first: 1, empty: mask}",
	    "partial needs a value to work on" },
	{ "text", "c: {action: redact, 'null': drop}",
	    "\"null\" is one of keep, mask" },
	{ "text", "c: {action: redact, on_error: keep}",
	    "\"on_error\" is one of fail, null, redact" },
	{ "text", "c: {action: keep, 'null': keep}", "keep takes no \"null\"" },
	{ "text", "c: [keep, redact]", "keep does nothing in a list" },
	{ "text", "c: [redact, {action: hash, length: 0}]", "from 1 to 64" },
	{ "public.must", "c: {action: redact, empty: 'null'}", "NOT NULL" },
	{ "public.must", "c: {action: redact, on_error: 'null'}", "NOT NULL" },
	{ "text", "c: {action: hash, params: {length: 3}, length: 4}",
	    "\"length\" was given before" },
	{ "text", "c.street: keep", "c is of type text, which has no fields" },
	{ "text", "c: keep\n      d.x: keep", "it has no column \"d.x\"" },
	{ "public.place", "c.street: keep", "no rule for c.zip" },
	{ "public.place", "c.street: keep\n      c.zip: {action: static, "
	    "value: '123456'}\n      c.tags: keep", "the column takes 5" },
	{ "public.place", "c.street: keep\n      c.zip: {action: hash, "
	    "domain: ''}", "a domain is a name" },
	{ "public.place", "c: redact", "redact takes" },
	{ "text[]", "c: {action: hash, 'null': mask}", "NULL stays NULL" },
};

static void
test_refused(void)
{
	struct masking m;
	char *lines;

	for (size_t i = 0; i < NITEMS(refused); i++) {
		if (asprintf(&lines, "      %s", refused[i].lines) == -1)
			abort();
		CHECK_INT(masking_columns(&m, refused[i].type, -1, lines), -1);
		CHECK_INT(m.error.code, EX_CONFIG);
		if (!CHECK(m.error.message != NULL && strstr(m.error.message,
		    refused[i].why) != NULL))
			fprintf(stderr, "\t%s\n\t%s\n", lines,
			    m.error.message);
		masking_end(&m);
		free(lines);
	}
}

/* By lines of rules, hex in and hex out. */
static void
check_hex(const char *type, const char *lines, const char *in,
    const char *out)
{
	uint8_t bytes[512];
	char got[1024] = "(refused)";
	struct masking m;
	const uint8_t *p;
	size_t len;
	int32_t n;

	if (sodium_hex2bin(bytes, sizeof(bytes), in, strlen(in), " ", &len,
	    NULL) == -1)
		abort();
	if (CHECK(masking_columns(&m, type, -1, lines) == 0)) {
		p = masking_value(&m, bytes, len, &n);
		if (n >= 0)
			sodium_bin2hex(got, sizeof(got), p, (size_t)n);
		else if (n == -1)
			strlcpy(got, "(null)", sizeof(got));
	} else
		fprintf(stderr, "\t%s\n", m.error.message);
	sodium_hex2bin(bytes, sizeof(bytes), out, strlen(out), " ", &len,
	    NULL);
	if (*out != '(') {
		char want[1024];

		sodium_bin2hex(want, sizeof(want), bytes, len);
		CHECK_STR(got, want);
	} else
		CHECK_STR(got, out);
	masking_end(&m);
}

/* {{a,NULL},{"",bb}}[0:1][2:3]: dimensions, bounds and NULL stay. */
#define ARRAY_HEAD "00000002 00000001 00000019 " \
	"00000002 00000000 00000002 00000002 "

static void
test_arrays(void)
{
	check_hex("text[]", "      c: {action: static, value: xyz}",
	    ARRAY_HEAD "00000001 61 ffffffff 00000000 00000002 6262",
	    ARRAY_HEAD "00000003 78797a ffffffff 00000000 00000003 78797a");
	/* element by element, so that it can also become NULL */
	check_hex("text[]", "      c: {action: static, value: x, "
	    "empty: 'null'}",
	    ARRAY_HEAD "00000001 61 ffffffff 00000000 00000002 6262",
	    ARRAY_HEAD "00000001 78 ffffffff ffffffff 00000001 78");
	check_hex("text[]", "      c: 'null'", ARRAY_HEAD, "(null)");
	check_hex("int4[]", "      c: redact", "00000001 00000000 00000017 "
	    "00000002 00000001 00000004 00000007 00000004 00000008",
	    "00000001 00000000 00000017 "
	    "00000002 00000001 00000004 00000000 00000004 00000000");
	/* cut short, too long, a NULL that the flag denies */
	check_hex("text[]", "      c: redact", ARRAY_HEAD "00000001 61",
	    "(refused)");
	check_hex("text[]", "      c: redact", "00000001 00000000 00000019 "
	    "00000001 00000001 ffffffff", "(refused)");
}

static void
test_composites(void)
{
	static const char lines[] = "      c.street: {action: static, "
	    "value: x}\n      c.zip: {action: partial, first: 1}\n"
	    "      c.tags: {action: redact, char: '-'}";
	static const char row[] = "00000003 00000019 00000003 616263 "
	    "00000413 00000003 313233 000003f1 ffffffff";

	check_hex("public.place", lines, row, "00000003 00000019 00000001 78 "
	    "00000413 00000003 312a2a 000003f1 ffffffff");
	check_hex("public.place", lines, "00000003 00000019 ffffffff "
	    "00000413 ffffffff 000003f1 0000001c 00000001 00000000 00000019 "
	    "00000001 00000001 00000004 61626364",
	    "00000003 00000019 ffffffff "
	    "00000413 ffffffff 000003f1 0000001c 00000001 00000000 00000019 "
	    "00000001 00000001 00000004 2d2d2d2d");
	/* an array of them */
	check_hex("public.place[]", lines, "00000001 00000000 00004000 "
	    "00000001 00000001 00000026 00000003 00000019 00000003 616263 "
	    "00000413 00000003 313233 000003f1 00000000", "(refused)");
	check_hex("public.place[]", lines, "00000001 00000000 00004000 "
	    "00000001 00000001 00000022 00000003 00000019 00000003 616263 "
	    "00000413 00000003 313233 000003f1 ffffffff",
	    "00000001 00000000 00004000 "
	    "00000001 00000001 00000020 00000003 00000019 00000001 78 "
	    "00000413 00000003 312a2a 000003f1 ffffffff");
	/* another number of fields than the type has */
	check_hex("public.place", lines, "00000001 00000019 00000003 616263",
	    "(refused)");
	check_hex("public.place", "      c: keep", row, row);
	check_hex("public.place", "      c: 'null'", row, "(null)");
}

/* A field's domain is that of its column and its name. */
static void
test_field_domain(void)
{
	struct masking m;

	CHECK_INT(masking_columns(&m, "public.place", -1,
	    "      c.street: {action: hash}\n      c.zip: keep\n"
	    "      c.tags: keep"), 0);
	CHECK_STR(m.plan.columns[0].value.inner[0].actions[0].domain,
	    "public.t.c.street");
	masking_end(&m);
}

/* Rules that nobody would hear, and one of a column with a dot in its name. */
static void
test_field_rules(void)
{
	static const struct { const char *lines, *why; } wrong[] = {
		{ "      c: keep\n      c.street: hash", "r.yaml:6:7: c has a "
		    "rule as a whole, and so has its field c.street" },
		{ "      c.street: hash\n      c.zip: keep\n"
		    "      c.tags: keep\n      c.stret: hash",
		    "r.yaml:8:7: type public.place has no field \"stret\"" },
		{ "      c.street.name: hash\n      c.street: keep\n"
		    "      c.zip: keep\n      c.tags: keep", "c.street has a "
		    "rule as a whole" },
	};
	struct masking m;

	for (size_t i = 0; i < NITEMS(wrong); i++) {
		CHECK_INT(masking_columns(&m, "public.place", -1,
		    wrong[i].lines), -1);
		CHECK_INT(m.error.code, EX_CONFIG);
		CHECK(m.error.message != NULL && strstr(m.error.message,
		    wrong[i].why) != NULL);
		masking_end(&m);
	}
	(void)masking_columns(&m, "text", -1, "      c: keep\n"
	    "      c.street: hash");
	mask_plan_free(&m.plan);
	error_clear(&m.error);
	m.unit.columns = reallocarray(m.unit.columns, 2,
	    sizeof(*m.unit.columns));
	m.unit.columns[m.unit.ncolumns++] = (struct column){
	    .name = text("c.street"), .type = text("text"), .typmod = -1 };
	CHECK_INT(mask_plan_bind(&m.plan, &m.unit, &m.rules, m.key, &m.error),
	    0);
	masking_end(&m);
}

/* A partition goes by its root, whatever names it. */
static void
test_partition(void)
{
	static const struct { const char *rules; bool ok; } cases[] = {
		{ "unlisted: keep\ntables: {public.t: {columns: {c: hash}}}",
		    false },
		{ "unlisted: keep\ntables: {'public.t*': {columns: "
		    "{c: hash}}}", false },
		{ "tables: {public.root: {columns: {c: hash}}, "
		    "public.t: {columns: {c: hash}}}", false },
		{ "tables: {public.root: {columns: {c: hash}}}", true },
		{ "tables: {public.root: {columns: {c: hash}}, "
		    "'public.*': {columns: {c: hash}}}", true },
		{ "unlisted: keep\ntables: {}", true },
	};
	struct masking m;
	char yaml[256];

	for (size_t i = 0; i < NITEMS(cases); i++) {
		CHECK_INT(masking_begin(&m, "text", -1, "keep"), 0);
		mask_plan_free(&m.plan);
		rules_free(&m.rules);
		m.unit.root_schema = text("public");
		m.unit.root_table = text("root");
		snprintf(yaml, sizeof(yaml), "version: 1\n%s\n",
		    cases[i].rules);
		CHECK_INT(rules_parse(&m.rules, "r.yaml",
		    (const uint8_t *)yaml, strlen(yaml), &m.error), 0);
		CHECK_INT(mask_plan_bind(&m.plan, &m.unit, &m.rules, m.key,
		    &m.error), cases[i].ok ? 0 : -1);
		CHECK(cases[i].ok || (m.error.message != NULL &&
		    strstr(m.error.message, "it is a partition") != NULL));
		masking_end(&m);
	}
}

/* Unlike lists, unlike policies and unlike fields have unlike digests. */
static void
test_digests(void)
{
	static const char *const lines[] = {
		"      c.street: hash\n      c.zip: keep\n      c.tags: keep",
		"      c.street: keep\n      c.zip: {action: hash, length: 5}\n"
		    "      c.tags: keep",
		"      c.street: [hash]\n      c.zip: keep\n      c.tags: hash",
		"      c.street: {action: hash, empty: mask}\n"
		    "      c.zip: keep\n      c.tags: keep",
		"      c.street: [hash, hash]\n      c.zip: keep\n"
		    "      c.tags: keep",
	};
	char digests[NITEMS(lines)][DIGEST_HEX];
	struct masking m;

	for (size_t i = 0; i < NITEMS(lines); i++) {
		CHECK_INT(masking_columns(&m, "public.place", -1, lines[i]),
		    0);
		strlcpy(digests[i], m.plan.digest, DIGEST_HEX);
		for (size_t k = 0; k < i; k++)
			CHECK(strcmp(digests[i], digests[k]) != 0);
		masking_end(&m);
	}
}

int
main(void)
{
	test_texts();
	test_same();
	test_refused();
	test_arrays();
	test_composites();
	test_field_domain();
	test_field_rules();
	test_partition();
	test_digests();
	return check_done();
}
