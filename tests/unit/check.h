/*
 * Checks for unit tests.  A failed check prints where and what and the test
 * goes on; main ends with `return check_done();`.  Each argument is evaluated
 * once.
 */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

static unsigned int check_count, check_failures;

static inline bool
check_report(bool ok, const char *file, int line, const char *what)
{
	check_count++;
	if (!ok) {
		check_failures++;
		fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
	}
	return ok;
}

static inline bool
check_str(const char *got, const char *want, const char *file, int line,
    const char *what)
{
	bool ok = got == want ||
	    (got != NULL && want != NULL && strcmp(got, want) == 0);

	if (!check_report(ok, file, line, what))
		fprintf(stderr, "\tgot  %s\n\twant %s\n",
		    got == NULL ? "(null)" : got,
		    want == NULL ? "(null)" : want);
	return ok;
}

static inline bool
check_int(long long got, long long want, const char *file, int line,
    const char *what)
{
	if (!check_report(got == want, file, line, what))
		fprintf(stderr, "\tgot  %lld\n\twant %lld\n", got, want);
	return got == want;
}

/* True when it holds, so that a test can leave out what depends on it. */
#define CHECK(cond) check_report((cond), __FILE__, __LINE__, #cond)

/* Strings; NULL equals only NULL. */
#define CHECK_STR(got, want) \
	check_str((got), (want), __FILE__, __LINE__, #got " is " #want)

/* Whole numbers, compared as long long. */
#define CHECK_INT(got, want) \
	check_int((long long)(got), (long long)(want), __FILE__, __LINE__, \
	    #got " is " #want)

/* The exit status of the test; a test that checked nothing has failed. */
static inline int
check_done(void)
{
	if (check_failures != 0 || check_count == 0) {
		fprintf(stderr, "%u of %u checks failed\n", check_failures,
		    check_count);
		return 1;
	}
	printf("%u checks\n", check_count);
	return 0;
}

#endif
