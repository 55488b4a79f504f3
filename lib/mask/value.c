#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "copy/tuple.h"
#include "type/utf8.h"
#include "mask/value.h"
#include "mask/value_inside.h"
#include "mask/when.h"

/* Of what was only known now. */
static bool
fits(const struct value_type *t, const uint8_t *p, size_t n)
{
	if (n > COPY_FIELD_MAX || (t->max_bytes > 0 && n > t->max_bytes))
		return false;
	return t->max_chars == 0 || n <= t->max_chars ||
	    utf8_count(p, n) <= t->max_chars;
}

/*
 * The value as maskers see it: bpchar without its padding, which means nothing
 * either where it refers to a text that has none.
 */
static void
unpad(const struct value_plan *p, struct bytes *v)
{
	if (p->type.ops->padded || p->own.ops->padded)
		while (v->len > 0 && v->data[v->len - 1] == ' ')
			v->len--;
}

/* Does the action pass this value by?  *result is then what became of it. */
static bool
passes(struct value_plan *p, const struct action *a, struct mask_value *v,
    struct buf *out, enum mask_result *result)
{
	const struct bytes padded = v->data;
	bool yes = true;

	*result = MASK_OK;
	if (a->when != NULL &&
	    (*result = when_true(a->when, v->row, &yes)) != MASK_OK)
		return true;
	if (yes && v->data.data == NULL && a->null == POLICY_KEEP) {
		*result = MASK_NULL;
		return true;
	}
	if (yes && v->data.data != NULL)
		unpad(p, &v->data);
	if (yes && v->data.data != NULL && v->data.len == 0) {
		if (a->empty == POLICY_NULL) {
			*result = MASK_NULL;
			return true;
		}
		yes = a->empty == POLICY_MASK;
	}
	if (yes)
		return false;
	if (v->data.data == NULL)
		*result = MASK_NULL;
	else if (buf_append(out, padded.data, padded.len) == -1)
		*result = MASK_NOMEM;
	return true;
}

static enum mask_result
read_value(struct value_plan *p, const struct action *a, struct mask_value *v)
{
	const struct type_ops *t = p->type.ops;

	v->canon = (struct bytes){ (const uint8_t *)"", 0 };
	if (v->data.data == NULL) {
		v->data = v->canon;	/* `null: mask` */
		return MASK_OK;
	}
	if (t->width != 0 && v->data.len != t->width)
		return MASK_NOT_OF_TYPE;
	if (a->ops->draws && v->data.len > 0 &&
	    t->canon(v->data, &p->scratch, &v->canon) == -1)
		return errno == EINVAL ? MASK_NOT_OF_TYPE : MASK_NOMEM;
	return MASK_OK;
}

static enum mask_result
apply_action(struct value_plan *p, const struct action *a,
    struct mask_value *v, struct buf *out)
{
	enum mask_result result;
	size_t at = out->len;

	if (passes(p, a, v, out, &result))
		return result;
	if ((result = read_value(p, a, v)) != MASK_OK)
		return result;
	result = a->ops->apply(a->state, v, out);
	if (result != MASK_NOT_IN_FORMAT || a->on_error == POLICY_FAIL)
		return result;
	if (a->on_error == POLICY_NULL)
		return MASK_NULL;
	out->len = at;
	return masker_find("redact")->apply(a->redaction, v, out);
}

static enum mask_result
apply_actions(struct value_plan *p, struct bytes in,
    const struct mask_row *row, struct buf *out)
{
	struct mask_value v = { .data = in, .row = row };
	enum mask_result result = MASK_OK;
	size_t at = out->len;
	struct buf *to;

	for (size_t i = 0; i < p->nactions; i++) {
		if (p->actions[i].ops->apply == NULL)
			continue;
		to = i + 1 == p->nactions ? out : &p->between[i % 2];
		if (to != out)
			buf_clear(to);
		result = apply_action(p, &p->actions[i], &v, to);
		if (result == MASK_NULL)
			v.data = (struct bytes){ NULL, 0 };
		else if (result != MASK_OK)
			return result;
		else if (to != out)
			v.data = (struct bytes){ to->len == 0 ?
			    (const uint8_t *)"" : to->data, to->len };
	}
	buf_trim(&p->scratch);
	if (p->nactions > 1) {
		buf_trim(&p->between[0]);
		buf_trim(&p->between[1]);
	}
	if (result == MASK_OK && !fits(&p->own, out->data + at,
	    out->len - at))
		return MASK_TOO_LONG;
	return result;
}

