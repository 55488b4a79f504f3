/*
 * PostgreSQL's binary COPY format: header, tuples, trailer.
 *
 * Source: PostgreSQL documentation, COPY, "Binary Format"; and
 * src/backend/commands/copyto.c, copyfromparse.c.  A tuple is an int16 count
 * of fields, then for each field an int32 length (-1: NULL) and that many
 * bytes, all in network byte order.
 */
#ifndef COPY_TUPLE_H
#define COPY_TUPLE_H

struct buf;

#define COPY_SIGNATURE		"PGCOPY\n\377\r\n"	/* and a NUL */
#define COPY_SIGNATURE_SIZE	11
#define COPY_HEADER_SIZE	19	/* signature, flags, no extension */
#define COPY_TRAILER		(-1)	/* int16 in place of a field count */
#define COPY_COLUMNS_MAX	1664	/* MaxTupleAttributeNumber, access/htup_details.h */
#define COPY_FIELD_MAX		0x3fffffff	/* MaxAllocSize, utils/memutils.h */

struct field {
	const uint8_t	*data;		/* undefined for NULL */
	int32_t		 len;		/* -1: NULL */
};

enum tuple_result {
	TUPLE_OK,
	TUPLE_SHORT,		/* more bytes are needed */
	TUPLE_BAD		/* wrong field count or an impossible length */
};

/*
 * Measures the tuple of `ncols` fields at p, looking at no more than n bytes.
 * TUPLE_OK: *len is its size in bytes.  Else *len is untouched.
 */
enum tuple_result tuple_measure(const uint8_t *p, size_t n, uint16_t ncols,
	    size_t *len);

/*
 * Points f[0..ncols-1] at the fields of a tuple that tuple_measure accepted.
 * The fields live as long as the bytes at p.  Returns the tuple's size.
 */
size_t	tuple_fields(const uint8_t *p, uint16_t ncols, struct field *f);

/*
 * True when the n bytes at p are exactly `count` tuples of `ncols` fields.
 */
bool	tuples_check(const uint8_t *p, size_t n, uint32_t count,
	    uint16_t ncols);

/*
 * A binary COPY as it comes from a server, in chunks of any size.
 */
enum copy_state { COPY_IN_HEADER, COPY_IN_TUPLES, COPY_ENDED, COPY_BROKEN };

struct copy_parser {
	enum copy_state	 state;
	uint16_t	 ncols;
	struct buf	*partial;	/* bytes of an item not yet complete */
};

enum copy_result {
	COPY_TUPLE,		/* *tuple, *len: one whole tuple */
	COPY_MORE,		/* all of the chunk is consumed */
	COPY_END,		/* the trailer was read */
	COPY_BAD,		/* not binary COPY, or bytes after the trailer */
	COPY_NOMEM		/* errno ENOMEM or EMSGSIZE: the row passes the limit */
};

/*
 * `partial` is owned by the caller, empty at the start, and its `max` is the
 * limit on one row.
 */
void	copy_parser_init(struct copy_parser *, uint16_t ncols,
	    struct buf *partial);

/*
 * Takes the next item out of the chunk at *p, *n, which it advances.  Call it
 * until it returns other than COPY_TUPLE.  The tuple lies in the chunk, or in
 * `partial` where it was split over chunks, and lives until the next call.
 */
enum copy_result copy_parser_next(struct copy_parser *, const uint8_t **p,
	    size_t *n, const uint8_t **tuple, size_t *len);

#endif
