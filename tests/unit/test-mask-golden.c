/*
 * Frozen masks: the files of tests/golden.  What one release made of a value,
 * every later one makes of it.
 */
#include "sys/system.h"

#include "tests/unit/golden.h"

#include <locale.h>

static void
check(const struct golden *g)
{
	char *got = NULL;
	const uint8_t *p;
	struct masking m;
	int32_t n = -2;

	if (masking_begin(&m, g->type, -1, g->rule) == 0) {
		p = masking_value(&m, g->value, g->len, &n);
		if (n >= 0 && (got = malloc((size_t)n * 2 + 1)) != NULL)
			sodium_bin2hex(got, (size_t)n * 2 + 1, p, (size_t)n);
	}
	if (!CHECK_STR(got != NULL ? got : n == -1 ? "(null)" : "(refused)",
	    g->mask))
		fprintf(stderr, "\t%s:%d: %s\t%s\n", g->path, g->line, g->type,
		    g->rule);
	free(got);
	masking_end(&m);
}

int
main(void)
{
	/* Whatever a locale changes must not change a mask. */
	if (getenv("TEST_LOCALE") != NULL && !CHECK_STR(setlocale(LC_ALL,
	    getenv("TEST_LOCALE")), getenv("TEST_LOCALE")))
		return check_done();
	golden_each(check);
	return check_done();
}
