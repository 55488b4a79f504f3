#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "db/books.h"
#include "db/books_relation.h"
#include "db/books_rival.h"
#include "db/conn.h"
#include "db/large_object.h"
#include "db/match.h"

#define SQL_MAX	(16 * 1024 * 1024)

/* A query whose one row begins with a boolean. */
static int
ask(struct db *db, const char *sql, int n, const char *const *params,
    bool *answer, struct error *e)
{
	PGresult *res;

	if ((res = db_exec_params(db, PGRES_TUPLES_OK, sql, n, params,
	    e)) == NULL)
		return -1;
	*answer = PQntuples(res) == 1 && *PQgetvalue(res, 0, 0) == 't';
	PQclear(res);
	return 0;
}

static int
admit_as(struct db *db, const char *run, const char *schema,
    const char *table, const char *how, struct error *e)
{
	const char *params[] = { run, schema, table, how };

	return db_command_params(db, "INSERT INTO _pgcopy.relation AS r"
	    " (run, schema_name, table_name, admitted, emptied_at) VALUES"
	    " ($1, $2, $3, $4, CASE WHEN $4 = 'fresh' THEN"
	    " clock_timestamp() END) ON CONFLICT (run, schema_name,"
	    " table_name) DO UPDATE SET admitted = excluded.admitted,"
	    " admitted_at = excluded.admitted_at,"
	    " emptied_at = excluded.emptied_at"
	    " WHERE r.admitted = 'declared'", NITEMS(params), params, e);
}

int
books_relation_declare(struct db *db, const char *run, const char *schema,
    const char *table, struct error *e)
{
	return admit_as(db, run, schema, table, "declared", e);
}

/*
 * The tables to empty: schema, table, quoted name, oid, ONLY or not.
 */
static PGresult *
fresh_candidates(struct db *db, const char *run, const json_t *tables,
    struct error *e)
{
	const char *params[2] = { run, NULL };
	PGresult *res;
	char *text;

	if ((text = json_dumps(tables, JSON_COMPACT)) == NULL) {
		error_nomem(e);
		return NULL;
	}
	params[1] = text;
	res = db_exec_params(db, PGRES_TUPLES_OK, "SELECT w.s, w.t,"
	    " CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END ||"
	    " format('%I.%I', w.s, w.t), c.oid FROM ("
	    "SELECT j->>0, j->>1 FROM jsonb_array_elements($2::jsonb) j"
	    " UNION SELECT schema_name, table_name FROM _pgcopy.relation"
	    " WHERE run = $1 AND admitted = 'declared') AS w (s, t)"
	    " JOIN pg_namespace n ON n.nspname = w.s JOIN pg_class c"
	    " ON c.relnamespace = n.oid AND c.relname = w.t"
	    " AND c.relkind IN ('r', 'p', 'f')"
	    /* The large objects are no table that could be truncated. */
	    " AND n.nspname <> 'pg_catalog' WHERE NOT EXISTS ("
	    "SELECT FROM _pgcopy.relation r WHERE r.run = $1"
	    " AND r.schema_name = w.s AND r.table_name = w.t"
	    " AND r.admitted <> 'declared') ORDER BY w.s, w.t", 2, params, e);
	free(text);
	return res;
}

/* "a, b" of one column of the result, appended. */
static int
join_column(struct buf *b, const PGresult *res, int column, struct error *e)
{
	int i;

	for (i = 0; i < PQntuples(res); i++)
		if (buf_printf(b, "%s%s", i == 0 ? "" : ", ",
		    PQgetvalue(res, i, column)) == -1)
			return error_nomem(e);
	return 0;
}

/* TRUNCATE would refuse; say which tables refer to the emptied ones. */
static int
fresh_check_references(struct db *db, const char *run, struct buf *oids,
    struct error *e)
{
	const char *params[] = { (const char *)oids->data };
	PGresult *res;
	struct buf names;
	int rc;

