#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "type/utf8.h"
#include "mask/plan.h"

#define NULL_LEN (-1)	/* of a field */

static int
row_error(const struct mask_plan *p, const struct column_plan *c,
    enum mask_result result, struct error *e)
{
	static const char *const reasons[] = {
		[MASK_NOT_UTF8] = "it is not UTF-8",
		[MASK_NOT_OF_TYPE] = "it is not of the column's type",
		[MASK_TOO_LONG] = "its mask is too long for the column",
		[MASK_LIMIT] = "the expression needs too many steps",
	};

	if (result == MASK_NOMEM)
		return error_nomem(e);
	return error_set(e, EX_DATAERR,
	    "could not mask %s.%s in row %" PRIu64 ": %s", p->id,
	    c->column->name, p->rows + 1, reasons[result]);
}

/* Of what was only known now. */
static bool
fits(const struct column_plan *c, const uint8_t *p, size_t n)
{
	if (c->type.max_bytes > 0 && n > c->type.max_bytes)
		return false;
	return c->type.max_chars == 0 || n <= c->type.max_chars ||
	    utf8_count(p, n) <= c->type.max_chars;
}

static enum mask_result
read_value(struct mask_plan *p, const struct column_plan *c,
    struct mask_value *v)
{
	const struct type_ops *t = c->type.ops;

	if (t->width != 0 && v->data.len != t->width)
		return MASK_NOT_OF_TYPE;
	if (c->ops->draws && t->canon(v->data, &p->scratch, &v->canon) == -1)
		return errno == EINVAL ? MASK_NOT_OF_TYPE : MASK_NOMEM;
	return MASK_OK;
}

/* Appends the length and bytes of one value that is not NULL. */
static enum mask_result
mask_value(struct mask_plan *p, struct column_plan *c, struct mask_value *v,
    struct buf *out)
{
	enum mask_result result;
	size_t at = out->len + 4, n;

	if ((result = read_value(p, c, v)) != MASK_OK)
		return result;
	if (buf_extend(out, 4) == NULL)
		return MASK_NOMEM;
	result = c->ops->apply(c->state, v, out);
	if (result == MASK_NULL) {
		put_u32(out->data + at - 4, (uint32_t)NULL_LEN);
		c->changed++;
		return MASK_OK;
	}
	if (result != MASK_OK)
		return result;
	n = out->len - at;
	if (!fits(c, out->data + at, n) || n > COPY_FIELD_MAX)
		return MASK_TOO_LONG;
	put_u32(out->data + at - 4, (uint32_t)n);
	if (n == v->data.len && memcmp(out->data + at, v->data.data, n) == 0)
		c->unchanged++;
	else
		c->changed++;
	return MASK_OK;
}

/* The value as maskers see it: bpchar without its padding. */
static struct mask_value
bare_value(const struct column_plan *c, const uint8_t *p, size_t n)
{
	struct mask_value v = { .data = { p, n } };

	if (c->type.ops->padded)
		while (v.data.len > 0 && p[v.data.len - 1] == ' ')
			v.data.len--;
	return v;
}

int
mask_plan_row(struct mask_plan *p, const uint8_t *tuple, size_t *len,
    struct buf *out, struct error *e)
{
	const uint8_t *run = tuple, *at = tuple + 2;
	enum mask_result result;
	struct column_plan *c;
	struct mask_value v;
	int32_t n;

	for (size_t i = 0; i < p->ncolumns; i++) {
		c = &p->columns[i];
		n = get_i32(at);
		at += 4;
		if (n < 0) {
			c->nulls++;
			continue;
		}
		at += n;
		if (c->ops->apply == NULL)
			continue;
		v = bare_value(c, at - n, (size_t)n);
		if (v.data.len == 0 && !c->ops->empty_too) {
			c->unchanged++;
			continue;
		}
		/* What stands between two masked values is copied at once. */
		result = buf_append(out, run, (size_t)(at - n - 4 - run)) ==
		    -1 ? MASK_NOMEM : mask_value(p, c, &v, out);
		if (result != MASK_OK)
			return row_error(p, c, result, e);
		run = at;
	}
	*len = (size_t)(at - tuple);
	if (buf_append(out, run, (size_t)(at - run)) == -1)
		return error_nomem(e);
	p->rows++;
	return 0;
}
