/*
 * Words without meaning, as many characters as the text that they replace.
 */
#ifndef MASK_LOREM_H
#define MASK_LOREM_H

#include "mask/faker.h"

enum mask_result lorem_draw(const struct fake_bits *, struct bytes,
	    struct buf *out);

#endif
