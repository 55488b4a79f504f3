/* bucket and truncate. */
#include "sys/system.h"

#include "tests/unit/typed.h"

#define TEN "{action: bucket, step: 10}"
#define MONTH "{action: bucket, unit: month}"
#define WEEK "{action: bucket, unit: week}"
#define QUARTER "{action: bucket, unit: quarter}"
#define YEAR "{action: bucket, unit: year}"
#define HOUR "{action: bucket, unit: hour}"
#define DAY "{action: bucket, unit: day}"
#define ZIP "{action: bucket, digits: 3}"

static const struct typed_case cases[] = {
	{ "int2", -1, TEN, "37", "30" },
	{ "int4", -1, TEN, "-1", "-10" },
	{ "int8", -1, TEN, "-10", "-10" },
	{ "int8", -1, "{action: bucket, step: 1000000}",
	    "9223372036854775807", "9223372036854000000" },
	{ "int8", -1, TEN, "-9223372036854775808", "-9223372036854775808" },
	{ "int2", -1, TEN, "-32765", "-32768" },
	{ "numeric", -1, "{action: bucket, step: 0.25}", "3.14", "3.00" },
	{ "numeric", -1, "{action: bucket, step: 0.25}", "-3.14", "-3.25" },
	{ "numeric", -1, "{action: bucket, step: 2.5}", "7", "5.0" },
	{ "numeric", -1, TEN, "NaN", "NaN" },
	{ "numeric", -1, TEN, "-Infinity", "-Infinity" },
	{ "numeric", -1, TEN, "123456789012345678901234567.89",
	    "123456789012345678901234560.00" },
	{ "numeric", NUMERIC(3, 1), TEN, "-95.5", "-99.9" },
	{ "numeric", NUMERIC(3, 1), TEN, "95.5", "90.0" },
	{ "money", -1, "{action: bucket, step: 100}", "1234.56", "1200.00" },
	{ "money", -1, "{action: bucket, step: 0.05}", "0.07", "0.05" },
	{ "float8", -1, "{action: bucket, step: 0.1}", "0.3", "0.3" },
	{ "float8", -1, "{action: bucket, step: 0.1}", "-0.35", "-0.4" },
	{ "float8", -1, TEN, "1e300", "1e+300" },
	{ "float8", -1, TEN, "-1e-300", "-10" },
	{ "float8", -1, TEN, "-0", "0" },
	{ "float8", -1, TEN, "NaN", "NaN" },
	{ "float8", -1, TEN, "-Infinity", "-Infinity" },
	{ "float8", -1, TEN, "-1.7976931348623157e308",
	    "-1.7976931348623157e+308" },
	{ "float4", -1, "{action: bucket, step: 0.5}", "3.7", "3.5" },
	{ "float4", -1, TEN, "-3.4028235e38", "-3.4028235e+38" },
	{ "date", -1, WEEK, "2024-02-29", "2024-02-26" },
	{ "date", -1, WEEK, "2024-02-26", "2024-02-26" },
	{ "date", -1, WEEK, "2024-02-25", "2024-02-19" },
	{ "date", -1, WEEK, "1999-12-26", "1999-12-20" },
	{ "date", -1, MONTH, "2024-02-29", "2024-02-01" },
	{ "date", -1, QUARTER, "2024-02-29", "2024-01-01" },
	{ "date", -1, QUARTER, "2024-12-31", "2024-10-01" },
	{ "date", -1, QUARTER, "2024-04-01", "2024-04-01" },
	{ "date", -1, YEAR, "2024-12-31", "2024-01-01" },
	{ "date", -1, YEAR, "0044-03-15 BC", "0044-01-01 BC" },
	{ "date", -1, YEAR, "4714-11-25 BC", "4714-11-24 BC" },
	{ "date", -1, YEAR, "infinity", "infinity" },
	{ "timestamp", -1, HOUR, "1999-12-31 23:59:59.999999",
	    "1999-12-31 23:00:00" },
	{ "timestamp", -1, DAY, "1999-12-31 23:59:59.999999",
	    "1999-12-31 00:00:00" },
	{ "timestamp", -1, MONTH, "2024-02-29 12:00", "2024-02-01 00:00:00" },
	{ "timestamp", -1, YEAR, "4714-11-25 12:00 BC",
	    "4714-11-24 00:00:00 BC" },
	{ "timestamptz", -1, DAY, "2024-03-01 00:30+01",
	    "2024-02-29 00:00:00+00" },
	{ "timestamptz", -1, DAY, "-infinity", "-infinity" },
	{ "time", -1, HOUR, "12:34:56", "12:00:00" },
	{ "time", -1, HOUR, "24:00", "24:00:00" },
	{ "timetz", -1, HOUR, "12:34:56+05:30", "12:00:00+05:30" },
	{ "text", -1, ZIP, "94103", "94100" },
	{ "text", -1, ZIP, "94103-1234", "94100-0000" },
	{ "text", -1, ZIP, "941", "941" },
	{ "text", -1, "{action: bucket, digits: 2, fill: X}", "1234 AB",
	    "12XX XX" },
	{ "text", -1, "{action: bucket, digits: 2, fill: ''}", "1234 AB",
	    "12" },
	{ "text", -1, ZIP, "SW1A 1AA", "(error)" },
	{ "text", -1, ZIP, "94", "(error)" },
	{ "text", -1, ZIP, "94103\303\251", "(error)" },
	{ "text", -1, "{action: bucket, digits: 3, on_error: redact}",
	    "SW1A 1AA", "[redacted]" },
	{ "bpchar", 4 + 5, ZIP, "94103", "94100" },
	{ "text", -1, "{action: truncate, length: 2}", "abc", "ab" },
	{ "text", -1, "{action: truncate, length: 2}", "\303\251\360\220\200\200z",
	    "\303\251\360\220\200\200" },
	{ "text", -1, "{action: truncate, length: 5}", "abc", "abc" },
	{ "varchar", 4 + 3, "{action: truncate, length: 5}", "abc", "abc" },
	{ "text", -1, "{action: truncate, length: 1}", "\303", "(error)" },
};

