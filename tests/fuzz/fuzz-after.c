/* The cursor lines of --after: every unit is found again, or they are refused. */
#include "sys/system.h"
#include "tools/pgcopy-out.h"
#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	int fd = memfd_create("after", 0);
	struct error e = { 0 };
	struct after a = { .n = 0 };
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	must(fd != -1 && write(fd, p, n) == (ssize_t)n);
	if (after_read(&a, path, NULL, &e) == 0)
		for (size_t i = 0; i < a.n; i++)
			must(after_find(&a, a.lines[i].id) == &a.lines[i]);
	else
		must(e.code == EX_DATAERR || e.code == EX_TEMPFAIL);
	error_clear(&e);
	after_clear(&a);
	close(fd);
	return 0;
}
