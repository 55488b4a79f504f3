#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "tools/pgcheckpoint.h"

/* json, not jsonb: the members stay in this order. */
static const char report_sql[] =
    "SELECT json_build_object('run', r.run, 'created', r.created,"
    " 'rows', (SELECT coalesce(sum(rows), 0) FROM _pgcopy.unit u"
    "  WHERE u.run = r.run),"
    " 'bytes', (SELECT coalesce(sum(bytes), 0) FROM _pgcopy.unit u"
    "  WHERE u.run = r.run),"
    " 'units', (SELECT coalesce(json_agg(row_to_json(u)"
    "  ORDER BY u.unit COLLATE \"C\"), '[]') FROM (SELECT unit, state,"
    "  schema_name AS schema, table_name AS table, rows, bytes, batches,"
    "  attempts, estimated_rows, source_system, source_database, snapshot,"
    "  shape, rules, key_id, started, updated, finished, fail_code,"
    "  sqlstate, reason FROM _pgcopy.unit WHERE run = r.run) u),"
    " 'tables', (SELECT coalesce(json_agg(row_to_json(t)"
    "  ORDER BY t.schema COLLATE \"C\", t.table COLLATE \"C\"), '[]')"
    "  FROM (SELECT schema_name AS schema, table_name AS table, admitted,"
    "  admitted_at, emptied_at FROM _pgcopy.relation WHERE run = r.run) t),"
    " 'events', (SELECT coalesce(json_agg(row_to_json(e) ORDER BY e.id),"
    "  '[]') FROM (SELECT id, at, unit, kind, detail FROM _pgcopy.event"
    "  WHERE run = r.run) e))::text"
    " FROM _pgcopy.run r WHERE $1::text IS NULL OR r.run = $1"
    " ORDER BY r.run COLLATE \"C\"";

/* {"runs": [...]} of the query's rows; a new object or NULL. */
static json_t *
collect(const PGresult *res)
{
	json_t *run, *runs = json_array();
	int i;

	for (i = 0; res != NULL && i < PQntuples(res); i++) {
		run = json_loads(PQgetvalue(res, i, 0), 0, NULL);
		if (json_array_append_new(runs, run) == -1) {
			json_decref(runs);
			return NULL;
		}
	}
	return json_pack("{s:o}", "runs", runs);
}

static int
print_report(const PGresult *res, struct error *e)
{
	json_t *report;
	int rc;

	if ((report = collect(res)) == NULL)
		return error_nomem(e);
	rc = json_dumpf(report, stdout, JSON_INDENT(2));
	json_decref(report);
	if (rc == -1 || putchar('\n') == EOF)
		return error_set(e, EX_IOERR,
		    "could not write to standard output: %s", strerror(errno));
	return 0;
}

int
command_report(struct books_tool *t, struct error *e)
{
	const char *params[] = { t->run_given ? t->run : NULL };
	PGresult *res = NULL;
	bool found;
	int rc;

	if (books_find(&t->db, &found, e) == -1)
		return -1;
	if (found && (res = db_exec_params(&t->db, PGRES_TUPLES_OK,
	    report_sql, 1, params, e)) == NULL)
		return -1;
	if (t->run_given && (res == NULL || PQntuples(res) == 0))
		rc = no_such_run(t, e);
	else
		rc = print_report(res, e);
	PQclear(res);
	return rc;
}
