/*
 * The stream, format 1: names and limits.  pgcopy-stream(5) is the
 * specification; the names here are the names there.
 */
#ifndef STREAM_FRAME_H
#define STREAM_FRAME_H

#define STREAM_VERSION		1
#define STREAM_SIGNATURE	"\211PGS\r\n\032\n"
#define STREAM_SIGNATURE_SIZE	8

#define FRAME_HEADER_SIZE	8	/* u32 length of the payload, 4 letters */
#define FRAME_CHECKSUM_SIZE	8	/* XXH3-64 over header and payload */

/* Limits on a payload, checked before it is read. */
#define FRAME_JSON_MAX		(4 * 1024 * 1024)
#define FRAME_MARK_MAX		(MARK_FIXED_SIZE + CURSOR_MAX)
#define FRAME_ROWS_MAX		(1024 * 1024 * 1024 + 64 * 1024)
#define FRAME_SKIP_MAX		(64 * 1024)	/* an unknown ancillary frame */

/* Limits on what a JSON payload holds. */
#define META_DEPTH_MAX		16
#define META_VALUES_MAX		(256 * 1024)

/* A ROWS frame is closed when its tuples reach this many bytes. */
#define ROWS_TARGET		(128 * 1024)

/* MARK: u64 batch, u64 rows, u64 bytes, u64 chain; the rest is the cursor. */
#define MARK_FIXED_SIZE		32

/* Batches. */
#define BATCH_ROWS_DEFAULT	10000
#define BATCH_BYTES_DEFAULT	(64 * 1024 * 1024)
#define BATCH_BYTES_MAX		(1024 * 1024 * 1024)

#define FRAME_TAG(a, b, c, d) \
	(((uint32_t)(a) << 24) | ((uint32_t)(b) << 16) | \
	((uint32_t)(c) << 8) | (uint32_t)(d))

enum frame_type {
	FRAME_HEAD = FRAME_TAG('H', 'E', 'A', 'D'),
	FRAME_UNIT = FRAME_TAG('U', 'N', 'I', 'T'),
	FRAME_ROWS = FRAME_TAG('R', 'O', 'W', 'S'),
	FRAME_MARK = FRAME_TAG('M', 'A', 'R', 'K'),
	FRAME_SNAP = FRAME_TAG('s', 'n', 'a', 'p'),
	FRAME_COLS = FRAME_TAG('c', 'o', 'l', 's'),
	FRAME_DONE = FRAME_TAG('D', 'O', 'N', 'E'),
	FRAME_FAIL = FRAME_TAG('F', 'A', 'I', 'L'),
	FRAME_TAIL = FRAME_TAG('T', 'A', 'I', 'L')
};

/* A lower-case first letter: a reader that does not know it may skip it. */
#define FRAME_IS_ANCILLARY(tag) (((tag) >> 24) & 0x20)

/* Where a stream stands; the same for writer and reader. */
enum stream_state {
	STREAM_AT_START,	/* nothing yet: signature, then HEAD or FAIL */
	STREAM_BETWEEN,		/* UNIT, TAIL, FAIL */
	STREAM_IN_UNIT,		/* ROWS, MARK, DONE, FAIL */
	STREAM_AT_END,		/* after TAIL or an outer FAIL: nothing */
	STREAM_BROKEN		/* after cut, damaged or an I/O error */
};

/*
 * The chain: starts as 0; each frame c with checksum s makes it
 * XXH3-64(u64 chain, u64 s).  MARK, DONE and TAIL carry its value before
 * themselves, so no frame can be missing, doubled, swapped or from elsewhere.
 */
uint64_t stream_chain(uint64_t chain, uint64_t frame_checksum);

/*
 * The state after `tag` in state `s`, for a known frame; STREAM_BROKEN when
 * the grammar does not allow it there.  `open_rows`: ROWS without their MARK.
 */
enum stream_state stream_next_state(enum stream_state s, enum frame_type tag,
	    bool open_rows);

#endif
