/* The reader: the first byte is the size of chunks, the rest the stream. */
#include "sys/system.h"
#include "io/buf.h"
#include "tests/helpers/memory.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct outcome a, b;

	if (n == 0)
		return 0;
	a = memory_read(p + 1, n - 1, (size_t)p[0] + 1);
	b = memory_read(p + 1, n - 1, SIZE_MAX);
	if (a.result != b.result || a.raw.len != b.raw.len ||
	    strcmp(a.why, b.why) != 0)
		abort();
	outcome_free(&a);
	outcome_free(&b);
	return 0;
}
