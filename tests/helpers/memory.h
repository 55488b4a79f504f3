/*
 * Streams in memory, for unit tests: a source that hands out chunks, a sink
 * that keeps all, vectors from files.  Nothing here fails quietly: what goes
 * wrong ends the test.
 */
#ifndef TESTS_HELPERS_MEMORY_H
#define TESTS_HELPERS_MEMORY_H

#include "stream/reader.h"
#include "stream/writer.h"

struct memory {
	const uint8_t	*p;
	size_t		 n, at;
	size_t		 chunk;		/* at most this many bytes a read */
	size_t		 fail_at;	/* EIO behind this many bytes */
};

struct stream_source memory_source(struct memory *, const void *p, size_t n,
	    size_t chunk);
struct stream_sink memory_sink(struct buf *);

/* What the reader made of some bytes. */
struct outcome {
	enum stream_result	 result;
	const char		*why;
	size_t			 frames;
	struct buf		 raw;		/* of the frames returned */
};

struct outcome memory_read(const void *p, size_t n, size_t chunk);
void	outcome_free(struct outcome *);

/*
 * The bytes of tests/vectors/NAME.hex.  *expected, if not NULL, becomes its
 * first line without "# ", to be freed.
 */
struct buf vector_load(const char *name, char **expected);

/*
 * The frames of a stream, the signature being number 0: their offsets in
 * at[0..n], where at[n] is the end.  Returns n.
 */
#define FRAMES_MAX 64
size_t	vector_frames(const struct buf *, size_t at[FRAMES_MAX + 1]);

#endif
