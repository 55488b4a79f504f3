/*
 * COPY ... TO STDOUT: its query, the plan the server makes for it, its rows.
 */
#ifndef DB_COPY_OUT_H
#define DB_COPY_OUT_H

#include "copy/tuple.h"
#include "io/buf.h"

struct db;
struct error;
struct key_order;
struct range_bounds;
struct range_pages;
struct unit;

#define SAMPLE_SCAN_ROWS	100000
#define COPY_SQL_MAX	(16 * 1024 * 1024)	/* bytes of one query */

/*
 * What is read.  All members are borrowed.  A unit with `sample`: about so many
 * rows, from all over a table where the server knows about how large it is,
 * at the price of reading at most SAMPLE_SCAN_ROWS rows or some pages.
 */
struct copy_query {
	const struct unit	*unit;
	bool			 only;	/* of a table: without its children */
	const char		*query;	/* of a query unit; NULL: the table */
	const char		*where;	/* a condition, or NULL */
	const char		*subset; /* another one, or NULL */
	const struct key_order	*order;	/* n 0: in any order */
	const uint8_t		*cursor; /* go on behind it */
	size_t			 cursor_len; /* 0: from the start */
	const struct range_bounds *bounds; /* only rows between them */
	const struct range_pages *pages; /* only of these; `to` 0: of all */
};

/* The SELECT, a new string to be freed; NULL with the error set. */
char	*copy_out_select(struct db *, const struct copy_query *,
	    struct error *);

/* How the server would run it. */
struct copy_plan {
	char	kind[128];	/* node types, top down: "Sort, Seq Scan" */
	double	sorted_rows;	/* the most rows that a Sort takes in; 0: none */
	double	rows, cost;	/* by its estimate, in the server's own unit */
};

/*
 * Runs EXPLAIN, by the extended protocol: a text that is more than one
 * statement does not pass.  0, or -1 with the error set.
 */
int	copy_out_plan(struct db *, const char *select, struct copy_plan *,
	    struct error *);

struct copy_out {
	struct db		*db;
	struct copy_parser	 parser;
	struct buf		 partial;
	char			*chunk;	/* of libpq; the rows lie in it */
	const uint8_t		*p;	/* what is left of it */
	size_t			 left;
	bool			 open;	/* the server is in COPY OUT */
};

enum copy_out_result {
	COPY_OUT_ROW,		/* *tuple, *len, until the next call */
	COPY_OUT_END,		/* the server ended the COPY and its query */
	COPY_OUT_FAILED		/* the error is set */
};

/*
 * Starts the COPY.  `max_row`: the limit on one row in bytes.  Always to be
 * followed by copy_out_end.
 */
int	copy_out_begin(struct copy_out *, struct db *, const char *select,
	    uint16_t ncols, size_t max_row, struct error *);

/*
 * The next row, straight from libpq's buffer.  Interruptible.  A row above
 * the limit, or bytes that are no binary COPY, are EX_DATAERR.
 */
enum copy_out_result copy_out_next(struct copy_out *, const uint8_t **tuple,
	    size_t *len, struct error *);

/* Frees; where the COPY has not ended it cancels and drains it. */
void	copy_out_end(struct copy_out *);

#endif
