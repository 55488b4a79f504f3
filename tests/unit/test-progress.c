#include "sys/system.h"
#include "copy/progress.h"

#include "tests/unit/check.h"

static struct progress
at(uint64_t rows, uint64_t bytes, int64_t estimate)
{
	struct progress p = {
		.unit = "public.customers", .rows = rows, .bytes = bytes,
		.estimated_rows = estimate, .started_ms = 1000
	};

	return p;
}

static void
test_rate_and_eta(void)
{
	struct progress p = at(5000, 0, 20000);

	CHECK(progress_rate(&p, 1000) == 0);
	CHECK(progress_rate(&p, 500) == 0);
	CHECK(progress_rate(&p, 6000) == 1000);
	CHECK_INT(progress_eta(&p, 6000), 15);
	CHECK_INT(progress_eta(&p, 1000), -1);
	p = at(5000, 0, -1);
	CHECK_INT(progress_eta(&p, 6000), -1);
	p = at(5000, 0, 4999);
	CHECK_INT(progress_eta(&p, 6000), -1);
	p = at(5000, 0, 5000);
	CHECK_INT(progress_eta(&p, 6000), 0);
	p = at(0, 0, 5000);
	CHECK_INT(progress_eta(&p, 6000), -1);
}

static void
test_text(void)
{
	struct progress p = at(120000, 36805018, 240000);
	char s[200], small[11];

	progress_text(&p, 4000, s, sizeof(s));
	CHECK_STR(s, "public.customers: 120000 rows, 35.1 MiB, 40000 rows/s, "
	    "ETA 0:03");
	p = at(1, 1023, 10001);
	progress_text(&p, 2000, s, sizeof(s));
	CHECK_STR(s, "public.customers: 1 rows, 1023 bytes, 1 rows/s, "
	    "ETA 2:46:40");
	p = at(1, 1024, -1);
	progress_text(&p, 2000, s, sizeof(s));
	CHECK_STR(s, "public.customers: 1 rows, 1.0 KiB, 1 rows/s");
	progress_text(&p, 2000, small, sizeof(small));
	CHECK_STR(small, "public.cus");
	p.unit = NULL;
	progress_text(&p, 2000, s, sizeof(s));
	CHECK_STR(s, "between tables");
}

/* Numbers at their limits are text, not overflow. */
static void
test_extremes(void)
{
	struct progress p = at(UINT64_MAX, UINT64_MAX, INT64_MAX);
	char s[200];

	progress_text(&p, INT64_MAX, s, sizeof(s));
	CHECK(strstr(s, "18446744073709551615 rows") != NULL);
	p = at(1, 1, INT64_MAX);
	CHECK(progress_eta(&p, INT64_MAX) >= -1);
}

int
main(void)
{
	test_rate_and_eta();
	test_text();
	test_extremes();
	return check_done();
}
