/*
 * Conditions: what they say of a row, and what is refused.  Each line of the
 * first table is what PostgreSQL 15 says of "(condition) IS TRUE" for the same
 * row.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "mask/when.h"
#include "rule/rules.h"
#include "rule/yaml.h"

#include "tests/unit/check.h"

#define ROW_BYTES 1024

static const struct { const char *name, *type; int32_t typmod;
    const char *value; } columns[] = {
	{ "small", "int2", -1, "7" },
	{ "age", "int4", -1, "41" },
	{ "big", "int8", -1, "9000000000" },
	{ "minus", "int4", -1, "-3" },
	{ "name", "text", -1, "Zo\303\253 O'Neill" },
	{ "short", "varchar", 4 + 5, "NL" },
	{ "padded", "bpchar", 4 + 5, "ab   " },
	{ "mail", "public.citext", -1, "Ada@Example.COM" },
	{ "yes", "bool", -1, "true" },
	{ "no", "bool", -1, "false" },
	{ "id", "uuid", -1, "0191a4c2-0000-7000-8000-0000000000ff" },
	{ "mood", "public.mood", -1, "sad" },
	{ "Odd \"name", "text", -1, "odd" },
	{ "empty", "text", -1, "" },
	{ "nothing", "text", -1, NULL },
	{ "none", "int4", -1, NULL },
	{ "unknown", "bool", -1, NULL },
	{ "shape", "point", -1, NULL },
	{ "amount", "numeric", (6 << 16 | 2) + 4, "12.50" },
	{ "owed", "numeric", -1, "-0.001" },
	{ "weird", "numeric", -1, "NaN" },
	{ "ratio", "float8", -1, "0.5" },
	{ "single", "float4", -1, "0.1" },
	{ "nan", "float8", -1, "NaN" },
	{ "object", "oid", -1, "4000000000" },
	{ "born", "date", -1, "1990-05-01" },
	{ "ever", "date", -1, "infinity" },
	{ "seen", "timestamptz", -1, "2024-02-29 12:00:00+00" },
	{ "host", "inet", -1, "10.0.0.7" },
	{ "raw", "bytea", -1, "\\x00ff" },
};

static struct unit unit;
static struct field fields[NITEMS(columns)];
static uint8_t bytes[ROW_BYTES];

static char *
copy(const char *s)
{
	char *to = strdup(s);

	if (to == NULL)
		abort();
	return to;
}

static void
make_types(void)
{
	unit.ntypes = 2;
	unit.types = calloc(2, sizeof(*unit.types));
	unit.types[0].name = copy("public.citext");
	unit.types[0].kind = TYPE_BASE;
	unit.types[1].name = copy("public.mood");
	unit.types[1].kind = TYPE_ENUM;
	unit.types[1].nlabels = 2;
	unit.types[1].labels = calloc(2, sizeof(char *));
	unit.types[1].labels[0] = copy("happy");
	unit.types[1].labels[1] = copy("sad");
}

static void
make_row(void)
{
	struct value_type t;
	struct column *c;
	struct buf b;
	size_t used = 0;

	unit.schema = copy("public");
	unit.table = copy("t");
	unit.ncolumns = NITEMS(columns);
	unit.columns = calloc(NITEMS(columns), sizeof(*unit.columns));
	make_types();
	for (size_t i = 0; i < NITEMS(columns); i++) {
		c = &unit.columns[i];
		c->name = copy(columns[i].name);
		c->type = copy(columns[i].type);
		c->typmod = columns[i].typmod;
		fields[i] = (struct field){ NULL, -1 };
		if (columns[i].value == NULL)
			continue;
		value_type_init(&t, &unit, c);
		buf_init(&b, ROW_BYTES);
		if (t.ops->parse(&t, columns[i].value, &b) == -1)
			abort();
		memcpy(bytes + used, b.len == 0 ? bytes : b.data, b.len);
		fields[i] = (struct field){ bytes + used, (int32_t)b.len };
		used += b.len;
		buf_free(&b);
	}
}

static const struct rule rule = { .file = "r.yaml", .line = 9, .column = 2 };

static struct when *
bind(const char *text, struct error *e)
{
	struct mask_env env = { .rule = &rule, .unit = &unit };
	struct node at = { .kind = NODE_SCALAR, .line = 3, .column = 7,
	    .text = copy(text) };
	struct when *w = NULL;

	if (when_new(&w, &env, &at, e) == -1)
		CHECK(w == NULL);
	free(at.text);
	return w;
}

static void
check_true(const char *text, bool want)
{
	const struct mask_row row = { fields, NULL };
	struct error e = { 0 };
	struct when *w = bind(text, &e);
	bool yes = !want;

	if (CHECK(w != NULL)) {
		CHECK_INT(when_true(w, &row, &yes), MASK_OK);
		if (!CHECK_INT(yes, want))
			fprintf(stderr, "\t%s\n", text);
	} else
		fprintf(stderr, "\t%s: %s\n", text, e.message);
	when_free(w);
	error_clear(&e);
}

static const struct { bool yes; const char *text; } truths[] = {
	{ true, "age = 41" }, { false, "age = 42" },
	{ true, "age <> 42" }, { true, "age != 42" }, { false, "age <> 41" },
	{ true, "age < 42" }, { false, "age < 41" }, { true, "age <= 41" },
	{ true, "age > -42" }, { false, "age > 41" }, { true, "age >= 41" },
	{ true, "42 > age" }, { false, "41 > age" }, { true, "41 <= age" },
	{ true, "41 = age" }, { true, "40 < age" }, { false, "42 <= age" },
	{ true, "minus < 0" }, { true, "minus = -3" }, { true, "minus < small" },
	{ true, "small < 100000" }, { false, "small = 65543" },
	{ true, "big > age" }, { true, "age < big" }, { true, "small <> age" },
	{ true, "age = '41'" }, { true, "big = 9000000000" },
	{ true, "name = 'Zo\303\253 O''Neill'" }, { false, "name = 'zo\303\253 o''neill'" },
	{ true, "short = 'NL'" }, { true, "short <> 'NLX'" },
	{ true, "short < 'NLX'" }, { true, "short > 'NK'" },
	{ true, "short <= 'Z'" }, { true, "short <> 'longer than it'" },
	{ true, "padded = 'ab'" }, { true, "padded = 'ab  '" },
	{ false, "padded = ' ab'" },
	{ true, "mail = 'ADA@example.com'" }, { false, "mail = 'bob@example.com'" },
	{ true, "mail in ('x', 'ada@EXAMPLE.com')" },
	{ true, "yes" }, { false, "no" }, { true, "not no" }, { false, "not yes" },
	{ true, "yes = true" }, { true, "no = FALSE" }, { true, "yes <> no" },
	{ true, "yes <> false" },
	{ true, "id = '0191A4C2-0000-7000-8000-0000000000ff'" },
	{ true, "mood = 'sad'" }, { false, "mood = 'happy'" },
	{ true, "mood in ('happy', 'sad')" }, { true, "mood <> 'happy'" },
	{ true, "\"Odd \"\"name\" = 'odd'" }, { true, "AGE = 41" },
	{ true, "\"age\" = 41" },
	{ true, "empty = ''" }, { true, "empty is not null" },
	{ true, "empty like ''" }, { true, "empty like '%'" },
	{ false, "empty like '_'" }, { true, "empty ~ '^$'" },
	{ true, "age in (1, 41, 5)" }, { false, "age in (1, 5)" },
	{ true, "age not in (1, 5)" }, { false, "age not in (41)" },
	{ true, "nothing is null" }, { false, "nothing is not null" },
	{ true, "age is not null" }, { false, "age is null" },
	{ true, "shape is null" },
	/* NULL is neither true nor false. */
	{ false, "nothing = 'x'" }, { false, "nothing <> 'x'" },
	{ false, "not nothing = 'x'" }, { false, "none > 1" },
	{ false, "none in (1)" }, { false, "none not in (1)" },
	{ false, "nothing like '%'" }, { false, "nothing not like '%'" },
	{ false, "nothing ~ 'x'" }, { false, "nothing !~ 'x'" },
	{ false, "unknown" }, { false, "not unknown" },
	{ false, "age = none" }, { false, "age <> none" },
	{ false, "none = none" },
	{ true, "unknown or yes" }, { false, "unknown or no" },
	{ false, "unknown and yes" }, { false, "unknown and no" },
	{ true, "not (unknown and no)" }, { false, "not (unknown or no)" },
	{ true, "yes or unknown" }, { true, "not (no and unknown)" },
	/* AND binds before OR, NOT before both. */
	{ true, "yes or yes and no" }, { false, "(yes or yes) and no" },
	{ true, "no and no or yes" }, { false, "no and (no or yes)" },
	{ true, "not no or no" }, { false, "not (no or yes)" },
	{ true, "not no and yes" }, { true, "not not yes" },
	{ true, "not age = 42" }, { true, "not age in (1)" },
	{ true, "yes and age=41 and mood='sad' and short='NL'" },
	{ true, "no or no or no or yes" }, { true, "((((yes))))" },
	/* Patterns. */
	{ true, "name like 'Zo%'" }, { false, "name like 'zo%'" },
	{ true, "name ilike 'zO%'" }, { true, "name like '%Neill'" },
	{ true, "name like 'Zo_ %'" }, { true, "name like 'Zo__%O''Neill'" },
	{ false, "name like 'Zo___O''Neill'" },
	{ true, "name like '%o%N%l%'" }, { false, "name like '%l_l'" },
	{ true, "name not like '%x%'" }, { false, "name not like '%'" },
	{ true, "name not ilike 'ab%'" }, { true, "name ilike '%NEILL'" },
	{ true, "name ilike 'ZO\303\213%'" }, { false, "name like ''" },
	{ true, "short like 'N\\L'" }, { false, "short like 'N\\%'" },
	{ false, "short like 'N\\_'" }, { true, "short like '__'" },
	{ false, "short like '_'" }, { false, "short like '___'" },
	{ true, "short like '%%_%_%%'" },
	{ true, "mail like 'ada@%'" }, { true, "mail ~ '^ada@'" },
	{ false, "mail like 'bob%'" },
	{ true, "name ~ '^Zo.\\s'" }, { false, "name ~ '^zo'" },
	{ true, "name ~* '^zo'" }, { true, "name !~ '[0-9]'" },
	{ false, "name !~ 'Neill'" }, { false, "name !~* 'neill'" },
	{ true, "name not like 'x' and name ~ 'O''N'" },
	/* Numbers, dates, addresses. */
	{ true, "amount = 12.5" }, { true, "amount = '12.500'" },
	{ true, "amount > 12.499999" }, { false, "amount > 12.5" },
	{ false, "amount = 12.504" }, { true, "amount < 12345678" },
	{ true, "amount > owed" }, { true, "owed < 0" },
	{ true, "owed > -0.0011" }, { true, "owed > -1e3" },
	{ true, "weird > amount" }, { true, "weird = weird" },
	{ true, "amount in (1, 12.50)" }, { true, "amount <> 12" },
	{ true, "ratio = 0.5" }, { true, "ratio < 1" }, { true, "nan > 1e300" },
	{ true, "nan = nan" }, { false, "nan < ratio" },
	{ true, "ratio = '5e-1'" },
	{ true, "object > 3" }, { true, "object = 4000000000" },
	{ true, "born < '1990-05-02'" }, { true, "born >= '1990-05-01'" },
	{ false, "born < '0044-03-15 BC'" }, { true, "ever > born" },
	{ true, "ever = 'infinity'" }, { true, "born <> ever" },
	{ true, "seen > '2024-02-29 11:59:59+00'" },
	{ true, "seen = '2024-02-29 14:00:00+02'" },
	{ true, "host = '10.0.0.7'" }, { false, "host = '10.0.0.8'" },
	{ true, "raw = '\\x00FF'" }, { false, "raw = '\\x00'" },
};

