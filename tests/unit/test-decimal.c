#include "sys/system.h"
#include "io/buf.h"
#include "type/decimal.h"
#include "type/numeric.h"

#include "tests/unit/check.h"

#include <sodium.h>

static struct decimal
number(const char *s)
{
	struct decimal d = { 0 };

	if (decimal_parse(&d, s, strlen(s)) == -1) {
		fprintf(stderr, "no number: %s\n", s);
		abort();
	}
	return d;
}

/* The text; frees the number. */
static const char *
say(struct decimal *d)
{
	static char texts[8][300];
	static unsigned int turn;
	char *to = texts[turn++ % NITEMS(texts)];
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	if (decimal_print(d, &b) == -1)
		abort();
	snprintf(to, sizeof(texts[0]), "%.*s", (int)b.len,
	    (const char *)b.data);
	buf_free(&b);
	decimal_free(d);
	return to;
}

static const char *
two(int (*f)(struct decimal *, const struct decimal *,
    const struct decimal *), const char *a, const char *b)
{
	struct decimal x = number(a), y = number(b), out = { 0 };

	CHECK_INT(f(&out, &x, &y), 0);
	decimal_free(&x);
	decimal_free(&y);
	return say(&out);
}

static void
test_arithmetic(void)
{
	CHECK_STR(two(decimal_add, "1.50", "2.5"), "4.00");
	CHECK_STR(two(decimal_add, "9999", "1"), "10000");
	CHECK_STR(two(decimal_add, "99999999.9999", "0.0001"),
	    "100000000.0000");
	CHECK_STR(two(decimal_add, "1e20", "1e-20"),
	    "100000000000000000000.00000000000000000001");
	CHECK_STR(two(decimal_add, "-5", "5"), "0");
	CHECK_STR(two(decimal_add, "-5", "3"), "-2");
	CHECK_STR(two(decimal_add, "3", "-5"), "-2");
	CHECK_STR(two(decimal_add, "0", "-0.10"), "-0.10");
	CHECK_STR(two(decimal_subtract, "0", "7"), "-7");
	CHECK_STR(two(decimal_subtract, "10000", "0.0001"), "9999.9999");
	CHECK_STR(two(decimal_subtract, "-1", "-1.000"), "0.000");
	CHECK_STR(two(decimal_subtract, "1e8", "1e-8"),
	    "99999999.99999999");
	CHECK_STR(two(decimal_multiply, "9999.9999", "9999.9999"),
	    "99999998.00000001");
	CHECK_STR(two(decimal_multiply, "-1234.5", "0.05"), "-61.725");
	CHECK_STR(two(decimal_multiply, "0", "-3"), "0");
	CHECK_STR(two(decimal_multiply, "1e30", "1e-30"),
	    "1.000000000000000000000000000000");
}

static const char *
to_scale(int (*f)(struct decimal *, int32_t), const char *a, int32_t scale)
{
	struct decimal d = number(a);

	CHECK_INT(f(&d, scale), 0);
	return say(&d);
}

static void
test_round(void)
{
	CHECK_STR(to_scale(decimal_round, "2.5", 0), "3");
	CHECK_STR(to_scale(decimal_round, "-2.5", 0), "-3");
	CHECK_STR(to_scale(decimal_round, "2.4999", 0), "2");
	CHECK_STR(to_scale(decimal_round, "0.5", 0), "1");
	CHECK_STR(to_scale(decimal_round, "0.4999", 0), "0");
	CHECK_STR(to_scale(decimal_round, "-0.4", 0), "0");
	CHECK_STR(to_scale(decimal_round, "0.00005", 4), "0.0001");
	CHECK_STR(to_scale(decimal_round, "0.00004", 4), "0.0000");
	CHECK_STR(to_scale(decimal_round, "0.000005", 4), "0.0000");
	CHECK_STR(to_scale(decimal_round, "9999.995", 2), "10000.00");
	CHECK_STR(to_scale(decimal_round, "99999999.5", 0), "100000000");
	CHECK_STR(to_scale(decimal_round, "1.23456789", 5), "1.23457");
	CHECK_STR(to_scale(decimal_round, "1.2", 5), "1.20000");
	CHECK_STR(to_scale(decimal_round, "1250", -2), "1300");
	CHECK_STR(to_scale(decimal_round, "49", -2), "0");
	CHECK_STR(to_scale(decimal_round, "50", -2), "100");
	CHECK_STR(to_scale(decimal_round, "5000", -4), "10000");
	CHECK_STR(to_scale(decimal_truncate, "-2.99", 0), "-2");
	CHECK_STR(to_scale(decimal_truncate, "0.99999", 4), "0.9999");
	CHECK_STR(to_scale(decimal_truncate, "0.00009", 4), "0.0000");
}

