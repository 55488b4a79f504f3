/*
 * choice, dictionary, random: what is drawn, how often, and what is refused.
 */
#include "sys/system.h"

#include "tests/unit/masking.h"

#define DRAWS 20000

static char dir[] = "/tmp/pgcopy-pick.XXXXXX";

static void
check_refused(const char *type, int32_t typmod, const char *rule,
    const char *why)
{
	struct masking m;

	if (CHECK(masking_begin(&m, type, typmod, rule) == -1)) {
		CHECK_INT(m.error.code, EX_CONFIG);
		if (!CHECK(strstr(m.error.message, why) != NULL))
			fprintf(stderr, "\t%s\n\t%s\n", m.error.message, why);
	}
	masking_end(&m);
}

/* How many of DRAWS numbers become `value`, in percent, rounded. */
static int
share(const char *rule, const char *value)
{
	struct masking m;
	char number[16];
	int n = 0;

	if (CHECK(masking_begin(&m, "text", -1, rule) == 0))
		for (int i = 0; i < DRAWS; i++) {
			snprintf(number, sizeof(number), "%d", i);
			n += strcmp(masking_text(&m, number), value) == 0;
		}
	masking_end(&m);
	return (n * 100 + DRAWS / 2) / DRAWS;
}

static void
test_choice(void)
{
	static const char even[] = "{action: choice, values: [a, b, c, d]}";
	static const char odd[] = "{action: choice, values: {a: 70, b: 30}}";
	static const char rare[] = "{action: choice, values: {a: 1, b: 98, "
	    "c: 1}}";
	struct masking m;
	const char *drawn;

	CHECK_INT(share(even, "a"), 25);
	CHECK_INT(share(even, "d"), 25);
	CHECK_INT(share(odd, "a"), 70);
	CHECK_INT(share(odd, "b"), 30);
	CHECK_INT(share(rare, "a"), 1);
	CHECK_INT(share(rare, "b"), 98);
	CHECK_INT(share(rare, "c"), 1);
	CHECK_INT(masking_begin(&m, "text", -1, even), 0);
	drawn = masking_text(&m, "x");
	CHECK_STR(masking_text(&m, "x"), drawn);
	CHECK_STR(masking_text(&m, NULL), "(NULL)");
	CHECK_STR(masking_text(&m, ""), "");
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "text", -1, "{action: choice, null: mask, "
	    "empty: mask, values: [x]}"), 0);
	CHECK_STR(masking_text(&m, NULL), "x");
	CHECK_STR(masking_text(&m, ""), "x");
	masking_end(&m);
	/* Of citext, and of integers of any width, by what is equal. */
	CHECK_INT(masking_begin(&m, "public.citext", -1, even), 0);
	CHECK_STR(masking_text(&m, "ADA"), masking_text(&m, "ada"));
	masking_end(&m);
}

static void
test_choice_refused(void)
{
	check_refused("text", -1, "{action: choice}", "needs \"values\"");
	check_refused("text", -1, "{action: choice, values: x}",
	    "a list of values, or a mapping");
	check_refused("text", -1, "{action: choice, values: []}",
	    "a list of values, or a mapping");
	check_refused("text", -1, "{action: choice, values: [[a]]}",
	    "a single value");
	check_refused("text", -1, "{action: choice, values: [a, null]}",
	    "does not draw NULL");
	check_refused("text", -1, "{action: choice, values: {a: 0}}",
	    "from 1 to 1000000");
	check_refused("text", -1, "{action: choice, values: {a: 1000001}}",
	    "from 1 to 1000000");
	check_refused("text", -1, "{action: choice, values: {a: x}}",
	    "from 1 to 1000000");
	check_refused("text", -1, "{action: choice, values: {a: [1]}}",
	    "from 1 to 1000000");
	check_refused("int4", -1, "{action: choice, values: [1, x]}",
	    "r.yaml:5:39: not a value of type int4");
	check_refused("public.mood", -1, "{action: choice, values: [happy, "
	    "gone]}", "not a value of type public.mood");
	check_refused("varchar", 4 + 3, "{action: choice, values: [abc, "
	    "abcd]}", "r.yaml:5:41: too long for type varchar");
	check_refused("jsonb", -1, "{action: choice, values: [a]}",
	    "choice takes");
}

