#include "sys/system.h"
#include "type/lower.h"
#include "type/type.h"
#include "type/utf8.h"

#include "tests/unit/masking.h"

static bool
valid(const char *s)
{
	return utf8_valid((const uint8_t *)s, strlen(s));
}

static void
test_valid(void)
{
	CHECK(valid(""));
	CHECK(valid("plain text of more than eight bytes"));
	CHECK(valid("\302\200\337\277\340\240\200\357\277\277"));
	CHECK(valid("\360\220\200\200\364\217\277\277"));
	CHECK(!valid("\200"));
	CHECK(!valid("abcdefgh\200"));
	CHECK(!valid("\300\200"));		/* overlong */
	CHECK(!valid("\301\277"));
	CHECK(!valid("\340\237\277"));
	CHECK(!valid("\360\217\277\277"));
	CHECK(!valid("\355\240\200"));		/* a surrogate */
	CHECK(!valid("\364\220\200\200"));	/* above U+10FFFF */
	CHECK(!valid("\365\200\200\200"));
	CHECK(!valid("\303"));			/* cut */
	CHECK(!valid("\360\220\200"));
	CHECK(!valid("\303("));
	CHECK(!utf8_valid((const uint8_t *)"a\0b", 3));
	CHECK(!utf8_valid((const uint8_t *)"abc\0defghijk", 12));
}

static void
test_count(void)
{
	const uint8_t *s = (const uint8_t *)"a\303\251\360\220\200\200z";

	CHECK_INT(utf8_count(s, 8), 4);
	CHECK_INT(utf8_offset(s, 8, 0), 0);
	CHECK_INT(utf8_offset(s, 8, 2), 3);
	CHECK_INT(utf8_offset(s, 8, 3), 7);
	CHECK_INT(utf8_offset(s, 8, 4), 8);
	CHECK_INT(utf8_offset(s, 8, 9), 8);
}

static void
test_lower(void)
{
	struct buf b;

	CHECK_INT(lower_char('A'), 'a');
	CHECK_INT(lower_char('@'), '@');
	CHECK_INT(lower_char('['), '[');
	CHECK_INT(lower_char(0xc4), 0xe4);	/* A with diaeresis */
	CHECK_INT(lower_char(0xd7), 0xd7);	/* times */
	CHECK_INT(lower_char(0x100), 0x101);
	CHECK_INT(lower_char(0x101), 0x101);
	CHECK_INT(lower_char(0x130), 'i');
	CHECK_INT(lower_char(0x3a3), 0x3c3);	/* sigma */
	CHECK_INT(lower_char(0x416), 0x436);	/* zhe */
	CHECK_INT(lower_char(0x1e9e), 0xdf);
	CHECK_INT(lower_char(0x10400), 0x10428);
	CHECK_INT(lower_char(0x10ffff), 0x10ffff);
	buf_init(&b, 1000);
	/* U+023A is a byte shorter than what it becomes. */
	CHECK_INT(utf8_lower(&b, (const uint8_t *)"\310\272\310\272Z\377", 6),
	    0);
	CHECK(b.len == 8 && memcmp(b.data, "\342\261\245\342\261\245z\377",
	    8) == 0);
	buf_free(&b);
}

static const char *
type_of(const char *type, int32_t typmod, bool as_text)
{
	static struct buf b;
	struct value_type t;
	struct column c = { .name = text("c"), .type = text(type),
	    .typmod = typmod, .as_text = as_text };
	struct unit u = { 0 };

	masking_types(&u);
	value_type_init(&t, &u, &c);
	buf_free(&b);
	buf_init(&b, 1000);
	CHECK_INT(buf_printf(&b, "%s ", t.ops->name), 0);
	CHECK_INT(value_type_text(&t, &b), 0);
	CHECK_INT(buf_append(&b, t.not_null ? " not null" : "",
	    t.not_null ? 10 : 1), 0);
	free(c.name);
	free(c.type);
	unit_clear(&u);
	return (const char *)b.data;
}

