#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "copy/cursor.h"
#include "stream/frame.h"
#include "stream/meta.h"
#include "stream/reader.h"
#include "stream/writer.h"

#include <sodium.h>

/* What stands before the tuples in `rows`: the frame's header, the count. */
#define ROWS_LEAD	(FRAME_HEADER_SIZE + 4)
#define STREAM_ID_BYTES	16

void
stream_writer_init(struct stream_writer *w, struct stream_sink sink)
{
	memset(w, 0, sizeof(*w));
	w->sink = sink;
	w->state = STREAM_AT_START;
	buf_init(&w->rows, FRAME_HEADER_SIZE + FRAME_ROWS_MAX +
	    FRAME_CHECKSUM_SIZE);
}

void
stream_writer_free(struct stream_writer *w)
{
	buf_free(&w->rows);
}

static int
forbidden(void)
{
	errno = EPROTO;
	return -1;
}

/* Hands bytes to the sink; once it failed inside a frame, nothing more. */
static int
put(struct stream_writer *w, struct iovec *iov, int n)
{
	if (w->broken) {
		errno = EPIPE;
		return -1;
	}
	if (w->sink.writev(w->sink.ctx, iov, n) == -1) {
		w->broken = true;
		return -1;
	}
	return 0;
}

/* The state after `tag`, or -1 with EPROTO. */
static int
step(struct stream_writer *w, enum frame_type tag, enum stream_state *next)
{
	*next = stream_next_state(w->state, tag, w->batch_rows > 0);
	return *next == STREAM_BROKEN ? forbidden() : 0;
}

static void
put_header(uint8_t *p, enum frame_type tag, size_t n)
{
	put_u32(p, (uint32_t)n);
	put_u32(p + 4, (uint32_t)tag);
}

/*
 * One frame whose payload is up to two pieces.  The first frame of a stream
 * takes the signature with it.
 */
static int
write_frame(struct stream_writer *w, enum frame_type tag, const void *a,
    size_t na, const void *b, size_t nb)
{
	uint8_t lead[STREAM_SIGNATURE_SIZE + FRAME_HEADER_SIZE + 4];
	uint8_t *header = lead + STREAM_SIGNATURE_SIZE;
	uint8_t sum[FRAME_CHECKSUM_SIZE];
	enum stream_state next;
	struct iovec iov[4];
	uint64_t c;
	bool first = w->state == STREAM_AT_START;

	if (step(w, tag, &next) == -1)
		return -1;
	memcpy(lead, STREAM_SIGNATURE, STREAM_SIGNATURE_SIZE);
	put_header(header, tag, na + nb);
	/* `a` is a count of four bytes or the whole payload. */
	if (nb > 0) {
		memcpy(header + FRAME_HEADER_SIZE, a, na);
		c = checksum(header, FRAME_HEADER_SIZE + na, b, nb);
	} else
		c = checksum(header, FRAME_HEADER_SIZE, a, na);
	put_u64(sum, c);
	iov[0].iov_base = first ? lead : header;
	iov[0].iov_len = FRAME_HEADER_SIZE +
	    (first ? STREAM_SIGNATURE_SIZE : 0);
	iov[1].iov_base = (void *)(uintptr_t)a;
	iov[1].iov_len = na;
	iov[2].iov_base = (void *)(uintptr_t)b;
	iov[2].iov_len = nb;
	iov[3].iov_base = sum;
	iov[3].iov_len = sizeof(sum);
	if (put(w, iov, (int)NITEMS(iov)) == -1)
		return -1;
	w->chain = stream_chain(w->chain, c);
	w->state = next;
	return 0;
}

static int
write_json(struct stream_writer *w, enum frame_type tag, const json_t *o)
{
	char *text;
	size_t n;
	int rc = -1;

	if ((text = meta_dump(o, &n)) == NULL) {
		errno = ENOMEM;
		return -1;
	}
	if (n > FRAME_JSON_MAX)
		errno = EMSGSIZE;
	else
		rc = write_frame(w, tag, text, n, NULL, 0);
	free(text);
	return rc;
}

