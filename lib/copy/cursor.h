/*
 * Cursors: where a batch ended, in the source's key order.
 *
 * A cursor is a string of bytes.  Its first byte says how to read the rest:
 * CURSOR_PLAIN, the key's values as below; CURSOR_SEALED, the same encrypted
 * (key/seal.h).  In text it is a token: base64url without padding of all of
 * its bytes.
 *
 *	u8   CURSOR_PLAIN
 *	u64  fingerprint of the key's columns (cursor_key_fingerprint)
 *	u16  number of key columns
 *	each: i32 length, bytes as in the COPY tuple (a key is never NULL)
 */
#ifndef COPY_CURSOR_H
#define COPY_CURSOR_H

#include "copy/tuple.h"

struct buf;
struct unit;

#define CURSOR_PLAIN	0x01
#define CURSOR_SEALED	0x02
#define CURSOR_MAX	(1024 * 1024)	/* bytes of one cursor */
#define CURSOR_TOKEN_MAX (CURSOR_MAX / 3 * 4 + 8)
#define CURSOR_COLUMNS_MAX 32		/* INDEX_MAX_KEYS, pg_config_manual.h */

/* Over the name, type and collation of each key column, in key order. */
uint64_t cursor_key_fingerprint(const struct unit *);

/*
 * Appends the plain cursor of the key fields f[0..n-1].
 * 0, or -1 with errno ENOMEM or EMSGSIZE (the cursor passes CURSOR_MAX or a
 * field is NULL, EINVAL).
 */
int	 cursor_encode(struct buf *, uint64_t fingerprint,
	    const struct field *f, uint16_t n);

/*
 * Reads a plain cursor: *fingerprint, *n, and f[0..*n-1], which point into p.
 * False when it is not a well-formed plain cursor.
 */
bool	 cursor_decode(const uint8_t *p, size_t len, uint64_t *fingerprint,
	    struct field f[CURSOR_COLUMNS_MAX], uint16_t *n);

/* Bytes to token: a new string to be freed, or NULL when out of memory. */
char	*cursor_token(const uint8_t *p, size_t len);

/*
 * Token to bytes, appended to b.  0, or -1 with errno EINVAL (not a token),
 * EMSGSIZE or ENOMEM.
 */
int	 cursor_from_token(struct buf *b, const char *token);

#endif
