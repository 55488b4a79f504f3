/*
 * synthetic BYTES [UNITS]: writes a valid stream of about so many bytes, split
 * over public.t1, public.t2 .. of the columns id int8, mail text, body text.
 * The rows are made and summed up once, so that a pipe is all that holds it
 * up.  Says on stderr how fast its reader took the first and the last tenth.
 */
#include "sys/system.h"
#include "copy/cursor.h"
#include "copy/unit.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "io/fdio.h"
#include "stream/meta.h"
#include "stream/reader.h"
#include "stream/writer.h"

#include <err.h>

#define BODY		400	/* bytes of the column that nothing masks */
#define MARK_FRAMES	256	/* frames of a batch: 32 MiB */
#define UNITS_MAX	100000

struct synthetic {
	struct stream_writer	 writer;
	struct buf		 rows;		/* one frame, used again and again */
	struct stream_frame	 frame;
	struct buf		 cursor;
	uint64_t		 bytes, written;
	int64_t			 began, tenth, nine_tenths;	/* ms */
};

static void
check(int rc, const char *what)
{
	if (rc == -1)
		err(EX_IOERR, "could not %s", what);
}

static int
sink(void *ctx, struct iovec *iov, int n)
{
	struct synthetic *s = ctx;
	int64_t deadline = 0;

	for (int i = 0; i < n; i++)
		s->written += iov[i].iov_len;
	if (fdio_writev(STDOUT_FILENO, iov, n, NULL, &deadline, 0) == -1)
		return -1;
	if (s->tenth == 0 && s->written >= s->bytes / 10)
		s->tenth = fdio_now();
	if (s->nine_tenths == 0 && s->written >= s->bytes / 10 * 9)
		s->nine_tenths = fdio_now();
	return 0;
}

static int
append_row(struct buf *b, uint64_t id)
{
	char mail[64];
	uint8_t *body;
	int n = snprintf(mail, sizeof(mail), "person%" PRIu64 "@mail.test", id);

	if (buf_append_u16(b, 3) == -1 || buf_append_u32(b, 8) == -1 ||
	    buf_append_u64(b, id) == -1 ||
	    buf_append_u32(b, (uint32_t)n) == -1 ||
	    buf_append(b, mail, (size_t)n) == -1 ||
	    buf_append_u32(b, BODY) == -1 ||
	    (body = buf_extend(b, BODY)) == NULL)
		return -1;
	memset(body, 'a' + (int)(id % 26), BODY);
	return 0;
}

/* The frame as a reader would hand it out. */
static void
make_frame(struct synthetic *s)
{
	struct stream_frame *f = &s->frame;
	struct buf *b = &s->rows;

	buf_init(b, FRAME_ROWS_MAX);
	check(buf_extend(b, FRAME_HEADER_SIZE + 4) == NULL ? -1 : 0, "start");
	while (b->len < ROWS_TARGET)
		check(append_row(b, f->count++), "make rows");
	put_u32(b->data, (uint32_t)(b->len - FRAME_HEADER_SIZE));
	put_u32(b->data + 4, FRAME_ROWS);
	put_u32(b->data + FRAME_HEADER_SIZE, f->count);
	f->type = FRAME_ROWS;
	f->tuples_len = b->len - FRAME_HEADER_SIZE - 4;
	f->checksum = checksum(b->data, b->len, NULL, 0);
	check(buf_append_u64(b, f->checksum), "make rows");
	f->raw = b->data;
	f->raw_len = b->len;
	f->tuples = b->data + FRAME_HEADER_SIZE + 4;
}

static void
write_head(struct synthetic *s)
{
	json_t *head = json_pack("{ss s{ss ss ss si} ss ss s[]}", "creator",
	    "synthetic", "source", "system_id", "1", "database", "src",
	    "started", "1", "version", 150000, "snapshot", "1", "encoding",
	    "UTF8", "units");

	check(stream_write_head(&s->writer, head), "write HEAD");
	json_decref(head);
}

/* As `number` says: public.t1, its column id being the key. */
static void
write_unit(struct synthetic *s, uint64_t number)
{
	char table[32], id[] = "id", mail[] = "mail", body[] = "body";
	char public[] = "public", int8[] = "int8", text[] = "text", shape[] = "s";
	char *keys[] = { id };
	struct column columns[] = {
		{ .name = id, .type = int8, .typmod = -1, .not_null = true },
		{ .name = mail, .type = text, .typmod = -1 },
		{ .name = body, .type = text, .typmod = -1 },
	};
	struct unit u = { .schema = public, .table = table,
		.columns = columns, .ncolumns = NITEMS(columns),
		.key = { keys, 1 }, .estimated_rows = -1, .shape = shape };
	struct field last = { s->frame.tuples + 6, 8 };
	json_t *json;

	snprintf(table, sizeof(table), "t%" PRIu64, number);
	json = unit_to_json(&u);
	check(stream_write_unit(&s->writer, json), "write UNIT");
	json_decref(json);
	buf_clear(&s->cursor);
	check(cursor_encode(&s->cursor, cursor_key_fingerprint(&u), &last, 1),
	    "make a cursor");
}

static void
write_rows(struct synthetic *s, uint64_t until)
{
	int frames = 0;

	do {
		check(stream_write_rows_frame(&s->writer, &s->frame),
		    "write ROWS");
		if (++frames == MARK_FRAMES || s->written >= until) {
			check(stream_write_mark(&s->writer, s->cursor.data,
			    s->cursor.len), "write MARK");
			frames = 0;
		}
	} while (s->written < until);
	check(stream_write_done(&s->writer, NULL), "write DONE");
}

static double
rate(uint64_t bytes, int64_t ms)
{
	return (double)bytes / 1e3 / (double)(ms > 0 ? ms : 1);
}

static void
report(const struct synthetic *s)
{
	int64_t now = fdio_now();
	double first = rate(s->bytes / 10, s->tenth - s->began);
	double last = rate(s->bytes / 10, now - s->nine_tenths);

	fprintf(stderr, "%.1f GB in %.1f s: %.0f MB/s; the first tenth %.0f, "
	    "the last %.0f, ratio %.2f\n", (double)s->written / 1e9,
	    (double)(now - s->began) / 1e3, rate(s->written, now - s->began),
	    first, last, last / first);
}

int
main(int argc, char *argv[])
{
	struct synthetic s = { .rows = { NULL, 0, 0, 0 } };
	struct stream_sink to = { sink, &s };
	uint64_t units = argc > 2 ? strtoull(argv[2], NULL, 10) : 1, i;

	s.bytes = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	if (argc > 3 || s.bytes == 0 || units == 0 || units > UNITS_MAX)
		errx(EX_USAGE, "usage: synthetic BYTES [UNITS]");
	buf_init(&s.cursor, CURSOR_MAX);
	stream_writer_init(&s.writer, to);
	make_frame(&s);
	fdio_enlarge_pipe(STDOUT_FILENO);
	s.began = fdio_now();
	write_head(&s);
	for (i = 1; i <= units; i++) {
		write_unit(&s, i);
		write_rows(&s, s.bytes / units * i);
	}
	check(stream_write_tail(&s.writer), "write TAIL");
	report(&s);
	stream_writer_free(&s.writer);
	buf_free(&s.rows);
	buf_free(&s.cursor);
	return 0;
}
