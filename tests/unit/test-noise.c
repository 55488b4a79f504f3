#include "sys/system.h"
#include "mask/draw.h"
#include "mask/span.h"
#include "type/datetime.h"

#include "tests/unit/typed.h"

/* Every number below n, about as often as every other one. */
static void
test_draws(void)
{
	static const uint8_t key[PRF_FAST_KEY] = "0123456789abcdef";
	uint32_t seen[7] = { 0 }, wide[3] = { 0 };
	const uint64_t third = UINT64_C(1) << 62;
	uint8_t in[4];
	struct draw d;

	for (uint32_t i = 0; i < 70000; i++) {
		put_u32(in, i);
		draw_begin(&d, key, (struct bytes){ in, 4 });
		seen[draw_below(&d, 7)]++;
		wide[draw_below_u64(&d, 3 * third) / third]++;
	}
	for (int i = 0; i < 7; i++)
		CHECK(seen[i] > 9600 && seen[i] < 10400);
	for (int i = 0; i < 3; i++)
		CHECK(wide[i] > 22900 && wide[i] < 23800);
	CHECK_INT(draw_below(&d, 1), 0);
	CHECK_INT(draw_below_u64(&d, 1), 0);
	draw_begin(&d, key, (struct bytes){ in, 4 });
	CHECK(draw_below(&d, UINT32_MAX) != draw_below(&d, UINT32_MAX));
}

/*
 * 3 * 2^30 numbers: what takes the high half of a product without drawing
 * again gives every third one twice as often.
 */
static void
test_no_bias(void)
{
	static const uint8_t key[PRF_FAST_KEY] = "0123456789abcdef";
	uint32_t residues[3] = { 0 };
	uint8_t in[4];
	struct draw d;

	for (uint32_t i = 0; i < 30000; i++) {
		put_u32(in, i);
		draw_begin(&d, key, (struct bytes){ in, 4 });
		residues[draw_below(&d, 3U << 30) % 3]++;
	}
	for (int i = 0; i < 3; i++)
		CHECK(residues[i] > 9600 && residues[i] < 10400);
}

static struct { int64_t least, greatest; size_t values; } seen;

/*
 * Masks `count` values from `first` by one rule and sees how far they go; in
 * units of 10^-places.
 */
static void
spread(const char *type, int32_t typmod, const char *rule, const char *tail,
    int64_t first, int count, int places)
{
	char text[64];
	struct masking m;
	double scale = 1;
	const char *out;

	memset(&seen, 0, sizeof(seen));
	for (int i = 0; i < places; i++)
		scale *= 10;
	if (!CHECK_INT(masking_begin(&m, type, typmod, rule), 0))
		fprintf(stderr, "\t%s\n", m.error.message);
	for (int i = 0; i < count && m.error.message == NULL; i++) {
		int64_t in = first + i, delta;

		snprintf(text, sizeof(text), "%lld%s", (long long)in, tail);
		out = typed_text(&m, text);
		delta = (int64_t)((strtod(out, NULL) - strtod(text, NULL)) *
		    scale + (strtod(out, NULL) < strtod(text, NULL) ? -0.5 :
		    0.5));
		if (delta < seen.least)
			seen.least = delta;
		if (delta > seen.greatest)
			seen.greatest = delta;
		seen.values++;
	}
	masking_end(&m);
}

static void
test_ends(void)
{
	spread("int4", -1, "{action: noise, amount: 3}", "", -100, 400,
	    0);
	CHECK_INT(seen.least, -3);
	CHECK_INT(seen.greatest, 3);
	spread("int8", -1, "{action: noise, percent: 10}", "", 100, 9, 0);
	CHECK(seen.least >= -10 && seen.greatest <= 10);
	spread("numeric", NUMERIC(10, 2), "{action: noise, amount: 0.05}",
	    ".25", 7, 400, 2);
	CHECK_INT(seen.least, -5);
	CHECK_INT(seen.greatest, 5);
	spread("numeric", NUMERIC(10, 3), "{action: noise, amount: 1}",
	    ".999", 70000, 20000, 3);
	CHECK(seen.least <= -999 && seen.least >= -1000);
	CHECK(seen.greatest >= 999 && seen.greatest <= 1000);
	/* Two groups of digits, of which the first is drawn to its end. */
	spread("numeric", NUMERIC(12, 5), "{action: noise, amount: 0.0001}",
	    ".5", 7, 600, 5);
	CHECK_INT(seen.least, -10);
	CHECK_INT(seen.greatest, 10);
	spread("float8", -1, "{action: noise, amount: 0.3}", ".5", -50, 200,
	    1);
	CHECK_INT(seen.least, -3);
	CHECK_INT(seen.greatest, 3);
	spread("float4", -1, "{action: noise, percent: 50}", "", 2, 1, 2);
	CHECK(seen.least >= -100 && seen.greatest <= 100);
	spread("money", -1, "{action: noise, amount: 0.02}", ".50", 5,
	    200, 2);
	CHECK_INT(seen.least, -2);
	CHECK_INT(seen.greatest, 2);
	spread("numeric", -1, "{action: noise, percent: 0.5}", "",
	    1000000, 300, 0);
	CHECK(seen.least >= -5001 && seen.least < -4500);
	CHECK(seen.greatest <= 5001 && seen.greatest > 4500);
}

