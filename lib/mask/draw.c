#include "sys/system.h"
#include "io/bytes.h"
#include "type/type.h"
#include "mask/draw.h"

void
draw_begin(struct draw *d, const uint8_t key[PRF_FAST_KEY],
    struct bytes canon)
{
	prf_fast(key, canon.data, canon.len, d->seed);
	d->blocks = 0;
	d->used = PRF_FAST_SIZE;
}

static uint32_t
next_word(struct draw *d)
{
	uint8_t in[4];

	if (d->used == PRF_FAST_SIZE) {
		put_u32(in, d->blocks++);
		prf_fast(d->seed, in, sizeof(in), d->block);
		d->used = 0;
	}
	d->used += 4;
	return get_u32(d->block + d->used - 4);
}

/*
 * Daniel Lemire, "Fast Random Integer Generation in an Interval" (2019): the
 * high half of the product, drawn again where the low half is in the part of
 * the range that some numbers would get once more than others.
 */
uint32_t
draw_below(struct draw *d, uint32_t n)
{
	uint64_t m = (uint64_t)next_word(d) * n;
	uint32_t uneven;

	if ((uint32_t)m < n) {
		uneven = -n % n;
		while ((uint32_t)m < uneven)
			m = (uint64_t)next_word(d) * n;
	}
	return (uint32_t)(m >> 32);
}

/* As many bits as n has, until they are below it. */
uint64_t
draw_below_u64(struct draw *d, uint64_t n)
{
	uint64_t mask = n - 1, v;

	if (n <= UINT32_MAX)
		return draw_below(d, (uint32_t)n);
	for (int shift = 1; shift < 64; shift *= 2)
		mask |= mask >> shift;
	do {
		v = (uint64_t)next_word(d) << 32;
		v = (v | next_word(d)) & mask;
	} while (v >= n);
	return v;
}
