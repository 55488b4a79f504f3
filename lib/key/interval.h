/*
 * A keyed permutation of the whole numbers from low to high.  Fewer than a
 * million of them go by the table of key/smallperm.h.  More go through FF1 in
 * radix 2, of as many bits as it takes, again until the result is one of them
 * (cycle walking: less than twice on average).
 */
#ifndef KEY_INTERVAL_H
#define KEY_INTERVAL_H

#include "key/ff1.h"
#include "key/smallperm.h"

#define INTERVAL_KEY 32

struct interval {
	int64_t			low, high;
	struct smallperm	small;		/* or, where it has no table: */
	struct ff1		ff1;
	struct ff1_space	space;
};

/*
 * low <= high.  `key` is that of AES, `table_key` that of the tables, and
 * each interval has its own permutation.  0, or -1: no memory, or no AES.
 */
int	interval_init(struct interval *, const uint8_t key[INTERVAL_KEY],
	    const uint8_t table_key[PRF_FAST_KEY], int64_t low, int64_t high);
void	interval_free(struct interval *);	/* may be given zeros */

static inline bool
interval_has(const struct interval *i, int64_t v)
{
	return v >= i->low && v <= i->high;
}

/* What v, which it has, becomes. */
int64_t	interval_permute(const struct interval *, int64_t v);

#endif
