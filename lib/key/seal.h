/*
 * Sealed cursors: XChaCha20-Poly1305 (libsodium) under a subkey, bound to the
 * unit they belong to.  CURSOR_SEALED, 24 bytes of nonce, ciphertext and tag.
 */
#ifndef KEY_SEAL_H
#define KEY_SEAL_H

struct buf;
struct mask_key;

/* Appends the sealed form of a plain cursor.  0, or -1 with errno. */
int	cursor_seal(const struct mask_key *, const char *unit_id,
	    const uint8_t *plain, size_t n, struct buf *out);

/*
 * Appends the plain cursor.  0, or -1 with errno EINVAL (no sealed cursor of
 * this unit under this key), EMSGSIZE or ENOMEM.
 */
int	cursor_unseal(const struct mask_key *, const char *unit_id,
	    const uint8_t *sealed, size_t n, struct buf *out);

#endif
