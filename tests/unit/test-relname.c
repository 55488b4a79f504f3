#include "sys/system.h"
#include "io/buf.h"
#include "copy/relname.h"

#include "tests/unit/check.h"

static bool
matches(const char *pattern, const char *schema, const char *table)
{
	struct relpattern p;
	const char *why;
	bool yes;

	if (!CHECK(relpattern_parse(&p, pattern, &why) == 0))
		return false;
	yes = relpattern_match(&p, schema, table);
	relpattern_clear(&p);
	return yes;
}

static const char *
refusal(const char *pattern)
{
	struct relpattern p;
	const char *why = "not set";

	CHECK_INT(relpattern_parse(&p, pattern, &why), -1);
	CHECK(p.schema == NULL && p.table == NULL);
	return why;
}

static void
test_parts(void)
{
	struct relpattern p;
	const char *why;

	CHECK(relpattern_parse(&p, "public.customers", &why) == 0);
	CHECK_STR(p.schema, "public");
	CHECK_STR(p.table, "customers");
	CHECK(!p.wild);
	relpattern_clear(&p);
	CHECK(relpattern_parse(&p, "Customers", &why) == 0);
	CHECK_STR(p.schema, NULL);
	CHECK_STR(p.table, "customers");
	relpattern_clear(&p);
	CHECK(relpattern_parse(&p, "\"My Schema\".\"a.b\"\"*?\"", &why) == 0);
	CHECK_STR(p.schema, "My Schema");
	CHECK_STR(p.table, "a.b\"*?");
	CHECK(!p.wild);
	relpattern_clear(&p);
	CHECK(relpattern_parse(&p, "a*.b?", &why) == 0);
	CHECK(p.wild);
	relpattern_clear(&p);
}

static void
test_refusals(void)
{
	CHECK_STR(refusal("\"open"), "a double quote is not closed");
	CHECK_STR(refusal(""), "a name is empty");
	CHECK_STR(refusal("a."), "a name is empty");
	CHECK_STR(refusal(".a"), "a name is empty");
	CHECK_STR(refusal("\"\""), "a name is empty");
	CHECK_STR(refusal("a.b.c"), "it has more than two parts");
	CHECK_STR(refusal("a\002"), "a name holds a control character");
	CHECK_STR(refusal("\"\001\""), "a name holds a control character");
}

static void
test_match(void)
{
	CHECK(matches("customers", "public", "customers"));
	CHECK(matches("customers", "other", "customers"));
	CHECK(matches("CUSTOMERS", "public", "customers"));
	CHECK(!matches("\"CUSTOMERS\"", "public", "customers"));
	CHECK(matches("public.*", "public", "x"));
	CHECK(!matches("public.*", "publicity", "x"));
	CHECK(matches("p*.c*s", "public", "customers"));
	CHECK(matches("*", "public", ""));
	CHECK(!matches("customer", "public", "customers"));
	CHECK(!matches("customers", "public", "customer"));
	CHECK(matches("a*b*c", "s", "aXbXbYc"));
	CHECK(!matches("a*b*c", "s", "aXbXbYcd"));
	CHECK(matches("\"a*\"", "s", "a*"));
	CHECK(!matches("\"a*\"", "s", "ab"));
}

/* `?` is a character, not a byte. */
static void
test_match_utf8(void)
{
	CHECK(matches("caf?", "s", "caf\303\251"));
	CHECK(!matches("caf??", "s", "caf\303\251"));
	CHECK(matches("?", "s", "\360\237\230\200"));
	CHECK(!matches("?", "s", ""));
}

/* A pattern of many stars must not take forever. */
static void
test_match_is_bounded(void)
{
	char pattern[201], name[2001];

	for (size_t i = 0; i < sizeof(pattern) - 1; i++)
		pattern[i] = i % 2 == 0 ? '*' : 'a';
	pattern[sizeof(pattern) - 1] = '\0';
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 2] = 'b';
	name[sizeof(name) - 1] = '\0';
	CHECK(!matches(pattern, "s", name));
}

static void
test_quote(void)
{
	static const struct {
		const char *name, *want;
	} names[] = {
		{ "plain_1", "plain_1" },
		{ "1st", "\"1st\"" },
		{ "Upper", "\"Upper\"" },
		{ "a\"b", "\"a\"\"b\"" },
		{ "a.b", "\"a.b\"" },
		{ "", "\"\"" },
		{ "caf\303\251", "\"caf\303\251\"" },
	};
	struct buf b;
	char *s;

	buf_init(&b, 100);
	for (size_t i = 0; i < NITEMS(names); i++) {
		CHECK(relname_quote(&b, names[i].name) == 0);
		s = buf_steal_str(&b);
		CHECK_STR(s, names[i].want);
		free(s);
	}
}

int
main(void)
{
	test_parts();
	test_refusals();
	test_match();
	test_match_utf8();
	test_match_is_bounded();
	test_quote();
	return check_done();
}
