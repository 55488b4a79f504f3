/*
 * The masking key: read once, kept in locked memory, never shown.
 */
#ifndef KEY_KEY_H
#define KEY_KEY_H

struct error;
struct buf;

#define KEY_BYTES_MIN	32
#define KEY_BYTES_MAX	4096
#define SUBKEY_SIZE	32
#define KEY_ID_HEX	17		/* 16 hex digits and a NUL */

struct mask_key;			/* opaque; sodium_malloc'ed */

/*
 * A key from "FILE", "fd:N" or "env:NAME": the text that key_generate
 * printed.  A file must be a regular file (or a pipe) that neither group nor
 * others can read.  NULL with EX_CONFIG: missing, too short, too open.  A
 * variable is wiped and unset: it can be read once.
 */
struct mask_key *key_load(const char *where, struct error *);
void	 key_free(struct mask_key *);

/* A random key that nobody else will ever have: for trying rules out. */
struct mask_key *key_random(struct error *);

/* A new key as a line of text (base64), NUL-terminated, to be freed. */
char	*key_generate(void);

/*
 * HKDF-SHA-256 (RFC 5869) of the key with `purpose` and `label` as info.
 * Purposes keep subkeys of unlike uses apart: "id", "mask", "cursor".
 */
void	 key_derive(const struct mask_key *, const char *purpose,
	    const char *label, uint8_t out[SUBKEY_SIZE]);

/* The key's id: 64 bits derived with purpose "id", in hex. */
void	 key_id(const struct mask_key *, char out[KEY_ID_HEX]);

#endif