/* Each of the 2 * 2 + 1 values as often as every other one. */
static void
test_uniform(void)
{
	int counts[5] = { 0 };
	struct masking m;
	char text[32];

	CHECK_INT(masking_begin(&m, "int4", -1, "{action: noise, amount: 2}"),
	    0);
	for (int i = 0; i < 10000; i++) {
		snprintf(text, sizeof(text), "%d", i);
		counts[strtol(typed_text(&m, text), NULL, 10) - i + 2]++;
	}
	masking_end(&m);
	for (int i = 0; i < 5; i++)
		CHECK(counts[i] > 1800 && counts[i] < 2200);
}

#define AMOUNT "{action: noise, amount: 5, domain: d}"

/* Values that are equal for their type; what is kept as it is. */
static void
test_equal(void)
{
	struct masking m;
	int64_t v;

	CHECK_INT((int)strtol(typed("int2", -1, AMOUNT, "123"), NULL, 10),
	    (int)strtol(typed("int8", -1, AMOUNT, "123"), NULL, 10));
	v = strtol(typed("numeric", -1, AMOUNT, "123"), NULL, 10);
	CHECK_INT(strtol(typed("numeric", -1, AMOUNT, "123.000"), NULL, 10),
	    v);
	CHECK(strstr(typed("numeric", -1, AMOUNT, "123.000"), ".000") !=
	    NULL);
	CHECK_STR(typed("numeric", -1, AMOUNT, "NaN"), "NaN");
	CHECK_STR(typed("numeric", -1, AMOUNT, "-Infinity"), "-Infinity");
	CHECK_STR(typed("float4", -1, AMOUNT, "Infinity"), "Infinity");
	CHECK_STR(typed("float8", -1, AMOUNT, "0"),
	    typed("float8", -1, AMOUNT, "-0"));
	CHECK_STR(typed("date", -1, "{action: noise, amount: 3 days}",
	    "infinity"), "infinity");
	CHECK_STR(typed("timestamptz", -1, "{action: noise, amount: 3 hours}",
	    "-infinity"), "-infinity");
	CHECK_STR(typed("int4", -1, "{action: noise, percent: 10}", "9"),
	    "9");
	CHECK_STR(typed("int4", -1, "{action: noise, percent: 10}", "0"),
	    "0");
	/* A numeric without a scale gets digits where it needs them. */
	CHECK_INT(masking_begin(&m, "numeric", -1,
	    "{action: noise, percent: 10}"), 0);
	for (int i = 0; i < 5; i++)
		CHECK(strlen(typed_text(&m, "5")) <= 4);
	masking_end(&m);
}

/* Nothing leaves the type, whatever the value and the amount. */
static void
test_limits(void)
{
	static const struct {
		const char *type;
		int32_t typmod;
		const char *rule, *in, *low, *high;
	} cases[] = {
		{ "int2", -1, "{action: noise, amount: 60000}", "32767",
		    "-32768", "32767" },
		{ "int8", -1, "{action: noise, percent: 1000}",
		    "9223372036854775807", "-9223372036854775808",
		    "9223372036854775807" },
		{ "int8", -1, "{action: noise, amount: 1}",
		    "-9223372036854775808", "-9223372036854775808",
		    "-9223372036854775807" },
		{ "money", -1, "{action: noise, amount: 0.01}",
		    "92233720368547758.07", "92233720368547758.06",
		    "92233720368547758.07" },
	};
	struct value_type t;
	struct unit unit = { 0 };
	struct buf b[3];
	int64_t v[3];

	for (size_t i = 0; i < NITEMS(cases); i++) {
		const char *out = typed(cases[i].type, cases[i].typmod,
		    cases[i].rule, cases[i].in);
		const char *all[] = { cases[i].low, out, cases[i].high };

		value_type_of(&t, &unit, cases[i].type, -1, false);
		for (int k = 0; k < 3; k++) {
			buf_init(&b[k], 100);
			CHECK_INT(t.ops->parse(&t, all[k], &b[k]), 0);
			v[k] = b[k].data == NULL ? 0 : b[k].len == 2 ? get_i16(b[k].data) :
			    get_i64(b[k].data);
			buf_free(&b[k]);
		}
		CHECK(v[0] <= v[1] && v[1] <= v[2]);
	}
	for (int i = 0; i < 200; i++) {
		char in[32];

		snprintf(in, sizeof(in), "99.%d", i % 10);
		CHECK(strtod(typed("numeric", NUMERIC(3, 1),
		    "{action: noise, amount: 50}", in), NULL) <= 99.9);
	}
}

