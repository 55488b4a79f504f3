/*
 * Exact decimal numbers of any length, for what is calculated with values of
 * numeric (and of integers and money, which are numerics of a fixed scale).
 *
 * The form is that of NumericVar in PostgreSQL's
 * src/backend/utils/adt/numeric.c: groups of four decimal digits, the first
 * one worth 10000 to the power `weight`, and a count of decimal digits behind
 * the point that are shown.  No group at either end is 0; zero has no groups
 * and is never negative.
 *
 * A decimal keeps its memory from one value to the next.  Functions that
 * write one return 0, or -1: ENOMEM, or ERANGE (more groups than any numeric
 * needs).  What they write must not be what they read, unless they say so.
 * Arithmetic is for finite numbers.
 */
#ifndef TYPE_DECIMAL_H
#define TYPE_DECIMAL_H

struct buf;

#define DECIMAL_BASE	10000		/* NBASE */
#define DECIMAL_DIGITS	4		/* of a group, DEC_DIGITS */
#define DECIMAL_STEP_MAX 1000000000000000 /* groups of a step, as a number */

enum decimal_kind {
	DECIMAL_FINITE,
	DECIMAL_NAN,
	DECIMAL_INFINITY,
	DECIMAL_MINUS_INFINITY
};

struct decimal {
	enum decimal_kind	 kind;
	bool			 negative;
	int32_t			 weight;
	int32_t			 scale;	/* decimal digits behind the point */
	uint32_t		 n;	/* groups in use */
	uint32_t		 cap;
	uint16_t		*digits;
	bool			 borrowed; /* digits are decimal_on's */
};

/* Zero; `struct decimal d = {0};` does the same. */
void	decimal_init(struct decimal *);

/*
 * Zero in `cap` groups that the caller has, so that what is short allocates
 * nothing.
 */
void	decimal_on(struct decimal *, uint16_t *room, uint32_t cap);
void	decimal_free(struct decimal *);

/* Makes room for n groups, keeping those there are. */
int	decimal_reserve(struct decimal *, uint32_t n);

/* Drops zero groups at both ends: for who wrote digits himself. */
void	decimal_strip(struct decimal *);

int	decimal_copy(struct decimal *, const struct decimal *);

/* The group worth 10000 to the power e. */
static inline uint16_t
decimal_group(const struct decimal *d, int32_t e)
{
	int64_t i = (int64_t)d->weight - e;

	return i >= 0 && i < (int64_t)d->n ? d->digits[i] : 0;
}

/* Below, 0 or above 0; -infinity < numbers < infinity < NaN = NaN. */
int	decimal_compare(const struct decimal *, const struct decimal *);

/* Exact; the scale is the greater one. */
int	decimal_add(struct decimal *, const struct decimal *,
	    const struct decimal *);
int	decimal_subtract(struct decimal *, const struct decimal *,
	    const struct decimal *);

/* Exact; the scale is the sum of both. */
int	decimal_multiply(struct decimal *, const struct decimal *,
	    const struct decimal *);

/*
 * To `scale` digits behind the point (before it, where negative), in place:
 * half away from zero as numeric does it, or towards zero.
 */
int	decimal_round(struct decimal *, int32_t scale);
int	decimal_truncate(struct decimal *, int32_t scale);

/*
 * The greatest multiple of `step` that is not above v.  The step is above 0
 * and decimal_is_step(); -1 also where it is not.
 */
int	decimal_floor(struct decimal *, const struct decimal *v,
	    const struct decimal *step);
bool	decimal_is_step(const struct decimal *);

/* v / 10^scale, with that scale; scale from 0 to 4. */
int	decimal_from_int(struct decimal *, int64_t v, int32_t scale);

/*
 * Sets *v to the number times 10^scale.  0, or -1 with ERANGE: not whole or
 * not an int64.
 */
int	decimal_to_int(const struct decimal *, int32_t scale, int64_t *v);

/* 10^exponent - 1 units of 10^-scale: the greatest of numeric(p,s). */
int	decimal_nines(struct decimal *, int32_t precision, int32_t scale);

/*
 * Reads n characters as numeric_in of PostgreSQL 15 does: blanks around, a
 * sign, digits with a point, an exponent; NaN, Infinity, inf.  0, or -1:
 * EINVAL, or as above.
 */
int	decimal_parse(struct decimal *, const char *, size_t n);

/* Appends what numeric_out writes.  0, or -1 as buf_append. */
int	decimal_print(const struct decimal *, struct buf *);

#endif
