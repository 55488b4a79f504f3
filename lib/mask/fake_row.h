/*
 * What the row beside a value says of its fake: whose it is, a man's or a
 * woman's, in which country.
 */
#ifndef MASK_FAKE_ROW_H
#define MASK_FAKE_ROW_H

#include "io/buf.h"
#include "mask/faker.h"

struct fake_column {
	bool			 there;
	size_t			 index;	/* of the unit's columns */
	struct value_type	 type;
};

struct fake_row {
	struct fake_column	 gender, country, key;
	char			*domain;	/* of the key; NULL: no persona */
	bool			 key_unique;
	struct buf		 scratch;
};

/* What can be said without a column.  0, or -1 by rule_error(). */
int	fake_row_check(const struct rule *, struct error *);

/* 0, or -1 by rule_error() or error_nomem().  Always undo it. */
int	fake_row_bind(struct fake_row *, const struct mask_env *,
	    struct error *);
void	fake_row_free(struct fake_row *);

/* Sets gender and country, where the row knows them. */
enum mask_result fake_row_how(struct fake_row *, const struct mask_row *,
	    struct fake_how *);

/* The canonical key of the persona; *null: it has none. */
enum mask_result fake_row_key(struct fake_row *, const struct mask_row *,
	    struct bytes *canon, bool *null);

#endif
