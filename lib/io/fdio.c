#include "sys/system.h"
#include "sys/interrupt.h"
#include "io/fdio.h"

int64_t
fdio_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 + 1;
}

ssize_t
fdio_read(int fd, void *p, size_t n, const struct interrupt *intr)
{
	ssize_t got;

	while ((got = read(fd, p, n)) == -1 && errno == EINTR)
		if (interrupted(intr)) {
			errno = EINTR;
			return -1;
		}
	return got;
}

/* Steps over n written bytes; returns the first element not yet empty. */
static int
iov_advance(struct iovec *iov, int first, int n, size_t written)
{
	for (; first < n && written >= iov[first].iov_len; first++)
		written -= iov[first].iov_len;
	if (first < n) {
		iov[first].iov_base = (uint8_t *)iov[first].iov_base + written;
		iov[first].iov_len -= written;
	}
	return first;
}

int
fdio_writev(int fd, struct iovec *iov, int n, const struct interrupt *intr,
    int64_t *deadline, int grace)
{
	int first = iov_advance(iov, 0, n, 0);
	ssize_t put;

	while (first < n) {
		put = writev(fd, iov + first, n - first);
		if (put >= 0) {
			first = iov_advance(iov, first, n, (size_t)put);
			continue;
		}
		if (errno == EAGAIN) {
			struct pollfd pfd = { .fd = fd, .events = POLLOUT };

			if (poll(&pfd, 1, grace) >= 0 && *deadline == 0)
				continue;
		} else if (errno != EINTR)
			return -1;
		if (*deadline == 0 && interrupted(intr))
			*deadline = fdio_now() + grace;
		if (*deadline != 0 && fdio_now() >= *deadline) {
			errno = ETIMEDOUT;
			return -1;
		}
	}
	return 0;
}

void
fdio_enlarge_pipe(int fd)
{
#ifdef F_SETPIPE_SZ
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode) &&
	    fcntl(fd, F_GETPIPE_SZ) < FDIO_PIPE_SIZE)
		(void)fcntl(fd, F_SETPIPE_SZ, FDIO_PIPE_SIZE);
#else
	(void)fd;
#endif
}
