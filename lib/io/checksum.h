/*
 * XXH3-64, seed 0 (libxxhash), the one checksum of the stream.
 */
#ifndef IO_CHECKSUM_H
#define IO_CHECKSUM_H

/* The hash of two pieces as if they were one; b may be NULL when nb is 0. */
uint64_t checksum(const void *a, size_t na, const void *b, size_t nb);

/* The hash of one piece, on the fastest path there is. */
uint64_t checksum_whole(const void *, size_t n);

/* XXH3-128 as 32 lower-case hex digits and a NUL. */
#define DIGEST_HEX	33
void	 digest_hex(const void *, size_t, char out[DIGEST_HEX]);

#endif
