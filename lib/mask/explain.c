#include "sys/system.h"
#include "copy/unit.h"
#include "mask/plan.h"

json_t *
mask_plan_json(const struct mask_plan *p, const char *key_id)
{
	json_t *columns = json_array(), *o;
	const struct column_plan *c;

	for (size_t i = 0; i < p->ncolumns; i++) {
		c = &p->columns[i];
		o = json_pack("{s:s, s:s, s:s*}", "name", c->column->name,
		    "action", c->ops->name, "domain", c->domain);
		if (json_array_append_new(columns, o) == -1) {
			json_decref(columns);
			return NULL;
		}
	}
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
		if (o != NULL && c->ops->apply != NULL) {
			json_object_set_new(o, "changed",
			    json_integer((json_int_t)c->changed));
			json_object_set_new(o, "unchanged",
			    json_integer((json_int_t)c->unchanged));
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
	for (; *s != '\0'; s++)
		if (((unsigned char)*s < ' ' ?
		    buf_printf(b, "\\x%02x", (unsigned int)*s) :
		    buf_append(b, s, 1)) == -1)
			return -1;
	return buf_append(b, "\t", 1);
}

static int
explain_column(const struct mask_plan *p, const struct column_plan *c,
    struct buf *b)
{
	struct buf type;
	int rc;

	buf_init(&type, b->max);
	rc = value_type_text(&c->type, &type);
	if (rc == 0)
		rc = buf_append(&type, "", 1);
	if (rc == 0 && (append_cell(b, p->id) == -1 ||
	    append_cell(b, c->column->name) == -1 ||
	    append_cell(b, (const char *)type.data) == -1 ||
	    append_cell(b, c->ops->name) == -1 ||
	    append_cell(b, c->domain == NULL ? "-" : c->domain) == -1 ||
	    c->ops->describe(c->state, b) == -1))
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