static void
test_types(void)
{
	CHECK_STR(type_of("text", -1, false), "text text");
	CHECK_STR(type_of("varchar", 24, false), "varchar varchar(20)");
	CHECK_STR(type_of("bpchar", 7, false), "bpchar char(3)");
	CHECK_STR(type_of("public.short", -1, false), "varchar varchar(12)");
	CHECK_STR(type_of("public.must", -1, false),
	    "varchar varchar(12) not null");
	CHECK_STR(type_of("public.citext", -1, false),
	    "citext public.citext");
	CHECK_STR(type_of("other.citext", -1, false), "composite other.citext");
	CHECK_STR(type_of("public.mood", -1, false), "enum public.mood");
	CHECK_STR(type_of("int4[]", -1, false), "array int4[]");
	CHECK_STR(type_of("numeric", 655366, false), "numeric numeric(10,2)");
	CHECK_STR(type_of("text", -1, true), "other text");
	CHECK_STR(type_of("numeric", 655366, true), "other numeric");
	CHECK_STR(type_of("bit", 8, false), "bit bit(8)");
	CHECK_STR(type_of("varbit", 8, false), "varbit varbit(8)");
	CHECK_STR(type_of("public.hstore", -1, false),
	    "hstore public.hstore");
	CHECK_STR(type_of("public.short[]", -1, false),
	    "array public.short[]");
	CHECK_STR(type_of("int2vector", -1, false), "other int2vector");
	CHECK_STR(type_of("point", -1, false), "other point");
}

/*
 * The canonical bytes of a value of `type`, written as its text, or after
 * "\x" as its binary form; "(bad)" where it is none.
 */
static struct buf *
canon_of(const char *type, const char *value)
{
	static struct buf results[2];
	static unsigned int turn;
	struct buf *result = &results[turn++ % 2], wire, scratch;
	struct value_type t;
	struct unit u = { 0 };
	struct bytes out;

	buf_free(result);
	buf_init(result, 1000);
	buf_init(&wire, 1000);
	buf_init(&scratch, 1000);
	masking_types(&u);
	value_type_of(&t, &u, strncmp(value, "\\x", 2) == 0 ? "bytea" : type,
	    -1, false);
	if (t.ops->parse(&t, value, &wire) == 0) {
		value_type_of(&t, &u, type, -1, false);
		if (t.ops->canon((struct bytes){ wire.data, wire.len },
		    &scratch, &out) == 0)
			CHECK_INT(buf_append(result, out.data, out.len), 0);
		else
			CHECK_INT(buf_append_str(result, "(bad)"), 0);
	} else
		CHECK_INT(buf_append_str(result, "(bad)"), 0);
	buf_free(&wire);
	buf_free(&scratch);
	unit_clear(&u);
	return result;
}

