#include "sys/system.h"
#include "copy/range.h"
#include "sys/error.h"
#include "tools/pgcopy-in.h"

int
load_check_division(struct load *l, struct error *e)
{
	const struct unit whole = { .schema = l->unit.schema,
	    .table = l->unit.table };
	char *table, *other;
	int rc;

	if ((table = unit_id(&whole)) == NULL)
		return error_nomem(e);
	rc = books_unit_divided(&l->db, l->run, table, l->unit.range == NULL ?
	    NULL : range_division(l->unit.range), &other, e);
	if (rc == 0 && other != NULL) {
		rc = error_set(e, EX_DATAERR, "could not load %s: run %s has "
		    "begun this table as other units, such as %s", l->id,
		    l->run, other);
		error_hint(e, "go on with the plan that the run began with; "
		    "or empty the table, use pgcheckpoint reset for its "
		    "units and plan it anew");
	}
	free(table);
	free(other);
	return rc;
}