/* 131,072 digits before the point, 16,383 behind it, and too many. */
static void
test_largest(void)
{
	static const uint8_t large[] = { 0, 1, 0x7f, 0xff, 0, 0, 0, 0, 0x23,
	    0x28 };	/* 9e131071 */
	static const uint8_t small[] = { 0, 1, 0xf0, 0, 0, 0, 0x3f, 0xff, 0,
	    10 };	/* 1e-16383 */
	static const struct {
		const char *rule;
		const uint8_t *in;
		int32_t len;	/* -2: it does not fit */
	} cases[] = {
		{ "{action: noise, percent: 5}", large, 8 + 2 * 32768 },
		{ "{action: noise, amount: 0.5}", small, 8 + 2 * 4096 },
		{ "{action: noise, percent: 1000}", large, -2 },
		{ "{action: bucket, step: 7}", large, 8 + 2 * 32768 },
		{ "{action: bucket, step: 7}", small, 8 },
	};
	struct masking m;
	int32_t n;

	for (size_t i = 0; i < NITEMS(cases); i++) {
		CHECK_INT(masking_begin(&m, "numeric", -1, cases[i].rule), 0);
		masking_value(&m, cases[i].in, 10, &n);
		/* Groups of zeros at the end are not sent. */
		CHECK(n <= cases[i].len && n >= cases[i].len - 8);
		masking_end(&m);
	}
}

static void
test_dates(void)
{
	int64_t least = 0, greatest = 0, whole = 0;
	const char *rule = "{action: noise, amount: 2 days}", *out;
	const uint8_t *p;
	struct masking m;
	uint8_t wire[8];
	int32_t n;
	int64_t v;

	CHECK_INT(masking_begin(&m, "timestamp", -1, rule), 0);
	for (int64_t i = 0; i < 500; i++) {
		put_u64(wire, (uint64_t)(i * 12345678));
		p = masking_value(&m, wire, 8, &n);
		if (p == NULL || n != 8)
			abort();
		v = get_i64(p) - i * 12345678;
		whole += v % USECS_PER_DAY != 0;
		v /= USECS_PER_DAY;
		least = v < least ? v : least;
		greatest = v > greatest ? v : greatest;
	}
	masking_end(&m);
	CHECK_INT(least, -2);
	CHECK_INT(greatest, 2);
	CHECK_INT(whole, 0);
	out = typed("date", -1, rule, "5874897-12-31");
	CHECK(strcmp(out, "5874897-12-29") >= 0 &&
	    strcmp(out, "5874897-12-31") <= 0);
	out = typed("date", -1, "{action: noise, amount: 1 week}",
	    "4714-11-24 BC");
	CHECK(strcmp(out, "4714-12-01 BC") <= 0);
	out = typed("timetz", -1, "{action: noise, amount: 10 minutes}",
	    "12:00+05:30");
	CHECK(strlen(out) == 14 && strcmp(out + 8, "+05:30") == 0);
	CHECK(strcmp(out, "11:50") >= 0 && strcmp(out, "12:10:01") < 0);
	out = typed("time", -1, "{action: noise, amount: 10 hours}",
	    "00:00:00.5");
	CHECK(strcmp(out, "00:00:00.5") >= 0 && strcmp(out, "10:01") < 0);
}

static void
test_room(void)
{
	struct span s;
	int64_t least, greatest;

	CHECK(span_parse(&s, "3652425 days"));
	span_room(&s, TIMESTAMP_MAX, TIMESTAMP_MIN, TIMESTAMP_MAX, &least,
	    &greatest);
	CHECK_INT(greatest, 0);
	CHECK_INT(least, -3652425);
	span_room(&s, TIMESTAMP_MIN, TIMESTAMP_MIN, TIMESTAMP_MAX, &least,
	    &greatest);
	CHECK_INT(least, 0);
	CHECK_INT(greatest, 3652425);
	CHECK(!span_parse(&s, "3652426 days"));
	CHECK(!span_parse(&s, "0 days"));
	CHECK(!span_parse(&s, "1days"));
	CHECK(!span_parse(&s, "1 dayss"));
	CHECK(!span_parse(&s, "-1 days"));
	CHECK(!span_parse(&s, "99999999999999999999 seconds"));
	CHECK(span_parse(&s, "1 second"));
}

