#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "mask/plan.h"

#define NULL_LEN (-1)	/* of a field */

static int
row_error(const struct mask_plan *p, const struct column_plan *c,
    enum mask_result result, uint64_t row, struct error *e)
{
	static const char *const reasons[] = {
		[MASK_NOT_UTF8] = "it is not UTF-8",
		[MASK_NOT_OF_TYPE] = "it is not of the column's type",
		[MASK_TOO_LONG] = "its mask is too long for the column",
		[MASK_LIMIT] = "the expression needs too many steps",
		[MASK_NOT_IN_FORMAT] = "it is not of the form that the rule "
		    "takes",
		[MASK_UNLISTED] = "something inside it has no rule",
		[MASK_HELPER] = "the coprocess of the rule failed",
	};

	if (result == MASK_NOMEM)
		return error_nomem(e);
	error_set(e, result == MASK_HELPER ? EX_TEMPFAIL : EX_DATAERR,
	    "could not mask %s.%s in row %" PRIu64 ": %s", p->id,
	    c->column->name, row, reasons[result]);
	if (result == MASK_NOT_IN_FORMAT)
		error_hint(e, "\"on_error: null\" or \"on_error: redact\" in "
		    "the rule says what becomes of such values");
	else if (result == MASK_UNLISTED)
		error_hint(e, "add a rule for it, or \"unlisted: null\" or "
		    "\"unlisted: keep\" to the rule of the column");
	return -1;
}

/* Appends the length and bytes of what becomes of a field. */
static enum mask_result
mask_field(struct column_plan *c, const struct field *f,
    const struct mask_row *row, struct buf *out)
{
	struct bytes in = { f->len < 0 ? NULL : f->data,
	    f->len < 0 ? 0 : (size_t)f->len };
	size_t at = out->len + 4, n;
	enum mask_result result;

	if (buf_extend(out, 4) == NULL)
		return MASK_NOMEM;
	result = value_plan_apply(&c->value, in, row, out);
	if (result == MASK_NULL) {
		out->len = at;
		put_u32(out->data + at - 4, (uint32_t)NULL_LEN);
		c->nulls += in.data == NULL;
		c->changed += in.data != NULL;
		c->nulled += in.data != NULL;
		return MASK_OK;
	}
	if (result != MASK_OK)
		return result;
	n = out->len - at;
	if (n > COPY_FIELD_MAX)
		return MASK_TOO_LONG;
	put_u32(out->data + at - 4, (uint32_t)n);
	if (in.data != NULL && n == in.len &&
	    memcmp(out->data + at, in.data, n) == 0) {
		c->unchanged++;
		c->empty += n == 0;
	} else {
		c->changed++;
		c->filled += in.data == NULL;
	}
	return MASK_OK;
}

/* All columns but the late ones, which go as they came for now. */
static int
mask_fields(struct mask_plan *p, const uint8_t *tuple, size_t len,
    const struct mask_row *row, struct buf *out, struct error *e)
{
	const uint8_t *run = tuple, *end = tuple + 2;
	const struct field *f = p->fields;
	enum mask_result result;
	struct column_plan *c;

	for (size_t i = 0; i < p->ncolumns; i++, f++) {
		c = &p->columns[i];
		end += 4 + (f->len < 0 ? 0 : f->len);
		if (c->value.kind == VALUE_KEPT || c->value.late) {
			c->nulls += f->len < 0 && !c->value.late;
			continue;
		}
		/* What stands between two masked values is copied at once. */
		if (buf_append(out, run, (size_t)(end - run - 4 -
		    (f->len < 0 ? 0 : f->len))) == -1)
			return error_nomem(e);
		result = mask_field(c, f, row, out);
		if (result != MASK_OK)
			return row_error(p, c, result, p->rows + 1, e);
		run = end;
	}
	return buf_append(out, run, (size_t)(tuple + len - run)) == -1 ?
	    error_nomem(e) : 0;
}

/* The new values of the late columns, one behind the other, to p->row. */
static int
mask_late_fields(struct mask_plan *p, struct mask_row *row, struct error *e)
{
	enum mask_result result;
	struct column_plan *c;

	buf_clear(&p->row);
	row->masked = p->masked;
	for (size_t i = 0; i < p->ncolumns; i++) {
		c = &p->columns[i];
		if (!c->value.late)
			continue;
		result = mask_field(c, &p->masked[i], row, &p->row);
		if (result != MASK_OK)
			return row_error(p, c, result, p->rows + 1, e);
	}
	return 0;
}

/* Bytes of a field with its length, which stands at p. */
static size_t
field_size(const uint8_t *p)
{
	int32_t n = (int32_t)get_u32(p);

	return 4 + (n < 0 ? 0 : (size_t)n);
}

/*
 * Late columns see the row as it goes.  Their values are put into it in its
 * place: a second copy of it would be one more of the largest row.
 */
static int
mask_late(struct mask_plan *p, size_t at, struct mask_row *row,
    struct buf *out, struct error *e)
{
	size_t from = 0, was, now;
	uint8_t *to;

	tuple_fields(out->data + at, (uint16_t)p->ncolumns, p->masked);
	if (mask_late_fields(p, row, e) == -1)
		return -1;
	at += 2;
	for (size_t i = 0; i < p->ncolumns; i++, at += now) {
		now = was = field_size(out->data + at);
		if (!p->columns[i].value.late)
			continue;
		now = field_size(p->row.data + from);
		if (now > was && buf_reserve(out, now - was) == -1)
			return error_nomem(e);
		to = out->data + at;
		memmove(to + now, to + was, out->len - at - was);
		memcpy(to, p->row.data + from, now);
		out->len = out->len + now - was;
		from += now;
	}
	buf_trim(&p->row);
	return 0;
}

int
mask_plan_row(struct mask_plan *p, const uint8_t *tuple, size_t *len,
    struct buf *out, struct error *e)
{
	struct mask_row row = { p->fields, NULL };
	size_t at = out->len;

	*len = tuple_fields(tuple, (uint16_t)p->ncolumns, p->fields);
	if (mask_fields(p, tuple, *len, &row, out, e) == -1 ||
	    (p->late && mask_late(p, at, &row, out, e) == -1))
		return -1;
	p->rows++;
	return 0;
}

static int
collect_row(struct mask_plan *p, uint64_t number, struct error *e)
{
	const struct mask_row row = { p->fields, NULL };
	enum mask_result result;
	struct column_plan *c;
	const struct field *f;

	for (size_t i = 0; i < p->ncolumns; i++) {
		c = &p->columns[i];
		f = &p->fields[i];
		if (!c->value.collects)
			continue;
		result = value_plan_collect(&c->value, (struct bytes){
		    f->len < 0 ? NULL : f->data,
		    f->len < 0 ? 0 : (size_t)f->len }, &row);
		if (result != MASK_OK)
			return row_error(p, c, result, number, e);
	}
	return 0;
}

int
mask_plan_collect(struct mask_plan *p, const uint8_t *tuples, uint32_t count,
    struct error *e)
{
	struct error inner = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		tuples += tuple_fields(tuples, (uint16_t)p->ncolumns,
		    p->fields);
		if (collect_row(p, p->rows + 1 + i, e) == -1)
			return -1;
	}
	for (size_t i = 0; i < p->ncolumns; i++) {
		if (value_plan_exchange(&p->columns[i].value, &inner) == 0)
			continue;
		error_set(e, inner.code, "could not mask %s.%s: %s", p->id,
		    p->columns[i].column->name, inner.message);
		error_clear(&inner);
		return -1;
	}
	return 0;
}
