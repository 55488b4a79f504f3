/*
 * A list of values of a column's type, and one of them drawn for each value:
 * what choice and dictionary share.
 */
#ifndef MASK_PICK_H
#define MASK_PICK_H

#include "io/buf.h"
#include "key/prf.h"
#include "mask/mask.h"

/* Types that a list of values can be made for: they parse, and are drawn. */
#define PICK_TYPES (CLASS_TEXT | CLASS_INT | CLASS_UUID | CLASS_BOOL | \
    CLASS_ENUM | CLASS_OID | CLASS_FLOAT | CLASS_NUMERIC | CLASS_MONEY | \
    CLASS_BYTEA | CLASS_DATE | CLASS_TIME | CLASS_TIMESTAMP | \
    CLASS_INTERVAL | CLASS_INET | CLASS_MAC | CLASS_BIT)

#define PICK_BYTES_MAX	(64 * 1024 * 1024)	/* of all values of a list */

struct pick {
	uint8_t		 key[PRF_FAST_KEY];
	uint32_t	 n;		/* values */
	const uint8_t	*bytes;		/* value i: at[i] to at[i + 1] */
	const uint32_t	*at;
	uint32_t	*below;		/* weights of values 0 to i; NULL: alike */
	uint32_t	 total;		/* of all weights */
	struct mask_fit	 fit;		/* the longest of the values */
	struct buf	 own;		/* where they are not borrowed */
	uint32_t	*own_at;
};

/* An empty list with room for n values. */
struct pick *pick_new(uint32_t n, struct error *);
void	pick_free(void *);

/*
 * Adds a value by its text.  0; 1: it is not one of this type, or longer than
 * the column takes, as *why says; or -1: error_nomem().
 */
int	pick_add(struct pick *, const struct value_type *, const char *text,
	    const char **why, struct error *);

/* Is a text of that many characters and bytes too long for the column? */
bool	pick_fits(struct pick *, const struct value_type *, const uint8_t *,
	    size_t n);

/* The key of what is drawn; call it once all values are there. */
int	pick_key(struct pick *, const struct mask_env *, const char *use,
	    struct error *);

/* For masker_ops. */
enum mask_result pick_apply(void *, const struct mask_value *, struct buf *);

#endif
