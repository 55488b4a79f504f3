/*
 * Scoring: what names say, what values say, and what is counted of them.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "scan/judge.h"
#include "scan/name.h"
#include "scan/table.h"

#include "tests/unit/check.h"

static void
test_names(void)
{
	static const struct {
		const char *name;
		unsigned int class;
		enum scan_kind kind;
		double least, most;
	} cases[] = {
		{ "email", CLASS_TEXT, SCAN_EMAIL, 0.9, 1 },
		{ "EMailAddress", CLASS_TEXT, SCAN_EMAIL, 0.9, 1 },
		{ "CUSTOMER_EMAIL2", CLASS_TEXT, SCAN_EMAIL, 0.9, 1 },
		{ "kundenTelefonNr", CLASS_TEXT, SCAN_PHONE, 0.8, 1 },
		{ "kundentelefon", CLASS_TEXT, SCAN_PHONE, 0.8, 0.9 },
		{ "téléphone", CLASS_TEXT, SCAN_PHONE, 0.9, 1 },
		{ "fecha_de_nacimiento", CLASS_DATE, SCAN_DOB, 0.9, 1 },
		{ "dateofbirth", CLASS_DATE, SCAN_DOB, 0.9, 1 },
		{ "HTTPUserAgent", CLASS_TEXT, SCAN_USER_AGENT, 0.7, 1 },
		{ "nachname", CLASS_TEXT, SCAN_LAST_NAME, 0.9, 1 },
		{ "ssn", CLASS_INT, SCAN_SSN, 0.9, 1 },
		{ "tax_id", CLASS_INT, SCAN_TAX_ID, 0.8, 1 },
		{ "remote_ip", CLASS_INET, SCAN_IP, 0.8, 1 },
		{ "description", CLASS_TEXT, SCAN_FREE_TEXT, 0.3, 0.59 },
		{ "name", CLASS_TEXT, SCAN_NAME, 0.3, 0.59 },
		/* About it, a number for it, a type that can't hold it. */
		{ "email_verified", CLASS_TEXT, SCAN_EMAIL, 0, 0.25 },
		{ "phone_type", CLASS_TEXT, SCAN_PHONE, 0, 0.25 },
		{ "address_id", CLASS_INT, SCAN_ADDRESS, 0, 0.25 },
		{ "email", CLASS_BOOL, SCAN_EMAIL, 0, 0.25 },
		/* Nothing. */
		{ "id", CLASS_INT, SCAN_NONE, 0, 0 },
		{ "chip", CLASS_TEXT, SCAN_NONE, 0, 0 },
		{ "hotel", CLASS_TEXT, SCAN_NONE, 0, 0 },
		{ "quantity", CLASS_TEXT, SCAN_NONE, 0, 0 },
		{ "", CLASS_TEXT, SCAN_NONE, 0, 0 },
		{ "___", CLASS_TEXT, SCAN_NONE, 0, 0 },
	};
	double says;

	for (size_t i = 0; i < NITEMS(cases); i++) {
		enum scan_kind kind = scan_name(cases[i].name, cases[i].class,
		    &says);

		if (!CHECK_INT(kind, cases[i].kind) ||
		    !CHECK(says >= cases[i].least && says <= cases[i].most))
			fprintf(stderr, "\t\"%s\" says %.2f\n", cases[i].name,
			    says);
	}
}

/* One column, and values of it. */
struct scanning {
	struct scanner		 scanner;
	struct scan_table	 table;
	struct error		 error;
};

static char *
text(const char *s)
{
	char *copy = strdup(s);

	if (copy == NULL)
		abort();
	return copy;
}

static void
begin(struct scanning *s, const char *name, const char *type)
{
	struct unit u = { .schema = text("public"), .table = text("t"),
	    .ncolumns = 1, .columns = calloc(1, sizeof(struct column)),
	    .ntypes = 1, .types = calloc(1, sizeof(struct type_desc)) };

	memset(s, 0, sizeof(*s));
	u.columns[0] = (struct column){ .name = text(name),
	    .type = text(type), .typmod = -1 };
	u.types[0] = (struct type_desc){ .name = text("public.hstore"),
	    .kind = TYPE_BASE, .typmod = -1 };
	CHECK_INT(scanner_init(&s->scanner, &s->error), 0);
	CHECK_INT(scan_table_init(&s->table, &u, &s->error), 0);
}

static void
end(struct scanning *s)
{
	scan_table_free(&s->table);
	scanner_free(&s->scanner);
	error_clear(&s->error);
}

static void
put(struct scanning *s, const void *value, size_t n)
{
	struct buf b;
	size_t len;

	buf_init(&b, SIZE_MAX / 2);
	CHECK(buf_append_u16(&b, 1) == 0 && buf_append_u32(&b, value == NULL ?
	    UINT32_MAX : (uint32_t)n) == 0 && buf_append(&b, value, n) == 0);
	CHECK_INT(scan_table_row(&s->table, &s->scanner, b.data, &len,
	    &s->error), 0);
	CHECK_INT(len, b.len);
	buf_free(&b);
}

static void
put_text(struct scanning *s, const char *value)
{
	put(s, value, strlen(value));
}

static struct scan_verdict
verdict(struct scanning *s)
{
	struct scan_verdict v;

	scan_judge(&s->table.columns[0].spots[0], &s->table.columns[0], &v);
	return v;
}