static void
test_truths(void)
{
	for (size_t i = 0; i < NITEMS(truths); i++)
		check_true(truths[i].text, truths[i].yes);
}

static void
check_refused(const char *text, const char *why)
{
	struct error e = { 0 };
	struct when *w = bind(text, &e);
	char want[512];

	snprintf(want, sizeof(want), "r.yaml:3:7: not a condition: %s of it",
	    why);
	if (CHECK(w == NULL)) {
		CHECK_INT(e.code, EX_CONFIG);
		if (!CHECK_STR(e.message, want))
			fprintf(stderr, "\t%s\n", text);
	} else
		fprintf(stderr, "\t%s\n", text);
	when_free(w);
	error_clear(&e);
}

static void
test_grammar(void)
{
	check_refused("", "a column or a literal is missing, at byte 1");
	check_refused("age =", "a column or a literal is missing, at byte 6");
	check_refused("age = 1 or", "a column or a literal is missing, at "
	    "byte 11");
	check_refused("age = 1 age", "AND, OR or the end is missing, at byte "
	    "9");
	check_refused("(age = 1", "\")\", AND or OR is missing, at byte 9");
	check_refused("age = 1)", "AND, OR or the end is missing, at byte 8");
	check_refused("age = 'x", "a quote that is not closed, at byte 7");
	check_refused("\"age = 1", "a quote that is not closed, at byte 1");
	check_refused("age ; 1", "a character that means nothing here, at "
	    "byte 5");
	check_refused("age = 12ab", "not a number, at byte 7");
	check_refused("age = NULL", "NULL is compared by IS NULL, at byte 7");
	check_refused("age is 1", "IS is followed by NULL or NOT NULL, at "
	    "byte 8");
	check_refused("age in 1", "\"(\" is missing behind IN, at byte 8");
	check_refused("age in ()", "a column or a literal is missing, at byte "
	    "9");
	check_refused("age in (1, small)", "IN takes literals, not columns, "
	    "at byte 12");
	check_refused("age in (1 2)", "\",\" or \")\" is missing, at byte 11");
	check_refused("age not 1", "NOT is followed by IN, LIKE or ILIKE "
	    "here, at byte 9");
	check_refused("1 = 1", "a comparison of two literals, at byte 1");
	check_refused("true", "a literal is only compared: with = <> < <= > "
	    ">=, at byte 5");
	check_refused("name like short", "a pattern in single quotes is "
	    "missing, at byte 11");
	check_refused("name like 'a\\'", "a pattern may not end in a "
	    "backslash, at byte 2 of the pattern, at byte 11");
	check_refused("name ~ 'a('", "missing closing parenthesis, at byte 3 "
	    "of the pattern, at byte 8");
	check_refused("age -1", "AND, OR or the end is missing, at byte 5");
	check_refused("age-", "a character that means nothing here, at byte "
	    "4");
}