static bool
equal(const char *type, const char *value, const char *type2,
    const char *value2)
{
	const struct buf *a = canon_of(type, value);
	const struct buf *b = canon_of(type2, value2);

	return a->len == b->len &&
	    (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

static bool
bad(const char *type, const char *value)
{
	const struct buf *a = canon_of(type, value);

	return a->len == 5 && memcmp(a->data, "(bad)", 5) == 0;
}

/* What is equal to the server is equal here, also from type to type. */
static void
test_canon(void)
{
	CHECK(equal("int2", "-5", "int8", "-5"));
	CHECK(equal("oid", "4294967295", "int8", "4294967295"));
	CHECK(equal("float4", "-0", "float8", "0"));
	CHECK(equal("float4", "1.5", "float8", "1.5"));
	CHECK(!equal("float4", "0.1", "float8", "0.1"));
	CHECK(equal("float4", "NaN", "float8", "NaN"));
	CHECK(equal("float8", "\\xfff8000000000001", "float8", "NaN"));
	CHECK(equal("float4", "\\xffc00001", "float8", "NaN"));
	CHECK(!equal("float8", "Infinity", "float8", "-Infinity"));
	CHECK(equal("inet", "10.0.0.0/8", "cidr", "10.0.0.0/8"));
	CHECK(!equal("inet", "10.0.0.0/8", "inet", "10.0.0.0/9"));
	CHECK(!equal("inet", "::", "inet", "0.0.0.0"));
	CHECK(equal("macaddr", "08:00:2b:01:02:03", "macaddr8",
	    "08:00:2b:ff:fe:01:02:03"));
	CHECK(equal("bit", "101", "varbit", "101"));
	CHECK(!equal("varbit", "101", "varbit", "1010"));
	CHECK(equal("varbit", "\\x00000003a0", "varbit", "\\x00000003bf"));
	CHECK(equal("bool", "\\x02", "bool", "true"));
	CHECK(equal("public.citext", "ÄB", "public.citext", "äb"));
	CHECK(bad("varbit", "\\x00000003"));
	CHECK(bad("varbit", "\\x00000003a000"));
	CHECK(bad("varbit", "\\xffffffffa0"));
	CHECK(bad("inet", "\\x0220000300000000"));
	CHECK(bad("inet", "\\x0221000400000000"));
	CHECK(bad("inet", "\\x0420000400000000"));
	CHECK(bad("inet", "\\x0220020400000000"));
	CHECK(bad("inet", "\\x02200004000000"));
	CHECK(bad("inet", "\\x0320000400000000"));
	CHECK(bad("public.hstore", "\\x00000001"));
}

static bool
refused(const char *type, const char *value)
{
	struct value_type t;
	struct unit u = { 0 };
	struct buf out;
	bool no;

	buf_init(&out, 1000);
	masking_types(&u);
	value_type_of(&t, &u, type, -1, false);
	errno = 0;
	no = t.ops->parse(&t, value, &out) == -1 && errno == EINVAL;
	unit_clear(&u);
	buf_free(&out);
	return no;
}

/* What the server reads in more than one way, or not at all. */
static void
test_strict(void)
{
	static const char *const values[][2] = {
		{ "int2", "32768" }, { "int4", " 1" }, { "int4", "1 " },
		{ "int4", "" }, { "int4", "0x1" }, { "int4", "1.0" },
		{ "oid", "-1" }, { "oid", "4294967296" },
		{ "bool", "yes" }, { "bool", "" }, { "bool", "TRUE" },
		{ "float4", "1e39" }, { "float4", "1e-46" },
		{ "float8", "1e309" }, { "float8", "1e-400" },
		{ "float8", "" }, { "float8", "." }, { "float8", "-" },
		{ "float8", "1e" }, { "float8", "1e+" }, { "float8", "1.2.3" },
		{ "float8", "1,5" }, { "float8", "0x1p3" },
		{ "float8", " 1" }, { "float8", "1e5 " },
		{ "float8", "nano" }, { "float8", "1e99999999999" },
		{ "uuid", "a0eebc999c0b4ef8bb6d6bb9bd380a11" },
		{ "uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1" },
		{ "uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a111" },
		{ "bytea", "abc" }, { "bytea", "\\x0" }, { "bytea", "\\x0g" },
		{ "inet", "10.1" }, { "inet", "10.0.0.256" },
		{ "inet", "10.0.0.1/33" }, { "inet", "10.0.0.1/" },
		{ "inet", "10.0.0.1/-1" }, { "inet", "10.0.0.1/8 " },
		{ "inet", "::1/129" }, { "inet", "1:2" }, { "inet", "" },
		{ "cidr", "10.0.0.1/8" }, { "cidr", "::1/127" },
		{ "macaddr", "08:00:2b:01:02" }, { "macaddr", "" },
		{ "macaddr", "08:00:2b:01:02:03:04:05" },
		{ "macaddr8", "08:00:2b:01:02:03" },
		{ "bit", "102" }, { "json", "" }, { "json", "{" },
		{ "json", "{} x" }, { "jsonb", "nul" },
		{ "jsonb", "\"\\u0000\"" }, { "text", "\377" },
		{ "public.mood", "angry" }, { "public.hstore", "a" },
		{ "public.hstore", "\"a\"" }, { "public.hstore", "\"a\"=>" },
		{ "public.hstore", "\"a\"=>\"b" },
		{ "public.hstore", "\"a\"=>\"b\"," },
		{ "public.hstore", "\"a\"=>\"b\" \"c\"=>\"d\"" },
		{ "int4[]", "{}" }, { "point", "(0,0)" },
	};

	for (size_t i = 0; i < NITEMS(values); i++)
		if (!CHECK(refused(values[i][0], values[i][1])))
			fprintf(stderr, "\t%s %s\n", values[i][0],
			    values[i][1]);
	CHECK(equal("float8", "+1.50e1", "float8", "15"));
	CHECK(equal("float8", "-inf", "float8", "-Infinity"));
	CHECK(equal("float8", ".5", "float8", "5.e-1"));
	CHECK(equal("public.hstore", " \"a\" => null ,\"b\"=>\"\\\"\" ",
	    "public.hstore", "\"a\"=>NULL, \"b\"=>\"\\\"\""));
	CHECK(equal("bit", "", "varbit", ""));
}

/* Version 1 of jsonb is all there is. */
static void
test_jsonb(void)
{
	static const struct unit u = { .ntypes = 0 };
	struct value_type t;
	struct buf b;

	buf_init(&b, 100);
	value_type_of(&t, &u, "jsonb", -1, false);
	CHECK_INT(t.ops->print(&t, (struct bytes){
	    (const uint8_t *)"\1{}", 3 }, &b), 0);
	CHECK(b.len == 2 && memcmp(b.data, "{}", 2) == 0);
	CHECK_INT(t.ops->print(&t, (struct bytes){
	    (const uint8_t *)"\2{}", 3 }, &b), -1);
	buf_free(&b);
}

/* bit(n) is n bits, varbit(n) up to n. */
static void
test_bits(void)
{
	struct unit u = { 0 };
	struct value_type t;
	struct buf b;

	buf_init(&b, 100);
	value_type_of(&t, &u, "bit", 3, false);
	CHECK_INT(t.ops->parse(&t, "101", &b), 0);
	CHECK_INT(t.ops->parse(&t, "10", &b), -1);
	CHECK_INT(t.ops->parse(&t, "1010", &b), -1);
	value_type_of(&t, &u, "varbit", 3, false);
	CHECK_INT(t.ops->parse(&t, "10", &b), 0);
	CHECK_INT(t.ops->parse(&t, "1010", &b), -1);
	buf_free(&b);
}

/*
 * A domain over a domain over an array, and an array of a domain: names and
 * modifiers are those of what is on the wire.
 */
static void
test_domains(void)
{
	struct type_desc types[] = {
		{ .name = text("public.inner"), .kind = TYPE_DOMAIN,
		    .base = text("varchar[]"), .typmod = 4 + 7 },
		{ .name = text("public.outer"), .kind = TYPE_DOMAIN,
		    .base = text("public.inner"), .typmod = -1,
		    .not_null = true },
		{ .name = text("public.loop"), .kind = TYPE_DOMAIN,
		    .base = text("public.loop"), .typmod = -1 },
	};
	struct unit u = { .types = types, .ntypes = NITEMS(types) };
	struct value_type t;

	value_type_of(&t, &u, "public.outer", -1, false);
	CHECK_INT(t.ops->class, CLASS_ARRAY);
	CHECK_STR(t.name, "varchar[]");
	CHECK_INT(t.typmod, 4 + 7);
	CHECK(t.not_null);
	value_type_of(&t, &u, "public.inner", -1, false);
	CHECK(!t.not_null);
	value_type_of(&t, &u, "public.outer[]", -1, false);
	CHECK_INT(t.ops->class, CLASS_ARRAY);
	CHECK(!t.not_null);
	value_type_of(&t, &u, "public.loop", -1, false);
	CHECK_INT(t.ops->class, CLASS_OTHER);
	for (size_t i = 0; i < NITEMS(types); i++) {
		free(types[i].name);
		free(types[i].base);
	}
}

int
main(void)
{
	test_valid();
	test_count();
	test_lower();
	test_types();
	test_canon();
	test_strict();
	test_bits();
	test_jsonb();
	test_domains();
	return check_done();
}
