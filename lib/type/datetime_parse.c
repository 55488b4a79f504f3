#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "type/datetime.h"

#define YEAR_DIGITS_MAX	7		/* 5874897 */
#define ZONE_LIMIT	(16 * 3600)	/* TZDISP_LIMIT, exclusive */

static int
invalid(void)
{
	errno = EINVAL;
	return -1;
}

/* From min to max digits; -1: not so. */
static int64_t
take_digits(const char **s, int min, int max)
{
	int64_t v = 0;
	int n = 0;

	for (; **s >= '0' && **s <= '9'; (*s)++) {
		if (++n > max)
			return -1;
		v = v * 10 + (**s - '0');
	}
	return n < min ? -1 : v;
}

static bool
take_char(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool
take_end(const char *s, bool *bc)
{
	*bc = strcmp(s, " BC") == 0;
	return *bc || *s == '\0';
}

static bool
is_infinity(const char *s, bool *negative)
{
	*negative = *s == '-';
	return strcmp(s + *negative, "infinity") == 0;
}

static bool
take_day(const char **s, struct civil *c)
{
	c->year = take_digits(s, 4, YEAR_DIGITS_MAX);
	if (c->year < 1 || !take_char(s, '-'))
		return false;
	c->month = (int)take_digits(s, 2, 2);
	if (c->month < 1 || c->month > 12 || !take_char(s, '-'))
		return false;
	c->day = (int)take_digits(s, 2, 2);
	return c->day >= 1;
}

/* Once it is known whether the year is one before Christ. */
static bool
count_days(struct civil *c, bool bc, int64_t *days)
{
	if (bc)
		c->year = 1 - c->year;
	*days = datetime_days(c);
	return c->day <= datetime_month_days(c->year, c->month);
}

/* Digits behind the seconds, as microseconds; -1: none, or too many. */
static int64_t
take_part(const char **s)
{
	const char *from = *s;
	int64_t v = take_digits(s, 1, 6);

	for (ptrdiff_t n = *s - from; v != -1 && n < 6; n++)
		v *= 10;
	return v;
}

/* The hours have from 2 to hour_digits digits, ten at most. */
static bool
take_time(const char **s, int hour_digits, int64_t *usecs)
{
	int64_t hours, minutes, seconds = 0, part = 0;

	hours = take_digits(s, 2, hour_digits);
	if (hours < 0 || !take_char(s, ':'))
		return false;
	minutes = take_digits(s, 2, 2);
	if (take_char(s, ':')) {
		seconds = take_digits(s, 2, 2);
		if (take_char(s, '.'))
			part = take_part(s);
	}
	if (minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 ||
	    part < 0)
		return false;
	seconds += hours * 3600 + minutes * 60;
	if (seconds > INT64_MAX / USECS_PER_SECOND ||
	    part > INT64_MAX - seconds * USECS_PER_SECOND)
		return false;
	*usecs = seconds * USECS_PER_SECOND + part;
	return true;
}

static bool
take_day_time(const char **s, int64_t *usecs)
{
	return take_time(s, 2, usecs) && *usecs <= USECS_PER_DAY;
}

/* No zone at all is UTC. */
static bool
take_zone(const char **s, int32_t *west)
{
	bool east = **s == '+';
	int64_t parts[3] = { 0 }, v;

	*west = 0;
	if (take_char(s, 'Z') || (!east && **s != '-'))
		return true;
	(*s)++;
	for (int i = 0; i < 3; i++) {
		parts[i] = take_digits(s, 2, 2);
		if (parts[i] < 0 || (i > 0 && parts[i] > 59))
			return false;
		if (!take_char(s, ':'))
			break;
		if (i == 2)
			return false;
	}
	v = parts[0] * 3600 + parts[1] * 60 + parts[2];
	*west = (int32_t)(east ? -v : v);
	return v < ZONE_LIMIT;
}

int
date_parse(const struct value_type *t, const char *text, struct buf *out)
{
	struct civil c;
	bool bc, negative;
	int64_t days;

	(void)t;
	if (is_infinity(text, &negative))
		return buf_append_u32(out, (uint32_t)(negative ?
		    DATE_MINUS_INFINITY : DATE_INFINITY));
	if (!take_day(&text, &c) || !take_end(text, &bc) ||
	    !count_days(&c, bc, &days) || days < DATE_MIN || days > DATE_MAX)
		return invalid();
	return buf_append_u32(out, (uint32_t)days);
}

int
time_parse(const struct value_type *t, const char *text, struct buf *out)
{
	int64_t usecs;

	(void)t;
	if (!take_day_time(&text, &usecs) || *text != '\0')
		return invalid();
	return buf_append_u64(out, (uint64_t)usecs);
}

int
timetz_parse(const struct value_type *t, const char *text, struct buf *out)
{
	uint8_t wire[12];
	int64_t usecs;
	int32_t west;

	(void)t;
	if (!take_day_time(&text, &usecs) || !take_zone(&text, &west) ||
	    *text != '\0')
		return invalid();
	put_u64(wire, (uint64_t)usecs);
	put_u32(wire + 8, (uint32_t)west);
	return buf_append(out, wire, sizeof(wire));
}

static int
parse_timestamp(const char *text, bool zoned, struct buf *out)
{
	int64_t days, usecs = 0;
	int32_t west = 0;
	struct civil c;
	bool bc, negative;

	if (is_infinity(text, &negative))
		return buf_append_u64(out, (uint64_t)(negative ?
		    TIMESTAMP_MINUS_INFINITY : TIMESTAMP_INFINITY));
	if (!take_day(&text, &c))
		return invalid();
	if ((*text == 'T' || (*text == ' ' && text[1] != 'B')) && (text++,
	    !take_day_time(&text, &usecs) ||
	    (zoned && !take_zone(&text, &west))))
		return invalid();
	if (!take_end(text, &bc) || !count_days(&c, bc, &days) ||
	    days < DATE_MIN || days > TIMESTAMP_MAX / USECS_PER_DAY)
		return invalid();
	/* An int64 goes on for a week behind the range. */
	usecs += days * USECS_PER_DAY + west * USECS_PER_SECOND;
	if (usecs < TIMESTAMP_MIN || usecs > TIMESTAMP_MAX)
		return invalid();
	return buf_append_u64(out, (uint64_t)usecs);
}

int
timestamp_parse(const struct value_type *t, const char *text,
    struct buf *out)
{
	(void)t;
	return parse_timestamp(text, false, out);
}

int
timestamptz_parse(const struct value_type *t, const char *text,
    struct buf *out)
{
	(void)t;
	return parse_timestamp(text, true, out);
}

/* Of an interval: what a unit is worth in one of the three fields. */
static const struct unit_word {
	const char	*name;
	int		 field;		/* 0 months, 1 days, 2 microseconds */
	int64_t		 worth;
} unit_words[] = {
	{ "year", 0, 12 },
	{ "mon", 0, 1 },
	{ "month", 0, 1 },
	{ "week", 1, 7 },
	{ "day", 1, 1 },
	{ "hour", 2, USECS_PER_HOUR },
	{ "minute", 2, 60 * USECS_PER_SECOND },
	{ "second", 2, USECS_PER_SECOND },
};

static const struct unit_word *
take_unit(const char **s)
{
	size_t n = strcspn(*s, " "), len;

	for (size_t i = 0; i < NITEMS(unit_words); i++) {
		len = strlen(unit_words[i].name);
		if (strncmp(*s, unit_words[i].name, len) == 0 && (n == len ||
		    (n == len + 1 && (*s)[len] == 's'))) {
			*s += n;
			return &unit_words[i];
		}
	}
	return NULL;
}

static bool
add_field(int64_t fields[3], int field, int64_t v)
{
	int64_t max = field == 2 ? INT64_MAX : INT32_MAX;

	if (v > 0 ? fields[field] > max - v : fields[field] < -max - 1 - v)
		return false;
	fields[field] += v;
	return true;
}

/* "-3 days" or "+04:05:06.5". */
static bool
take_interval_part(const char **s, int64_t fields[3])
{
	const struct unit_word *unit;
	bool negative = take_char(s, '-');
	const char *from;
	int64_t v;

	if (!negative)
		take_char(s, '+');
	from = *s;
	v = take_digits(s, 1, 10);
	if (v >= 0 && take_char(s, ' '))
		return (unit = take_unit(s)) != NULL &&
		    v <= INT64_MAX / unit->worth && add_field(fields,
		    unit->field, (negative ? -v : v) * unit->worth);
	*s = from;
	return take_time(s, 10, &v) &&
	    add_field(fields, 2, negative ? -v : v);
}

static bool
take_interval(const char *s, int64_t fields[3])
{
	do {
		if (!take_interval_part(&s, fields))
			return false;
	} while (take_char(&s, ' '));
	return *s == '\0';
}

int
interval_parse(const struct value_type *t, const char *text, struct buf *out)
{
	int64_t fields[3] = { 0 };
	uint8_t wire[16];
	bool negative;

	(void)t;
	if (is_infinity(text, &negative)) {
		fields[0] = fields[1] = negative ? INT32_MIN : INT32_MAX;
		fields[2] = negative ? INT64_MIN : INT64_MAX;
	} else if (!take_interval(text, fields))
		return invalid();
	put_u64(wire, (uint64_t)fields[2]);
	put_u32(wire + 8, (uint32_t)fields[1]);
	put_u32(wire + 12, (uint32_t)fields[0]);
	return buf_append(out, wire, sizeof(wire));
}
