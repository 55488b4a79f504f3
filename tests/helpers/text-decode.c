#include "sys/system.h"
#include "copy/tuple.h"
#include "copy/cursor.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "stream/frame.h"

#include "tests/helpers/text.h"

/* One line of text without anything that the encoder would read otherwise. */
static bool
plain_json(const uint8_t *p, size_t n)
{
	if (n < 2 || p[0] != '{' || p[n - 1] != '}')
		return false;
	for (size_t i = 0; i < n; i++)
		if (p[i] < ' ' || p[i] == 0x7f)
			return false;
	return memmem(p, n, "\"*\"", 3) == NULL;
}

/* The JSON as it is, except that a chain which is right becomes "*". */
static void
put_json(FILE *out, const struct tally *t, uint32_t tag, const uint8_t *p,
    size_t n, bool explicit)
{
	char member[MEMBER_TEXT + 8], value[MEMBER_TEXT];
	const uint8_t *at = NULL;

	if (!explicit && tally_member(t, tag, "chain", value, sizeof(value))) {
		snprintf(member, sizeof(member), "\"chain\":%s", value);
		at = memmem(p, n, member, strlen(member));
	}
	if (at == NULL) {
		fwrite(p, 1, n, out);
		return;
	}
	fwrite(p, 1, (size_t)(at - p), out);
	fputs("\"chain\":\"*\"", out);
	at += strlen(member);
	fwrite(at, 1, n - (size_t)(at - p), out);
}

void
text_put_tuple(FILE *out, const uint8_t *p)
{
	int32_t len;

	fputs("\trow", out);
	for (int left = get_i16(p), at = 2; left > 0; left--) {
		len = get_i32(p + at);
		at += 4;
		putc(' ', out);
		if (len == -1) {
			fputs("null", out);
			continue;
		}
		text_put_field(out, p + at, (size_t)len);
		at += len;
	}
	putc('\n', out);
}

static void
put_rows(FILE *out, const uint8_t *p, size_t n)
{
	uint32_t count = 0;
	size_t at, len;

	for (at = 4; (len = text_tuple_at(p + at, n - at)) != 0; at += len)
		count++;
	if (get_u32(p) != count)
		fprintf(out, " count=%" PRIu32, get_u32(p));
	putc('\n', out);
	for (at = 4; (len = text_tuple_at(p + at, n - at)) != 0; at += len)
		text_put_tuple(out, p + at);
	if (at < n) {
		fputs("\tjunk ", out);
		text_put_hex(out, p + at, n - at);
		putc('\n', out);
	}
}

/* Members that are not what a writer would have counted come first. */
static void
put_mark(FILE *out, const struct tally *t, const uint8_t *p, size_t n,
    bool explicit)
{
	const struct {
		const char *name;
		uint64_t got, want;
		bool hex;
	} members[] = {
		{ "batch", get_u64(p), t->unit_batches + 1, false },
		{ "rows", get_u64(p + 8), t->batch_rows, false },
		{ "bytes", get_u64(p + 16), t->batch_bytes, false },
		{ "chain", get_u64(p + 24), t->chain, true },
	};
	char *token = NULL;

	for (int right = 0; right < 2; right++) {
		if (right && !explicit)
			fputs(" #", out);
		for (size_t i = 0; i < NITEMS(members); i++)
			if ((members[i].got == members[i].want) == right)
				fprintf(out, members[i].hex ?
				    " %s=%016" PRIx64 : " %s=%" PRIu64,
				    members[i].name, members[i].got);
		if (right || n == MARK_FIXED_SIZE)
			continue;
		token = cursor_token(p + MARK_FIXED_SIZE, n - MARK_FIXED_SIZE);
		if (token == NULL)
			text_die("cursor");
		fprintf(out, " cursor=%s", token);
	}
	putc('\n', out);
	free(token);
}

static void
put_payload(FILE *out, const struct tally *t, uint32_t tag, const uint8_t *p,
    size_t n, bool explicit)
{
	putc(' ', out);
	put_json(out, t, tag, p, n, explicit);
	putc('\n', out);
}

static void
put_frame(FILE *out, const struct tally *t, const uint8_t *frame, size_t n,
    bool explicit)
{
	uint32_t tag = get_u32(frame + 4);
	const uint8_t *p = frame + FRAME_HEADER_SIZE;
	uint64_t sum = get_u64(p + n);

	if (sum != checksum(frame, FRAME_HEADER_SIZE + n, NULL, 0))
		fprintf(out, "checksum=%016" PRIx64 " ", sum);
	if (tag == FRAME_ROWS && n >= 4) {
		fputs("ROWS", out);
		put_rows(out, p, n);
	} else if (tag == FRAME_MARK && n >= MARK_FIXED_SIZE &&
	    n <= FRAME_MARK_MAX) {
		fputs("MARK", out);
		put_mark(out, t, p, n, explicit);
	} else if (tag != FRAME_ROWS && tag != FRAME_MARK && plain_json(p, n)) {
		fwrite(frame + 4, 1, 4, out);
		put_payload(out, t, tag, p, n, explicit);
	} else {
		fprintf(out, "hex %.4s ", (const char *)frame + 4);
		text_put_hex(out, p, n);
		putc('\n', out);
	}
}

void
text_decode(const struct buf *in, FILE *out, bool explicit)
{
	struct tally t = { 0 };
	uint32_t tag;
	size_t at = 0, n;

	if (in->len >= STREAM_SIGNATURE_SIZE && memcmp(in->data,
	    STREAM_SIGNATURE, STREAM_SIGNATURE_SIZE) == 0) {
		fputs("signature\n", out);
		at = STREAM_SIGNATURE_SIZE;
		while (text_frame_at(in->data + at, in->len - at, &tag, &n)) {
			const uint8_t *frame = in->data + at;

			put_frame(out, &t, frame, n, explicit);
			at += FRAME_HEADER_SIZE + n + FRAME_CHECKSUM_SIZE;
			tally_frame(&t, tag, frame + FRAME_HEADER_SIZE, n,
			    get_u64(frame + FRAME_HEADER_SIZE + n));
		}
	}
	if (at < in->len) {
		fputs("bytes ", out);
		text_put_hex(out, in->data + at, in->len - at);
		putc('\n', out);
	}
}