/*
 * Bytes that nobody meant, most of them near to a value: refused, or masked
 * into something that is of the type.
 */
static void
test_hostile(void)
{
	static const struct { const char *type, *rule, *value; } cases[] = {
		{ "numeric", "{action: noise, percent: 50}", "-12345.678" },
		{ "numeric", "{action: noise, amount: 0.001}", "99999999" },
		{ "numeric", "{action: bucket, step: 0.7}", "-123456.78" },
		{ "money", "{action: noise, amount: 1}", "1.50" },
		{ "float4", "{action: noise, percent: 50}", "1e-38" },
		{ "float8", "{action: bucket, step: 3}", "1.5" },
		{ "date", "{action: noise, amount: 9 weeks}", "2024-02-29" },
		{ "date", "{action: bucket, unit: week}", "2024-02-29" },
		{ "timestamp", "{action: noise, amount: 9 hours}",
		    "2024-02-29" },
		{ "timestamptz", "{action: bucket, unit: year}",
		    "2024-02-29" },
		{ "timetz", "{action: noise, amount: 9 hours}", "12:00+01" },
		{ "inet", "{action: bucket, prefix: 9}", "192.0.2.1" },
	};
	static const uint8_t key[PRF_FAST_KEY] = "hostile bytes 1";
	size_t bad = 0, good = 0;
	struct buf value, scratch;
	struct bytes canon;
	struct value_type t;
	struct masking m;
	struct draw d;
	int32_t n;

	buf_init(&scratch, SIZE_MAX / 2);
	for (size_t i = 0; i < NITEMS(cases); i++) {
		CHECK_INT(masking_begin(&m, cases[i].type, -1, cases[i].rule),
		    0);
		value_type_init(&t, &m.unit, &m.unit.columns[0]);
		for (uint32_t k = 0; k < 3000; k++) {
			const uint8_t *p;
			size_t len;

			buf_init(&value, SIZE_MAX / 2);
			CHECK_INT(t.ops->parse(&t, cases[i].value, &value),
			    0);
			draw_begin(&d, key, (struct bytes){ (uint8_t *)&k,
			    sizeof(k) });
			for (int c = 0; c < 3 && value.len > 0; c++)
				value.data[draw_below(&d,
				    (uint32_t)value.len)] =
				    (uint8_t)draw_below(&d, 256);
			len = draw_below(&d, 8) == 0 ? draw_below(&d,
			    (uint32_t)value.len + 1) : value.len;
			p = masking_value(&m, value.data, len, &n);
			if (n >= 0 && len > 0) {
				good++;
				bad += t.ops->canon((struct bytes){ p,
				    (size_t)n }, &scratch, &canon) == -1;
			}
			error_clear(&m.error);
			buf_free(&value);
		}
		masking_end(&m);
	}
	buf_free(&scratch);
	CHECK_INT(bad, 0);
	CHECK(good > 1000);
}

static void
test_refused(void)
{
	typed_refused("int4", -1, "noise", "either \"amount\" or");
	typed_refused("int4", -1, "{action: noise, amount: 1, percent: 1}",
	    "either \"amount\" or");
	typed_refused("int4", -1, "{action: noise, amount: 0.5}",
	    "0 digits behind the point, \"amount\" has 1");
	typed_refused("int4", -1, "{action: noise, amount: 0}", "above 0");
	typed_refused("int4", -1, "{action: noise, amount: -3}", "above 0");
	typed_refused("int4", -1, "{action: noise, amount: 3 days}",
	    "above 0");
	typed_refused("int4", -1, "{action: noise, percent: 0}", "above 0");
	typed_refused("int4", -1, "{action: noise, percent: 1000.1}",
	    "at most 1000");
	typed_refused("numeric", NUMERIC(5, 2),
	    "{action: noise, amount: 0.005}", "2 digits");
	typed_refused("date", -1, "{action: noise, amount: 3}",
	    "days or weeks");
	typed_refused("date", -1, "{action: noise, amount: 3 hours}",
	    "days or weeks");
	typed_refused("timestamp", -1, "{action: noise, percent: 3}",
	    "for numbers");
	typed_refused("text", -1, "{action: noise, amount: 3}",
	    "not text");
}

int
main(void)
{
	test_draws();
	test_no_bias();
	test_ends();
	test_uniform();
	test_equal();
	test_limits();
	test_largest();
	test_dates();
	test_room();
	test_hostile();
	test_refused();
	return check_done();
}
