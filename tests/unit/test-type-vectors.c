/*
 * tests/vectors/types*.tsv, made by a PostgreSQL server: type, place in the
 * order of its values, binary form in hex, text under ISO dates and UTC.
 * print writes that text and parse reads it; canonical bytes are the same
 * exactly where the place is; no part of a value is a value, or none that is
 * read beyond its end.  Another file may be named as an argument.
 */
#include "sys/system.h"
#include "copy/unit.h"
#include "io/buf.h"
#include "type/type.h"

#include "tests/unit/masking.h"

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

/* In memory of its own, so that sanitizers see a step too far. */
static void
check_cut(const struct value_type *t, struct bytes in)
{
	struct buf out, scratch;
	struct bytes canon;
	uint8_t *copy;

	buf_init(&out, SIZE_MAX / 2);
	buf_init(&scratch, SIZE_MAX / 2);
	for (size_t n = 0; n < in.len; n++) {
		copy = malloc(n + 1);
		if (copy == NULL)
			abort();
		memcpy(copy + 1, in.data, n);
		canon = (struct bytes){ copy + 1, n };
		if (t->ops->print(t, canon, &out) == -1)
			CHECK_INT(errno, EINVAL);
		else
			CHECK_INT(t->ops->width, 0);
		if (t->ops->width == 0 &&
		    t->ops->canon(canon, &scratch, &canon) == -1)
			CHECK_INT(errno, EINVAL);
		free(copy);
	}
	buf_free(&out);
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

	masking_types(&unit);
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
	check_cut(&t, (struct bytes){ wire, n });
	buf_free(&out);
	unit_clear(&unit);
	free(wire);
}

static void
check_file(const char *path)
{
	struct last last = { .type = "" };
	unsigned int failed = check_failures;
	size_t size = 0, number = 0;
	char *line = NULL;
	struct line l;
	FILE *f;

	if (!CHECK((f = fopen(path, "r")) != NULL))
		return;
	buf_init(&last.canon, SIZE_MAX / 2);
	while (getline(&line, &size, f) != -1) {
		number++;
		if (line[0] == '#' || !CHECK(split(line, &l)))
			continue;
		check_line(&l, &last);
		if (check_failures > failed && failed < 20)
			fprintf(stderr, "\t%s:%zu: %s %.100s\n", path, number,
			    l.type, l.text);
		failed = check_failures;
	}
	CHECK(number > 150);
	free(line);
	buf_free(&last.canon);
	fclose(f);
}

int
main(int argc, char **argv)
{
	static const char *const names[] = { "types", "types-other" };
	const char *src = getenv("PGCOPY_SRC");
	char path[PATH_MAX];

	if (argc > 1) {
		check_file(argv[1]);
		return check_done();
	}
	for (size_t i = 0; i < NITEMS(names); i++) {
		snprintf(path, sizeof(path), "%s/tests/vectors/%s.tsv",
		    src == NULL ? "." : src, names[i]);
		check_file(path);
	}
	return check_done();
}
