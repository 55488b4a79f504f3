#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "copy/unit.h"
#include "stream/meta.h"
#include "db/books.h"
#include "db/conn.h"
#include "db/guard.h"
#include "db/large_object.h"
#include "db/match.h"

#define LIST_MAX	(1024 * 1024)	/* bytes of missing privileges */

/*
 * The mark.  pg_db_role_setting is asked itself, since what the role or the
 * command line sets hides what the database sets; the value that holds in the
 * session is looked at as well, as it may be of the server's configuration.
 */
static const char mark_sql[] =
    "SELECT pg_catalog.current_database(), pg_catalog.pg_is_in_recovery(),"
    " value, undo, pg_catalog.current_setting('transaction_read_only')::bool"
    " FROM (SELECT) one LEFT JOIN (SELECT * FROM (SELECT 1 AS n,"
    " pg_catalog.substr(i.item, pg_catalog.strpos(i.item, '=') + 1) AS value,"
    " CASE WHEN s.setrole = 0 AND s.setdatabase = 0 THEN 'ALTER ROLE ALL'"
    "  WHEN s.setrole = 0 THEN pg_catalog.format('ALTER DATABASE %I',"
    "   pg_catalog.current_database())"
    "  WHEN s.setdatabase = 0 THEN pg_catalog.format('ALTER ROLE %I',"
    "   r.rolname)"
    "  ELSE pg_catalog.format('ALTER ROLE %I IN DATABASE %I', r.rolname,"
    "   pg_catalog.current_database()) END AS undo"
    " FROM pg_catalog.pg_db_role_setting s"
    " CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) i(item)"
    " LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole"
    " WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database"
    "  WHERE datname = pg_catalog.current_database()))"
    " AND (s.setrole = 0 OR r.rolname IN (session_user, current_user))"
    " AND pg_catalog.lower(pg_catalog.split_part(i.item, '=', 1)) ="
    "  'pgcopy.role'"
    " UNION ALL SELECT 2,"
    " pg_catalog.current_setting('pgcopy.role', true), NULL) m"
    " WHERE pg_catalog.lower(value) NOT IN ('', 'target')"
    " ORDER BY n, undo LIMIT 1) mark ON true";

static int
refuse_marked(const PGresult *res, struct error *e)
{
	error_set(e, EX_NOPERM, "could not use database \"%s\" as a target: "
	    "its setting pgcopy.role is \"%s\"", PQgetvalue(res, 0, 0),
	    PQgetvalue(res, 0, 2));
	if (PQgetisnull(res, 0, 3))
		return error_hint(e, "check -d; the setting comes from the "
		    "server's configuration or from PGOPTIONS");
	return error_hint(e, "check -d; where rows may go into this database "
	    "after all, take the mark off: %s RESET pgcopy.role",
	    PQgetvalue(res, 0, 3));
}

/* Somebody meant that; a transaction of ours could say otherwise, and doesn't. */
static int
refuse_read_only(const PGresult *res, struct error *e)
{
	error_set(e, EX_NOPERM, "could not use database \"%s\" as a target: "
	    "its setting default_transaction_read_only is on",
	    PQgetvalue(res, 0, 0));
	return error_hint(e, "check -d; where rows may go into this database "
	    "after all: PGOPTIONS='-c default_transaction_read_only=off'");
}

int
guard_target(struct db *db, struct error *e)
{
	PGresult *res;
	int rc = 0;

	if ((res = db_exec(db, PGRES_TUPLES_OK, mark_sql, e)) == NULL)
		return -1;
	if (!PQgetisnull(res, 0, 2))
		rc = refuse_marked(res, e);
	else if (*PQgetvalue(res, 0, 1) == 't') {
		rc = error_set(e, EX_UNAVAILABLE, "could not use database "
		    "\"%s\" as a target: its server is a standby",
		    PQgetvalue(res, 0, 0));
		error_hint(e, "connect to the primary; with several hosts in "
		    "-d, target_session_attrs=read-write finds it");
	}
	else if (*PQgetvalue(res, 0, 4) == 't')
		rc = refuse_read_only(res, e);
	PQclear(res);
	return rc;
}

/*
 * Privileges.  $1 is the relation, $2 a json array of columns.  Each part is a
 * query of what is missing, as it stands between GRANT and TO.
 */

#define MISSING(queries) \
	"SELECT m.what, quote_ident(current_user) FROM (" queries ") m(what)"

