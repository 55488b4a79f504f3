#include "sys/system.h"
#include "io/bytes.h"
#include "type/datetime.h"
#include "mask/bucket.h"

#define MONDAY		(-5)	/* 1999-12-27, in days since 2000-01-01 */
#define INET_HEADER	4
#define FAMILY_4	2	/* PGSQL_AF_INET, PGSQL_AF_INET6 */
#define FAMILY_6	3

static enum mask_result
append(struct buf *out, const void *p, size_t n)
{
	return buf_append(out, p, n) == -1 ? MASK_NOMEM : MASK_OK;
}

enum mask_result
bucket_number(struct bucket *b, struct bytes in, struct buf *out)
{
	enum mask_result result = number_read(&b->number, in);

	if (result != MASK_OK)
		return result;
	if (b->number.value.kind != DECIMAL_FINITE)
		return append(out, in.data, in.len);
	if (decimal_floor(&b->floor, &b->number.value, &b->step) == -1)
		return errno == ERANGE ? MASK_TOO_LONG : MASK_NOMEM;
	return number_write(&b->number, &b->floor, out);
}

/* The first day of the unit that the day is in. */
static int64_t
floor_days(enum bucket_unit unit, int64_t days)
{
	struct civil c;

	if (unit <= BUCKET_DAY)
		return days;
	if (unit == BUCKET_WEEK)
		return days - floor_mod(days - MONDAY, 7);
	c = datetime_civil(days);
	c.day = 1;
	if (unit == BUCKET_QUARTER)
		c.month -= (c.month - 1) % 3;
	else if (unit == BUCKET_YEAR)
		c.month = 1;
	return datetime_days(&c);
}

enum mask_result
bucket_date(struct bucket *b, struct bytes in, struct buf *out)
{
	uint8_t wire[4];
	int64_t days;
	int32_t v;

	if (date_read(in, &v) == -1)
		return MASK_NOT_OF_TYPE;
	if (v == DATE_INFINITY || v == DATE_MINUS_INFINITY)
		return append(out, in.data, in.len);
	days = floor_days(b->unit, v);
	put_u32(wire, (uint32_t)(days < DATE_MIN ? DATE_MIN : days));
	return append(out, wire, sizeof(wire));
}

enum mask_result
bucket_timestamp(struct bucket *b, struct bytes in, struct buf *out)
{
	uint8_t wire[8];
	int64_t v, days;

	if (timestamp_read(in, &v) == -1)
		return MASK_NOT_OF_TYPE;
	if (v == TIMESTAMP_INFINITY || v == TIMESTAMP_MINUS_INFINITY)
		return append(out, in.data, in.len);
	if (b->unit == BUCKET_HOUR)
		v = floor_div(v, USECS_PER_HOUR) * USECS_PER_HOUR;
	else {
		days = floor_days(b->unit, floor_div(v, USECS_PER_DAY));
		v = (days < DATE_MIN ? DATE_MIN : days) * USECS_PER_DAY;
	}
	put_u64(wire, (uint64_t)v);
	return append(out, wire, sizeof(wire));
}

/* Only to the hour; 24:00 is one. */
enum mask_result
bucket_time(struct bucket *b, struct bytes in, struct buf *out)
{
	uint8_t wire[12];
	int32_t west;
	int64_t v;

	(void)b;
	if ((in.len == 12 ? timetz_read(in, &v, &west) :
	    time_read(in, &v)) == -1)
		return MASK_NOT_OF_TYPE;
	memcpy(wire, in.data, in.len);
	put_u64(wire, (uint64_t)(v - v % USECS_PER_HOUR));
	return append(out, wire, in.len);
}

enum mask_result
bucket_inet(struct bucket *b, struct bytes in, struct buf *out)
{
	bool v6 = in.len > 0 && in.data[0] == FAMILY_6;
	size_t size = v6 ? 16 : 4, bits = v6 ? b->prefix6 : b->prefix;
	uint8_t wire[INET_HEADER + 16];

	if (in.len != INET_HEADER + size || in.data[3] != size ||
	    (!v6 && in.data[0] != FAMILY_4) || in.data[1] > size * 8 ||
	    in.data[2] > 1)
		return MASK_NOT_OF_TYPE;
	memcpy(wire, in.data, in.len);
	if (wire[1] > bits)
		wire[1] = (uint8_t)bits;
	for (size_t i = 0; i < size; i++, bits -= bits < 8 ? bits : 8)
		wire[INET_HEADER + i] &= (uint8_t)(bits >= 8 ? 0xff :
		    0xff00 >> bits);
	return append(out, wire, in.len);
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/*
 * The first digits stay; digits and letters behind them become the fill, and
 * blanks and hyphens stay; or nothing stands behind them.
 */
enum mask_result
bucket_digits(struct bucket *b, struct bytes in, struct buf *out)
{
	uint8_t *to;

	if (in.len < b->digits)
		return MASK_NOT_IN_FORMAT;
	for (size_t i = 0; i < in.len; i++)
		if (!is_digit(in.data[i]) && (i < b->digits ||
		    (!is_letter(in.data[i]) && in.data[i] != ' ' &&
		    in.data[i] != '-')))
			return MASK_NOT_IN_FORMAT;
	if (*b->fill == '\0')
		return append(out, in.data, b->digits);
	if ((to = buf_extend(out, in.len)) == NULL)
		return MASK_NOMEM;
	memcpy(to, in.data, in.len);
	for (size_t i = b->digits; i < in.len; i++)
		if (to[i] != ' ' && to[i] != '-')
			to[i] = (uint8_t)*b->fill;
	return MASK_OK;
}
