/*
 * exec: a helper that is honest, and every way in which one is not.  Each
 * failure is 75, soon, and says nothing of a value.
 */
#include "sys/system.h"
#include "copy/tuple.h"
#include "io/fdio.h"
#include "mask/exec_lines.h"

#include "tests/unit/masking.h"

#include <sys/wait.h>

#define SECRET	"secret\303\251 \"quoted\" \\ \n\t\342\200\250 value"
#define CAPITAL	"SECRET\303\211 \"QUOTED\" \\ \n\t\342\200\250 VALUE"
#define SOON	30000		/* ms: none of these may wait for a timeout of 60 s */

static char rule_text[PATH_MAX * 2];

/* A rule with the helper in this mode, and more parameters. */
static const char *
rule(const char *mode, const char *more)
{
	const char *src = getenv("PGCOPY_SRC");
	char path[PATH_MAX];

	if (src == NULL || realpath(src, path) == NULL)
		strlcpy(path, ".", sizeof(path));
	snprintf(rule_text, sizeof(rule_text), "{action: exec, command: "
	    "[python3, '%s/tests/helpers/answerer', %s]%s}", path, mode, more);
	return rule_text;
}

/* `count` rows of one column, all with this value. */
static void
make_rows(struct buf *b, const char *value, size_t n, uint32_t count)
{
	buf_init(b, SIZE_MAX / 2);
	for (uint32_t i = 0; i < count; i++)
		if (buf_append_u16(b, 1) == -1 || buf_append_u32(b,
		    value == NULL ? UINT32_MAX : (uint32_t)n) == -1 ||
		    (value != NULL && buf_append(b, value, n) == -1))
			abort();
}

/* Masks them as pgmask does, into m->out.  0 or -1. */
static int
mask_rows(struct masking *m, const struct buf *rows, uint32_t count)
{
	const uint8_t *p = rows->data;
	size_t took;

	buf_clear(&m->out);
	if (mask_plan_collect(&m->plan, p, count, &m->error) == -1)
		return -1;
	for (uint32_t i = 0; i < count; i++, p += took)
		if (mask_plan_row(&m->plan, p, &took, &m->out,
		    &m->error) == -1)
			return -1;
	return 0;
}

static int
mask_values(struct masking *m, const char *value, uint32_t count)
{
	struct buf rows;
	int rc;

	make_rows(&rows, value, value == NULL ? 0 : strlen(value), count);
	rc = mask_rows(m, &rows, count);
	buf_free(&rows);
	return rc;
}

/* Are all rows in m->out this value? */
static void
check_rows(const struct masking *m, const char *want, uint32_t count)
{
	const uint8_t *p = m->out.data, *end = p + m->out.len;
	int32_t n = want == NULL ? 0 : (int32_t)strlen(want);
	uint32_t good = 0;

	for (; p < end; good++) {
		if (get_i32(p + 2) != (want == NULL ? -1 : n) ||
		    memcmp(p + 6, want == NULL ? "" : want, (size_t)n) != 0)
			break;
		p += 6 + n;
	}
	CHECK_INT(good, count);
}

static void
test_honest(void)
{
	struct masking m;

	CHECK_INT(masking_begin(&m, "text", -1, rule("upper", "")), 0);
	CHECK_INT(mask_values(&m, SECRET, 1), 0);
	check_rows(&m, CAPITAL, 1);
	CHECK_INT(mask_values(&m, "", 3), 0);
	check_rows(&m, "", 3);
	CHECK_INT(mask_values(&m, NULL, 3), 0);
	check_rows(&m, NULL, 3);
	/* Far more than both pipes hold. */
	CHECK_INT(mask_values(&m, SECRET, 20000), 0);
	check_rows(&m, CAPITAL, 20000);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "text", -1, rule("wait", "")), 0);
	CHECK_INT(mask_values(&m, SECRET, 20000), 0);
	check_rows(&m, CAPITAL, 20000);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "text", -1, rule("null", "")), 0);
	CHECK_INT(mask_values(&m, SECRET, 2), 0);
	check_rows(&m, NULL, 2);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "text", -1, rule("count", "")), 0);
	CHECK_INT(mask_values(&m, "a", 2), 0);
	check_rows(&m, "a 1/2 public.t", 2);
	CHECK_INT(mask_values(&m, "b", 3), 0);
	check_rows(&m, "b 2/3 public.t", 3);
	masking_end(&m);
}

/* With conditions, in arrays, before other actions: what apply sees. */
static void
test_around(void)
{
	struct masking m;

	CHECK_INT(masking_begin(&m, "text", -1, rule("upper", ", when: \"c "
	    "<> 'no'\"")), 0);
	CHECK_INT(mask_values(&m, "no", 2), 0);
	check_rows(&m, "no", 2);
	CHECK_INT(mask_values(&m, "yes", 2), 0);
	check_rows(&m, "YES", 2);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "varchar", 4 + 3, rule("big, '2'", "")),
	    0);
	CHECK_INT(mask_values(&m, "a", 1), 0);
	check_rows(&m, "aa", 1);
	CHECK_INT(mask_values(&m, "ab", 1), -1);
	CHECK_STR(m.error.message, "could not mask public.t.c in row 2: its "
	    "mask is too long for the column");
	CHECK_INT(m.error.code, EX_DATAERR);
	masking_end(&m);
}