/* More than 1000 values. */
static void
test_choice_bound(void)
{
	struct masking m;
	char *rule = malloc(8192), *p = rule;

	if (rule == NULL)
		abort();
	p += snprintf(p, 64, "{action: choice, values: [a");
	for (int i = 0; i < 999; i++)
		p += snprintf(p, 8, ",a");
	snprintf(p, 8, "]}");
	CHECK_INT(masking_begin(&m, "text", -1, rule), 0);
	masking_end(&m);
	snprintf(p, 8, ",a]}");
	check_refused("text", -1, rule, "more than 1000 values");
	free(rule);
}

/* A file of that content, and a rule for it. */
static const char *
dictionary(const char *content, size_t n)
{
	static char rule[PATH_MAX + 64];
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/list", dir);
	if ((f = fopen(path, "w")) == NULL || fwrite(content, 1, n, f) != n ||
	    fclose(f) != 0)
		abort();
	snprintf(rule, sizeof(rule), "{action: dictionary, file: %s}", path);
	return rule;
}

#define DICTIONARY(s) dictionary("" s, sizeof(s) - 1)

/* What the test key draws from five lines: frozen. */
static void
test_dictionary(void)
{
	static const char list[] = "red\ngreen\r\nbl\303\274\n# no remark\nred wine";
	static const struct { const char *value, *mask; } frozen[] = {
		{ "Ada", "red wine" }, { "Zoe", "green" }, { "1", "red wine" },
		{ "2", "bl\303\274" }, { "3", "bl\303\274" },
		{ "4", "red wine" }, { "5", "green" }, { "6", "green" },
	};
	struct masking m;
	uint64_t content;

	if (CHECK(masking_begin(&m, "text", -1, DICTIONARY("red\ngreen\r\n"
	    "bl\303\274\n# no remark\nred wine")) == 0))
		for (size_t i = 0; i < NITEMS(frozen); i++)
			CHECK_STR(masking_text(&m, frozen[i].value),
			    frozen[i].mask);
	content = m.rules.tables[0].columns[0].list.rules[0].content;
	CHECK(content != 0);
	masking_end(&m);
	/* Another list is another rule. */
	CHECK_INT(masking_begin(&m, "text", -1, dictionary(list,
	    sizeof(list) - 2)), 0);
	CHECK(m.rules.tables[0].columns[0].list.rules[0].content != content);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "int4", -1, DICTIONARY("7")), 0);
	CHECK_STR(masking_text(&m, "abcd"), "");
	masking_end(&m);
}

static void
test_dictionary_refused(void)
{
	char long_line[65538];

	check_refused("text", -1, "{action: dictionary, file: "
	    "/nonexistent/list}", "could not read the dictionary: No such");
	check_refused("text", -1, "{action: dictionary, file: /dev/zero}",
	    "it is not a regular file");
	check_refused("text", -1, DICTIONARY(""), "1 to 16777216 bytes");
	check_refused("text", -1, DICTIONARY("a\n\nb\n"),
	    "line 2 of the dictionary is empty");
	check_refused("text", -1, DICTIONARY("a\nb\377\n"),
	    "line 2 of the dictionary is not UTF-8");
	check_refused("text", -1, DICTIONARY("a\nb\0c\n"),
	    "line 2 of the dictionary is not UTF-8");
	check_refused("int4", -1, DICTIONARY("1\n2\nx\n"),
	    "line 3 of the dictionary is not a value of type int4");
	check_refused("varchar", 4 + 3, DICTIONARY("abc\nabcd\n"),
	    "line 2 of the dictionary is too long for type varchar");
	memset(long_line, 'a', sizeof(long_line));
	check_refused("text", -1, dictionary(long_line, 65537),
	    "longer than 65536 bytes");
}

