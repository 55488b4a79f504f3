#include "sys/system.h"
#include "io/checksum.h"

/* In line: the state lives on the stack, whose size must be known. */
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t
checksum(const void *a, size_t na, const void *b, size_t nb)
{
	XXH3_state_t state;

	if (nb == 0)
		return checksum_whole(a, na);
	XXH3_64bits_reset(&state);
	XXH3_64bits_update(&state, a, na);
	XXH3_64bits_update(&state, b, nb);
	return XXH3_64bits_digest(&state);
}

void
digest_hex(const void *p, size_t n, char out[DIGEST_HEX])
{
	XXH128_hash_t h = XXH3_128bits(p, n);

	snprintf(out, DIGEST_HEX, "%016" PRIx64 "%016" PRIx64,
	    (uint64_t)h.high64, (uint64_t)h.low64);
}
