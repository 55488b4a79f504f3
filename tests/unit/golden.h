/*
 * Reads tests/golden: lines of type, rule, value and mask, with tabs between
 * them; # begins a comment.
 */
#ifndef TESTS_UNIT_GOLDEN_H
#define TESTS_UNIT_GOLDEN_H

#include "tests/unit/masking.h"

#include <glob.h>
#include <sodium.h>

struct golden {
	const char	*path;
	int		 line;
	const char	*type, *rule;
	uint8_t		*value;
	size_t		 len;
	const char	*mask;		/* hex, or "(refused)", "(null)" */
};

/* Cuts the line at its tabs; false when it has not four fields. */
static inline bool
golden_split(char *line, char *fields[4])
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

static inline void
golden_line(char *line, const char *path, int number,
    void (*each)(const struct golden *))
{
	struct golden g = { .path = path, .line = number };
	char *fields[4];
	size_t room = strlen(line);

	if (!CHECK(golden_split(line, fields)) ||
	    (g.value = malloc(room)) == NULL)
		return;
	if (sodium_hex2bin(g.value, room, fields[2], strlen(fields[2]), NULL,
	    &g.len, NULL) == -1)
		abort();
	g.type = fields[0];
	g.rule = fields[1];
	g.mask = fields[3];
	each(&g);
	free(g.value);
}

static inline void
golden_file(const char *path, void (*each)(const struct golden *))
{
	char *line = NULL;
	size_t size = 0;
	int number = 0;
	FILE *f;

	if (!CHECK((f = fopen(path, "r")) != NULL))
		return;
	while (getline(&line, &size, f) != -1) {
		number++;
		if (line[0] != '#')
			golden_line(line, path, number, each);
	}
	CHECK(number > 0);
	free(line);
	fclose(f);
}

/* Calls `each` for every line of every file. */
static inline void
golden_each(void (*each)(const struct golden *))
{
	const char *src = getenv("PGCOPY_SRC");
	char pattern[PATH_MAX];
	glob_t files;

	snprintf(pattern, sizeof(pattern), "%s/tests/golden/*.txt",
	    src == NULL ? "." : src);
	if (CHECK_INT(glob(pattern, 0, NULL, &files), 0))
		for (size_t i = 0; i < files.gl_pathc; i++)
			golden_file(files.gl_pathv[i], each);
	globfree(&files);
}

#endif
