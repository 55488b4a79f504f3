/* Patterns: a line with the pattern, then the name it is matched with. */
#include "sys/system.h"
#include "io/buf.h"
#include "copy/relname.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *text = strndup((const char *)p, n), *name = text;
	char *pattern = strsep(&name, "\n"), *quoted;
	struct relpattern r;
	const char *why;
	struct buf b;

	if (relpattern_parse(&r, pattern, &why) == 0) {
		relpattern_match(&r, "public", name == NULL ? "" : name);
		relpattern_clear(&r);
	}
	/* A name that was quoted is a pattern of just itself. */
	buf_init(&b, SIZE_MAX / 2);
	if (name != NULL && *name != '\0' && strlen(name) < 1000 &&
	    strpbrk(name, "\001\002") == NULL) {
		if (relname_quote(&b, name) == -1 ||
		    (quoted = buf_steal_str(&b)) == NULL ||
		    relpattern_parse(&r, quoted, &why) == -1 || r.wild ||
		    !relpattern_match(&r, "any", name))
			abort();
		relpattern_clear(&r);
		free(quoted);
	}
	free(text);
	return 0;
}
