/* Columns with foreign keys: what they take from the root of the chain. */
#include "sys/system.h"

#include "tests/unit/masking.h"

/* A type and its typmod. */
struct typed {
	const char	*name;
	int32_t		 typmod;
};

static void
add_ancestor(struct fk_column *c, const char *table, const struct typed *type)
{
	struct ancestor *a = &c->chain[c->nchain++];

	a->schema = text("public");
	a->table = text(table);
	a->column = text("id");
	a->type = text(type->name);
	a->typmod = type->typmod;
}

/* From column c through m.id to the id of the table. */
static void
add_reference(struct unit *u, const char *table, const struct typed *root)
{
	struct foreign_key *f = &u->fkeys[u->nfkeys++];

	f->name = text("f");
	f->columns = calloc(1, sizeof(*f->columns));
	f->ncolumns = 1;
	f->columns[0].name = text("c");
	f->columns[0].chain = calloc(2, sizeof(struct ancestor));
	add_ancestor(&f->columns[0], "m", root);
	add_ancestor(&f->columns[0], table, root);
}

static void
add_column(struct unit *u, const char *name, const struct typed *t)
{
	struct column *c = &u->columns[u->ncolumns++];

	c->name = text(name);
	c->type = text(t->name);
	c->typmod = t->typmod;
}

/*
 * Binds table public.t: column c, which refers to public.m.id and that to
 * public.p.id (and to public.q.id where `other` is given), and a text "sex"
 * beside it.
 */
static int
begin(struct masking *m, const struct typed *own, const struct typed *root,
    const struct typed *other, const char *yaml)
{
	static const struct typed plain = { "text", -1 };

	memset(m, 0, sizeof(*m));
	buf_init(&m->out, SIZE_MAX / 2);
	m->unit.schema = text("public");
	m->unit.table = text("t");
	m->unit.columns = calloc(2, sizeof(*m->unit.columns));
	add_column(&m->unit, "c", own);
	add_column(&m->unit, "sex", &plain);
	masking_types(&m->unit);
	m->unit.fkeys = calloc(2, sizeof(*m->unit.fkeys));
	add_reference(&m->unit, "p", root);
	if (other != NULL)
		add_reference(&m->unit, "q", other);
	setenv("TEST_KEY", TEST_KEY, 1);
	if ((m->key = key_load("env:TEST_KEY", &m->error)) == NULL ||
	    rules_parse(&m->rules, "r.yaml", (const uint8_t *)yaml,
	    strlen(yaml), &m->error) == -1 ||
	    mask_check_rules(&m->rules, &m->error) == -1)
		return -1;
	return mask_plan_bind(&m->plan, &m->unit, &m->rules, m->key,
	    &m->error);
}

/* The rules of p.id and nothing else. */
static int
begin_root(struct masking *m, const struct typed *own,
    const struct typed *root, const char *rule)
{
	char *yaml;
	int rc;

	if (asprintf(&yaml, "version: 1\ntables:\n  public.t: {columns: "
	    "{sex: keep}}\n  public.p: {columns: {id: %s}}\n", rule) == -1)
		abort();
	rc = begin(m, own, root, NULL, yaml);
	free(yaml);
	return rc;
}

/*
 * Types that foreign keys may join, of one class, but of other bytes: only
 * integers are converted to the root's and back.
 */
static void
test_widths(void)
{
	static const struct {
		struct typed	 own, root;
		const char	*rule;
	} pairs[] = {
		{ { "time", -1 }, { "timetz", -1 },
		    "{action: noise, amount: 1 hour}" },
		{ { "macaddr", -1 }, { "macaddr8", -1 },
		    "{action: fake, provider: mac}" },
		{ { "float4", -1 }, { "float8", -1 },
		    "{action: noise, amount: 1}" },
	};
	struct masking m;

	for (size_t i = 0; i < NITEMS(pairs); i++) {
		CHECK_INT(begin_root(&m, &pairs[i].own, &pairs[i].root,
		    pairs[i].rule), -1);
		CHECK_INT(m.error.code, EX_CONFIG);
		CHECK(m.error.message != NULL && strstr(m.error.message,
		    "they cannot be masked alike") != NULL);
		masking_end(&m);
		CHECK_INT(begin_root(&m, &pairs[i].own, &pairs[i].root,
		    "keep"), 0);
		masking_end(&m);
	}
}

