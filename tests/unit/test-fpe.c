/*
 * fpe: whole spaces one-to-one, formats, limits and what is refused.
 */
#include "sys/system.h"

#include "tests/unit/masking.h"

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
	refused("text", -1, "{action: fpe, alphabet: greek}", "one of digits");
	refused("text", -1, "{action: fpe, custom: a}", "2 to 1024");
	refused("text", -1, "{action: fpe, custom: aba}", "twice");
	refused("text", -1, "{action: fpe, custom: 'αβα'}", "twice");
	refused("text", -1, "{action: fpe, custom: ab, alphabet: hex}",
	    "without \"alphabet\"");
	refused("text", -1, "{action: fpe, format: 'x-y'}", "nothing to");
	refused("text", -1, "{action: fpe, format: ''}", "nothing to");
	refused("text", -1, "{action: fpe, format: '##\\'}", "backslash");
	refused("int4", -1, "fpe", "fpe takes text, not int4");
	refused("varchar", 4 + 10, "{action: fpe, format: '###-##-####'}",
	    "needs 11 characters, the column takes 10");
	refused("bpchar", 4 + 10, "{action: fpe, custom: 'ab '}", "blank");
	refused("public.citext", -1, "{action: fpe, custom: 'aA'}",
	    "2 to 1024");
}

/* One numeral more than the limit, of a format and of a value. */
static void
test_limits(void)
{
	char long_text[1100], rule[1100];
	struct masking m;
	int n;

	memset(long_text, '#', sizeof(long_text));
	snprintf(rule, sizeof(rule), "{action: fpe, format: '%.257s'}",
	    long_text);
	refused("text", -1, rule, "more than");
	snprintf(rule, sizeof(rule), "{action: fpe, format: '%.256s'}",
	    long_text);
	CHECK_INT(masking_begin(&m, "text", -1, rule), 0);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "text", -1, "fpe"), 0);
	memset(long_text, '5', sizeof(long_text));
	snprintf(rule, sizeof(rule), "%.256s", long_text);
	CHECK_INT(strlen(masking_text(&m, rule)), 256);
	snprintf(rule, sizeof(rule), "%.257s", long_text);
	CHECK_STR(masking_text(&m, rule), "(error)");
	error_clear(&m.error);
	memset(long_text + 1, 'x', sizeof(long_text) - 1);
	masking_value(&m, long_text, 1024, &n);
	CHECK_INT(n, 1024);
	masking_value(&m, long_text, 1025, &n);
	CHECK_INT(n, -2);
	error_clear(&m.error);
	masking_value(&m, "1\xff", 2, &n);
	CHECK_INT(n, -2);
	masking_end(&m);
}

/* What stays, and that only it does. */
static void
test_layouts(void)
{
	const char *one, *other;
	struct masking m;

	CHECK_INT(masking_begin(&m, "text", -1, "fpe"), 0);
	one = masking_text(&m, "+1 (212) 555-0142");
	CHECK(strlen(one) == 17 && one[0] == '+' && one[2] == ' ' &&
	    one[3] == '(' && one[7] == ')' && one[12] == '-');
	CHECK(strcmp(one, "+1 (212) 555-0142") != 0);
	/* Another layout is another permutation, also of few strings. */
	one = masking_text(&m, "123456789");
	other = masking_text(&m, "123456789x");
	CHECK(strlen(other) == 10 && strncmp(one, other, 9) != 0);
	one = masking_text(&m, "1234");
	other = masking_text(&m, "1234x");
	CHECK(strlen(other) == 5 && strncmp(one, other, 4) != 0);
	CHECK_INT(m.plan.columns[0].value.fit.spread, SPREAD_ONE_TO_ONE);
	CHECK_STR(masking_text(&m, ""), "");
	CHECK_STR(masking_text(&m, NULL), "(NULL)");
	CHECK_STR(masking_text(&m, "none"), "(error)");
	masking_end(&m);
}

/*
 * Many layouts, more than the state keeps, in one order and in the other: no
 * mask depends on what was masked before it.
 */
static void
test_order(void)
{
	enum { layouts = 400 };
	static char masks[layouts][512];
	struct masking m;
	char value[512];
	size_t unlike = 0;

	for (int pass = 0; pass < 2; pass++) {
		CHECK_INT(masking_begin(&m, "text", -1, "fpe"), 0);
		for (int i = 0; i < layouts; i++) {
			int k = pass == 0 ? i : layouts - 1 - i;

			snprintf(value, sizeof(value), "%.*s%d%0*d",
			    k % 20 + 1, "abcdefghijklmnopqrstuvwxyz", k % 10,
			    k / 20 + 1, 7);
			if (pass == 0)
				strlcpy(masks[k], masking_text(&m, value),
				    sizeof(masks[k]));
			else
				unlike += strcmp(masks[k], masking_text(&m,
				    value)) != 0;
		}
		masking_end(&m);
	}
	CHECK_INT(unlike, 0);
}

