/*
 * Keys that divide a table into parts of about as many rows each.
 *
 * They come from a sample of the table's pages, taken now: statistics may be
 * of another time, and know nothing of keys with several columns.  At most
 * SPLIT_PAGES pages a part are read, and SPLIT_ROWS rows a part are sorted, so
 * that the cost is a small share of reading the table.  Rows of a page may be
 * neighbours in key order; the standard deviation of a part is then
 * 1/sqrt(SPLIT_PAGES) of it, about 3 %.
 */
#ifndef DB_SPLIT_H
#define DB_SPLIT_H

struct buf;
struct db;
struct error;
struct key_order;
struct unit;

#define SPLIT_PAGES	1000
#define SPLIT_ROWS	4000
#define SPLIT_ROWS_MIN	100000		/* so many are sorted in any case */

struct split {
	const struct unit	*unit;
	const struct key_order	*order;
	int64_t			 pages;	/* of the table */
	int64_t			 rows;	/* about; -1: unknown */
	uint32_t		 parts;
};

/*
 * Calls `found` with the plain cursor of the last row of each part but the
 * last, in key order: parts - 1 times, or fewer where the table has so few
 * rows.  0, or -1 with the error set, also when `found` returned -1.
 */
int	split_by_key(struct db *, const struct split *,
	    int (*found)(void *ctx, const struct buf *cursor, struct error *),
	    void *ctx, struct error *);

#endif