/* A numeric that would round what its root becomes. */
static void
test_numeric(void)
{
	static const struct {
		int32_t	own, root;
		bool	ok;
	} pairs[] = {		/* precision << 16 | scale, and 4 */
		{ (5 << 16) + 4, (10 << 16 | 2) + 4, false },
		{ (10 << 16 | 2) + 4, (10 << 16 | 2) + 4, true },
		{ (12 << 16 | 3) + 4, (10 << 16 | 2) + 4, true },
		{ (12 << 16 | 5) + 4, (10 << 16 | 2) + 4, false },
		{ (10 << 16 | 2) + 4, -1, false },
		{ -1, (10 << 16 | 2) + 4, true },
	};
	struct typed own = { "numeric", 0 }, root = { "numeric", 0 };
	struct masking m;

	for (size_t i = 0; i < NITEMS(pairs); i++) {
		own.typmod = pairs[i].own;
		root.typmod = pairs[i].root;
		CHECK_INT(begin_root(&m, &own, &root, "{action: permute, "
		    "min: 0, max: 99, scale: 2}"), pairs[i].ok ? 0 : -1);
		CHECK(pairs[i].ok || (m.error.message != NULL &&
		    strstr(m.error.message, "fit in it") != NULL));
		masking_end(&m);
		CHECK_INT(begin_root(&m, &own, &root, "keep"), 0);
		masking_end(&m);
	}
}

/* One row (c, NULL): the new c as text. */
static const char *
masked(struct masking *m, const void *value, size_t n, int32_t *len)
{
	static char to[128];
	struct buf in;
	size_t took;
	int rc;

	buf_init(&in, SIZE_MAX / 2);
	buf_clear(&m->out);
	rc = buf_append_u16(&in, 2);
	if (rc == 0)
		rc = buf_append_u32(&in, value == NULL ? UINT32_MAX :
		    (uint32_t)n);
	if (rc == 0 && value != NULL)
		rc = buf_append(&in, value, n);
	if (rc == 0)
		rc = buf_append_u32(&in, UINT32_MAX);
	if (rc == 0)
		rc = mask_plan_row(&m->plan, in.data, &took, &m->out,
		    &m->error);
	buf_free(&in);
	*len = rc == -1 ? -2 : get_i32(m->out.data + 2);
	snprintf(to, sizeof(to), "%.*s", *len < 0 ? 0 : (int)*len,
	    *len < 0 ? "" : (const char *)m->out.data + 6);
	return to;
}

/* Blanks at the end of a bpchar are no part of what it refers to. */
static void
test_padding(void)
{
	static const struct typed own = { "bpchar", 4 + 40 };
	static const struct typed root = { "varchar", 4 + 40 };
	static const struct typed plain = { "text", -1 };
	struct masking m;
	char want[128];
	int32_t n;

	CHECK_INT(begin_root(&m, &plain, &root, "hash"), 0);
	snprintf(want, sizeof(want), "%s", masked(&m, "ab", 2, &n));
	masking_end(&m);
	CHECK_INT(begin_root(&m, &own, &root, "hash"), 0);
	CHECK_STR(masked(&m, "ab   ", 5, &n), want);
	masking_end(&m);
}

/* `null: mask` of a column that is narrower than its root. */
static void
test_null_narrow(void)
{
	static const struct typed own = { "int4", -1 }, root = { "int8", -1 };
	struct masking m;
	int32_t n;

	CHECK_INT(begin_root(&m, &own, &root, "{action: permute, min: 1, "
	    "max: 99}"), 0);
	(void)masked(&m, "\0\0\0\7", 4, &n);
	CHECK_INT(n, 4);
	masking_end(&m);
	CHECK_INT(begin_root(&m, &own, &root, "[{action: choice, values: [7], "
	    "'null': mask}, {action: permute, min: 1, max: 9}]"), 0);
	(void)masked(&m, NULL, 0, &n);
	CHECK_INT(n, 4);
	masking_end(&m);
}

/* Rules of the root that look at its row mean nothing in another table. */
static void
test_row(void)
{
	static const struct typed own = { "text", -1 };
	static const struct typed date = { "date", -1 };
	static const char *const rules[] = {
		"{action: hash, when: \"sex = 'f'\"}",
		"{action: fake, provider: email, gender_column: sex}",
		"{action: fake, provider: phone, country_column: sex}",
		"{action: template, template: '{sex}'}",
		"[hash, {action: template, template: '{sex}'}]",
	};
	struct masking m;

	for (size_t i = 0; i < NITEMS(rules); i++) {
		CHECK_INT(begin_root(&m, &own, &own, rules[i]), -1);
		CHECK(m.error.message != NULL && strstr(m.error.message,
		    "looks at other columns of its row") != NULL);
		masking_end(&m);
	}
	CHECK_INT(begin_root(&m, &date, &date, "{action: date-shift, subject: "
	    "sex}"), -1);
	CHECK(m.error.message != NULL && strstr(m.error.message,
	    "looks at other columns of its row") != NULL);
	masking_end(&m);
}

