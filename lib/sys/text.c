#include "sys/system.h"
#include "sys/text.h"

#define ESCAPE_SIZE	4	/* \xHH */

/* The bytes at p that can be shown as they are: one character, or 0. */
static size_t
shown(const uint8_t *p, size_t n, bool lines)
{
	uint32_t c = 0;
	size_t len = text_char(p, n, &c);

	if (lines && *p == '\n')
		return 1;
	return c < ' ' || (c >= 0x7f && c < 0xa0) ? 0 : len;
}

/* Bytes that would be escaped. */
static size_t
count_bad(const uint8_t *p, size_t n, bool lines)
{
	size_t bad = 0, len;

	for (size_t i = 0; i < n; i += len)
		if ((len = shown(p + i, n - i, lines)) == 0) {
			bad++;
			len = 1;
		}
	return bad;
}

char *
text_printable(char *text, bool lines)
{
	const uint8_t *p = (const uint8_t *)text;
	size_t n = strlen(text), bad = count_bad(p, n, lines), len, size;
	char *clean, *to;

	if (bad == 0)
		return text;
	size = n + bad * (ESCAPE_SIZE - 1) + 1;
	if ((clean = to = malloc(size)) == NULL) {
		free(text);
		return NULL;
	}
	for (size_t i = 0; i < n; i += len) {
		if ((len = shown(p + i, n - i, lines)) > 0) {
			memcpy(to, p + i, len);
			to += len;
			continue;
		}
		len = 1;
		snprintf(to, ESCAPE_SIZE + 1, "\\x%02x", p[i]);
		to += ESCAPE_SIZE;
	}
	*to = '\0';
	free(text);
	return clean;
}
