/* Cursors and tokens: what is read is written back the same. */
#include "sys/system.h"
#include "io/buf.h"
#include "copy/tuple.h"
#include "copy/cursor.h"
#include "tests/fuzz/fuzz.h"

static void
same(const struct buf *b, const uint8_t *p, size_t n)
{
	if (b->len != n || memcmp(b->data, p, n) != 0)
		abort();
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
	free(text);
	return 0;
}
