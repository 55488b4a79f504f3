/*
 * What the action fake can draw: a row a provider.
 */
#ifndef MASK_PROVIDER_H
#define MASK_PROVIDER_H

#include "mask/country.h"

/* Country recipes; none: .recipe is the recipe. */
enum provider_kind {
	FROM_RECIPE,
	FROM_PHONE, FROM_STREET, FROM_POSTCODE, FROM_ADDRESS, FROM_COMPANY,
	FROM_STATE, FROM_NAME, FROM_IBAN,		/* of the country */
	FROM_SHORT,		/* base32 of 80 bits, and the recipe behind it */
	FROM_LOREM
};

struct provider {
	const char		*name;
	enum provider_kind	 kind;
	const char		*recipe;
	unsigned int		 types;		/* beside text: enum type_class */
	/*
	 * Bits that tell values apart, where they are enough for a stated
	 * bound on collisions; 0: values collide.
	 */
	uint8_t			 bits;
	/* Draws bits of its own, that say nothing about name and address. */
	bool			 apart;
	/* Sets the check digits of the finished text. */
	void			(*finish)(char *, size_t len);
};

/* The provider of that name, or NULL. */
const struct provider *provider_find(const char *name);
int	provider_names(struct buf *);

/* The recipe of a provider in a country; not for FROM_LOREM. */
const char *provider_recipe(const struct provider *, const struct country *);

/* The number i of all, NULL behind the last: for tests. */
const struct provider *provider_at(size_t i);

#endif
