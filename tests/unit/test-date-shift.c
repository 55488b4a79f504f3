#include "sys/system.h"
#include "copy/tuple.h"
#include "type/datetime.h"

#include "tests/unit/typed.h"

/* A table of a subject, a date and a timestamp, under these rules. */
struct table {
	struct masking	m;
	uint16_t	n;
};

static int
table_begin(struct table *t, const char *subject, const char *parent,
    const char *rules)
{
	struct masking *m = &t->m;
	const char *const names[] = { "who", "born", "seen" };
	const char *const types[] = { subject, "date", "timestamptz" };
	char *yaml;
	int n;

	memset(t, 0, sizeof(*t));
	buf_init(&m->out, SIZE_MAX / 2);
	m->unit.schema = text("public");
	m->unit.table = text("visits");
	m->unit.ncolumns = 3;
	m->unit.columns = calloc(3, sizeof(*m->unit.columns));
	for (int i = 0; i < 3; i++) {
		m->unit.columns[i].name = text(names[i]);
		m->unit.columns[i].type = text(types[i]);
		m->unit.columns[i].typmod = -1;
	}
	if (parent != NULL) {
		struct foreign_key *f = calloc(1, sizeof(*f));
		struct fk_column *c = calloc(1, sizeof(*c));

		f->name = text("fk");
		f->columns = c;
		f->ncolumns = 1;
		c->name = text("who");
		c->chain = calloc(1, sizeof(*c->chain));
		c->nchain = 1;
		c->chain[0] = (struct ancestor){ text("public"), text(parent),
		    text("id"), text("int8"), -1 };
		m->unit.fkeys = f;
		m->unit.nfkeys = 1;
	}
	setenv("TEST_KEY", TEST_KEY, 1);
	if ((m->key = key_load("env:TEST_KEY", &m->error)) == NULL)
		return -1;
	n = asprintf(&yaml, "version: 1\ntables:\n  public.visits:\n"
	    "    columns:\n      who: keep\n%s", rules);
	if (n == -1)
		abort();
	n = rules_parse(&m->rules, "r.yaml", (const uint8_t *)yaml, (size_t)n,
	    &m->error);
	free(yaml);
	return n == -1 || mask_check_rules(&m->rules, &m->error) == -1 ? -1 :
	    mask_plan_bind(&m->plan, &m->unit, &m->rules, m->key, &m->error);
}

/* The shifts of both columns in days; false: the row fails. */
static bool
shifts(struct table *t, const void *who, int32_t nwho, int32_t born,
    int64_t seen, int64_t *of_born, int64_t *of_seen)
{
	struct field f[3];
	struct buf in;
	size_t took;
	int rc;

	buf_init(&in, SIZE_MAX / 2);
	buf_clear(&t->m.out);
	rc = buf_append_u16(&in, 3) | buf_append_u32(&in, (uint32_t)nwho) |
	    buf_append(&in, who, nwho < 0 ? 0 : (size_t)nwho) |
	    buf_append_u32(&in, 4) | buf_append_u32(&in, (uint32_t)born) |
	    buf_append_u32(&in, 8) | buf_append_u64(&in, (uint64_t)seen);
	if (rc == 0)
		rc = mask_plan_row(&t->m.plan, in.data, &took, &t->m.out,
		    &t->m.error);
	buf_free(&in);
	if (rc == -1)
		return false;
	tuple_fields(t->m.out.data, 3, f);
	*of_born = (int64_t)get_i32(f[1].data) - born;
	*of_seen = get_i64(f[2].data) - seen;
	CHECK_INT(*of_seen % USECS_PER_DAY, 0);
	*of_seen /= USECS_PER_DAY;
	return true;
}

#define BOTH(days) \
	"      born: {action: date-shift, subject: who, days: " days "}\n" \
	"      seen: {action: date-shift, subject: who, days: " days "}\n"

static int64_t
shift_of(struct table *t, int64_t who, size_t width)
{
	uint8_t wire[8];
	int64_t born = 0, seen = 0;

	put_u64(wire, (uint64_t)who);
	CHECK(shifts(t, wire + 8 - width, (int32_t)width, 100, 777, &born,
	    &seen));
	CHECK_INT(born, seen);
	return born;
}

/* One shift a subject, both ends drawn, never none. */
static void
test_shifts(void)
{
	int counts[7] = { 0 };
	struct table t;

	CHECK_INT(table_begin(&t, "int4", NULL, BOTH("3")), 0);
	for (int who = 0; who < 6000; who++)
		counts[shift_of(&t, who, 4) + 3]++;
	CHECK_INT(shift_of(&t, 5, 4), shift_of(&t, 5, 4));
	CHECK_INT(counts[3], 0);
	for (int i = 0; i < 7; i++)
		CHECK(i == 3 || (counts[i] > 850 && counts[i] < 1150));
	masking_end(&t.m);
}

