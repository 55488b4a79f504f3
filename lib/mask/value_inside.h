/*
 * Values inside values: the parts of value_plan_apply and value_plan_collect
 * for the elements of an array and the fields of a composite.
 */
#ifndef MASK_VALUE_INSIDE_H
#define MASK_VALUE_INSIDE_H

#include "mask/value.h"

enum mask_result value_array_apply(struct value_plan *, struct bytes,
	    const struct mask_row *, struct buf *out);
enum mask_result value_fields_apply(struct value_plan *, struct bytes,
	    const struct mask_row *, struct buf *out);
enum mask_result value_array_collect(struct value_plan *, struct bytes,
	    const struct mask_row *);
enum mask_result value_fields_collect(struct value_plan *, struct bytes,
	    const struct mask_row *);

#endif
