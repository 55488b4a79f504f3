/*
 * Frozen masks: the files of tests/golden.  What one release made of a value, every
 * later one makes of it.
 */
#include "sys/system.h"

#include "tests/unit/masking.h"

#include <glob.h>
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
check_line(char *fields[4], const char *path, int number)
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
		fprintf(stderr, "\t%s:%d: %s\t%s\t%s\n", path, number,
		    fields[0], fields[1], fields[2]);
	masking_end(&m);
}

static void
check_file(const char *path)
{
	char *line = NULL, *fields[4];
	size_t size = 0;
	int number = 0;
	FILE *f;

	if (!CHECK((f = fopen(path, "r")) != NULL))
		return;
	while (getline(&line, &size, f) != -1) {
		number++;
		if (line[0] != '#' && CHECK(split(line, fields)))
			check_line(fields, path, number);
	}
	CHECK(number > 0);
	free(line);
	fclose(f);
}

int
main(void)
{
	const char *src = getenv("PGCOPY_SRC");
	char pattern[PATH_MAX];
	glob_t files;

	snprintf(pattern, sizeof(pattern), "%s/tests/golden/*.txt",
	    src == NULL ? "." : src);
	if (CHECK_INT(glob(pattern, 0, NULL, &files), 0))
		for (size_t i = 0; i < files.gl_pathc; i++)
			check_file(files.gl_pathv[i]);
	globfree(&files);
	return check_done();
}
