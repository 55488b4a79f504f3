/*
 * First byte: which kinds.  What detectors find in any UTF-8 is in order, not
 * empty, inside of the text and of a kind that was asked for; and the text
 * with its spans replaced keeps the rest.
 */
#include "sys/system.h"
#include "detect/detect.h"
#include "type/utf8.h"
#include "tests/fuzz/fuzz.h"

#include "tests/unit/masking.h"

static void
spans(const struct detector *d, unsigned int kinds, const uint8_t *p,
    size_t n)
{
	struct detect_span s;
	size_t from = 0;

	while (detect_next(d, p, n, from, &s)) {
		must(s.at >= from && s.len > 0 && s.at <= n &&
		    s.len <= n - s.at);
		must(kinds >> s.kind & 1);
		must(utf8_valid(p + s.at, s.len));
		must(utf8_valid(p + from, s.at - from));
		from = s.at + s.len;
	}
}

/* The rest is copied: before the first span, and behind the last one. */
static void
rest(struct masking *m, const struct detector *d, const uint8_t *p, size_t n)
{
	struct detect_span s;
	size_t from = 0, head = n;
	const uint8_t *q;
	int32_t len;

	while (detect_next(d, p, n, from, &s)) {
		if (from == 0)
			head = s.at;
		from = s.at + s.len;
	}
	q = masking_value(m, p, n, &len);
	must(q != NULL && len >= 0 && utf8_valid(q, (size_t)len));
	must((size_t)len >= head && memcmp(q, p, head) == 0);
	must((size_t)len >= n - from && memcmp(q + len - (n - from), p + from,
	    n - from) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct detector *all, *one[DETECT_KINDS];
	static struct masking m;
	unsigned int kind;

	if (all == NULL) {
		must((all = detector_new(DETECT_ALL)) != NULL);
		for (kind = 0; kind < DETECT_KINDS; kind++)
			must((one[kind] = detector_new(1u << kind)) != NULL);
		must(masking_begin(&m, "text", -1, "scrub") == 0);
	}
	if (n < 2 || !utf8_valid(p + 1, n - 1))
		return 0;
	kind = p[0];
	p++;
	n--;
	if (kind < DETECT_KINDS)
		spans(one[kind], 1u << kind, p, n);
	spans(all, DETECT_ALL, p, n);
	rest(&m, all, p, n);
	return 0;
}
