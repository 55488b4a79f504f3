/* template: the new values of the columns beside it, as text. */
#include "sys/system.h"

#include "tests/unit/masking.h"

static const struct { const char *name, *type; int32_t typmod; } columns[] = {
	{ "c", "varchar", 4 + 60 },
	{ "name", "text", -1 },
	{ "age", "int4", -1 },
	{ "code", "bpchar", 4 + 4 },
	{ "ok", "bool", -1 },
	{ "short", "varchar", 4 + 20 },
	{ "shape", "point", -1 },
	{ "d", "text", -1 },
};

static const char *rules[] = { NULL,
	"{action: regex, pattern: '^.', replacement: X}", "keep",
	"{action: static, value: zz}", "keep", "keep", "keep", NULL };

/* Column c by this template; column d by that rule. */
static int
begin(struct masking *m, const char *template, const char *other)
{
	struct buf b;
	char *lines;
	int rc;

	buf_init(&b, 4096);
	if (buf_printf(&b, "      c: {action: template, template: '%s'}\n",
	    template) == -1)
		abort();
	for (size_t i = 1; i < NITEMS(columns); i++)
		if (buf_printf(&b, "      %s: %s\n", columns[i].name,
		    rules[i] == NULL ? other : rules[i]) == -1)
			abort();
	lines = buf_steal_str(&b);
	/* Binds a table of one column, which fails; then the real one. */
	(void)masking_columns(m, "varchar", 4 + 60, lines);
	free(lines);
	error_clear(&m->error);
	mask_plan_free(&m->plan);
	free(m->unit.columns[0].name);
	free(m->unit.columns[0].type);
	free(m->unit.columns);
	m->unit.columns = calloc(NITEMS(columns), sizeof(*m->unit.columns));
	m->unit.ncolumns = NITEMS(columns);
	for (size_t i = 0; i < NITEMS(columns); i++) {
		m->unit.columns[i].name = text(columns[i].name);
		m->unit.columns[i].type = text(columns[i].type);
		m->unit.columns[i].typmod = columns[i].typmod;
	}
	rc = mask_check_rules(&m->rules, &m->error);
	return rc == -1 ? -1 : mask_plan_bind(&m->plan, &m->unit, &m->rules,
	    m->key, &m->error);
}

static void
add_field(struct buf *b, const void *p, int32_t n)
{
	if (buf_append_u32(b, (uint32_t)n) == -1 ||
	    (n > 0 && buf_append(b, p, (size_t)n) == -1))
		abort();
}

/* What column c becomes in a row; name may be NULL. */
static const char *
mask_row(struct masking *m, const char *c, const char *name)
{
	static char out[256];
	struct buf b;
	size_t took;
	int32_t n;

	buf_init(&b, 4096);
	if (buf_append_u16(&b, NITEMS(columns)) == -1)
		abort();
	add_field(&b, c, c == NULL ? -1 : (int32_t)strlen(c));
	add_field(&b, name, name == NULL ? -1 : (int32_t)strlen(name));
	add_field(&b, "\xff\xff\xff\xfb", 4);
	add_field(&b, "ab  ", 4);
	add_field(&b, "\001", 1);
	add_field(&b, "kept", 4);
	add_field(&b, "", -1);
	add_field(&b, "last", 4);
	buf_clear(&m->out);
	if (mask_plan_row(&m->plan, b.data, &took, &m->out, &m->error) == -1)
		strlcpy(out, m->error.message, sizeof(out));
	else if ((n = get_i32(m->out.data + 2)) == -1)
		strlcpy(out, "(NULL)", sizeof(out));
	else
		snprintf(out, sizeof(out), "%.*s", (int)n,
		    (const char *)m->out.data + 6);
	buf_free(&b);
	return out;
}

static void
check(const char *template, const char *name, const char *want)
{
	struct masking m;

	if (CHECK(begin(&m, template, "keep") == 0))
		CHECK_STR(mask_row(&m, "was", name), want);
	else
		fprintf(stderr, "\t%s\n", m.error.message);
	masking_end(&m);
}

