/*
 * A row of the source and the row of the target that stands for it: what
 * became of each value.
 */
#ifndef VERIFY_PAIR_H
#define VERIFY_PAIR_H

#include "copy/tuple.h"

struct pair_counts {
	uint64_t nulls;		/* NULL on both sides */
	uint64_t unchanged;	/* the same bytes on both sides */
	uint64_t changed;	/* all others */
	uint64_t nulled;	/* of them: NULL on the target alone */
	uint64_t filled;	/* of them: NULL on the source alone */
};

/* Counts the fields of a pair into c[0..n-1]. */
void	pair_count(struct pair_counts *c, size_t n, const struct field *source,
	    const struct field *target);

/*
 * Orders two rows by their key, whose fields are n of each row.  A field is
 * compared as bytes, or, where `is_signed`, as a number in two's complement;
 * that is how a server sorts it as well.  < 0, 0, > 0.
 */
struct key_part {
	size_t	column;
	bool	is_signed;
};

int	key_compare(const struct key_part *, size_t n, const struct field *a,
	    const struct field *b);

#endif
