#include "sys/system.h"
#include "sys/text.h"
#include "tools/common/tsv.h"

void
tsv_put(FILE *f, const char *s)
{
	static const char from[] = "\\\t\n\r", to[] = "\\tnr";
	size_t n = strlen(s), len;
	const char *at;

	for (; n > 0; s += len, n -= len) {
		len = text_shown((const uint8_t *)s, n);
		if ((at = strchr(from, *s)) != NULL)
			fprintf(f, "\\%c", to[at - from]);
		else if (len == 0)
			fprintf(f, "\\x%02x", (unsigned char)*s);
		else
			fwrite(s, 1, len, f);
		len += len == 0;
	}
}
