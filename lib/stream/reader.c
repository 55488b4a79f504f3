#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "copy/cursor.h"
#include "copy/tuple.h"
#include "stream/frame.h"
#include "stream/meta.h"
#include "stream/reader.h"

/* How much is asked of the source before a frame has shown it is longer. */
#define READ_FIRST	(256 * 1024)
#define READ_MAX	(FRAME_ROWS_MAX + 2 * FRAME_HEADER_SIZE + \
			FRAME_CHECKSUM_SIZE)

void
stream_reader_init(struct stream_reader *r, struct stream_source source)
{
	memset(r, 0, sizeof(*r));
	r->source = source;
	r->state = STREAM_AT_START;
	buf_init(&r->in, READ_MAX);
}

void
stream_reader_free(struct stream_reader *r)
{
	buf_free(&r->in);
	json_decref(r->json);
	r->json = NULL;
}

const char *
stream_reader_why(const struct stream_reader *r)
{
	return r->why == NULL ? "" : r->why;
}

uint64_t
stream_reader_open_rows(const struct stream_reader *r)
{
	return r->batch_rows;
}

static enum stream_result
stuck(struct stream_reader *r, enum stream_result result, const char *why)
{
	r->state = STREAM_BROKEN;
	r->stuck = result;
	r->why = why;
	return result;
}

static enum stream_result
damaged(struct stream_reader *r, const char *why)
{
	return stuck(r, STREAM_DAMAGED, why);
}

/*
 * Reads until `need` bytes are in the buffer, which grows as they come and
 * never ahead of them by more than READ_FIRST or what is there already.
 * `extra` bytes more are taken if the same read brings them: asking for the
 * header of the next frame with the end of this one saves a system call.
 * *end: the source ended first.
 */
static int
fill(struct stream_reader *r, size_t need, size_t extra, bool *end)
{
	size_t room, want;
	ssize_t got;

	*end = false;
	while (r->in.len < need) {
		want = need + extra - r->in.len;
		room = r->in.len < READ_FIRST ? READ_FIRST : r->in.len;
		if (want > room)
			want = room;
		if (buf_reserve(&r->in, want) == -1)
			return -1;
		got = r->source.read(r->source.ctx, r->in.data + r->in.len,
		    want);
		if (got == -1)
			return -1;
		if (got == 0) {
			*end = true;
			return 0;
		}
		r->in.len += (size_t)got;
	}
	return 0;
}

/*
 * Drops what was returned last; at most the head of the next frame remains.
 */
static void
drop_frame(struct stream_reader *r)
{
	if (r->frame_len > 0) {
		memmove(r->in.data, r->in.data + r->frame_len,
		    r->in.len - r->frame_len);
		r->in.len -= r->frame_len;
		r->frame_len = 0;
	}
	json_decref(r->json);
	r->json = NULL;
}

/*
 * Says what the stream is instead, where the first bytes tell: those in place
 * of the signature, as how many follow them depends on the source.
 */
static const char *
not_a_stream(const uint8_t *p, size_t n)
{
	size_t i;

	if (n > STREAM_SIGNATURE_SIZE)
		n = STREAM_SIGNATURE_SIZE;
	if (n >= 6 && memcmp(p, COPY_SIGNATURE, 6) == 0)
		return "it is plain binary COPY, not a stream of pgcopy-out";
	for (i = 0; i < n && (isprint(p[i]) || isspace(p[i])); i++)
		continue;
	return i == n ? "it is text, not a stream of pgcopy-out" :
	    "it does not begin with the signature of a stream";
}

static enum stream_result
read_signature(struct stream_reader *r)
{
	bool end;

	if (fill(r, STREAM_SIGNATURE_SIZE, FRAME_HEADER_SIZE, &end) == -1)
		return stuck(r, STREAM_IOERR, NULL);
	if (memcmp(r->in.data == NULL ? (const uint8_t *)"" : r->in.data,
	    STREAM_SIGNATURE, r->in.len < STREAM_SIGNATURE_SIZE ? r->in.len :
	    STREAM_SIGNATURE_SIZE) != 0)
		return damaged(r, not_a_stream(r->in.data, r->in.len));
	if (end)
		return stuck(r, STREAM_CUT, r->in.len == 0 ?
		    "it is empty" : "it ends inside the signature");
	r->frame_len = STREAM_SIGNATURE_SIZE;
	drop_frame(r);
	return STREAM_FRAME;
}

/* The limit on a payload, 0 for a frame that must not be read at all. */
static size_t
payload_limit(uint32_t tag)
{
	switch ((enum frame_type)tag) {
	case FRAME_ROWS:
		return FRAME_ROWS_MAX;
	case FRAME_MARK:
		return FRAME_MARK_MAX;
	case FRAME_HEAD:
	case FRAME_UNIT:
	case FRAME_SNAP:
	case FRAME_COLS:
	case FRAME_DONE:
	case FRAME_FAIL:
	case FRAME_TAIL:
		return FRAME_JSON_MAX;
	}
	return FRAME_IS_ANCILLARY(tag) ? FRAME_SKIP_MAX : 0;
}