#define SCHEMA_SQL \
	"SELECT format('USAGE ON SCHEMA %I', n.nspname) FROM pg_class c" \
	" JOIN pg_namespace n ON n.oid = c.relnamespace" \
	" WHERE c.oid = $1::oid AND NOT has_schema_privilege(n.oid, 'USAGE')"

/* A privilege on columns; on the table where all of its columns lack it. */
#define COLUMNS_SQL(privilege) \
	"SELECT '" privilege "' || CASE WHEN count(*) = count(*) FILTER" \
	" (WHERE m.wanted AND m.missing) THEN '' ELSE ' (' ||" \
	" string_agg(quote_ident(m.attname), ', ' ORDER BY m.attnum) FILTER" \
	" (WHERE m.wanted AND m.missing) || ')' END ||" \
	" format(' ON %I.%I', min(m.nspname), min(m.relname)) FROM (" \
	"SELECT a.attname, a.attnum, n.nspname, c.relname," \
	" $2::jsonb ? a.attname::text AS wanted, NOT has_column_privilege(" \
	"c.oid, a.attnum, '" privilege "') AS missing FROM pg_class c" \
	" JOIN pg_namespace n ON n.oid = c.relnamespace" \
	" JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0" \
	" AND NOT a.attisdropped AND a.attgenerated = ''" \
	" WHERE c.oid = $1::oid) m HAVING bool_or(m.wanted AND m.missing)"

static const char read_sql[] =
    MISSING(SCHEMA_SQL " UNION ALL " COLUMNS_SQL("SELECT"));

/* What is said of a staged column's type; $3: a staging table is made. */
#define STAGED(what) \
	" UNION ALL SELECT DISTINCT " what " FROM pg_attribute a" \
	" JOIN pg_type t ON t.oid = a.atttypid" \
	" JOIN pg_namespace n ON n.oid = t.typnamespace" \
	" LEFT JOIN pg_type x ON x.oid = t.typelem AND x.typarray = t.oid" \
	" WHERE $3::bool AND a.attrelid = $1::oid AND a.attnum > 0" \
	" AND NOT a.attisdropped AND $2::jsonb ? a.attname::text"

/* $4: the table is emptied. */
static const char load_sql[] = MISSING(
    SCHEMA_SQL " UNION ALL " COLUMNS_SQL("INSERT")
    /* Does it hold rows already? */
    " UNION ALL SELECT format('SELECT ON %I.%I', n.nspname, c.relname)"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.oid = $1::oid AND NOT has_any_column_privilege(c.oid, 'SELECT')"
    " UNION ALL SELECT format('TRUNCATE ON %I.%I', n.nspname, c.relname)"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE $4::bool AND c.oid = $1::oid"
    " AND NOT has_table_privilege(c.oid, 'TRUNCATE')"
    " UNION ALL SELECT format('TEMPORARY ON DATABASE %I', current_database())"
    " WHERE $3::bool AND NOT has_database_privilege(current_database(),"
    " 'TEMPORARY')"
    STAGED("'USAGE ON TYPE ' || format_type(COALESCE(x.oid, t.oid), NULL)")
    " AND NOT has_type_privilege(t.oid, 'USAGE')"
    STAGED("format('USAGE ON SCHEMA %I', n.nspname)")
    " AND NOT has_schema_privilege(n.oid, 'USAGE') AND n.oid <>"
    " (SELECT c.relnamespace FROM pg_class c WHERE c.oid = $1::oid)"
    /* The books. */
    " UNION ALL SELECT format('CREATE ON DATABASE %I', current_database())"
    " WHERE to_regnamespace('_pgcopy') IS NULL"
    " AND NOT has_database_privilege(current_database(), 'CREATE')"
    " UNION ALL SELECT 'CREATE ON SCHEMA _pgcopy' FROM pg_namespace n"
    " WHERE n.nspname = '_pgcopy' AND NOT has_schema_privilege(n.oid, 'CREATE')"
    " AND NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid)"
    " UNION ALL SELECT 'USAGE ON SCHEMA _pgcopy' FROM pg_namespace n"
    " WHERE n.nspname = '_pgcopy' AND NOT has_schema_privilege(n.oid, 'USAGE')"
    " UNION ALL SELECT DISTINCT 'SELECT, INSERT, UPDATE ON ALL TABLES IN"
    " SCHEMA _pgcopy' FROM pg_class c"
    " WHERE c.relname IN (" BOOKS_TABLES ")" /* names are indexed */
    " AND c.relnamespace = to_regnamespace('_pgcopy')"
    " AND NOT (has_table_privilege(c.oid, 'SELECT') AND (c.relname = 'version'"
    " OR has_table_privilege(c.oid, 'INSERT') AND (c.relname = 'event'"
    " OR has_table_privilege(c.oid, 'UPDATE'))))");

