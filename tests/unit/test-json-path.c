/*
 * lib/json/path: what is a path, and which of many names a value.
 */
#include "sys/system.h"
#include "io/buf.h"
#include "json/path.h"

#include "tests/unit/check.h"

static const struct {
	const char *path, *canonical;
} good[] = {
	{ "$", "$" },
	{ "$.a", "$.a" },
	{ "$.a.b_c.d-e.$f.0", "$.a.b_c.d-e.$f.0" },
	{ "$.\303\251t\303\251", "$.\303\251t\303\251" },
	{ "$.\"a\"", "$.a" },
	{ "$.\"odd key\"", "$.\"odd key\"" },
	{ "$.\"\"", "$.\"\"" },
	{ "$.\"a\\\"b\\u00e9\\/\"", "$.\"a\\\"b\303\251/\"" },
	{ "$[\"a\"][\"b c\"]", "$.a.\"b c\"" },
	{ "$.\"*\"", "$.\"*\"" },
	{ "$[0]", "$[0]" },
	{ "$[007]", "$[7]" },
	{ "$[999999999]", "$[999999999]" },
	{ "$[*].*", "$[*].*" },
	{ "$..a", "$..a" },
	{ "$..*..[*]..[3]..\"x y\"", "$..*..[*]..[3]..\"x y\"" },
	{ "$..[\"a\"]", "$..a" },
};

static const struct {
	const char *path;
	size_t at;
	const char *why;
} bad[] = {
	{ "", 0, "a path starts with $" },
	{ "a", 0, "a path starts with $" },
	{ ".a", 0, "a path starts with $" },
	{ "$a", 1, "expected a dot or a bracket" },
	{ "$ ", 1, "expected a dot or a bracket" },
	{ "$.a b", 3, "expected a dot or a bracket" },
	{ "$.", 2, "behind a dot stands a key, a quoted key or a star" },
	{ "$..", 3, "behind a dot stands a key, a quoted key or a star" },
	{ "$...a", 3, "behind a dot stands a key, a quoted key or a star" },
	{ "$.a.", 4, "behind a dot stands a key, a quoted key or a star" },
	{ "$.[0]", 2, "behind a dot stands a key, a quoted key or a star" },
	{ "$.a[", 4, "in brackets stands a number from 0 on, a star or a "
	    "quoted key" },
	{ "$[-1]", 2, "in brackets stands a number from 0 on, a star or a "
	    "quoted key" },
	{ "$[a]", 2, "in brackets stands a number from 0 on, a star or a "
	    "quoted key" },
	{ "$[]", 2, "in brackets stands a number from 0 on, a star or a "
	    "quoted key" },
	{ "$[0", 3, "a bracket is not closed" },
	{ "$[0 ]", 3, "a bracket is not closed" },
	{ "$[*", 3, "a bracket is not closed" },
	{ "$[\"a\"", 5, "a bracket is not closed" },
	{ "$[1000000000]", 2, "the index is too large" },
	{ "$[99999999999999999999999]", 2, "the index is too large" },
	{ "$.\"a", 2, "the quoted key is not a string of JSON" },
	{ "$.\"\\x\"", 2, "the quoted key is not a string of JSON" },
	{ "$.\"\\u0000\"", 2, "the quoted key holds what is no text" },
	{ "$.\"\\ud800\"", 2, "the quoted key holds what is no text" },
	{ "$.a*", 3, "expected a dot or a bracket" },
};

static void
test_syntax(void)
{
	struct jpaths p;
	struct buf b;
	const char *why;
	size_t at;

	buf_init(&b, 1000);
	for (size_t i = 0; i < NITEMS(good); i++) {
		jpaths_init(&p);
		buf_clear(&b);
		if (CHECK_INT(jpaths_add(&p, "$.first", &at, &why), 0) &&
		    CHECK_INT(jpaths_add(&p, good[i].path, &at, &why), 0) &&
		    CHECK_INT(jpaths_print(&p, 1, &b), 0) &&
		    CHECK_INT(buf_append(&b, "", 1), 0))
			CHECK_STR((char *)b.data, good[i].canonical);
		jpaths_free(&p);
	}
	for (size_t i = 0; i < NITEMS(bad); i++) {
		jpaths_init(&p);
		CHECK_INT(jpaths_add(&p, bad[i].path, &at, &why), -1);
		CHECK_STR(why, bad[i].why);
		if (!CHECK_INT(at, bad[i].at))
			fprintf(stderr, "\t%s\n", bad[i].path);
		jpaths_free(&p);
	}
	buf_free(&b);
}

/* Goes down a way as a path writes it: .key and [n] only. */
static int32_t
decides(const struct jpaths *p, const char *way)
{
	uint32_t state = JSTATE_START;
	size_t n;

	while (*way != '\0') {
		if (*way == '[') {
			state = jpaths_index(p, state,
			    (uint32_t)strtoul(way + 1, NULL, 10));
			way = strchr(way, ']') + 1;
			continue;
		}
		n = strcspn(++way, ".[");
		state = jpaths_key(p, state, (const uint8_t *)way, n);
		way += n;
	}
	return jpaths_decides(p, state);
}

static int
compile(struct jpaths *p, const char *list, int32_t *path, const char **why)
{
	char *copy = strdup(list), *rest = copy, *one;
	size_t at;
	int rc = 0;

	jpaths_init(p);
	while (rc == 0 && (one = strsep(&rest, " ")) != NULL)
		rc = jpaths_add(p, one, &at, why);
	free(copy);
	return rc == -1 ? -1 : jpaths_compile(p, path, why);
}

