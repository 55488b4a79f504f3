#include "sys/system.h"
#include "io/bytes.h"
#include "mask/feistel.h"

static uint64_t
low_bits(uint64_t v, uint8_t bits)
{
	return bits == 64 ? v : v & (((uint64_t)1 << bits) - 1);
}

static uint64_t
draw(const struct feistel *f, uint8_t round, uint8_t tweak, uint64_t half)
{
	uint8_t in[4 + 8] = { f->a_bits, f->b_bits, round, tweak };
	uint8_t out[PRF_FAST_SIZE];

	put_u64(in + 4, half);
	prf_fast(f->key, in, sizeof(in), out);
	return get_u64(out);
}

void
feistel_permute(const struct feistel *f, uint8_t tweak, uint64_t *a,
    uint64_t *b)
{
	for (uint8_t round = 0; round < FEISTEL_ROUNDS; round += 2) {
		*a ^= low_bits(draw(f, round, tweak, *b), f->a_bits);
		*b ^= low_bits(draw(f, (uint8_t)(round + 1), tweak, *a),
		    f->b_bits);
	}
}