/* A hundred values of a format with a number in it. */
static void
check_values(const char *name, const char *fmt, enum scan_kind kind,
    double least, double most)
{
	struct scan_verdict v;
	struct scanning s;
	char value[128];

	begin(&s, name, "text");
	for (int i = 0; i < 100; i++) {
		const char *at = strstr(fmt, "%d");

		snprintf(value, sizeof(value), "%.*s%d%s", (int)(at - fmt),
		    fmt, 10 + i % 90, at + 2);
		put_text(&s, value);
	}
	v = verdict(&s);
	if (!CHECK_INT(v.kind, kind) ||
	    !CHECK(v.confidence >= least && v.confidence <= most))
		fprintf(stderr, "\t%s: %s %.2f\n", fmt,
		    scan_kinds[v.kind].name, v.confidence);
	end(&s);
}

static void
test_values(void)
{
	struct scan_verdict v;
	struct scanning s;

	check_values("c1", "u%d@mail.test", SCAN_EMAIL, 0.9, 1);
	check_values("c1", "19%d-05-17", SCAN_DOB, 0.6, 1);
	check_values("c1", "17.05.19%d", SCAN_DOB, 0.6, 1);
	check_values("c1", "05/17/19%d", SCAN_DOB, 0.6, 1);
	check_values("c1", "19%d0517", SCAN_DOB, 0.6, 1);
	check_values("c1", "20%d-05-17", SCAN_NONE, 0, 0.29);
	check_values("c1", "19%d-13-17x", SCAN_NONE, 0, 0.29);
	check_values("c1", "P%d", SCAN_NONE, 0, 0.29);
	/* A name that the values do not bear out. */
	check_values("email", "P%d", SCAN_EMAIL, 0.3, 0.59);
	check_values("name", "Bolt M%d", SCAN_NAME, 0, 0.29);
	/* Anything may be in sentences. */
	check_values("c1", "it was seen %d times in all", SCAN_FREE_TEXT, 0.3,
	    0.59);
	check_values("c1", "mail u%d@mail.test before noon", SCAN_FREE_TEXT,
	    0.6, 1);

	begin(&s, "c", "text");
	v = verdict(&s);
	CHECK_INT(v.kind, SCAN_NONE);
	put(&s, NULL, 0);
	put_text(&s, "  ");
	put_text(&s, "\xff\xfe");
	CHECK_INT(s.table.columns[0].nulls, 1);
	CHECK_INT(s.table.columns[0].spots[0].values, 1);
	CHECK_INT(s.table.rows, 3);
	end(&s);
}

/* The paths of a json column after some documents. */
static void
test_places(void)
{
	static const char *const texts[] = {
		"{\"a\":{\"b\":[{\"c\":\"x\"},{\"c\":\"y\"}]},\"n\":1}",
		"[[\"x\"],{\"a b\":\"z\"}]",
		"{\"\\u0061\":{\"b\":[null,true,{\"c\":\"\\u00e9\"}]}}",
		"\"alone\"", "{\"u@mail.test\":{\"d\":1}}", "{\"cut\":", "",
	};
	static const char *const paths[] = {
		"$.a.b[*].c", "$.n", "$[*][*]", "$[*].*", "$", "$.*.d",
	};
	struct scanning s;
	struct scan_column *c;

	begin(&s, "j", "json");
	c = &s.table.columns[0];
	for (size_t i = 0; i < NITEMS(texts); i++) {
		CHECK(!c->keys || i > 4);
		put_text(&s, texts[i]);
	}
	CHECK(c->keys);
	if (CHECK_INT(c->nspots, NITEMS(paths) + 1))
		for (size_t i = 0; i < NITEMS(paths); i++)
			CHECK_STR(c->spots[i + 1].path, paths[i]);
	CHECK_INT(c->spots[1].values, 3);
	CHECK_STR(c->spots[1].name, "c");
	end(&s);
}

/* Keys without end, containers without end. */
static void
test_bounds(void)
{
	struct scanning s;
	char text[4096];

	begin(&s, "j", "json");
	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "{\"k%d\":\"v\"}", i);
		put_text(&s, text);
	}
	CHECK_INT(s.table.columns[0].nspots, SPOTS_MAX);
	memset(text, '[', 2000);
	memset(text + 2000, ']', 2000);
	text[4000] = '\0';
	put_text(&s, text);
	CHECK_INT(s.table.columns[0].nspots, SPOTS_MAX);
	end(&s);
}

/* Bytes that are not what their type says are passed over. */
static void
test_broken(void)
{
	static const char *const types[] = { "jsonb", "public.hstore",
	    "int4[]", "text[]", "numeric", "uuid", "date", "inet" };
	static const uint8_t bytes[] = { 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25,
	    0xff, 0xff, 0xff, 0xf0, 0, 0, 0, 1, 1, '{', '"' };
	struct scanning s;

	for (size_t i = 0; i < NITEMS(types); i++) {
		begin(&s, "c", types[i]);
		for (size_t n = 0; n <= sizeof(bytes); n++) {
			put(&s, bytes, n);
			put(&s, bytes + sizeof(bytes) - n, n);
		}
		(void)verdict(&s);
		end(&s);
	}
}

static void
test_distinct(void)
{
	struct scanning s;
	char value[16];
	double n;

	begin(&s, "c", "text");
	for (int i = 0; i < 3000; i++) {
		snprintf(value, sizeof(value), "v%d", i % 300);
		put_text(&s, value);
	}
	n = scan_distinct(&s.table.columns[0].spots[0]);
	CHECK(n > 240 && n < 360);
	end(&s);
}

int
main(void)
{
	test_names();
	test_values();
	test_places();
	test_bounds();
	test_broken();
	test_distinct();
	return check_done();
}
