/*
 * trickle: copies stdin to a pipe byte by byte, each of them only when the
 * reader has taken the one before.
 */
#include "sys/system.h"
#include "io/fdio.h"

#include <sys/ioctl.h>

#include <err.h>

/* Waits until the pipe is empty; false: its reader went away. */
static bool
taken(void)
{
	struct pollfd pfd = { .fd = STDOUT_FILENO, .events = POLLOUT };
	int left = 1;

	for (;;) {
		if (ioctl(STDOUT_FILENO, FIONREAD, &left) == -1)
			err(EX_IOERR, "could not look at the pipe");
		if (left == 0)
			return true;
		if (poll(&pfd, 1, 0) == 1 && (pfd.revents & POLLERR))
			return false;
	}
}

int
main(void)
{
	struct iovec one;
	int64_t deadline = 0;
	uint8_t in[4096];
	ssize_t n;

	while ((n = fdio_read(STDIN_FILENO, in, sizeof(in), NULL)) > 0)
		for (ssize_t i = 0; i < n; i++) {
			one = (struct iovec){ in + i, 1 };
			if (fdio_writev(STDOUT_FILENO, &one, 1, NULL,
			    &deadline, 0) == -1 || !taken())
				err(EX_IOERR, "could not write");
		}
	return n == 0 ? 0 : EX_IOERR;
}
