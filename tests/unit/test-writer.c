#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/tuple.h"
#include "copy/cursor.h"
#include "stream/meta.h"

#include "tests/helpers/memory.h"
#include "tests/unit/check.h"

static const uint8_t row[] = { 0, 1, 0, 0, 0, 1, 'x' };
static const uint8_t cursor[] = { CURSOR_SEALED, 1, 2, 3 };

static json_t *
head(void)
{
	return json_pack("{ss}", "encoding", "UTF8");
}

static json_t *
unit(void)
{
	return json_pack("{s[{}]}", "columns");
}

/* Every call that writes a frame, by the frame's first letter. */
static int
call(struct stream_writer *w, char what)
{
	json_t *o;
	int rc = -1;

	switch (what) {
	case 'H':
		o = head();
		rc = stream_write_head(w, o);
		json_decref(o);
		break;
	case 'U':
		o = unit();
		rc = stream_write_unit(w, o);
		json_decref(o);
		break;
	case 's':
		o = json_object();
		rc = stream_write_snap(w, o);
		json_decref(o);
		break;
	case 'R':
		rc = stream_write_row(w, row, sizeof(row));
		break;
	case 'M':
		rc = stream_write_mark(w, cursor, sizeof(cursor));
		break;
	case 'D':
		rc = stream_write_done(w, NULL);
		break;
	case 'F':
		rc = stream_write_fail(w, EX_TEMPFAIL, "", "why");
		break;
	case 'T':
		rc = stream_write_tail(w);
		break;
	}
	return rc;
}

static void
check_refused(struct stream_writer *w, const struct buf *out, char what)
{
	size_t was = out->len;

	errno = 0;
	CHECK_INT(call(w, what), -1);
	if (!CHECK_INT(errno, EPROTO))
		fprintf(stderr, "\tcall %c\n", what);
	CHECK_INT(out->len, was);
}

/* After each beginning all calls but the allowed ones write nothing. */
static void
test_grammar(void)
{
	static const struct {
		const char *begin, *allowed;
	} states[] = {
		{ "", "HF" },
		{ "H", "UTFs" },
		{ "HU", "RMDFs" },
		{ "HUR", "RMFs" },
		{ "HURM", "RMDFs" },
		{ "HURMD", "UTFs" },
		{ "HURF", "UTFs" },
		{ "HT", "" },
		{ "HF", "" },
		{ "F", "" },
	};
	static const char calls[] = "HURMDFTs";

	for (size_t s = 0; s < NITEMS(states); s++)
		for (const char *c = calls; *c != '\0'; c++) {
			struct stream_writer w;
			struct buf out;

			buf_init(&out, SIZE_MAX / 2);
			stream_writer_init(&w, memory_sink(&out));
			for (const char *b = states[s].begin; *b != '\0'; b++)
				CHECK(call(&w, *b) == 0);
			if (strchr(states[s].allowed, *c) != NULL)
				CHECK(call(&w, *c) == 0);
			else
				check_refused(&w, &out, *c);
			stream_writer_free(&w);
			buf_free(&out);
		}
}

/* A refused call leaves no trace: what follows is a stream all the same. */
static void
test_refused_calls_leave_no_trace(void)
{
	struct stream_writer w;
	struct outcome o;
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	stream_writer_init(&w, memory_sink(&out));
	check_refused(&w, &out, 'R');
	CHECK(call(&w, 'H') == 0);
	check_refused(&w, &out, 'R');
	CHECK(call(&w, 'U') == 0);
	CHECK(call(&w, 'R') == 0);
	check_refused(&w, &out, 'D');
	check_refused(&w, &out, 'U');
	CHECK(call(&w, 'M') == 0);
	check_refused(&w, &out, 'T');
	CHECK(call(&w, 'D') == 0);
	CHECK(call(&w, 'T') == 0);
	o = memory_read(out.data, out.len, SIZE_MAX);
	CHECK_INT(o.result, STREAM_END);
	CHECK_STR(o.why, "");
	CHECK_INT(o.frames, 6);
	outcome_free(&o);
	stream_writer_free(&w);
	buf_free(&out);
}

