#include "sys/system.h"
#include "io/bytes.h"
#include "verify/tally.h"

#include <math.h>

#define REGISTER_BITS	10		/* 2^10 are TALLY_REGISTERS */
#define ALPHA		(0.7213 / (1 + 1.079 / TALLY_REGISTERS))

int
tally_init(struct tally *t, const uint8_t *key, const bool *kept,
    size_t ncolumns)
{
	memset(t, 0, sizeof(*t));
	t->key = key;
	t->kept = kept;
	t->ncolumns = ncolumns;
	t->columns = calloc(ncolumns + 1, sizeof(*t->columns));
	t->digests = calloc(2 * ncolumns + 1, PRF_FAST_SIZE);
	if (t->columns != NULL && t->digests != NULL)
		return 0;
	tally_free(t);
	return -1;
}

void
tally_free(struct tally *t)
{
	free(t->columns);
	free(t->digests);
	memset(t, 0, sizeof(*t));
}

static void
add(struct tally_sum *s, const uint8_t digest[PRF_FAST_SIZE])
{
	uint64_t low = get_u64(digest + 8);

	s->low += low;
	s->high += get_u64(digest) + (s->low < low);
}

/* 0 for no bytes, else one more than the number of the highest bit. */
static size_t
length_class(uint32_t len)
{
	size_t k = 0;

	for (; len > 0; len >>= 1)
		k++;
	return k;
}

/* A register holds the longest run of zeros that was seen, plus one. */
static void
estimate(struct tally_column *c, const uint8_t digest[PRF_FAST_SIZE])
{
	uint64_t h = get_u64(digest);
	uint8_t rank = 1, *reg = &c->registers[h >> (64 - REGISTER_BITS)];

	for (h <<= REGISTER_BITS; rank <= 64 - REGISTER_BITS &&
	    (h & UINT64_C(1) << 63) == 0; h <<= 1)
		rank++;
	if (rank > *reg)
		*reg = rank;
}

/*
 * A NULL's digest is 16 zeros, which a value's is not but once in 2^128.  That
 * a row's digest is taken over those of its values, each of the same size,
 * binds them to their columns and to each other.
 */
void
tally_row(struct tally *t, const struct field *f)
{
	uint8_t *d = t->digests, *kept = d + t->ncolumns * PRF_FAST_SIZE;
	uint8_t row[PRF_FAST_SIZE];
	struct tally_column *c;
	size_t i, nkept = 0;

	for (i = 0; i < t->ncolumns; i++, d += PRF_FAST_SIZE) {
		c = &t->columns[i];
		if (f[i].len < 0) {
			c->nulls++;
			memset(d, 0, PRF_FAST_SIZE);
		} else {
			prf_fast(t->key, f[i].data, (size_t)f[i].len, d);
			c->lengths[length_class((uint32_t)f[i].len)]++;
			t->bytes += (uint64_t)f[i].len;
			estimate(c, d);
		}
		add(&c->sum, d);
		if (t->kept[i])
			memcpy(kept + nkept++ * PRF_FAST_SIZE, d,
			    PRF_FAST_SIZE);
	}
	prf_fast(t->key, t->digests, t->ncolumns * PRF_FAST_SIZE, row);
	add(&t->all, row);
	prf_fast(t->key, kept, nkept * PRF_FAST_SIZE, row);
	add(&t->kept_sum, row);
	t->rows++;
}

uint64_t
tally_distinct(const struct tally_column *c)
{
	double sum = 0, n;
	size_t i, empty = 0;

	for (i = 0; i < TALLY_REGISTERS; i++) {
		sum += ldexp(1, -(int)c->registers[i]);
		empty += c->registers[i] == 0;
	}
	n = ALPHA * TALLY_REGISTERS * TALLY_REGISTERS / sum;
	if (n <= 2.5 * TALLY_REGISTERS && empty > 0)
		n = TALLY_REGISTERS * log((double)TALLY_REGISTERS /
		    (double)empty);
	return (uint64_t)llround(n);
}

bool
tally_sum_differs(const struct tally_sum *a, const struct tally_sum *b)
{
	return a->high != b->high || a->low != b->low;
}

void
tally_hex(const struct tally_sum *s, char out[TALLY_HEX])
{
	snprintf(out, TALLY_HEX, "%016" PRIx64 "%016" PRIx64, s->high,
	    s->low);
}
