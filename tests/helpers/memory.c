#include "sys/system.h"
#include "io/buf.h"

#include "tests/helpers/memory.h"
#include "tests/helpers/text.h"

static ssize_t
read_chunk(void *ctx, void *p, size_t n)
{
	struct memory *m = ctx;

	if (m->at >= m->fail_at) {
		errno = EIO;
		return -1;
	}
	if (n > m->chunk)
		n = m->chunk;
	if (n > m->n - m->at)
		n = m->n - m->at;
	if (n > 0)
		memcpy(p, m->p + m->at, n);
	m->at += n;
	return (ssize_t)n;
}

struct stream_source
memory_source(struct memory *m, const void *p, size_t n, size_t chunk)
{
	m->p = p;
	m->n = n;
	m->at = 0;
	m->chunk = chunk;
	m->fail_at = SIZE_MAX;
	return (struct stream_source){ read_chunk, m };
}

static int
keep(void *ctx, struct iovec *iov, int n)
{
	for (int i = 0; i < n; i++)
		if (buf_append(ctx, iov[i].iov_base, iov[i].iov_len) == -1)
			text_die("sink");
	return 0;
}

struct stream_sink
memory_sink(struct buf *b)
{
	return (struct stream_sink){ keep, b };
}

struct outcome
memory_read(const void *p, size_t n, size_t chunk)
{
	struct stream_reader r;
	struct stream_frame f;
	struct outcome o = { .frames = 0 };
	struct memory m;

	buf_init(&o.raw, SIZE_MAX / 2);
	stream_reader_init(&r, memory_source(&m, p, n, chunk));
	while ((o.result = stream_reader_next(&r, &f)) == STREAM_FRAME) {
		o.frames++;
		if (buf_append(&o.raw, f.raw, f.raw_len) == -1)
			text_die("frames");
	}
	o.why = stream_reader_why(&r);
	stream_reader_free(&r);
	return o;
}

void
outcome_free(struct outcome *o)
{
	buf_free(&o->raw);
}

struct buf
vector_load(const char *name, char **expected)
{
	const char *dir = getenv("srcdir");
	char path[1024], *line = NULL;
	size_t size = 0;
	struct buf b;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/%s.hex",
	    dir == NULL ? "." : dir, name);
	if ((f = fopen(path, "r")) == NULL || getline(&line, &size, f) < 3)
		text_die(path);
	line[strcspn(line, "\n")] = '\0';
	if (expected != NULL && (*expected = strdup(line + 2)) == NULL)
		text_die(path);
	free(line);
	buf_init(&b, SIZE_MAX / 2);
	if (!text_unhex(f, &b)) {
		errno = EILSEQ;
		text_die(path);
	}
	fclose(f);
	return b;
}

size_t
vector_frames(const struct buf *b, size_t at[FRAMES_MAX + 1])
{
	size_t n = 1, len;
	uint32_t tag;

	at[0] = 0;
	at[1] = STREAM_SIGNATURE_SIZE;
	while (n < FRAMES_MAX && text_frame_at(b->data + at[n],
	    b->len - at[n], &tag, &len)) {
		at[n + 1] = at[n] + FRAME_HEADER_SIZE + len +
		    FRAME_CHECKSUM_SIZE;
		n++;
	}
	return n;
}
