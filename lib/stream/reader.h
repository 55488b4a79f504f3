/*
 * Reads a stream and verifies everything that the format promises: checksums,
 * grammar, chain, totals, the framing of every tuple.
 */
#ifndef STREAM_READER_H
#define STREAM_READER_H

#include "io/buf.h"
#include "stream/frame.h"

/*
 * Where the bytes come from.  As read(2): > 0 bytes, 0 end, -1 errno.
 */
struct stream_source {
	ssize_t	(*read)(void *ctx, void *p, size_t n);
	void	*ctx;
};

enum stream_result {
	STREAM_FRAME,		/* a frame that was verified */
	STREAM_END,		/* the stream ended as its writer meant it to */
	STREAM_CUT,		/* the bytes ended before the stream did */
	STREAM_DAMAGED,		/* not a stream, damaged, or not of this version */
	STREAM_IOERR		/* errno of the source, or ENOMEM */
};

struct stream_frame {
	enum frame_type	 type;
	const uint8_t	*raw;		/* header, payload, checksum */
	size_t		 raw_len;
	uint64_t	 checksum;
	/* ROWS */
	uint32_t	 count;
	const uint8_t	*tuples;
	size_t		 tuples_len;
	/* MARK; rows and bytes are those of the batch */
	uint64_t	 batch, rows, bytes;
	const uint8_t	*cursor;
	size_t		 cursor_len;
	/* HEAD, UNIT, snap, DONE, FAIL, TAIL */
	json_t		*json;
	/* FAIL: an exit code between 64 and 78 */
	int		 fail_code;
	bool		 fail_in_unit;	/* the unit failed, not the stream */
};

struct stream_reader {
	struct stream_source	 source;
	enum stream_state	 state;
	enum stream_result	 stuck;	/* the answer once BROKEN */
	struct buf		 in;	/* this frame, then a piece of the next */
	size_t			 frame_len; /* bytes of `in` to drop at the next call */
	json_t			*json;	/* of the current frame */
	uint64_t		 chain;
	uint16_t		 ncols;	/* of the current unit */
	uint64_t		 batch, batch_rows, batch_bytes;
	uint64_t		 unit_batches, unit_rows, unit_bytes;
	uint64_t		 units, rows, failures;
	const char		*why;	/* for CUT and DAMAGED */
};

void	stream_reader_init(struct stream_reader *, struct stream_source);
void	stream_reader_free(struct stream_reader *);

/*
 * The next frame.  It and all it points to live until the next call.  Unknown
 * ancillary frames are verified and skipped.  Once it returned other than
 * STREAM_FRAME it returns the same again.  A frame is only ever returned
 * after its checksum, its place in the grammar and its content were verified.
 * The frame that ends the stream is only returned when nothing follows it.
 *
 * STREAM_CUT, STREAM_DAMAGED: stream_reader_why() is a constant text, fit to
 * follow "the input is damaged: ".
 */
enum stream_result stream_reader_next(struct stream_reader *,
	    struct stream_frame *);
const char *stream_reader_why(const struct stream_reader *);

/* Rows of the current unit that no MARK has covered yet. */
uint64_t stream_reader_open_rows(const struct stream_reader *);

#endif
