/*
 * The hash of one piece, by the library's own code: where the library can, it
 * picks the widest vectors of the machine it runs on.
 */
#include "sys/system.h"
#include "io/checksum.h"

#ifdef HAVE_XXH_X86DISPATCH_H
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

uint64_t
checksum_whole(const void *p, size_t n)
{
	return XXH3_64bits(p, n);
}
