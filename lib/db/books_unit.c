#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "db/books_unit.h"
#include "db/conn.h"

#define LOCK_NUMBER	BOOKS_UNIT_LOCK("$1::text", "$2::text")

void
books_unit_clear(struct books_unit *u)
{
	char **texts[] = { &u->run, &u->unit, &u->state, &u->schema,
	    &u->table, &u->relation, &u->cursor, &u->prev_cursor, &u->system,
	    &u->database, &u->shape, &u->rules, &u->key_id, &u->snapshot,
	    &u->counts, &u->new_counts };
	size_t i;

	for (i = 0; i < NITEMS(texts); i++)
		free(*texts[i]);
	memset(u, 0, sizeof(*u));
}

/* Copies a column of row 0: false when out of memory. */
static bool
take_text(const PGresult *res, int column, char **out)
{
	if (PQgetisnull(res, 0, column))
		return true;
	return (*out = strdup(PQgetvalue(res, 0, column))) != NULL;
}

static int64_t
take_int(const PGresult *res, int column)
{
	return strtoll(PQgetvalue(res, 0, column), NULL, 10);
}

static bool
take_row(const PGresult *res, struct books_unit *u)
{
	char **texts[] = { &u->state, &u->schema, &u->table, &u->relation,
	    &u->cursor, &u->prev_cursor, &u->system, &u->database, &u->shape,
	    &u->rules, &u->key_id, &u->snapshot, &u->counts };
	size_t i;

	for (i = 0; i < NITEMS(texts); i++)
		if (!take_text(res, (int)i, texts[i]))
			return false;
	u->attempts = take_int(res, (int)i);
	u->batches = take_int(res, (int)i + 1);
	u->rows = take_int(res, (int)i + 2);
	u->bytes = take_int(res, (int)i + 3);
	u->estimated_rows = take_int(res, (int)i + 4);
	u->counted = take_int(res, (int)i + 5);
	u->moved = *PQgetvalue(res, 0, (int)i + 6) == 't';
	return true;
}

int
books_unit_began(struct db *db, struct error *e)
{
	PGresult *res;

	if ((res = db_exec(db, PGRES_TUPLES_OK, "SELECT set_config("
	    "'pgcopy.began', clock_timestamp()::text, false)", e)) == NULL)
		return -1;
	PQclear(res);
	return 0;
}

int
books_unit_read(struct db *db, const char *run, const char *unit,
    struct books_unit *u, struct error *e)
{
	const char *params[] = { run, unit };
	PGresult *res;
	bool ok;

	memset(u, 0, sizeof(*u));
	if ((res = db_exec_params(db, PGRES_TUPLES_OK,
	    "SELECT state, schema_name, table_name, relation, cursor,"
	    " prev_cursor, source_system, source_database, shape, rules,"
	    " key_id, snapshot, to_json(counts), attempts, batches, rows,"
	    " bytes, coalesce(estimated_rows, -1), counted,"
	    " updated > current_setting('pgcopy.began')::timestamptz"
	    " FROM _pgcopy.unit WHERE run = $1 AND unit = $2", 2, params,
	    e)) == NULL)
		return -1;
	ok = (u->run = strdup(run)) != NULL &&
	    (u->unit = strdup(unit)) != NULL &&
	    (PQntuples(res) == 0 || take_row(res, u));
	PQclear(res);
	if (!ok) {
		books_unit_clear(u);
		return error_nomem(e);
	}
	return 0;
}

/* pg_advisory_lock under the session's lock_timeout. */
static int
wait_lock(struct db *db, const char *run, const char *unit, struct error *e)
{
	const char *params[] = { run, unit };
	PGresult *res;

	if ((res = db_exec_params(db, PGRES_TUPLES_OK,
	    "SELECT pg_advisory_lock(" LOCK_NUMBER ")", 2, params,
	    e)) != NULL) {
		PQclear(res);
		return 0;
	}
	if (strcmp(e->sqlstate, "55P03") != 0)
		return -1;
	error_set(e, EX_TEMPFAIL, "could not load %s: another pgcopy-in is "
	    "loading this unit", unit);
	return error_hint(e, "wait for it to end, or take another --run");
}

int
books_unit_lock(struct db *db, const char *run, const char *unit,
    struct error *e)
{
	struct error ignored = {0};
	int rc;

	if (db_command(db, "SET lock_timeout = '" UNIT_LOCK_WAIT "'",
	    e) == -1)
		return -1;
	if ((rc = wait_lock(db, run, unit, e)) == 0)
		return db_command(db, "SET lock_timeout = 0", e);
	if (!db_is_lost(db))
		(void)db_command(db, "SET lock_timeout = 0", &ignored);
	error_clear(&ignored);
	return rc;
}

