/*
 * Composites as record_send and record_recv write and read them
 * (src/backend/utils/adt/rowtypes.c):
 *
 *	int32 fields; for each: oid of its type, int32 length (-1: NULL), its
 *	bytes.
 *
 * Dropped columns are not on the wire and are not counted, so that field i
 * is fields[i] of the type_desc.  Nothing here allocates.
 */
#ifndef TYPE_COMPOSITE_H
#define TYPE_COMPOSITE_H

#include "type/type.h"

#define COMPOSITE_FIELDS_MAX 1600	/* MaxHeapAttributeNumber */

struct composite_reader {
	uint32_t	 nfields;
	const uint8_t	*at, *end;	/* what is left */
	uint32_t	 left;		/* fields that are left */
};

struct composite_field {
	uint32_t	 type_oid;	/* of the source */
	bool		 is_null;
	struct bytes	 value;		/* data NULL where is_null */
};

/*
 * 0, or -1 with EINVAL: cut short, more fields than a composite can have.
 * The caller compares nfields with the type that it knows.
 */
int	composite_open(struct composite_reader *, struct bytes);

/*
 * The next field: 1, 0 after the last, or -1 with EINVAL: a length that
 * reaches behind the end, bytes behind the last field.
 */
int	composite_next(struct composite_reader *, struct composite_field *);

struct composite_writer {
	struct buf	*out;
	size_t		 field;		/* of the field's length in out */
};

/*
 * Begins a composite with as many fields as the one that is read; all of them
 * have to be put.  Here and below: 0, or -1 as buf_append.
 */
int	composite_begin(struct composite_writer *, struct buf *out,
	    const struct composite_reader *);

/* The field as it is. */
int	composite_put(struct composite_writer *,
	    const struct composite_field *);

/*
 * A field of the same type whose bytes the caller appends to `out` between
 * the two calls.  NULL: what was appended is dropped.  -1 with EMSGSIZE:
 * longer than any field.
 */
int	composite_field_begin(struct composite_writer *,
	    const struct composite_field *);
int	composite_field_end(struct composite_writer *, bool is_null);

#endif
