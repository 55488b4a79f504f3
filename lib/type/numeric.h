/*
 * numeric and money.
 *
 * The binary form of numeric is that of numeric_send and numeric_recv in
 * PostgreSQL's src/backend/utils/adt/numeric.c: int16 number of groups, int16
 * weight, uint16 sign, uint16 scale, then the groups of four decimal digits
 * as int16; see type/decimal.h for what they mean.  money is an int64 of
 * hundredths: how many digits are behind the point is a matter of
 * lc_monetary, which nobody told us; here they are two.
 */
#ifndef TYPE_NUMERIC_H
#define TYPE_NUMERIC_H

#include "type/type.h"

struct decimal;

/*
 * Precision and scale of numeric(p,s) in a typmod, 0 and 0 where it has none;
 * the scale may be negative: numeric_typmod_precision() and _scale().
 */
void	numeric_typmod(int32_t typmod, int32_t *precision, int32_t *scale);

#define NUMERIC_HEADER	8		/* bytes before the groups */
#define MONEY_SCALE	2

/*
 * Reads the binary form.  0, or -1: EINVAL, where a length, sign, scale or
 * group is none, or a digit is behind those that the scale shows; ENOMEM.
 */
int	numeric_read(struct decimal *, struct bytes);

/* Appends the binary form.  0, or -1: EINVAL (too large), or as buf_append. */
int	numeric_write(const struct decimal *, struct buf *);

/*
 * Canonical: a byte for sign or kind, then weight and groups, without zero
 * groups at either end and without the scale.  1.0 is 1.00, -0 is 0.  Not
 * the canonical form of integers: a numeric does not find an int8 that it
 * references.
 */
int	numeric_canon(struct bytes, struct buf *scratch, struct bytes *out);

/*
 * As numeric_in and numeric_out; of numeric(p,s) rounded half away from zero,
 * EINVAL where it does not fit.  Not the 0x, 0o, 0b and _ of PostgreSQL 16.
 */
int	numeric_parse(const struct value_type *, const char *, struct buf *);
int	numeric_print(const struct value_type *, struct bytes, struct buf *);

/* "-12.50": a sign, digits, at most two behind a point. */
int	money_canon(struct bytes, struct buf *scratch, struct bytes *out);
int	money_parse(const struct value_type *, const char *, struct buf *);
int	money_print(const struct value_type *, struct bytes, struct buf *);

#endif
