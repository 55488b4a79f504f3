/*
 * Frames with the checksums that a fuzzer does not find by itself: each is a
 * byte that says which (or an unknown one), two for its length, its payload.
 * An empty MARK, DONE or TAIL counts what came before it.  What the reader
 * lets through goes on to what the commands do with it.
 */
#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "copy/unit.h"
#include "stream/meta.h"
#include "tests/helpers/memory.h"
#include "tests/helpers/text.h"
#include "tests/fuzz/fuzz.h"

static const uint32_t tags[] = { FRAME_HEAD, FRAME_UNIT, FRAME_ROWS,
	FRAME_MARK, FRAME_SNAP, FRAME_DONE, FRAME_FAIL, FRAME_TAIL,
	FRAME_TAG('n', 'o', 't', 'e'), FRAME_TAG('N', 'o', 't', 'e') };

static void
append(struct buf *b, const void *p, size_t n)
{
	must(buf_append(b, p, n) == 0);
}

static void
counted_mark(const struct tally *t, struct buf *payload)
{
	must(buf_append_u64(payload, t->unit_batches + 1) == 0 &&
	    buf_append_u64(payload, t->batch_rows) == 0 &&
	    buf_append_u64(payload, t->batch_bytes) == 0 &&
	    buf_append_u64(payload, t->chain) == 0);
}

static void
counted_json(const struct tally *t, uint32_t tag, struct buf *payload)
{
	static const char *const names[] = { "rows", "batches", "bytes",
		"units", "failures", "chain" };
	char value[MEMBER_TEXT];
	const char *comma = "{";

	for (size_t i = 0; i < NITEMS(names); i++)
		if (tally_member(t, tag, names[i], value, sizeof(value))) {
			must(buf_printf(payload, "%s\"%s\":%s", comma, names[i],
			    value) == 0);
			comma = ",";
		}
	append(payload, "}", 1);
}

static void
put_frame(struct buf *stream, struct tally *t, uint32_t tag,
    const uint8_t *p, size_t n)
{
	struct buf payload;
	size_t at = stream->len;
	uint64_t sum;

	buf_init(&payload, SIZE_MAX / 2);
	if (n > 0)
		append(&payload, p, n);
	else if (tag == FRAME_MARK)
		counted_mark(t, &payload);
	else if (tag == FRAME_DONE || tag == FRAME_TAIL)
		counted_json(t, tag, &payload);
	must(buf_append_u32(stream, (uint32_t)payload.len) == 0 &&
	    buf_append_u32(stream, tag) == 0);
	append(stream, payload.data, payload.len);
	sum = checksum(stream->data + at, stream->len - at, NULL, 0);
	must(buf_append_u64(stream, sum) == 0);
	tally_frame(t, tag, payload.data, payload.len, sum);
	buf_free(&payload);
}

/* What is understood comes back the same. */
static void
check_unit(const json_t *o)
{
	const char *why = NULL;
	struct unit u, again;
	json_t *back;
	char *id;

	if (unit_from_json(&u, o, &why) == -1) {
		must(why != NULL);
		return;
	}
	back = unit_to_json(&u);
	must(unit_from_json(&again, back, &why) == 0 &&
	    unit_shape(&u, NULL, NULL) == 0 && unit_shape(&again, NULL, NULL) == 0 &&
	    strcmp(u.shape, again.shape) == 0);
	id = unit_id(&u);
	free(id);
	unit_clear(&u);
	unit_clear(&again);
	json_decref(back);
}

static void
read_stream(const struct buf *stream)
{
	struct memory m;
	struct stream_reader r;
	struct stream_frame f;
	enum stream_result result;

	stream_reader_init(&r, memory_source(&m, stream->data, stream->len,
	    SIZE_MAX));
	while ((result = stream_reader_next(&r, &f)) == STREAM_FRAME)
		if (f.type == FRAME_UNIT)
			check_unit(f.json);
	must(result != STREAM_IOERR);
	must(result == STREAM_END || *stream_reader_why(&r) != '\0');
	stream_reader_free(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct tally t = { .chain = 0 };
	struct buf stream;
	uint32_t tag;
	size_t len;

	buf_init(&stream, SIZE_MAX / 2);
	append(&stream, STREAM_SIGNATURE, STREAM_SIGNATURE_SIZE);
	while (n >= 3) {
		tag = tags[p[0] % NITEMS(tags)];
		len = get_u16(p + 1);
		p += 3;
		n -= 3;
		if (len > n)
			len = n;
		put_frame(&stream, &t, tag, p, len);
		p += len;
		n -= len;
	}
	read_stream(&stream);
	buf_free(&stream);
	return 0;
}