static const struct {
	const char *paths, *way;
	int32_t decides;
} ways[] = {
	{ "$", "", 0 },
	{ "$", ".a", -1 },
	{ "$.a", "", -1 },
	{ "$.a", ".a", 0 },
	{ "$.a", ".b", -1 },
	{ "$.a", ".aa", -1 },
	{ "$.a", ".a.a", -1 },
	{ "$.a", "[0]", -1 },
	{ "$.0", "[0]", -1 },
	{ "$[0]", ".0", -1 },
	{ "$.a.b $.a.c $.b", ".a.b", 0 },
	{ "$.a.b $.a.c $.b", ".a.c", 1 },
	{ "$.a.b $.a.c $.b", ".b", 2 },
	{ "$.a.b $.a.c $.b", ".a", -1 },
	{ "$.a.b $.a.c $.b", ".b.c", -1 },
	{ "$.a[1] $.a[*] $.a", ".a[0]", 1 },
	{ "$.a[1] $.a[*] $.a", ".a[1]", 0 },
	{ "$.a[1] $.a[*] $.a", ".a", 2 },
	{ "$.*.x $.a.y", ".a.x", 0 },
	{ "$.*.x $.a.y", ".a.y", 1 },
	{ "$.*.x $.a.y", ".b.y", -1 },
	{ "$.a.* $.*.b", ".a.b", 0 },
	{ "$.a.* $.*.b", ".c.b", 1 },
	{ "$[*].* ", "", -2 },
	{ "$[*].*", "[3].k", 0 },
	{ "$[*].*", "[3][3]", -1 },
	{ "$[*].*", ".k.k", -1 },
	{ "$..e", ".e", 0 },
	{ "$..e", ".a[3].b.e", 0 },
	{ "$..e", ".e.e", 0 },
	{ "$..e", ".e.f", -1 },
	{ "$..e", "", -1 },
	{ "$..e", ".e[0]", -1 },
	{ "$..a.b", ".a.a.b", 0 },
	{ "$..a.b", ".a.x.b", -1 },
	{ "$..a..b", ".x.a.x.b", 0 },
	{ "$..a..b", ".x.b.x.a", -1 },
	{ "$..a.b.a.c", ".a.b.a.b.a.c", 0 },
	{ "$..[0]", "[1][0]", 0 },
	{ "$..[0]", ".a[0]", 0 },
	{ "$..[0]", ".a[1]", -1 },
	{ "$..[*]", ".a[1]", 0 },
	{ "$..[*]", ".a", -1 },
	{ "$..*", "[1].a", 0 },
	{ "$..*", "[1]", -1 },
	{ "$.x.e $..e", ".x.e", 0 },
	{ "$.x.e $..e", ".y.e", 1 },
	{ "$.x.e $..e", ".x.x.e", 1 },
	{ "$.a.b $..b.c", ".a.b.c", 1 },
	{ "$.a.b $..b.c", ".a.b", 0 },
	{ "$.\"\"", ".", 0 },
};

static void
test_ways(void)
{
	struct jpaths p;
	const char *why;
	int32_t path;

	for (size_t i = 0; i < NITEMS(ways); i++) {
		if (ways[i].decides == -2)
			CHECK_INT(compile(&p, ways[i].paths, &path, &why), -1);
		else if (CHECK_INT(compile(&p, ways[i].paths, &path, &why),
		    0) && !CHECK_INT(decides(&p, ways[i].way),
		    ways[i].decides))
			fprintf(stderr, "\t%s of %s\n", ways[i].way,
			    ways[i].paths);
		jpaths_free(&p);
	}
}

/* Paths that can never decide, and more than the machine takes. */
static void
test_refused(void)
{
	static const struct {
		const char *paths;
		int32_t path;
		const char *why;
	} refused[] = {
		{ "$.a $.b $.a", 2, "paths before it name all that it names, "
		    "so it never decides" },
		{ "$..e $.x.e", 1, "paths before it name all that it names, "
		    "so it never decides" },
		{ "$.\"a\" $[\"a\"]", 1, "paths before it name all that it "
		    "names, so it never decides" },
		{ "$..* $..[*] $ $.a[0]", 3, "paths before it name all that "
		    "it names, so it never decides" },
		{ "$..a.*.*.*.*.*.*.*.*.*.*.*.*.*.b", JPATH_NONE, "the paths "
		    "with .. and * make too many combinations" },
	};
	char text[8 * JPATH_POSITIONS_MAX + 8] = "$.a0";
	struct jpaths p;
	const char *why;
	int32_t path;
	size_t at;

	for (size_t i = 0; i < NITEMS(refused); i++) {
		CHECK_INT(compile(&p, refused[i].paths, &path, &why), -1);
		CHECK_STR(why, refused[i].why);
		CHECK_INT(path, refused[i].path);
		jpaths_free(&p);
	}
	for (int i = 1; i < JPATH_POSITIONS_MAX / 2; i++)
		snprintf(text + strlen(text), 12, " $.a%d", i);
	CHECK_INT(compile(&p, text, &path, &why), 0);
	CHECK_INT(decides(&p, ".a511"), 511);
	jpaths_free(&p);
	snprintf(text + strlen(text), 12, " $.x");
	CHECK_INT(compile(&p, text, &path, &why), -1);
	CHECK_STR(why, "all paths together have too many steps");
	jpaths_free(&p);
	snprintf(text, sizeof(text), "$");
	for (int i = 0; i < JPATH_STEPS_MAX; i++)
		snprintf(text + strlen(text), 3, ".a");
	jpaths_init(&p);
	CHECK_INT(jpaths_add(&p, text, &at, &why), 0);
	snprintf(text + strlen(text), 3, ".a");
	CHECK_INT(jpaths_add(&p, text, &at, &why), -1);
	CHECK_STR(why, "it has too many steps");
	jpaths_free(&p);
}

int
main(void)
{
	test_syntax();
	test_ways();
	test_refused();
	return check_done();
}
