/*
 * From counts to a verdict.
 */
#ifndef SCAN_JUDGE_H
#define SCAN_JUDGE_H

#include "scan/kind.h"

struct scan_column;
struct scan_spot;

#define JUDGE_MASK	0.6	/* from here on it looks personal */
#define JUDGE_DECIDE	0.3	/* from here on somebody should look */

struct scan_verdict {
	enum scan_kind	kind;		/* the most likely */
	double		confidence;	/* that it is personal, 0 to 1 */
	double		share;		/* of values of that kind; < 0: its
					   values say nothing of it */
	bool		by_name, by_type;
};

/* `column`: NULL, or the column of which the spot is a whole. */
void	scan_judge(const struct scan_spot *, const struct scan_column *,
	    struct scan_verdict *);

#endif