/* What the helper is started with. */
static void
test_surroundings(void)
{
	struct masking m;
	json_t *said;
	char cwd[PATH_MAX];
	const uint8_t *p;

	setenv("PGCOPY_SECRET_KEY", "k", 1);
	CHECK(dup(2) > 2);		/* an inherited descriptor */
	CHECK_INT(masking_begin(&m, "text", -1, rule("env", ", entities: "
	    "[PERSON, ORG], config: {a: [1, {b: x}], c: 'true'}")), 0);
	CHECK_INT(mask_values(&m, "x", 1), 0);
	p = m.out.data;
	said = m.out.len < 6 ? NULL : json_loadb((const char *)p + 6,
	    (size_t)get_i32(p + 2), 0, NULL);
	if (CHECK(said != NULL)) {
		char *env = json_dumps(json_object_get(said, "env"), 0);
		char *fds = json_dumps(json_object_get(said, "fds"), 0);
		char *hello = json_dumps(json_object_get(said, "hello"), 0);

		CHECK(strstr(env, "PATH") != NULL);
		CHECK(strstr(env, "KEY") == NULL);
		CHECK(strstr(env, "PGCOPY") == NULL);
		CHECK_STR(fds, "[0, 1, 2]");
		CHECK_STR(hello, "{\"config\": {\"a\": [\"1\", {\"b\": "
		    "\"x\"}], \"c\": \"true\"}, \"entities\": [\"PERSON\", "
		    "\"ORG\"], \"protocol\": 1}");
		CHECK_STR(json_string_value(json_object_get(said, "stderr")),
		    "/dev/null");
		CHECK(json_is_true(json_object_get(said, "group")));
		CHECK_STR(json_string_value(json_object_get(said, "cwd")),
		    getcwd(cwd, sizeof(cwd)));
		free(env);
		free(fds);
		free(hello);
	}
	json_decref(said);
	masking_end(&m);
}

static void
check_message(const struct masking *m, const char *why)
{
	CHECK_INT(m->error.code, EX_TEMPFAIL);
	if (m->error.message == NULL)
		return;
	if (!CHECK(strstr(m->error.message, why) != NULL))
		fprintf(stderr, "\t%s\n\t%s\n", m->error.message, why);
	CHECK(strstr(m->error.message, "ecret") == NULL);
}

/* A helper that fails in the middle of values, and stays failed. */
static void
test_failures(void)
{
	static const struct { const char *mode, *why; } cases[] = {
		{ "die", "ended with status 3" },
		{ "signal", "ended by signal 15" },
		{ "close", "went away" },
		{ "silent", "gave no answer for 5 seconds" },
		{ "slow", "gave no answer for 5 seconds" },
		{ "deaf", "gave no answer for 5 seconds" },
		{ "wrong-id", "another id than the next one" },
		{ "twice", "another id than the next one" },
		{ "no-id", "another id than the next one" },
		{ "number", "a value that is a string or null" },
		{ "no-value", "a value that is a string or null" },
		{ "not-json", "a line that is not a JSON object" },
		{ "list", "a line that is not a JSON object" },
		{ "bad-utf8", "a line that is not a JSON object" },
		{ "nul", "a line that is not a JSON object" },
		{ "long", "wrote a line of more than 33554432 bytes" },
		{ "flood", "a line that is not a JSON object" },
	};
	struct masking m;
	char mode[64];
	int64_t start;

	for (size_t i = 0; i < NITEMS(cases); i++)
		for (int after = 0; after < 4; after += 3) {
			snprintf(mode, sizeof(mode), "%s, '%d'",
			    cases[i].mode, after);
			start = fdio_now();
			/* Python itself may take seconds on a busy machine. */
			CHECK_INT(masking_begin(&m, "text", -1, rule(mode,
			    strstr(cases[i].why, "no answer") != NULL ?
			    ", timeout: 5" : ", timeout: 60")), 0);
			CHECK_INT(mask_values(&m, SECRET, 2000), -1);
			check_message(&m, cases[i].why);
			error_clear(&m.error);
			CHECK_INT(mask_values(&m, SECRET, 1), -1);
			check_message(&m, "failed before");
			masking_end(&m);
			if (!CHECK(fdio_now() - start < SOON))
				fprintf(stderr, "\t%s\n", mode);
		}
	/* The last answer, and one more. */
	CHECK_INT(masking_begin(&m, "text", -1, rule("twice", "")), 0);
	CHECK_INT(mask_values(&m, SECRET, 1), -1);
	check_message(&m, "answered more than it was asked");
	masking_end(&m);
}

