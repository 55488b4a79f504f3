/*
 * Spans of time in rules: "30 days", "2 hours".
 */
#ifndef MASK_SPAN_H
#define MASK_SPAN_H

struct span {
	int64_t	count;		/* above 0 */
	int64_t	usecs;		/* of one */
};

/*
 * A whole number, a blank, and weeks, days, hours, minutes or seconds, with
 * or without the s.  False: no span, or more than 10,000 years.
 */
bool	span_parse(struct span *, const char *);

/*
 * A whole number of spans, from -count to count, that can be added to v
 * without leaving min to max: the least and the greatest.
 */
void	span_room(const struct span *, int64_t v, int64_t min, int64_t max,
	    int64_t *least, int64_t *greatest);

#endif
