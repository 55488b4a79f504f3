/*
 * permute within ranges: one-to-one, what is refused, what stays.
 */
#include "sys/system.h"
#include "key/interval.h"
#include "type/decimal.h"
#include "type/numeric.h"

#include "tests/unit/masking.h"

#define NUMERIC(p, s) ((p) << 16 | (s)) + 4	/* a typmod */

static void
refused(const char *type, int32_t typmod, const char *rule, const char *why)
{
	struct masking m;

	CHECK_INT(masking_begin(&m, type, typmod, rule), -1);
	if (!CHECK(m.error.message != NULL &&
	    strstr(m.error.message, why) != NULL))
		fprintf(stderr, "\t%s\n", m.error.message == NULL ? "" :
		    m.error.message);
	masking_end(&m);
}

static void
test_refused(void)
{
	refused("int4", -1, "{action: permute, min: x}", "no value of int4");
	refused("int4", -1, "{action: permute, max: 2147483648}",
	    "no value of int4");
	refused("int4", -1, "{action: permute, min: 2, max: 1}",
	    "above \"max\"");
	refused("oid", -1, "{action: permute, min: -1}", "no value of oid");
	refused("date", -1, "{action: permute, max: infinity}",
	    "no value of date");
	refused("date", -1, "{action: permute, max: yesterday}",
	    "no value of date");
	refused("uuid", -1, "{action: permute, min: 0}", "permuted whole");
	refused("public.mood", -1, "{action: permute, min: sad}",
	    "permuted whole");
	refused("int4", -1, "{action: permute, scale: 2}", "is for numeric");
	refused("text", -1, "permute", "permute takes int2");
	refused("numeric", -1, "permute", "from where to where");
	refused("numeric", -1, "{action: permute, min: 1}",
	    "from where to where");
	refused("numeric", NUMERIC(19, 2), "permute", "from where to where");
	refused("numeric", NUMERIC(9, 2), "{action: permute, scale: 1}",
	    "from where to where");
	refused("numeric", -1, "{action: permute, min: 0.5, max: 9}",
	    "\"min\" is a number");
	refused("numeric", -1, "{action: permute, min: 0, max: NaN}",
	    "\"max\" is a number");
	refused("numeric", -1, "{action: permute, min: 0, max: 1e30}",
	    "\"max\" is a number");
	refused("numeric", NUMERIC(5, 2),
	    "{action: permute, min: 0, max: 9, scale: 3}",
	    "not 3 digits behind");
	refused("numeric", NUMERIC(5, 2),
	    "{action: permute, min: 0, max: 1000}", "does not go that far");
	refused("numeric", NUMERIC(5, 2),
	    "{action: permute, min: -1000, max: 0}", "does not go that far");
}

/* The ends of numeric(5,2) itself are taken. */
static void
test_ends(void)
{
	struct masking m;

	CHECK_INT(masking_begin(&m, "numeric", NUMERIC(5, 2),
	    "{action: permute, min: -999.99, max: 999.99}"), 0);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "numeric", NUMERIC(5, 2),
	    "{action: permute, min: -999, max: 999, scale: 0}"), 0);
	masking_end(&m);
}

/* All of an interval, and that nothing leaves it. */
static void
test_interval(int64_t low, uint32_t n)
{
	uint8_t key[INTERVAL_KEY] = "a key of thirty-two bytes, or so";
	uint8_t *seen = calloc(n, 1);
	uint32_t twice = 0, fixed = 0;
	struct interval i;
	int64_t v;

	if (seen == NULL)
		abort();
	CHECK_INT(interval_init(&i, key, key, low, low + n - 1), 0);
	CHECK_INT(i.small.table != NULL, n < 1000000);
	CHECK(!interval_has(&i, low - 1) && interval_has(&i, low));
	CHECK(interval_has(&i, low + n - 1) && !interval_has(&i, low + n));
	for (uint32_t k = 0; k < n; k++) {
		v = interval_permute(&i, low + k);
		twice += !interval_has(&i, v) || seen[v - low]++ != 0;
		fixed += v == low + k;
	}
	interval_free(&i);
	free(seen);
	CHECK_INT(twice, 0);
	CHECK(fixed < 15);
}

