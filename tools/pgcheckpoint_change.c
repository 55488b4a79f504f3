#include "sys/system.h"
#include "sys/error.h"
#include "copy/relname.h"
#include "db/books.h"
#include "db/books_change.h"
#include "tools/common/tsv.h"
#include "tools/pgcheckpoint.h"

int
command_init(struct books_tool *t, struct error *e)
{
	return books_create(&t->db, e);
}

static int
add_table(json_t *tables, const char *arg, struct error *e)
{
	struct relpattern p;
	const char *why;
	int rc = -1;

	if (relpattern_parse(&p, arg, &why) == -1)
		return why == NULL ? error_nomem(e) : error_set(e, EX_USAGE,
		    "could not read table name \"%s\": %s", arg, why);
	if (p.schema == NULL || p.wild)
		error_set(e, EX_USAGE, "could not read table name \"%s\": it "
		    "is not of the form schema.table", arg);
	else if (json_array_append_new(tables, json_pack("[s, s]", p.schema,
	    p.table)) == -1)
		error_nomem(e);
	else
		rc = 0;
	relpattern_clear(&p);
	return rc;
}

int
command_begin(struct books_tool *t, struct error *e)
{
	json_t *tables = json_array();
	int i, rc = 0;

	for (i = 0; rc == 0 && i < t->nargs; i++)
		rc = add_table(tables, t->args[i], e);
	if (rc == 0)
		rc = books_create(&t->db, e);
	t->db.doing = "begin the run";
	if (rc == 0)
		rc = books_begin(&t->db, t->run, tables, e);
	json_decref(tables);
	return rc;
}

/* One line for each unit, and what becomes of its rows. */
static void
print_forgotten(struct books_tool *t, const json_t *forgotten)
{
	const char *schema, *table, *unit;
	json_int_t rows, all = 0;
	size_t i;

	for (i = 0; i < json_array_size(forgotten); i++) {
		if (json_unpack(json_array_get(forgotten, i),
		    "{s:s, s:I, s:s, s:s}", "unit", &unit, "rows", &rows,
		    "schema", &schema, "table", &table) == -1)
			continue;
		printf("reset\t");
		tsv_put(stdout, unit);
		printf("\trows=%" JSON_INTEGER_FORMAT "\n", rows);
		all += rows;
	}
	if (all > 0)
		msg_warn(&t->tool->msg, "empty the tables, or let the next "
		    "run do it with pgcopy-in --fresh; until then it refuses "
		    "to load into them", "the %" JSON_INTEGER_FORMAT
		    " rows that these units loaded stay in their tables", all);
}

int
command_reset(struct books_tool *t, struct error *e)
{
	json_t *forgotten = NULL, *units = NULL;
	int i, rc;

	if (books_require(t, e) == -1)
		return -1;
	t->db.doing = "reset";
	if (t->nargs > 0)
		units = json_array();
	for (i = 0; i < t->nargs; i++)
		json_array_append_new(units, json_string(t->args[i]));
	rc = books_reset(&t->db, t->run, units, &forgotten, e);
	if (rc == 0)
		print_forgotten(t, forgotten);
	json_decref(forgotten);
	json_decref(units);
	return rc;
}

int
command_prune(struct books_tool *t, struct error *e)
{
	json_t *runs;
	size_t i;

	if (books_require(t, e) == -1)
		return -1;
	t->db.doing = "prune";
	if (books_prune(&t->db, t->older_than_s, &runs, e) == -1)
		return -1;
	for (i = 0; i < json_array_size(runs); i++) {
		printf("pruned\t");
		tsv_put(stdout, json_string_value(json_array_get(runs, i)));
		putchar('\n');
	}
	json_decref(runs);
	return 0;
}