/* Another run gives other values, inside of arrays too. */
static void
test_impure(void)
{
	static const struct typed own = { "text[]", -1 };
	struct masking m;

	CHECK_INT(begin_root(&m, &own, &own, "random"), -1);
	CHECK(m.error.message != NULL && strstr(m.error.message,
	    "breaks the foreign key") != NULL);
	masking_end(&m);
	CHECK_INT(begin_root(&m, &own, &own, "hash"), 0);
	masking_end(&m);
}

/* The domain of each action counts, not only that of the first. */
static void
test_domains(void)
{
	static const struct typed own = { "text", -1 };
	struct masking m;
	static const char rules[] = "version: 1\ntables:\n"
	    "  public.p: {columns: {id: [{action: hash, domain: a}, "
	    "{action: hash, domain: b}]}}\n"
	    "  public.t: {columns: {sex: keep, c: [{action: hash, domain: a}, "
	    "{action: hash, domain: %c}]}}\n";
	char yaml[512];

	for (char d = 'b'; d <= 'c'; d++) {
		snprintf(yaml, sizeof(yaml), rules, d);
		CHECK_INT(begin(&m, &own, &own, NULL, yaml), d == 'b' ? 0 :
		    -1);
		CHECK(d == 'b' || (m.error.message != NULL &&
		    strstr(m.error.message, "another rule") != NULL));
		masking_end(&m);
	}
}

/* Two roots, of which one is kept because nobody lists it. */
static void
test_two_roots(void)
{
	static const struct typed own = { "text", -1 };
	static const char rules[] = "version: 1\nunlisted: keep\ntables:\n"
	    "  public.%c: {columns: {id: %s}}\n";
	char yaml[512];
	struct masking m;

	for (char table = 'p'; table <= 'q'; table++) {
		snprintf(yaml, sizeof(yaml), rules, table, "hash");
		CHECK_INT(begin(&m, &own, &own, &own, yaml), -1);
		CHECK(m.error.message != NULL && strstr(m.error.message,
		    "masked differently") != NULL);
		masking_end(&m);
		snprintf(yaml, sizeof(yaml), rules, table, "keep");
		CHECK_INT(begin(&m, &own, &own, &own, yaml), 0);
		masking_end(&m);
	}
}

/* NULL breaks no reference, but what a condition leaves alone would. */
static void
test_null(void)
{
	static const struct typed own = { "text", -1 };
	static const char rules[] = "version: 1\ntables:\n"
	    "  public.p: {columns: {id: hash}}\n"
	    "  public.t: {columns: {sex: keep, c: {action: 'null'%s}}}\n";
	char yaml[512];
	struct masking m;

	snprintf(yaml, sizeof(yaml), rules, "");
	CHECK_INT(begin(&m, &own, &own, NULL, yaml), 0);
	masking_end(&m);
	snprintf(yaml, sizeof(yaml), rules, ", when: \"sex = 'f'\"");
	CHECK_INT(begin(&m, &own, &own, NULL, yaml), -1);
	CHECK(m.error.message != NULL && strstr(m.error.message,
	    "it can have no condition") != NULL);
	masking_end(&m);
}

/* What becomes NULL between the column and its root is not to be found. */
static void
test_between(void)
{
	static const struct typed own = { "text", -1 };
	static const char rules[] = "version: 1\ntables:\n"
	    "  public.p: {columns: {id: hash}}\n"
	    "  public.m: {columns: {id: %s}}\n"
	    "  public.t: {columns: {sex: keep%s}}\n";
	char yaml[512];
	struct masking m;

	snprintf(yaml, sizeof(yaml), rules, "'null'", "");
	CHECK_INT(begin(&m, &own, &own, NULL, yaml), -1);
	CHECK(m.error.message != NULL && strstr(m.error.message,
	    "public.m.id becomes NULL") != NULL);
	masking_end(&m);
	snprintf(yaml, sizeof(yaml), rules, "'null'", ", c: 'null'");
	CHECK_INT(begin(&m, &own, &own, NULL, yaml), 0);
	masking_end(&m);
	snprintf(yaml, sizeof(yaml), rules, "hash", "");
	CHECK_INT(begin(&m, &own, &own, NULL, yaml), 0);
	masking_end(&m);
}

int
main(void)
{
	test_widths();
	test_numeric();
	test_padding();
	test_null_narrow();
	test_row();
	test_impure();
	test_domains();
	test_two_roots();
	test_null();
	test_between();
	return check_done();
}
