/* Binary COPY: first byte columns, second chunks, the rest as of a server. */
#include "sys/system.h"
#include "io/buf.h"
#include "copy/tuple.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *at = p + 2, *tuple, *end = p + n;
	struct copy_parser c;
	struct buf partial;
	struct field f[256];
	size_t left, len;

	if (n < 2)
		return 0;
	buf_init(&partial, 1024);
	copy_parser_init(&c, p[0], &partial);
	while (at < end && c.state != COPY_BROKEN) {
		left = (size_t)(end - at) < p[1] + 1U ?
		    (size_t)(end - at) : p[1] + 1U;
		while (copy_parser_next(&c, &at, &left, &tuple, &len) ==
		    COPY_TUPLE)
			if (tuple_fields(tuple, p[0], f) != len || len > 1024)
				abort();
	}
	buf_free(&partial);
	return 0;
}
