/*
 * Fakes for columns that are not text: drawn as text, then made the type's
 * binary form.
 */
#ifndef MASK_FAKE_TYPED_H
#define MASK_FAKE_TYPED_H

#include "io/buf.h"
#include "type/decimal.h"
#include "mask/faker.h"
#include "mask/recipe.h"

#define FAKE_TYPES (CLASS_TEXT | CLASS_INT | CLASS_NUMERIC | CLASS_FLOAT | \
    CLASS_DATE | CLASS_TIMESTAMP | CLASS_UUID | CLASS_INET | CLASS_MAC)

struct fake_typed {
	bool			 is_text, is_address;
	struct value_type	 type;
	struct buf		 text;
	struct decimal		 number;
};

/* The range of dob, from the rule; e may be NULL once it was checked. */
int	fake_days(const struct rule *, struct recipe_days *, struct error *);

/* Does the provider make values of the type?  -1 by rule_error(). */
int	fake_typed_check(const struct mask_env *, struct error *);

int	fake_typed_bind(struct fake_typed *, const struct mask_env *,
	    struct error *);
void	fake_typed_free(struct fake_typed *);

/* Is the value an IPv6 address? */
bool	fake_typed_v6(const struct fake_typed *, const struct mask_value *);

enum mask_result fake_typed_draw(struct fake_typed *, const struct faker *,
	    struct bytes canon, const struct fake_how *, struct buf *out);

#endif
