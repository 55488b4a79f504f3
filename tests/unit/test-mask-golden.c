/*
 * Frozen masks: tests/golden/masks.txt.  What one release made of a value,
 * every later one makes of it.
 */
#include "sys/system.h"

#include "tests/unit/masking.h"

#include <sodium.h>

#define LINE_LEN 4096

/* Cuts the line at its tabs; false when it has not four fields. */
static bool
split(char *line, char *fields[4])
{
	line[strcspn(line, "\n")] = '\0';
	for (int i = 0; i < 4; i++) {
		fields[i] = line;
		if ((line = strchr(line, '\t')) == NULL)
			return i == 3;
		*line++ = '\0';
	}
	return false;
}

static void
check_line(char *fields[4], int number)
{
	char got[LINE_LEN] = "(refused)";
	uint8_t in[LINE_LEN];
	const uint8_t *p;
	struct masking m;
	int32_t n;
	size_t len;

	if (sodium_hex2bin(in, sizeof(in), fields[2], strlen(fields[2]), NULL,
	    &len, NULL) == -1)
		abort();
	if (masking_begin(&m, fields[0], -1, fields[1]) == 0) {
		p = masking_value(&m, in, len, &n);
		if (n >= 0)
			sodium_bin2hex(got, sizeof(got), p, (size_t)n);
	}
	if (!CHECK_STR(got, fields[3]))
		fprintf(stderr, "\tline %d: %s\t%s\t%s\n", number, fields[0],
		    fields[1], fields[2]);
	masking_end(&m);
}

int
main(void)
{
	const char *src = getenv("PGCOPY_SRC");
	char path[PATH_MAX], line[LINE_LEN], *fields[4];
	int number = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/golden/masks.txt",
	    src == NULL ? "." : src);
	if (!CHECK((f = fopen(path, "r")) != NULL))
		return check_done();
	while (fgets(line, sizeof(line), f) != NULL) {
		number++;
		if (line[0] != '#' && CHECK(split(line, fields)))
			check_line(fields, number);
	}
	fclose(f);
	return check_done();
}
