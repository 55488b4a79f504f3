/*
 * Arrays as array_send and array_recv write and read them
 * (src/backend/utils/adt/arrayfuncs.c):
 *
 *	int32 dimensions (0 to 6), int32 flags (1: there are NULLs), oid of the
 *	element type; for each dimension int32 size, int32 lower bound; for
 *	each element int32 length (-1: NULL) and its bytes, the last dimension
 *	the fastest.
 *
 * Nothing here allocates: the reader walks over the bytes, the writer appends
 * to a buffer.
 */
#ifndef TYPE_ARRAY_H
#define TYPE_ARRAY_H

#include "type/type.h"

#define ARRAY_DIMS_MAX	6		/* MAXDIM */
#define ARRAY_ITEMS_MAX	134217727	/* MaxArraySize of a 64-bit server */

struct array_reader {
	const uint8_t	*header;	/* everything before the elements */
	size_t		 header_len;
	uint32_t	 element_oid;	/* of the source; the target knows it
					   by name only */
	uint32_t	 ndims;		/* 0: empty */
	uint32_t	 nitems;
	const uint8_t	*at, *end;	/* what is left */
	uint32_t	 left;		/* items that are left */
	bool		 may_have_null;
};

/*
 * Reads the header.  0, or -1 with EINVAL: cut short, more than 6 dimensions,
 * an unknown flag, a size or a product of sizes that no array can have, a
 * lower bound whose upper bound is no int32, more elements than there are
 * bytes for.
 */
int	array_open(struct array_reader *, struct bytes);

/*
 * The next element: 1, 0 after the last, or -1 with EINVAL: a length that
 * reaches behind the end, a NULL that the flag denies, bytes behind the last
 * element.  *element points into the array; of NULL it is empty with data
 * NULL.
 */
int	array_next(struct array_reader *, struct bytes *element,
	    bool *is_null);

struct array_writer {
	struct buf	*out;
	size_t		 start;		/* of the array in out */
	size_t		 element;	/* of the element's length in out */
	uint32_t	 left;		/* elements that are to come */
	bool		 has_null;
};

/*
 * Begins an array with the dimensions, lower bounds and element type of the
 * one that is read; it takes as many elements.  Here and below: 0, or -1 as
 * buf_append.  `out` may grow but not shrink between the calls.
 */
int	array_begin(struct array_writer *, struct buf *out,
	    const struct array_reader *);

/* An element, or NULL. */
int	array_put(struct array_writer *, struct bytes);
int	array_put_null(struct array_writer *);

/*
 * An element that the caller appends to `out` between the two calls.  NULL:
 * what was appended is dropped.  -1 with EMSGSIZE: longer than any field.
 */
int	array_element_begin(struct array_writer *);
int	array_element_end(struct array_writer *, bool is_null);

/*
 * Sets the flag truthfully.  -1 with EINVAL: not as many elements as the
 * header says.
 */
int	array_end(struct array_writer *);

#endif
