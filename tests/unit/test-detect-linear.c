/*
 * What a text costs is in its length, not in what is in it: texts made to be
 * slow against ordinary ones of the same length, in processor time.
 *
 *	test-detect-linear		the bound
 *	test-detect-linear --report	ns a byte of each, as markdown
 */
#include "sys/system.h"
#include "detect/detect.h"
#include "tests/unit/check.h"
#include "tests/unit/masking.h"

#include <time.h>

#define BYTES	(256 * 1024)
#define SPANS_BYTES (8 * BYTES)	/* of what is all spans */
#define RUNS	2		/* the fastest counts */
/*
 * Times ordinary text.  Figures with single blanks between are looked at
 * from each of them on, up to 20 figures: about 13 times.  What is quadratic
 * is above 100.
 */
#define FACTOR	30
#define PATIENCE 240		/* seconds, for what does not end */

static const char ordinary[] =
    "Customer called about order 88213-4, the parcel arrived late and one "
    "lamp is broken. Sent photos to maria@corp.test, please refund 49.90 "
    "before Friday. Spoke to Mrs. Stone on 555-010-2233 again at 10:45. "
    "He moved from 12 Mill Road in May; the van could not find the door. "
    "Wir haben die Rechnung heute noch einmal verschickt, vielen Dank. ";

/* Each again and again. */
static const char *const hostile[] = {
	/* one sign, one class of bytes */
	"@", "1", "a", "A", "(", ":", "+", "-", ".", "'", "_", " ", "\n", "\t",
	"/", "%", "\xc3\xa9", "\xe6\x9d\xb1", "\xe3\x81\xaf", "\xf0\x9f\x98\x80",
	"\xe2\x80\x93", "\xc2\xa0", "\x80", "\xff",
	/* half of an address */
	"a@", "@a.b", "a.a.a.", "a@a@a@", "a+", "a_", "x@b-", "a-", "a'", "%a",
	"www.", "http://", "https://a.", "http://a", "a.b/", "1.1.", "1::",
	"::1", "ffff:", "1::1::", "aa:aa:", "aa-", "0123abcd-", "1.1.1.1.",
	/* half of a number */
	"1-", "9-", "(1)", "+1", "+(", "+49 ", "1 ", "4 5 6 7 8 ", "4111 ",
	"4111 1111 1111 ", "DE1", "GB82 WEST ", "DE89 ", "AB12CD", "12345678A",
	"1/1/", "0 ", "00 ", "00-", "01 23 45 67 ", "A1 ", "ABC ", "(555) ",
	/* half of a name, a street, a date */
	"Dr. Dr. Dr. ", "Herr Frau ", "Dear ", "Dear, ", "Maria ", "Maria, ",
	"Maria J. ", "J. ", "von ", "de la ", "Maria von ", "Smith Smith ",
	"customer: ", "customer A ", "A B ", "Aa Bb ", "O'", "Aa-",
	"12 A ", "12 Mill ", "12, ", "12 rue ", "12 bis ", "rue de ", "Via ",
	"Via A ", "Am A ", "Hauptstr. ", "ul. ", "calle de la ", "1a ",
	"born ", "born of ", "born 1/1/", "born on the 1 ", "12 March ",
	"passport ", "passport no ", "passport A ", "tel ", "ssn ", "DOB: ",
	/* what has no blanks */
	"\xe7\x94\xb0", "\xe7\x94\xb0\xe4\xb8\xad",		/* family names */
	"\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd", "\xe5\xb8\x82\xe5\xb8\x82",
	("\xe5\xb8\x82\xe5\xb8\x82\xe5\xb8\x82" "1"),		/* towns, 1 */
	"\xe5\xb9\xb4", "1\xe5\xb9\xb4", "\xe9\x9b\xbb\xe8\xa9\xb1",
	"\xe6\x97\x85\xe5\x88\xb8\xe3\x81\xaf",		/* passport wa */
	"\xe3\x81\xaf\xe3\x81\xaf", "\xef\xbc\x91", "a\xe6\x9d\xb1",
};

