#include "sys/system.h"
#include "io/bytes.h"
#include "key/interval.h"

#include <sodium.h>

/* The greatest distance from low. */
static uint64_t
last_of(const struct interval *i)
{
	return (uint64_t)i->high - (uint64_t)i->low;
}

int
interval_init(struct interval *i, const uint8_t key[INTERVAL_KEY],
    const uint8_t table_key[PRF_FAST_KEY], int64_t low, int64_t high)
{
	uint8_t in[16], own[PRF_FAST_SIZE];
	size_t bits = 0;
	int rc;

	assert(low <= high);
	memset(i, 0, sizeof(*i));
	i->low = low;
	i->high = high;
	put_u64(in, (uint64_t)low);
	put_u64(in + 8, (uint64_t)high);
	prf_fast(table_key, in, sizeof(in), own);
	if (last_of(i) < SMALLPERM_MAX - 1) {
		rc = smallperm_init(&i->small, own, 0,
		    (uint32_t)last_of(i) + 1);
		sodium_memzero(own, sizeof(own));
		return rc;
	}
	for (uint64_t left = last_of(i); left != 0; left >>= 1)
		bits++;
	if (ff1_init(&i->ff1, key, INTERVAL_KEY) == -1)
		return -1;
	return ff1_space(&i->ff1, &i->space, 2, bits, own, 8);
}

void
interval_free(struct interval *i)
{
	smallperm_free(&i->small);
	ff1_free(&i->ff1);
}

int64_t
interval_permute(const struct interval *i, int64_t v)
{
	uint64_t at = (uint64_t)v - (uint64_t)i->low;

	if (i->small.table != NULL)
		at = smallperm(&i->small, (uint32_t)at);
	else
		do
			at = ff1_encrypt_u64(&i->ff1, &i->space, at);
		while (at > last_of(i));
	return (int64_t)((uint64_t)i->low + at);
}
