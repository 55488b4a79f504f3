/*
 * What each action and provider costs, on one core and from memory.
 *
 *	mask			a line for each: label, ns per value, million
 *				values/s, MB/s of values; then rows of customers:
 *				label, ns per row, million rows/s, MB/s of rows
 *	mask LABEL COUNT	masks COUNT values by one rule and nothing else,
 *				for counting instructions
 *	mask -l			the labels
 */
#include "sys/system.h"

#include "tests/unit/masking.h"

#define VALUES		1000		/* unlike ones, in turn */
#define LEAST_NS	200000000	/* of a measurement */

#define NOTE "Customer called about order ^, wants it sent to the new place " \
	"before Friday noon."
#define LETTER "Dear Maria Stone, we tried to reach you at maria^@corp.test " \
	"or on +1 212 555 0^^^ about invoice 2024-17. Please transfer the " \
	"rest to DE89370400440532013000 before 12 May. Kind regards, the team."
#define DOCUMENT "{\"id\": ^, \"kind\": \"person\", \"contact\": {\"email\": " \
	"\"ada^@corp.test\", \"phone\": \"+1-212-555-0100\", \"city\": " \
	"\"London\"}, \"tags\": [\"new\", \"north\", \"newsletter\"], \"score\": " \
	"12.75, \"active\": true, \"history\": [{\"at\": \"2024-01-01\", \"what\": " \
	"\"signed up\"}, {\"at\": \"2024-02-03\", \"what\": \"moved\"}]}"

#define FAKE(name) \
	{ "fake " name, "text", "{action: fake, provider: " name "}", \
	    "user^@corp.test" }

static const struct bench {
	const char *label, *type, *rule, *value; /* with ^'s for a number */
} benches[] = {
	{ "keep", "text", "keep", "user^@corp.test" },
	{ "static", "text", "{action: static, value: x}", "user^@corp.test" },
	{ "redact", "text", "redact", "user^@corp.test" },
	{ "truncate", "text", "{action: truncate, length: 5}",
	    "user^@corp.test" },
	{ "partial", "text", "{action: partial, last: 4}", "user^@corp.test" },
	{ "partial email", "text", "{action: partial, form: email}",
	    "user^@corp.test" },
	{ "hash", "text", "hash", "user^@corp.test" },
	{ "hash base32", "text", "{action: hash, encoding: base32}",
	    "user^@corp.test" },
	{ "regex", "text", "{action: regex, pattern: '[0-9]+', "
	    "replacement: '#'}", NOTE },
	{ "scrub", "text", "scrub", LETTER },
	{ "scrub plain", "text", "scrub", NOTE },
	{ "permute int4", "int4", "permute", "^" },
	{ "permute int8", "int8", "permute", "^" },
	{ "permute range", "int4", "{action: permute, min: 0, max: 99999999}",
	    "^" },
	{ "permute uuid", "uuid", "permute",
	    "0189a4b0-0000-4000-8000-00000000^^^^" },
	{ "permute date", "date", "permute", "2024-01-^^" },
	{ "fpe 9 digits", "text", "{action: fpe, alphabet: digits}",
	    "12345^^^^" },
	{ "fpe 16 digits", "text", "{action: fpe, alphabet: digits}",
	    "411111111111^^^^" },
	{ "fpe format", "text", "{action: fpe, format: '###-##-####'}",
	    "123-45-^^^^" },
	{ "noise numeric", "numeric", "{action: noise, percent: 10}",
	    "1234.^^" },
	{ "noise int4", "int4", "{action: noise, amount: 50}", "^" },
	{ "noise date", "date", "{action: noise, amount: 30 days}",
	    "2024-01-^^" },
	{ "bucket numeric", "numeric", "{action: bucket, step: 100}",
	    "1234.^^" },
	{ "bucket date", "date", "{action: bucket, unit: month}",
	    "2024-01-^^" },
	{ "bucket inet", "inet", "{action: bucket, prefix: 24}",
	    "10.0.1^^.1" },
	{ "choice", "text", "{action: choice, values: {a: 70, b: 30}}",
	    "user^@corp.test" },
	{ "random", "int4", "random", "^" },
	{ "json two paths", "jsonb", "{action: json, unlisted: keep, paths: "
	    "{$.contact.email: {action: fake, provider: email}, "
	    "$.contact.phone: {action: fake, provider: phone}}}", DOCUMENT },
	{ "json keep", "jsonb", "{action: json, unlisted: keep, paths: "
	    "{$.contact.email: keep}}", DOCUMENT },
	{ "when", "text", "{action: redact, when: \"c like 'user%9%'\"}",
	    "user^@corp.test" },
	FAKE("first_name"), FAKE("last_name"), FAKE("full_name"),
	FAKE("email"), FAKE("short_email"), FAKE("username"), FAKE("phone"),
	{ "fake phone unique", "text", "{action: fake, provider: phone, "
	    "unique: true}", "+121255^^^^^" },
	FAKE("street"), FAKE("city"), FAKE("postcode"), FAKE("state"),
	FAKE("country"), FAKE("address"), FAKE("company"), FAKE("job_title"),
	FAKE("dob"), FAKE("ssn"), FAKE("credit_card"), FAKE("iban"),
	FAKE("bic"), FAKE("uuid"), FAKE("ip_address"), FAKE("mac"),
	FAKE("url"), FAKE("domain"), FAKE("user_agent"), FAKE("password"),
	FAKE("lorem"), FAKE("latitude"), FAKE("longitude"),
	FAKE("license_plate"), FAKE("timezone"), FAKE("currency"),
};

