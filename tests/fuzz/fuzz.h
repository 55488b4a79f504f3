/*
 * Entries of fuzzers: libFuzzer and AFL call them (--enable-fuzzers), and
 * replay.c in every other build.  tests/fuzz/README says how to run one.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

int	LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* The library broke a promise: the fuzzer keeps the input that showed it. */
static inline void
must(bool ok)
{
	if (!ok)
		abort();
}

/*
 * The bytes up to the first NUL, as a string to be freed; *p and *n go on
 * behind it.
 */
static inline char *
take_text(const uint8_t **p, size_t *n)
{
	const uint8_t *end = *n == 0 ? NULL : memchr(*p, '\0', *n);
	size_t len = end == NULL ? *n : (size_t)(end - *p);
	char *text = strndup((const char *)*p, len);

	must(text != NULL);
	*p += len + (end != NULL);
	*n -= len + (end != NULL);
	return text;
}

#endif
