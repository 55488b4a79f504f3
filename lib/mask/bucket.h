/*
 * bucket, its parts: dates and times to the start of a unit, texts to their
 * first digits, addresses to a prefix.
 */
#ifndef MASK_BUCKET_H
#define MASK_BUCKET_H

#include "mask/number.h"

enum bucket_unit { BUCKET_HOUR, BUCKET_DAY, BUCKET_WEEK, BUCKET_MONTH,
	BUCKET_QUARTER, BUCKET_YEAR };

struct bucket {
	enum mask_result	(*apply)(struct bucket *, struct bytes,
				    struct buf *);
	struct number		 number;
	struct decimal		 step, floor;
	enum bucket_unit	 unit;
	uint8_t			 prefix, prefix6;	/* bits */
	size_t			 digits;
	const char		*fill;		/* one character or none */
};

enum mask_result bucket_number(struct bucket *, struct bytes, struct buf *);
enum mask_result bucket_date(struct bucket *, struct bytes, struct buf *);
enum mask_result bucket_timestamp(struct bucket *, struct bytes,
	    struct buf *);
enum mask_result bucket_time(struct bucket *, struct bytes, struct buf *);

/*
 * inet and cidr as network_send() of PostgreSQL's
 * src/backend/utils/adt/network.c writes them: family (2 or 3), bits of the
 * mask, 1 for a cidr, number of bytes (4 or 16), the address.
 */
enum mask_result bucket_inet(struct bucket *, struct bytes, struct buf *);
enum mask_result bucket_digits(struct bucket *, struct bytes, struct buf *);

#endif
