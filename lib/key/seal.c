#include "sys/system.h"
#include "io/buf.h"
#include "copy/cursor.h"
#include "key/key.h"
#include "key/seal.h"

#include <sodium.h>

#define NONCE	crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG	crypto_aead_xchacha20poly1305_ietf_ABYTES
#define OVERHEAD (1 + NONCE + TAG)

int
cursor_seal(const struct mask_key *key, const char *unit_id,
    const uint8_t *plain, size_t n, struct buf *out)
{
	uint8_t subkey[SUBKEY_SIZE], *to;

	if (n > CURSOR_MAX - OVERHEAD) {
		errno = EMSGSIZE;
		return -1;
	}
	if ((to = buf_extend(out, n + OVERHEAD)) == NULL)
		return -1;
	key_derive(key, "cursor", "", subkey);
	to[0] = CURSOR_SEALED;
	randombytes_buf(to + 1, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(to + 1 + NONCE, NULL, plain,
	    n, (const uint8_t *)unit_id, strlen(unit_id), NULL, to + 1,
	    subkey);
	sodium_memzero(subkey, sizeof(subkey));
	return 0;
}

int
cursor_unseal(const struct mask_key *key, const char *unit_id,
    const uint8_t *sealed, size_t n, struct buf *out)
{
	uint8_t subkey[SUBKEY_SIZE], *to;
	int rc;

	if (n < OVERHEAD || n > CURSOR_MAX || sealed[0] != CURSOR_SEALED) {
		errno = EINVAL;
		return -1;
	}
	if ((to = buf_extend(out, n - OVERHEAD)) == NULL)
		return -1;
	key_derive(key, "cursor", "", subkey);
	rc = crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL,
	    sealed + 1 + NONCE, n - 1 - NONCE, (const uint8_t *)unit_id,
	    strlen(unit_id), sealed + 1, subkey);
	sodium_memzero(subkey, sizeof(subkey));
	if (rc == -1) {
		out->len -= n - OVERHEAD;
		errno = EINVAL;
	}
	return rc;
}
