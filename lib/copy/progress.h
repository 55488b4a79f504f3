/*
 * Progress arithmetic and its one-line text.  No clock and no output here.
 */
#ifndef COPY_PROGRESS_H
#define COPY_PROGRESS_H

struct progress {
	const char	*unit;		/* borrowed; NULL: between units */
	uint64_t	 rows, bytes;	/* of the unit so far */
	int64_t		 estimated_rows; /* -1: unknown */
	int64_t		 started_ms;	/* of the unit; any monotonic clock */
};

/* Rows per second since the start; 0 while no time has passed. */
double	progress_rate(const struct progress *, int64_t now_ms);

/*
 * Seconds to go by the estimate, or -1 when it cannot be told (no estimate,
 * no rows yet, more rows than estimated, or some decades).
 */
int64_t	progress_eta(const struct progress *, int64_t now_ms);

/*
 * "public.customers: 120000 rows, 35.1 MiB, 41000 rows/s, ETA 0:12", cut to
 * fit n bytes with its NUL.
 */
void	progress_text(const struct progress *, int64_t now_ms, char *out,
	    size_t n);

#endif