static bool
is_letters(const uint8_t *p)
{
	int i;

	for (i = 0; i < 4; i++)
		if (!((p[i] >= 'A' && p[i] <= 'Z') ||
		    (p[i] >= 'a' && p[i] <= 'z')))
			return false;
	return true;
}

/*
 * Brings one whole frame into the buffer and verifies its checksum.
 */
static enum stream_result
read_frame(struct stream_reader *r, struct stream_frame *f)
{
	uint32_t tag;
	size_t n, whole;
	bool end;

	if (fill(r, FRAME_HEADER_SIZE, 0, &end) == -1)
		return stuck(r, STREAM_IOERR, NULL);
	if (end && r->in.len == 0)
		return stuck(r, STREAM_CUT, "it ends without an end frame");
	if (end)
		return stuck(r, STREAM_CUT, "it ends inside a frame");
	n = get_u32(r->in.data);
	tag = get_u32(r->in.data + 4);
	if (!is_letters(r->in.data + 4))
		return damaged(r, "a frame has no valid type");
	if (payload_limit(tag) == 0)
		return damaged(r, "it holds a frame that this version does "
		    "not know");
	if (n > payload_limit(tag))
		return damaged(r, "a frame is longer than its limit");
	whole = FRAME_HEADER_SIZE + n + FRAME_CHECKSUM_SIZE;
	if (fill(r, whole, FRAME_HEADER_SIZE, &end) == -1)
		return stuck(r, STREAM_IOERR, NULL);
	if (end)
		return stuck(r, STREAM_CUT, "it ends inside a frame");
	memset(f, 0, sizeof(*f));
	f->type = (enum frame_type)tag;
	f->raw = r->in.data;
	f->raw_len = whole;
	f->checksum = checksum(f->raw, FRAME_HEADER_SIZE + n, NULL, 0);
	if (f->checksum != get_u64(f->raw + whole - FRAME_CHECKSUM_SIZE))
		return damaged(r, "a checksum does not match");
	r->frame_len = whole;
	return STREAM_FRAME;
}

static enum stream_result
take_head(struct stream_reader *r, struct stream_frame *f)
{
	int64_t version;
	const char *encoding;

	if (!meta_int(f->json, "version", &version) || version < 1)
		return damaged(r, "HEAD has no version");
	if (version != STREAM_VERSION)
		return damaged(r, "it is of a version that this program does "
		    "not read");
	if (!meta_str(f->json, "encoding", &encoding) ||
	    strcmp(encoding, "UTF8") != 0)
		return damaged(r, "its encoding is not UTF8");
	return STREAM_FRAME;
}

static enum stream_result
take_unit(struct stream_reader *r, struct stream_frame *f)
{
	const json_t *columns = json_object_get(f->json, "columns");

	if (!json_is_array(columns) ||
	    json_array_size(columns) > COPY_COLUMNS_MAX)
		return damaged(r, "UNIT has no valid columns");
	r->ncols = (uint16_t)json_array_size(columns);
	r->batch = r->batch_rows = r->batch_bytes = 0;
	r->unit_batches = r->unit_rows = r->unit_bytes = 0;
	r->units++;
	return STREAM_FRAME;
}

static enum stream_result
take_rows(struct stream_reader *r, struct stream_frame *f)
{
	const uint8_t *p = f->raw + FRAME_HEADER_SIZE;
	size_t n = f->raw_len - FRAME_HEADER_SIZE - FRAME_CHECKSUM_SIZE;

	if (n < sizeof(uint32_t))
		return damaged(r, "ROWS has no count");
	f->count = get_u32(p);
	f->tuples = p + sizeof(uint32_t);
	f->tuples_len = n - sizeof(uint32_t);
	if (f->count == 0 ||
	    !tuples_check(f->tuples, f->tuples_len, f->count, r->ncols))
		return damaged(r, "ROWS does not hold the tuples it announces");
	r->batch_rows += f->count;
	r->batch_bytes += f->tuples_len;
	return STREAM_FRAME;
}

static enum stream_result
take_mark(struct stream_reader *r, struct stream_frame *f)
{
	const uint8_t *p = f->raw + FRAME_HEADER_SIZE;
	size_t n = f->raw_len - FRAME_HEADER_SIZE - FRAME_CHECKSUM_SIZE;

	if (n < MARK_FIXED_SIZE)
		return damaged(r, "MARK is too short");
	f->batch = get_u64(p);
	f->rows = get_u64(p + 8);
	f->bytes = get_u64(p + 16);
	f->cursor = p + MARK_FIXED_SIZE;
	f->cursor_len = n - MARK_FIXED_SIZE;
	if (f->batch != r->batch + 1 || f->rows != r->batch_rows ||
	    f->bytes != r->batch_bytes)
		return damaged(r, "MARK does not count what came before it");
	if (get_u64(p + 24) != r->chain)
		return damaged(r, "frames are missing, doubled or from "
		    "another stream");
	if (f->cursor_len > 0 && f->cursor[0] != CURSOR_PLAIN &&
	    f->cursor[0] != CURSOR_SEALED)
		return damaged(r, "MARK has no valid cursor");
	r->batch = f->batch;
	r->unit_batches++;
	r->unit_rows += f->rows;
	r->unit_bytes += f->bytes;
	r->batch_rows = r->batch_bytes = 0;
	return STREAM_FRAME;
}

