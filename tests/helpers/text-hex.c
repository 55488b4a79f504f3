#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "stream/frame.h"

#include "tests/helpers/text.h"

#define LINE_BYTES 16
#define RUN_MIN 1024		/* equal bytes that are written as N*XX */
#define RUN_MAX (1024 * 1024 * 1024)

/* n bytes in lines of LINE_BYTES; the comment stands behind the last. */
static void PRINTFLIKE(4, 5)
put_part(FILE *out, const uint8_t *p, size_t n, const char *fmt, ...)
{
	va_list ap;
	size_t i;

	for (i = 0; i < n; i++) {
		fprintf(out, "%s%02x", i == 0 ? "" : i % LINE_BYTES == 0 ?
		    "\n" : " ", p[i]);
	}
	if (fmt != NULL) {
		fputs("\t# ", out);
		va_start(ap, fmt);
		vfprintf(out, fmt, ap);
		va_end(ap);
	}
	putc('\n', out);
}

/* A field: its length, then its bytes or, when all are equal, a run. */
static void
put_field(FILE *out, const uint8_t *f)
{
	size_t n = get_i32(f) == -1 ? 0 : get_u32(f), same = 0;

	while (same < n && f[4 + same] == f[4])
		same++;
	if (get_i32(f) == -1) {
		put_part(out, f, 4, "NULL");
	} else if (n >= RUN_MIN && same == n) {
		put_part(out, f, 4, "length %zu", n);
		fprintf(out, "%zu*%02x\n", n, f[4]);
	} else
		put_part(out, f, 4 + n, "length %zu, bytes", n);
}

/* The tuples one by one; returns how many bytes they are. */
static size_t
put_tuples(FILE *out, const uint8_t *p, size_t n)
{
	size_t at = 0, len;

	for (; (len = text_tuple_at(p + at, n - at)) != 0; at += len) {
		const uint8_t *f = p + at + 2;

		put_part(out, p + at, 2, "tuple of %d fields", get_i16(p + at));
		for (int left = get_i16(p + at); left > 0; left--) {
			put_field(out, f);
			f += 4 + (get_i32(f) > 0 ? get_i32(f) : 0);
		}
	}
	return at;
}

static void
put_mark(FILE *out, const uint8_t *p)
{
	put_part(out, p, 8, "batch %" PRIu64, get_u64(p));
	put_part(out, p + 8, 8, "rows %" PRIu64, get_u64(p + 8));
	put_part(out, p + 16, 8, "bytes %" PRIu64, get_u64(p + 16));
	put_part(out, p + 24, 8, "chain");
}

/* May it stand in a comment? */
static bool
is_plain(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] < ' ' || p[i] > '~')
			return false;
	return n > 0;
}

static void
put_payload(FILE *out, uint32_t tag, const uint8_t *p, size_t n)
{
	size_t at = 0;

	if (tag == FRAME_ROWS && n >= 4) {
		put_part(out, p, 4, "%" PRIu32 " tuples", get_u32(p));
		at = 4 + put_tuples(out, p + 4, n - 4);
	} else if (tag == FRAME_MARK && n >= MARK_FIXED_SIZE) {
		put_mark(out, p);
		at = MARK_FIXED_SIZE;
		if (at < n)
			put_part(out, p + at, n - at, "cursor");
		return;
	} else if (is_plain(p, n))
		fprintf(out, "# %.*s\n", (int)n, (const char *)p);
	if (at < n)
		put_part(out, p + at, n - at, NULL);
}

void
text_hex(const struct buf *in, FILE *out)
{
	uint32_t tag;
	size_t at = 0, n;

	if (in->len >= STREAM_SIGNATURE_SIZE && memcmp(in->data,
	    STREAM_SIGNATURE, STREAM_SIGNATURE_SIZE) == 0) {
		put_part(out, in->data, STREAM_SIGNATURE_SIZE, "signature");
		at = STREAM_SIGNATURE_SIZE;
	}
	while (text_frame_at(in->data + at, in->len - at, &tag, &n)) {
		const uint8_t *p = in->data + at;

		putc('\n', out);
		put_part(out, p, 4, "length %zu", n);
		put_part(out, p + 4, 4, "%.4s", (const char *)p + 4);
		put_payload(out, tag, p + FRAME_HEADER_SIZE, n);
		put_part(out, p + FRAME_HEADER_SIZE + n, FRAME_CHECKSUM_SIZE,
		    get_u64(p + FRAME_HEADER_SIZE + n) ==
		    checksum(p, FRAME_HEADER_SIZE + n, NULL, 0) ?
		    "checksum" : "checksum, wrong");
		at += FRAME_HEADER_SIZE + n + FRAME_CHECKSUM_SIZE;
	}
	if (at < in->len)
		put_part(out, in->data + at, in->len - at, "not a frame");
}

/* One word: bytes as pairs of digits, or N*XX for a run of N bytes. */
static bool
unhex_word(const char *word, struct buf *out)
{
	size_t run = 1;
	char *star;
	uint8_t *to;
	int hi, lo;

	if (strchr(word, '*') != NULL) {
		run = strtoul(word, &star, 10);
		if (*star != '*' || run == 0 || run > RUN_MAX)
			return false;
		word = star + 1;
	}
	for (; *word != '\0'; word += 2) {
		if ((hi = text_hex_digit(word[0])) == -1 ||
		    (lo = text_hex_digit(word[1])) == -1)
			return false;
		if ((to = buf_extend(out, run)) == NULL)
			text_die("hex");
		memset(to, hi << 4 | lo, run);
	}
	return true;
}

bool
text_unhex(FILE *in, struct buf *out)
{
	char *line = NULL, *word, *rest;
	size_t size = 0;
	bool ok = true;

	while (ok && getline(&line, &size, in) > 0) {
		line[strcspn(line, "#\n")] = '\0';
		for (rest = line; ok && (word = strsep(&rest, " \t")) != NULL;)
			ok = unhex_word(word, out);
	}
	free(line);
	return ok;
}
