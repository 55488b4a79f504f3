/*
 * The large objects of a database as one unit, pg_catalog.pg_largeobject:
 * columns loid oid, pageno int4, data bytea, in the order of (loid, pageno).
 * These are the columns of the server's own table, but a row is a chunk of
 * LARGE_OBJECT_CHUNK bytes at pageno times that; the last chunk of an object is
 * shorter, and an empty object has one that is empty.  Holes are zeros.
 *
 * They are read and written by lo_get and lo_put, which take the privileges
 * of the objects; the table itself is the superuser's.
 */
#ifndef DB_LARGE_OBJECT_H
#define DB_LARGE_OBJECT_H

struct db;
struct error;
struct key_order;
struct match;
struct unit;

#define LARGE_OBJECT_CHUNK	(256 * 1024)	/* bytes; cursors count in it */
#define LARGE_OBJECT_SCHEMA	"pg_catalog"
#define LARGE_OBJECT_TABLE	"pg_largeobject"
#define LARGE_OBJECT_LIST_OID	"2995"	/* pg_largeobject_metadata, everywhere */

/* Everything of the unit but after and shape.  0, or -1 (out of memory). */
int	large_object_describe(struct unit *, struct error *);

/*
 * The SELECT that reads them behind a plain cursor (len 0: from the start, and
 * the order may be NULL) in constant memory: no row is made before it is sent,
 * and nothing is sorted but their OIDs.  With an SQL condition on the columns,
 * or NULL, only chunks for which it holds.  A new string to be freed; NULL with
 * the error set: EX_DATAERR when the cursor is of another key.
 */
char	*large_object_select(const struct key_order *, const uint8_t *cursor,
	    size_t len, const char *where, struct error *);

/* Is this target table the server's own pg_largeobject? */
bool	large_object_is(const struct match *);

/*
 * In a transaction: takes the chunks from the table `stage` into objects of
 * the same OIDs.  What exists already, made by pg_dump say, has to be empty.
 * 0, or -1 with the error set.
 */
int	large_object_store(struct db *, const char *stage, struct error *);

/* Are there any; any that hold a byte? */
int	large_object_exist(struct db *, bool with_bytes, bool *answer,
	    struct error *);

#endif
