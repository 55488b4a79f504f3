#include "sys/system.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "copy/cursor.h"
#include "stream/frame.h"

uint64_t
stream_chain(uint64_t chain, uint64_t frame_checksum)
{
	uint8_t both[16];

	put_u64(both, chain);
	put_u64(both + 8, frame_checksum);
	return checksum(both, sizeof(both), NULL, 0);
}

enum stream_state
stream_next_state(enum stream_state s, enum frame_type tag, bool open_rows)
{
	switch (s) {
	case STREAM_AT_START:
		if (tag == FRAME_HEAD)
			return STREAM_BETWEEN;
		if (tag == FRAME_FAIL)
			return STREAM_AT_END;
		break;
	case STREAM_BETWEEN:
		if (tag == FRAME_UNIT)
			return STREAM_IN_UNIT;
		if (tag == FRAME_TAIL || tag == FRAME_FAIL)
			return STREAM_AT_END;
		if (tag == FRAME_SNAP)
			return s;
		break;
	case STREAM_IN_UNIT:
		if (tag == FRAME_ROWS || tag == FRAME_MARK ||
		    tag == FRAME_SNAP || tag == FRAME_COLS)
			return s;
		if (tag == FRAME_FAIL || (tag == FRAME_DONE && !open_rows))
			return STREAM_BETWEEN;
		break;
	case STREAM_AT_END:
	case STREAM_BROKEN:
		break;
	}
	return STREAM_BROKEN;
}
