#include "sys/system.h"

#include "tests/unit/masking.h"

/* A column of this type, by this rule: what becomes of a value. */
static const struct {
	const char *type;
	int32_t typmod;
	const char *rule, *in, *out;
} texts[] = {
	{ "text", -1, "keep", "Ada", "Ada" },
	{ "text", -1, "null", "Ada", "(NULL)" },
	{ "text", -1, "null", "", "(NULL)" },
	{ "text", -1, "{action: static, value: x y}", "Ada", "x y" },
	{ "text", -1, "{action: static, value: 'null'}", "Ada", "null" },
	{ "text", -1, "{action: static, value: x}", NULL, "(NULL)" },
	{ "text", -1, "{action: static, value: x}", "", "" },
	{ "text", -1, "redact", "Ada", "[redacted]" },
	{ "varchar", 4 + 10, "redact", "Ada", "[redacted]" },
	{ "varchar", 4 + 9, "redact", "Ada", "*********" },
	{ "text", -1, "{action: redact, text: gone}", "Ada", "gone" },
	{ "text", -1, "{action: redact, char: '#'}", "Zo\303\253", "###" },
	{ "text", -1, "{action: partial, last: 4}", "4111111111111111",
	    "************1111" },
	{ "text", -1, "{action: partial, first: 1, last: 1}", "\303\205ngstr\303\266",
	    "\303\205*****\303\266" },
	{ "text", -1, "{action: partial, first: 2, last: 2}", "abcd", "****" },
	{ "text", -1, "{action: partial, first: 2, last: 2}", "abcde",
	    "ab*de" },
	{ "text", -1, "{action: partial, first: 1, char: \303\227}", "abc",
	    "a\303\227\303\227" },
	{ "text", -1, "{action: regex, pattern: '[0-9]', replacement: '#'}",
	    "a1b22", "a#b##" },
	{ "text", -1, "{action: regex, pattern: '(\\w+) (\\w+)', "
	    "replacement: '$2, ${1}$$'}", "Ada Lovelace", "Lovelace, Ada$" },
	{ "text", -1, "{action: regex, pattern: '(?<n>b)|c', "
	    "replacement: '<${n}>'}", "abc", "a<b><>" },
	{ "text", -1, "{action: regex, pattern: 'x*', replacement: '-'}",
	    "a\303\251x", "-a-\303\251--" },
	{ "text", -1, "{action: regex, pattern: '|a', replacement: '-'}",
	    "ab", "---b-" },
	{ "text", -1, "{action: regex, pattern: '^', replacement: '>'}",
	    "ab", ">ab" },
	{ "text", -1, "{action: regex, pattern: 'z', replacement: ''}",
	    "ab", "ab" },
	{ "public.mood", -1, "{action: static, value: sad}", "happy", "sad" },
	{ "public.short", -1, "{action: static, value: twelve chars}", "x",
	    "twelve chars" },
	{ "bpchar", 4 + 10, "{action: partial, first: 1}", "abc       ",
	    "a**" },
	{ "bpchar", 4 + 10, "{action: redact, text: x}", "          ",
	    "          " },
	{ "name", -1, "{action: hash, length: 63}", NULL, "(NULL)" },
};

static void
test_texts(void)
{
	struct masking m;

	for (size_t i = 0; i < NITEMS(texts); i++) {
		if (!CHECK(masking_begin(&m, texts[i].type, texts[i].typmod,
		    texts[i].rule) == 0))
			fprintf(stderr, "\t%s: %s\n", texts[i].rule,
			    m.error.message);
		else if (!CHECK_STR(masking_text(&m, texts[i].in),
		    texts[i].out))
			fprintf(stderr, "\t%s %s\n", texts[i].type,
			    texts[i].rule);
		masking_end(&m);
	}
}