static char *
column_names(const struct unit *u)
{
	json_t *names = json_array();
	char *text;
	size_t i;

	for (i = 0; i < u->ncolumns; i++)
		if (json_array_append_new(names,
		    json_string(u->columns[i].name)) == -1)
			break;
	text = i < u->ncolumns ? NULL : json_dumps(names, JSON_COMPACT);
	json_decref(names);
	return text;
}

/* "could not read public.t: privileges are missing", and which. */
static int
refuse_missing(struct db *db, const PGresult *res, struct error *e)
{
	struct buf what, grants;
	int i, rc = 0;

	buf_init(&what, LIST_MAX);
	buf_init(&grants, LIST_MAX);
	for (i = 0; rc == 0 && i < PQntuples(res); i++) {
		rc = buf_printf(&what, "%s%s", i == 0 ? "" : "; ",
		    PQgetvalue(res, i, 0));
		if (rc == 0)
			rc = buf_printf(&grants, "%sGRANT %s TO %s", i == 0 ?
			    "" : "; ", PQgetvalue(res, i, 0),
			    PQgetvalue(res, i, 1));
	}
	if (rc == -1)
		error_nomem(e);
	else {
		error_set(e, EX_NOPERM, "could not %s: privileges are missing",
		    db->doing);
		error_detail(e, "%.*s", (int)what.len,
		    (const char *)what.data);
		error_hint(e, "%.*s", (int)grants.len,
		    (const char *)grants.data);
	}
	buf_free(&what);
	buf_free(&grants);
	return -1;
}

static int
check_privileges(struct db *db, const char *sql, int n,
    const char *const *params, struct error *e)
{
	PGresult *res;
	int rc = 0;

	if ((res = db_exec_params(db, PGRES_TUPLES_OK, sql, n, params,
	    e)) == NULL)
		return -1;
	if (PQntuples(res) > 0)
		rc = refuse_missing(db, res, e);
	PQclear(res);
	return rc;
}

/* Row level security, where it applies to the role: 0, 1 or -1. */
static int
is_filtered(struct db *db, const char *oid, struct error *e)
{
	PGresult *res;
	int rc;

	if ((res = db_exec_params(db, PGRES_TUPLES_OK,
	    "SELECT row_security_active($1::oid)", 1, &oid, e)) == NULL)
		return -1;
	rc = *PQgetvalue(res, 0, 0) == 't';
	PQclear(res);
	return rc;
}

static int
refuse_filtered(struct db *db, const char *what, struct error *e)
{
	error_set(e, EX_NOPERM, "could not %s: row level security %s", db->doing,
	    what);
	return error_hint(e, "use a role with BYPASSRLS, or the owner of the "
	    "table where the security is not forced");
}

int
guard_read(struct db *db, Oid relation, const struct unit *u,
    struct error *e)
{
	const char *params[2];
	char *columns, oid[16];
	int rc;

	if ((columns = column_names(u)) == NULL)
		return error_nomem(e);
	snprintf(oid, sizeof(oid), "%u", relation);
	params[0] = oid;
	params[1] = columns;
	rc = check_privileges(db, read_sql, 2, params, e);
	free(columns);
	if (rc == 0 && (rc = is_filtered(db, oid, e)) == 1)
		rc = refuse_filtered(db, "hides rows from this role", e);
	return rc;
}

static bool
is_staged(const struct unit *u)
{
	size_t i;

	for (i = 0; i < u->ncolumns; i++)
		if (u->columns[i].as_text)
			return true;
	return false;
}

int
guard_load(struct db *db, const struct unit *u, const struct match *m,
    bool fresh, struct error *e)
{
	const char *params[4];
	bool objects = large_object_is(m);
	char *columns;
	int rc;

	if ((columns = column_names(u)) == NULL)
		return error_nomem(e);
	/* Large objects take no privilege on their table, but on each of them. */
	params[0] = objects ? LARGE_OBJECT_LIST_OID : m->oid;
	params[1] = columns;
	params[2] = objects || is_staged(u) ? "t" : "f";
	params[3] = fresh && !objects ? "t" : "f";
	rc = check_privileges(db, load_sql, 4, params, e);
	free(columns);
	if (rc == 0 && (rc = is_filtered(db, m->oid, e)) == 1)
		rc = refuse_filtered(db, "of the target hides rows from this "
		    "role and refuses COPY", e);
	return rc;
}
