#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "db/books_rival.h"
#include "db/books_unit.h"
#include "db/conn.h"

/*
 * Until the transaction ends nobody else is admitted to one of these tables,
 * nor to a partition or the root of one.
 */
static int
lock_tables(struct db *db, const char *oids, struct error *e)
{
	PGresult *res;

	if ((res = db_exec_params(db, PGRES_TUPLES_OK,
	    "SELECT pg_advisory_xact_lock(hashtextextended("
	    "'_pgcopy table'||chr(10)||root, 0)) FROM (SELECT DISTINCT"
	    " coalesce(pg_partition_root(o)::oid, o)::text AS root"
	    " FROM unnest($1::oid[]) AS o ORDER BY 1) AS t", 1, &oids,
	    e)) == NULL)
		return -1;
	PQclear(res);
	return 0;
}

/*
 * The units that other runs have in these tables and are loading: a loader
 * that was killed has let go of its lock.  One is enough.
 */
static PGresult *
find_rival(struct db *db, const char *run, const char *oids, struct error *e)
{
	const char *params[] = { run, oids };

	return db_exec_params(db, PGRES_TUPLES_OK, "WITH tables AS ("
	    "SELECT o FROM unnest($2::oid[]) AS o UNION SELECT t.relid"
	    " FROM unnest($2::oid[]) AS o, pg_partition_tree(o) AS t"
	    " UNION SELECT a.relid FROM unnest($2::oid[]) AS o,"
	    " pg_partition_ancestors(o) AS a(relid)), others AS MATERIALIZED ("
	    "SELECT u.run, u.unit, u.schema_name, u.table_name"
	    " FROM _pgcopy.unit u WHERE u.run <> $1 AND u.state = 'running'"
	    " AND u.relation IN (SELECT o FROM tables))"
	    " SELECT run, format('%I.%I', schema_name, table_name)"
	    " FROM others WHERE NOT pg_try_advisory_xact_lock_shared("
	    BOOKS_UNIT_LOCK("run", "unit") ") LIMIT 1", NITEMS(params),
	    params, e);
}

int
books_rival_check(struct db *db, const char *run, const char *oids,
    struct error *e)
{
	PGresult *res;
	int rc = 0;

	if (lock_tables(db, oids, e) == -1 ||
	    (res = find_rival(db, run, oids, e)) == NULL)
		return -1;
	if (PQntuples(res) == 1) {
		rc = error_set(e, EX_TEMPFAIL, "could not load into %s: run %s "
		    "is loading into it", PQgetvalue(res, 0, 1),
		    PQgetvalue(res, 0, 0));
		error_hint(e, "wait for it to end; a table that one run has "
		    "loaded takes another only with --fresh or --append");
	}
	PQclear(res);
	return rc;
}
