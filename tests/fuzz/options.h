/*
 * Command lines: arguments with a NUL behind each, read as the commands read
 * them, up to what they would do next.  To be included once, behind the file
 * that has the command's read_options().
 */
#ifndef TESTS_FUZZ_OPTIONS_H
#define TESTS_FUZZ_OPTIONS_H

#include "tests/fuzz/fuzz.h"

#include <setjmp.h>

#define ARGS_MAX	64

/* -h and -V print and exit: the linker brings their exit() here. */
static jmp_buf printed;
static bool reading;

_Noreturn void	__real_exit(int);
_Noreturn void	__wrap_exit(int);

void
__wrap_exit(int code)
{
	if (reading)
		longjmp(printed, 1);
	__real_exit(code);
}

/* What reads them, and frees what it kept of them. */
static void read_command_line(struct tool *, int argc, char *argv[],
    struct error *);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char name[] = "command";
	static bool quiet;
	char *argv[ARGS_MAX + 2] = { name };
	struct tool tool = { .name = name, .help = "", .progress_s = -1 };
	struct error e = { 0 };
	int argc = 1;

	if (!quiet)
		must(freopen("/dev/null", "w", stdout) != NULL);
	quiet = true;
	while (n > 0 && argc <= ARGS_MAX)
		argv[argc++] = take_text(&p, &n);
	optind = 0;		/* glibc: from the start, whatever was left */
	opterr = 0;
	reading = true;
	if (setjmp(printed) == 0) {
		read_command_line(&tool, argc, argv, &e);
		must(e.code == 0 || e.code == EX_USAGE || e.code == EX_CONFIG);
	}
	reading = false;
	error_clear(&e);
	for (char **arg = argv + 1; *arg != NULL; arg++)
		free(*arg);
	return 0;
}

#endif
