/*
 * Reading in key order: what ORDER BY says, how a cursor is taken from a row
 * and how a read goes on behind one.
 */
#ifndef DB_KEY_ORDER_H
#define DB_KEY_ORDER_H

#include "copy/cursor.h"

struct buf;
struct db;
struct error;
struct unit;

struct key_order {
	uint16_t	 n;		/* key columns; 0: the unit has no key */
	uint16_t	 ncols;		/* leading columns of a row to look at */
	uint16_t	 column[CURSOR_COLUMNS_MAX]; /* of the unit */
	uint64_t	 fingerprint;
};

/*
 * Finds the unit's key among its columns.  0, or -1 with EX_USAGE naming the
 * key column that is not there.
 */
int	key_order_init(struct key_order *, const struct unit *, struct error *);

/*
 * Replaces what is in `cursor` by the plain cursor of a row.  0, or -1 with
 * errno as cursor_encode: EINVAL when a key column is NULL.
 */
int	key_order_cursor(const struct key_order *, const uint8_t *tuple,
	    struct buf *cursor);

/*
 * SQL for a relation with the alias t, appended to `sql`:
 *
 * key_order_after: "(t.a, t.b) > (literals)".  The literals are what the
 * server's own output functions print for the cursor's values, cast to the
 * columns' base types, so that the comparison has the column's collation.
 * key_order_upto: the same with <=.
 * key_order_by: " ORDER BY t.a, t.b".
 *
 * 0, or -1 with the error set; EX_DATAERR when the cursor is of another key.
 */
int	key_order_after(struct db *, const struct key_order *,
	    const struct unit *, const uint8_t *cursor, size_t len,
	    struct buf *sql, struct error *);
int	key_order_upto(struct db *, const struct key_order *,
	    const struct unit *, const uint8_t *cursor, size_t len,
	    struct buf *sql, struct error *);
int	key_order_by(struct db *, const struct key_order *,
	    const struct unit *, struct buf *sql, struct error *);

#endif
