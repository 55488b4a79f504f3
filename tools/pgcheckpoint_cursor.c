#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "tools/common/tsv.h"
#include "tools/pgcheckpoint.h"

/*
 * Batches are committed asynchronously, so a crash could still take back what
 * we have just read, and the cursor would be ahead of the table.  A record in
 * the log, committed synchronously, takes all before it to the disk.  It
 * changes no table.  On a standby there is nothing to wait for.
 */
static int
make_durable(struct db *db, struct error *e)
{
	PGresult *res;

	res = db_exec(db, PGRES_TUPLES_OK, "BEGIN;"
	    " SET LOCAL synchronous_commit = on;"
	    " SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE"
	    " pg_logical_emit_message(true, 'pgcopy', '') END", e);
	if (res == NULL)
		return -1;
	PQclear(res);
	return books_commit(db, e);
}

static void
print_cursors(const PGresult *res)
{
	int i;

	for (i = 0; i < PQntuples(res); i++) {
		fputs(PQgetisnull(res, i, 1) ? "done\t" : "cursor\t", stdout);
		tsv_put(stdout, PQgetvalue(res, i, 0));
		if (!PQgetisnull(res, i, 1)) {
			putchar('\t');
			tsv_put(stdout, PQgetvalue(res, i, 1));
		}
		putchar('\n');
	}
	printf("end\t%d\n", PQntuples(res));
}

/* The units that are named, a json array; NULL: all, so SQL NULL. */
static char *
named_units(const struct books_tool *t)
{
	json_t *units = json_array();
	char *text = NULL;
	int i;

	for (i = 0; i < t->nargs; i++)
		json_array_append_new(units, json_string(t->args[i]));
	if (json_array_size(units) == (size_t)t->nargs)
		text = json_dumps(units, JSON_COMPACT);
	json_decref(units);
	return text;
}

static PGresult *
read_cursors(struct books_tool *t, struct error *e)
{
	const char *params[] = { t->run, NULL };
	PGresult *res;
	char *units = NULL;

	if (t->nargs > 0 && (units = named_units(t)) == NULL) {
		error_nomem(e);
		return NULL;
	}
	params[1] = units;
	res = db_exec_params(&t->db, PGRES_TUPLES_OK, "SELECT unit,"
	    " CASE WHEN state <> 'done' THEN cursor END FROM _pgcopy.unit"
	    " WHERE run = $1 AND (state = 'done' OR cursor IS NOT NULL)"
	    " AND ($2::jsonb IS NULL OR unit = ANY(ARRAY("
	    "SELECT jsonb_array_elements_text($2::jsonb))))"
	    " ORDER BY unit COLLATE \"C\"", NITEMS(params), params, e);
	free(units);
	return res;
}

int
command_cursor(struct books_tool *t, struct error *e)
{
	PGresult *res;
	bool found;

	if (books_find(&t->db, &found, e) == -1)
		return -1;
	if (!found) {
		printf("end\t0\n");
		return 0;
	}
	if ((res = read_cursors(t, e)) == NULL)
		return -1;
	if (PQntuples(res) > 0 && make_durable(&t->db, e) == -1) {
		PQclear(res);
		return -1;
	}
	print_cursors(res);
	PQclear(res);
	return 0;
}
