/*
 * A keyed permutation of the numbers below n where n is small: the
 * small-domain permutation of pgmask-rules(5), a table shuffled by Fisher and
 * Yates (Durstenfeld's algorithm 235, CACM 7/7, 1964; Knuth 3.4.2, P) with
 * numbers that SipHash-2-4 draws.
 *
 * Why a table.  A Feistel network over few bits, FF1 too, can be told from a
 * random permutation once much of the domain was seen; SP 800-38G Rev. 1
 * therefore stops at a million.  Ciphers with a proof for domains below that
 * (swap-or-not of Hoang, Morris and Rogaway, repeated by sometimes-recurse so
 * that it holds when the whole domain was seen) take several hundred calls of
 * a PRF a value.  The table takes n calls once and none afterwards.
 *
 * The proof.  With independent uniform j[i] in 0..i, i = n-1 .. 1, each of the
 * n! permutations comes out with chance 1/n!, one for each choice of the j.
 * Each j is drawn from 128 bits by multiplication, with one redraw where it
 * would be biased (Lemire, ACM TOMACS 29/1, 2019), so that its distance from
 * uniform is below (n / 2^64)^2; over all draws the permutation's is below
 * n^3 / 2^128, 2^-68 for a million.  What is left is how far SipHash-2-4 is
 * from a random function.  This holds against those who know any number
 * of pairs, all but two of them included.
 */
#ifndef KEY_SMALLPERM_H
#define KEY_SMALLPERM_H

#include "key/prf.h"

#define SMALLPERM_MAX	1000000		/* numbers */

struct smallperm {
	uint8_t		*table;		/* width bytes a number */
	uint32_t	 n;
	uint8_t		 width;		/* 2, above 65536 numbers 3 */
};

/*
 * Of the numbers below n, 1 to SMALLPERM_MAX; n = 1 leaves 0 where it is.
 * Takes at most 3 MB and some 30 ms.  A key is for one n only; `tag` makes
 * 256 unrelated permutations of it.  0, or -1: out of memory.
 */
int	smallperm_init(struct smallperm *, const uint8_t key[PRF_FAST_KEY],
	    uint8_t tag, uint32_t n);

/* Wipes; may be given zeros. */
void	smallperm_free(struct smallperm *);

/* The number that v, below n, becomes. */
static inline uint32_t
smallperm(const struct smallperm *s, uint32_t v)
{
	const uint8_t *p = s->table + (size_t)v * s->width;

	return s->width == 2 ? (uint32_t)(p[0] << 8 | p[1]) :
	    (uint32_t)(p[0] << 16 | p[1] << 8 | p[2]);
}

#endif
