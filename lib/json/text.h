/*
 * The strings of JSON and the texts that they stand for.
 */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

struct buf;

/*
 * Appends the text (UTF-8) that a string stands for; `p` and `n` are a token
 * of jscan, with its quotes.  0, or -1: as buf_append, or EINVAL for what no
 * text of PostgreSQL can hold: \u0000, and half of a surrogate pair.
 */
int	jtext_decode(struct buf *, const uint8_t *p, size_t n);

/*
 * Appends a text as a string with its quotes, escaping what must be escaped
 * and nothing more, as escape_json() of PostgreSQL does.  0, or -1: as
 * buf_append, or EINVAL where it is not UTF-8.
 */
int	jtext_encode(struct buf *, const uint8_t *, size_t n);

#endif
