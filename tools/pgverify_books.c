#include "sys/system.h"
#include "copy/relname.h"
#include "db/books.h"
#include "tools/pgverify.h"

/* A unit that failed before its table was found stands for itself. */
static const char tables_sql[] =
    "SELECT json_build_object('schema', u.schema_name, 'table', u.table_name,"
    " 'source_schema', min(u.source_schema),"
    " 'source_table', min(u.source_table),"
    " 'one_source', count(DISTINCT (u.source_schema, u.source_table)) = 1,"
    " 'admitted', min(r.admitted),"
    " 'units', json_agg(json_build_object('unit', u.unit, 'state', u.state,"
    "  'rows', u.rows, 'range', u.source_range, 'query', u.source_query,"
    "  'system', u.source_system, 'database', u.source_database,"
    "  'shape', u.shape, 'columns', u.columns, 'counts', u.counts,"
    "  'counted', u.counted) ORDER BY u.unit COLLATE \"C\"))"
    " FROM _pgcopy.unit u LEFT JOIN _pgcopy.relation r ON r.run = u.run"
    "  AND r.schema_name = u.schema_name AND r.table_name = u.table_name"
    " WHERE u.run = $1"
    " GROUP BY u.schema_name, u.table_name,"
    "  CASE WHEN u.table_name IS NULL THEN u.unit END"
    " ORDER BY min(u.unit COLLATE \"C\")";

/* Is the table one of those that -t names? */
static int
is_wanted(struct verify *v, const json_t *table, bool *used, bool *wanted,
    struct error *e)
{
	const char *schema, *name, *why;
	struct relpattern p;
	size_t i;

	schema = json_string_value(json_object_get(table, "source_schema"));
	name = json_string_value(json_object_get(table, "source_table"));
	*wanted = v->tables.n == 0;
	for (i = 0; i < v->tables.n; i++) {
		if (relpattern_parse(&p, v->tables.texts[i], &why) == -1)
			return why == NULL ? error_nomem(e) : error_set(e,
			    EX_USAGE, "could not read the pattern %s: %s",
			    v->tables.texts[i], why);
		if (name != NULL && relpattern_match(&p, schema, name))
			*wanted = used[i] = true;
		relpattern_clear(&p);
	}
	return 0;
}

static int
select_tables(struct verify *v, const PGresult *res, struct error *e)
{
	bool *used = calloc(v->tables.n + 1, sizeof(*used)), wanted;
	json_t *table;
	size_t k;
	int i, rc = 0;

	v->books = json_array();
	if (used == NULL)
		return error_nomem(e);
	for (i = 0; rc == 0 && i < PQntuples(res); i++) {
		table = json_loads(PQgetvalue(res, i, 0), 0, NULL);
		rc = is_wanted(v, table, used, &wanted, e);
		if (rc == 0 && wanted && json_array_append(v->books,
		    table) == -1)
			rc = error_nomem(e);
		json_decref(table);
	}
	for (k = 0; rc == 0 && k < v->tables.n; k++)
		if (!used[k])
			rc = error_set(e, EX_UNAVAILABLE, "could not verify: "
			    "run %s has no table for the pattern %s", v->run,
			    v->tables.texts[k]);
	free(used);
	return rc;
}

/* The books first, which may have to be brought up to date. */
int
verify_books_begin(struct verify *v, struct error *e)
{
	bool found;

	if (books_find(&v->target, &found, e) == -1)
		return -1;
	if (!found) {
		error_set(e, EX_UNAVAILABLE, "could not read the checkpoints: "
		    "the target has no schema _pgcopy");
		return error_hint(e, "pgcopy-in makes it; check -d");
	}
	return snapshot_begin(&v->target, e);
}

int
verify_books_read(struct verify *v, struct error *e)
{
	PGresult *res;
	int rc;

	if (verify_books_begin(v, e) == -1 || (res = db_exec_params(&v->target, PGRES_TUPLES_OK, tables_sql, 1,
	    &v->run, e)) == NULL)
		return -1;
	if (PQntuples(res) == 0) {
		rc = error_set(e, EX_UNAVAILABLE, "could not verify: run %s "
		    "has loaded nothing", v->run);
		error_hint(e, "pgcheckpoint list shows the runs");
	} else
		rc = select_tables(v, res, e);
	PQclear(res);
	return rc;
}

/* The event of one table; the last one tells how all of them ended. */
static int
write_events(struct verify *v, const json_t *report, struct error *e)
{
	const json_t *tables = json_object_get(report, "tables");
	json_t *table, *all;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)tables, i, table)
		if (books_event(&v->target, v->run, NULL, "verify",
		    json_incref(table), e) == -1)
			return -1;
	if ((all = json_copy((json_t *)(uintptr_t)report)) != NULL)
		json_object_set_new(all, "tables",
		    json_integer((json_int_t)json_array_size(tables)));
	return books_event(&v->target, v->run, NULL, "verified", all, e);
}

int
verify_books_write(struct verify *v, const json_t *report, struct error *e)
{
	v->target.doing = "book the verification";
	books_rollback(&v->target);
	if (db_command(&v->target, BOOKS_BEGIN, e) == -1)
		return -1;
	if (write_events(v, report, e) == 0 &&
	    books_commit(&v->target, e) == 0)
		return 0;
	books_rollback(&v->target);
	return -1;
}