static void
test_types(void)
{
	check_refused("nobody = 1", "no column \"nobody\", at byte 1");
	check_refused("age = nobody", "no column \"nobody\", at byte 7");
	check_refused("\"AGE\" = 1", "no column \"AGE\", at byte 1");
	check_refused("age = 'x'", "not a value of type int4, at byte 7");
	check_refused("age = 1.5", "not a value of type int4, at byte 7");
	check_refused("age = 99999999999999999999", "not a value of type "
	    "int4, at byte 7");
	check_refused("name = 5", "a value of type text is written in single "
	    "quotes, at byte 8");
	check_refused("mood = 'gone'", "not a value of type public.mood, at "
	    "byte 8");
	check_refused("mood < 'sad'", "type public.mood is compared with = "
	    "and <> only, at byte 1");
	check_refused("id < '0191a4c2-0000-7000-8000-0000000000ff'", "type "
	    "uuid is compared with = and <> only, at byte 1");
	check_refused("yes > false", "type bool is compared with = and <> "
	    "only, at byte 1");
	check_refused("yes = 1", "a value of type bool is written in single "
	    "quotes, at byte 7");
	check_refused("age = true", "column \"age\" is not of type bool, at "
	    "byte 7");
	check_refused("age", "column \"age\" is not of type bool, at byte 1");
	check_refused("age like '4%'", "column \"age\" is not a text, at byte "
	    "1");
	check_refused("age = name", "int4 is not compared with text, at byte "
	    "7");
	check_refused("name = mail", "text is not compared with "
	    "public.citext, at byte 8");
	check_refused("host < '10.0.0.7'", "type inet is compared with = and "
	    "<> only, at byte 1");
	check_refused("amount = age", "numeric is not compared with int4, at "
	    "byte 10");
	check_refused("born = 5", "a value of type date is written in single "
	    "quotes, at byte 8");
	check_refused("born < '1990-02-30'", "not a value of type date, at "
	    "byte 8");
	check_refused("shape = 'x'", "column \"shape\" of type point is not "
	    "compared, at byte 1");
}