/* The customers of the pipe's bench. */
static const struct { const char *name, *type, *value; } customer[] = {
	{ "id", "int8", "^" },
	{ "ref", "uuid", "0189a4b0-0000-4000-8000-00000000^^^^" },
	{ "full_name", "text", "Ada Byron ^" },
	{ "email", "text", "ada.byron^@mail.test" },
	{ "phone", "text", "+49 30 0000^^^^" },
	{ "token", "text", "5d41402abc4b2a76b9719d911017^^^^" },
	{ "notes", "text", "called from +49 30 0000^^^^ about an order an order "
	    "an order" },
	{ "street", "text", "^ Some Street" },
	{ "city", "text", "Berlin" },
	{ "balance", "numeric", "12^^.^^" },
	{ "preferences", "jsonb", "{\"lang\": \"de\", \"theme\": \"dark\"}" },
	{ "created_at", "timestamptz", "2020-01-^^ 00:00:00+00" },
	{ "active", "bool", "true" },
};

static const struct { const char *label, *rules; } tables[] = {
	{ "customers, three fakes", "{full_name: {action: fake, provider: "
	    "full_name}, email: {action: fake, provider: email}, "
	    "phone: {action: fake, provider: phone}}" },
	{ "customers, three hashes", "{full_name: hash, email: hash, "
	    "token: hash}" },
	{ "customers, ten columns", "{full_name: {action: fake, provider: "
	    "full_name}, email: {action: fake, provider: email}, "
	    "phone: {action: fake, provider: phone}, token: hash, "
	    "notes: scrub, street: {action: fake, provider: street}, "
	    "city: {action: fake, provider: city}, "
	    "balance: {action: noise, percent: 10}, "
	    "preferences: {action: json, unlisted: keep, paths: {$.theme: "
	    "{action: choice, values: [dark, light]}, $.lang: "
	    "{action: static, value: en}}}, "
	    "created_at: {action: date-shift, subject: id, days: 30}}" },
};

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/*
 * A run of ^ becomes a number of as many digits; ^^ is one from 01 to 28 (a
 * day), ^ alone is not padded.
 */
static void
expand(const char *value, unsigned int i, char *to, size_t size)
{
	size_t n = 0, width;
	unsigned int number;

	for (; *value != '\0' && n + 16 < size; value += width) {
		width = strspn(value, "^");
		if (width == 0) {
			to[n++] = *value;
			width = 1;
			continue;
		}
		number = width == 2 ? i % 28 + 1 : i;
		n += (size_t)snprintf(to + n, size - n, "%0*u",
		    width == 1 ? 0 : (int)width, number);
	}
	to[n] = '\0';
}

/* Appends the length and bytes of value number i of a column. */
static int
make_field(const struct unit *u, size_t column, const char *value,
    unsigned int i, struct buf *out)
{
	struct value_type t;
	char text[1024];
	size_t at;

	value_type_init(&t, u, &u->columns[column]);
	expand(value, i, text, sizeof(text));
	if (buf_append_u32(out, 0) == -1)
		return -1;
	at = out->len;
	if (t.ops->parse(&t, text, out) == -1)
		return -1;
	put_u32(out->data + at - 4, (uint32_t)(out->len - at));
	return 0;
}

/* The values as tuples of one field, one behind the other. */
static int
make_tuples(const struct bench *b, const struct unit *u, struct buf *out)
{
	for (unsigned int i = 0; i < VALUES; i++)
		if (buf_append_u16(out, 1) == -1 ||
		    make_field(u, 0, b->value, i, out) == -1)
			return -1;
	return 0;
}

