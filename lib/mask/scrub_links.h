/*
 * The parameters of scrub: which kinds, and what each of them is drawn as.
 */
#ifndef MASK_SCRUB_LINKS_H
#define MASK_SCRUB_LINKS_H

#include "detect/detect.h"
#include "mask/mask.h"

/* What the rule says of a kind; borrowed from it, NULL: nothing. */
struct scrub_link {
	const char	*domain, *provider, *locale;
	const char	*type;		/* of the column that it is linked to */
	bool		 unique;
};

struct scrub_spec {
	unsigned int		kinds;	/* 1u << kind each */
	const char		*locale;
	struct scrub_link	links[DETECT_KINDS];
};

/* 0, or -1 by rule_error(). */
int	scrub_read(struct scrub_spec *, const struct rule *, struct error *);

/*
 * The provider that a kind is drawn with by default.  NULL: none, the value's
 * own shape is drawn.  A name of one word has one of its own, *lesser, NULL for
 * all other kinds.
 */
const char *scrub_provider(enum detect_kind, const char **lesser);

#endif
