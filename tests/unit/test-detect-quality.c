/*
 * Precision and recall of the detectors over the labelled sentences of
 * tests/detect: part "a", which they were tuned on, part "b", held out, and
 * part "c", written when the detectors were done: that is only reported.
 *
 * The rule: a span that is found is right when it has the kind of a labelled
 * span, holds at least 90 % of its bytes, and at most twice as many bytes as
 * that has.  Each label counts once: a second span inside it is wrong.
 *
 * precision	right ones of the spans found
 * recall	labels found of all labels
 *
 *	test-detect-quality		all of it, and the bounds
 *	test-detect-quality SEED HALF	what was missed or wrong, each
 *	test-detect-quality --report	the table as markdown
 */
#include "sys/system.h"
#include "detect/detect.h"

#include "tests/unit/check.h"

#define SPANS_MAX	32
#define LINE_BYTES	4096
#define SEEDS		3

struct score {
	unsigned int	labels, found, right, hit;
};

struct label {
	struct detect_span	span;
	bool			hit;
};

struct sentence {
	uint8_t		text[LINE_BYTES];
	size_t		n;
	struct label	labels[SPANS_MAX];
	size_t		nlabels;
};

/* \n, \t and \\ to what they stand for. */
static size_t
unescape(const char *from, uint8_t *to)
{
	size_t n = 0;

	for (; *from != '\0' && *from != '\n'; from++) {
		if (*from == '\\') {
			from++;
			to[n++] = *from == 'n' ? '\n' : *from == 't' ? '\t' :
			    '\\';
		} else
			to[n++] = (uint8_t)*from;
	}
	return n;
}

/* locale, spans, text; false when it is no such line. */
static bool
parse(char *line, struct sentence *s)
{
	char *spans = strchr(line, '\t'), *text, *end;
	struct label *l;
	int kind;

	if (spans == NULL || (text = strchr(++spans, '\t')) == NULL)
		return false;
	*text++ = '\0';
	s->n = unescape(text, s->text);
	s->nlabels = 0;
	while (*spans != '\0' && *spans != '-') {
		if (s->nlabels == SPANS_MAX)
			return false;
		l = &s->labels[s->nlabels++];
		l->hit = false;
		l->span.at = strtoul(spans, &end, 10);
		l->span.len = strtoul(end + 1, &end, 10);
		spans = end + 1;
		end = spans + strcspn(spans, ",");
		if (*end == ',')
			*end++ = '\0';
		if ((kind = detect_kind_of(spans)) < 0)
			return false;
		l->span.kind = (enum detect_kind)kind;
		spans = end;
	}
	return true;
}

static bool
is_right(const struct detect_span *want, const struct detect_span *got)
{
	size_t from = want->at > got->at ? want->at : got->at;
	size_t we = want->at + want->len, ge = got->at + got->len;
	size_t to = we < ge ? we : ge;

	return want->kind == got->kind && to > from &&
	    (to - from) * 10 >= want->len * 9 && got->len <= want->len * 2;
}

static void
show(const char *what, const struct sentence *s, const struct detect_span *span)
{
	printf("%s %s [%.*s] in: %.*s\n", what, detect_name(span->kind),
	    (int)span->len, (const char *)s->text + span->at, (int)s->n,
	    (const char *)s->text);
}

static void
count(const struct detector *d, struct sentence *s, struct score *scores,
    bool verbose)
{
	struct detect_span span;
	bool right;

	for (size_t from = 0; detect_next(d, s->text, s->n, from, &span);
	    from = span.at + span.len) {
		right = false;
		for (size_t i = 0; i < s->nlabels && !right; i++)
			if (!s->labels[i].hit &&
			    is_right(&s->labels[i].span, &span))
				right = s->labels[i].hit = true;
		scores[span.kind].found++;
		scores[span.kind].right += right;
		if (!right && verbose)
			show("wrong", s, &span);
	}
	for (size_t i = 0; i < s->nlabels; i++) {
		scores[s->labels[i].span.kind].labels++;
		scores[s->labels[i].span.kind].hit += s->labels[i].hit;
		if (!s->labels[i].hit && verbose)
			show("missed", s, &s->labels[i].span);
	}
}

/* The sentences of that seed and half; how many. */
static unsigned int
measure(const struct detector *d, const char *seed, const char *half,
    struct score *scores, bool verbose)
{
	static struct sentence s;
	const char *src = getenv("PGCOPY_SRC");
	char command[1024], line[LINE_BYTES];
	unsigned int n = 0;
	FILE *f;

	snprintf(command, sizeof(command),
	    "python3 -B '%s/tests/detect/labelled.py' %s %s",
	    src == NULL ? "." : src, seed, half);
	if ((f = popen(command, "r")) == NULL)
		return 0;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (!CHECK(parse(line, &s)))
			break;
		count(d, &s, scores, verbose);
		n++;
	}
	CHECK_INT(pclose(f), 0);
	return n;
}

static double
share(unsigned int part, unsigned int all)
{
	return all == 0 ? 1 : (double)part / all;
}

static void
print_half(const struct score *s, const char *sep)
{
	printf("%s%6u%s%9.3f%s%7.3f", sep, s->labels, sep,
	    share(s->right, s->found), sep, share(s->hit, s->labels));
}

static void
print(const struct score *a, const struct score *b, const struct score *c,
    bool markdown)
{
	const char *sep = markdown ? " | " : " ";

	printf(markdown ? "| kind | labels | precision | recall | held out: "
	    "labels | precision | recall | written last: labels | precision | "
	    "recall |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n" :
	    "kind         labels precision  recall   held precision  "
	    "recall   last precision  recall\n");
	for (int k = 0; k < DETECT_KINDS; k++) {
		printf("%s%-12s", markdown ? "| " : "",
		    detect_name((enum detect_kind)k));
		print_half(&a[k], sep);
		print_half(&b[k], sep);
		print_half(&c[k], sep);
		printf("%s\n", markdown ? " |" : "");
	}
}

static void
check_bounds(const struct score *s, const char *half)
{
	double recall;

	for (int k = 0; k < DETECT_KINDS; k++) {
		recall = k == DETECT_NAME || k == DETECT_ADDRESS ? .85 : .98;
		if (!CHECK(s[k].labels > 0) ||
		    !CHECK(share(s[k].hit, s[k].labels) >= recall) ||
		    !CHECK(share(s[k].right, s[k].found) >= .95))
			fprintf(stderr, "\thalf %s, %s\n", half,
			    detect_name((enum detect_kind)k));
	}
}

int
main(int argc, char **argv)
{
	struct score a[DETECT_KINDS] = { 0 }, b[DETECT_KINDS] = { 0 };
	struct score c[DETECT_KINDS] = { 0 };
	struct detector *d = detector_new(DETECT_ALL);
	unsigned int na = 0, nb = 0, nc = 0;
	char seed[16];

	if (!CHECK(d != NULL))
		return check_done();
	if (argc == 3) {
		measure(d, argv[1], argv[2], a, true);
		print(a, b, c, false);
		detector_free(d);
		return 0;
	}
	for (int i = 1; i <= SEEDS; i++) {
		snprintf(seed, sizeof(seed), "%d", i);
		na += measure(d, seed, "a", a, false);
		nb += measure(d, seed, "b", b, false);
		nc += measure(d, seed, "c", c, false);
	}
	printf("%u sentences, %u held out, %u written last\n", na, nb, nc);
	print(a, b, c, argc == 2);
	CHECK(na >= 600 * SEEDS);
	check_bounds(a, "a");
	check_bounds(b, "b");
	detector_free(d);
	return check_done();
}
