/*
 * What datetime.h reads and refuses; tests/vectors/types.tsv has what it
 * shares with a server.
 */
#include "sys/system.h"
#include "copy/unit.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "type/datetime.h"

#include "tests/unit/check.h"

/* Every day of 800 years around 0 and 2000, one after the other. */
static void
test_calendar(void)
{
	static const int64_t starts[] = { -401, 1600, 5874897 - 401 };
	size_t wrong = 0;

	for (size_t i = 0; i < NITEMS(starts); i++) {
		struct civil c = { starts[i], 1, 1 }, back;
		int64_t day = datetime_days(&c);

		for (; c.year < starts[i] + 401; day++) {
			back = datetime_civil(day);
			wrong += back.year != c.year ||
			    back.month != c.month || back.day != c.day ||
			    datetime_days(&c) != day;
			if (++c.day <= datetime_month_days(c.year, c.month))
				continue;
			c.day = 1;
			if (++c.month <= 12)
				continue;
			c.month = 1;
			c.year++;
		}
	}
	CHECK_INT(wrong, 0);
	CHECK_INT(datetime_days(&(struct civil){ 2000, 1, 1 }), 0);
	CHECK_INT(datetime_days(&(struct civil){ 1970, 1, 1 }), -10957);
	CHECK_INT(datetime_days(&(struct civil){ -4713, 11, 24 }), DATE_MIN);
	CHECK_INT(datetime_days(&(struct civil){ 5874897, 12, 31 }),
	    DATE_MAX);
	CHECK_INT(floor_div(-1, 7), -1);
	CHECK_INT(floor_div(-7, 7), -1);
	CHECK_INT(floor_mod(-1, 7), 6);
	CHECK_INT(floor_mod(-7, 7), 0);
}

/* What a text becomes when it is read and printed; NULL: refused. */
static const char *const texts[][3] = {
	{ "date", "2024-02-29", "2024-02-29" },
	{ "date", "2023-02-29", NULL }, { "date", "1900-02-29", NULL },
	{ "date", "0001-02-29 BC", "0001-02-29 BC" },
	{ "date", "0002-02-29 BC", NULL }, { "date", "0000-01-01", NULL },
	{ "date", "24-01-01", NULL }, { "date", "2024-1-1", NULL },
	{ "date", "2024-13-01", NULL }, { "date", "2024-00-01", NULL },
	{ "date", "2024-01-32", NULL }, { "date", "2024-01-00", NULL },
	{ "date", "2024-01-01 ", NULL }, { "date", "2024-01-01 AD", NULL },
	{ "date", "4714-11-24 BC", "4714-11-24 BC" },
	{ "date", "4714-11-23 BC", NULL },
	{ "date", "5874897-12-31", "5874897-12-31" },
	{ "date", "5874898-01-01", NULL }, { "date", "", NULL },
	{ "date", "99999999-01-01", NULL }, { "date", "Infinity", NULL },
	{ "time", "24:00:00", "24:00:00" }, { "time", "24:00:01", NULL },
	{ "time", "23:59:60", NULL }, { "time", "12:60", NULL },
	{ "time", "1:00", NULL }, { "time", "12:30", "12:30:00" },
	{ "time", "12:30:45.1", "12:30:45.1" },
	{ "time", "12:30:45.1234567", NULL }, { "time", "12:30:45.", NULL },
	{ "time", "12:30:", NULL }, { "time", "12:30+01", NULL },
	{ "timetz", "12:30", "12:30:00+00" },
	{ "timetz", "12:30Z", "12:30:00+00" },
	{ "timetz", "12:30-15:59:59", "12:30:00-15:59:59" },
	{ "timetz", "12:30+16", NULL }, { "timetz", "12:30+01:", NULL },
	{ "timetz", "12:30+01:60", NULL },
	{ "timetz", "12:30+01:00:00:00", NULL },
	{ "timestamp", "2024-02-29", "2024-02-29 00:00:00" },
	{ "timestamp", "2024-02-29T12:30", "2024-02-29 12:30:00" },
	{ "timestamp", "2024-02-28 24:00:00", "2024-02-29 00:00:00" },
	{ "timestamp", "0044-03-15 BC", "0044-03-15 00:00:00 BC" },
	{ "timestamp", "0044-03-15 12:00 BC", "0044-03-15 12:00:00 BC" },
	{ "timestamp", "2024-02-29 12:30+00", NULL },
	{ "timestamp", "2024-02-29 ", NULL },
	{ "timestamp", "294276-12-31 23:59:59.999999",
	    "294276-12-31 23:59:59.999999" },
	{ "timestamp", "294276-12-31 24:00", NULL },
	{ "timestamp", "294277-01-01", NULL },
	{ "timestamptz", "2024-02-29 01:00+02", "2024-02-28 23:00:00+00" },
	{ "timestamptz", "2024-02-29 01:00", "2024-02-29 01:00:00+00" },
	{ "timestamptz", "2024-02-29 01:00-05:30",
	    "2024-02-29 06:30:00+00" },
	{ "timestamptz", "4714-11-24 00:00+00:00:01 BC", NULL },
	{ "timestamptz", "294276-12-31 23:00-01", NULL },
	{ "timestamptz", "infinity", "infinity" },
	{ "interval", "1 year 2 months 1 week 3 days 04:05:06",
	    "1 year 2 mons 10 days 04:05:06" },
	{ "interval", "90 minutes", "01:30:00" },
	{ "interval", "-1 hour 5 seconds", "-00:59:55" },
	{ "interval", "infinity", "infinity" },
	{ "interval", "-infinity", "-infinity" },
	{ "interval", "1 fortnight", NULL }, { "interval", "1", NULL },
	{ "interval", "1 dayss", NULL }, { "interval", "days", NULL },
	{ "interval", "", NULL }, { "interval", "1 day ", NULL },
	{ "interval", "2147483648 days", NULL },
	{ "interval", "2562047788:00:54.775808", NULL },
	{ "interval", "9999999999 hours", NULL },
};

