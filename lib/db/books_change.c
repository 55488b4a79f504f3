#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "db/books_change.h"
#include "db/books_relation.h"
#include "db/books_unit.h"
#include "db/conn.h"
#include "db/match.h"

/* Ends the transaction that `rc` is the outcome of. */
static int
finish(struct db *db, int rc, struct error *e)
{
	if (rc == 0)
		rc = books_commit(db, e);
	if (rc == -1)
		books_rollback(db);
	return rc;
}

static int
declare_tables(struct db *db, const char *run, const json_t *tables,
    struct error *e)
{
	const char *schema, *table;
	struct match m;
	size_t i;

	for (i = 0; i < json_array_size(tables); i++) {
		schema = json_string_value(json_array_get(
		    json_array_get(tables, i), 0));
		table = json_string_value(json_array_get(
		    json_array_get(tables, i), 1));
		if (match_find(db, schema, table, &m, e) == -1)
			return -1;
		match_clear(&m);
		if (books_relation_declare(db, run, schema, table, e) == -1)
			return -1;
	}
	return 0;
}

int
books_begin(struct db *db, const char *run, const json_t *tables,
    struct error *e)
{
	int rc;

	if (db_command(db, BOOKS_BEGIN, e) == -1)
		return -1;
	if ((rc = books_run_add(db, run, e)) == 0 &&
	    (rc = books_run_lock(db, run, e)) == 0 &&
	    (rc = declare_tables(db, run, tables, e)) == 0)
		rc = books_event(db, run, NULL, "begin",
		    json_pack("{s:O}", "tables", tables), e);
	return finish(db, rc, e);
}

/* A query about run $1 and the units in $2 (a json array, NULL: all). */
static PGresult *
query_units(struct db *db, ExecStatusType expect, const char *sql,
    const char *run, const json_t *units, struct error *e)
{
	const char *params[2] = { run, NULL };
	PGresult *res;
	char *text = NULL;

	if (units != NULL &&
	    (text = json_dumps(units, JSON_COMPACT)) == NULL) {
		error_nomem(e);
		return NULL;
	}
	params[1] = text;
	res = db_exec_params(db, expect, sql, 2, params, e);
	free(text);
	return res;
}

#define CHOSEN	" u.run = $1 AND ($2::jsonb IS NULL OR $2::jsonb ? u.unit) "

/* Takes the lock of each unit in the transaction, so that no loader has it. */
static int
lock_units(struct db *db, const char *run, const json_t *units,
    struct error *e)
{
	PGresult *res;
	int i, rc = 0;

	if ((res = query_units(db, PGRES_TUPLES_OK, "SELECT unit,"
	    " pg_try_advisory_xact_lock(" BOOKS_UNIT_LOCK("u.run", "u.unit")
	    ") FROM _pgcopy.unit u WHERE" CHOSEN "ORDER BY unit", run, units,
	    e)) == NULL)
		return -1;
	for (i = 0; rc == 0 && i < PQntuples(res); i++)
		if (*PQgetvalue(res, i, 1) != 't') {
			rc = error_set(e, EX_TEMPFAIL, "could not reset %s: "
			    "a pgcopy-in is loading it", PQgetvalue(res, i, 0));
			error_hint(e, "end it first");
		}
	PQclear(res);
	return rc;
}

/* Rows that other units of the run have in the same table can't be told apart. */
static int
check_shared(struct db *db, const char *run, const json_t *units,
    struct error *e)
{
	PGresult *res;
	int rc = 0;

	if ((res = query_units(db, PGRES_TUPLES_OK, "SELECT u.unit, o.unit"
	    " FROM _pgcopy.unit u JOIN _pgcopy.unit o ON o.run = u.run"
	    " AND o.schema_name = u.schema_name"
	    " AND o.table_name = u.table_name AND o.rows > 0"
	    " AND NOT $2::jsonb ? o.unit"
	    " WHERE u.rows > 0 AND" CHOSEN "ORDER BY 1, 2 LIMIT 1", run,
	    units, e)) == NULL)
		return -1;
	if (PQntuples(res) == 1) {
		rc = error_set(e, EX_NOPERM, "could not reset %s: %s has "
		    "rows in the same table", PQgetvalue(res, 0, 0),
		    PQgetvalue(res, 0, 1));
		error_hint(e, "name all units of the table");
	}
	PQclear(res);
	return rc;
}

