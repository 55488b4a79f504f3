/*
 * Whole numbers of a few thousand bits, as arrays of 32-bit limbs with the
 * least significant first, and the two operations that reading and writing
 * them in a radix takes.  The caller knows how many limbs are enough.
 */
#ifndef KEY_LIMBS_H
#define KEY_LIMBS_H

/* l = l * mul + add. */
static inline void
limbs_mul_add(uint32_t *l, size_t n, uint32_t mul, uint32_t add)
{
	uint64_t carry = add;

	for (size_t i = 0; i < n; i++) {
		carry += (uint64_t)l[i] * mul;
		l[i] = (uint32_t)carry;
		carry >>= 32;
	}
	assert(carry == 0);
}

/* l = l / divisor; returns the remainder. */
static inline uint32_t
limbs_div(uint32_t *l, size_t n, uint32_t divisor)
{
	uint64_t rest = 0;

	for (size_t i = n; i-- > 0;) {
		rest = rest << 32 | l[i];
		l[i] = (uint32_t)(rest / divisor);
		rest %= divisor;
	}
	return (uint32_t)rest;
}

/* How many bits the number has; 0 has none. */
static inline size_t
limbs_bits(const uint32_t *l, size_t n)
{
	size_t bits;

	while (n > 0 && l[n - 1] == 0)
		n--;
	if (n == 0)
		return 0;
	bits = (n - 1) * 32;
	for (uint32_t top = l[n - 1]; top != 0; top >>= 1)
		bits++;
	return bits;
}

#endif