/* What is refused before the first row, and a part of the reason. */
static const struct {
	const char *type;
	int32_t typmod;
	const char *rule, *why;
} refused[] = {
	{ "numeric", -1, "{action: fake, provider: email}",
	    "r.yaml:5:10: fake takes text, not numeric" },
	{ "int4", -1, "{action: hash}", "hash takes text, bytea, not int4" },
	{ "text", -1, "permute", "permute takes " },
	{ "public.mood", -1, "redact", "not public.mood" },
	{ "other.citext", -1, "redact", "not other.citext" },
	{ "varchar", 4 + 31, "{action: hash, length: 32}",
	    "hash needs 32 characters, the column takes 31" },
	{ "public.short", -1, "{action: hash, length: 13}",
	    "needs 13 characters, the column takes 12" },
	{ "name", -1, "{action: hash, length: 64}",
	    "needs 64 bytes, the column takes 63" },
	{ "varchar", 4 + 50, "{action: fake, provider: email}",
	    "characters, the column takes 50" },
	{ "varchar", 4 + 3, "{action: static, value: abcd}",
	    "needs 4 characters" },
	{ "bpchar", 4 + 3, "{action: redact, text: abcd}",
	    "needs 4 characters" },
	{ "public.must", -1, "null", "NOT NULL" },
	{ "int2", -1, "{action: static, value: 32768}",
	    "not a value of type int2" },
	{ "int4", -1, "{action: static, value: 1x}", "not a value" },
	{ "uuid", -1, "{action: static, value: 0}", "not a value" },
	{ "bool", -1, "{action: static, value: yes}", "not a value" },
	{ "public.mood", -1, "{action: static, value: angry}",
	    "not a value of type public.mood" },
	{ "int4", -1, "{action: redact, text: x}", "are for text" },
	{ "text", -1, "blur", "unknown action \"blur\"" },
	{ "text", -1, "decide", "nobody has decided yet" },
	{ "text", -1, "{action: keep, domain: x}", "takes no domain" },
	{ "text", -1, "{action: hash, size: 3}", "hash takes no \"size\"" },
	{ "text", -1, "{action: hash, length: 0}", "from 1 to 64" },
	{ "text", -1, "{action: hash, length: 44, encoding: base64}",
	    "at most 43" },
	{ "text", -1, "{action: hash, encoding: rot13}",
	    "one of hex, base64" },
	{ "text", -1, "{action: hash, length: [1]}", "single value" },
	{ "text", -1, "static", "static needs \"value\"" },
	{ "text", -1, "{action: static, value: null}", "action null" },
	{ "text", -1, "{action: partial}", "above 0" },
	{ "text", -1, "{action: partial, first: 1, char: ab}",
	    "one character" },
	{ "text", -1, "{action: redact, char: a, text: b}", "not both" },
	{ "text", -1, "{action: regex, pattern: '(', replacement: ''}",
	    "r.yaml:5:35: not an expression" },
	{ "text", -1, "{action: regex, pattern: 'a', replacement: '$1'}",
	    "names a group" },
	{ "text", -1, "{action: regex, pattern: 'a', replacement: '$'}",
	    "before a number" },
	{ "text", -1, "{action: regex, pattern: 'a', replacement: '${1'}",
	    "before a number" },
	{ "text", -1, "{action: fake, provider: zodiac}",
	    "unknown provider \"zodiac\"" },
};

static void
test_refused(void)
{
	struct masking m;

	for (size_t i = 0; i < NITEMS(refused); i++) {
		CHECK_INT(masking_begin(&m, refused[i].type,
		    refused[i].typmod, refused[i].rule), -1);
		CHECK_INT(m.error.code, EX_CONFIG);
		if (!CHECK(m.error.message != NULL &&
		    strncmp(m.error.message, "could not mask public.t.c: "
		    "r.yaml:5:", 36) == 0 &&
		    strstr(m.error.message, refused[i].why) != NULL))
			fprintf(stderr, "\t%s\n\t%s\n", refused[i].rule,
			    m.error.message);
		masking_end(&m);
	}
}

/* A value of a wrong form: the row is named, its content is not. */
static void
check_bad_row(const char *type, int32_t typmod, const char *rule,
    const char *value, const char *why)
{
	struct masking m;

	if (CHECK(masking_begin(&m, type, typmod, rule) == 0)) {
		masking_text(&m, NULL);
		CHECK_STR(masking_text(&m, value), "(error)");
		CHECK_INT(m.error.code, EX_DATAERR);
		CHECK_STR(m.error.message, why);
	}
	masking_end(&m);
}

