/*
 * Ranges: pieces of one table that are copied on their own.
 *
 * A range is its token, "NAME.BODY".  NAME is what units are called by, such as
 * 3of8-k2m9x7q4: the third of eight ranges, and a random word that all ranges
 * of one division share.  BODY is base64url without padding of bytes that say
 * where the range starts and ends; nothing else has to be known to read it, so
 * a range stays the same rows whatever becomes of statistics and other rows.
 *
 * The first byte of BODY says what the rest is.  CURSOR_SEALED: bounds in the
 * order of the key, encrypted (key/seal.h) because a key's values are in them;
 * decrypted they are
 *
 *	u8   RANGE_BOUNDS
 *	u32  length of the lower bound, then that many bytes of a plain cursor
 *	     (copy/cursor.h); 0: the range starts with the first row
 *	the upper bound in the same way; 0: it ends with the last row
 *
 * A row belongs to the range when lower < key <= upper.  RANGE_PAGES: pages of
 * a table without a key,
 *
 *	u8   RANGE_PAGES
 *	u64  what they are pages of: the snapshot (range_mark)
 *	u32  the first page
 *	u32  the page behind the last one; RANGE_PAGES_END: to the end
 *
 * RANGE_SUBSET: rows of a subset (copy/closure.h), encrypted as bounds are
 * where there was a key,
 *
 *	u8   RANGE_SUBSET
 *	u64  the mark of the snapshot that it is a subset of
 *	u32  length of the condition on the rows, then its bytes
 *	what there is to a range of bounds; or nothing: all of the table
 */
#ifndef COPY_RANGE_H
#define COPY_RANGE_H

#include "io/buf.h"

#define RANGE_BOUNDS	0x03
#define RANGE_PAGES	0x04
#define RANGE_SUBSET	0x05
#define RANGE_PAGES_END	UINT32_MAX

#define RANGE_COUNT_MAX	10000		/* ranges of one table */
#define RANGE_WORD	8		/* characters of the random word */
#define RANGE_NAME_MAX	32		/* bytes of a name, with its NUL */
#define RANGE_TOKEN_MAX	(96 * 1024)	/* an argument of a command holds it */
#define RANGE_BODY_MAX	(RANGE_TOKEN_MAX / 4 * 3 - 64)	/* beside a name */

struct range {
	char		name[RANGE_NAME_MAX];
	uint32_t	number, count;	/* 3 of 8 */
	struct buf	body;		/* not decrypted */
};

/* A new word for the ranges of one division: a-z and 2-7, at random. */
void	 range_word(char word[RANGE_WORD + 1]);

void	 range_name(char name[RANGE_NAME_MAX], uint32_t number,
	    uint32_t count, const char *word);

/*
 * What all names of one division have in common, "of8-k2m9x7q4", inside of
 * `name`; NULL when that is no name of a range.
 */
const char *range_division(const char *name);

/* A token of a name and a body: a new string, NULL when out of memory. */
char	*range_token(const char *name, const uint8_t *body, size_t n);

/*
 * Token to range, to be freed by range_clear.  0, or -1 with errno EINVAL (no
 * such token) or ENOMEM, and nothing to free.
 */
int	 range_parse(struct range *, const char *token);
void	 range_clear(struct range *);

/* Empty bounds are open.  0, or -1 as buf_append. */
struct range_bounds {
	const uint8_t	*lower, *upper;	/* plain cursors */
	size_t		 lower_len, upper_len;
};

int	 range_bounds_encode(struct buf *, const struct range_bounds *);

/* The bounds point into p.  False when it holds none. */
bool	 range_bounds_decode(const uint8_t *p, size_t n,
	    struct range_bounds *);

struct range_pages {
	uint64_t	mark;
	uint32_t	from, to;
};

int	 range_pages_encode(struct buf *, const struct range_pages *);
bool	 range_pages_decode(const uint8_t *p, size_t n, struct range_pages *);

/* The condition is not NUL-terminated; both point into p when decoded. */
struct range_subset {
	uint64_t	 mark;
	const char	*where;
	size_t		 where_len;
	const uint8_t	*rest;		/* range_bounds_decode reads it */
	size_t		 rest_len;	/* 0: no bounds */
};

/* All but the rest, which the caller appends. */
int	 range_subset_encode(struct buf *, const struct range_subset *);
bool	 range_subset_decode(const uint8_t *p, size_t n,
	    struct range_subset *);

/*
 * The mark of a snapshot: `snapshot` is pg_current_snapshot(), `system`
 * the system's identifier.  A snapshot that sees other rows has another mark.
 */
uint64_t range_mark(const char *snapshot, const char *system);

#endif
