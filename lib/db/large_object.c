#include "sys/system.h"
#include "copy/cursor.h"
#include "copy/unit.h"
#include "db/conn.h"
#include "db/key_order.h"
#include "db/large_object.h"
#include "db/match.h"
#include "io/bytes.h"
#include "sys/error.h"

#define RELATION_OID "2613"   /* LargeObjectRelationId, everywhere */
#define INV_READ     "262144" /* libpq/libpq-fs.h */
#define KEY_COLUMNS  2

/*
 * The innermost query opens an object, the one around it measures it, and what
 * filters both closes it: the server would keep the descriptor until the
 * transaction ends.  OFFSET 0 keeps them apart.  They are no join, which might
 * remember the size of the descriptor's last object (Memoize).
 */
static const char select_sql[] =
    "SELECT p.loid, p.pageno, pg_catalog.lo_get(p.loid,"
    " p.pageno::pg_catalog.int8 * %d, %d) AS data FROM ("
    "SELECT m.oid AS loid, pg_catalog.generate_series("
    "CASE m.oid WHEN '%" PRIu32 "' THEN %" PRId64 "::pg_catalog.int8"
    " ELSE 0 END, ((SELECT size.n"
    " FROM (SELECT open.fd, pg_catalog.lo_lseek64(open.fd, 0, 2) AS n"
    " FROM (SELECT pg_catalog.lo_open(m.oid, " INV_READ ") AS fd"
    " OFFSET 0) open OFFSET 0) size"
    " WHERE pg_catalog.lo_close(size.fd) = 0) - 1) / %d)"
    "::pg_catalog.int4 AS pageno"
    " FROM (SELECT oid FROM pg_catalog.pg_largeobject_metadata"
    " WHERE oid >= '%" PRIu32 "' ORDER BY oid) m) p";

static const struct {
	const char	*name, *type;
} columns[] = { { "loid", "oid" }, { "pageno", "int4" }, { "data", "bytea" } };

static int
copy_key(struct name_list *list)
{
	if ((list->names = calloc(KEY_COLUMNS, sizeof(*list->names))) == NULL)
		return -1;
	for (; list->n < KEY_COLUMNS; list->n++)
		if ((list->names[list->n] = strdup(
		    columns[list->n].name)) == NULL)
			return -1;
	return 0;
}

static int
copy_columns(struct unit *u)
{
	struct column *c;

	u->columns = calloc(NITEMS(columns), sizeof(*u->columns));
	if (u->columns == NULL)
		return -1;
	while (u->ncolumns < NITEMS(columns)) {
		c = &u->columns[u->ncolumns];
		c->name = strdup(columns[u->ncolumns].name);
		c->type = strdup(columns[u->ncolumns++].type);
		c->typmod = -1;
		c->not_null = true;
		if (c->name == NULL || c->type == NULL)
			return -1;
	}
	return 0;
}

int
large_object_describe(struct unit *u, struct error *e)
{
	memset(u, 0, sizeof(*u));
	u->estimated_rows = -1;
	u->schema = strdup(LARGE_OBJECT_SCHEMA);
	u->table = strdup(LARGE_OBJECT_TABLE);
	u->unique = calloc(1, sizeof(*u->unique));
	if (u->schema != NULL && u->table != NULL && u->unique != NULL &&
	    copy_columns(u) == 0 && copy_key(&u->key) == 0) {
		u->nunique = 1;
		if (copy_key(u->unique) == 0)
			return 0;
	}
	unit_clear(u);
	return error_nomem(e);
}

/* Frees the SELECT. */
static char *
add_where(char *select, const char *where, struct error *e)
{
	char *sql;

	if (asprintf(&sql, "SELECT t.loid, t.pageno, t.data FROM (%s)"
	    " AS t WHERE (\n%s\n)", select, where) == -1) {
		error_nomem(e);
		sql = NULL;
	}
	free(select);
	return sql;
}

char *
large_object_select(const struct key_order *o, const uint8_t *cursor,
    size_t len, const char *where, struct error *e)
{
	struct field f[CURSOR_COLUMNS_MAX];
	uint64_t fingerprint;
	uint32_t loid = 0, page = 0;
	int64_t next = 0;
	uint16_t n;
	char *sql;

	if (len > 0) {
		if (!cursor_decode(cursor, len, &fingerprint, f, &n) ||
		    fingerprint != o->fingerprint || n != KEY_COLUMNS ||
		    f[0].len != 4 || f[1].len != 4) {
			error_set(e, EX_DATAERR, "could not go on with the "
			    "large objects: the cursor is of another key");
			return NULL;
		}
		loid = get_u32(f[0].data);
		page = get_u32(f[1].data);
		next = (int64_t)page + 1;
	}
	if (asprintf(&sql, select_sql, LARGE_OBJECT_CHUNK, LARGE_OBJECT_CHUNK,
		loid, next, LARGE_OBJECT_CHUNK, loid) == -1) {
		error_nomem(e);
		return NULL;
	}
	return where == NULL ? sql : add_where(sql, where, e);
}

bool
large_object_is(const struct match *m)
{
	return strcmp(m->oid, RELATION_OID) == 0;
}

/* Runs a query whose one row begins with a boolean. */
static int
ask(struct db *db, const char *sql, bool *answer, struct error *e)
{
	PGresult *res;

	if ((res = db_exec(db, PGRES_TUPLES_OK, sql, e)) == NULL)
		return -1;
	*answer = *PQgetvalue(res, 0, 0) == 't';
	PQclear(res);
	return 0;
}

int
large_object_store(struct db *db, const char *stage, struct error *e)
{
	bool all;
	char *sql;
	int rc;

	if (asprintf(&sql, "SELECT count(pg_catalog.lo_create(s.loid))"
	    " FROM %s s WHERE s.pageno = 0 AND NOT EXISTS (SELECT"
	    " FROM pg_catalog.pg_largeobject_metadata m WHERE m.oid = s.loid"
	    " AND pg_catalog.lo_get(m.oid, 0, 1) = '');"
	    "SELECT count(pg_catalog.lo_put(s.loid,"
	    " s.pageno::pg_catalog.int8 * %d, s.data)) = count(*) FROM %s s",
	    stage, LARGE_OBJECT_CHUNK, stage) == -1)
		return error_nomem(e);
	rc = ask(db, sql, &all, e);
	free(sql);
	if (rc == 0 && !all)
		rc = error_set(e, EX_DATAERR, "could not %s: a chunk of a "
		    "large object is null", db->doing);
	return rc;
}

int
large_object_exist(struct db *db, bool with_bytes, bool *answer,
    struct error *e)
{
	return ask(db, with_bytes ? "SELECT EXISTS (SELECT"
	    " FROM pg_catalog.pg_largeobject_metadata"
	    " WHERE pg_catalog.lo_get(oid, 0, 1) <> '')" :
	    "SELECT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata)",
	    answer, e);
}
