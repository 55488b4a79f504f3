#include "sys/system.h"
#include "copy/relname.h"
#include "db/copy_out.h"
#include "io/buf.h"
#include "tools/common/signals.h"
#include "tools/pgverify.h"

/* "SELECT count(*), count(t.a), ..." of one side. */
static PGresult *
count_side(struct verify *v, struct verify_table *t, struct db *db,
    struct error *e)
{
	PGresult *res = NULL;
	struct buf b;
	char *sql;
	size_t i;
	int rc;

	buf_init(&b, COPY_SQL_MAX);
	rc = buf_append_str(&b, "SELECT count(*)");
	for (i = 0; rc == 0 && i < t->unit.ncolumns; i++)
		if ((rc = buf_append_str(&b, ", count(t.")) == 0 &&
		    (rc = db_quote_ident(db, &b, t->columns[i].name)) == 0)
			rc = buf_append_str(&b, ")");
	if (rc == -1 || table_from(v, t, db, &b) == -1 ||
	    (sql = buf_steal_str(&b)) == NULL)
		error_nomem(e);
	else {
		res = db_exec(db, PGRES_TUPLES_OK, sql, e);
		free(sql);
	}
	buf_free(&b);
	return res;
}

/* With --sample: rows and NULLs of each side, all of them. */
static int
count_all(struct verify *v, struct verify_table *t, struct error *e)
{
	PGresult *a, *b;
	size_t i;

	if ((a = count_side(v, t, &v->source, e)) == NULL)
		return -1;
	if ((b = count_side(v, t, &v->target, e)) == NULL) {
		PQclear(a);
		return -1;
	}
	t->source_rows = strtoull(PQgetvalue(a, 0, 0), NULL, 10);
	t->target_rows = strtoull(PQgetvalue(b, 0, 0), NULL, 10);
	for (i = 0; i < t->unit.ncolumns; i++) {
		t->columns[i].source_nulls = t->source_rows -
		    strtoull(PQgetvalue(a, 0, (int)i + 1), NULL, 10);
		t->columns[i].target_nulls = t->target_rows -
		    strtoull(PQgetvalue(b, 0, (int)i + 1), NULL, 10);
	}
	t->modulus = t->source_rows / v->sample;
	PQclear(a);
	PQclear(b);
	return 0;
}

/* Without it they are those of the rows that were read. */
static void
count_read(struct verify_table *t)
{
	size_t i;

	t->source_rows = t->source.rows;
	t->target_rows = t->target.rows;
	for (i = 0; i < t->unit.ncolumns; i++) {
		t->columns[i].source_nulls = t->source.columns[i].nulls;
		t->columns[i].target_nulls = t->target.columns[i].nulls;
	}
}

static int
compare(struct verify *v, struct verify_table *t, struct error *e)
{
	if (table_prepare(v, t, e) == -1)
		return -1;
	if (v->sample > 0 && count_all(v, t, e) == -1)
		return -1;
	if (table_rows(v, t, e) == -1)
		return -1;
	if (v->sample == 0)
		count_read(t);
	if (table_is_objects(v, t, &v->target))
		return 0;
	return table_unique(v, t, e) == -1 ? -1 : table_foreign(v, t, e);
}

/* "schema.table" for people, or the unit where there is no table. */
static char *
new_name(const json_t *books, const char *schema, const char *table)
{
	struct unit u = {0};

	u.schema = (char *)(uintptr_t)json_string_value(
	    json_object_get(books, schema));
	u.table = (char *)(uintptr_t)json_string_value(
	    json_object_get(books, table));
	if (u.schema != NULL && u.table != NULL)
		return unit_id(&u);
	return strdup(json_string_value(json_object_get(json_array_get(
	    json_object_get(books, "units"), 0), "unit")));
}

/* Each table in a savepoint on both sides, so that its failure is its own. */
static int
savepoint(struct verify *v, const char *sql, struct error *e)
{
	return db_command(&v->source, sql, e) == -1 ? -1 :
	    db_command(&v->target, sql, e);
}

static bool
must_stop(const struct verify *v)
{
	return db_is_lost(&v->source) || db_is_lost(&v->target) ||
	    signals_stop() != 0;
}

/* The server refused SQL that is the user's own. */
static void
blame_where(const struct verify *v, struct error *why)
{
	if (v->where == NULL || strncmp(why->sqlstate, "42", 2) != 0 ||
	    strcmp(why->sqlstate, "42501") == 0)
		return;
	why->code = EX_USAGE;
	error_hint(why, "look at the SQL of --where; the search_path is "
	    "empty, so tables, functions and types need their schema");
}

static int
verify_one(struct verify *v, struct verify_table *t, struct error *e)
{
	struct error why = {0};
	int rc;

	if (savepoint(v, "SAVEPOINT verify", e) == -1)
		return -1;
	if (compare(v, t, e) == 0) {
		table_judge(v, t);
		return savepoint(v, "RELEASE SAVEPOINT verify", e);
	}
	if (must_stop(v))
		return -1;
	error_move(&why, e);
	blame_where(v, &why);
	rc = savepoint(v, "ROLLBACK TO SAVEPOINT verify", e);
	if (rc == 0) {
		db_error_names(&v->source, &why);
		db_error_names(&v->target, &why);
	}
	msg_error(&v->tool->msg, &why);
	t->code = why.code;
	t->failure = strdup(why.message);
	error_clear(&why);
	return rc;
}

int
verify_table(struct verify *v, const json_t *books, struct error *e)
{
	struct verify_table t = { .books = books, .modulus = 1 };
	char *doing = NULL;
	json_t *json;
	int rc;

	t.name = new_name(books, "schema", "table");
	t.source_name = new_name(books, "source_schema", "source_table");
	if (t.name == NULL || t.source_name == NULL ||
	    asprintf(&doing, "verify %s", t.name) == -1) {
		table_clear(&t);
		return error_nomem(e);
	}
	v->source.doing = v->target.doing = doing;
	meter_unit(&v->tool->meter, t.name, -1);
	if ((rc = verify_one(v, &t, e)) == 0) {
		if ((json = table_json(v, &t)) == NULL ||
		    json_array_append_new(v->results, json) == -1)
			rc = error_nomem(e);
		v->code = error_worst(v->code, t.code);
	}
	table_clear(&t);
	free(doing);
	v->source.doing = v->target.doing = "verify";
	return rc;
}
