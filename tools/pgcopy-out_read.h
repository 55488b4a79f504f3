/*
 * One unit on its way out: pgcopy-out_unit.c says what is read and what
 * becomes of failures, pgcopy-out_read.c reads and writes the rows.
 */
#ifndef TOOLS_PGCOPY_OUT_READ_H
#define TOOLS_PGCOPY_OUT_READ_H

#include "db/key_order.h"
#include "tools/pgcopy-out.h"

/* Where a range starts and ends; all zero where the unit is none. */
struct range_limits {
	struct buf		plain;	/* the bounds point into it */
	struct range_bounds	bounds;
	struct range_pages	pages;	/* `to` 0: none */
	char			*subset; /* a condition, or NULL */
};

/* It outlives a connection. */
struct reading {
	struct session		*s;
	const struct job	*job;
	struct unit		 unit;
	struct key_order	 order;
	struct range_limits	 limits;
	struct buf		 cursor; /* of the last row written; or empty */
	struct buf		 previous; /* of a query: the row before */
	uint64_t		 rows;
	uint64_t		 batch_rows, batch_bytes;
	bool			 announced;	/* UNIT was written */
	bool			 out_failed;	/* the stream can't be written */
};

/*
 * pgcopy-out_range.c: opens the range of the job, with the masking key or the
 * snapshot that it belongs to.  The unit and its order are known.
 */
int	reading_limits(struct reading *, struct error *);

void	reading_limits_clear(struct reading *);

/* Reads all rows behind the cursor and writes them with their MARKs. */
int	reading_rows(struct reading *, struct error *);

/* Closes the batch. */
int	reading_mark(struct reading *, struct error *);

/* The error of a write that failed; nothing more can be written. */
int	reading_out_error(struct reading *, struct error *);

/* Is this the end of all, not of a unit: no stream to write, or a signal? */
bool	reading_must_stop(const struct reading *);

#endif
