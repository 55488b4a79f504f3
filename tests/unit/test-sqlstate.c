#include "sys/system.h"
#include "db/sqlstate.c" /* for the order of its table */

#include "tests/unit/check.h"

/* EXIT STATUS of pgcopy-tools(7), and what lies beside it. */
static const struct {
	const char	*sqlstate;
	int		 code;
} cases[] = {
	/* The same line again goes on. */
	{ "08000", EX_TEMPFAIL }, { "08006", EX_TEMPFAIL },
	{ "25P03", EX_TEMPFAIL }, { "25P04", EX_TEMPFAIL },
	{ "40001", EX_TEMPFAIL }, { "40P01", EX_TEMPFAIL },
	{ "53100", EX_TEMPFAIL }, { "53200", EX_TEMPFAIL },
	{ "53300", EX_TEMPFAIL }, { "55P03", EX_TEMPFAIL },
	{ "57014", EX_TEMPFAIL }, { "57P01", EX_TEMPFAIL },
	{ "57P02", EX_TEMPFAIL }, { "57P03", EX_TEMPFAIL },
	{ "57P05", EX_TEMPFAIL }, { "72000", EX_TEMPFAIL },
	/* The target rejects the data. */
	{ "22003", EX_DATAERR }, { "22P04", EX_DATAERR },
	{ "23502", EX_DATAERR }, { "23505", EX_DATAERR },
	{ "27000", EX_DATAERR }, { "44000", EX_DATAERR },
	{ "P0001", EX_DATAERR },
	/* Not fit. */
	{ "0A000", EX_UNAVAILABLE }, { "25006", EX_UNAVAILABLE },
	{ "3D000", EX_UNAVAILABLE }, { "3F000", EX_UNAVAILABLE },
	{ "42P01", EX_UNAVAILABLE }, { "42703", EX_UNAVAILABLE },
	{ "55000", EX_UNAVAILABLE }, { "55P02", EX_UNAVAILABLE },
	/* Refused. */
	{ "28000", EX_NOPERM }, { "28P01", EX_NOPERM },
	{ "42501", EX_NOPERM },
	{ "58030", EX_IOERR }, { "XX001", EX_IOERR }, { "XX002", EX_IOERR },
	/* Ours to mend. */
	{ "42601", EX_SOFTWARE }, { "25P02", EX_SOFTWARE },
	{ "25001", EX_SOFTWARE }, { "XX000", EX_SOFTWARE },
	/* Made up by a function of the database. */
	{ "UX001", EX_DATAERR }, { "", EX_DATAERR }
};

static void
test_codes(void)
{
	size_t i;

	for (i = 0; i < NITEMS(cases); i++)
		if (!CHECK_INT(db_sqlstate_code(cases[i].sqlstate),
		    cases[i].code))
			fprintf(stderr, "\tof %s\n", cases[i].sqlstate);
}

static void
test_names(void)
{
	CHECK_STR(db_sqlstate_name("00000"), "successful_completion");
	CHECK_STR(db_sqlstate_name("25P03"),
	    "idle_in_transaction_session_timeout");
	CHECK_STR(db_sqlstate_name("72000"), "snapshot_too_old");
	CHECK_STR(db_sqlstate_name("XX002"), "index_corrupted");
	/* A newer server's: what its class says. */
	CHECK_STR(db_sqlstate_name("23999"), "integrity_constraint_violation");
	CHECK_STR(db_sqlstate_name("UX001"), "error");
	CHECK_STR(db_sqlstate_name("XX0"), "error");
}

static void
test_known(void)
{
	CHECK(db_sqlstate_known("00000"));
	CHECK(db_sqlstate_known("57P05"));
	CHECK(db_sqlstate_known("XX002"));
	CHECK(!db_sqlstate_known("23999"));
	CHECK(!db_sqlstate_known("UX001"));
	CHECK(!db_sqlstate_known(""));
}

static void
test_sorted(void)
{
	size_t i;

	for (i = 1; i < NITEMS(conditions); i++)
		if (!CHECK(strcmp(conditions[i - 1].code,
		    conditions[i].code) < 0))
			fprintf(stderr, "\t%s\n", conditions[i].code);
}

int
main(void)
{
	test_sorted();
	test_codes();
	test_names();
	test_known();
	return check_done();
}
