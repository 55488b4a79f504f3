/*
 * Texts from outside, on their way into messages, logs and FAIL frames.
 */
#ifndef SYS_TEXT_H
#define SYS_TEXT_H

/*
 * The length of the character at p, of which n bytes are there, and its code
 * point; 0 where it is not well-formed (RFC 3629, section 4) or NUL.
 */
static inline size_t
text_char(const uint8_t *p, size_t n, uint32_t *c)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len;

	if (p[0] < 0x80) {
		*c = p[0];
		return p[0] != 0;
	}
	len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || len > n)
		return 0;
	*c = p[0] & (0x7f >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*c = (*c << 6) | (p[i] & 0x3f);
	}
	if (*c < least[len] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000))
		return 0;
	return len;
}

/* The same, and 0 also for a control character, on which terminals act. */
static inline size_t
text_shown(const uint8_t *p, size_t n)
{
	uint32_t c = 0;
	size_t len = text_char(p, n, &c);

	return c < ' ' || (c >= 0x7f && c < 0xa0) ? 0 : len;
}

/*
 * Takes a malloc'ed text and returns one of printable UTF-8, to be freed in
 * its place: bytes that are not UTF-8 and control characters become \xHH, so
 * that no name can forge a line, reach a terminal or break a JSON log.  A
 * newline stays where `lines`.  NULL when out of memory; the text is freed.
 */
char	*text_printable(char *text, bool lines);

#endif
