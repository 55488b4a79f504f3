/*
 * Values of every type of number as decimals, for the actions that calculate
 * with them: int2, int4, int8, money, numeric, float4, float8.
 *
 * A float is the number that its shortest text says, and back the float that
 * is nearest: no calculation is done in binary, so that masks are the same on
 * every machine.
 */
#ifndef MASK_NUMBER_H
#define MASK_NUMBER_H

#include "io/buf.h"
#include "type/decimal.h"
#include "mask/mask.h"

#define CLASS_NUMBER	(CLASS_INT | CLASS_NUMERIC | CLASS_MONEY | CLASS_FLOAT)

struct number {
	struct value_type	type;
	bool			fixed;		/* the scale is the type's */
	int32_t			scale;		/* then it is this */
	bool			limited;	/* from low to high */
	struct decimal		low, high;
	struct decimal		value;		/* of number_read */
	struct buf		text;		/* of floats */
};

/* For a column's type.  0, or -1: ENOMEM.  Free it in both cases. */
int	number_init(struct number *, const struct value_type *);
void	number_free(struct number *);

/* Reads a value; infinities and NaN are kinds of decimals. */
enum mask_result number_read(struct number *, struct bytes);

/*
 * Appends the binary form of a number, which is made the nearest of the
 * type's (half away from zero); beyond the limits it is the limit itself.
 */
enum mask_result number_write(struct number *, struct decimal *,
	    struct buf *out);

/* The digits behind the point that are not zeros at the end. */
int32_t	number_digits(const struct decimal *);

#endif
