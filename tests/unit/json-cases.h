/*
 * tests/vectors/json/cases.txt, line by line.
 */
#ifndef TESTS_UNIT_JSON_CASES_H
#define TESTS_UNIT_JSON_CASES_H

#include "tests/unit/check.h"

/* Turns %HH into bytes, in place; the length that is left. */
static inline size_t
case_bytes(char *s)
{
	char *to = s, hex[3] = "", *from = s;

	for (; *from != '\0'; from++) {
		if (*from != '%') {
			*to++ = *from;
			continue;
		}
		if (from[1] == '\0' || from[2] == '\0')
			abort();
		hex[0] = from[1];
		hex[1] = from[2];
		*to++ = (char)strtoul(hex, NULL, 16);
		from += 2;
	}
	return (size_t)(to - s);
}

/*
 * Calls `each` with the letter, the bytes (in memory of just their length, so
 * that a sanitizer sees one read too many), and the number of the line.
 */
static inline void
json_cases(void (*each)(char kind, const uint8_t *, size_t n, int line,
    void *), void *arg)
{
	const char *src = getenv("PGCOPY_SRC");
	char path[PATH_MAX], *line = NULL;
	size_t size = 0, n;
	ssize_t got;
	int number = 0, cases = 0;
	uint8_t *bytes;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/json/cases.txt",
	    src == NULL ? "." : src);
	if (!CHECK((f = fopen(path, "r")) != NULL))
		return;
	while ((got = getline(&line, &size, f)) != -1) {
		number++;
		line[got - 1] = '\0';
		if (line[0] == '#')
			continue;
		if (line[0] == '\0' || line[1] != '\t')
			abort();
		n = case_bytes(line + 2);
		if ((bytes = malloc(n + (n == 0))) == NULL)
			abort();
		memcpy(bytes, line + 2, n);
		each(line[0], bytes, n, number, arg);
		free(bytes);
		cases++;
	}
	CHECK(cases >= 300);
	free(line);
	fclose(f);
}

#endif
