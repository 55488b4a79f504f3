/*
 * hstore as hstore_send and hstore_recv write and read it
 * (contrib/hstore/hstore_io.c):
 *
 *	int32 pairs; for each: int32 length of the key, the key, int32 length
 *	of the value (-1: NULL), the value.
 *
 * Keys are unique and sorted by length, then by their bytes; the receiving
 * server sorts again and drops all but one of equal keys.  Texts are UTF-8,
 * unchecked here.  Nothing here allocates.
 */
#ifndef TYPE_HSTORE_H
#define TYPE_HSTORE_H

#include "type/type.h"

struct hstore_reader {
	uint32_t	 npairs;
	const uint8_t	*at, *end;	/* what is left */
	uint32_t	 left;		/* pairs that are left */
};

struct hstore_pair {
	struct bytes	 key;
	struct bytes	 value;		/* data NULL where is_null */
	bool		 is_null;
};

/* 0, or -1 with EINVAL: cut short, more pairs than there are bytes for. */
int	hstore_open(struct hstore_reader *, struct bytes);

/*
 * The next pair: 1, 0 after the last, or -1 with EINVAL: a NULL key, a length
 * that reaches behind the end, bytes behind the last pair.
 */
int	hstore_next(struct hstore_reader *, struct hstore_pair *);

struct hstore_writer {
	struct buf	*out;
	size_t		 start;		/* of the hstore in out */
	size_t		 value;		/* of the value's length in out */
	uint32_t	 npairs;
};

/*
 * Begins an hstore of as many pairs as are put.  Here and below: 0, or -1 as
 * buf_append.  Keys have to be put in the order that they are read in.
 */
int	hstore_begin(struct hstore_writer *, struct buf *out);

/* The pair as it is. */
int	hstore_put(struct hstore_writer *, const struct hstore_pair *);

/*
 * A pair whose value the caller appends to `out` between the two calls.
 * NULL: what was appended is dropped, and the value is NULL.  -1 with
 * EMSGSIZE: longer than any field.
 */
int	hstore_value_begin(struct hstore_writer *, struct bytes key);
int	hstore_value_end(struct hstore_writer *, bool is_null);

/* Fills in how many pairs were put. */
int	hstore_end(struct hstore_writer *);

#endif
