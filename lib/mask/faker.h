/*
 * Draws fakes: what the actions fake and scrub share, so that an address in a
 * note becomes what it becomes in its own column.
 *
 * All providers draw from the same 128 bits of a value: SipHash-2-4 of its
 * canonical bytes under the subkey of the domain.  So the first name, the full
 * name and the e-mail that one value gets in one domain belong together.
 */
#ifndef MASK_FAKER_H
#define MASK_FAKER_H

#include "mask/mask.h"

struct country;
struct faker;

/* Bytes that a fake takes, apart from lorem's. */
#define FAKE_MAX	256

enum gender { GENDER_ANY, GENDER_FEMALE, GENDER_MALE };

struct faker_spec {
	const char	*provider;	/* "email" */
	const char	*locale;	/* "en"; NULL is that too */
	bool		 unique;	/* of phone: the bijection onto +999 */
	enum gender	 gender;
	bool		 any_country;	/* struct fake_how may name others */
	int32_t		 first_day, last_day; /* of dob, from 2000-01-01; both
						   0: 1940 to 2005 */
	uint8_t		 separators;	/* of phone, unique: most in a value */
};

/* What the row says of one value. */
struct fake_how {
	enum gender		 gender;	/* GENDER_ANY: as the spec */
	const struct country	*country;	/* NULL: as the spec */
	bool			 v6;		/* ip_address: an IPv6 one */
};

/*
 * For a key and a domain.  0, or -1 with the error set: EX_CONFIG (unknown
 * provider or locale, a plain message to put behind a rule's place) or out of
 * memory.
 */
int	faker_new(struct faker **, const struct mask_key *, const char *domain,
	    const struct faker_spec *, struct error *);
void	faker_free(struct faker *);

/*
 * Appends the fake, UTF-8 text, of canonical bytes.  Allocates nothing but
 * what `out` grows by.  faker_draw takes a text's bytes; of a unique phone
 * they are the number itself (MASK_NOT_IN_FORMAT).
 */
enum mask_result faker_draw(const struct faker *, struct bytes canon,
	    struct buf *out);
enum mask_result faker_draw_as(const struct faker *, struct bytes canon,
	    const struct fake_how *, struct buf *out);

/* A unique phone of a whole number below 10^12, from 999 * 10^12 on. */
enum mask_result faker_draw_number(const struct faker *, int64_t,
	    int64_t *);

/* What it may give. */
struct mask_fit faker_fit(const struct faker *);
int	faker_describe(const struct faker *, struct buf *);

/* The 128 bits of a value: how much there is of it is up to the caller. */
struct fake_bits {
	uint64_t	a, b;
};
void	faker_bits(const struct faker *, struct bytes canon,
	    struct fake_bits *);

#endif