/* inet and cidr, as hex: the address of the case to that of the result. */
static const struct {
	const char *type, *rule, *in, *out;
} addresses[] = {
	{ "inet", "{action: bucket, prefix: 24}", "02200004c0a8054d",
	    "02180004c0a80500" },
	{ "inet", "{action: bucket, prefix: 20}", "02200004c0a8ff4d",
	    "02140004c0a8f000" },
	{ "inet", "{action: bucket, prefix: 16}", "020800040a010203",
	    "020800040a010000" },
	{ "cidr", "{action: bucket, prefix: 0}", "021801040a010200",
	    "0200010400000000" },
	{ "cidr", "{action: bucket, prefix: 32}", "022001040a010203",
	    "022001040a010203" },
	{ "inet", "{action: bucket, prefix6: 36}",
	    "0380001020010db8fedcba98ffffffffffffffff",
	    "0324001020010db8f00000000000000000000000" },
	{ "inet", "{action: bucket, prefix: 8}",
	    "0380001020010db8fedcba98ffffffffffffffff",
	    "0330001020010db8fedc00000000000000000000" },
	{ "inet", "{action: bucket, prefix6: 36}", "02200004c0a8054d",
	    "02180004c0a80500" },
	{ "inet", "{action: bucket, prefix: 8}", "02210004c0a8054d", "" },
	{ "inet", "{action: bucket, prefix: 8}", "02200010c0a8054d", "" },
	{ "inet", "{action: bucket, prefix: 8}", "04200004c0a8054d", "" },
	{ "inet", "{action: bucket, prefix: 8}", "02200004c0a805", "" },
	{ "inet", "{action: bucket, prefix: 8}", "03200004c0a8054d", "" },
};

static size_t
unhex(uint8_t *to, const char *hex)
{
	size_t n = strlen(hex) / 2;
	unsigned int byte;

	for (size_t i = 0; i < n; i++) {
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			abort();
		to[i] = (uint8_t)byte;
	}
	return n;
}

/* The maskers themselves: the type may not be known here yet. */
static void
test_addresses(void)
{
	uint8_t in[32], want[32];
	const uint8_t *out;
	struct masking m;
	size_t n, len;
	int32_t got;

	for (size_t i = 0; i < NITEMS(addresses); i++) {
		n = unhex(in, addresses[i].in);
		len = unhex(want, addresses[i].out);
		if (!CHECK_INT(masking_begin(&m, addresses[i].type, -1,
		    addresses[i].rule), 0))
			fprintf(stderr, "\t%s\n", m.error.message);
		else {
			out = masking_value(&m, in, n, &got);
			if (!CHECK(len == 0 ? got == -2 : got ==
			    (int32_t)len && memcmp(out, want, len) == 0))
				fprintf(stderr, "\t%s %s\n",
				    addresses[i].rule, addresses[i].in);
		}
		masking_end(&m);
	}
}

static void
test_bytea(void)
{
	struct masking m;
	const uint8_t *p;
	int32_t n;

	CHECK_INT(masking_begin(&m, "bytea", -1,
	    "{action: truncate, length: 2}"), 0);
	p = masking_value(&m, "\377\0\1", 3, &n);
	CHECK(n == 2 && p[0] == 0xff && p[1] == 0);
	masking_value(&m, "\377", 1, &n);
	CHECK_INT(n, 1);
	masking_end(&m);
}

static void
test_refused(void)
{
	typed_refused("int4", -1, "bucket", "needs \"step\"");
	typed_refused("int4", -1, "{action: bucket, step: 0}", "above 0");
	typed_refused("int4", -1, "{action: bucket, step: -5}", "above 0");
	typed_refused("int4", -1, "{action: bucket, step: 2.5}",
	    "0 digits behind the point, \"step\" has 1");
	typed_refused("int8", -1, "{action: bucket, step: 1234567890123456}",
	    "above 0");
	typed_refused("int4", -1, "{action: bucket, unit: day}",
	    "a number takes no \"unit\"");
	typed_refused("date", -1, "{action: bucket, step: 7}",
	    "a date or time takes no \"step\"");
	typed_refused("date", -1, DAY, "a date goes to");
	typed_refused("time", -1, DAY, "a time goes to");
	typed_refused("timestamp", -1, "{action: bucket, unit: decade}",
	    "one of hour");
	typed_refused("text", -1, "{action: bucket, prefix: 8}",
	    "a text takes no \"prefix\"");
	typed_refused("text", -1, "{action: bucket, digits: 3, fill: ab}",
	    "one ASCII");
	typed_refused("text", -1, "bucket", "needs \"digits\"");
	typed_refused("bool", -1, TEN, "not bool");
	typed_refused("text", -1, "truncate", "needs \"length\"");
	typed_refused("int4", -1, "{action: truncate, length: 2}",
	    "not int4");
}

int
main(void)
{
	typed_cases(cases, NITEMS(cases));
	test_addresses();
	test_bytea();
	test_refused();
	return check_done();
}