static void
test_intervals(void)
{
	for (uint32_t n = 1; n < 300; n++)
		test_interval(-3, n);
	test_interval(1, 999983);
	test_interval(0, 999999);
	test_interval(-500000, 1000000);
	test_interval(INT64_MAX - 1000003, 1000003);
	test_interval(INT64_MIN + 1, (1 << 20) + 1);
}

/* The whole of int8, whose size no int64 has. */
static void
test_widest(void)
{
	uint8_t key[INTERVAL_KEY] = { 1 };
	struct interval i;

	CHECK_INT(interval_init(&i, key, key, INT64_MIN, INT64_MAX), 0);
	CHECK_INT(i.space.n, 64);
	CHECK(interval_permute(&i, INT64_MIN) != interval_permute(&i,
	    INT64_MAX));
	interval_free(&i);
}

/* All of numeric(4,1): signs stay, and so do the digits behind the point. */
static void
test_numeric(void)
{
	static uint8_t seen[2 * 9999 + 1];
	struct decimal d = { 0 };
	size_t twice = 0, signs = 0;
	struct masking m;
	struct buf wire;
	const uint8_t *p;
	int64_t w;
	int32_t n;

	buf_init(&wire, 1024);
	CHECK_INT(masking_begin(&m, "numeric", NUMERIC(4, 1), "permute"), 0);
	for (int64_t v = -9999; v <= 9999; v++) {
		buf_clear(&wire);
		if (decimal_from_int(&d, v, 1) == -1 ||
		    numeric_write(&d, &wire) == -1)
			abort();
		p = masking_value(&m, wire.data, wire.len, &n);
		if (n < 0 || numeric_read(&d, (struct bytes){ p,
		    (size_t)n }) == -1 || decimal_to_int(&d, 1, &w) == -1)
			abort();
		signs += (v < 0) != (w < 0) || d.scale != 1;
		twice += w < -9999 || w > 9999 || seen[w + 9999]++ != 0;
	}
	CHECK_INT(twice, 0);
	CHECK_INT(signs, 0);
	masking_end(&m);
	decimal_free(&d);
	buf_free(&wire);
}

/* Each day from 1900 to 2099; the days beside them are refused. */
static void
test_dates(void)
{
	enum { first = -36524, last = 36524 };
	static uint8_t seen[last - first + 1];
	struct masking m;
	size_t twice = 0;
	uint8_t wire[4];
	const uint8_t *p;
	int32_t n;

	CHECK_INT(masking_begin(&m, "date", -1, "permute"), 0);
	for (int32_t v = first - 1; v <= last + 1; v++) {
		put_u32(wire, (uint32_t)v);
		p = masking_value(&m, wire, 4, &n);
		if (v < first || v > last) {
			CHECK_INT(n, -2);
			error_clear(&m.error);
			continue;
		}
		if (p == NULL || n != 4)
			abort();
		twice += get_i32(p) < first || get_i32(p) > last ||
		    seen[get_i32(p) - first]++ != 0;
	}
	CHECK_INT(twice, 0);
	masking_end(&m);
}

/* What the plan is told: for unique columns, and for narrower children. */
static void
test_fit(void)
{
	const struct mask_fit *fit;
	struct masking m;

	CHECK_INT(masking_begin(&m, "int8", -1,
	    "{action: permute, min: -5, max: 30000}"), 0);
	fit = &m.plan.columns[0].value.fit;
	CHECK_INT(fit->spread, SPREAD_ONE_TO_ONE);
	CHECK(fit->ranged);
	CHECK_INT(fit->low, -5);
	CHECK_INT(fit->high, 30000);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "int8", -1, "permute"), 0);
	CHECK(!m.plan.columns[0].value.fit.ranged);
	masking_end(&m);
}

static void
explains(const char *type, const char *rule, const char *words)
{
	struct masking m;
	struct buf out;

	buf_init(&out, 65536);
	CHECK_INT(masking_begin(&m, type, -1, rule), 0);
	CHECK_INT(mask_plan_explain(&m.plan, &out), 0);
	CHECK(memmem(out.data, out.len, words, strlen(words)) != NULL);
	masking_end(&m);
	buf_free(&out);
}

int
main(void)
{
	test_refused();
	test_ends();
	test_intervals();
	test_widest();
	test_numeric();
	test_dates();
	test_fit();
	explains("int4", "permute", "one-to-one");
	explains("date", "permute", "one-to-one within its range");
	return check_done();
}
