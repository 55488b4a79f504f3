/*
 * Whatever happens to the bytes of a stream on their way: it never ends as if
 * it were whole, and nothing is returned that was not sent.
 */
#include "sys/system.h"
#include "io/buf.h"

#include "tests/helpers/memory.h"
#include "tests/unit/check.h"

#define FUZZ_SEED	0x5eed5eed5eed5eedULL
#define FUZZ_ROUNDS	20000

/* A stream and the frames that the reader returns of it. */
struct subject {
	struct buf	 bytes;
	struct outcome	 whole;
};

static struct subject
subject_load(const char *name)
{
	struct subject s = { .bytes = vector_load(name, NULL) };

	s.whole = memory_read(s.bytes.data, s.bytes.len, SIZE_MAX);
	CHECK_INT(s.whole.result, STREAM_END);
	return s;
}

static void
subject_free(struct subject *s)
{
	outcome_free(&s->whole);
	buf_free(&s->bytes);
}

/*
 * Reads a damaged copy.  It must not end well, and the frames that were
 * returned must be those with which the undamaged stream begins.
 */
static enum stream_result
read_damaged(const struct subject *good, const uint8_t *p, size_t n,
    size_t chunk)
{
	struct outcome o = memory_read(p, n, chunk);
	enum stream_result result = o.result;

	CHECK(result == STREAM_CUT || result == STREAM_DAMAGED);
	CHECK(*o.why != '\0');
	CHECK(o.raw.len <= good->whole.raw.len);
	CHECK(o.raw.len == 0 || memcmp(o.raw.data, good->whole.raw.data,
	    o.raw.len) == 0);
	outcome_free(&o);
	return result;
}

static void
test_every_cut(const char *name)
{
	static const size_t chunks[] = { 1, 13, SIZE_MAX };
	struct subject s = subject_load(name);

	for (size_t n = 0; n < s.bytes.len; n++)
		for (size_t i = 0; i < NITEMS(chunks); i++)
			CHECK_INT(read_damaged(&s, s.bytes.data, n, chunks[i]),
			    STREAM_CUT);
	subject_free(&s);
}