/*
 * A child and a grandchild of customers.id, of another width: without a
 * domain the shift is that of the parent's column, else that of the domain.
 */
static void
test_tables(void)
{
	struct table a, b, c;
	int same = 0;

	CHECK_INT(table_begin(&a, "int4", "customers", BOTH("365")), 0);
	CHECK_INT(table_begin(&b, "int8", "customers", BOTH("365")), 0);
	CHECK_INT(table_begin(&c, "int8", NULL, BOTH("365")), 0);
	for (int who = 1; who < 50; who++) {
		int64_t shift = shift_of(&a, who, 4);

		CHECK_INT(shift_of(&b, who, 8), shift);
		same += shift_of(&c, who, 8) == shift;
	}
	CHECK(same < 5);
	masking_end(&b.m);
	masking_end(&c.m);
	CHECK_INT(table_begin(&b, "int4", NULL, "      born: {action: "
	    "date-shift, subject: who, domain: public.customers.id}\n"
	    "      seen: {action: date-shift, subject: who, "
	    "domain: public.customers.id}\n"), 0);
	CHECK_INT(shift_of(&b, 77, 4), shift_of(&a, 77, 4));
	masking_end(&a.m);
	masking_end(&b.m);
}

/* Frozen, and computed apart: a promise, as tests/golden is. */
static void
test_frozen(void)
{
	struct table t;

	CHECK_INT(table_begin(&t, "int4", "customers", BOTH("365")), 0);
	CHECK_INT(shift_of(&t, 1, 4), 175);
	CHECK_INT(shift_of(&t, 2, 4), -255);
	CHECK_INT(shift_of(&t, -7, 4), 203);
	CHECK_INT(shift_of(&t, 123456789, 4), 18);
	masking_end(&t.m);
	CHECK_INT(table_begin(&t, "int8", NULL, BOTH("365")), 0);
	CHECK_INT(shift_of(&t, 1, 8), 243);
	CHECK_INT(shift_of(&t, -7, 8), -260);
	masking_end(&t.m);
}

static void
test_edges(void)
{
	static const uint8_t one[] = { 0, 0, 0, 1 };
	int64_t born, seen;
	struct table t;

	CHECK_INT(table_begin(&t, "int4", NULL, BOTH("10")), 0);
	CHECK(shifts(&t, one, 4, DATE_INFINITY, TIMESTAMP_MINUS_INFINITY,
	    &born, &seen));
	CHECK(born == 0 && seen == 0);
	/* No subject, one that is none; out of the type's range. */
	CHECK(!shifts(&t, NULL, -1, 0, 0, &born, &seen));
	CHECK_INT(t.m.error.code, EX_DATAERR);
	error_clear(&t.m.error);
	CHECK(!shifts(&t, one, 3, 0, 0, &born, &seen));
	error_clear(&t.m.error);
	CHECK(shift_of(&t, 1, 4) > 0 ? !shifts(&t, one, 4, DATE_MAX, 0,
	    &born, &seen) : !shifts(&t, one, 4, DATE_MIN, 0, &born, &seen));
	error_clear(&t.m.error);
	CHECK(shift_of(&t, 1, 4) > 0 ? !shifts(&t, one, 4, 0, TIMESTAMP_MAX,
	    &born, &seen) : !shifts(&t, one, 4, 0, TIMESTAMP_MIN, &born,
	    &seen));
	masking_end(&t.m);
}

static void
test_equal(void)
{
	struct table a, b;
	int64_t x, y, z;

	CHECK_INT(table_begin(&a, "bpchar", NULL, BOTH("365")), 0);
	CHECK_INT(table_begin(&b, "text", NULL, BOTH("365")), 0);
	CHECK(shifts(&a, "ada  ", 5, 0, 0, &x, &z));
	CHECK(shifts(&b, "ada", 3, 0, 0, &y, &z));
	CHECK_INT(x, y);
	masking_end(&a.m);
	masking_end(&b.m);
}

static void
test_refused(void)
{
	typed_refused("date", -1, "date-shift", "needs \"subject\"");
	typed_refused("date", -1, "{action: date-shift, subject: d}",
	    "no column \"d\"");
	typed_refused("date", -1, "{action: date-shift, subject: c}",
	    "another column");
	typed_refused("date", -1, "{action: date-shift, subject: c, days: 0}",
	    "from 1 to 36500");
	typed_refused("text", -1, "{action: date-shift, subject: c}",
	    "not text");
}

int
main(void)
{
	test_shifts();
	test_tables();
	test_frozen();
	test_edges();
	test_equal();
	test_refused();
	return check_done();
}
