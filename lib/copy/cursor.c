#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "copy/cursor.h"
#include "copy/tuple.h"
#include "copy/unit.h"

#include <sodium.h>

#define TOKEN_VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define TOKEN_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
	"0123456789-_"
#define CURSOR_FIXED (1 + 8 + 2)

uint64_t
cursor_key_fingerprint(const struct unit *u)
{
	const struct column *c;
	uint64_t h = 0;
	uint8_t chained[8];
	const char *texts[3];
	size_t i, t;
	int at;

	for (i = 0; i < u->key.n; i++) {
		at = unit_column(u, u->key.names[i]);
		c = at == -1 ? NULL : &u->columns[at];
		texts[0] = u->key.names[i];
		texts[1] = c == NULL ? "" : c->type;
		texts[2] = c == NULL || c->collation == NULL ? "" :
		    c->collation;
		for (t = 0; t < NITEMS(texts); t++) {
			put_u64(chained, h);
			h = checksum(chained, sizeof(chained), texts[t],
			    strlen(texts[t]));
		}
	}
	return h;
}

int
cursor_encode(struct buf *b, uint64_t fingerprint, const struct field *f,
    uint16_t n)
{
	const uint8_t kind = CURSOR_PLAIN;
	size_t was = b->len, size = CURSOR_FIXED;
	uint16_t i;

	for (i = 0; i < n; i++) {
		if (f[i].len < 0) {
			errno = EINVAL;
			return -1;
		}
		size += sizeof(int32_t) + (size_t)f[i].len;
	}
	if (size > CURSOR_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	if (buf_reserve(b, size) == -1)
		return -1;
	/* None of these can fail: the room is there. */
	(void)buf_append(b, &kind, 1);
	(void)buf_append_u64(b, fingerprint);
	(void)buf_append_u16(b, n);
	for (i = 0; i < n; i++) {
		(void)buf_append_u32(b, (uint32_t)f[i].len);
		(void)buf_append(b, f[i].data, (size_t)f[i].len);
	}
	assert(b->len - was == size);
	return 0;
}

bool
cursor_decode(const uint8_t *p, size_t len, uint64_t *fingerprint,
    struct field f[CURSOR_COLUMNS_MAX], uint16_t *n)
{
	size_t at = CURSOR_FIXED;
	uint16_t i, count;

	if (len < CURSOR_FIXED || len > CURSOR_MAX || p[0] != CURSOR_PLAIN)
		return false;
	count = get_u16(p + 9);
	if (count == 0 || count > CURSOR_COLUMNS_MAX)
		return false;
	for (i = 0; i < count; i++) {
		if (len - at < sizeof(int32_t))
			return false;
		f[i].len = get_i32(p + at);
		at += sizeof(int32_t);
		if (f[i].len < 0 || len - at < (size_t)f[i].len)
			return false;
		f[i].data = p + at;
		at += (size_t)f[i].len;
	}
	if (at != len)
		return false;
	*fingerprint = get_u64(p + 1);
	*n = count;
	return true;
}

char *
cursor_token(const uint8_t *p, size_t len)
{
	size_t size = sodium_base64_encoded_len(len, TOKEN_VARIANT);
	char *token;

	if ((token = malloc(size)) != NULL)
		sodium_bin2base64(token, size, p, len, TOKEN_VARIANT);
	return token;
}

int
cursor_from_token(struct buf *b, const char *token)
{
	size_t n = strlen(token), room = n / 4 * 3 + n % 4 * 3 / 4, got;

	if (n > CURSOR_TOKEN_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	/* libsodium takes some bytes above 127 for digits. */
	if (room == 0 || strspn(token, TOKEN_DIGITS) != n) {
		errno = EINVAL;
		return -1;
	}
	if (buf_reserve(b, room) == -1)
		return -1;
	if (sodium_base642bin(b->data + b->len, room, token, n, NULL,
	    &got, NULL, TOKEN_VARIANT) != 0) {
		errno = EINVAL;
		return -1;
	}
	b->len += got;
	return 0;
}