static void
test_texts(void)
{
	struct unit unit = { 0 };
	struct value_type t;
	struct buf wire, out;
	int rc;

	buf_init(&wire, 1000);
	buf_init(&out, 1000);
	for (size_t i = 0; i < NITEMS(texts); i++) {
		value_type_of(&t, &unit, texts[i][0], -1, false);
		buf_clear(&wire);
		buf_clear(&out);
		rc = t.ops->parse(&t, texts[i][1], &wire);
		if (!CHECK_INT(rc, texts[i][2] == NULL ? -1 : 0))
			fprintf(stderr, "\t%s\n", texts[i][1]);
		else if (rc == 0) {
			CHECK_INT(t.ops->print(&t, (struct bytes){ wire.data,
			    wire.len }, &out), 0);
			CHECK_INT(buf_append(&out, "", 1), 0);
			CHECK_STR((char *)out.data, texts[i][2]);
		} else
			CHECK_INT(errno, EINVAL);
	}
	buf_free(&wire);
	buf_free(&out);
}

/* Bytes that are none of the type's. */
static void
test_wire(void)
{
	uint8_t p[16] = { 0 };
	int32_t days, west;
	int64_t v;

	put_u32(p, (uint32_t)(DATE_MIN - 1));
	CHECK_INT(date_read((struct bytes){ p, 4 }, &days), -1);
	put_u32(p, (uint32_t)DATE_MAX + 1);
	CHECK_INT(date_read((struct bytes){ p, 4 }, &days), -1);
	CHECK_INT(date_read((struct bytes){ p, 3 }, &days), -1);
	put_u64(p, (uint64_t)(TIMESTAMP_MAX + 1));
	CHECK_INT(timestamp_read((struct bytes){ p, 8 }, &v), -1);
	put_u64(p, (uint64_t)(TIMESTAMP_MIN - 1));
	CHECK_INT(timestamp_read((struct bytes){ p, 8 }, &v), -1);
	CHECK_INT(timestamp_read((struct bytes){ p, 7 }, &v), -1);
	put_u64(p, (uint64_t)(USECS_PER_DAY + 1));
	CHECK_INT(time_read((struct bytes){ p, 8 }, &v), -1);
	put_u64(p, UINT64_MAX);
	CHECK_INT(time_read((struct bytes){ p, 8 }, &v), -1);
	put_u64(p, 0);
	put_u32(p + 8, 16 * 3600);
	CHECK_INT(timetz_read((struct bytes){ p, 12 }, &v, &west), -1);
	put_u32(p + 8, (uint32_t)-16 * 3600);
	CHECK_INT(timetz_read((struct bytes){ p, 12 }, &v, &west), -1);
	put_u32(p + 8, 16 * 3600 - 1);
	CHECK_INT(timetz_read((struct bytes){ p, 12 }, &v, &west), 0);
	CHECK_INT(west, 16 * 3600 - 1);
}

int
main(void)
{
	test_calendar();
	test_texts();
	test_wire();
	return check_done();
}