static int64_t
get_int(const uint8_t *p, size_t width)
{
	return width == 2 ? get_i16(p) : width == 4 ? get_i32(p) : get_i64(p);
}

/* Puts it at `to`, or false: it does not fit into so many bytes. */
static bool
put_int(uint8_t *to, size_t width, int64_t v)
{
	uint8_t wide[8];

	put_u64(wide, (uint64_t)v);
	memcpy(to, wide + 8 - width, width);
	return get_int(to, width) == v;
}

/* Integers that are masked as those of another width that they refer to. */
static enum mask_result
apply_converted(struct value_plan *p, struct bytes in,
    const struct mask_row *row, struct buf *out)
{
	size_t width = p->own.ops->width, at = out->len;
	enum mask_result result;
	uint8_t wire[8];
	int64_t v;

	if (in.data != NULL) {
		if (in.len != width || !put_int(wire, p->type.ops->width,
		    get_int(in.data, width)))
			return MASK_NOT_OF_TYPE;
		in = (struct bytes){ wire, p->type.ops->width };
	}
	result = apply_actions(p, in, row, out);
	if (result != MASK_OK)
		return result;
	v = get_int(out->data + at, p->type.ops->width);
	out->len = at;
	if (!put_int(wire, width, v))
		return MASK_TOO_LONG;
	return buf_append(out, wire, width) == -1 ? MASK_NOMEM : MASK_OK;
}

enum mask_result
value_plan_apply(struct value_plan *p, struct bytes in,
    const struct mask_row *row, struct buf *out)
{
	if (p->kind == VALUE_ACTIONS && p->converts)
		return apply_converted(p, in, row, out);
	if (p->kind == VALUE_ACTIONS)
		return apply_actions(p, in, row, out);
	if (in.data == NULL)
		return MASK_NULL;
	switch (p->kind) {
	case VALUE_ARRAY:
		return value_array_apply(p, in, row, out);
	case VALUE_FIELDS:
		return value_fields_apply(p, in, row, out);
	case VALUE_KEPT:
	case VALUE_ACTIONS:
		break;
	}
	return buf_append(out, in.data, in.len) == -1 ? MASK_NOMEM : MASK_OK;
}

static enum mask_result
collect_action(struct value_plan *p, struct bytes in,
    const struct mask_row *row)
{
	const struct action *a = &p->actions[0];
	struct mask_value v = { .data = in, .row = row };
	enum mask_result result;

	if (a->ops->collect == NULL)
		return MASK_OK;
	buf_clear(&p->copy);
	if (passes(p, a, &v, &p->copy, &result))
		return result == MASK_NULL ? MASK_OK : result;
	if ((result = read_value(p, a, &v)) != MASK_OK)
		return result;
	return a->ops->collect(a->state, &v);
}

enum mask_result
value_plan_collect(struct value_plan *p, struct bytes in,
    const struct mask_row *row)
{
	if (!p->collects)
		return MASK_OK;
	if (p->kind == VALUE_ACTIONS)
		return collect_action(p, in, row);
	if (in.data == NULL)
		return MASK_OK;
	return p->kind == VALUE_ARRAY ? value_array_collect(p, in, row) :
	    value_fields_collect(p, in, row);
}

int
value_plan_exchange(struct value_plan *p, struct error *e)
{
	const struct action *a = p->actions;

	if (p->kind == VALUE_ACTIONS && p->collects &&
	    a->ops->exchange(a->state, e) == -1)
		return -1;
	for (size_t i = 0; i < p->ninner; i++)
		if (value_plan_exchange(&p->inner[i], e) == -1)
			return -1;
	return 0;
}
