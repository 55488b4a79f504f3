/*
 * tests/vectors/types.tsv, made by a PostgreSQL server: type, place in the
 * order of its values, binary form in hex, text under ISO dates and UTC.
 * print writes that text and parse reads it; canonical bytes are the same
 * exactly where the place is.  Another file may be named as an argument.
 */
#include "sys/system.h"
#include "copy/unit.h"
#include "io/buf.h"
#include "type/type.h"

#include "tests/unit/check.h"

#include <sodium.h>

struct line {
	char	*type, *place, *hex, *text;
};

static bool
split(char *s, struct line *l)
{
	char **fields[] = { &l->type, &l->place, &l->hex, &l->text };

	s[strcspn(s, "\n")] = '\0';
	for (size_t i = 0; i < NITEMS(fields); i++) {
		*fields[i] = s;
		if (i + 1 < NITEMS(fields)) {
			if ((s = strchr(s, '\t')) == NULL)
				return false;
			*s++ = '\0';
		}
	}
	return true;
}

static bool
same(const struct buf *a, const void *p, size_t n)
{
	return a->len == n && (n == 0 || memcmp(a->data, p, n) == 0);
}

struct last {
	char		type[32], place[32];
	struct buf	canon;
};

/* Whether it is as canonical as the line before, of the same type. */
static void
check_canon(const struct value_type *t, const struct line *l,
    struct bytes in, struct last *last)
{
	struct buf scratch;
	struct bytes canon;

	buf_init(&scratch, SIZE_MAX / 2);
	if (CHECK_INT(t->ops->canon(in, &scratch, &canon), 0)) {
		if (strcmp(last->type, l->type) == 0)
			CHECK_INT(same(&last->canon, canon.data, canon.len),
			    strcmp(last->place, l->place) == 0);
		buf_clear(&last->canon);
		if (buf_append(&last->canon, canon.data, canon.len) == -1)
			abort();
	}
	strlcpy(last->type, l->type, sizeof(last->type));
	strlcpy(last->place, l->place, sizeof(last->place));
	buf_free(&scratch);
}

static void
check_line(const struct line *l, struct last *last)
{
	size_t n = strlen(l->hex) / 2;
	uint8_t *wire = malloc(n + 1);
	struct unit unit = { 0 };
	struct value_type t;
	struct buf out;

	if (wire == NULL || sodium_hex2bin(wire, n, l->hex, 2 * n, NULL, NULL,
	    NULL) == -1)
		abort();
	value_type_of(&t, &unit, l->type, -1, false);
	buf_init(&out, SIZE_MAX / 2);
	CHECK_INT(t.ops->print(&t, (struct bytes){ wire, n }, &out), 0);
	CHECK(same(&out, l->text, strlen(l->text)));
	buf_clear(&out);
	CHECK_INT(t.ops->parse(&t, l->text, &out), 0);
	CHECK(same(&out, wire, n));
	check_canon(&t, l, (struct bytes){ wire, n }, last);
	buf_free(&out);
	free(wire);
}

int
main(int argc, char **argv)
{
	const char *src = getenv("PGCOPY_SRC");
	char path[PATH_MAX], *text = NULL;
	struct last last = { .type = "" };
	unsigned int failed = 0;
	size_t size = 0, number = 0;
	struct line line;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/types.tsv",
	    src == NULL ? "." : src);
	if (!CHECK((f = fopen(argc > 1 ? argv[1] : path, "r")) != NULL))
		return check_done();
	buf_init(&last.canon, SIZE_MAX / 2);
	while (getline(&text, &size, f) != -1) {
		number++;
		if (text[0] == '#' || !CHECK(split(text, &line)))
			continue;
		check_line(&line, &last);
		if (check_failures > failed && failed < 20)
			fprintf(stderr, "\tline %zu: %s %.100s\n", number,
			    line.type, line.text);
		failed = check_failures;
	}
	CHECK(number > 200);
	free(text);
	buf_free(&last.canon);
	fclose(f);
	return check_done();
}
