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
}

int
main(void)
{
	test_valid();
	test_count();
	test_lower();
	test_types();
	return check_done();
}
