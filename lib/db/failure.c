/*
 * What a server says of a failure, and what of it may be shown.
 *
 * A trigger, a function of a view or a check writes all fields of an error as
 * it likes: RAISE ... USING CONSTRAINT = NEW.mail.  So none of them is taken
 * over: a SQLSTATE is shown when it is one of PostgreSQL's, and a name when
 * the catalog has it, in the catalog's own words.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "db/conn.h"

#define NAMES_MAX	4096	/* bytes; each has 63 characters */

/* In the order of the parameters, and of the columns, of names_sql. */
static const int fields[DB_NAMES] = { PG_DIAG_SCHEMA_NAME, PG_DIAG_TABLE_NAME,
    PG_DIAG_COLUMN_NAME, PG_DIAG_DATATYPE_NAME, PG_DIAG_CONSTRAINT_NAME };

static const char names_sql[] =
    "SELECT n.nspname, c.relname, a.attname, t.typname, k.name"
    " FROM pg_catalog.pg_namespace n"
    " LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid"
    " AND c.relname = $2"
    " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
    " AND a.attname = $3 AND a.attnum > 0 AND NOT a.attisdropped"
    " LEFT JOIN pg_catalog.pg_type t ON t.typnamespace = n.oid"
    " AND t.typname = $4"
    " LEFT JOIN LATERAL (SELECT conname AS name"
    " FROM pg_catalog.pg_constraint WHERE conname = $5"
    " AND (conrelid = c.oid OR contypid = t.oid)"
    " UNION ALL SELECT i.relname FROM pg_catalog.pg_index x"
    " JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid"
    " WHERE x.indrelid = c.oid AND i.relname = $5 LIMIT 1) k ON true"
    " WHERE n.nspname = $1";

void
db_forget_names(struct db *db)
{
	for (size_t i = 0; i < DB_NAMES; i++) {
		free(db->names[i]);
		db->names[i] = NULL;
	}
}

/* One that does not fit into memory is not shown. */
static void
keep_names(struct db *db, const PGresult *res, const char *state)
{
	const char *name;

	db_forget_names(db);
	memcpy(db->names_state, state, sizeof(db->names_state));
	for (size_t i = 0; i < DB_NAMES; i++)
		if ((name = PQresultErrorField(res, fields[i])) != NULL)
			db->names[i] = strdup(name);
}

static void
show_text(struct db *db, const PGresult *res)
{
	char *text;

	if (db->server_said == NULL)
		return;
	text = PQresultVerboseErrorMessage(res, PQERRORS_VERBOSE,
	    PQSHOW_CONTEXT_ALWAYS);
	if (text != NULL)
		db->server_said(db->ctx, text);
	PQfreemem(text);
}

int
db_error(struct db *db, const PGresult *res, const char *doing,
    struct error *e)
{
	const char *state;

	if (doing == NULL)
		doing = db->doing == NULL ? "run a query" : db->doing;
	state = res == NULL ? NULL :
	    PQresultErrorField(res, PG_DIAG_SQLSTATE);
	if (state != NULL && strlen(state) == 5) {
		show_text(db, res);
		keep_names(db, res, state);
		if (!db_sqlstate_known(state))
			return error_set(e, db_sqlstate_code(state),
			    "could not %s: an error with a SQLSTATE that is "
			    "not one of PostgreSQL's", doing);
		error_set(e, db_sqlstate_code(state),
		    "could not %s: %s (%s)", doing, db_sqlstate_name(state),
		    state);
		memcpy(e->sqlstate, state, 6);
		return -1;
	}
	if (db_is_lost(db))
		return error_set(e, EX_TEMPFAIL,
		    "could not %s: the connection to the server was lost",
		    doing);
	return error_set(e, EX_SOFTWARE, "could not %s: unexpected result %s",
	    doing, PQresStatus(PQresultStatus(res)));
}

/* Behind the message: the constraint. */
static void
add_constraint(struct error *e, const char *name)
{
	char *message;

	if (asprintf(&message, "%s, constraint \"%s\"", e->message,
	    name) == -1)
		return;
	error_message(e, "%s", message);
	free(message);
}

/* Behind the detail: "table \"x\", column \"y\"". */
static void
add_objects(struct error *e, const PGresult *res)
{
	static const char *const what[] = { "schema", "table", "column",
	    "type" };
	struct buf b;

	buf_init(&b, NAMES_MAX);
	if (e->detail != NULL)
		(void)buf_append_str(&b, e->detail);
	for (size_t i = 0; i < NITEMS(what); i++)
		if (!PQgetisnull(res, 0, (int)i))
			(void)buf_printf(&b, "%s%s \"%s\"",
			    b.len == 0 ? "" : ", ", what[i],
			    PQgetvalue(res, 0, (int)i));
	error_detail(e, "%.*s", (int)b.len, (const char *)b.data);
	buf_free(&b);
}

void
db_error_names(struct db *db, struct error *e)
{
	const char *params[DB_NAMES];
	char *names[DB_NAMES];
	struct error ignored = {0};
	PGresult *res = NULL;

	/* The query has an error of its own when it fails. */
	memcpy(names, db->names, sizeof(names));
	memset(db->names, 0, sizeof(db->names));
	for (size_t i = 0; i < DB_NAMES; i++)
		params[i] = names[i];
	if (names[0] != NULL && strcmp(e->sqlstate, db->names_state) == 0 &&
	    !db_is_lost(db) && PQtransactionStatus(db->pg) != PQTRANS_INERROR)
		res = db_exec_params(db, PGRES_TUPLES_OK, names_sql, DB_NAMES,
		    params, &ignored);
	if (res != NULL && PQntuples(res) == 1) {
		if (!PQgetisnull(res, 0, DB_NAMES - 1))
			add_constraint(e, PQgetvalue(res, 0, DB_NAMES - 1));
		add_objects(e, res);
	}
	PQclear(res);
	error_clear(&ignored);
	for (size_t i = 0; i < DB_NAMES; i++)
		free(names[i]);
}