static void
test_bad_rows(void)
{
	check_bad_row("text", -1, "{action: regex, pattern: a, "
	    "replacement: b}", "secret\377",
	    "could not mask public.t.c in row 2: it is not UTF-8");
	check_bad_row("text", -1, "{action: partial, first: 1}",
	    "secret\303", "could not mask public.t.c in row 2: it is not "
	    "UTF-8");
	check_bad_row("int4", -1, "permute", "secret",
	    "could not mask public.t.c in row 2: it is not of the column's "
	    "type");
	check_bad_row("varchar", 4 + 6, "{action: regex, pattern: e, "
	    "replacement: EE}", "secret",
	    "could not mask public.t.c in row 2: its mask is too long for "
	    "the column");
	check_bad_row("text", -1, "{action: regex, pattern: '(a+)+$', "
	    "replacement: b}", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
	    "could not mask public.t.c in row 2: the expression needs too "
	    "many steps");
}

/* The mask of a value, as text, by one rule. */
static const char *
mask(const char *type, int32_t typmod, const char *rule, const char *value)
{
	struct masking m;
	const char *out = "(refused)";

	if (CHECK(masking_begin(&m, type, typmod, rule) == 0))
		out = masking_text(&m, value);
	masking_end(&m);
	return out;
}

#define HASH "{action: hash, domain: d}"

static void
test_equal_values(void)
{
	const char *ada = mask("text", -1, HASH, "ada");

	CHECK_STR(mask("varchar", 4 + 40, HASH, "ada"), ada);
	CHECK_STR(mask("bpchar", 4 + 40, HASH, "ada   "), ada);
	CHECK_STR(mask("public.citext", -1, HASH, "ADA"), ada);
	CHECK(strcmp(mask("text", -1, HASH, "ADA"), ada) != 0);
	CHECK(strcmp(mask("text", -1, HASH, "ada "), ada) != 0);
	CHECK_STR(mask("public.citext", -1, HASH, "\303\204\316\243\320\226"),
	    mask("text", -1, HASH, "\303\244\317\203\320\266"));
}

static void
test_domains(void)
{
	const char *own = mask("text", -1, "hash", "ada");

	CHECK_STR(mask("text", -1, "{action: hash, domain: public.t.c}",
	    "ada"), own);
	CHECK(strcmp(mask("text", -1, HASH, "ada"), own) != 0);
	CHECK_STR(mask("text", -1, "{action: hash, length: 8}", "Ada"),
	    "387c956b");
}

/* The domain of a partition's column is its root's. */
static void
test_partition(void)
{
	struct masking whole, part;
	static const char yaml[] = "version: 1\ntables:\n  public.t:\n"
	    "    columns: {c: hash}\n";

	CHECK_INT(masking_begin(&whole, "text", -1, "hash"), 0);
	CHECK_INT(masking_begin(&part, "text", -1, "hash"), 0);
	mask_plan_free(&part.plan);
	rules_free(&part.rules);
	free(part.unit.table);
	part.unit.table = text("t_2024");
	part.unit.root_schema = text("public");
	part.unit.root_table = text("t");
	CHECK_INT(rules_parse(&part.rules, "r", (const uint8_t *)yaml,
	    sizeof(yaml) - 1, &part.error), 0);
	CHECK_INT(mask_plan_bind(&part.plan, &part.unit, &part.rules,
	    part.key, &part.error), 0);
	CHECK_STR(masking_text(&part, "ada"), masking_text(&whole, "ada"));
	CHECK_STR(part.plan.columns[0].domain, "public.t.c");
	CHECK_STR(part.plan.digest, whole.plan.digest);
	masking_end(&whole);
	masking_end(&part);
}

