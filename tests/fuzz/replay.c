/*
 * FILE ...: gives each file's bytes to the fuzzer's entry, once.  An input
 * that breaks a promise ends it, as does one that takes longer than the alarm.
 */
#include "sys/system.h"
#include "tests/fuzz/fuzz.h"

#include <err.h>

#define INPUT_MAX	(1024 * 1024)
#define SECONDS_MAX	60		/* of one input, also under valgrind */

static void
replay(const char *path)
{
	/* Of its own size, so that a byte read behind it is seen. */
	uint8_t *input, *bytes = malloc(INPUT_MAX);
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL || bytes == NULL)
		err(EX_NOINPUT, "could not read %s", path);
	n = fread(bytes, 1, INPUT_MAX, f);
	if (ferror(f) || !feof(f))
		errx(EX_NOINPUT, "could not read %s, or it has over %d bytes",
		    path, INPUT_MAX - 1);
	fclose(f);
	if ((input = malloc(n == 0 ? 1 : n)) == NULL)
		err(EX_OSERR, "could not allocate");
	memcpy(input, bytes, n);
	free(bytes);
	alarm(SECONDS_MAX);
	LLVMFuzzerTestOneInput(input, n);
	alarm(0);
	free(input);
}

int
main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++) {
		/* An abort has no other way to say which it was. */
		fprintf(stderr, "%s\n", argv[i]);
		replay(argv[i]);
	}
	return argc > 1 ? 0 : EX_USAGE;
}