/* A format of one alphabet only refuses; it changes no mask. */
static void
test_format(void)
{
	struct masking free_form, formed;

	CHECK_INT(masking_begin(&free_form, "text", -1, "fpe"), 0);
	CHECK_INT(masking_begin(&formed, "text", -1,
	    "{action: fpe, format: '###-##-####'}"), 0);
	CHECK_STR(masking_text(&formed, "078-05-1120"),
	    masking_text(&free_form, "078-05-1120"));
	CHECK_STR(masking_text(&formed, "078-05-112"), "(error)");
	error_clear(&formed.error);
	CHECK_STR(masking_text(&formed, "078-05-11200"), "(error)");
	error_clear(&formed.error);
	CHECK_STR(masking_text(&formed, "078 05-1120"), "(error)");
	masking_end(&formed);
	masking_end(&free_form);
	CHECK_INT(masking_begin(&formed, "text", -1, "{action: fpe, format: "
	    "'###-##-####', on_error: redact}"), 0);
	CHECK_STR(masking_text(&formed, "unknown"), "[redacted]");
	masking_end(&formed);
	CHECK_INT(masking_begin(&formed, "text", -1, "{action: fpe, format: "
	    "'###-##-####', on_error: 'null'}"), 0);
	CHECK_STR(masking_text(&formed, "unknown"), "(NULL)");
	masking_end(&formed);
}

/* The number of a text whose character i is one of chars[i]; -1: it is not. */
static int64_t
rank(const char *const chars[], const char *text)
{
	const char *at;
	int64_t v = 0;

	for (size_t i = 0; chars[i] != NULL; i++) {
		at = text[i] == '\0' ? NULL : strchr(chars[i], text[i]);
		if (at == NULL)
			return -1;
		v = v * (int64_t)strlen(chars[i]) + (at - chars[i]);
	}
	return v;
}

/*
 * All texts of a rule whose character i is one of chars[i]: each comes out
 * once.
 */
static void
test_whole(const char *rule, const char *const chars[])
{
	char value[32] = "";
	size_t n = 0, radix;
	int64_t all = 1, twice = 0, fixed = 0, w, rest;
	struct masking m;
	uint8_t *seen;

	while (chars[n] != NULL)
		all *= (int64_t)strlen(chars[n++]);
	if ((seen = calloc((size_t)all, 1)) == NULL)
		abort();
	CHECK_INT(masking_begin(&m, "text", -1, rule), 0);
	for (int64_t v = 0; v < all; v++) {
		rest = v;
		for (size_t i = n; i-- > 0; rest /= (int64_t)radix) {
			radix = strlen(chars[i]);
			value[i] = chars[i][rest % (int64_t)radix];
		}
		w = rank(chars, masking_text(&m, value));
		twice += w < 0 || w >= all || seen[w]++ != 0;
		fixed += v == w;
	}
	masking_end(&m);
	free(seen);
	if (!CHECK_INT(twice, 0) || !CHECK(fixed < 15))
		fprintf(stderr, "\t%s, %" PRId64 " texts\n", rule, all);
}

#define D "0123456789"
#define L "abcdefghijklmnopqrstuvwxyz"
#define U "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define N D U L

static void
test_spaces(void)
{
	test_whole("fpe", (const char *[]){ D, NULL });
	test_whole("fpe", (const char *[]){ D, D, NULL });
	test_whole("fpe", (const char *[]){ D, D, D, NULL });
	test_whole("fpe", (const char *[]){ D, D, D, D, NULL });
	test_whole("fpe", (const char *[]){ D, D, D, D, D, NULL });
	test_whole("fpe", (const char *[]){ D, D, D, D, D, D, NULL });
	test_whole("{action: fpe, alphabet: lower}",
	    (const char *[]){ L, L, L, L, NULL });
	test_whole("{action: fpe, alphabet: alnum}",
	    (const char *[]){ N, N, N, NULL });
	test_whole("{action: fpe, custom: xy}", (const char *[]){ "xy", "xy",
	    "xy", "xy", "xy", "xy", "xy", "xy", "xy", "xy", "xy", "xy", "xy",
	    "xy", "xy", "xy", "xy", "xy", "xy", NULL });
	test_whole("{action: fpe, custom: xy}", (const char *[]){ "xy", "xy",
	    "xy", "xy", "xy", "xy", "xy", "xy", "xy", "xy", "xy", "xy", "xy",
	    "xy", "xy", "xy", "xy", "xy", "xy", "xy", NULL });
	/* Of several radixes: 676,000 and, by cycle walking, 1,757,600. */
	test_whole("{action: fpe, format: 'AA-###'}",
	    (const char *[]){ U, U, "-", D, D, D, NULL });
	test_whole("{action: fpe, format: 'AA-##a'}",
	    (const char *[]){ U, U, "-", D, D, L, NULL });
}

static void
test_explain(void)
{
	struct masking m;
	struct buf out;

	buf_init(&out, 65536);
	CHECK_INT(masking_begin(&m, "text", -1,
	    "{action: fpe, format: 'AA-###'}"), 0);
	CHECK_INT(mask_plan_explain(&m.plan, &out), 0);
	CHECK(memmem(out.data, out.len, "the 676000 texts", 16) != NULL);
	CHECK(memmem(out.data, out.len, "may hit real values", 19) != NULL);
	masking_end(&m);
	buf_free(&out);
}

int
main(void)
{
	test_refused();
	test_limits();
	test_layouts();
	test_order();
	test_format();
	test_spaces();
	test_explain();
	return check_done();
}
