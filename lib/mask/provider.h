/*
 * What the action fake draws: a provider turns the 128 random bits of a value
 * into a text from a space that belongs to nobody.
 */
#ifndef MASK_PROVIDER_H
#define MASK_PROVIDER_H

#include "key/prf.h"

#define FAKE_MAX	128	/* bytes of the longest fake */

struct buf;

struct provider {
	const char	*name;
	/* Writes up to FAKE_MAX bytes; returns how many. */
	size_t	(*draw)(const uint8_t random[PRF_FAST_SIZE], char *to);
	/* Characters (all ASCII) of the longest. */
	uint32_t (*longest)(void);
	int	(*describe)(struct buf *);
};

/* The provider of that name, or NULL. */
const struct provider *provider_find(const char *name);
int	provider_names(struct buf *);

#endif
