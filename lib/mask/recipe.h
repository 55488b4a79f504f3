/*
 * Recipes: how a fake is put together from random bits.  A recipe is a text in
 * which these draw:
 *
 *	#		a digit; a run of them is one number with zeros before it
 *	%		a hexadecimal digit; a run as above
 *	{1-99}		a whole number; {01-99} with zeros before it
 *	{first} {last}	names; {first:a} {last:a} in letters a to z;
 *	{-first}	nothing, but a last name behind it fits the first name
 *	{=first}	the first name behind {-first} and the last name
 *	{word} {Word}	a harmless word
 *	{city} {state} {job} {country} {currency} {timezone} {platform}
 *	{A}		a capital letter
 *	{phone}		how the country's numbers start; {net} {bin} {variant}
 *			{sign} likewise, see recipe.c
 *	{way}		a street without a number
 *	{street} {postcode}	the country's recipes of that name
 *	{date}		a day of the range, as YYYY-MM-DD
 *
 * Names are drawn from the first 64 bits, all else from the second while they
 * last and then from the first: what is drawn first takes the high bits and
 * leaves the rest.  How many different fakes there are is the product of all
 * that is drawn; the choice of words is even to one part in 2^7.
 */
#ifndef MASK_RECIPE_H
#define MASK_RECIPE_H

#include "words/words.h"
#include "mask/faker.h"

#define RECIPE_OPS	48

enum op_kind { OP_TEXT, OP_FIRST, OP_LAST, OP_WORD, OP_NUMBER, OP_HEX,
	OP_CAPITAL, OP_CHOICE, OP_DATE };

struct op {
	uint8_t		 kind;
	uint8_t		 second;	/* drawn from the second half */
	uint8_t		 width;		/* digits at least; bytes of a text */
	bool		 letters, upper, silent, again, feminine;
	uint32_t	 n, low;	/* one of n, from low on */
	union {
		char				 text[WORD_MAX];
		const char *const		*choices;
		const struct word_list		*list;
		const struct locale_words	*names;
	};
};

struct recipe {
	struct op	 ops[RECIPE_OPS];
	uint8_t		 n;
	uint8_t		 used[2];	/* bits, rounded up */
	uint32_t	 chars, bytes;	/* of the longest */
	/* How many there are, n * 2^shift, rounded down. */
	uint64_t	 space;
	uint8_t		 shift;
};

struct recipe_days {
	int32_t	first, last;		/* from 2000-01-01 */
};

/* 0, or -1: the text is no recipe, or draws more than there is. */
int	recipe_make(struct recipe *, const char *text, const struct country *,
	    const struct recipe_days *);

/*
 * Writes the fake; returns its length.  Up to WORD_MAX bytes behind it are
 * written too: `to` has FAKE_MAX + WORD_MAX.
 */
size_t	recipe_run(const struct recipe *, const struct fake_bits *,
	    enum gender, char *to);

/* The bits of the space, rounded down. */
unsigned int recipe_bits(const struct recipe *);

/* One of n; the rest of the bits stays in *random. */
static inline uint32_t
draw_below(uint64_t *random, uint32_t n)
{
	uint32_t i = (uint32_t)(((*random >> 32) * n +
	    (((*random & 0xffffffff) * n) >> 32)) >> 32);

	*random *= n;
	return i;
}

#endif