/* Writes an object made by json_pack, which may have failed, and frees it. */
static int
write_json_new(struct stream_writer *w, enum frame_type tag, json_t *o)
{
	int rc;

	if (o == NULL) {
		errno = ENOMEM;
		return -1;
	}
	rc = write_json(w, tag, o);
	json_decref(o);
	return rc;
}

static int
set_stream_id(json_t *head)
{
	uint8_t id[STREAM_ID_BYTES];
	char hex[2 * STREAM_ID_BYTES + 1];

	if (json_object_get(head, "stream") != NULL)
		return 0;
	randombytes_buf(id, sizeof(id));
	sodium_bin2hex(hex, sizeof(hex), id, sizeof(id));
	return json_object_set_new(head, "stream", json_string(hex));
}

int
stream_write_head(struct stream_writer *w, json_t *head)
{
	if ((json_object_get(head, "version") == NULL &&
	    json_object_set_new(head, "version",
	    json_integer(STREAM_VERSION)) == -1) || set_stream_id(head) == -1) {
		errno = ENOMEM;
		return -1;
	}
	return write_json(w, FRAME_HEAD, head);
}

int
stream_write_unit(struct stream_writer *w, const json_t *unit)
{
	if (write_json(w, FRAME_UNIT, unit) == -1)
		return -1;
	w->batch = w->batch_rows = w->batch_bytes = 0;
	w->unit_batches = w->unit_rows = w->unit_bytes = 0;
	w->units++;
	return 0;
}

static void
count_rows(struct stream_writer *w, uint32_t rows, size_t bytes)
{
	w->batch_rows += rows;
	w->batch_bytes += bytes;
}

struct buf *
stream_rows_buf(struct stream_writer *w)
{
	/* The room is of a size that the limit always allows. */
	if (w->rows.len == 0 && buf_extend(&w->rows, ROWS_LEAD) == NULL)
		return NULL;
	return &w->rows;
}

