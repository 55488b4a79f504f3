/*
 * Columns that repeat a masked one: which kept columns are named, and which
 * are refused.
 */
#include "sys/system.h"
#include "mask/side.h"

#include "tests/unit/masking.h"

/* A unit of columns "name type", and its rules. */
static int
bind(struct masking *m, const char *const *columns, size_t n,
    const char *yaml)
{
	memset(m, 0, sizeof(*m));
	buf_init(&m->out, SIZE_MAX / 2);
	m->unit.schema = text("public");
	m->unit.table = text("t");
	m->unit.ncolumns = n;
	m->unit.columns = calloc(n, sizeof(*m->unit.columns));
	for (size_t i = 0; i < n; i++) {
		const char *blank = strchr(columns[i], ' ');

		m->unit.columns[i].name = strndup(columns[i],
		    (size_t)(blank - columns[i]));
		m->unit.columns[i].type = text(blank + 1);
		m->unit.columns[i].typmod = -1;
	}
	m->unit.types = calloc(1, sizeof(*m->unit.types));
	m->unit.types[m->unit.ntypes++] = (struct type_desc){
	    .name = text("public.words"), .kind = TYPE_DOMAIN,
	    .base = text("tsvector"), .typmod = -1 };
	setenv("TEST_KEY", TEST_KEY, 1);
	m->key = key_load("env:TEST_KEY", &m->error);
	if (rules_parse(&m->rules, "r.yaml", (const uint8_t *)yaml,
	    strlen(yaml), &m->error) == -1)
		return -1;
	return mask_plan_bind(&m->plan, &m->unit, &m->rules, m->key,
	    &m->error);
}

static const char head[] = "version: 1\nunlisted: keep\n"
    "tables:\n  public.t:\n    columns:\n      ";

/* Is the second column named beside a first one that is `rule`? */
static const char *
named(const char *first, const char *rule, const char *second)
{
	static char text[256];
	const char *columns[] = { first, second };
	struct side_column list[2];
	struct masking m;
	struct buf why;
	char *yaml;
	size_t n;

	if (asprintf(&yaml, "%s%.*s: %s\n", head, (int)strcspn(first, " "),
	    first, rule) == -1)
		abort();
	snprintf(text, sizeof(text), "refused");
	buf_init(&why, sizeof(text) - 1);
	if (bind(&m, columns, 2, yaml) == 0) {
		n = side_columns(&m.plan, list);
		snprintf(text, sizeof(text), "-");
		if (n == 1 && side_describe(&m.plan, list, &why) == 0)
			snprintf(text, sizeof(text), "%.*s", (int)why.len,
			    (const char *)why.data);
	}
	buf_free(&why);
	masking_end(&m);
	free(yaml);
	return text;
}

static void
test_names(void)
{
	static const char copy[] = "it looks like a copy of email";
	static const char made[] =
	    "its name is that of a column made from the others";
	static const struct {
		const char *second, *why;
	} cases[] = {
		{ "email_lower text", copy }, { "lower_email text", copy },
		{ "unconfirmed_email text", copy },
		{ "email_search_tsv text", copy },
		{ "email_trgm text[]", copy }, { "EMAIL_HASH bytea", copy },
		{ "email_old jsonb", copy },
		{ "search_vector text", made }, { "fulltext text", made },
		/* No copies: other things, other types, the column itself. */
		{ "email_verified bool", "-" }, { "email_old bool", "-" },
		{ "email_sent_at timestamptz", "-" },
		{ "email_format text", "-" }, { "emails_lower text", "-" },
		{ "email_ text", "-" }, { "name_lower text", "-" },
		{ "research text", "-" }, { "mail text", "-" },
	};

	for (size_t i = 0; i < NITEMS(cases); i++)
		CHECK_STR(named("email text", "redact", cases[i].second),
		    cases[i].why);
	/* Where nothing is masked nothing is repeated. */
	CHECK_STR(named("email text", "keep", "email_lower text"), "-");
	CHECK_STR(named("email text", "keep", "search_vector text"), "-");
	CHECK_STR(named("email text", "keep", "words tsvector"), "-");
	/* One that passes unlisted beside a masked column. */
	CHECK_STR(named("email text", "redact", "words tsvector"), "refused");
	CHECK_STR(named("email text", "redact", "v public.vector"), "refused");
	CHECK_STR(named("email text", "redact", "v x.halfvec[]"), "refused");
	CHECK_STR(named("email text", "redact", "v public.vectors"), "-");
}

static void
test_refused(void)
{
	static const char *const columns[] = { "tsv tsvector", "w public.words" };
	static const struct {
		const char *rules;
		bool ok;
	} cases[] = {
		{ "tsv: keep", false },
		{ "tsv: {action: keep}", false },
		{ "tsv: {action: keep, derived: false}", false },
		{ "tsv: {action: keep, derived: true}", true },
		{ "tsv: 'null'\n      w: keep", false },
		{ "tsv: 'null'\n      w: {action: keep, derived: true}", true },
		{ "tsv: 'null'\n      w: 'null'", true },
	};

	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct side_column list[2];
		struct masking m;
		char *yaml;

		if (asprintf(&yaml, "%s%s\n", head, cases[i].rules) == -1)
			abort();
		CHECK_INT(bind(&m, columns, 2, yaml), cases[i].ok ? 0 : -1);
		if (cases[i].ok)
			CHECK_INT(side_columns(&m.plan, list), 0);
		else {
			CHECK_INT(m.error.code, EX_CONFIG);
			CHECK(strstr(m.error.message, "repeats what") != NULL);
			CHECK(strstr(m.error.hint, "derived: true") != NULL);
		}
		masking_end(&m);
		free(yaml);
	}
}

int
main(void)
{
	test_names();
	test_refused();
	return check_done();
}