static void
test_every_flip(const char *name)
{
	struct subject s = subject_load(name);
	size_t n = s.bytes.len;
	uint8_t *bad = malloc(n);

	memcpy(bad, s.bytes.data, n);
	for (size_t bit = 0; bit < 8 * n; bit++) {
		bad[bit / 8] ^= (uint8_t)(1 << bit % 8);
		read_damaged(&s, bad, n, SIZE_MAX);
		read_damaged(&s, bad, n, 13);
		bad[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	free(bad);
	subject_free(&s);
}

/* Frames put together again from pieces of one or two streams. */
struct splice {
	const struct buf *from, *other;
	size_t		 at[FRAMES_MAX + 1], other_at[FRAMES_MAX + 1];
	size_t		 n, other_n;
	struct buf	 out;
};

static void
splice_add(struct splice *s, const struct buf *b, const size_t *at, size_t i)
{
	if (buf_append(&s->out, b->data + at[i], at[i + 1] - at[i]) == -1)
		abort();
}

static void
splice_check(struct splice *s, const char *what, size_t i, size_t j)
{
	struct outcome o = memory_read(s->out.data, s->out.len, SIZE_MAX);

	if (s->out.len == s->from->len &&
	    memcmp(s->out.data, s->from->data, s->out.len) == 0)
		CHECK_INT(o.result, STREAM_END);
	else if (!CHECK(o.result == STREAM_CUT || o.result == STREAM_DAMAGED))
		fprintf(stderr, "\tframe %zu %s %zu\n", i, what, j);
	outcome_free(&o);
	buf_clear(&s->out);
}

/* Frames i (included) to j (excluded) are missing. */
static void
splice_drop(struct splice *s, size_t i, size_t j)
{
	for (size_t k = 0; k < s->n; k++)
		if (k < i || k >= j)
			splice_add(s, s->from, s->at, k);
	splice_check(s, "missing to", i, j);
}

static void
splice_double(struct splice *s, size_t i, size_t j)
{
	for (size_t k = 0; k < s->n; k++) {
		splice_add(s, s->from, s->at, k);
		if (k + 1 != j)
			continue;
		for (size_t again = i; again < j; again++)
			splice_add(s, s->from, s->at, again);
	}
	splice_check(s, "doubled to", i, j);
}

static void
splice_swap(struct splice *s, size_t i, size_t j)
{
	for (size_t k = 0; k < s->n; k++)
		splice_add(s, s->from, s->at, k == i ? j : k == j ? i : k);
	splice_check(s, "swapped with", i, j);
}

static void
splice_foreign(struct splice *s, size_t i, size_t j)
{
	for (size_t k = 0; k < s->n; k++)
		if (k == i)
			splice_add(s, s->other, s->other_at, j);
		else
			splice_add(s, s->from, s->at, k);
	splice_check(s, "from another stream", i, j);
}

/* The other stream from frame j on, after i frames of this one. */
static void
splice_tail(struct splice *s, size_t i, size_t j)
{
	for (size_t k = 0; k < i; k++)
		splice_add(s, s->from, s->at, k);
	for (size_t k = j; k < s->other_n; k++)
		splice_add(s, s->other, s->other_at, k);
	splice_check(s, "then the other from", i, j);
}

static void
test_every_splice(const char *name, const char *other)
{
	struct buf a = vector_load(name, NULL), b = vector_load(other, NULL);
	struct splice s = { .from = &a, .other = &b };

	s.n = vector_frames(&a, s.at);
	s.other_n = vector_frames(&b, s.other_at);
	CHECK(s.at[s.n] == a.len && s.other_at[s.other_n] == b.len);
	buf_init(&s.out, SIZE_MAX / 2);
	for (size_t i = 1; i < s.n; i++) {
		for (size_t j = i + 1; j <= s.n; j++) {
			splice_drop(&s, i, j);
			splice_double(&s, i, j);
		}
		for (size_t j = i + 1; j < s.n; j++)
			splice_swap(&s, i, j);
		for (size_t j = 1; j < s.other_n; j++) {
			splice_foreign(&s, i, j);
			if (i > 1)
				splice_tail(&s, i, j);
		}
	}
	buf_free(&s.out);
	buf_free(&a);
	buf_free(&b);
}

static uint64_t
xorshift(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* One to four changes: bytes set, added, taken out, copied over. */
static size_t
mutate(uint8_t *p, size_t n, uint64_t *x)
{
	for (uint64_t left = 1 + xorshift(x) % 4; left > 0 && n > 1; left--) {
		size_t at = xorshift(x) % n, len = 1 + xorshift(x) % 16;

		if (len > n - at)
			len = n - at;
		switch (xorshift(x) % 4) {
		case 0:
			p[at] = (uint8_t)xorshift(x);
			break;
		case 1:
			memmove(p + at + len, p + at, n - at);
			n += len;
			break;
		case 2:
			memmove(p + at, p + at + len, n - at - len);
			n -= len;
			break;
		case 3:
			memmove(p + at, p + xorshift(x) % (n - len + 1), len);
			break;
		}
	}
	return n;
}

/* A mutation that happens to change nothing is no mutation. */
static void
test_mutations(const char *name)
{
	struct subject s = subject_load(name);
	uint64_t x = FUZZ_SEED;
	uint8_t *bad = malloc(s.bytes.len + 4 * 16);
	size_t n, chunk;

	printf("%s: %d mutations, seed %#llx\n", name, FUZZ_ROUNDS,
	    FUZZ_SEED);
	for (int i = 0; i < FUZZ_ROUNDS; i++) {
		memcpy(bad, s.bytes.data, s.bytes.len);
		n = mutate(bad, s.bytes.len, &x);
		chunk = i % 8 == 0 ? 1 + xorshift(&x) % 64 : SIZE_MAX;
		if (n != s.bytes.len || memcmp(bad, s.bytes.data, n) != 0)
			read_damaged(&s, bad, n, chunk);
	}
	free(bad);
	subject_free(&s);
}

int
main(void)
{
	static const char *const names[] = {
		"good/small", "good/unit-fail", "good/ancillary",
		"good/outer-fail-in-unit", "good/fail-before-head"
	};

	for (size_t i = 0; i < NITEMS(names); i++) {
		test_every_cut(names[i]);
		test_every_flip(names[i]);
		test_mutations(names[i]);
	}
	test_every_splice("good/many-units", "good/small");
	test_every_splice("good/small", "good/many-units");
	test_every_splice("good/unit-fail", "good/many-units");
	return check_done();
}
