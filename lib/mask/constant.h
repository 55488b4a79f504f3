/*
 * The state of a masker that puts the same bytes for every value.
 */
#ifndef MASK_CONSTANT_H
#define MASK_CONSTANT_H

#include "mask/mask.h"

struct constant {
	size_t	len;
	uint8_t	data[];
};

/* The types that a text can be read as a value of. */
#define CONSTANT_TYPES	(CLASS_TEXT | CLASS_INT | CLASS_OID | CLASS_FLOAT | \
	CLASS_NUMERIC | CLASS_MONEY | CLASS_UUID | CLASS_BOOL | CLASS_ENUM | \
	CLASS_BYTEA | CLASS_DATE | CLASS_TIME | CLASS_TIMESTAMP | \
	CLASS_INTERVAL | CLASS_JSON | CLASS_INET | CLASS_MAC | CLASS_BIT | \
	CLASS_XML | CLASS_HSTORE)

/* A copy of the bytes, or NULL. */
struct constant *constant_new(const uint8_t *, size_t);

/*
 * The value of that type that a text stands for.  NULL with errno EINVAL (it
 * stands for none) or as buf_append.
 */
struct constant *constant_parse(const struct value_type *, const char *text);

/* For struct masker_ops. */
enum mask_result constant_apply(void *, const struct mask_value *,
	    struct buf *);
int	constant_describe(const void *, struct buf *);

/* The characters and bytes of a constant, where the type counts them. */
struct mask_fit constant_fit(const struct constant *,
	    const struct value_type *);

#endif
