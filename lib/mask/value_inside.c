/* Arrays element by element, composites field by field. */
#include "sys/system.h"
#include "type/array.h"
#include "type/composite.h"
#include "mask/value_inside.h"

/* NULL elements stay: `null: mask` is for columns. */
enum mask_result
value_array_apply(struct value_plan *p, struct bytes in, const struct mask_row *row,
    struct buf *out)
{
	struct array_reader r;
	struct array_writer w;
	struct bytes element;
	enum mask_result result;
	bool is_null;
	int rc;

	if (array_open(&r, in) == -1)
		return MASK_NOT_OF_TYPE;
	if (array_begin(&w, out, &r) == -1)
		return MASK_NOMEM;
	while ((rc = array_next(&r, &element, &is_null)) == 1) {
		if (is_null) {
			if (array_put_null(&w) == -1)
				return MASK_NOMEM;
			continue;
		}
		if (array_element_begin(&w) == -1)
			return MASK_NOMEM;
		result = value_plan_apply(&p->inner[0], element, row, out);
		if (result != MASK_OK && result != MASK_NULL)
			return result;
		if (array_element_end(&w, result == MASK_NULL) == -1)
			return MASK_TOO_LONG;
	}
	if (rc == -1)
		return MASK_NOT_OF_TYPE;
	return array_end(&w) == -1 ? MASK_TOO_LONG : MASK_OK;
}

enum mask_result
value_fields_apply(struct value_plan *p, struct bytes in, const struct mask_row *row,
    struct buf *out)
{
	struct composite_reader r;
	struct composite_writer w;
	struct composite_field f;
	enum mask_result result;
	size_t i = 0;
	int rc;

	if (composite_open(&r, in) == -1 || r.nfields != p->ninner)
		return MASK_NOT_OF_TYPE;
	if (composite_begin(&w, out, &r) == -1)
		return MASK_NOMEM;
	while ((rc = composite_next(&r, &f)) == 1) {
		if (composite_field_begin(&w, &f) == -1)
			return MASK_NOMEM;
		result = value_plan_apply(&p->inner[i++], f.value, row, out);
		if (result != MASK_OK && result != MASK_NULL)
			return result;
		if (composite_field_end(&w, result == MASK_NULL) == -1)
			return MASK_TOO_LONG;
	}
	return rc == -1 ? MASK_NOT_OF_TYPE : MASK_OK;
}

enum mask_result
value_array_collect(struct value_plan *p, struct bytes in,
    const struct mask_row *row)
{
	struct array_reader r;
	struct bytes element;
	enum mask_result result;
	bool is_null;
	int rc;

	if (array_open(&r, in) == -1)
		return MASK_NOT_OF_TYPE;
	while ((rc = array_next(&r, &element, &is_null)) == 1) {
		if (is_null)
			continue;
		result = value_plan_collect(&p->inner[0], element, row);
		if (result != MASK_OK)
			return result;
	}
	return rc == -1 ? MASK_NOT_OF_TYPE : MASK_OK;
}

enum mask_result
value_fields_collect(struct value_plan *p, struct bytes in,
    const struct mask_row *row)
{
	struct composite_reader r;
	struct composite_field f;
	enum mask_result result;
	size_t i = 0;
	int rc;

	if (composite_open(&r, in) == -1 || r.nfields != p->ninner)
		return MASK_NOT_OF_TYPE;
	while ((rc = composite_next(&r, &f)) == 1) {
		result = value_plan_collect(&p->inner[i++], f.value, row);
		if (result != MASK_OK)
			return result;
	}
	return rc == -1 ? MASK_NOT_OF_TYPE : MASK_OK;
}
