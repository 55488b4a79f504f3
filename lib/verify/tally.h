/*
 * What one side of a comparison looks like, row by row, in memory that does
 * not depend on how many rows there are: numbers, and digests under a key that
 * is drawn anew for each comparison.  No value can be read from them.
 */
#ifndef VERIFY_TALLY_H
#define VERIFY_TALLY_H

#include "copy/tuple.h"
#include "key/prf.h"

#define TALLY_LENGTHS	32	/* 0, 1, 2-3, 4-7, ... bytes */
#define TALLY_REGISTERS	1024	/* of the estimate: a power of 2 */

/* A sum over rows, modulo 2^128: their order does not matter. */
struct tally_sum {
	uint64_t	high, low;
};

struct tally_column {
	uint64_t	 nulls;
	uint64_t	 lengths[TALLY_LENGTHS];
	uint8_t		 registers[TALLY_REGISTERS];
	struct tally_sum sum;	/* of the values' digests */
};

struct tally {
	const uint8_t		*key;	/* PRF_FAST_KEY bytes; borrowed */
	const bool		*kept;	/* by column; borrowed */
	size_t			 ncolumns;
	struct tally_column	*columns;
	uint64_t		 rows, bytes;
	struct tally_sum	 all;	/* of the rows' digests */
	struct tally_sum	 kept_sum; /* of the digests of their kept part */
	uint8_t			*digests; /* room for those of one row */
};

/* 0, or -1 when out of memory.  To be freed by tally_free. */
int	tally_init(struct tally *, const uint8_t *key, const bool *kept,
	    size_t ncolumns);
void	tally_free(struct tally *);

/* Takes in a row. */
void	tally_row(struct tally *, const struct field *);

/*
 * About how many unlike values there are (Flajolet and others, HyperLogLog,
 * 2007: within 3 % two times out of three).
 */
uint64_t tally_distinct(const struct tally_column *);

/* Does the sum differ? */
bool	tally_sum_differs(const struct tally_sum *, const struct tally_sum *);

#define TALLY_HEX	33
void	tally_hex(const struct tally_sum *, char out[TALLY_HEX]);

#endif