static void
test_floor(void)
{
	CHECK_STR(two(decimal_floor, "37", "10"), "30");
	CHECK_STR(two(decimal_floor, "-37", "10"), "-40");
	CHECK_STR(two(decimal_floor, "-40", "10"), "-40");
	CHECK_STR(two(decimal_floor, "0", "10"), "0");
	CHECK_STR(two(decimal_floor, "-0.01", "10"), "-10.00");
	CHECK_STR(two(decimal_floor, "9.99", "10"), "0.00");
	CHECK_STR(two(decimal_floor, "0.3", "0.1"), "0.3");
	CHECK_STR(two(decimal_floor, "0.37", "0.05"), "0.35");
	CHECK_STR(two(decimal_floor, "-9995", "10000"), "-10000");
	CHECK_STR(two(decimal_floor, "123456789012345678901234567891", "7"),
	    "123456789012345678901234567890");
	CHECK_STR(two(decimal_floor, "-99999999", "50000000"),
	    "-100000000");
	CHECK_STR(two(decimal_floor, "5", "1000000000000"), "0");
	CHECK_STR(two(decimal_floor, "-5", "999999999999"),
	    "-999999999999");
	CHECK_STR(two(decimal_floor, "-1e-20", "0.5"),
	    "-0.50000000000000000000");
}

static int
compare(const char *a, const char *b)
{
	struct decimal x = number(a), y = number(b);
	int c = decimal_compare(&x, &y);

	CHECK_INT(decimal_compare(&y, &x), -c);
	decimal_free(&x);
	decimal_free(&y);
	return c;
}

static void
test_compare(void)
{
	CHECK_INT(compare("1.0", "1.00"), 0);
	CHECK_INT(compare("-0", "0.00"), 0);
	CHECK_INT(compare("1", "-1"), 1);
	CHECK_INT(compare("0", "-1"), 1);
	CHECK_INT(compare("0", "0.1"), -1);
	CHECK_INT(compare("-2", "-1"), -1);
	CHECK_INT(compare("9999", "10000"), -1);
	CHECK_INT(compare("1.0001", "1"), 1);
	CHECK_INT(compare("NaN", "NaN"), 0);
	CHECK_INT(compare("NaN", "Infinity"), 1);
	CHECK_INT(compare("Infinity", "1e100"), 1);
	CHECK_INT(compare("-Infinity", "-1e100"), -1);
}

/* What numeric_in of PostgreSQL 15 says of texts; NULL: an error. */
static const char *const inputs[][2] = {
	{ "  12.50\t", "12.50" }, { "+.5", "0.5" }, { "5.", "5" },
	{ "1e3", "1000" }, { "1.5E-3", "0.0015" }, { "12.345e1", "123.45" },
	{ "0e5", "0" }, { "0.000e2", "0.0" }, { "-0", "0" },
	{ "-0.00", "0.00" }, { "00012", "12" }, { "nan", "NaN" },
	{ " iNf ", "Infinity" }, { "-infinity", "-Infinity" },
	{ "+Infinity", "Infinity" }, { "1e0", "1" },
	{ "123456789e-4", "12345.6789" }, { "10e-1", "1.0" },
	{ "", NULL }, { " ", NULL }, { ".", NULL }, { "-", NULL },
	{ "1e", NULL }, { "1e+", NULL }, { "1 2", NULL }, { "--1", NULL },
	{ "1.2.3", NULL }, { "0x10", NULL }, { "1_000", NULL },
	{ "e5", NULL }, { "Infinityx", NULL }, { "infin", NULL },
	{ "1e131072", NULL }, { "1e-16384", NULL }, { "1e999999999", NULL },
	{ "12a", NULL }, { "+ 1", NULL },
};

static void
test_parse(void)
{
	struct decimal d = { 0 };

	for (size_t i = 0; i < NITEMS(inputs); i++) {
		const char *in = inputs[i][0], *out = inputs[i][1];
		int rc = decimal_parse(&d, in, strlen(in));

		if (!CHECK_INT(rc, out == NULL ? -1 : 0))
			fprintf(stderr, "\t%s\n", in);
		else if (rc == 0) {
			CHECK_STR(say(&d), out);
		} else
			CHECK_INT(errno, EINVAL);
	}
	decimal_free(&d);
}

