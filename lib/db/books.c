#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "db/conn.h"

/* One at a time creates the schema: a number of our own, "pgcopy" in hex. */
#define CREATE_LOCK	"x'706763'::int, x'6f7079'::int"

static const char schema_sql[] =
    "CREATE SCHEMA _pgcopy;"
    "COMMENT ON SCHEMA _pgcopy IS"
    " 'checkpoints of pgcopy-in, see pgcopy-checkpoint(5)'";

static const char tables_sql[] =
    "CREATE TABLE _pgcopy.version ("
    " version int NOT NULL,"
    " created timestamptz NOT NULL DEFAULT clock_timestamp());"
    "INSERT INTO _pgcopy.version (version) VALUES (1);"
    "CREATE TABLE _pgcopy.run ("
    " run text PRIMARY KEY,"
    " created timestamptz NOT NULL DEFAULT clock_timestamp());"
    "CREATE TABLE _pgcopy.relation ("
    " run text NOT NULL REFERENCES _pgcopy.run ON DELETE CASCADE,"
    " schema_name text NOT NULL,"
    " table_name text NOT NULL,"
    " admitted text NOT NULL"
    " CHECK (admitted IN ('declared', 'empty', 'append', 'fresh')),"
    " admitted_at timestamptz NOT NULL DEFAULT clock_timestamp(),"
    " emptied_at timestamptz,"
    " PRIMARY KEY (run, schema_name, table_name));"
    "CREATE TABLE _pgcopy.unit ("
    " run text NOT NULL REFERENCES _pgcopy.run ON DELETE CASCADE,"
    " unit text NOT NULL,"
    " schema_name text,"
    " table_name text,"
    " relation oid,"
    " state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),"
    " attempts int NOT NULL DEFAULT 0,"
    " batches bigint NOT NULL DEFAULT 0,"
    " rows bigint NOT NULL DEFAULT 0,"
    " bytes bigint NOT NULL DEFAULT 0,"
    " estimated_rows bigint,"
    " cursor text,"
    " prev_cursor text,"
    " source_system text,"
    " source_database text,"
    " shape text,"
    " rules text,"
    " key_id text,"
    " snapshot text,"
    " started timestamptz NOT NULL DEFAULT clock_timestamp(),"
    " updated timestamptz NOT NULL DEFAULT clock_timestamp(),"
    " finished timestamptz,"
    " fail_code int,"
    " sqlstate text,"
    " reason text,"
    " PRIMARY KEY (run, unit));"
    "CREATE TABLE _pgcopy.event ("
    " id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " at timestamptz NOT NULL DEFAULT clock_timestamp(),"
    " run text NOT NULL REFERENCES _pgcopy.run ON DELETE CASCADE,"
    " unit text,"
    " kind text NOT NULL,"
    " detail jsonb NOT NULL);"
    "CREATE INDEX ON _pgcopy.event (run, id);";

bool
books_run_valid(const char *run)
{
	size_t i;

	for (i = 0; run[i] != '\0'; i++)
		if ((unsigned char)run[i] < 0x20 || run[i] == 0x7f)
			return false;
	return i > 0 && i <= BOOKS_RUN_MAX;
}

int
books_commit(struct db *db, struct error *e)
{
	PGresult *res;
	int rc = 0;

	if ((res = db_exec(db, PGRES_COMMAND_OK, "COMMIT", e)) == NULL)
		return -1;
	/* COMMIT of a failed transaction says ROLLBACK and reports success. */
	if (strcmp(PQcmdStatus(res), "COMMIT") != 0)
		rc = error_set(e, EX_SOFTWARE,
		    "could not commit: the transaction had failed");
	PQclear(res);
	return rc;
}

void
books_rollback(struct db *db)
{
	struct error ignored = {0};

	if (!db_is_lost(db) &&
	    PQtransactionStatus(db->pg) != PQTRANS_IDLE)
		(void)db_command(db, "ROLLBACK", &ignored);
	error_clear(&ignored);
}

static int
check_version(struct db *db, struct error *e)
{
	PGresult *res;
	long version;

	if ((res = db_exec(db, PGRES_TUPLES_OK,
	    "SELECT max(version) FROM _pgcopy.version", e)) == NULL)
		return -1;
	version = strtol(PQgetvalue(res, 0, 0), NULL, 10);
	PQclear(res);
	if (version == BOOKS_VERSION)
		return 0;
	error_set(e, EX_UNAVAILABLE, "could not use schema _pgcopy: "
	    "its version is %ld, this program knows version %d", version,
	    BOOKS_VERSION);
	return error_hint(e, version > BOOKS_VERSION ?
	    "use the newer pgcopy-tools that made it" :
	    "drop the schema when none of its runs is needed");
}