/* As many as are allowed, and one more. */
static void
test_bounds(void)
{
	char text[8192], *p;

	memset(text, '(', 32);
	snprintf(text + 32, sizeof(text) - 32, "%s%.32s", "yes",
	    "))))))))))))))))))))))))))))))))))))))))))");
	check_true(text, true);
	memset(text, '(', 33);
	snprintf(text + 33, sizeof(text) - 33, "yes");
	check_refused(text, "too many levels, at byte 33");
	p = text;
	for (int i = 0; i < 33; i++)
		p += snprintf(p, 8, "not ");
	snprintf(p, 8, "yes");
	check_refused(text, "too many levels, at byte 129");
	p = text + snprintf(text, 16, "age in (41");
	for (int i = 0; i < 998; i++)
		p += snprintf(p, 8, ",1");
	snprintf(p, 8, ")");
	check_true(text, true);
	/* Unlike the server: a float4 is compared as one. */
	check_true("single = 0.1", true);
	snprintf(p, 8, ",1)");
	check_refused(text, "more than 1000 columns and literals, at byte "
	    "2008");
}

static void
check_message(const struct node *at, const char *want)
{
	struct error e = { 0 };

	CHECK_INT(when_check(&rule, at, &e), -1);
	CHECK_STR(e.message, want);
	error_clear(&e);
}

