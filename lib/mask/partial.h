/*
 * partial: what of a value stays and what becomes a sign, for texts of a
 * known form.
 */
#ifndef MASK_PARTIAL_H
#define MASK_PARTIAL_H

#include "mask/mask.h"

struct partial {
	enum mask_result	(*show)(const struct partial *, struct bytes,
				    struct buf *);
	size_t			 first, last;
	bool			 host;		/* of an e-mail: it stays */
	const char		*sign;
	size_t			 sign_len;
};

/* So many signs. */
int	partial_hide(const struct partial *, size_t n, struct buf *);

/* For `show`; the text is valid UTF-8. */
enum mask_result partial_email(const struct partial *, struct bytes,
	    struct buf *);
enum mask_result partial_card(const struct partial *, struct bytes,
	    struct buf *);

#endif
