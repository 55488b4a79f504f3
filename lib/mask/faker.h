/*
 * Draws fakes: what the actions fake and scrub share, so that an address in a
 * note becomes what it becomes in its own column.
 */
#ifndef MASK_FAKER_H
#define MASK_FAKER_H

#include "mask/mask.h"

struct faker;

struct faker_spec {
	const char	*provider;	/* "email" */
	const char	*locale;	/* "en" */
	bool		 unique;	/* of phone: the bijection onto +999 */
};

/*
 * For a key and a domain.  0, or -1 with the error set: EX_CONFIG (unknown
 * provider or locale, a plain message to put behind a rule's place) or out of
 * memory.
 */
int	faker_new(struct faker **, const struct mask_key *, const char *domain,
	    const struct faker_spec *, struct error *);
void	faker_free(struct faker *);

/* Appends the fake, UTF-8 text, of canonical bytes.  Allocates nothing. */
enum mask_result faker_draw(const struct faker *, struct bytes canon,
	    struct buf *out);

/* What it may give. */
struct mask_fit faker_fit(const struct faker *);

#endif
