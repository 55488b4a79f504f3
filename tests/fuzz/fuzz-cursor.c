/* Cursors, ranges and tokens: what is read is written back the same. */
#include "sys/system.h"
#include "io/buf.h"
#include "copy/tuple.h"
#include "copy/cursor.h"
#include "copy/range.h"
#include "tests/fuzz/fuzz.h"

static void
same(const struct buf *b, const uint8_t *p, size_t n)
{
	if (b->len != n || memcmp(b->data, p, n) != 0)
		abort();
}

static void
ranges(const char *text, const uint8_t *p, size_t n)
{
	struct range_bounds bounds;
	struct range_pages pages;
	struct range r;
	struct buf b;
	char *again;

	if (range_parse(&r, text) == 0) {
		again = range_token(r.name, r.body.data, r.body.len);
		if (strcmp(text, again) != 0)
			abort();
		free(again);
		range_clear(&r);
	}
	buf_init(&b, CURSOR_MAX);
	if (range_bounds_decode(p, n, &bounds)) {
		if (range_bounds_encode(&b, &bounds) == -1)
			abort();
		same(&b, p, n);
	}
	buf_clear(&b);
	if (range_pages_decode(p, n, &pages)) {
		if (range_pages_encode(&b, &pages) == -1)
			abort();
		same(&b, p, n);
	}
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct field f[CURSOR_COLUMNS_MAX];
	uint64_t fingerprint;
	struct buf b;
	uint16_t columns;
	char *text = malloc(n + 1), *again;

	memcpy(text, p, n);
	text[n] = '\0';
	buf_init(&b, CURSOR_MAX);
	if (cursor_from_token(&b, text) == 0) {
		again = cursor_token(b.data, b.len);
		if (strcmp(text, again) != 0)
			abort();
		free(again);
	}
	buf_clear(&b);
	if (cursor_decode(p, n, &fingerprint, f, &columns)) {
		if (cursor_encode(&b, fingerprint, f, columns) == -1)
			abort();
		same(&b, p, n);
	}
	buf_free(&b);
	ranges(text, p, n);
	free(text);
	return 0;
}
