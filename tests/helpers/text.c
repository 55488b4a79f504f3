#include "sys/system.h"
#include "copy/tuple.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "stream/frame.h"

#include "tests/helpers/text.h"

_Noreturn void
text_die(const char *what)
{
	fprintf(stderr, "stream-text: %s: %s\n", what, strerror(errno));
	exit(EX_IOERR);
}

void
tally_frame(struct tally *t, uint32_t tag, const uint8_t *payload, size_t n,
    uint64_t sum)
{
	uint8_t link[16];

	put_u64(link, t->chain);
	put_u64(link + 8, sum);
	t->chain = checksum(link, sizeof(link), NULL, 0);
	switch (tag) {
	case FRAME_UNIT:
		t->in_unit = true;
		t->units++;
		t->batch_rows = t->batch_bytes = 0;
		t->unit_batches = t->unit_rows = t->unit_bytes = 0;
		break;
	case FRAME_ROWS:
		if (n < 4)
			break;
		t->batch_rows += get_u32(payload);
		t->batch_bytes += n - 4;
		break;
	case FRAME_MARK:
		t->unit_batches++;
		t->unit_rows += t->batch_rows;
		t->unit_bytes += t->batch_bytes;
		t->rows += t->batch_rows;
		t->batch_rows = t->batch_bytes = 0;
		break;
	case FRAME_DONE:
		t->in_unit = false;
		break;
	case FRAME_FAIL:
		if (t->in_unit)
			t->failures++;
		t->in_unit = false;
		break;
	}
}

bool
tally_member(const struct tally *t, uint32_t tag, const char *name, char *out,
    size_t n)
{
	const struct {
		uint32_t tag;
		const char *name;
		uint64_t value;
	} members[] = {
		{ FRAME_DONE, "rows", t->unit_rows },
		{ FRAME_DONE, "batches", t->unit_batches },
		{ FRAME_DONE, "bytes", t->unit_bytes },
		{ FRAME_TAIL, "units", t->units },
		{ FRAME_TAIL, "rows", t->rows },
		{ FRAME_TAIL, "failures", t->failures },
	};

	if (tag != FRAME_DONE && tag != FRAME_TAIL)
		return false;
	if (strcmp(name, "chain") == 0) {
		snprintf(out, n, "\"%016" PRIx64 "\"", t->chain);
		return true;
	}
	for (size_t i = 0; i < NITEMS(members); i++)
		if (members[i].tag == tag &&
		    strcmp(members[i].name, name) == 0) {
			snprintf(out, n, "%" PRIu64, members[i].value);
			return true;
		}
	return false;
}

int
text_hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

void
text_put_bytes(FILE *out, const void *p, size_t n)
{
	if (n > 0)
		fwrite(p, 1, n, out);
}

void
text_put_hex(FILE *out, const uint8_t *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		putc(digits[p[i] >> 4], out);
		putc(digits[p[i] & 15], out);
	}
}

void
text_put_field(FILE *out, const uint8_t *p, size_t n)
{
	bool text = true;

	for (size_t i = 0; i < n && text; i++)
		text = p[i] >= ' ' && p[i] <= '~';
	if (!text) {
		putc('x', out);
		text_put_hex(out, p, n);
		return;
	}
	putc('"', out);
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '"' || p[i] == '\\')
			putc('\\', out);
		putc(p[i], out);
	}
	putc('"', out);
}

bool
text_frame_at(const uint8_t *p, size_t n, uint32_t *tag, size_t *len)
{
	if (n < FRAME_HEADER_SIZE + FRAME_CHECKSUM_SIZE)
		return false;
	for (int i = 4; i < 8; i++)
		if (!((p[i] | 0x20) >= 'a' && (p[i] | 0x20) <= 'z'))
			return false;
	*len = get_u32(p);
	*tag = get_u32(p + 4);
	return *len <= n - FRAME_HEADER_SIZE - FRAME_CHECKSUM_SIZE;
}

size_t
text_tuple_at(const uint8_t *p, size_t n)
{
	size_t at = 2;
	int32_t len;

	if (n < 2 || get_i16(p) < 0)
		return 0;
	for (int left = get_i16(p); left > 0; left--) {
		if (n - at < 4)
			return 0;
		len = get_i32(p + at);
		at += 4;
		if (len < -1 || (len > 0 && (size_t)len > n - at))
			return 0;
		at += len > 0 ? (size_t)len : 0;
	}
	return at;
}