	if ((res = db_exec_params(db, PGRES_TUPLES_OK, "WITH emptied AS ("
	    "SELECT o FROM unnest($1::oid[]) o UNION SELECT t.relid"
	    " FROM unnest($1::oid[]) o, pg_partition_tree(o) t)"
	    " SELECT DISTINCT format('%I.%I', n.nspname, c.relname)"
	    " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
	    " JOIN pg_namespace n ON n.oid = c.relnamespace"
	    " WHERE k.contype = 'f'"
	    " AND k.confrelid IN (SELECT o FROM emptied)"
	    " AND k.conrelid NOT IN (SELECT o FROM emptied) ORDER BY 1", 1,
	    params, e)) == NULL)
		return -1;
	buf_init(&names, SQL_MAX);
	rc = join_column(&names, res, 0, e);
	if (rc == 0 && PQntuples(res) > 0) {
		rc = error_set(e, EX_NOPERM, "could not empty the tables of "
		    "run %s: other tables refer to them", run);
		error_detail(e, "foreign keys from %.*s", (int)names.len,
		    (const char *)names.data);
		error_hint(e, "where these are to be emptied too, add them "
		    "before the run starts: pgcheckpoint begin --run %s "
		    "TABLE...", run);
	}
	buf_free(&names);
	PQclear(res);
	return rc;
}

static int
fresh_truncate(struct db *db, const char *run, const PGresult *res,
    struct error *e)
{
	struct buf oids, sql;
	int rc = -1;

	buf_init(&oids, SQL_MAX);
	buf_init(&sql, SQL_MAX);
	if (buf_append_str(&oids, "{") == -1 ||
	    join_column(&oids, res, 3, e) == -1 ||
	    buf_append(&oids, "}", 2) == -1 ||
	    buf_append_str(&sql, DB_ROLE_PATH "TRUNCATE TABLE ") == -1 ||
	    join_column(&sql, res, 2, e) == -1 ||
	    buf_append(&sql, DB_OUR_PATH, sizeof(DB_OUR_PATH)) == -1)
		error_nomem(e);
	else if (books_rival_check(db, run, (const char *)oids.data,
	    e) == 0 && fresh_check_references(db, run, &oids, e) == 0) {
		db->doing = "empty the tables of the run";
		rc = db_command(db, (const char *)sql.data, e);
		db->doing = NULL;
	}
	buf_free(&oids);
	buf_free(&sql);
	return rc;
}

int
books_relation_fresh(struct db *db, const char *run, const json_t *tables,
    struct error *e)
{
	PGresult *res;
	json_t *names;
	int i, rc = 0;

	if ((res = fresh_candidates(db, run, tables, e)) == NULL)
		return -1;
	if (PQntuples(res) == 0) {
		PQclear(res);
		return 0;
	}
	names = json_array();
	rc = fresh_truncate(db, run, res, e);
	for (i = 0; rc == 0 && i < PQntuples(res); i++) {
		rc = admit_as(db, run, PQgetvalue(res, i, 0),
		    PQgetvalue(res, i, 1), "fresh", e);
		json_array_append_new(names, json_pack("[s, s]",
		    PQgetvalue(res, i, 0), PQgetvalue(res, i, 1)));
	}
	PQclear(res);
	if (rc == -1) {
		json_decref(names);
		return -1;
	}
	return books_event(db, run, NULL, "fresh",
	    json_pack("{s:o}", "tables", names), e);
}

int
books_relation_has_rows(struct db *db, const struct match *m, bool *answer,
    struct error *e)
{
	struct buf sql;
	int rc = -1;

	if (large_object_is(m))
		return large_object_exist(db, false, answer, e);
	buf_init(&sql, SQL_MAX);
	if (buf_printf(&sql, "SELECT EXISTS (SELECT FROM %s%s)",
	    m->kind == 'p' ? "" : "ONLY ", m->quoted) == -1 ||
	    buf_append(&sql, "", 1) == -1)
		error_nomem(e);
	else
		rc = ask(db, (const char *)sql.data, 0, NULL, answer, e);
	buf_free(&sql);
	return rc;
}

