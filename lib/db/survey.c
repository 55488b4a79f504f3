#include "sys/system.h"
#include "db/catalog_internal.h"
#include "db/conn.h"
#include "db/survey.h"
#include "sys/error.h"

/*
 * reltuples is -1 for what was never vacuumed or analyzed; else rows and pages
 * were counted together, and the pages are more or fewer by now.
 */
static const char tables_sql[] =
    "SELECT c.oid, COALESCE(pg_catalog.pg_table_size(c.oid), 0), p.now,"
    " CASE WHEN c.reltuples < 0 THEN -1 WHEN c.relpages = 0"
    "  THEN c.reltuples::pg_catalog.int8 ELSE (c.reltuples"
    "  / c.relpages::pg_catalog.float8 * p.now)::pg_catalog.int8 END,"
    " m.amname = 'heap'"
    " FROM pg_catalog.pg_class c"
    " LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam"
    " CROSS JOIN LATERAL (SELECT COALESCE(pg_catalog.pg_relation_size(c.oid),"
    "  0) / pg_catalog.current_setting('block_size')::pg_catalog.int8) p(now)"
    " WHERE c.oid = ANY($1::pg_catalog.oid[]) AND c.relkind = 'r'"
    " ORDER BY c.oid";

static const char fkeys_sql[] =
    "SELECT k.conname, k.conrelid, k.confrelid FROM pg_catalog.pg_constraint k"
    " WHERE k.contype = 'f' AND k.conparentid = 0"
    " ORDER BY k.conrelid, k.conname";

static const char sequences_sql[] =
    "SELECT n.nspname, c.relname, COALESCE(d.refobjid, 0), a.attname,"
    " COALESCE(d.deptype = 'i', false)"
    " FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN pg_catalog.pg_depend d"
    "  ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass"
    "  AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype IN ('a', 'i')"
    "  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass"
    "  AND d.refobjsubid > 0"
    " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid"
    "  AND a.attnum = d.refobjsubid"
    " WHERE c.relkind = 'S' AND c.relpersistence <> 't'"
    " AND NOT pg_catalog.starts_with(n.nspname, 'pg_')"
    " AND n.nspname <> ALL('{information_schema,_pgcopy}'::pg_catalog.name[])"
    " ORDER BY n.nspname, c.relname";

/* Room for as many items as there are rows. */
static int
new_items(const PGresult *res, size_t size, void **items, struct error *err)
{
	*items = calloc((size_t)PQntuples(res) + 1, size);
	return *items == NULL ? error_nomem(err) : 0;
}

static void
read_table(const PGresult *res, int i, struct survey_table *t)
{
	t->oid = catalog_oid(res, i, 0);
	t->bytes = catalog_int(res, i, 1);
	t->pages = catalog_int(res, i, 2);
	t->rows = catalog_int(res, i, 3);
	t->heap = catalog_bool(res, i, 4);
}

/* The query with its one array. */
static PGresult *
query_oids(struct db *db, const char *sql, const Oid *oids, size_t n,
    struct error *err)
{
	struct oid_list list = { .oids = (Oid *)(uintptr_t)oids, .n = n };
	const char *params[1];
	PGresult *res = NULL;
	char *array;

	if ((array = oid_list_array(&list)) == NULL) {
		error_nomem(err);
		return NULL;
	}
	params[0] = array;
	res = db_exec_params(db, PGRES_TUPLES_OK, sql, 1, params, err);
	free(array);
	return res;
}

int
survey_tables(struct db *db, const Oid *oids, size_t n,
    struct survey_tables *s, struct error *err)
{
	PGresult *res;
	int i, rc;

	memset(s, 0, sizeof(*s));
	if ((res = query_oids(db, tables_sql, oids, n, err)) == NULL)
		return -1;
	rc = new_items(res, sizeof(*s->items), (void **)&s->items, err);
	for (i = 0; rc == 0 && i < PQntuples(res); i++)
		read_table(res, i, &s->items[s->n++]);
	PQclear(res);
	return rc;
}

void
survey_tables_clear(struct survey_tables *s)
{
	free(s->items);
	memset(s, 0, sizeof(*s));
}

static int
compare_oid(const void *key, const void *item)
{
	Oid a = *(const Oid *)key, b = ((const struct survey_table *)item)->oid;

	return a < b ? -1 : a > b;
}

const struct survey_table *
survey_table(const struct survey_tables *s, Oid oid)
{
	if (s->n == 0)
		return NULL;
	return bsearch(&oid, s->items, s->n, sizeof(*s->items), compare_oid);
}

int
survey_fkeys(struct db *db, struct survey_fkeys *s, struct error *err)
{
	struct survey_fkey *f;
	PGresult *res;
	int i, rc;

	memset(s, 0, sizeof(*s));
	if ((res = db_exec(db, PGRES_TUPLES_OK, fkeys_sql, err)) == NULL)
		return -1;
	rc = new_items(res, sizeof(*s->items), (void **)&s->items, err);
	for (i = 0; rc == 0 && i < PQntuples(res); i++) {
		f = &s->items[s->n++];
		f->child = catalog_oid(res, i, 1);
		f->parent = catalog_oid(res, i, 2);
		rc = catalog_dup(&f->name, PQgetvalue(res, i, 0), err);
	}
	PQclear(res);
	return rc;
}

void
survey_fkeys_clear(struct survey_fkeys *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		free(s->items[i].name);
	free(s->items);
	memset(s, 0, sizeof(*s));
}

static int
read_sequence(const PGresult *res, int i, struct survey_sequence *s,
    struct error *err)
{
	s->table = catalog_oid(res, i, 2);
	s->identity = catalog_bool(res, i, 4);
	if (catalog_dup(&s->schema, PQgetvalue(res, i, 0), err) == -1 ||
	    catalog_dup(&s->name, PQgetvalue(res, i, 1), err) == -1)
		return -1;
	return catalog_dup(&s->column, catalog_value(res, i, 3), err);
}

int
survey_sequences(struct db *db, struct survey_sequences *s,
    struct error *err)
{
	PGresult *res;
	int i, rc;

	memset(s, 0, sizeof(*s));
	if ((res = db_exec(db, PGRES_TUPLES_OK, sequences_sql, err)) == NULL)
		return -1;
	rc = new_items(res, sizeof(*s->items), (void **)&s->items, err);
	for (i = 0; rc == 0 && i < PQntuples(res); i++)
		rc = read_sequence(res, i, &s->items[s->n++], err);
	PQclear(res);
	return rc;
}

void
survey_sequences_truncate(struct survey_sequences *s, size_t n)
{
	while (s->n > n) {
		s->n--;
		free(s->items[s->n].schema);
		free(s->items[s->n].name);
		free(s->items[s->n].column);
	}
}

void
survey_sequences_clear(struct survey_sequences *s)
{
	survey_sequences_truncate(s, 0);
	free(s->items);
	memset(s, 0, sizeof(*s));
}

int
survey_large_objects(struct db *db, int64_t *n, struct error *err)
{
	PGresult *res;

	res = db_exec(db, PGRES_TUPLES_OK, "SELECT pg_catalog.count(*)"
	    " FROM pg_catalog.pg_largeobject_metadata", err);
	if (res == NULL)
		return -1;
	*n = catalog_int(res, 0, 0);
	PQclear(res);
	return 0;
}
