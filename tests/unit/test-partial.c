/* partial and hash. */
#include "sys/system.h"

#include "tests/unit/typed.h"

#define EMAIL "{action: partial, form: email}"
#define CARD "{action: partial, form: card}"

static const struct typed_case cases[] = {
	{ "text", -1, EMAIL, "maria.stone@example.com", "m***@e***.com" },
	{ "text", -1, EMAIL, "m@example.com", "*@e***.com" },
	{ "text", -1, EMAIL, "ma@x.co.uk", "m*@x***.uk" },
	{ "text", -1, EMAIL, "ma@x.com", "m*@*.com" },
	{ "text", -1, EMAIL, "abcd@a.b.c.museum", "a***@a***.museum" },
	{ "text", -1, EMAIL, "\303\251va@b\303\274cher.example",
	    "\303\251**@b***.example" },
	{ "text", -1, "{action: partial, form: email, host: keep}",
	    "maria@mail.example.com", "m***@mail.example.com" },
	{ "text", -1, "{action: partial, form: email, first: 0, char: x}",
	    "maria@example.com", "xxx@exxx.com" },
	{ "text", -1, "{action: partial, form: email, first: 3}",
	    "ada@example.com", "***@e***.com" },
	{ "text", -1, "{action: partial, form: email, char: \303\227}",
	    "ada@example.com", "a\303\227\303\227@e\303\227\303\227\303\227.com" },
	{ "varchar", 4 + 6, EMAIL, "a@b.cc", "*@*.cc" },
	{ "text", -1, EMAIL, "maria", "(error)" },
	{ "text", -1, EMAIL, "@example.com", "(error)" },
	{ "text", -1, EMAIL, "maria@", "(error)" },
	{ "text", -1, EMAIL, "maria@localhost", "(error)" },
	{ "text", -1, EMAIL, "maria@example.c", "(error)" },
	{ "text", -1, EMAIL, "maria@example.", "(error)" },
	{ "text", -1, EMAIL, "maria@.com", "(error)" },
	{ "text", -1, EMAIL, "maria@a..com", "(error)" },
	{ "text", -1, EMAIL, "maria@192.0.2.10", "(error)" },
	{ "text", -1, EMAIL, "a@b@example.com", "(error)" },
	{ "text", -1, EMAIL, "Maria <m@example.com>", "(error)" },
	{ "text", -1, EMAIL, "m@exa mple.com", "(error)" },
	{ "text", -1, "{action: partial, form: email, on_error: redact}",
	    "maria", "[redacted]" },
	{ "text", -1, "{action: partial, form: email, on_error: null}",
	    "maria", "(error)" },
	{ "text", -1, CARD, "4111111111111111", "************1111" },
	{ "text", -1, CARD, "4111 1111 1111 1234", "**** **** **** 1234" },
	{ "text", -1, CARD, "3782-822463-10005", "****-******-*0005" },
	{ "text", -1, "{action: partial, form: card, first: 6}",
	    "4111-1122-3333-1234", "4111-11**-****-1234" },
	{ "text", -1, "{action: partial, form: card, last: 0, char: '#'}",
	    "411111111111", "############" },
	{ "text", -1, "{action: partial, form: card, first: 6, last: 4}",
	    "411111223344", "411111**3344" },
	{ "text", -1, CARD, "41111111111", "(error)" },
	{ "text", -1, CARD, "41111111111111111111", "(error)" },
	{ "text", -1, CARD, "4111  1111 1111 1111", "(error)" },
	{ "text", -1, CARD, " 4111111111111111", "(error)" },
	{ "text", -1, CARD, "4111111111111111-", "(error)" },
	{ "text", -1, CARD, "4111x111111111111", "(error)" },
	{ "text", -1, CARD, "\331\24411111111111111", "(error)" },
	{ "text", -1, "{action: partial, form: text, first: 1, last: 1}",
	    "\303\205ngstr\303\266", "\303\205*****\303\266" },
};