static void
test_dictionary_bounds(void)
{
	size_t n = 16 * 1024 * 1024 + 1;
	char *content = malloc(n);
	struct masking m;

	if (content == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		content[i] = i % 2 == 0 ? 'a' : '\n';
	check_refused("text", -1, dictionary(content, n), "16777216 bytes");
	check_refused("text", -1, dictionary(content, 2000002),
	    "at most 1000000 lines");
	CHECK_INT(masking_begin(&m, "text", -1, dictionary(content, 2000000)),
	    0);
	CHECK_STR(masking_text(&m, "x"), "a");
	masking_end(&m);
	free(content);
}

/* The new value of an integer type, with its sign. */
static int64_t
draw_int(struct masking *m, size_t width)
{
	static const uint8_t zero[8];
	const uint8_t *p;
	int32_t n;

	p = masking_value(m, zero, width, &n);
	if (!CHECK_INT(n, width) || p == NULL)
		return 0;
	return width == 2 ? get_i16(p) : width == 4 ? get_i32(p) : get_i64(p);
}

static void
check_range(const char *type, size_t width, const char *rule, int64_t low,
    int64_t high)
{
	int64_t v, least = INT64_MAX, most = INT64_MIN;
	struct masking m;

	if (CHECK(masking_begin(&m, type, -1, rule) == 0))
		for (int i = 0; i < 2000; i++) {
			v = draw_int(&m, width);
			if (v < least)
				least = v;
			if (v > most)
				most = v;
		}
	masking_end(&m);
	CHECK(least >= low && most <= high);
	/* Both ends are drawn where there are only a few between them. */
	if (high - low < 20)
		CHECK(least == low && most == high);
	else
		CHECK((double)most - (double)least >
		    ((double)high - (double)low) * 0.9);
}

static void
test_random_ranges(void)
{
	check_range("int2", 2, "random", 0, INT16_MAX);
	check_range("int4", 4, "random", 0, INT32_MAX);
	check_range("int8", 8, "random", 0, INT64_MAX);
	check_range("int4", 4, "{action: random, min: -3, max: 3}", -3, 3);
	check_range("int4", 4, "{action: random, max: 9}", 0, 9);
	check_range("int8", 8, "{action: random, min: -9223372036854775808, "
	    "max: -9223372036854775799}", INT64_MIN, INT64_MIN + 9);
	check_range("int2", 2, "{action: random, min: 5, max: 5}", 5, 5);
	check_range("date", 4, "{action: random, min: 2000-01-01, max: "
	    "2000-01-10}", 0, 9);
	check_range("timestamp", 8, "{action: random, min: 2000-01-01, max: "
	    "'2000-01-01 00:00:00.000009'}", 0, 9);
}

static void
test_random_others(void)
{
	static const uint8_t zero[16];
	struct masking m;
	char all[64] = "";
	const uint8_t *p;
	int32_t n;
	int yes = 0;

	CHECK_INT(masking_begin(&m, "uuid", -1, "random"), 0);
	CHECK_INT(m.plan.columns[0].value.fit.spread, SPREAD_BOUND);
	for (int i = 0; i < 100; i++) {
		p = masking_value(&m, zero, 16, &n);
		CHECK(p != NULL && n == 16 && p[6] >> 4 == 4 && p[8] >> 6 == 2);
	}
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "bool", -1, "random"), 0);
	for (int i = 0; i < 1000; i++) {
		p = masking_value(&m, zero, 1, &n);
		if (CHECK(p != NULL && n == 1 && *p < 2))
			yes += *p;
	}
	CHECK(yes > 400 && yes < 600);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "text", -1, "{action: random, length: "
	    "40, alphabet: ab\303\251}"), 0);
	for (int i = 0; i < 20; i++) {
		strlcpy(all, masking_text(&m, "x"), sizeof(all));
		CHECK_INT(strspn(all, "ab\303\251"), strlen(all));
		CHECK(strstr(all, "\303\251") != NULL && strchr(all, 'a') !=
		    NULL && strchr(all, 'b') != NULL);
	}
	CHECK_INT(m.plan.columns[0].value.fit.spread, SPREAD_COLLIDES);
	CHECK(strcmp(masking_text(&m, "x"), masking_text(&m, "x")) != 0);
	masking_end(&m);
	/* a and A are one to citext, and so 40 signs have 40 bits less */
	CHECK_INT(masking_begin(&m, "public.citext", -1, "random"), 0);
	CHECK_INT(m.plan.columns[0].value.fit.spread, SPREAD_BOUND);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "text", -1, "{action: random, length: "
	    "40, alphabet: abAB}"), 0);
	CHECK_INT(m.plan.columns[0].value.fit.spread, SPREAD_BOUND);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "public.citext", -1, "{action: random, "
	    "length: 40, alphabet: abAB}"), 0);
	CHECK_INT(m.plan.columns[0].value.fit.spread, SPREAD_COLLIDES);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "text", -1, "random"), 0);
	CHECK_INT(strlen(masking_text(&m, "x")), 16);
	CHECK_INT(m.plan.columns[0].value.fit.spread, SPREAD_BOUND);
	masking_end(&m);
}

