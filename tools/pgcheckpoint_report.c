#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "tools/common/page.h"
#include "tools/pgcheckpoint.h"

/* What pgcopy-in books of itself. */
#define LOADERS \
	"(SELECT coalesce(json_agg(row_to_json(w)), '[]') FROM (" \
	"SELECT detail->>'role' AS role, detail->>'host' AS host," \
	" detail->>'program' AS program, count(*) AS attempts," \
	" min(at) AS first, max(at) AS last FROM _pgcopy.event" \
	" WHERE run = r.run AND kind = 'attempt' AND detail ? 'role'" \
	" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3) w)"

/* The columns of unit u, with what was done to them. */
#define COLUMNS \
	"(SELECT json_agg(json_build_object('name', c.name, 'type', c.type," \
	" 'action', c.action, 'domain', c.domain, 'rows', c.rows," \
	" 'nulls', c.nulls, 'changed', c.changed, 'unchanged', c.unchanged," \
	" 'nulled', c.nulled, 'filled', c.filled) ORDER BY c.position)" \
	" FROM _pgcopy.unit_column c WHERE c.run = u.run AND c.unit = u.unit)"

/*
 * The last verification of each table, if nothing was loaded into it since;
 * it passed as a whole when that of each table did.
 */
#define VERIFIED \
	"SELECT DISTINCT ON (v.detail->>'schema_name'," \
	" v.detail->>'table_name') v.id, v.at, v.detail" \
	" FROM _pgcopy.event v WHERE v.run = r.run AND v.kind = 'verify'" \
	" AND NOT EXISTS (SELECT FROM _pgcopy.event l JOIN _pgcopy.unit u" \
	" ON u.run = l.run AND u.unit = l.unit WHERE l.run = r.run" \
	" AND l.id > v.id AND u.schema_name = v.detail->>'schema_name'" \
	" AND u.table_name = v.detail->>'table_name')" \
	" ORDER BY v.detail->>'schema_name', v.detail->>'table_name'," \
	" v.id DESC"

#define VERIFICATION \
	"(SELECT json_build_object('result', CASE" \
	" WHEN bool_or(v.detail->>'result' <> 'passed') THEN 'failed'" \
	" WHEN count(*) = 0 OR EXISTS (SELECT FROM _pgcopy.unit u" \
	"  WHERE u.run = r.run AND NOT EXISTS (SELECT FROM (" VERIFIED ") w" \
	"  WHERE w.detail->>'schema_name' = u.schema_name" \
	"  AND w.detail->>'table_name' = u.table_name)) THEN 'incomplete'" \
	" ELSE 'passed' END, 'verified', max(v.at)," \
	" 'tables', coalesce(json_agg(v.detail ORDER BY" \
	" v.detail->>'table' COLLATE \"C\"), '[]')) FROM (" VERIFIED ") v)"

/* json, not jsonb: the members stay in this order. */
static const char report_sql[] =
    "SELECT json_build_object('run', r.run, 'created', r.created,"
    " 'target_system', (SELECT system_identifier::text"
    "  FROM pg_control_system()), 'target_database', current_database(),"
    " 'rows', (SELECT coalesce(sum(rows), 0) FROM _pgcopy.unit u"
    "  WHERE u.run = r.run),"
    " 'bytes', (SELECT coalesce(sum(bytes), 0) FROM _pgcopy.unit u"
    "  WHERE u.run = r.run),"
    " 'loaders', " LOADERS ","
    " 'verification', " VERIFICATION ","
    " 'units', (SELECT coalesce(json_agg(row_to_json(u)"
    "  ORDER BY u.unit COLLATE \"C\"), '[]') FROM (SELECT unit, state,"
    "  schema_name AS schema, table_name AS table, rows, bytes, batches,"
    "  attempts, estimated_rows, source_system, source_database, snapshot,"
    "  shape, rules, key_id, started, updated, finished, fail_code,"
    "  sqlstate, reason, " COLUMNS " AS columns FROM _pgcopy.unit u"
    "  WHERE run = r.run) u),"
    " 'tables', (SELECT coalesce(json_agg(row_to_json(t)"
    "  ORDER BY t.schema COLLATE \"C\", t.table COLLATE \"C\"), '[]')"
    "  FROM (SELECT schema_name AS schema, table_name AS table, admitted,"
    "  admitted_at, emptied_at FROM _pgcopy.relation WHERE run = r.run) t),"
    " 'events', (SELECT coalesce(json_agg(row_to_json(e) ORDER BY e.id),"
    "  '[]') FROM (SELECT id, at, unit, kind, detail FROM _pgcopy.event"
    "  WHERE run = r.run AND kind <> 'verify') e))::text"
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

static void
print_json(FILE *f, const json_t *report)
{
	/* A failure to write is seen by whoever flushes. */
	(void)json_dumpf(report, f, JSON_INDENT(2));
	putc('\n', f);
}

static const struct {
	const char	*name;
	void		(*print)(FILE *, const json_t *);
} formats[] = {
	{ "json", print_json },
	{ "html", page_runs },
	{ "md", print_markdown }
};

int
report_format(struct books_tool *t, const char *name, struct error *e)
{
	size_t i;

	for (i = 0; i < NITEMS(formats); i++)
		if (strcmp(formats[i].name, name) == 0) {
			t->format = name;
			return 0;
		}
	return error_set(e, EX_USAGE, "could not read option --format: it is "
	    "json, html or md");
}

static int
print_report(struct books_tool *t, const PGresult *res, struct error *e)
{
	json_t *report;
	size_t i;

	if ((report = collect(res)) == NULL)
		return error_nomem(e);
	for (i = 0; i < NITEMS(formats); i++)
		if (strcmp(formats[i].name, t->format == NULL ? "json" :
		    t->format) == 0)
			formats[i].print(stdout, report);
	json_decref(report);
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
		rc = print_report(t, res, e);
	PQclear(res);
	return rc;
}