static void
test_needs_key(void)
{
	struct mask_plan p;
	struct masking m;

	CHECK_INT(masking_begin(&m, "text", -1, "hash"), 0);
	CHECK_INT(mask_plan_bind(&p, &m.unit, &m.rules, NULL, &m.error), -1);
	CHECK_INT(m.error.code, EX_CONFIG);
	CHECK(strstr(m.error.message, "hash needs a key") != NULL);
	masking_end(&m);
	/* No draw, but the cursor holds values of this column. */
	CHECK_INT(masking_begin(&m, "text", -1, "redact"), 0);
	CHECK(!m.plan.seals);
	m.unit.key.names = calloc(1, sizeof(char *));
	m.unit.key.names[0] = text("c");
	m.unit.key.n = 1;
	CHECK_INT(mask_plan_bind(&p, &m.unit, &m.rules, NULL, &m.error), -1);
	CHECK(strstr(m.error.message, "needs a key") != NULL);
	CHECK_INT(mask_plan_bind(&p, &m.unit, &m.rules, m.key, &m.error), 0);
	CHECK(p.seals);
	mask_plan_free(&p);
	/* Nobody could say whether this one may be seen. */
	m.unit.key.names[0][0] = 'k';
	CHECK_INT(mask_plan_bind(&p, &m.unit, &m.rules, m.key, &m.error), -1);
	CHECK_INT(m.error.code, EX_DATAERR);
	masking_end(&m);
}

static void
test_unlisted(void)
{
	static const char other[] = "version: 1\ntables:\n  public.x:\n"
	    "    columns: {c: keep}\n";
	struct masking m;

	CHECK_INT(masking_begin(&m, "text", -1, "keep"), 0);
	mask_plan_free(&m.plan);
	rules_free(&m.rules);
	free(m.unit.columns[0].name);
	m.unit.columns[0].name = text("c: keep\n#\"");
	CHECK_INT(rules_parse(&m.rules, "r", (const uint8_t *)other,
	    sizeof(other) - 1, &m.error), 0);
	CHECK_INT(mask_plan_bind(&m.plan, &m.unit, &m.rules, m.key, &m.error),
	    -1);
	CHECK_INT(m.error.code, EX_CONFIG);
	CHECK_STR(m.error.hint, "add this to the tables of r, with an action "
	    "(or keep) for each \"decide\":\n  public.t:\n    columns:\n"
	    "      \"c: keep\\x0a#\\\"\": decide  # text");
	masking_end(&m);
}

/* A rule for a column that is not there, and unlisted: keep beside it. */
static void
test_other_column(void)
{
	static const char other[] = "version: 1\nunlisted: keep\ntables:\n"
	    "  public.t:\n    columns: {d: keep}\n";
	struct masking m;

	CHECK_INT(masking_begin(&m, "text", -1, "keep"), 0);
	mask_plan_free(&m.plan);
	rules_free(&m.rules);
	CHECK_INT(rules_parse(&m.rules, "r", (const uint8_t *)other,
	    sizeof(other) - 1, &m.error), 0);
	CHECK_INT(mask_plan_bind(&m.plan, &m.unit, &m.rules, m.key, &m.error),
	    -1);
	CHECK_STR(m.error.message, "could not mask public.t: r:5:15: it has "
	    "no column \"d\"");
	free(m.unit.columns[0].name);
	m.unit.columns[0].name = text("d");
	CHECK_INT(mask_plan_bind(&m.plan, &m.unit, &m.rules, m.key, &m.error),
	    0);
	CHECK(m.plan.keeps_all);
	masking_end(&m);
}

static void
test_counts(void)
{
	struct masking m;

	CHECK_INT(masking_begin(&m, "text", -1, "{action: regex, pattern: "
	    "'[0-9]', replacement: x}"), 0);
	masking_text(&m, NULL);
	masking_text(&m, "a1");
	masking_text(&m, "a2");
	masking_text(&m, "");
	masking_text(&m, "b");
	masking_text(&m, "c");
	CHECK_INT(m.plan.rows, 6);
	CHECK_INT(m.plan.columns[0].nulls, 1);
	CHECK_INT(m.plan.columns[0].changed, 2);
	CHECK_INT(m.plan.columns[0].unchanged, 3);
	masking_end(&m);
}

int
main(void)
{
	test_texts();
	test_refused();
	test_bad_rows();
	test_equal_values();
	test_domains();
	test_partition();
	test_needs_key();
	test_unlisted();
	test_other_column();
	test_counts();
	return check_done();
}