/* Is the member there with just this value? */
static bool
says(const json_t *o, const char *key, uint64_t value)
{
	int64_t v;

	return meta_int(o, key, &v) && v >= 0 && (uint64_t)v == value;
}

static bool
chain_matches(const struct stream_reader *r, const json_t *o)
{
	uint64_t v;

	return meta_hex64(o, "chain", &v) && v == r->chain;
}

static enum stream_result
take_done(struct stream_reader *r, struct stream_frame *f)
{
	if (!says(f->json, "rows", r->unit_rows) ||
	    !says(f->json, "batches", r->unit_batches) ||
	    !says(f->json, "bytes", r->unit_bytes) ||
	    !chain_matches(r, f->json))
		return damaged(r, "DONE does not sum up what came before it");
	r->rows += r->unit_rows;
	return STREAM_FRAME;
}

static enum stream_result
take_fail(struct stream_reader *r, struct stream_frame *f)
{
	int64_t code;

	if (!meta_int(f->json, "code", &code) || code < EX__BASE ||
	    code > EX__MAX)
		return damaged(r, "FAIL has no valid code");
	f->fail_code = (int)code;
	f->fail_in_unit = r->state == STREAM_IN_UNIT;
	if (f->fail_in_unit) {
		r->failures++;
		/* What was marked before the failure counts. */
		r->rows += r->unit_rows;
		r->batch_rows = r->batch_bytes = 0;
	}
	return STREAM_FRAME;
}

static enum stream_result
take_tail(struct stream_reader *r, struct stream_frame *f)
{
	if (!says(f->json, "units", r->units) ||
	    !says(f->json, "rows", r->rows) ||
	    !says(f->json, "failures", r->failures) ||
	    !chain_matches(r, f->json))
		return damaged(r, "TAIL does not sum up what came before it");
	return STREAM_FRAME;
}

static enum stream_result
take_content(struct stream_reader *r, struct stream_frame *f)
{
	switch (f->type) {
	case FRAME_ROWS:
		return take_rows(r, f);
	case FRAME_MARK:
		return take_mark(r, f);
	default:
		break;
	}
	r->json = meta_parse(f->raw + FRAME_HEADER_SIZE,
	    f->raw_len - FRAME_HEADER_SIZE - FRAME_CHECKSUM_SIZE);
	if (r->json == NULL)
		return damaged(r, "a frame's JSON is not valid");
	f->json = r->json;
	switch (f->type) {
	case FRAME_HEAD:
		return take_head(r, f);
	case FRAME_UNIT:
		return take_unit(r, f);
	case FRAME_DONE:
		return take_done(r, f);
	case FRAME_FAIL:
		return take_fail(r, f);
	case FRAME_TAIL:
		return take_tail(r, f);
	default:
		return STREAM_FRAME;
	}
}

/*
 * Only the end may follow the end frame, which is not returned before: who
 * passes it on could not take it back.
 */
static enum stream_result
expect_end(struct stream_reader *r, struct stream_frame *f)
{
	bool end;

	if (fill(r, r->frame_len + 1, 0, &end) == -1)
		return stuck(r, STREAM_IOERR, NULL);
	if (!end)
		return damaged(r, "bytes follow its end");
	f->raw = r->in.data;	/* the buffer may have moved */
	return STREAM_FRAME;
}

/* An unknown frame that may be skipped; HEAD comes before any of them. */
static bool
is_skipped(const struct stream_reader *r, const struct stream_frame *f)
{
	return f->type != FRAME_SNAP && f->type != FRAME_COLS &&
	    FRAME_IS_ANCILLARY((uint32_t)f->type) &&
	    (r->state == STREAM_BETWEEN || r->state == STREAM_IN_UNIT);
}

enum stream_result
stream_reader_next(struct stream_reader *r, struct stream_frame *f)
{
	enum stream_result result;
	enum stream_state next;
	bool at_start = r->state == STREAM_AT_START;

	if (r->state == STREAM_BROKEN || r->stuck == STREAM_END)
		return r->stuck;
	drop_frame(r);
	if (r->state == STREAM_AT_END)
		return r->stuck = STREAM_END;
	if (at_start && (result = read_signature(r)) != STREAM_FRAME)
		return result;
	for (;;) {
		if ((result = read_frame(r, f)) != STREAM_FRAME)
			return result;
		if (!is_skipped(r, f))
			break;
		r->chain = stream_chain(r->chain, f->checksum);
		drop_frame(r);
	}
	next = stream_next_state(r->state, f->type, r->batch_rows > 0);
	if (next == STREAM_BROKEN)
		return damaged(r, "a frame stands where none of its type may");
	if (next == STREAM_AT_END &&
	    (result = expect_end(r, f)) != STREAM_FRAME)
		return result;
	if ((result = take_content(r, f)) != STREAM_FRAME)
		return result;
	r->chain = stream_chain(r->chain, f->checksum);
	r->state = next;
	return STREAM_FRAME;
}