/* The table holds rows of others: say whose, where the books know. */
static int
refuse_rows(struct db *db, const char *run, const struct match *m,
    struct error *e)
{
	const char *params[] = { run, m->schema, m->table };
	PGresult *res;
	struct buf names;
	int rc;

	if ((res = db_exec_params(db, PGRES_TUPLES_OK, "SELECT DISTINCT run"
	    " FROM _pgcopy.unit WHERE run <> $1 AND schema_name = $2"
	    " AND table_name = $3 AND rows > 0 ORDER BY 1", 3, params,
	    e)) == NULL)
		return -1;
	buf_init(&names, SQL_MAX);
	rc = join_column(&names, res, 0, e);
	if (rc == 0) {
		rc = error_set(e, EX_NOPERM, "could not load into %s: it "
		    "holds rows that run %s did not load", m->quoted, run);
		if (PQntuples(res) > 0)
			error_detail(e, "loaded by run: %.*s", (int)names.len,
			    (const char *)names.data);
		error_hint(e, large_object_is(m) ? "remove the target's large "
		    "objects first; --append adds to them" :
		    "--fresh empties the run's tables first, "
		    "--append adds to what is there");
	}
	buf_free(&names);
	PQclear(res);
	return rc;
}

/* Has the run rows in the table, or may it add to those of others? */
static int
is_ours(struct db *db, const char *run, const struct match *m, bool *ours,
    struct error *e)
{
	const char *params[] = { run, m->schema, m->table };

	return ask(db, "SELECT r.admitted = 'append' OR EXISTS (SELECT"
	    " FROM _pgcopy.unit u WHERE u.run = r.run AND u.rows > 0"
	    " AND u.schema_name = r.schema_name"
	    " AND u.table_name = r.table_name) FROM _pgcopy.relation r"
	    " WHERE r.run = $1 AND r.schema_name = $2 AND r.table_name = $3"
	    " AND r.admitted <> 'declared'", NITEMS(params), params, ours, e);
}

static int
check_rival(struct db *db, const char *run, const struct match *m,
    struct error *e)
{
	char *oids;
	int rc;

	if (asprintf(&oids, "{%s}", m->oid) == -1)
		return error_nomem(e);
	rc = books_rival_check(db, run, oids, e);
	free(oids);
	return rc;
}

/*
 * That the table was admitted is not enough: where the loader was killed
 * before its first commit, another run may have come between.  Whether rows
 * are ours is asked after they were seen: another process of this run commits
 * both at once.
 */
int
books_relation_admit(struct db *db, const char *run, const struct match *m,
    bool append, struct error *e)
{
	bool ours, rows;

	if (append)
		return admit_as(db, run, m->schema, m->table, "append", e);
	if (is_ours(db, run, m, &ours, e) == -1)
		return -1;
	if (ours)
		return 0;
	/* Empty large objects are what pg_dump made for us. */
	if (check_rival(db, run, m, e) == -1 || (large_object_is(m) ?
	    large_object_exist(db, true, &rows, e) :
	    books_relation_has_rows(db, m, &rows, e)) == -1 ||
	    (rows && is_ours(db, run, m, &ours, e) == -1))
		return -1;
	if (rows && !ours)
		return refuse_rows(db, run, m, e);
	return admit_as(db, run, m->schema, m->table, "empty", e);
}

int
books_relation_emptied(struct db *db, const char *run, const char *unit,
    const struct match *m, bool *answer, struct error *e)
{
	const char *params[] = { run, unit, m->schema, m->table };

	return ask(db, "SELECT EXISTS (SELECT FROM _pgcopy.relation r"
	    " JOIN _pgcopy.unit u ON u.run = $1 AND u.unit = $2"
	    " WHERE r.run <> $1 AND r.schema_name = $3"
	    " AND r.table_name = $4 AND r.emptied_at > u.started)",
	    NITEMS(params), params, answer, e);
}
