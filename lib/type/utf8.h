/*
 * UTF-8 (RFC 3629), with Unicode's simple lower-case mappings; the same in
 * every locale.
 */
#ifndef TYPE_UTF8_H
#define TYPE_UTF8_H

struct buf;

/* No overlong form, no surrogate, nothing above U+10FFFF, no NUL. */
bool	utf8_valid(const uint8_t *, size_t n);

/* Characters in valid UTF-8. */
size_t	utf8_count(const uint8_t *, size_t n);

/* Bytes that the first `chars` characters of valid UTF-8 take; at most n. */
size_t	utf8_offset(const uint8_t *, size_t n, size_t chars);

/* Writes a character, up to U+10FFFF, and returns its bytes: 1 to 4. */
size_t	utf8_encode(uint8_t *, uint32_t);

/*
 * Appends the text in lower case, character by character.  Bytes that are not
 * UTF-8 stay as they are.  0, or -1 as buf_append.
 */
int	utf8_lower(struct buf *, const uint8_t *, size_t n);

#endif
