/*
 * What fakes look like in a country: recipes (mask/recipe.h) of numbers and
 * addresses from spaces that belong to nobody.
 */
#ifndef MASK_COUNTRY_H
#define MASK_COUNTRY_H

struct buf;

struct country {
	const char		*code;		/* ISO 3166-1 alpha-2 */
	const char		*locale;	/* of words/words.h */
	bool			 feminine;	/* -ski becomes -ska */
	const char *const	*phone_starts;	/* of {phone}, NULL-terminated */
	const char		*phone, *street, *postcode, *address, *company,
				*iban, *state, *full_name;
};

extern const struct country countries[];
extern const size_t ncountries;

/* "en", "en_GB", "de", ...: the rules' word for a locale.  NULL: none. */
const struct country *country_of_locale(const char *locale);

/*
 * The country whose fakes are used for an ISO 3166-1 code of two or three
 * letters, in any case: its own, or that of its language.  NULL: none.
 */
const struct country *country_of_code(const uint8_t *code, size_t n);

/* "en, en_GB, de, ..." appended.  -1 as buf_append. */
int	country_locales(struct buf *);

#endif
