/*
 * Writes a stream.  Its state is checked at every call: a call that the
 * grammar forbids returns -1 with errno EPROTO and writes nothing.
 *
 * Every function returns 0, or -1 with errno of the sink, ENOMEM, EMSGSIZE (a
 * limit of frame.h) or EPROTO.  After an error of the sink nothing more is
 * written, but FAIL may be tried where the frame in flight ended whole.
 */
#ifndef STREAM_WRITER_H
#define STREAM_WRITER_H

#include "io/buf.h"
#include "stream/frame.h"

struct stream_frame;

/* Writes all of the vector (which it may change) or fails: 0, or -1 errno. */
struct stream_sink {
	int	(*writev)(void *ctx, struct iovec *, int n);
	void	*ctx;
};

struct stream_writer {
	struct stream_sink	 sink;
	enum stream_state	 state;
	bool			 broken;	/* the sink failed inside a frame */
	struct buf		 rows;	/* room for the header, count, tuples */
	uint32_t		 rows_count;	/* tuples in it */
	uint64_t		 chain;
	uint64_t		 batch, batch_rows, batch_bytes;
	uint64_t		 unit_batches, unit_rows, unit_bytes;
	uint64_t		 units, total_rows, failures;
};

void	stream_writer_init(struct stream_writer *, struct stream_sink);
void	stream_writer_free(struct stream_writer *);

/*
 * HEAD, with the signature before it.  Adds "version" and "stream" (a random
 * id of this stream) where the object has none.  The object stays the
 * caller's.
 */
int	stream_write_head(struct stream_writer *, json_t *);
int	stream_write_unit(struct stream_writer *, const json_t *);

/*
 * Rows go to a buffer that is written as one ROWS frame when it reaches
 * ROWS_TARGET.
 *
 * stream_write_row: one tuple.  A tuple larger than ROWS_TARGET is written in
 * a frame of its own straight from the caller's memory.
 * stream_rows_buf / stream_rows_added: append any number of whole tuples to
 * the buffer yourself, then say how many they were.
 * stream_write_flush: writes what is buffered.
 */
int	stream_write_row(struct stream_writer *, const uint8_t *, size_t);
struct buf *stream_rows_buf(struct stream_writer *);
int	stream_rows_added(struct stream_writer *, uint32_t count);
int	stream_write_flush(struct stream_writer *);

/* A verified ROWS frame exactly as it was read. */
int	stream_write_rows_frame(struct stream_writer *,
	    const struct stream_frame *);

/* Closes the batch (flushes first); cursor_len 0: the unit has no key. */
int	stream_write_mark(struct stream_writer *, const uint8_t *cursor,
	    size_t cursor_len);
int	stream_write_snap(struct stream_writer *, const json_t *);

/*
 * Per-column counts of this attempt's rows so far, for the MARK that follows:
 * `columns` as in DONE; borrowed.
 */
int	stream_write_cols(struct stream_writer *, json_t *columns);

/*
 * DONE: `columns` is a JSON array of per-column counts, or NULL; borrowed.
 * rows, bytes, batches and chain are added here.
 */
int	stream_write_done(struct stream_writer *, json_t *columns);

/*
 * FAIL for the unit that is open, or for the stream when none is: exit code,
 * SQLSTATE ("" or NULL: none) and a reason without any value.  Rows buffered
 * but not yet written are dropped.  Before HEAD the signature is written.
 */
int	stream_write_fail(struct stream_writer *, int code,
	    const char *sqlstate, const char *reason);
int	stream_write_tail(struct stream_writer *);

#endif
