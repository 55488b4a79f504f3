/*
 * date, time, timetz, timestamp, timestamptz and interval.
 *
 * Their binary forms are those of PostgreSQL's
 * src/backend/utils/adt/date.c, timestamp.c: days or microseconds since
 * 2000-01-01 (of timestamptz: in UTC) as int32 or int64, whose ends are
 * -infinity and infinity; time is microseconds since midnight, timetz that
 * and an int32 of seconds west of Greenwich; interval is int64 microseconds,
 * int32 days and int32 months, infinite where all are at one end
 * (PostgreSQL 17).  The calendar is the Gregorian one, also before it was
 * made; the year before 1 is 1 BC, 0 in a struct civil.
 *
 * No function of libc that knows a calendar or a zone is called.
 */
#ifndef TYPE_DATETIME_H
#define TYPE_DATETIME_H

#include "type/type.h"

#define USECS_PER_SECOND INT64_C(1000000)
#define USECS_PER_HOUR	(3600 * USECS_PER_SECOND)
#define USECS_PER_DAY	(24 * USECS_PER_HOUR)

#define DATE_INFINITY		INT32_MAX
#define DATE_MINUS_INFINITY	INT32_MIN
#define TIMESTAMP_INFINITY	INT64_MAX
#define TIMESTAMP_MINUS_INFINITY INT64_MIN

/*
 * 4714-11-24 BC to 5874897-12-31, and to 294276-12-31 with a time:
 * IS_VALID_DATE and IS_VALID_TIMESTAMP in src/include/datatype/timestamp.h.
 */
#define DATE_MIN	INT32_C(-2451545)
#define DATE_MAX	INT32_C(2145031948)
#define TIMESTAMP_MIN	(DATE_MIN * USECS_PER_DAY)
#define TIMESTAMP_MAX	(INT64_C(106751983) * USECS_PER_DAY - 1)

struct civil {
	int64_t	year;
	int	month, day;	/* from 1 */
};

/* Days since 2000-01-01; back again. */
int64_t	datetime_days(const struct civil *);
struct civil datetime_civil(int64_t days);
int	datetime_month_days(int64_t year, int month);

/* Quotient and remainder that is not negative; b above 0. */
static inline int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static inline int64_t
floor_mod(int64_t a, int64_t b)
{
	return a % b < 0 ? a % b + b : a % b;
}

/*
 * Reads the binary form of a date or a timestamp of either kind: in *v its
 * days or microseconds.  0, or -1 with EINVAL: no such form, or out of the
 * range of the type; the infinities are in it.
 */
int	date_read(struct bytes, int32_t *v);
int	timestamp_read(struct bytes, int64_t *v);
int	time_read(struct bytes, int64_t *v);	/* 0 to 24 hours */
int	timetz_read(struct bytes, int64_t *v, int32_t *west);

/* For struct type_ops. */
int	date_canon(struct bytes, struct buf *scratch, struct bytes *);
int	timestamp_canon(struct bytes, struct buf *scratch, struct bytes *);
int	time_canon(struct bytes, struct buf *scratch, struct bytes *);
int	timetz_canon(struct bytes, struct buf *scratch, struct bytes *);

/*
 * Days and microseconds within a day, both as int64, with a day of 24 hours
 * and a month of 30 days, as interval_cmp() compares them.
 */
int	interval_canon(struct bytes, struct buf *scratch, struct bytes *);

/*
 * Texts.  ISO forms and nothing else, to the letter:
 *
 *	date		[Y]YYYY-MM-DD[ BC]
 *	time		HH:MM[:SS[.ffffff]]
 *	timetz		a time and [+-]HH[:MM[:SS]] or Z; without: UTC
 *	timestamp	date[( |T)time][ BC], or the date with its BC alone
 *	timestamptz	the same with a zone behind the time
 *	interval	"1 year 2 mons -3 days 04:05:06.5": a whole number and a
 *			unit, in any number, and a time with a sign at the end
 *
 * and "infinity", "-infinity" where there is one.  print writes these in UTC
 * (timetz in its own zone), as the server does under DateStyle ISO and
 * IntervalStyle postgres.
 */
int	date_parse(const struct value_type *, const char *, struct buf *);
int	date_print(const struct value_type *, struct bytes, struct buf *);
int	time_parse(const struct value_type *, const char *, struct buf *);
int	time_print(const struct value_type *, struct bytes, struct buf *);
int	timetz_parse(const struct value_type *, const char *, struct buf *);
int	timetz_print(const struct value_type *, struct bytes, struct buf *);
int	timestamp_parse(const struct value_type *, const char *,
	    struct buf *);
int	timestamp_print(const struct value_type *, struct bytes,
	    struct buf *);
int	timestamptz_parse(const struct value_type *, const char *,
	    struct buf *);
int	timestamptz_print(const struct value_type *, struct bytes,
	    struct buf *);
int	interval_parse(const struct value_type *, const char *, struct buf *);
int	interval_print(const struct value_type *, struct bytes, struct buf *);

#endif
