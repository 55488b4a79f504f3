#include "sys/system.h"
#include "sys/text.h"
#include "copy/unit.h"
#include "mask/plan.h"

#define ACTIONS_TEXT_MAX (1024 * 1024)

/* "regex, hash"; of a composite (keep, hash) by its fields. */
static int
append_actions(const struct value_plan *p, struct buf *b)
{
	if (p->kind == VALUE_ARRAY)
		return append_actions(&p->inner[0], b);
	if (p->kind == VALUE_FIELDS) {
		for (size_t i = 0; i < p->ninner; i++)
			if (buf_append_str(b, i == 0 ? "(" : ", ") == -1 ||
			    append_actions(&p->inner[i], b) == -1)
				return -1;
		return buf_append_str(b, ")");
	}
	for (size_t i = 0; i < p->nactions; i++)
		if (buf_printf(b, "%s%s", i == 0 ? "" : ", ",
		    p->actions[i].ops->name) == -1)
			return -1;
	return p->nactions == 0 ? buf_append_str(b, "keep") : 0;
}

/* The first domain that something is drawn in, or NULL. */
static const char *
value_domain(const struct value_plan *p)
{
	const char *domain = NULL;

	for (size_t i = 0; i < p->nactions && domain == NULL; i++)
		domain = p->actions[i].domain;
	for (size_t i = 0; i < p->ninner && domain == NULL; i++)
		domain = value_domain(&p->inner[i]);
	return domain;
}

/* What can be said of the new values. */
static int
append_description(const struct value_plan *p, struct buf *b)
{
	const struct action *a;

	if (p->kind == VALUE_ARRAY)
		return buf_append_str(b, "each element: ") == -1 ? -1 :
		    append_description(&p->inner[0], b);
	if (p->kind == VALUE_FIELDS)
		return buf_append_str(b, "each field by its rule");
	for (size_t i = 0; i < p->nactions; i++) {
		a = &p->actions[i];
		if ((i > 0 && buf_append_str(b, "; then ") == -1) ||
		    a->ops->describe(a->state, b) == -1 ||
		    (a->when != NULL &&
		    buf_append_str(b, ", under a condition") == -1))
			return -1;
	}
	return p->nactions == 0 ? buf_append_str(b, "as they are") : 0;
}

json_t *
mask_plan_json(const struct mask_plan *p, const char *key_id)
{
	json_t *columns = json_array(), *o;
	const struct column_plan *c;
	struct buf text;

	buf_init(&text, ACTIONS_TEXT_MAX);
	for (size_t i = 0; i < p->ncolumns; i++) {
		c = &p->columns[i];
		buf_clear(&text);
		if (append_actions(&c->value, &text) == -1 ||
		    buf_append(&text, "", 1) == -1)
			o = NULL;
		else
			o = json_pack("{s:s, s:s, s:s*}", "name",
			    c->column->name, "action", (char *)text.data,
			    "domain", value_domain(&c->value));
		if (json_array_append_new(columns, o) == -1) {
			buf_free(&text);
			json_decref(columns);
			return NULL;
		}
	}
	buf_free(&text);
	return json_pack("{s:s, s:s?, s:o}", "rules", p->digest, "key_id",
	    p->draws || p->seals ? key_id : NULL, "columns", columns);
}

json_t *
mask_plan_counts(const struct mask_plan *p)
{
	json_t *columns, *o;
	const struct column_plan *c;

	if (p->keeps_all)
		return NULL;
	columns = json_array();
	for (size_t i = 0; i < p->ncolumns; i++) {
		c = &p->columns[i];
		o = json_pack("{s:s, s:I}", "name", c->column->name, "nulls",
		    (json_int_t)c->nulls);
		if (o != NULL && c->value.kind != VALUE_KEPT) {
			json_object_set_new(o, "changed",
			    json_integer((json_int_t)c->changed));
			json_object_set_new(o, "unchanged",
			    json_integer((json_int_t)c->unchanged));
			json_object_set_new(o, "nulled",
			    json_integer((json_int_t)c->nulled));
			json_object_set_new(o, "filled",
			    json_integer((json_int_t)c->filled));
		}
		if (json_array_append_new(columns, o) == -1) {
			json_decref(columns);
			return NULL;
		}
	}
	return columns;
}

/* Names may hold tabs and newlines; a line of the table must not. */
static int
append_cell(struct buf *b, const char *s)
{
	size_t n = strlen(s), len;

	for (; n > 0; s += len, n -= len) {
		len = text_shown((const uint8_t *)s, n);
		if ((len == 0 ? buf_printf(b, "\\x%02x", (unsigned char)*s) :
		    buf_append(b, s, len)) == -1)
			return -1;
		len += len == 0;
	}
	return buf_append(b, "\t", 1);
}

static int
explain_column(const struct mask_plan *p, const struct column_plan *c,
    struct buf *b)
{
	const char *domain = value_domain(&c->value);
	struct value_type t;
	struct buf type;
	int rc;

	value_type_init(&t, c->value.type.unit, c->column);
	buf_init(&type, b->max);
	rc = value_type_text(&t, &type);
	if (rc == 0)
		rc = buf_append(&type, "", 1);
	if (rc == 0 && (append_cell(b, p->id) == -1 ||
	    append_cell(b, c->column->name) == -1 ||
	    append_cell(b, (const char *)type.data) == -1 ||
	    append_actions(&c->value, b) == -1 ||
	    buf_append(b, "\t", 1) == -1 ||
	    append_cell(b, domain == NULL ? "-" : domain) == -1 ||
	    append_description(&c->value, b) == -1))
		rc = -1;
	buf_free(&type);
	return rc == 0 ? buf_append(b, "\n", 1) : -1;
}

int
mask_plan_explain(const struct mask_plan *p, struct buf *b)
{
	for (size_t i = 0; i < p->ncolumns; i++)
		if (explain_column(p, &p->columns[i], b) == -1)
			return -1;
	return 0;
}
