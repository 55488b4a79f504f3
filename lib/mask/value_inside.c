/* Arrays element by element, composites field by field. */
#include "sys/system.h"
#include "mask/value_inside.h"

enum mask_result
value_array_apply(struct value_plan *p, struct bytes in,
    const struct mask_row *row, struct buf *out)
{
	(void)p, (void)in, (void)row, (void)out;
	return MASK_NOT_OF_TYPE;
}

enum mask_result
value_fields_apply(struct value_plan *p, struct bytes in,
    const struct mask_row *row, struct buf *out)
{
	return value_array_apply(p, in, row, out);
}

enum mask_result
value_array_collect(struct value_plan *p, struct bytes in,
    const struct mask_row *row)
{
	return value_array_apply(p, in, row, NULL);
}

enum mask_result
value_fields_collect(struct value_plan *p, struct bytes in,
    const struct mask_row *row)
{
	return value_array_apply(p, in, row, NULL);
}
