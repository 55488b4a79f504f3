#include "sys/system.h"
#include "sys/error.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "mask/opaque.h"
#include "mask/plan.h"

static const char hint[] =
    "where they may leave as they are, say so: "
    "pg_catalog.pg_largeobject: {columns: {loid: keep, pageno: keep, "
    "data: keep}}; otherwise leave out --large-objects of pgcopy-out";

int
opaque_check(const struct mask_plan *p, const struct unit *u, struct error *e)
{
	const struct column_plan *c;

	if (strcmp(u->schema, "pg_catalog") != 0 ||
	    strcmp(u->table, "pg_largeobject") != 0)
		return 0;
	for (c = p->columns; c < p->columns + p->ncolumns; c++) {
		if (c->list == NULL)
			error_set(e, EX_CONFIG, "%s: large objects are not "
			    "kept by `unlisted: keep`", c->column->name);
		else if (c->value.kind != VALUE_KEPT)
			rule_error(&c->list->rules[0], NULL, e, "%s: large "
			    "objects can only be kept", c->column->name);
		else
			continue;
		return error_hint(e, "%s", hint);
	}
	return 0;
}