/* Counts the ROWS frames and rows; checks the size of frames. */
static void
check_rows_frames(const struct buf *out, uint64_t rows, size_t frames,
    size_t most)
{
	struct stream_reader r;
	struct stream_frame f;
	struct memory m;
	size_t seen = 0;

	stream_reader_init(&r, memory_source(&m, out->data, out->len,
	    SIZE_MAX));
	while (stream_reader_next(&r, &f) == STREAM_FRAME)
		if (f.type == FRAME_ROWS) {
			seen++;
			rows -= f.count;
			CHECK(f.tuples_len <= most);
		}
	CHECK_INT(rows, 0);
	CHECK_INT(seen, frames);
	CHECK_INT(stream_reader_next(&r, &f), STREAM_END);
	stream_reader_free(&r);
}

static void
test_rows_are_gathered(void)
{
	struct stream_writer w;
	struct buf out, *b;
	const size_t per_frame = (ROWS_TARGET + sizeof(row) - 1) / sizeof(row);

	buf_init(&out, SIZE_MAX / 2);
	stream_writer_init(&w, memory_sink(&out));
	CHECK(call(&w, 'H') == 0 && call(&w, 'U') == 0);
	for (size_t i = 0; i < per_frame * 2 + 1; i++)
		CHECK(call(&w, 'R') == 0);
	CHECK(call(&w, 'M') == 0);
	CHECK((b = stream_rows_buf(&w)) != NULL);
	CHECK(buf_append(b, row, sizeof(row)) == 0);
	CHECK(buf_append(b, row, sizeof(row)) == 0);
	CHECK(stream_rows_added(&w, 2) == 0);
	CHECK(call(&w, 'M') == 0);
	CHECK(call(&w, 'D') == 0 && call(&w, 'T') == 0);
	check_rows_frames(&out, per_frame * 2 + 3, 4,
	    per_frame * sizeof(row));
	stream_writer_free(&w);
	buf_free(&out);
}

/* A row that is larger than the buffer goes alone and is never copied. */
static void
test_large_row(void)
{
	const size_t n = ROWS_TARGET + 1;
	uint8_t *large = calloc(1, n);
	struct stream_writer w;
	struct buf out;

	put_u16(large, 1);
	put_u32(large + 2, (uint32_t)n - 6);
	buf_init(&out, SIZE_MAX / 2);
	stream_writer_init(&w, memory_sink(&out));
	CHECK(call(&w, 'H') == 0 && call(&w, 'U') == 0);
	CHECK(call(&w, 'R') == 0);
	CHECK(stream_write_row(&w, large, n) == 0);
	CHECK(w.rows.cap < ROWS_TARGET);
	CHECK(call(&w, 'R') == 0);
	CHECK(call(&w, 'M') == 0 && call(&w, 'D') == 0 && call(&w, 'T') == 0);
	check_rows_frames(&out, 3, 3, n);
	errno = 0;
	CHECK_INT(stream_write_row(&w, large, (size_t)FRAME_ROWS_MAX), -1);
	stream_writer_free(&w);
	buf_free(&out);
	free(large);
}

static void
test_limits(void)
{
	uint8_t *big = calloc(1, CURSOR_MAX + 1);
	char *text = malloc(FRAME_JSON_MAX + 1);
	struct stream_writer w;
	struct buf out;
	json_t *o;
	size_t was;

	buf_init(&out, SIZE_MAX / 2);
	stream_writer_init(&w, memory_sink(&out));
	CHECK(call(&w, 'H') == 0 && call(&w, 'U') == 0);
	was = out.len;
	errno = 0;
	CHECK_INT(stream_write_mark(&w, big, CURSOR_MAX + 1), -1);
	CHECK_INT(errno, EMSGSIZE);
	errno = 0;
	CHECK_INT(stream_write_row(&w, big, FRAME_ROWS_MAX - 3), -1);
	CHECK_INT(errno, EMSGSIZE);
	memset(text, 'x', FRAME_JSON_MAX);
	text[FRAME_JSON_MAX] = '\0';
	o = json_pack("{ss}", "x", text);
	errno = 0;
	CHECK_INT(stream_write_snap(&w, o), -1);
	CHECK_INT(errno, EMSGSIZE);
	CHECK_INT(out.len, was);
	json_decref(o);
	free(text);
	free(big);
	stream_writer_free(&w);
	buf_free(&out);
}

