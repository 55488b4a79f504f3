#include "sys/system.h"
#include "sys/text.h"

#define ESCAPE_SIZE	4	/* \xHH */

static size_t
shown(const uint8_t *p, size_t n, bool lines)
{
	return lines && *p == '\n' ? 1 : text_shown(p, n);
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
