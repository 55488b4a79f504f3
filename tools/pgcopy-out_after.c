#include "sys/system.h"
#include "io/fdio.h"
#include "tools/pgcopy-out.h"

#define AFTER_MAX	(64 * 1024 * 1024)	/* bytes of all cursor lines */
#define AFTER_STEP	(64 * 1024)
#define AFTER_FIELDS	3

static int
read_all(int fd, struct buf *b, const struct interrupt *intr,
    struct error *err)
{
	ssize_t n;

	for (;;) {
		if (buf_reserve(b, AFTER_STEP) == -1) {
			if (errno == ENOMEM)
				return error_nomem(err);
			return error_set(err, EX_DATAERR, "could not read the "
			    "cursors: they are longer than %d bytes",
			    AFTER_MAX);
		}
		n = fdio_read(fd, b->data + b->len, AFTER_STEP, intr);
		if (n == -1 && errno == EINTR)
			return error_set(err, EX_TEMPFAIL,
			    "ended by a signal");
		if (n == -1)
			return error_set(err, EX_IOERR, "could not read the "
			    "cursors: %s", strerror(errno));
		if (n == 0)
			return 0;
		b->len += (size_t)n;
	}
}

static int
bad_line(size_t line, struct error *err)
{
	error_set(err, EX_DATAERR, "could not read the cursors: line %zu is "
	    "none", line);
	return error_hint(err, "The input of --after is what pgcheckpoint "
	    "cursor prints.");
}

static int
no_end(struct error *err)
{
	error_set(err, EX_TEMPFAIL, "could not read the cursors: their end "
	    "line is missing");
	return error_hint(err, "The command that prints them ended early; "
	    "its own message says why.");
}

/* The character of an escape that tsv_put() writes, \xHH apart; or NUL. */
static char
escaped(char c)
{
	static const char from[] = "tnr\\", to[] = "\t\n\r\\";
	const char *at = c == '\0' ? NULL : strchr(from, c);

	return at == NULL ? '\0' : to[at - from];
}

/* Takes the escapes of tsv_put() back, in place; false for any other. */
static bool
unescape(char *s)
{
	char *to = s;
	unsigned int byte;

	for (; *s != '\0'; s++) {
		if (*s != '\\')
			*to++ = *s;
		else if ((*to = escaped(*++s)) != '\0')
			to++;
		else if (*s == 'x' && isxdigit((unsigned char)s[1]) &&
		    sscanf(s + 1, "%2x", &byte) == 1 && byte != 0 &&
		    isxdigit((unsigned char)s[2])) {
			*to++ = (char)byte;
			s += 2;
		} else
			return false;
	}
	*to = '\0';
	return true;
}

/* Splits a line at its tabs: the number of fields, 0 when it is no line. */
static size_t
split(char *line, char *fields[AFTER_FIELDS])
{
	size_t n = 0, i;

	do {
		if (n == AFTER_FIELDS)
			return 0;
		fields[n++] = strsep(&line, "\t");
	} while (line != NULL);
	for (i = 0; i < n; i++)
		if (!unescape(fields[i]) || *fields[i] == '\0')
			return 0;
	return n;
}

static int
add_line(struct after *a, const char *id, const char *token,
    struct error *err)
{
	struct after_line *lines;

	/* Doubling at powers of two. */
	if ((a->n & (a->n - 1)) == 0) {
		lines = reallocarray(a->lines, a->n == 0 ? 1 : a->n * 2,
		    sizeof(*lines));
		if (lines == NULL)
			return error_nomem(err);
		a->lines = lines;
	}
	a->lines[a->n].id = id;
	a->lines[a->n++].token = token;
	return 0;
}

/* 1: that was the end line; 0: a cursor; -1: the error. */
static int
take_line(struct after *a, char *line, struct error *err)
{
	char *f[AFTER_FIELDS], *end;
	size_t n = split(line, f);

	if (n == 3 && strcmp(f[0], "cursor") == 0)
		return add_line(a, f[1], f[2], err);
	if (n == 2 && strcmp(f[0], "done") == 0)
		return add_line(a, f[1], NULL, err);
	if (n != 2 || strcmp(f[0], "end") != 0)
		return bad_line(a->n + 1, err);
	if (!isdigit((unsigned char)f[1][0]) ||
	    strtoull(f[1], &end, 10) != a->n || *end != '\0')
		return no_end(err);
	return 1;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct after_line *)a)->id,
	    ((const struct after_line *)b)->id);
}

static int
parse(struct after *a, struct error *err)
{
	char *p = (char *)a->text.data, *line;
	char *end = p + a->text.len;
	size_t i;
	int rc = 0;

	if (memchr(p, '\0', a->text.len) != NULL)
		return bad_line(1, err);
	while (rc == 0 && p < end) {
		line = p;
		if ((p = memchr(p, '\n', (size_t)(end - p))) == NULL)
			return no_end(err);	/* the last line was cut */
		*p++ = '\0';
		rc = take_line(a, line, err);
	}
	if (rc == -1)
		return -1;
	if (rc == 0 || p != end)
		return no_end(err);
	if (a->n > 0)
		qsort(a->lines, a->n, sizeof(*a->lines), compare);
	for (i = 1; i < a->n; i++)
		if (compare(&a->lines[i - 1], &a->lines[i]) == 0)
			return error_set(err, EX_DATAERR, "could not read the "
			    "cursors: %s is there twice", a->lines[i].id);
	return 0;
}

int
after_read(struct after *a, const char *where, const struct interrupt *intr,
    struct error *err)
{
	int fd = STDIN_FILENO, rc;

	buf_init(&a->text, AFTER_MAX);
	if (strcmp(where, "-") != 0 &&
	    (fd = open(where, O_RDONLY | O_CLOEXEC)) == -1)
		return error_set(err, EX_IOERR, "could not open %s: %s",
		    where, strerror(errno));
	rc = read_all(fd, &a->text, intr, err);
	if (fd != STDIN_FILENO)
		close(fd);
	if (rc == -1)
		return -1;
	return parse(a, err);
}

const struct after_line *
after_find(const struct after *a, const char *id)
{
	struct after_line key = { .id = id };

	if (a->n == 0)
		return NULL;
	return bsearch(&key, a->lines, a->n, sizeof(*a->lines), compare);
}

void
after_clear(struct after *a)
{
	free(a->lines);
	buf_free(&a->text);
	memset(a, 0, sizeof(*a));
}