/* The same bits in each encoding; python3's hmac and base64 say so too. */
static void
test_encodings(void)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	const char *hex = typed("text", -1, "{action: hash, length: 64}",
	    "Ada");
	const char *b32 = typed("text", -1,
	    "{action: hash, length: 52, encoding: base32}", "Ada");
	const char *b64 = typed("text", -1,
	    "{action: hash, length: 43, encoding: base64}", "Ada");
	struct masking m;
	const uint8_t *p;
	unsigned int byte, bit, value;
	int32_t n;

	CHECK_STR(b64, "OHyVazSaIAW6yVcPnn2M6q865uN82Wra_R76pPW85FE");
	CHECK_STR(typed("text", -1,
	    "{action: hash, length: 43, encoding: base64url}", "Ada"), b64);
	CHECK_INT(strlen(hex), 64);
	CHECK_INT(strlen(b32), 52);
	CHECK_INT(masking_begin(&m, "bytea", -1, "hash"), 0);
	p = masking_value(&m, "Ada", 3, &n);
	CHECK(p != NULL && n == 32);
	for (unsigned int i = 0; i < 32 && p != NULL; i++) {
		CHECK(sscanf(hex + 2 * i, "%2x", &byte) == 1);
		CHECK_INT(p[i], byte);
	}
	for (unsigned int i = 0; i < 52 && p != NULL; i++) {
		value = 0;
		for (bit = 5 * i; bit < 5 * i + 5; bit++)
			value = value << 1 | (bit < 256 ?
			    p[bit / 8] >> (7 - bit % 8) & 1 : 0);
		CHECK_INT(b32[i], digits[value]);
	}
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "bytea", -1,
	    "{action: hash, length: 5}"), 0);
	masking_value(&m, "Ada", 3, &n);
	CHECK_INT(n, 5);
	masking_end(&m);
}

static enum spread
spread_of(const char *type, const char *rule)
{
	enum spread spread = SPREAD_COLLIDES;
	struct masking m;

	if (CHECK_INT(masking_begin(&m, type, -1, rule), 0))
		spread = m.plan.columns[0].value.fit.spread;
	masking_end(&m);
	return spread;
}

/* 80 bits, and not one less. */
static void
test_spread(void)
{
	CHECK_INT(spread_of("text", "hash"), SPREAD_BOUND);
	CHECK_INT(spread_of("text", "{action: hash, length: 20}"),
	    SPREAD_BOUND);
	CHECK_INT(spread_of("text", "{action: hash, length: 19}"),
	    SPREAD_COLLIDES);
	CHECK_INT(spread_of("text",
	    "{action: hash, length: 16, encoding: base32}"), SPREAD_BOUND);
	CHECK_INT(spread_of("text",
	    "{action: hash, length: 15, encoding: base32}"), SPREAD_COLLIDES);
	CHECK_INT(spread_of("text",
	    "{action: hash, length: 14, encoding: base64}"), SPREAD_BOUND);
	CHECK_INT(spread_of("text",
	    "{action: hash, length: 13, encoding: base64}"), SPREAD_COLLIDES);
	CHECK_INT(spread_of("public.citext",
	    "{action: hash, length: 16, encoding: base64}"), SPREAD_BOUND);
	CHECK_INT(spread_of("public.citext",
	    "{action: hash, length: 15, encoding: base64}"), SPREAD_COLLIDES);
	CHECK_INT(spread_of("bytea", "{action: hash, length: 10}"),
	    SPREAD_BOUND);
	CHECK_INT(spread_of("bytea", "{action: hash, length: 9}"),
	    SPREAD_COLLIDES);
}

static void
test_refused(void)
{
	typed_refused("text", -1, "{action: partial, form: email, last: 3}",
	    "takes no \"last\"");
	typed_refused("text", -1, "{action: partial, form: email, first: 4}",
	    "at most 3");
	typed_refused("text", -1, "{action: partial, form: card, first: 7}",
	    "at most 6");
	typed_refused("text", -1, "{action: partial, form: card, last: 5}",
	    "at most 4");
	typed_refused("text", -1, "{action: partial, first: 1, host: keep}",
	    "for the form email");
	typed_refused("text", -1, "{action: partial, form: iban}",
	    "one of text, email, card");
	typed_refused("text", -1, "{action: hash, length: 53, "
	    "encoding: base32}", "at most 52");
	typed_refused("bytea", -1, "{action: hash, length: 33}",
	    "at most 32 bytes");
	typed_refused("bytea", -1, "{action: hash, encoding: hex}",
	    "without an encoding");
	typed_refused("varchar", 4 + 51, "{action: hash, length: 52, "
	    "encoding: base32}", "needs 52 characters");
}

int
main(void)
{
	typed_cases(cases, NITEMS(cases));
	test_encodings();
	test_spread();
	test_refused();
	return check_done();
}