enum books_state {
	BOOKS_NONE,
	BOOKS_SCHEMA,		/* an empty schema, made for us */
	BOOKS_FOUND
};

static int
look(struct db *db, enum books_state *state, struct error *e)
{
	PGresult *res;
	bool schema, version, empty;

	if ((res = db_exec(db, PGRES_TUPLES_OK,
	    "SELECT to_regnamespace('_pgcopy') IS NOT NULL,"
	    " coalesce(bool_or(relname = 'version'), false), count(*) = 0"
	    " FROM pg_class WHERE relnamespace = to_regnamespace('_pgcopy')",
	    e)) == NULL)
		return -1;
	schema = *PQgetvalue(res, 0, 0) == 't';
	version = *PQgetvalue(res, 0, 1) == 't';
	empty = *PQgetvalue(res, 0, 2) == 't';
	PQclear(res);
	if (schema && !version && !empty)
		return error_set(e, EX_UNAVAILABLE, "could not use schema "
		    "_pgcopy: it holds no checkpoints of pgcopy-in");
	if (version && check_version(db, e) == -1)
		return -1;
	*state = version ? BOOKS_FOUND : schema ? BOOKS_SCHEMA : BOOKS_NONE;
	return 0;
}

int
books_find(struct db *db, bool *found, struct error *e)
{
	enum books_state state;

	if (look(db, &state, e) == -1)
		return -1;
	*found = state == BOOKS_FOUND;
	return 0;
}

static int
create_locked(struct db *db, struct error *e)
{
	enum books_state state;
	PGresult *res;

	if ((res = db_exec(db, PGRES_TUPLES_OK,
	    "SELECT pg_advisory_xact_lock(" CREATE_LOCK ")", e)) == NULL)
		return -1;
	PQclear(res);
	if (look(db, &state, e) == -1 || (state == BOOKS_NONE &&
	    db_command(db, schema_sql, e) == -1))
		return -1;
	return state == BOOKS_FOUND ? 0 : db_command(db, tables_sql, e);
}

int
books_create(struct db *db, struct error *e)
{
	const char *doing = db->doing;
	bool found = false;
	int rc;

	db->doing = "create the checkpoint schema _pgcopy";
	if ((rc = books_find(db, &found, e)) == 0 && !found) {
		if ((rc = db_command(db, BOOKS_BEGIN, e)) == 0 &&
		    (rc = create_locked(db, e)) == 0)
			rc = books_commit(db, e);
		if (rc == -1)
			books_rollback(db);
		if (rc == -1 && strcmp(e->sqlstate, "42501") == 0)
			error_hint(e, "make an empty schema _pgcopy that the "
			    "role owns, as contrib/roles/target.sql does");
	}
	db->doing = doing;
	return rc;
}

int
books_run_add(struct db *db, const char *run, struct error *e)
{
	return db_command_params(db, "INSERT INTO _pgcopy.run (run) VALUES ($1)"
	    " ON CONFLICT DO NOTHING", 1, &run, e);
}

int
books_run_lock(struct db *db, const char *run, struct error *e)
{
	PGresult *res;

	if ((res = db_exec_params(db, PGRES_TUPLES_OK,
	    "SELECT FROM _pgcopy.run WHERE run = $1 FOR NO KEY UPDATE", 1,
	    &run, e)) == NULL)
		return -1;
	PQclear(res);
	return 0;
}

int
books_run_take(struct db *db, const char *run, struct error *e)
{
	return db_command_params(db, "INSERT INTO _pgcopy.run AS r (run)"
	    " VALUES ($1) ON CONFLICT (run) DO UPDATE SET created = r.created",
	    1, &run, e);
}

int
books_event(struct db *db, const char *run, const char *unit,
    const char *kind, json_t *detail, struct error *e)
{
	const char *params[4] = { run, unit, kind, NULL };
	char *text;
	int rc;

	text = detail == NULL ? NULL : json_dumps(detail, JSON_COMPACT);
	json_decref(detail);
	if (text == NULL)
		return error_nomem(e);
	params[3] = text;
	rc = db_command_params(db, "INSERT INTO _pgcopy.event"
	    " (run, unit, kind, detail) VALUES ($1, $2, $3, $4::jsonb)", 4,
	    params, e);
	free(text);
	return rc;
}