/* Rows that were not yet written when the unit fails never are. */
static void
test_fail_drops_buffered_rows(void)
{
	struct stream_writer w;
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	stream_writer_init(&w, memory_sink(&out));
	CHECK(call(&w, 'H') == 0 && call(&w, 'U') == 0);
	CHECK(call(&w, 'R') == 0 && call(&w, 'F') == 0);
	CHECK(call(&w, 'U') == 0 && call(&w, 'R') == 0);
	CHECK(call(&w, 'M') == 0 && call(&w, 'D') == 0 && call(&w, 'T') == 0);
	check_rows_frames(&out, 1, 1, sizeof(row));
	stream_writer_free(&w);
	buf_free(&out);
}

struct failing {
	int calls, fail_at;
};

static int
failing_writev(void *ctx, struct iovec *iov, int n)
{
	struct failing *f = ctx;

	(void)iov;
	(void)n;
	if (f->calls++ != f->fail_at)
		return 0;
	errno = ENOSPC;
	return -1;
}

/* A sink that failed inside a frame is not written to again. */
static void
test_sink_fails(void)
{
	static const char calls[] = "HURMDT";

	for (int at = 0; at < 6; at++) {
		struct failing f = { .fail_at = at };
		struct stream_sink sink = { failing_writev, &f };
		struct stream_writer w;
		int i, rc = 0;

		stream_writer_init(&w, sink);
		errno = 0;
		for (i = 0; calls[i] != '\0' && rc == 0; i++)
			rc = call(&w, calls[i]);
		CHECK_INT(rc, -1);
		CHECK_INT(errno, ENOSPC);
		CHECK_INT(f.calls, at + 1);
		CHECK_INT(call(&w, 'F'), -1);
		CHECK_INT(f.calls, at + 1);
		stream_writer_free(&w);
	}
}

static const char *
stream_id(const struct buf *out, json_t **o)
{
	struct stream_reader r;
	struct stream_frame f;
	struct memory m;
	const char *id = NULL;

	stream_reader_init(&r, memory_source(&m, out->data, out->len,
	    SIZE_MAX));
	CHECK(stream_reader_next(&r, &f) == STREAM_FRAME);
	*o = json_incref(f.json);
	CHECK(meta_str(*o, "stream", &id));
	stream_reader_free(&r);
	return id;
}

/* Two streams of the same content differ by their ids. */
static void
test_stream_id(void)
{
	struct stream_writer w;
	struct buf out[2];
	const char *id[2];
	json_t *o[2];

	for (int i = 0; i < 2; i++) {
		buf_init(&out[i], SIZE_MAX / 2);
		stream_writer_init(&w, memory_sink(&out[i]));
		CHECK(call(&w, 'H') == 0);
		id[i] = stream_id(&out[i], &o[i]);
		CHECK(strlen(id[i]) == 32);
		CHECK(strspn(id[i], "0123456789abcdef") == 32);
		stream_writer_free(&w);
		buf_free(&out[i]);
	}
	CHECK(strcmp(id[0], id[1]) != 0);
	json_decref(o[0]);
	json_decref(o[1]);
}

int
main(void)
{
	test_grammar();
	test_refused_calls_leave_no_trace();
	test_rows_are_gathered();
	test_large_row();
	test_limits();
	test_fail_drops_buffered_rows();
	test_sink_fails();
	test_stream_id();
	return check_done();
}
