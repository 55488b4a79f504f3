/*
 * Any bytes: spans lie in the text, in order, and do not overlap.  A text of
 * its own length is given, so that a byte read behind it is seen.
 */
#include "sys/system.h"
#include "detect/detect.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct detector *d;
	struct detect_span s;
	enum detect_kind kind;
	size_t end = 0;

	if (d == NULL && (d = detector_new(DETECT_ALL)) == NULL)
		return 0;
	for (size_t from = 0; detect_next(d, p, n, from, &s); from = end) {
		if (s.len == 0 || s.at < from || s.at + s.len > n ||
		    s.kind >= DETECT_KINDS)
			abort();
		end = s.at + s.len;
	}
	detect_whole(d, p, n, &kind);
	return 0;
}