static void
test_nodes(void)
{
	struct node at = { .kind = NODE_LIST, .line = 1, .column = 2 };
	char text[4098];

	check_message(&at, "r.yaml:1:2: \"when\" is a condition, as one text");
	at.kind = NODE_SCALAR;
	memset(text, ' ', 4097);
	text[4097] = '\0';
	at.text = text;
	check_message(&at, "r.yaml:1:2: a condition has at most 4096 bytes");
}

/* What is wrong with a value that it looks at. */
static void
test_bad_values(void)
{
	static const struct { const char *text; size_t column;
	    const char *value; enum mask_result want; } cases[] = {
		{ "age = 1", 1, "abc", MASK_NOT_OF_TYPE },
		{ "yes", 8, "", MASK_NOT_OF_TYPE },
		{ "name like 'a'", 4, "a\377", MASK_NOT_UTF8 },
		{ "name ~ 'a'", 4, "a\377", MASK_NOT_UTF8 },
		{ "name ~ '(a+)+$'", 4,
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", MASK_LIMIT },
		/* More than our limit, less than the library's own. */
		{ "name ~ '(a+)+$'", 4, "aaaaaaaaaaaaaaaaaaaab", MASK_LIMIT },
		{ "no or name ~ 'a'", 4, "a\377", MASK_NOT_UTF8 },
		{ "yes or name ~ 'a'", 4, "a\377", MASK_OK },
	};
	struct error e = { 0 };
	struct field saved;
	struct when *w;
	bool yes;

	for (size_t i = 0; i < NITEMS(cases); i++) {
		const struct mask_row row = { fields, NULL };

		saved = fields[cases[i].column];
		fields[cases[i].column] = (struct field){
		    (const uint8_t *)cases[i].value,
		    (int32_t)strlen(cases[i].value) };
		if (CHECK((w = bind(cases[i].text, &e)) != NULL))
			CHECK_INT(when_true(w, &row, &yes), cases[i].want);
		when_free(w);
		fields[cases[i].column] = saved;
	}
}

/* With -l: the conditions, for another program to answer. */
int
main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "-l") == 0) {
		for (size_t i = 0; i < NITEMS(truths); i++)
			printf("%d\t%s\n", truths[i].yes, truths[i].text);
		return 0;
	}
	make_row();
	test_truths();
	test_grammar();
	test_types();
	test_bounds();
	test_nodes();
	test_bad_values();
	unit_clear(&unit);
	return check_done();
}