static void
check_start(const char *mode, int code, const char *why)
{
	int64_t start = fdio_now();
	struct masking m;

	CHECK_INT(masking_begin(&m, "text", -1, rule(mode,
	    strstr(why, "no answer") != NULL ? ", timeout: 5" :
	    ", timeout: 60")), -1);
	CHECK_INT(m.error.code, code);
	if (!CHECK(strstr(m.error.message, why) != NULL))
		fprintf(stderr, "\t%s\n", m.error.message);
	masking_end(&m);
	CHECK(fdio_now() - start < SOON);
}

static void
test_starts(void)
{
	struct masking m;

	check_start("exit, '0'", EX_TEMPFAIL, "could not start the helper of "
	    "r.yaml:5:10: the helper \"python3\" ended with status 0");
	check_start("exit, '9'", EX_TEMPFAIL, "ended with status 9");
	check_start("mute", EX_TEMPFAIL, "gave no answer for 5 seconds");
	check_start("eager", EX_TEMPFAIL, "answered more than it was asked");
	check_start("refuse", EX_CONFIG, "the helper \"python3\" is not "
	    "ready: the model ?? is missing?");
	CHECK_INT(masking_begin(&m, "text", -1, "{action: exec, command: "
	    "[/nonexistent/helper]}"), -1);
	CHECK_INT(m.error.code, EX_CONFIG);
	CHECK(strstr(m.error.message, "the helper \"/nonexistent/helper\": "
	    "could not run it: No such file") != NULL);
	masking_end(&m);
}

static void
check_refused(const char *type, const char *text_of_rule, const char *why)
{
	struct masking m;

	CHECK_INT(masking_begin(&m, type, -1, text_of_rule), -1);
	CHECK_INT(m.error.code, EX_CONFIG);
	if (!CHECK(strstr(m.error.message, why) != NULL))
		fprintf(stderr, "\t%s\n", m.error.message);
	masking_end(&m);
}

static void
test_refused(void)
{
	check_refused("text", "exec", "needs \"command\"");
	check_refused("text", "{action: exec, command: cat}", "\"command\" is "
	    "a list of 1 to 64 words");
	check_refused("text", "{action: exec, command: []}", "1 to 64 words");
	check_refused("text", "{action: exec, command: ['']}", "1 to 64 words");
	check_refused("text", "{action: exec, command: [[a]]}",
	    "1 to 64 words");
	check_refused("text", "{action: exec, command: [cat], timeout: 0}",
	    "from 1 to 3600");
	check_refused("text", "{action: exec, command: [cat], entities: x}",
	    "\"entities\" is a list");
	check_refused("text", "{action: exec, command: [cat], domain: d}",
	    "draws nothing");
	check_refused("int4", rule("upper", ""), "exec takes");
}

/* Values that no helper is asked about. */
static void
test_values(void)
{
	struct masking m;
	struct buf rows;
	size_t n = EXEC_VALUE_MAX + 1;
	char *value = malloc(n);

	if (value == NULL)
		abort();
	memset(value, 'a', n);
	make_rows(&rows, value, n, 2);
	CHECK_INT(masking_begin(&m, "text", -1, rule("upper", "")), 0);
	CHECK_INT(mask_rows(&m, &rows, 2), -1);
	CHECK_INT(m.error.code, EX_DATAERR);
	CHECK(strstr(m.error.message, "not of the form") != NULL);
	error_clear(&m.error);
	CHECK_INT(mask_values(&m, "secret\377", 1), -1);
	CHECK_INT(m.error.code, EX_DATAERR);
	CHECK(strstr(m.error.message, "it is not UTF-8") != NULL);
	masking_end(&m);
	CHECK_INT(masking_begin(&m, "text", -1, rule("upper", ", on_error: "
	    "'null'")), 0);
	CHECK_INT(mask_rows(&m, &rows, 2), 0);
	check_rows(&m, NULL, 2);
	/* One that is asked, behind one that is not. */
	if (buf_append_u16(&rows, 1) == -1 || buf_append_u32(&rows, 3) == -1 ||
	    buf_append(&rows, "abc", 3) == -1)
		abort();
	CHECK_INT(mask_rows(&m, &rows, 3), 0);
	CHECK_INT(m.out.len, 6 + 6 + 6 + 3);
	CHECK(memcmp(m.out.data + m.out.len - 3, "ABC", 3) == 0);
	buf_free(&rows);
	/* The longest that is sent. */
	make_rows(&rows, value, n - 1, 1);
	CHECK_INT(mask_rows(&m, &rows, 1), 0);
	CHECK_INT(get_i32(m.out.data + 2), EXEC_VALUE_MAX);
	buf_free(&rows);
	masking_end(&m);
	free(value);
}

/* It does not end with its stdin: we do not wait for ever. */
static void
test_end(void)
{
	int64_t start = fdio_now();
	struct masking m;

	CHECK_INT(masking_begin(&m, "text", -1, rule("stay", "")), 0);
	CHECK_INT(mask_values(&m, "a", 1), 0);
	masking_end(&m);
	CHECK(fdio_now() - start < COPROCESS_END_WAIT + SOON);
	CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	test_honest();
	test_around();
	test_surroundings();
	test_failures();
	test_starts();
	test_refused();
	test_values();
	test_end();
	return check_done();
}
