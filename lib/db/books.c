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

/* Version 1, as it was; what came after is added to it by upgrade_sql. */
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

/*
 * Version 2: the unit's source, its columns and what was done to them.  The
 * numbers of `counts`, BOOKS_COUNTS for each column, move with each batch in
 * the statement that moves the cursor.
 */
static const char upgrade_sql[] =
    "ALTER TABLE _pgcopy.unit ADD COLUMN source_schema text,"
    " ADD COLUMN source_table text,"
    " ADD COLUMN source_range text,"
    " ADD COLUMN source_query boolean,"
    " ADD COLUMN columns jsonb,"
    " ADD COLUMN counts bigint[],"
    " ADD COLUMN counted bigint NOT NULL DEFAULT 0;"
    "CREATE VIEW _pgcopy.unit_column AS"
    " SELECT u.run, u.unit, c.n AS position, c.j->>'name' AS name,"
    " c.j->>'type' AS type, c.j->>'action' AS action,"
    " c.j->>'domain' AS domain, u.counted AS rows,"
    " u.counts[c.n * 5 - 4] AS nulls, u.counts[c.n * 5 - 3] AS changed,"
    " CASE WHEN c.j->>'action' <> 'keep' THEN u.counts[c.n * 5 - 2]"
    " ELSE u.counted - u.counts[c.n * 5 - 4] END AS unchanged, u.counts[c.n * 5 - 1] AS nulled,"
    " u.counts[c.n * 5] AS filled"
    " FROM _pgcopy.unit u CROSS JOIN LATERAL"
    " jsonb_array_elements(u.columns) WITH ORDINALITY c(j, n);"
    "UPDATE _pgcopy.version SET version = 2";

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
	/* Where the transaction had failed the first statement says so. */
	return db_command(db, BOOKS_COMMIT, e);
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
read_version(struct db *db, long *version, struct error *e)
{
	PGresult *res;

	if ((res = db_exec(db, PGRES_TUPLES_OK,
	    "SELECT max(version) FROM _pgcopy.version", e)) == NULL)
		return -1;
	*version = strtol(PQgetvalue(res, 0, 0), NULL, 10);
	PQclear(res);
	if (*version >= 1 && *version <= BOOKS_VERSION)
		return 0;
	error_set(e, EX_UNAVAILABLE, "could not use schema _pgcopy: "
	    "its version is %ld, this program knows version %d", *version,
	    BOOKS_VERSION);
	return error_hint(e, *version > BOOKS_VERSION ?
	    "use the newer pgcopy-tools that made it" :
	    "drop the schema when none of its runs is needed");
}

/*
 * pg_class has no index on the schema alone: without a name all relations of
 * the database would be looked at, once for each unit.
 */
static const char look_sql[] =
    "SELECT n.oid IS NOT NULL, v.there, CASE WHEN NOT v.there THEN NOT EXISTS"
    " (SELECT FROM pg_class WHERE relnamespace = n.oid) ELSE false END"
    " FROM (SELECT to_regnamespace('_pgcopy')::oid) n(oid), LATERAL (SELECT"
    " EXISTS (SELECT FROM pg_class WHERE relname = 'version'"
    " AND relnamespace = n.oid)) v(there)";

/* Is there a schema?  *version: that of the books in it, 0: there are none. */
static int
look(struct db *db, bool *schema, long *version, struct error *e)
{
	PGresult *res;
	bool table, empty;

	if ((res = db_exec(db, PGRES_TUPLES_OK, look_sql, e)) == NULL)
		return -1;
	*schema = *PQgetvalue(res, 0, 0) == 't';
	table = *PQgetvalue(res, 0, 1) == 't';
	empty = *PQgetvalue(res, 0, 2) == 't';
	PQclear(res);
	*version = 0;
	if (*schema && !table && !empty)
		return error_set(e, EX_UNAVAILABLE, "could not use schema "
		    "_pgcopy: it holds no checkpoints of pgcopy-in");
	return table ? read_version(db, version, e) : 0;
}

/* Somebody else may have done it while we waited for the lock. */
static int
renew_locked(struct db *db, struct error *e)
{
	PGresult *res;
	bool schema;
	long version;

	if ((res = db_exec(db, PGRES_TUPLES_OK,
	    "SELECT pg_advisory_xact_lock(" CREATE_LOCK ")", e)) == NULL)
		return -1;
	PQclear(res);
	if (look(db, &schema, &version, e) == -1 ||
	    (!schema && db_command(db, schema_sql, e) == -1) ||
	    (version == 0 && db_command(db, tables_sql, e) == -1))
		return -1;
	return version < BOOKS_VERSION ? db_command(db, upgrade_sql, e) : 0;
}

/* Creates the books or brings them up to date. */
static int
renew(struct db *db, const char *hint, struct error *e)
{
	const char *doing = db->doing;
	int rc;

	db->doing = "create the checkpoint schema _pgcopy";
	if ((rc = db_command(db, BOOKS_BEGIN, e)) == 0 &&
	    (rc = renew_locked(db, e)) == 0)
		rc = books_commit(db, e);
	if (rc == -1)
		books_rollback(db);
	if (rc == -1 && strcmp(e->sqlstate, "42501") == 0)
		error_hint(e, "%s", hint);
	db->doing = doing;
	return rc;
}

int
books_find(struct db *db, bool *found, struct error *e)
{
	bool schema;
	long version;

	if (look(db, &schema, &version, e) == -1)
		return -1;
	*found = version > 0;
	return !*found || version == BOOKS_VERSION ? 0 : renew(db, "the books "
	    "are of an older version: let the role that made them run "
	    "pgcheckpoint init", e);
}

int
books_create(struct db *db, struct error *e)
{
	bool found = false;

	if (books_find(db, &found, e) == -1)
		return -1;
	return found ? 0 : renew(db, "make an empty schema _pgcopy that the "
	    "role owns, as contrib/roles/target.sql does", e);
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
