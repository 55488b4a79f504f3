/*
 * The patterns of conditions: LIKE of SQL, and expressions of PCRE2.
 */
#ifndef MASK_WHEN_MATCH_H
#define MASK_WHEN_MATCH_H

#include "mask/mask.h"

enum pattern_kind { PATTERN_LIKE, PATTERN_ILIKE, PATTERN_REGEX,
	PATTERN_IREGEX };

struct when_pattern;

/*
 * NULL with *why set, and *at the byte of the pattern that is wrong, from 1;
 * *why NULL: out of memory.  `why` has room for WHEN_WHY bytes.
 */
#define WHEN_WHY 160
struct when_pattern *when_pattern_new(enum pattern_kind, const char *text,
	    char *why, size_t *at);
void	when_pattern_free(struct when_pattern *);

/* From now on without regard to case: the column is citext. */
int	when_pattern_fold(struct when_pattern *);

/*
 * MASK_OK with *yes, MASK_NOT_UTF8, MASK_LIMIT (an expression took more than
 * its steps) or MASK_NOMEM.
 */
enum mask_result when_pattern_match(struct when_pattern *, struct bytes,
	    bool *yes);

#endif
