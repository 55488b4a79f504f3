#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "copy/cursor.h"
#include "stream/meta.h"

#include "tests/helpers/memory.h"
#include "tests/unit/check.h"

#define MIB (1024 * 1024)

static void
start(struct stream_reader *r, struct memory *m, const struct buf *b,
    size_t chunk)
{
	stream_reader_init(r, memory_source(m, b->data, b->len, chunk));
}

/* A frame as it stands on the pipe, with a right checksum. */
static void
add_frame(struct buf *b, const char *type, const void *payload, size_t n)
{
	size_t at = b->len;

	CHECK(buf_append_u32(b, (uint32_t)n) == 0);
	CHECK(buf_append(b, type, 4) == 0);
	CHECK(buf_append(b, payload, n) == 0);
	CHECK(buf_append_u64(b, checksum(b->data + at, b->len - at, NULL,
	    0)) == 0);
}

static void
add_text(struct buf *b, const char *type, const char *payload)
{
	add_frame(b, type, payload, strlen(payload));
}

/* Signature and HEAD; with columns >= 0 a UNIT of so many. */
static struct buf
begin(int columns)
{
	char unit[200] = "{\"columns\":[";
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	CHECK(buf_append(&b, STREAM_SIGNATURE, STREAM_SIGNATURE_SIZE) == 0);
	add_text(&b, "HEAD", "{\"version\":1,\"encoding\":\"UTF8\"}");
	if (columns < 0)
		return b;
	for (int i = 0; i < columns; i++)
		strlcat(unit, i == 0 ? "{}" : ",{}", sizeof(unit));
	strlcat(unit, "]}", sizeof(unit));
	add_text(&b, "UNIT", unit);
	return b;
}

static void
test_frames_of_a_stream(void)
{
	static const enum frame_type types[] = {
		FRAME_HEAD, FRAME_UNIT, FRAME_ROWS, FRAME_MARK, FRAME_ROWS,
		FRAME_MARK, FRAME_DONE, FRAME_TAIL
	};
	static const uint64_t open_rows[] = { 0, 0, 2, 0, 1, 0, 0, 0 };
	struct buf b = vector_load("good/small", NULL);
	struct stream_reader r;
	struct stream_frame f;
	struct memory m;
	const char *text;
	size_t at = STREAM_SIGNATURE_SIZE;

	start(&r, &m, &b, SIZE_MAX);
	for (size_t i = 0; i < NITEMS(types); i++) {
		if (!CHECK(stream_reader_next(&r, &f) == STREAM_FRAME))
			break;
		CHECK_INT(f.type, types[i]);
		CHECK_INT(stream_reader_open_rows(&r), open_rows[i]);
		CHECK(memcmp(f.raw, b.data + at, f.raw_len) == 0);
		CHECK(f.checksum == get_u64(f.raw + f.raw_len - 8));
		at += f.raw_len;
		if (f.type == FRAME_HEAD) {
			CHECK(meta_str(f.json, "creator", &text));
			CHECK_STR(text, "pgcopy-out 0.1.0");
		} else if (i == 2) {
			CHECK_INT(f.count, 2);
			CHECK_INT(f.tuples_len, 2 + 12 + 7 + 2 + 12 + 4);
			CHECK(f.tuples == f.raw + FRAME_HEADER_SIZE + 4);
		} else if (i == 5) {
			CHECK_INT(f.batch, 2);
			CHECK_INT(f.rows, 1);
			CHECK_INT(f.bytes, 2 + 12 + 4);
			CHECK_INT(f.cursor_len, 11 + 12);
			CHECK_INT(f.cursor[0], CURSOR_PLAIN);
		}
	}
	CHECK_INT(at, b.len);
	for (int i = 0; i < 3; i++)
		CHECK_INT(stream_reader_next(&r, &f), STREAM_END);
	stream_reader_free(&r);
	buf_free(&b);
}

static void
test_fail_frames(void)
{
	struct buf b = vector_load("good/outer-fail-in-unit", NULL);
	struct stream_reader r;
	struct stream_frame f;
	struct memory m;
	int seen = 0;

	start(&r, &m, &b, 1);
	while (stream_reader_next(&r, &f) == STREAM_FRAME) {
		if (f.type != FRAME_FAIL)
			continue;
		CHECK_INT(f.fail_code, EX_TEMPFAIL);
		CHECK_INT(f.fail_in_unit, seen == 0);
		CHECK_INT(stream_reader_open_rows(&r), 0);
		seen++;
	}
	CHECK_INT(seen, 2);
	CHECK_INT(stream_reader_next(&r, &f), STREAM_END);
	stream_reader_free(&r);
	buf_free(&b);
}