static int
make_customers(const struct unit *u, struct buf *out)
{
	for (unsigned int i = 0; i < VALUES; i++) {
		if (buf_append_u16(out, NITEMS(customer)) == -1)
			return -1;
		for (size_t c = 0; c < NITEMS(customer); c++)
			if (make_field(u, c, customer[c].value, i, out) == -1)
				return -1;
	}
	return 0;
}

/* Masks all tuples `rounds` times; false when one fails. */
static bool
mask_all(struct masking *m, const struct buf *tuples, int rounds)
{
	const uint8_t *p;
	size_t took;

	while (rounds-- > 0) {
		buf_clear(&m->out);
		for (p = tuples->data; p < tuples->data + tuples->len;
		    p += took)
			if (mask_plan_row(&m->plan, p, &took, &m->out,
			    &m->error) == -1)
				return false;
	}
	return true;
}

static void
measure(struct masking *m, const char *label, const struct buf *tuples)
{
	int64_t start, spent = 0, best = INT64_MAX, total = 0;

	if (!mask_all(m, tuples, 1)) {
		printf("%s\tfailed\t%s\n", label, m->error.message);
		return;
	}
	while (total < LEAST_NS) {
		start = now_ns();
		mask_all(m, tuples, 10);
		spent = now_ns() - start;
		total += spent;
		if (spent < best)
			best = spent;
	}
	printf("%s\t%.1f\t%.2f\t%.0f\n", label, (double)best / 10 / VALUES,
	    VALUES * 1e3 * 10 / (double)best,
	    (double)tuples->len * 10 * 1e3 / (double)best);
	fflush(stdout);
}

static int
run(const struct bench *b, int count)
{
	struct masking m;
	struct buf tuples;
	int rc = 0;

	buf_init(&tuples, SIZE_MAX / 2);
	if (masking_begin(&m, b->type, -1, b->rule) == -1) {
		printf("%s\trefused\t%s\n", b->label, m.error.message);
		rc = 1;
	} else if (make_tuples(b, &m.unit, &tuples) == -1) {
		printf("%s\tfailed\tno values\n", b->label);
		rc = 1;
	} else if (count == 0)
		measure(&m, b->label, &tuples);
	else
		rc = !mask_all(&m, &tuples, count / VALUES);
	buf_free(&tuples);
	masking_end(&m);
	return rc;
}

/* The same for whole rows, by the rules of some columns. */
static int
run_table(const char *label, const char *rules)
{
	struct masking m;
	struct buf tuples;
	char *yaml;
	int rc = 1, n;

	buf_init(&tuples, SIZE_MAX / 2);
	if (masking_begin(&m, "text", -1, "keep") == -1 || (n = asprintf(&yaml,
	    "version: 1\nunlisted: keep\ntables:\n  public.t:\n"
	    "    columns: %s\n", rules)) == -1)
		return rc;
	mask_plan_free(&m.plan);
	rules_free(&m.rules);
	free(m.unit.columns[0].name);
	free(m.unit.columns[0].type);
	free(m.unit.columns);
	m.unit.columns = calloc(NITEMS(customer), sizeof(*m.unit.columns));
	for (size_t i = 0; i < NITEMS(customer); i++) {
		m.unit.columns[i].name = text(customer[i].name);
		m.unit.columns[i].type = text(customer[i].type);
		m.unit.columns[i].typmod = -1;
	}
	m.unit.ncolumns = NITEMS(customer);
	if (rules_parse(&m.rules, "r", (const uint8_t *)yaml, (size_t)n,
	    &m.error) == 0 && mask_check_rules(&m.rules, &m.error) == 0 &&
	    mask_plan_bind(&m.plan, &m.unit, &m.rules, m.key, &m.error) == 0 &&
	    make_customers(&m.unit, &tuples) == 0) {
		measure(&m, label, &tuples);
		rc = 0;
	} else
		printf("%s\trefused\t%s\n", label, m.error.message);
	free(yaml);
	buf_free(&tuples);
	masking_end(&m);
	return rc;
}

int
main(int argc, char *argv[])
{
	const char *why = NULL;
	int rc = 0, count = 0;

	if (argc == 3) {
		count = (int)strtonum(argv[2], 0, INT_MAX, &why);
		if (why != NULL)
			return EX_USAGE;
	}
	for (size_t i = 0; i < NITEMS(benches); i++) {
		if (argc == 2 && strcmp(argv[1], "-l") == 0)
			printf("%s\n", benches[i].label);
		else if (argc < 3 || strcmp(argv[1], benches[i].label) == 0)
			rc |= run(&benches[i], count);
	}
	for (size_t i = 0; argc == 1 && i < NITEMS(tables); i++)
		rc |= run_table(tables[i].label, tables[i].rules);
	return rc;
}
