#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rules.h"
#include "rule/yaml.h"

#include "tests/unit/check.h"

static struct rules rules;
static struct error error;

static int
parse(const char *yaml)
{
	rules_free(&rules);
	error_clear(&error);
	return rules_parse(&rules, "r.yaml", (const uint8_t *)yaml,
	    strlen(yaml), &error);
}

static const char *
refusal(const char *yaml)
{
	CHECK_INT(parse(yaml), -1);
	CHECK_INT(error.code, EX_CONFIG);
	return error.message;
}

static void
test_good(void)
{
	const struct column_rule *c;

	CHECK_INT(parse("version: 1\n"
	    "unlisted: keep\n"
	    "tables:\n"
	    "  public.t:\n"
	    "    columns:\n"
	    "      a: keep\n"
	    "      \"B c\": {action: hash, length: 8, domain: d}\n"), 0);
	CHECK(rules.unlisted_keep);
	CHECK_INT(rules.ntables, 1);
	c = table_rules_column(&rules.tables[0], "a");
	CHECK(c != NULL && strcmp(c->list.rules->action, "keep") == 0 &&
	    c->list.rules->domain == NULL && c->list.rules->params == NULL);
	CHECK_INT(c->list.rules->line, 6);
	CHECK_INT(c->list.rules->column, 10);
	c = table_rules_column(&rules.tables[0], "B c");
	CHECK(c != NULL && strcmp(c->list.rules->action, "hash") == 0);
	CHECK_STR(c->list.rules->domain, "d");
	CHECK_STR(node_get(c->list.rules->params, "length")->text, "8");
	CHECK(table_rules_column(&rules.tables[0], "b c") == NULL);
	CHECK_INT(parse("version: 1"), 0);
	CHECK(!rules.unlisted_keep);
}

static void
test_bad(void)
{
	CHECK_STR(refusal(""), "could not load r.yaml:1:1: it is empty");
	CHECK_STR(refusal("x"), "could not load r.yaml:1:1: not a mapping");
	CHECK_STR(refusal("tables: {}"),
	    "could not load r.yaml:1:1: \"version: 1\" is missing");
	CHECK_STR(refusal("version: 2"), "could not load r.yaml:1:10: this "
	    "pgmask reads version 1 of the rules");
	CHECK_STR(refusal("version: 1\nunlisted: drop"), "could not load "
	    "r.yaml:2:11: \"unlisted\" is fail or keep");
	CHECK_STR(refusal("version: 1\ntable: {}"),
	    "could not load r.yaml:2:1: unknown key \"table\"");
	CHECK_STR(refusal("version: 1\ntables: [a]"),
	    "could not load r.yaml:2:9: \"tables\" is a mapping of tables");
	CHECK_STR(refusal("version: 1\ntables:\n  t: {cols: {}}"),
	    "could not load r.yaml:3:6: a table has a mapping \"columns\"");
	CHECK_STR(refusal("version: 1\ntables:\n  t: {columns: {}, x: 1}"),
	    "could not load r.yaml:3:20: unknown key \"x\"");
	CHECK_STR(refusal("version: 1\ntables:\n  'a\"': {columns: {}}"),
	    "could not load r.yaml:3:3: not a table or a pattern of tables: "
	    "a double quote is not closed");
	CHECK_STR(refusal("version: 1\ntables: {t: {columns: {a: []}}}"),
	    "could not load r.yaml:2:27: a list of rules has 1 to 16 "
	    "actions");
	CHECK_STR(refusal("version: 1\ntables: {t: {columns: {a: {x: 1}}}}"),
	    "could not load r.yaml:2:27: a rule is the name of an action, or "
	    "a mapping that has one as \"action\", or a list of these");
	CHECK_STR(refusal("version: 1\ntables: {t: {columns: {a: "
	    "{action: hash, domain: ''}}}}"),
	    "could not load r.yaml:2:50: a domain is a name of 1 to 255 "
	    "bytes");
}

