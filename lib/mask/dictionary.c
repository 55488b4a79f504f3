/* dictionary: one of the lines of a file that the user keeps. */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/checksum.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "type/utf8.h"
#include "mask/mask.h"
#include "mask/maskers.h"
#include "mask/pick.h"

#define FILE_MAX_BYTES	(16 * 1024 * 1024)
#define FILE_MAX_LINES	1000000
#define LINE_MAX_BYTES	65536
#define READ_PIECE	65536

static const struct param_spec params[] = {
	{ .name = "file", .kind = PARAM_TEXT, .required = true },
	{ .name = NULL },
};

/* The lines without what ends them: line i is at[i] to at[i + 1] of bytes. */
struct dictionary {
	struct buf	 bytes;
	uint32_t	*at;
	uint32_t	 n;
};

static void
dictionary_free(void *resource)
{
	struct dictionary *d = resource;

	if (d == NULL)
		return;
	buf_free(&d->bytes);
	free(d->at);
	free(d);
}

/* To be freed; NULL: no memory.  Beside the rules, unless it starts with /. */
static char *
path_of(const struct rule *r)
{
	const char *file = param_text(r, "file", "");
	const char *slash = strrchr(r->file, '/');
	char *path;

	if (*file == '/' || slash == NULL)
		return strdup(file);
	return asprintf(&path, "%.*s%s", (int)(slash - r->file + 1), r->file,
	    file) == -1 ? NULL : path;
}

/* All of it, as far as the limit and a byte.  -1: errno. */
static int
read_whole(struct buf *b, int fd)
{
	ssize_t got;

	for (;;) {
		if (buf_reserve(b, READ_PIECE) == -1)
			return -1;
		got = read(fd, b->data + b->len, READ_PIECE);
		if (got == 0 || b->len > FILE_MAX_BYTES)
			return 0;
		if (got > 0)
			b->len += (size_t)got;
		else if (errno != EINTR)
			return -1;
	}
}

/* Not blocked by a FIFO, not fed by a device.  -1: errno, or not regular. */
static int
read_path(struct buf *b, const char *path, bool *regular)
{
	struct stat st;
	int fd, rc = -1, saved;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == 0 && (*regular = S_ISREG(st.st_mode)))
		rc = read_whole(b, fd);
	saved = errno;
	close(fd);
	errno = saved;
	return rc;
}

static const char *
line_error(const uint8_t *line, size_t n)
{
	if (n == 0)
		return "is empty";
	if (n > LINE_MAX_BYTES)
		return "is longer than 65536 bytes";
	return utf8_valid(line, n) ? NULL : "is not UTF-8";
}

/* Drops what ends the lines, in place, and notes where each one begins. */
static int
split(struct dictionary *d, const struct rule *r, struct error *e)
{
	const uint8_t *from = d->bytes.data, *end = from + d->bytes.len, *stop;
	const char *why;
	size_t n;

	d->bytes.len = 0;
	for (; from < end; from = stop + 1) {
		if ((stop = memchr(from, '\n', (size_t)(end - from))) == NULL)
			stop = end;
		n = (size_t)(stop - from);
		n -= n > 0 && from[n - 1] == '\r';
		if ((why = line_error(from, n)) != NULL)
			return rule_error(r, param_node(r, "file"), e,
			    "line %" PRIu32 " of the dictionary %s", d->n + 1,
			    why);
		memmove(d->bytes.data + d->bytes.len, from, n);
		d->bytes.len += n;
		d->at[++d->n] = (uint32_t)d->bytes.len;
	}
	return 0;
}

static int
index_lines(struct dictionary *d, struct rule *r, struct error *e)
{
	size_t lines = 1;

	if (d->bytes.len == 0 || d->bytes.len > FILE_MAX_BYTES)
		return rule_error(r, param_node(r, "file"), e, "a dictionary "
		    "has 1 to %d bytes", FILE_MAX_BYTES);
	for (size_t i = 0; i < d->bytes.len; i++)
		lines += d->bytes.data[i] == '\n';
	if (lines > FILE_MAX_LINES + 1)
		return rule_error(r, param_node(r, "file"), e, "a dictionary "
		    "has at most %d lines", FILE_MAX_LINES);
	if ((d->at = calloc(lines + 1, sizeof(*d->at))) == NULL)
		return error_nomem(e);
	r->content = checksum_whole(d->bytes.data, d->bytes.len);
	return split(d, r, e);
}

