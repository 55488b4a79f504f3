#include "sys/system.h"
#include "key/secret.h"

#include <sodium.h>

#define ALIGNED 64	/* sodium_malloc ends at a page's end */

#ifdef PGC_SANITIZERS
/* The leak checker looks for pointers in memory that malloc gave. */
void *
secret_alloc(size_t n)
{
	void *p;

	if (n > SIZE_MAX - ALIGNED)
		return NULL;
	n = (n + ALIGNED - 1) / ALIGNED * ALIGNED;
	if ((p = aligned_alloc(ALIGNED, n)) != NULL)
		memset(p, 0, n);
	return p;
}

void
secret_free(void *p)
{
	free(p);
}
#else
void *
secret_alloc(size_t n)
{
	void *p;

	if (n > SIZE_MAX - ALIGNED || sodium_init() == -1)
		return NULL;
	n = (n + ALIGNED - 1) / ALIGNED * ALIGNED;
	if ((p = sodium_malloc(n)) != NULL)
		memset(p, 0, n);
	return p;
}

void
secret_free(void *p)
{
	sodium_free(p);
}
#endif