/* The first answer that is no frame is the last, and reads no further. */
static void
test_answer_stays(void)
{
	static const struct {
		const char *vector;
		enum stream_result result;
	} cases[] = {
		{ "bad/checksum", STREAM_DAMAGED },
		{ "bad/cut-in-payload", STREAM_CUT },
		{ "bad/byte-after-tail", STREAM_DAMAGED },
		{ "good/empty", STREAM_END },
	};

	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct buf b = vector_load(cases[i].vector, NULL);
		struct stream_reader r;
		struct stream_frame f;
		struct memory m;
		size_t at;

		start(&r, &m, &b, 1);
		while (stream_reader_next(&r, &f) == STREAM_FRAME)
			;
		at = m.at;
		CHECK_INT(stream_reader_next(&r, &f), cases[i].result);
		CHECK_INT(stream_reader_next(&r, &f), cases[i].result);
		CHECK_INT(m.at, at);
		stream_reader_free(&r);
		buf_free(&b);
	}
}

/* An error of the source is neither a cut nor the end, wherever it comes. */
static void
test_source_fails(void)
{
	struct buf b = vector_load("good/small", NULL);
	struct stream_reader r;
	struct stream_frame f;
	enum stream_result result;
	struct memory m;

	for (size_t at = 0; at <= b.len; at++) {
		start(&r, &m, &b, 1);
		m.fail_at = at;
		errno = 0;
		while ((result = stream_reader_next(&r, &f)) == STREAM_FRAME)
			;
		CHECK_INT(errno, EIO);
		CHECK_INT(result, STREAM_IOERR);
		CHECK_INT(stream_reader_next(&r, &f), STREAM_IOERR);
		stream_reader_free(&r);
	}
	buf_free(&b);
}

/* The announced length is not believed: memory follows what has come. */
static void
test_memory_follows_bytes(void)
{
	static const size_t sent[] = { 100, 300 * 1024, 2 * MIB, 5 * MIB };
	static const size_t bound[] = { MIB, MIB, 8 * MIB, 20 * MIB };
	static const size_t chunks[] = { 64 * 1024, SIZE_MAX };

	for (size_t i = 0; i < NITEMS(sent) * NITEMS(chunks); i++) {
		struct buf b = begin(1);
		struct stream_reader r;
		struct stream_frame f;
		struct memory m;
		uint8_t *p;

		CHECK(buf_append_u32(&b, FRAME_ROWS_MAX) == 0);
		CHECK(buf_append_str(&b, "ROWS") == 0);
		p = buf_extend(&b, sent[i / 2]);
		memset(p, 0, sent[i / 2]);
		start(&r, &m, &b, chunks[i % 2]);
		CHECK_INT(stream_reader_next(&r, &f), STREAM_FRAME);
		CHECK_INT(stream_reader_next(&r, &f), STREAM_FRAME);
		CHECK_INT(stream_reader_next(&r, &f), STREAM_CUT);
		if (!CHECK(r.in.cap <= bound[i / 2]))
			fprintf(stderr, "\t%zu bytes for %zu\n", r.in.cap,
			    sent[i / 2]);
		stream_reader_free(&r);
		buf_free(&b);
	}
}

/* A length over its limit is refused before a byte of it is read. */
static void
test_limits(void)
{
	static const struct {
		const char *type;
		uint32_t max;
	} limits[] = {
		{ "ROWS", FRAME_ROWS_MAX }, { "MARK", FRAME_MARK_MAX },
		{ "DONE", FRAME_JSON_MAX }, { "FAIL", FRAME_JSON_MAX },
		{ "snap", FRAME_JSON_MAX }, { "cols", FRAME_JSON_MAX },
		{ "note", FRAME_SKIP_MAX },
	};

	for (size_t i = 0; i < 2 * NITEMS(limits); i++) {
		struct buf b = begin(1);
		struct outcome o;

		CHECK(buf_append_u32(&b, limits[i / 2].max + i % 2) == 0);
		CHECK(buf_append_str(&b, limits[i / 2].type) == 0);
		o = memory_read(b.data, b.len, SIZE_MAX);
		CHECK_INT(o.frames, 2);
		CHECK_INT(o.result, i % 2 == 0 ? STREAM_CUT : STREAM_DAMAGED);
		if (i % 2 == 1)
			CHECK_STR(o.why, "a frame is longer than its limit");
		outcome_free(&o);
		buf_free(&b);
	}
}

/* The greatest frames that are allowed are read, and skipped. */
static void
test_at_the_limit(void)
{
	struct buf b = begin(1);
	uint8_t *big = calloc(1, FRAME_MARK_MAX);
	uint64_t chain = 0;
	struct outcome o;
	size_t at[FRAMES_MAX + 1];

	add_frame(&b, "note", big, FRAME_SKIP_MAX);
	for (size_t n = vector_frames(&b, at), i = 1; i < n; i++)
		chain = stream_chain(chain, get_u64(b.data + at[i + 1] - 8));
	put_u64(big, 1);
	put_u64(big + 24, chain);
	big[MARK_FIXED_SIZE] = CURSOR_SEALED;
	add_frame(&b, "MARK", big, FRAME_MARK_MAX);
	o = memory_read(b.data, b.len, 100000);
	CHECK_INT(o.frames, 3);
	CHECK_INT(o.result, STREAM_CUT);
	outcome_free(&o);
	free(big);
	buf_free(&b);
}

