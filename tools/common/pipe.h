/*
 * The two ends of a filter: stdin as a stream source, stdout as a sink.
 */
#ifndef TOOLS_COMMON_PIPE_H
#define TOOLS_COMMON_PIPE_H

#include "stream/reader.h"
#include "stream/writer.h"
#include "sys/interrupt.h"

struct error;

#define FAIL_GRACE_MS	2000	/* time for the frame in flight and FAIL */

struct pipe_in {
	int			 fd;
	const struct interrupt	*intr;
	struct stream_reader	 reader;
};

struct pipe_out {
	int			 fd;
	const struct interrupt	*intr;
	int64_t			 deadline;	/* ms, 0: none */
	bool			 broken_pipe;	/* a write said EPIPE */
	struct stream_writer	 writer;
};

/* Enlarges pipes; reads fd 0.  EX_USAGE when stdin is a terminal. */
int	pipe_in_open(struct pipe_in *, const struct interrupt *,
	    struct error *);
void	pipe_in_close(struct pipe_in *);

/* The error that a result other than FRAME and END means: 75, 65 or 74. */
int	pipe_in_error(const struct pipe_in *, enum stream_result,
	    struct error *);

/* fd 1.  EX_USAGE when stdout is a terminal. */
int	pipe_out_open(struct pipe_out *, const struct interrupt *,
	    struct error *);
void	pipe_out_close(struct pipe_out *);

/* The error that a failed stream_write_* means (errno): 74, or 75 for a stop. */
int	pipe_out_error(struct pipe_out *, struct error *);

/*
 * Ends the stream with what went wrong: FAIL for the open unit (if any), then
 * FAIL for the stream, within FAIL_GRACE_MS; best effort.
 */
void	pipe_out_fail(struct pipe_out *, const struct error *);

#endif
