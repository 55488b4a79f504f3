#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "type/datetime.h"

static int
print_infinity(bool negative, struct buf *out)
{
	return buf_append_str(out, negative ? "-infinity" : "infinity");
}

static int
print_day(int64_t days, bool *bc, struct buf *out)
{
	struct civil c = datetime_civil(days);

	*bc = c.year <= 0;
	return buf_printf(out, "%04" PRId64 "-%02d-%02d",
	    *bc ? 1 - c.year : c.year, c.month, c.day);
}

/* Hours, minutes, seconds and as many digits behind them as are not 0. */
static int
print_time(uint64_t usecs, struct buf *out)
{
	uint64_t seconds = usecs / (uint64_t)USECS_PER_SECOND;
	uint32_t part = (uint32_t)(usecs % (uint64_t)USECS_PER_SECOND);
	int digits = 6;

	if (buf_printf(out, "%02" PRIu64 ":%02u:%02u", seconds / 3600,
	    (unsigned int)(seconds / 60 % 60),
	    (unsigned int)(seconds % 60)) == -1)
		return -1;
	if (part == 0)
		return 0;
	for (; part % 10 == 0; part /= 10)
		digits--;
	return buf_printf(out, ".%0*" PRIu32, digits, part);
}

int
date_print(const struct value_type *t, struct bytes in, struct buf *out)
{
	int32_t v;
	bool bc;

	(void)t;
	if (date_read(in, &v) == -1)
		return -1;
	if (v == DATE_INFINITY || v == DATE_MINUS_INFINITY)
		return print_infinity(v < 0, out);
	if (print_day(v, &bc, out) == -1)
		return -1;
	return bc ? buf_append(out, " BC", 3) : 0;
}

static int
print_timestamp(struct bytes in, const char *zone, struct buf *out)
{
	int64_t v;
	bool bc;

	if (timestamp_read(in, &v) == -1)
		return -1;
	if (v == TIMESTAMP_INFINITY || v == TIMESTAMP_MINUS_INFINITY)
		return print_infinity(v < 0, out);
	if (print_day(floor_div(v, USECS_PER_DAY), &bc, out) == -1 ||
	    buf_append(out, " ", 1) == -1 ||
	    print_time((uint64_t)floor_mod(v, USECS_PER_DAY), out) == -1 ||
	    buf_append_str(out, zone) == -1)
		return -1;
	return bc ? buf_append(out, " BC", 3) : 0;
}

int
timestamp_print(const struct value_type *t, struct bytes in, struct buf *out)
{
	(void)t;
	return print_timestamp(in, "", out);
}

int
timestamptz_print(const struct value_type *t, struct bytes in,
    struct buf *out)
{
	(void)t;
	return print_timestamp(in, "+00", out);
}

int
time_print(const struct value_type *t, struct bytes in, struct buf *out)
{
	int64_t v;

	(void)t;
	return time_read(in, &v) == -1 ? -1 : print_time((uint64_t)v, out);
}

int
timetz_print(const struct value_type *t, struct bytes in, struct buf *out)
{
	int32_t west, size;
	int64_t v;

	(void)t;
	if (timetz_read(in, &v, &west) == -1 ||
	    print_time((uint64_t)v, out) == -1)
		return -1;
	size = west < 0 ? -west : west;
	if (buf_printf(out, "%c%02" PRId32, west > 0 ? '-' : '+',
	    size / 3600) == -1)
		return -1;
	if (size % 3600 != 0 && buf_printf(out, ":%02" PRId32,
	    size / 60 % 60) == -1)
		return -1;
	return size % 60 == 0 ? 0 : buf_printf(out, ":%02" PRId32, size % 60);
}

/* A number of units; *negative: the one before was, so a plus is said. */
static int
print_part(int32_t v, const char *unit, bool *first, bool *negative,
    struct buf *out)
{
	int rc;

	if (v == 0)
		return 0;
	rc = buf_printf(out, "%s%s%" PRId32 " %s%s", *first ? "" : " ",
	    *negative && v > 0 ? "+" : "", v, unit, v == 1 ? "" : "s");
	*first = false;
	*negative = v < 0;
	return rc;
}

/* EncodeInterval() of src/backend/utils/adt/datetime.c, INTSTYLE_POSTGRES. */
int
interval_print(const struct value_type *t, struct bytes in, struct buf *out)
{
	bool first = true, negative = false;
	int32_t days, months;
	int64_t usecs;

	(void)t;
	if (in.len != 16) {
		errno = EINVAL;
		return -1;
	}
	usecs = get_i64(in.data);
	days = get_i32(in.data + 8);
	months = get_i32(in.data + 12);
	if ((usecs == INT64_MAX && days == INT32_MAX && months == INT32_MAX) ||
	    (usecs == INT64_MIN && days == INT32_MIN && months == INT32_MIN))
		return print_infinity(days < 0, out);
	if (print_part(months / 12, "year", &first, &negative, out) == -1 ||
	    print_part(months % 12, "mon", &first, &negative, out) == -1 ||
	    print_part(days, "day", &first, &negative, out) == -1)
		return -1;
	if (!first && usecs == 0)
		return 0;
	if (buf_printf(out, "%s%s", first ? "" : " ",
	    usecs < 0 ? "-" : negative ? "+" : "") == -1)
		return -1;
	return print_time(usecs < 0 ? -(uint64_t)usecs : (uint64_t)usecs, out);
}