/* What it says does not depend on the size of the pieces it came in. */
static void
test_same_answer_for_any_chunk(void)
{
	static const struct {
		const char *bytes, *why;
	} inputs[] = {
		{ "text and \377 no text",
		    "it is text, not a stream of pgcopy-out" },
		{ "text", "it is text, not a stream of pgcopy-out" },
		{ "\211PGS\r\n\n", "it does not begin with the signature of "
		    "a stream" },
		{ "PGCOPY\n\377\r\n",
		    "it is plain binary COPY, not a stream of pgcopy-out" },
		{ "PGCO", "it is text, not a stream of pgcopy-out" },
	};
	struct outcome o;

	for (size_t i = 0; i < NITEMS(inputs); i++)
		for (size_t chunk = 1; chunk < 20; chunk++) {
			o = memory_read(inputs[i].bytes,
			    strlen(inputs[i].bytes), chunk);
			CHECK_INT(o.result, STREAM_DAMAGED);
			CHECK_STR(o.why, inputs[i].why);
			outcome_free(&o);
		}
}

/* The table of the grammar in pgcopy-stream(5). */
static void
test_next_state(void)
{
	static const struct {
		enum stream_state from;
		enum frame_type tag;
		bool open_rows;
		enum stream_state to;
	} steps[] = {
		{ STREAM_AT_START, FRAME_HEAD, false, STREAM_BETWEEN },
		{ STREAM_AT_START, FRAME_FAIL, false, STREAM_AT_END },
		{ STREAM_BETWEEN, FRAME_UNIT, false, STREAM_IN_UNIT },
		{ STREAM_BETWEEN, FRAME_TAIL, false, STREAM_AT_END },
		{ STREAM_BETWEEN, FRAME_FAIL, false, STREAM_AT_END },
		{ STREAM_BETWEEN, FRAME_SNAP, false, STREAM_BETWEEN },
		{ STREAM_IN_UNIT, FRAME_ROWS, false, STREAM_IN_UNIT },
		{ STREAM_IN_UNIT, FRAME_ROWS, true, STREAM_IN_UNIT },
		{ STREAM_IN_UNIT, FRAME_MARK, false, STREAM_IN_UNIT },
		{ STREAM_IN_UNIT, FRAME_MARK, true, STREAM_IN_UNIT },
		{ STREAM_IN_UNIT, FRAME_SNAP, false, STREAM_IN_UNIT },
		{ STREAM_IN_UNIT, FRAME_SNAP, true, STREAM_IN_UNIT },
		{ STREAM_IN_UNIT, FRAME_COLS, false, STREAM_IN_UNIT },
		{ STREAM_IN_UNIT, FRAME_COLS, true, STREAM_IN_UNIT },
		{ STREAM_IN_UNIT, FRAME_DONE, false, STREAM_BETWEEN },
		{ STREAM_IN_UNIT, FRAME_FAIL, false, STREAM_BETWEEN },
		{ STREAM_IN_UNIT, FRAME_FAIL, true, STREAM_BETWEEN },
	};
	static const enum frame_type tags[] = {
		FRAME_HEAD, FRAME_UNIT, FRAME_ROWS, FRAME_MARK, FRAME_SNAP,
		FRAME_COLS, FRAME_DONE, FRAME_FAIL, FRAME_TAIL
	};
	enum stream_state want;

	for (int s = STREAM_AT_START; s <= STREAM_BROKEN; s++)
		for (size_t t = 0; t < 2 * NITEMS(tags); t++) {
			/* Rows are open in a unit only. */
			if (t % 2 == 1 && s != STREAM_IN_UNIT)
				continue;
			want = STREAM_BROKEN;
			for (size_t i = 0; i < NITEMS(steps); i++)
				if ((int)steps[i].from == s &&
				    steps[i].tag == tags[t / 2] &&
				    steps[i].open_rows == (t % 2 == 1))
					want = steps[i].to;
			CHECK_INT(stream_next_state((enum stream_state)s,
			    tags[t / 2], t % 2 == 1), want);
		}
}

int
main(void)
{
	test_frames_of_a_stream();
	test_fail_frames();
	test_answer_stays();
	test_source_fails();
	test_memory_follows_bytes();
	test_limits();
	test_at_the_limit();
	test_same_answer_for_any_chunk();
	test_next_state();
	return check_done();
}