static int
delete_units(struct db *db, const char *run, const json_t *units,
    json_t **forgotten, struct error *e)
{
	PGresult *res;
	int i, n;

	if ((res = query_units(db, PGRES_TUPLES_OK, "DELETE FROM _pgcopy.unit"
	    " u WHERE" CHOSEN "RETURNING unit, rows, schema_name, table_name",
	    run, units, e)) == NULL)
		return -1;
	n = PQntuples(res);
	for (i = 0; i < n; i++)
		json_array_append_new(*forgotten, json_pack(
		    "{s:s, s:I, s:s, s:s}", "unit", PQgetvalue(res, i, 0),
		    "rows", (json_int_t)strtoll(PQgetvalue(res, i, 1), NULL,
		    10), "schema", PQgetvalue(res, i, 2), "table",
		    PQgetvalue(res, i, 3)));
	PQclear(res);
	if (units != NULL && (size_t)n < json_array_size(units))
		return error_set(e, EX_UNAVAILABLE, "could not reset: run %s "
		    "has no unit of such a name", run);
	return 0;
}

/* A table into which no unit of the run has loaded is not the run's. */
static int
withdraw_relations(struct db *db, const char *run, struct error *e)
{
	return db_command_params(db, "DELETE FROM _pgcopy.relation r"
	    " WHERE run = $1 AND admitted <> 'declared' AND NOT EXISTS ("
	    "SELECT FROM _pgcopy.unit u WHERE u.run = r.run"
	    " AND u.schema_name = r.schema_name"
	    " AND u.table_name = r.table_name)", 1, &run, e);
}

static int
reset_units(struct db *db, const char *run, const json_t *units,
    json_t **forgotten, struct error *e)
{
	if (books_run_lock(db, run, e) == -1 ||
	    lock_units(db, run, units, e) == -1 ||
	    check_shared(db, run, units, e) == -1 ||
	    delete_units(db, run, units, forgotten, e) == -1 ||
	    withdraw_relations(db, run, e) == -1)
		return -1;
	return books_event(db, run, NULL, "reset",
	    json_pack("{s:O}", "units", *forgotten), e);
}

static int
reset_run(struct db *db, const char *run, json_t **forgotten,
    struct error *e)
{
	PGresult *res;
	int rc = 0;

	if (books_run_lock(db, run, e) == -1 ||
	    lock_units(db, run, NULL, e) == -1 ||
	    delete_units(db, run, NULL, forgotten, e) == -1)
		return -1;
	if ((res = db_exec_params(db, PGRES_COMMAND_OK,
	    "DELETE FROM _pgcopy.run WHERE run = $1", 1, &run, e)) == NULL)
		return -1;
	if (strcmp(PQcmdTuples(res), "1") != 0)
		rc = error_set(e, EX_UNAVAILABLE,
		    "could not reset: there is no run %s", run);
	PQclear(res);
	return rc;
}

int
books_reset(struct db *db, const char *run, const json_t *units,
    json_t **forgotten, struct error *e)
{
	int rc;

	*forgotten = json_array();
	if ((rc = db_command(db, BOOKS_BEGIN, e)) == 0)
		rc = finish(db, units == NULL ?
		    reset_run(db, run, forgotten, e) :
		    reset_units(db, run, units, forgotten, e), e);
	if (rc == -1) {
		json_decref(*forgotten);
		*forgotten = NULL;
	}
	return rc;
}

#define OUTDATED	" NOT EXISTS (SELECT FROM _pgcopy.unit u" \
	" WHERE u.run = r.run AND (u.state <> 'done' OR u.updated >" \
	" clock_timestamp() - make_interval(secs => $1::float8)))" \
	" AND r.created <= clock_timestamp()" \
	" - make_interval(secs => $1::float8) "

/*
 * First the locks: whoever is just beginning to load a unit of such a run is
 * waited for, and seen by the second statement.
 */
static int
prune(struct db *db, int64_t seconds, PGresult **res, struct error *e)
{
	char text[24];
	const char *params[] = { text };

	snprintf(text, sizeof(text), "%" PRId64, seconds);
	if ((*res = db_exec_params(db, PGRES_TUPLES_OK, "SELECT"
	    " FROM _pgcopy.run r WHERE" OUTDATED "ORDER BY run FOR UPDATE", 1,
	    params, e)) == NULL)
		return -1;
	PQclear(*res);
	*res = db_exec_params(db, PGRES_TUPLES_OK, "DELETE FROM _pgcopy.run r"
	    " WHERE" OUTDATED "RETURNING run", 1, params, e);
	return *res == NULL ? -1 : 0;
}

int
books_prune(struct db *db, int64_t seconds, json_t **runs, struct error *e)
{
	PGresult *res = NULL;
	int i;

	*runs = NULL;
	if (db_command(db, BOOKS_BEGIN, e) == -1)
		return -1;
	if (finish(db, prune(db, seconds, &res, e), e) == -1) {
		PQclear(res);
		return -1;
	}
	*runs = json_array();
	for (i = 0; i < PQntuples(res); i++)
		json_array_append_new(*runs,
		    json_string(PQgetvalue(res, i, 0)));
	PQclear(res);
	return 0;
}