/* Runs a lock function that answers with a boolean. */
static int
lock_function(struct db *db, const char *sql, const char *run,
    const char *unit, bool *answer, struct error *e)
{
	const char *params[] = { run, unit };
	PGresult *res;

	if ((res = db_exec_params(db, PGRES_TUPLES_OK, sql, 2, params,
	    e)) == NULL)
		return -1;
	*answer = *PQgetvalue(res, 0, 0) == 't';
	PQclear(res);
	return 0;
}

int
books_unit_try(struct db *db, const char *run, const char *unit, bool *got,
    struct error *e)
{
	return lock_function(db, "SELECT pg_try_advisory_lock(" LOCK_NUMBER
	    ")", run, unit, got, e);
}

int
books_unit_unlock(struct db *db, const char *run, const char *unit,
    struct error *e)
{
	bool held;

	return lock_function(db, "SELECT pg_advisory_unlock(" LOCK_NUMBER
	    ")", run, unit, &held, e);
}

int
books_unit_divided(struct db *db, const char *run, const char *table,
    const char *division, char **other, struct error *e)
{
	const char *params[] = { run, table, division };
	PGresult *res;
	int rc = 0;

	*other = NULL;
	if ((res = db_exec_params(db, PGRES_TUPLES_OK, "SELECT unit"
	    " FROM _pgcopy.unit WHERE run = $1 AND (batches > 0 OR"
	    " state <> 'failed') AND CASE WHEN $3::text IS NULL"
	    " THEN starts_with(unit, $2 || '/') ELSE unit = $2"
	    "  OR (starts_with(unit, $2 || '/')"
	    "  AND right(unit, length($3)) <> $3) END ORDER BY unit LIMIT 1",
	    NITEMS(params), params, e)) == NULL)
		return -1;
	if (PQntuples(res) == 1 &&
	    (*other = strdup(PQgetvalue(res, 0, 0))) == NULL)
		rc = error_nomem(e);
	PQclear(res);
	return rc;
}

int
books_unit_start(struct db *db, struct books_unit *u, struct error *e)
{
	char estimate[24];
	const char *params[] = { u->run, u->unit, u->schema, u->table,
	    u->relation, u->system, u->database, u->shape, u->rules,
	    u->key_id, u->snapshot, estimate, u->source_schema,
	    u->source_table, u->source_range,
	    u->source_query ? "true" : "false", u->columns };

	snprintf(estimate, sizeof(estimate), "%" PRId64, u->estimated_rows);
	if (db_command_params(db, "INSERT INTO _pgcopy.unit AS u (run, unit,"
	    " schema_name, table_name, relation, source_system,"
	    " source_database, shape, rules, key_id, snapshot,"
	    " estimated_rows, source_schema, source_table, source_range,"
	    " source_query, columns, state, attempts) VALUES ($1, $2, $3, $4,"
	    " $5::oid, $6, $7, $8, $9, $10, $11, nullif($12::int8, -1), $13,"
	    " $14, $15, $16::bool, $17::jsonb, 'running', 1) ON CONFLICT (run, unit) DO UPDATE SET"
	    " schema_name = $3, table_name = $4, relation = $5::oid,"
	    " source_system = $6, source_database = $7, shape = $8,"
	    " rules = $9, key_id = $10, snapshot = $11,"
	    " estimated_rows = nullif($12::int8, -1), source_schema = $13,"
	    " source_table = $14, source_range = $15,"
	    " source_query = $16::bool, columns = $17::jsonb,"
	    " state = 'running',"
	    " attempts = u.attempts + 1, updated = clock_timestamp(),"
	    " finished = NULL, fail_code = NULL, sqlstate = NULL,"
	    " reason = NULL", NITEMS(params), params, e) == -1)
		return -1;
	u->attempts++;
	return 0;
}

/*
 * An UPDATE that has to change exactly the row that the structure tells of:
 * $1 run, $2 unit, $3 attempts, $4 batches, $5 cursor, then the caller's.
 */
#define AS_WE_KNOW_IT \
	" WHERE run = $1 AND unit = $2 AND attempts = $3::int" \
	" AND batches = $4::int8 AND cursor IS NOT DISTINCT FROM $5" \
	" AND state = 'running'"