int
stream_write_flush(struct stream_writer *w)
{
	struct buf *b = &w->rows;
	enum stream_state next;
	struct iovec iov;
	size_t tuples;
	uint64_t c;

	if (w->rows_count == 0)
		return 0;
	if (step(w, FRAME_ROWS, &next) == -1)
		return -1;
	if (b->len - FRAME_HEADER_SIZE > FRAME_ROWS_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	tuples = b->len - ROWS_LEAD;
	put_header(b->data, FRAME_ROWS, b->len - FRAME_HEADER_SIZE);
	put_u32(b->data + FRAME_HEADER_SIZE, w->rows_count);
	c = checksum(b->data, b->len, NULL, 0);
	if (buf_append_u64(b, c) == -1)
		return -1;
	iov.iov_base = b->data;
	iov.iov_len = b->len;
	if (put(w, &iov, 1) == -1)
		return -1;
	count_rows(w, w->rows_count, tuples);
	w->chain = stream_chain(w->chain, c);
	w->rows_count = 0;
	buf_clear(b);
	return 0;
}

int
stream_rows_added(struct stream_writer *w, uint32_t count)
{
	if (w->state != STREAM_IN_UNIT)
		return forbidden();
	w->rows_count += count;
	return w->rows.len >= ROWS_LEAD + ROWS_TARGET ?
	    stream_write_flush(w) : 0;
}

int
stream_write_row(struct stream_writer *w, const uint8_t *p, size_t n)
{
	uint8_t count[4];
	struct buf *b;

	if (w->state != STREAM_IN_UNIT)
		return forbidden();
	if (n <= ROWS_TARGET) {
		if ((b = stream_rows_buf(w)) == NULL ||
		    buf_append(b, p, n) == -1)
			return -1;
		return stream_rows_added(w, 1);
	}
	if (n > FRAME_ROWS_MAX - sizeof(count)) {
		errno = EMSGSIZE;
		return -1;
	}
	if (stream_write_flush(w) == -1)
		return -1;
	put_u32(count, 1);
	if (write_frame(w, FRAME_ROWS, count, sizeof(count), p, n) == -1)
		return -1;
	count_rows(w, 1, n);
	return 0;
}

int
stream_write_rows_frame(struct stream_writer *w, const struct stream_frame *f)
{
	enum stream_state next;
	struct iovec iov;

	if (stream_write_flush(w) == -1 || step(w, FRAME_ROWS, &next) == -1)
		return -1;
	iov.iov_base = (void *)(uintptr_t)f->raw;
	iov.iov_len = f->raw_len;
	if (put(w, &iov, 1) == -1)
		return -1;
	count_rows(w, f->count, f->tuples_len);
	w->chain = stream_chain(w->chain, f->checksum);
	return 0;
}

int
stream_write_mark(struct stream_writer *w, const uint8_t *cursor,
    size_t cursor_len)
{
	struct buf b;
	int rc = -1;

	if (stream_write_flush(w) == -1)
		return -1;
	buf_init(&b, FRAME_MARK_MAX);
	if (buf_append_u64(&b, w->batch + 1) == 0 &&
	    buf_append_u64(&b, w->batch_rows) == 0 &&
	    buf_append_u64(&b, w->batch_bytes) == 0 &&
	    buf_append_u64(&b, w->chain) == 0 &&
	    buf_append(&b, cursor, cursor_len) == 0)
		rc = write_frame(w, FRAME_MARK, b.data, b.len, NULL, 0);
	buf_free(&b);
	if (rc == 0) {
		w->batch++;
		w->unit_batches++;
		w->unit_rows += w->batch_rows;
		w->unit_bytes += w->batch_bytes;
		w->batch_rows = w->batch_bytes = 0;
	}
	return rc;
}

int
stream_write_snap(struct stream_writer *w, const json_t *snap)
{
	return stream_write_flush(w) == -1 ? -1 :
	    write_json(w, FRAME_SNAP, snap);
}

int
stream_write_cols(struct stream_writer *w, json_t *columns)
{
	return stream_write_flush(w) == -1 ? -1 : write_json_new(w,
	    FRAME_COLS, json_pack("{sO}", "columns", columns));
}

int
stream_write_done(struct stream_writer *w, json_t *columns)
{
	json_t *o;

	/* Buffered rows need a MARK first, written ones too. */
	if (w->rows_count > 0)
		return forbidden();
	o = json_pack("{sI sI sI so sO*}", "rows", (json_int_t)w->unit_rows,
	    "batches", (json_int_t)w->unit_batches,
	    "bytes", (json_int_t)w->unit_bytes,
	    "chain", meta_new_hex64(w->chain), "columns", columns);
	if (write_json_new(w, FRAME_DONE, o) == -1)
		return -1;
	w->total_rows += w->unit_rows;
	return 0;
}

int
stream_write_fail(struct stream_writer *w, int code, const char *sqlstate,
    const char *reason)
{
	bool in_unit = w->state == STREAM_IN_UNIT;
	json_t *o;

	if (sqlstate != NULL && *sqlstate == '\0')
		sqlstate = NULL;
	w->rows_count = 0;
	buf_clear(&w->rows);
	o = json_pack("{si ss* ss}", "code", code, "sqlstate", sqlstate,
	    "reason", reason);
	if (write_json_new(w, FRAME_FAIL, o) == -1)
		return -1;
	if (in_unit) {
		w->failures++;
		w->total_rows += w->unit_rows;
		w->batch_rows = w->batch_bytes = 0;
	}
	return 0;
}

int
stream_write_tail(struct stream_writer *w)
{
	return write_json_new(w, FRAME_TAIL, json_pack("{sI sI sI so}",
	    "units", (json_int_t)w->units, "rows", (json_int_t)w->total_rows,
	    "failures", (json_int_t)w->failures,
	    "chain", meta_new_hex64(w->chain)));
}
