/*
 * Whole reads and writes on file descriptors, interruptible by signals.
 */
#ifndef IO_FDIO_H
#define IO_FDIO_H

struct interrupt;

/* The size asked of the system for every pipe a tool reads or writes. */
#define FDIO_PIPE_SIZE	(1024 * 1024)

/*
 * One read(2) that goes on after EINTR unless interrupted.
 * > 0: bytes read; 0: end of file; -1: errno (EINTR: interrupted).
 */
ssize_t	fdio_read(int fd, void *, size_t, const struct interrupt *);

/*
 * Writes all of the vector, whose elements it changes as it goes.
 *
 * `grace` milliseconds: once interrupted, or from the start if *deadline is
 * already set, it goes on that long so that a frame in flight can end whole.
 * *deadline is CLOCK_MONOTONIC in milliseconds, 0 while there is none.
 *
 * 0: all written; -1: errno (ETIMEDOUT: the deadline passed; EPIPE: the
 * reader went away).
 */
int	fdio_writev(int fd, struct iovec *, int n, const struct interrupt *,
	    int64_t *deadline, int grace);

/* CLOCK_MONOTONIC in milliseconds; never 0. */
int64_t	fdio_now(void);

/* Enlarges a pipe to FDIO_PIPE_SIZE where the system lets us (best effort). */
void	fdio_enlarge_pipe(int fd);

#endif