static int
update_known(struct db *db, const struct books_unit *u, const char *sql,
    int n, const char **params, struct error *e)
{
	char attempts[24], batches[24];
	PGresult *res;
	bool one;

	snprintf(attempts, sizeof(attempts), "%" PRId64, u->attempts);
	snprintf(batches, sizeof(batches), "%" PRId64, u->batches);
	params[0] = u->run;
	params[1] = u->unit;
	params[2] = attempts;
	params[3] = batches;
	params[4] = u->cursor;
	if ((res = db_exec_params(db, PGRES_COMMAND_OK, sql, n, params,
	    e)) == NULL)
		return -1;
	one = strcmp(PQcmdTuples(res), "1") == 0;
	PQclear(res);
	if (one)
		return 0;
	error_set(e, EX_TEMPFAIL, "could not load %s: its checkpoint was "
	    "changed by somebody else", u->unit);
	return error_hint(e, "the same line again reads the checkpoint anew");
}

int
books_unit_batch(struct db *db, struct books_unit *u, uint64_t rows,
    uint64_t bytes, const char *cursor, struct error *e)
{
	char add_rows[24], add_bytes[24], *next = NULL;
	const char *params[9] = { [5] = add_rows, add_bytes, cursor,
	    u->new_counts };

	if (cursor != NULL && (next = strdup(cursor)) == NULL)
		return error_nomem(e);
	snprintf(add_rows, sizeof(add_rows), "%" PRIu64, rows);
	snprintf(add_bytes, sizeof(add_bytes), "%" PRIu64, bytes);
	if (update_known(db, u, "UPDATE _pgcopy.unit SET"
	    " batches = batches + 1, rows = rows + $6::int8,"
	    " bytes = bytes + $7::int8, prev_cursor = cursor, cursor = $8,"
	    " counted = CASE WHEN $9::jsonb IS NULL THEN counted"
	    "  ELSE counted + $6::int8 END,"
	    " counts = CASE WHEN $9::jsonb IS NULL THEN counts ELSE ARRAY("
	    "  SELECT c.v::int8 FROM jsonb_array_elements_text($9::jsonb)"
	    "  WITH ORDINALITY c(v, n) ORDER BY c.n) END,"
	    " updated = clock_timestamp()" AS_WE_KNOW_IT, NITEMS(params),
	    params, e) == -1) {
		free(next);
		return -1;
	}
	free(u->prev_cursor);
	u->prev_cursor = u->cursor;
	u->cursor = next;
	u->batches++;
	u->rows += (int64_t)rows;
	u->bytes += (int64_t)bytes;
	if (u->new_counts != NULL)
		u->counted += (int64_t)rows;
	return 0;
}

int
books_unit_done(struct db *db, const struct books_unit *u, struct error *e)
{
	const char *params[5];

	return update_known(db, u, "UPDATE _pgcopy.unit SET state = 'done',"
	    " updated = clock_timestamp(), finished = clock_timestamp()"
	    AS_WE_KNOW_IT, NITEMS(params), params, e);
}

int
books_unit_snapshot(struct db *db, const struct books_unit *u,
    struct error *e)
{
	const char *params[6] = { [5] = u->snapshot };

	return update_known(db, u, "UPDATE _pgcopy.unit SET snapshot = $6,"
	    " updated = clock_timestamp()" AS_WE_KNOW_IT, NITEMS(params),
	    params, e);
}

static int
book_failure(struct db *db, const char *run, const char *unit,
    const struct error *why, const char *reason, struct error *e)
{
	char code[16];
	const char *params[] = { run, unit, code,
	    why->sqlstate[0] == '\0' ? NULL : why->sqlstate, reason };

	snprintf(code, sizeof(code), "%d", why->code);
	if (db_command_params(db, "INSERT INTO _pgcopy.unit AS u (run, unit,"
	    " state, fail_code, sqlstate, reason, finished) VALUES ($1, $2,"
	    " 'failed', $3::int, $4, $5, clock_timestamp())"
	    " ON CONFLICT (run, unit) DO UPDATE SET state = 'failed',"
	    " fail_code = $3::int, sqlstate = $4, reason = $5,"
	    " updated = clock_timestamp(), finished = clock_timestamp()"
	    " WHERE u.state <> 'done'", NITEMS(params), params, e) == -1)
		return -1;
	return books_event(db, run, unit, "failed", json_pack(
	    "{s:i, s:s*, s:s}", "code", why->code, "sqlstate", params[3],
	    "reason", reason), e);
}

int
books_unit_failed(struct db *db, const char *run, const char *unit,
    const struct error *why, struct error *e)
{
	char *reason;
	int rc;

	if (asprintf(&reason, "%s%s%s", why->message,
	    why->detail == NULL ? "" : "; ",
	    why->detail == NULL ? "" : why->detail) == -1)
		return error_nomem(e);
	rc = book_failure(db, run, unit, why, reason, e);
	free(reason);
	return rc;
}
