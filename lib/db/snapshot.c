#include "sys/system.h"
#include "db/conn.h"
#include "db/server.h"
#include "db/snapshot.h"
#include "io/buf.h"
#include "sys/error.h"

#define ID_MAX	4096		/* bytes of an id, quoted */

void
snapshot_choose(struct snapshot *s, const char *id)
{
	s->id = id;
	s->server = NULL;
	if (id != NULL)
		return;
	s->id = getenv(SNAPSHOT_ENV);
	if (s->id != NULL && *s->id == '\0')
		s->id = NULL;
	if (s->id != NULL)
		s->server = getenv(SNAPSHOT_SERVER_ENV);
}

int
snapshot_begin(struct db *db, struct error *err)
{
	if (db_command(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	    err) == -1) {
		/* No server says this, but a pooler that knows no transactions. */
		if (strcmp(err->sqlstate, "08P01") == 0) {
			err->code = EX_NOPERM;
			error_hint(err, "A pooler in statement mode stands "
			    "between; connect to the server itself.");
		}
		return -1;
	}
	if (db_pin_local(db, err) == -1)
		return -1;
	return db_command(db, "SET LOCAL row_security = off;"
	    " SET LOCAL synchronize_seqscans = off", err);
}

/*
 * Another server may well have a snapshot of the same id: two sessions of a
 * load balancer would read two states.
 */
static int
check_server(const struct snapshot *s, const struct server *here,
    struct error *err)
{
	char *text;
	bool same;

	if (s->server == NULL || *s->server == '\0')
		return 0;
	if ((text = server_text(here)) == NULL)
		return error_nomem(err);
	same = strcmp(text, s->server) == 0;
	free(text);
	if (same)
		return 0;
	error_set(err, EX_NOPERM, "could not import the snapshot: the "
	    "connection leads to another server or database than the one that "
	    "exported it");
	return error_hint(err, "Give -d the server that pgsnapshot has, past "
	    "a load balancer; to read from another one unset " SNAPSHOT_ENV
	    ".");
}

int
snapshot_import(struct db *db, const struct snapshot *s,
    const struct server *here, struct error *err)
{
	struct buf b;
	char *sql = NULL, state[sizeof(err->sqlstate)];
	int rc = -1;

	if (check_server(s, here, err) == -1)
		return -1;
	buf_init(&b, ID_MAX);
	if (buf_append_str(&b, "SET TRANSACTION SNAPSHOT ") == -1 ||
	    db_quote_literal(db, &b, s->id) == -1 ||
	    (sql = buf_steal_str(&b)) == NULL)
		error_nomem(err);
	else if ((rc = db_command(db, sql, err)) == -1 &&
	    err->sqlstate[0] != '\0' && err->code != EX_TEMPFAIL) {
		memcpy(state, err->sqlstate, sizeof(state));
		error_set(err, EX_UNAVAILABLE, "could not import the snapshot: "
		    "there is none of this id on this server and database "
		    "(%s)", db_sqlstate_name(state));
		error_hint(err, "The session that exported it has to be open "
		    "still.");
	}
	free(sql);
	buf_free(&b);
	return rc;
}

static int
read_text(struct db *db, const char *sql, char **text, struct error *err)
{
	PGresult *res;

	if ((res = db_exec(db, PGRES_TUPLES_OK, sql, err)) == NULL)
		return -1;
	*text = strdup(PQgetvalue(res, 0, 0));
	PQclear(res);
	return *text == NULL ? error_nomem(err) : 0;
}

int
snapshot_export(struct db *db, char **id, struct error *err)
{
	return read_text(db, "SELECT pg_catalog.pg_export_snapshot()", id,
	    err);
}

int
snapshot_text(struct db *db, char **text, struct error *err)
{
	return read_text(db, "SELECT pg_catalog.pg_current_snapshot()", text,
	    err);
}

/*
 * The row of pg_class is that of the snapshot; the function asks what is so
 * now.
 */
static const char files_sql[] =
    "SELECT NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class c"
    " WHERE (c.oid = $1::pg_catalog.oid OR c.oid IN (SELECT t.relid FROM"
    "  pg_catalog.pg_partition_tree($1::pg_catalog.oid"
    "   ::pg_catalog.regclass) t))"
    " AND c.relkind = 'r' AND c.relfilenode IS DISTINCT FROM"
    "  pg_catalog.pg_relation_filenode(c.oid::pg_catalog.regclass))";

static const char locked_sql[] =
    "SELECT NOT EXISTS (SELECT 1 FROM pg_catalog.pg_locks l"
    " JOIN pg_catalog.pg_class c ON c.oid = l.relation AND c.relkind = 'r'"
    " JOIN pg_catalog.pg_database d ON d.oid = l.database"
    "  AND d.datname = pg_catalog.current_database()"
    " WHERE l.locktype = 'relation' AND l.pid = pg_catalog.pg_backend_pid()"
    " AND c.relfilenode IS DISTINCT FROM"
    "  pg_catalog.pg_relation_filenode(c.oid::pg_catalog.regclass)"
    " AND c.relfilenode <> 0)";

static int
read_intact(PGresult *res, bool *intact)
{
	if (res == NULL)
		return -1;
	*intact = *PQgetvalue(res, 0, 0) == 't';
	PQclear(res);
	return 0;
}

int
snapshot_check_table(struct db *db, const char *oid, bool *intact,
    struct error *err)
{
	return read_intact(db_exec_params(db, PGRES_TUPLES_OK, files_sql, 1,
	    &oid, err), intact);
}

int
snapshot_check_locked(struct db *db, bool *intact, struct error *err)
{
	return read_intact(db_exec(db, PGRES_TUPLES_OK, locked_sql, err),
	    intact);
}