static void
test_random_numeric(void)
{
	struct masking m;
	const uint8_t *p;
	int32_t n;

	/* 0.25 to 0.26, in hundredths: one group behind the point. */
	CHECK_INT(masking_begin(&m, "numeric", -1, "{action: random, min: "
	    "0.25, max: 0.26}"), 0);
	for (int i = 0; i < 50; i++) {
		p = masking_value(&m, "\0\0\0\0\0\0\0\0", 8, &n);
		if (CHECK_INT(n, 10) && p != NULL) {
			CHECK_INT(get_i16(p + 2), -1);
			CHECK_INT(get_u16(p + 6), 2);
			CHECK(get_u16(p + 8) == 2500 ||
			    get_u16(p + 8) == 2600);
		}
	}
	masking_end(&m);
	check_refused("numeric", -1, "{action: random, min: 0.25000, max: 1}",
	    "at most 4 digits behind the point");
	check_refused("numeric", -1, "{action: random, min: 1.50000000e7, "
	    "max: 2e7}", "at most 4 digits behind the point");
	check_refused("numeric", (10 << 16 | 6) + 4, "{action: random, min: 1, "
	    "max: 2}", "at most 4 digits behind the point");
}

static void
test_random_refused(void)
{
	check_refused("int4", -1, "{action: random, min: 5, max: 4}",
	    "\"min\" is above \"max\"");
	check_refused("int4", -1, "{action: random, min: x}", "not a limit of "
	    "type int4");
	check_refused("int2", -1, "{action: random, max: 40000}", "not a limit "
	    "of type int2");
	check_refused("uuid", -1, "{action: random, min: 5}", "\"min\" is not "
	    "for type uuid");
	check_refused("int4", -1, "{action: random, length: 5}", "\"length\" "
	    "is not for type int4");
	check_refused("date", -1, "random", "needs \"min\" and \"max\"");
	check_refused("date", -1, "{action: random, min: 2000-01-01, max: "
	    "infinity}", "not infinity");
	check_refused("text", -1, "{action: random, alphabet: a}", "2 to 256 "
	    "characters");
	check_refused("text", -1, "{action: random, alphabet: aba}", "twice");
	check_refused("varchar", 4 + 5, "random", "needs 16 characters");
	check_refused("text", -1, "{action: random, domain: d}", "draws "
	    "nothing");
}

int
main(void)
{
	char path[PATH_MAX];

	if (mkdtemp(dir) == NULL)
		return 1;
	test_choice();
	test_choice_refused();
	test_choice_bound();
	test_dictionary();
	test_dictionary_refused();
	test_dictionary_bounds();
	test_random_ranges();
	test_random_others();
	test_random_numeric();
	test_random_refused();
	snprintf(path, sizeof(path), "%s/list", dir);
	unlink(path);
	rmdir(dir);
	return check_done();
}