static void
test_texts(void)
{
	check("{name} <{short}>", "Ada", "Xda <kept>");
	check("{age}/{ok}/{code}|", "Ada", "-5/t/zz|");
	check("<{name}>", NULL, "<>");
	check("{name}", "", "");
	check("{{{name}}}", "Ada", "{Xda}");
	check("{{name}}", "Ada", "{name}");
	check("\303\251{d}{d}", "Ada", "\303\251lastlast");
}

static void
test_policies(void)
{
	struct masking m;

	CHECK_INT(begin(&m, "{short}", "keep"), 0);
	CHECK_STR(mask_row(&m, NULL, "x"), "(NULL)");
	CHECK_STR(mask_row(&m, "", "x"), "");
	masking_end(&m);
	CHECK_INT(begin(&m, "{short}', null: mask, empty: 'mask", "keep"), 0);
	CHECK_STR(mask_row(&m, NULL, "x"), "kept");
	CHECK_STR(mask_row(&m, "", "x"), "kept");
	masking_end(&m);
	/* Longer than the column only in this row. */
	CHECK_INT(begin(&m, "{name}", "keep"), 0);
	CHECK_STR(mask_row(&m, "was", "0123456789012345678901234567890123456789"
	    "012345678901234567890"), "could not mask public.t.c in row 1: its "
	    "mask is too long for the column");
	masking_end(&m);
	CHECK_INT(begin(&m, "{name}", "keep"), 0);
	CHECK_STR(mask_row(&m, "was", "a\377"), "could not mask public.t.name "
	    "in row 1: it is not UTF-8");
	masking_end(&m);
}

static void
check_refused(const char *template, const char *other, const char *why)
{
	struct masking m;

	if (CHECK(begin(&m, template, other) == -1)) {
		CHECK_INT(m.error.code, EX_CONFIG);
		if (!CHECK(strstr(m.error.message, why) != NULL))
			fprintf(stderr, "\t%s\n\t%s\n", m.error.message, why);
	}
	masking_end(&m);
}

static void
test_refused(void)
{
	char many[512], *p = many;

	check_refused("x {name", "keep", "at byte 3 of it");
	check_refused("x}", "keep", "at byte 2 of it");
	check_refused("{}", "keep", "at byte 1 of it");
	check_refused("{a{b}", "keep", "at byte 1 of it");
	check_refused("{nobody}", "keep", "no column \"nobody\"");
	check_refused("{Name}", "keep", "no column \"Name\"");
	check_refused("{shape}", "keep", "type point");
	check_refused("{c}", "keep", "column \"c\" is made by template itself");
	check_refused("{d}", "{action: template, template: x}",
	    "column \"d\" is made by template itself");
	check_refused("{d}", "{action: json, unlisted: keep, paths: {$.a: "
	    "{action: template, template: x}, $.b: redact}}",
	    "column \"d\" is made by template itself");
	/* 20 + 20 + 20 and a blank. */
	check_refused("{short}{short}{short} ", "keep", "needs 61 characters, "
	    "the column takes 60");
	for (int i = 0; i < 65; i++)
		p += snprintf(p, 8, "{age}");
	check_refused(many, "keep", "at most 64 texts and columns");
}

static void
test_explain(void)
{
	struct masking m;
	struct buf b;
	char *said;

	buf_init(&b, 4096);
	CHECK_INT(begin(&m, "{short} {short}", "keep"), 0);
	CHECK_INT(m.plan.columns[0].value.fit.chars, 41);
	CHECK_INT(m.plan.columns[0].value.fit.spread, SPREAD_COLLIDES);
	CHECK_INT(mask_plan_explain(&m.plan, &b), 0);
	said = buf_steal_str(&b);
	CHECK(said != NULL && strstr(said, "as unique as the new values of "
	    "short, short") != NULL);
	free(said);
	masking_end(&m);
}

int
main(void)
{
	test_texts();
	test_policies();
	test_refused();
	test_explain();
	return check_done();
}