static int
dictionary_open(struct rule *r, struct error *e)
{
	struct dictionary *d = calloc(1, sizeof(*d));
	char *path = path_of(r);
	bool regular = true;
	int rc = -1;

	if (d != NULL)
		buf_init(&d->bytes, FILE_MAX_BYTES + 2 * READ_PIECE);
	if (d == NULL || path == NULL)
		error_nomem(e);
	else if (read_path(&d->bytes, path, &regular) == -1)
		rule_error(r, param_node(r, "file"), e, "could not read the "
		    "dictionary: %s", regular ? strerror(errno) :
		    "it is not a regular file");
	else
		rc = index_lines(d, r, e);
	free(path);
	if (rc == -1) {
		dictionary_free(d);
		return -1;
	}
	r->resource = d;
	r->release = dictionary_free;
	return 0;
}

static int
bad_line(const struct mask_env *env, uint32_t line, const char *why,
    struct error *e)
{
	return rule_error(env->rule, param_node(env->rule, "file"), e,
	    "line %" PRIu32 " of the dictionary is %s %s", line, why,
	    env->type->name);
}

/* The lines are the values of a text as they are. */
static int
borrow(struct pick *p, const struct dictionary *d, const struct mask_env *env,
    struct error *e)
{
	p->bytes = d->bytes.data;
	p->at = d->at;
	p->n = d->n;
	for (uint32_t i = 0; i < d->n; i++)
		if (!pick_fits(p, env->type, p->bytes + p->at[i],
		    p->at[i + 1] - p->at[i]))
			return bad_line(env, i + 1, "too long for type", e);
	return 0;
}

static int
parse_lines(struct pick *p, const struct dictionary *d,
    const struct mask_env *env, struct error *e)
{
	const char *why;
	struct buf line;
	int rc = 0;

	buf_init(&line, LINE_MAX_BYTES + 1);
	for (uint32_t i = 0; i < d->n && rc == 0; i++) {
		buf_clear(&line);
		if (buf_append(&line, d->bytes.data + d->at[i],
		    d->at[i + 1] - d->at[i]) == -1 ||
		    buf_append(&line, "", 1) == -1)
			rc = error_nomem(e);
		else if ((rc = pick_add(p, env->type, (char *)line.data, &why,
		    e)) == 1)
			rc = bad_line(env, i + 1, why, e);
	}
	buf_free(&line);
	return rc;
}

static int
dictionary_bind(const struct mask_env *env, void **state,
    struct mask_fit *fit, struct error *e)
{
	const struct dictionary *d = env->rule->resource;
	bool text = env->type->ops->class == CLASS_TEXT;
	struct pick *p;

	if (d == NULL)
		return rule_error(env->rule, NULL, e, "the dictionary was not "
		    "read");
	if ((*state = p = pick_new(text ? 0 : d->n, e)) == NULL ||
	    (text ? borrow(p, d, env, e) : parse_lines(p, d, env, e)) == -1)
		return -1;
	if (text)
		*fit = p->fit;
	fit->spread = SPREAD_COLLIDES;
	return pick_key(p, env, "dictionary", e);
}

static int
dictionary_describe(const void *state, struct buf *out)
{
	const struct pick *p = state;

	return buf_printf(out, "one of %" PRIu32 " lines: they collide", p->n);
}

const struct masker_ops mask_dictionary = {
	.name = "dictionary",
	.params = params,
	.types = PICK_TYPES,
	.draws = true,
	.valueless = true,
	.open = dictionary_open,
	.bind = dictionary_bind,
	.apply = pick_apply,
	.free = pick_free,
	.describe = dictionary_describe,
};
