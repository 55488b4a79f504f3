/*
 * Replacements that keep the form of what they stand for: numbers of papers,
 * and dates.
 */
#ifndef MASK_SCRUB_FORM_H
#define MASK_SCRUB_FORM_H

#include "key/prf.h"
#include "mask/faker.h"

/*
 * Appends a drawn digit for each digit and a drawn letter of the same case for
 * each letter of ASCII; all other bytes stay.
 */
enum mask_result scrub_shape(const uint8_t key[PRF_FAST_KEY],
	    struct bytes canon, struct bytes in, struct buf *out);

/*
 * Appends the day that the provider dob draws, in the figures of `in` where it
 * is made of three: 1984-05-12, 12.5.84, 1984/05/12; else as YYYY-MM-DD.
 * `month_first`: how 5/12/1984 is read where both would do.
 */
enum mask_result scrub_date(const struct faker *, struct bytes canon,
	    struct bytes in, bool month_first, struct buf *out);

#endif