static void
test_ints(void)
{
	static const int64_t ints[] = { 0, 1, -1, 9999, 10000, -12345678,
	    INT64_MAX, INT64_MIN };
	struct decimal d = { 0 }, e;
	int64_t v;

	for (size_t i = 0; i < NITEMS(ints); i++)
		for (int32_t scale = 0; scale <= 4; scale++) {
			CHECK_INT(decimal_from_int(&d, ints[i], scale), 0);
			CHECK_INT(decimal_to_int(&d, scale, &v), 0);
			CHECK_INT(v, ints[i]);
		}
	CHECK_INT(decimal_from_int(&d, INT64_MIN, 2), 0);
	CHECK_STR(say(&d), "-92233720368547758.08");
	e = number("9223372036854775808");
	CHECK_INT(decimal_to_int(&e, 0, &v), -1);
	decimal_free(&e);
	e = number("0.001");
	CHECK_INT(decimal_to_int(&e, 2, &v), -1);
	decimal_free(&e);
	e = number("0.00001");
	CHECK_INT(decimal_to_int(&e, 4, &v), -1);
	decimal_free(&e);
	CHECK_INT(decimal_nines(&d, 5, 2), 0);
	CHECK_STR(say(&d), "999.99");
	CHECK_INT(decimal_nines(&d, 3, -2), 0);
	CHECK_STR(say(&d), "99900");
	CHECK_INT(decimal_nines(&d, 2, 4), 0);
	CHECK_STR(say(&d), "0.0099");
}

/* Each of these is no numeric, whatever the server would make of it. */
static const char *const broken[] = {
	"", "00000000000000", "00010000000000", "0001000000000000",
	"00000000000000000000", "0001000000000000ffff",
	"00010000000000002710", "00010000100000000001",
	"00010000400100000001", "00010000000040000001",
	"0002000000000000000100010002", "0001ffff000000020001",
	"ffff00000000000000010002", "0001000000000000000100",
};

static void
test_wire(void)
{
	struct decimal d = { 0 };
	uint8_t wire[32];
	size_t n;

	for (size_t i = 0; i < NITEMS(broken); i++) {
		if (sodium_hex2bin(wire, sizeof(wire), broken[i],
		    strlen(broken[i]), NULL, &n, NULL) == -1)
			abort();
		if (!CHECK_INT(numeric_read(&d, (struct bytes){ wire, n }),
		    -1))
			fprintf(stderr, "\t%s\n", broken[i]);
	}
	decimal_free(&d);
}

/* Pairs of one value, as no server sends the second of them. */
static const char *const equal[][2] = {
	{ "00010000000000000001", "000200010000000000000001" },
	{ "00010000000000000001", "000200000000000000010000" },
	{ "0001000000000004000c", "0002000000000008000c0000" },
	{ "0000000000000000", "0000000040000002" },
	{ "0000000000000000", "00010005000000000000" },
	{ "0000000000000000", "0000000500000000" },
	{ "00000000c0000000", "00010000c00000000001" },
};

static void
test_canon(void)
{
	uint8_t wire[2][32];
	struct buf scratch[2];
	struct bytes canon[2];
	size_t n;

	for (size_t i = 0; i < NITEMS(equal); i++) {
		for (int k = 0; k < 2; k++) {
			if (sodium_hex2bin(wire[k], sizeof(wire[k]),
			    equal[i][k], strlen(equal[i][k]), NULL, &n,
			    NULL) == -1)
				abort();
			buf_init(&scratch[k], 100);
			CHECK_INT(numeric_canon((struct bytes){ wire[k], n },
			    &scratch[k], &canon[k]), 0);
		}
		if (!CHECK(canon[0].len == canon[1].len &&
		    memcmp(canon[0].data, canon[1].data, canon[0].len) == 0))
			fprintf(stderr, "\t%s\n", equal[i][1]);
		buf_free(&scratch[0]);
		buf_free(&scratch[1]);
	}
}

/* The largest there are: 131072 digits before the point, 16383 behind. */
static void
test_largest(void)
{
	struct decimal a, b, sum = { 0 };
	struct buf wire;

	a = number("9e131071");
	b = number("1e-16383");
	buf_init(&wire, SIZE_MAX / 2);
	CHECK_INT(decimal_add(&sum, &a, &b), 0);
	CHECK_INT(sum.scale, 16383);
	CHECK_INT(numeric_write(&sum, &wire), 0);
	CHECK_INT(wire.len, 8 + 2 * (32768 + 4096));
	CHECK_INT(numeric_read(&b, (struct bytes){ wire.data, wire.len }), 0);
	CHECK_INT(decimal_compare(&b, &sum), 0);
	buf_clear(&wire);
	CHECK_INT(decimal_print(&sum, &wire), 0);
	CHECK_INT(wire.len, 131072 + 1 + 16383);
	CHECK(wire.len > 0 && wire.data[0] == '9' && wire.data[wire.len - 1] == '1');
	CHECK_INT(decimal_parse(&b, (char *)wire.data, wire.len), 0);
	CHECK_INT(decimal_compare(&b, &sum), 0);
	/* Twice as much is a decimal, but no numeric. */
	CHECK_INT(decimal_add(&sum, &a, &a), 0);
	CHECK_INT(numeric_write(&sum, &wire), -1);
	decimal_free(&a);
	decimal_free(&b);
	decimal_free(&sum);
	buf_free(&wire);
}

int
main(void)
{
	test_arithmetic();
	test_round();
	test_floor();
	test_compare();
	test_parse();
	test_ints();
	test_wire();
	test_canon();
	test_largest();
	return check_done();
}