/* Each is a span, so that much is looked for again. */
static const char *const spans[] = {
	"00-00-00-00-00-00 ", "a@b.cd ", "1.2.3.4 ", "Dear Maria, ", "Maria, ",
	"::ffff:1 ", "http://a.b ", "Maria Stone ", "02:00:00:aa:bb:cc-",
	"\xe7\x94\xb0\xe4\xb8\xad\xe5\xa4\xaa\xe9\x83\x8e",
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
fill(char *bytes, size_t n, const char *piece)
{
	size_t len = strlen(piece);

	for (size_t i = 0; i < n; i++)
		bytes[i] = piece[i % len];
}

/* Nanoseconds a byte; the spans go forward and stay inside. */
static double
cost(const struct detector *d, const char *bytes, size_t n)
{
	struct detect_span span;
	double begin, fastest = 0, took;
	bool inside = true;
	size_t from;

	for (int i = 0; i < RUNS; i++) {
		begin = now();
		for (from = 0; detect_next(d, (const uint8_t *)bytes, n,
		    from, &span); from = span.at + span.len)
			inside &= span.len > 0 && span.at >= from &&
			    span.len <= n - span.at;
		took = now() - begin;
		if (i == 0 || took < fastest)
			fastest = took;
	}
	CHECK(inside);
	return fastest * 1e9 / (double)n;
}

/* The same through the action, which writes what it replaces. */
static double
cost_scrub(const char *bytes, size_t n)
{
	struct masking m;
	double begin, took = 0;
	int32_t got;

	if (CHECK_INT(masking_begin(&m, "text", -1, "scrub"), 0)) {
		begin = now();
		CHECK(masking_value(&m, bytes, n, &got) != NULL);
		took = now() - begin;
	}
	masking_end(&m);
	return took * 1e9 / (double)n;
}

static bool
is_utf8(const char *s)
{
	return (uint8_t)s[0] != 0x80 && (uint8_t)s[0] != 0xff;
}

static void
check_piece(const struct detector *d, char *bytes, size_t n, const char *piece,
    double limit, bool report)
{
	size_t rest = n % strlen(piece);
	double c, s = 0;

	fill(bytes, n, piece);
	c = cost(d, bytes, n);
	/* Whole pieces are whole characters. */
	memset(bytes + n - rest, ' ', rest);
	if (is_utf8(piece))
		s = cost_scrub(bytes, n);
	if (!CHECK(c <= limit) || !CHECK(s <= limit * 2))
		fprintf(stderr, "\t%s: %.0f and %.0f ns a byte, over %.0f\n",
		    piece, c, s, limit);
	if (report)
		printf("| `%s` | %.1f | %.1f |\n", piece, c, s);
}

int
main(int argc, char **argv)
{
	bool report = argc == 2 && strcmp(argv[1], "--report") == 0;
	struct detector *d = detector_new(DETECT_ALL);
	char *bytes = malloc(SPANS_BYTES);
	double limit;

	alarm(PATIENCE);
	if (!CHECK(d != NULL && bytes != NULL))
		return check_done();
	fill(bytes, SPANS_BYTES, ordinary);
	limit = cost(d, bytes, SPANS_BYTES);
	if (report)
		printf("| text | detect, ns a byte | scrub |\n|---|--:|--:|\n"
		    "| ordinary | %.1f | %.1f |\n", limit,
		    cost_scrub(bytes, SPANS_BYTES));
	limit *= FACTOR;
	for (size_t i = 0; i < NITEMS(hostile); i++)
		check_piece(d, bytes, BYTES, hostile[i], limit, report);
	for (size_t i = 0; i < NITEMS(spans); i++)
		check_piece(d, bytes, SPANS_BYTES, spans[i], limit, report);
	free(bytes);
	detector_free(d);
	return check_done();
}
