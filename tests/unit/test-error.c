#include "sys/system.h"
#include "sys/error.h"

#include "tests/unit/check.h"

static void
test_set_and_replace(void)
{
	struct error e = { 0 };

	CHECK_INT(error_set(&e, EX_DATAERR, "could not read %s: %s", "x",
	    "it is gone"), -1);
	CHECK_INT(e.code, EX_DATAERR);
	CHECK_STR(e.message, "could not read x: it is gone");
	CHECK_INT(error_detail(&e, "row %d", 1), -1);
	CHECK_INT(error_detail(&e, "row %d", 2), -1);
	CHECK_INT(error_hint(&e, "do this"), -1);
	CHECK_STR(e.detail, "row 2");
	CHECK_STR(e.hint, "do this");
	/* An argument may be a text of the very error it replaces. */
	error_set(&e, EX_IOERR, "again: %s", e.message);
	CHECK_STR(e.message, "again: could not read x: it is gone");
	CHECK_STR(e.detail, NULL);
	CHECK_STR(e.hint, NULL);
	error_clear(&e);
	CHECK(e.code == 0 && e.message == NULL);
	error_clear(&e);
}

static void
test_no_memory_needs_none(void)
{
	struct error e = { 0 };

	error_set(&e, EX_SOFTWARE, "something");
	error_nomem(&e);
	CHECK_INT(e.code, EX_TEMPFAIL);
	CHECK_STR(e.message, "out of memory");
	error_clear(&e);
}

static void
test_move(void)
{
	struct error a = { 0 }, b = { 0 };

	error_set(&a, EX_CONFIG, "first");
	error_set(&b, EX_USAGE, "second");
	error_move(&a, &b);
	CHECK_INT(a.code, EX_USAGE);
	CHECK_STR(a.message, "second");
	CHECK(b.code == 0 && b.message == NULL);
	error_clear(&a);
}

/* The first permanent code, else 75. */
static void
test_worst(void)
{
	CHECK_INT(error_worst(0, 0), 0);
	CHECK_INT(error_worst(0, EX_TEMPFAIL), EX_TEMPFAIL);
	CHECK_INT(error_worst(EX_TEMPFAIL, 0), EX_TEMPFAIL);
	CHECK_INT(error_worst(EX_TEMPFAIL, EX_DATAERR), EX_DATAERR);
	CHECK_INT(error_worst(EX_DATAERR, EX_TEMPFAIL), EX_DATAERR);
	CHECK_INT(error_worst(EX_DATAERR, EX_NOPERM), EX_DATAERR);
	CHECK_INT(error_worst(EX_NOPERM, EX_DATAERR), EX_NOPERM);
}

/* Whatever a name or a path is made of, a message is text on one line. */
static void
test_printable(void)
{
	static char longest[100 * 1024];
	struct error e = { 0 };

	error_set(&e, EX_CONFIG, "could not read %s", "\xff\033[31m\n\t\177");
	CHECK_STR(e.message, "could not read \\xff\\x1b[31m\\x0a\\x09\\x7f");
	/* Half a character, a surrogate, NEL, and characters that stay. */
	error_detail(&e, "%.2s \355\240\200 \302\205 \303\274 \360\237\230\200",
	    "\342\202\254");
	CHECK_STR(e.detail, "\\xe2\\x82 \\xed\\xa0\\x80 \\xc2\\x85 "
	    "\303\274 \360\237\230\200");
	error_hint(&e, "line\nline\r");
	CHECK_STR(e.hint, "line\nline\\x0d");
	memset(longest, 'x', sizeof(longest) - 1);
	error_set(&e, EX_CONFIG, "%s", longest);
	CHECK_INT(strlen(e.message), 64 * 1024);
	CHECK_STR(e.message + 64 * 1024 - 4, "x...");
	error_clear(&e);
}

int
main(void)
{
	test_set_and_replace();
	test_no_memory_needs_none();
	test_move();
	test_worst();
	test_printable();
	return check_done();
}
