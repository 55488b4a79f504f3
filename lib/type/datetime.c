#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "type/datetime.h"

#define ZONE_LIMIT	(16 * 3600)	/* TZDISP_LIMIT: seconds, exclusive */

#define DAYS_400	146097		/* of 400 years, whatever their leap
					   years */
#define DAYS_TO_2000	730425		/* from 0000-03-01 */

static int
invalid(void)
{
	errno = EINVAL;
	return -1;
}

/*
 * Years are counted from March, so that a leap day is a year's last, and the
 * months from March have 153 days in five: Howard Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms", days_from_civil and civil_from_days.
 */
int64_t
datetime_days(const struct civil *c)
{
	int64_t year = c->year - (c->month <= 2);
	int64_t era = floor_div(year, 400), y = floor_mod(year, 400);
	int month = c->month + (c->month > 2 ? -3 : 9);

	return era * DAYS_400 + y * 365 + y / 4 - y / 100 +
	    (153 * month + 2) / 5 + c->day - 1 - DAYS_TO_2000;
}

struct civil
datetime_civil(int64_t days)
{
	int64_t since = days + DAYS_TO_2000, era = floor_div(since, DAYS_400);
	int64_t of_era = floor_mod(since, DAYS_400), year, of_year;
	struct civil c;
	int month;

	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
	    365;
	of_year = of_era - (year * 365 + year / 4 - year / 100);
	month = (int)((5 * of_year + 2) / 153);
	c.day = (int)(of_year - (153 * month + 2) / 5 + 1);
	c.month = month + (month < 10 ? 3 : -9);
	c.year = era * 400 + year + (c.month <= 2);
	return c;
}

int
datetime_month_days(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

int
date_read(struct bytes in, int32_t *v)
{
	if (in.len != 4)
		return invalid();
	*v = get_i32(in.data);
	return (*v >= DATE_MIN && *v <= DATE_MAX) || *v == DATE_INFINITY ||
	    *v == DATE_MINUS_INFINITY ? 0 : invalid();
}

int
timestamp_read(struct bytes in, int64_t *v)
{
	if (in.len != 8)
		return invalid();
	*v = get_i64(in.data);
	return (*v >= TIMESTAMP_MIN && *v <= TIMESTAMP_MAX) ||
	    *v == TIMESTAMP_INFINITY || *v == TIMESTAMP_MINUS_INFINITY ? 0 :
	    invalid();
}

int
time_read(struct bytes in, int64_t *v)
{
	if (in.len != 8)
		return invalid();
	*v = get_i64(in.data);
	return *v >= 0 && *v <= USECS_PER_DAY ? 0 : invalid();
}

int
timetz_read(struct bytes in, int64_t *v, int32_t *west)
{
	if (in.len != 12 || time_read((struct bytes){ in.data, 8 }, v) == -1)
		return invalid();
	*west = get_i32(in.data + 8);
	return *west > -ZONE_LIMIT && *west < ZONE_LIMIT ? 0 : invalid();
}

int
date_canon(struct bytes in, struct buf *scratch, struct bytes *out)
{
	int32_t v;

	(void)scratch;
	*out = in;
	return date_read(in, &v);
}

int
timestamp_canon(struct bytes in, struct buf *scratch, struct bytes *out)
{
	int64_t v;

	(void)scratch;
	*out = in;
	return timestamp_read(in, &v);
}

int
time_canon(struct bytes in, struct buf *scratch, struct bytes *out)
{
	int64_t v;

	(void)scratch;
	*out = in;
	return time_read(in, &v);
}

/* Equal only where time and zone are: timetz_cmp_internal(). */
int
timetz_canon(struct bytes in, struct buf *scratch, struct bytes *out)
{
	int64_t v;
	int32_t west;

	(void)scratch;
	*out = in;
	return timetz_read(in, &v, &west);
}

int
interval_canon(struct bytes in, struct buf *scratch, struct bytes *out)
{
	int64_t usecs, days;

	if (in.len != 16)
		return invalid();
	usecs = get_i64(in.data);
	days = get_i32(in.data + 8) + INT64_C(30) * get_i32(in.data + 12) +
	    floor_div(usecs, USECS_PER_DAY);
	buf_clear(scratch);
	if (buf_append_u64(scratch, (uint64_t)days) == -1 ||
	    buf_append_u64(scratch, (uint64_t)floor_mod(usecs,
	    USECS_PER_DAY)) == -1)
		return -1;
	*out = (struct bytes){ scratch->data, scratch->len };
	return 0;
}