static void
test_yaml(void)
{
	CHECK_STR(refusal("version: 1\nversion: 1"),
	    "could not load r.yaml:2:1: duplicate key \"version\"");
	CHECK_STR(error.detail, "it is there before, at 1:1");
	CHECK_STR(refusal("version: &a 1"),
	    "could not load r.yaml:1:10: anchors are not allowed here");
	CHECK_STR(refusal("version: *a"),
	    "could not load r.yaml:1:10: aliases are not allowed here");
	CHECK_STR(refusal("version: !!int 1"),
	    "could not load r.yaml:1:10: tags are not allowed here");
	CHECK_STR(refusal("? [a]\n: 1"),
	    "could not load r.yaml:1:5: a key must be a word or a text");
	CHECK_STR(refusal("version: 1\n---\nversion: 1"),
	    "could not load r.yaml:2:1: a second document");
	CHECK_STR(refusal("version: 1\ntables:\n\t- x: ["),
	    "could not load r.yaml:3:1: found character that cannot start any "
	    "token");
	CHECK_STR(refusal("version: \"a\\0b\""),
	    "could not load r.yaml:1:10: a text with a NUL in it");
	CHECK_STR(refusal("[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
	    "could not load r.yaml:1:17: too many levels");
	refusal("version: \377");
	refusal("{");
	refusal("'");
	refusal("<<: [");
}

static void
test_size(void)
{
	char *big = malloc(YAML_SIZE_MAX + 2);

	memset(big, '#', YAML_SIZE_MAX + 1);
	big[YAML_SIZE_MAX + 1] = '\0';
	CHECK_STR(refusal(big),
	    "could not load r.yaml: it has more than 1048576 bytes");
	memcpy(big, "version: 1\n", 11);
	big[YAML_SIZE_MAX] = '\0';
	CHECK_INT(parse(big), 0);
	free(big);
}

/* Many keys, many levels and damaged texts end soon and say something. */
static void
test_hostile(void)
{
	static const char good[] = "version: 1\ntables: {t: {columns: {a: "
	    "{action: regex, pattern: 'x', replacement: \"\\x41\"}}}}";
	char copy[sizeof(good)];
	struct buf b;

	buf_init(&b, YAML_SIZE_MAX);
	CHECK_INT(buf_append_str(&b, "version: 1\ntables:\n"), 0);
	for (int i = 0; i < 40000; i++)
		CHECK_INT(buf_printf(&b, "  t%d: {columns: {}}\n", i), 0);
	CHECK_INT(buf_append(&b, "", 1), 0);
	CHECK_INT(parse((const char *)b.data), 0);
	CHECK_INT(rules.ntables, 40000);
	buf_clear(&b);
	CHECK_INT(buf_append_str(&b, "{version: 1, tables: {t: {columns: {c: "
	    "{action: keep"), 0);
	for (int i = 0; i < 64; i++)
		CHECK_INT(buf_printf(&b, ", k%d: x", i), 0);
	CHECK_INT(buf_append(&b, "}}}}}", 6), 0);
	CHECK_STR(refusal((const char *)b.data), "could not load r.yaml:1:40: "
	    "a rule has more than 64 keys");
	buf_free(&b);
	for (size_t i = 0; i < sizeof(good) - 1; i++)
		for (int bit = 0; bit < 8; bit++) {
			memcpy(copy, good, sizeof(good));
			copy[i] ^= (char)(1 << bit);
			if (parse(copy) == -1)
				CHECK(error.message != NULL &&
				    strstr(error.message, "r.yaml:") != NULL);
		}
}

static const char *
found(const char *schema, const char *table)
{
	const struct table_rules *t;

	error_clear(&error);
	if (rules_find(&rules, schema, table, &t, &error) == -1)
		return error.message;
	return t == NULL ? "none" : t->name;
}

static void
test_find(void)
{
	CHECK_INT(parse("version: 1\n"
	    "tables:\n"
	    "  public.*: {columns: {}}\n"
	    "  public.log_*: {columns: {}}\n"
	    "  public.log_a: {columns: {}}\n"
	    "  any: {columns: {}}\n"
	    "  'public.\"*\"': {columns: {}}\n"
	    "  Shop.T: {columns: {}}\n"), 0);
	CHECK_STR(found("public", "log_a"), "public.log_a");
	CHECK_STR(found("public", "t"), "public.*");
	CHECK_STR(found("public", "*"), "public.\"*\"");
	CHECK_STR(found("x", "any"), "any");
	CHECK_STR(found("x", "t"), "none");
	CHECK_STR(found("shop", "t"), "Shop.T");
	CHECK_STR(found("public", "log_b"), "r.yaml:4:3: \"public.log_*\" "
	    "matches it, and so does \"public.*\" at 3:3");
	CHECK_STR(found("public", "any"), "r.yaml:6:3: \"any\" matches it, "
	    "and so does \"public.*\" at 3:3");
}

/* Any name that is proposed as a key is read back as it was. */
static void
test_names(void)
{
	static const char *const names[] = { "a", "a b", "\"\\", "\t\n\r\033",
	    "a\302\205b", "\342\200\250\342\200\251", "\357\273\277x",
	    "\357\277\277", "\303\274", "yes", "1", "#", " ", "- a: b" };
	struct buf b;

	buf_init(&b, YAML_SIZE_MAX);
	for (size_t i = 0; i < NITEMS(names); i++) {
		buf_clear(&b);
		CHECK_INT(buf_append_str(&b, "version: 1\ntables:\n  t:\n    "
		    "columns:\n      "), 0);
		CHECK_INT(yaml_append_text(&b, names[i]), 0);
		CHECK_INT(buf_append(&b, ": keep\n", 8), 0);
		CHECK_INT(parse((const char *)b.data), 0);
		if (CHECK(rules.ntables == 1 && rules.tables[0].ncolumns == 1))
			CHECK_STR(rules.tables[0].columns[0].name, names[i]);
	}
	buf_free(&b);
}

int
main(void)
{
	test_good();
	test_bad();
	test_yaml();
	test_size();
	test_hostile();
	test_names();
	test_find();
	rules_free(&rules);
	error_clear(&error);
	return check_done();
}
