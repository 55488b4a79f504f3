#include "sys/system.h"
#include "copy/unit.h"
#include "db/catalog_internal.h"
#include "db/conn.h"
#include "db/references.h"
#include "io/buf.h"
#include "sys/error.h"

/*
 * unnest() of several arrays is syntax and takes no schema.  A collation is
 * the parent's, as for the constraint's own trigger (ri_triggers.c).
 * pg_constraint has conperiod from 18 on.
 */
#define COMPARE \
    "pg_catalog.string_agg(pg_catalog.format(" \
    " 'p.%I OPERATOR(%I.%s) c.%I%s', pa.attname, n.nspname, o.oprname," \
    " ca.attname, CASE WHEN pa.attcollation NOT IN (0, ca.attcollation)" \
    " THEN pg_catalog.format(' COLLATE %I.%I', ln.nspname, l.collname)" \
    " ELSE '' END), ' AND ' ORDER BY u.i)"

#define COLLATION \
    " LEFT JOIN pg_catalog.pg_collation l ON l.oid = pa.attcollation" \
    " LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace"

/* An index that begins with all the columns, in whatever order. */
#define INDEXED(relation, columns) \
    "EXISTS (SELECT 1 FROM pg_catalog.pg_index i" \
    " WHERE i.indrelid = " relation " AND i.indisvalid" \
    " AND i.indpred IS NULL AND " columns " OPERATOR(pg_catalog.<@)" \
    " (i.indkey::pg_catalog.int2[])" \
    "  [0:pg_catalog.cardinality(" columns ") - 1])"

static const char references_sql[] =
    "SELECT k.conname, k.conrelid, k.confrelid,"
    " COALESCE((pg_catalog.to_jsonb(k) ->> 'conperiod')::pg_catalog.bool,"
    "  false),"
    " (SELECT " COMPARE
    "  FROM unnest(k.confkey, k.conkey, k.conpfeqop)"
    "   WITH ORDINALITY u(pk, fk, op, i)"
    "  JOIN pg_catalog.pg_attribute pa"
    "   ON pa.attrelid = k.confrelid AND pa.attnum = u.pk"
    "  JOIN pg_catalog.pg_attribute ca"
    "   ON ca.attrelid = k.conrelid AND ca.attnum = u.fk"
    "  JOIN pg_catalog.pg_operator o ON o.oid = u.op"
    "  JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace"
    COLLATION "),"
    INDEXED("k.conrelid", "k.conkey")
    " FROM pg_catalog.pg_constraint k"
    " WHERE k.contype = 'f' AND k.conparentid = 0"
    " ORDER BY k.conrelid, k.conname";

static const char one_sql[] =
    "SELECT pg_catalog.count(*), " COMPARE ","
    INDEXED("$2::pg_catalog.oid", "pg_catalog.array_agg(ca.attnum)") ","
    INDEXED("$1::pg_catalog.oid", "pg_catalog.array_agg(pa.attnum)")
    " FROM unnest($3::pg_catalog.name[], $4::pg_catalog.name[])"
    "  WITH ORDINALITY u(pk, fk, i)"
    " JOIN pg_catalog.pg_attribute pa"
    "  ON pa.attrelid = $1::pg_catalog.oid AND pa.attname = u.pk"
    "  AND pa.attnum > 0 AND NOT pa.attisdropped"
    " JOIN pg_catalog.pg_attribute ca"
    "  ON ca.attrelid = $2::pg_catalog.oid AND ca.attname = u.fk"
    "  AND ca.attnum > 0 AND NOT ca.attisdropped"
    " JOIN pg_catalog.pg_operator o ON o.oid = COALESCE("
    "  (SELECT a.amopopr FROM pg_catalog.pg_opclass f"
    "    JOIN pg_catalog.pg_am m ON m.oid = f.opcmethod AND m.amname = 'btree'"
    "    JOIN pg_catalog.pg_amop a ON a.amopfamily = f.opcfamily"
    "    WHERE f.opcdefault AND f.opcintype = pa.atttypid"
    "    AND a.amoplefttype = pa.atttypid AND a.amoprighttype = ca.atttypid"
    "    AND a.amopstrategy = 3),"
    "  'pg_catalog.=(pg_catalog.text,pg_catalog.text)'"
    "   ::pg_catalog.regoperator)"
    " JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace"
    COLLATION;

int
references_read(struct db *db, struct reference_list *list, struct error *err)
{
	struct reference *r;
	PGresult *res;
	int i, rc = 0;

	memset(list, 0, sizeof(*list));
	if ((res = db_exec(db, PGRES_TUPLES_OK, references_sql, err)) == NULL)
		return -1;
	list->items = calloc((size_t)PQntuples(res) + 1, sizeof(*r));
	if (list->items == NULL)
		rc = error_nomem(err);
	for (i = 0; rc == 0 && i < PQntuples(res); i++) {
		r = &list->items[list->n++];
		r->child = catalog_oid(res, i, 1);
		r->parent = catalog_oid(res, i, 2);
		r->temporal = catalog_bool(res, i, 3);
		r->child_indexed = catalog_bool(res, i, 5);
		r->parent_indexed = true;
		if (catalog_dup(&r->name, PQgetvalue(res, i, 0), err) == -1 ||
		    catalog_dup(&r->join, PQgetvalue(res, i, 4), err) == -1)
			rc = -1;
	}
	PQclear(res);
	return rc;
}

/* An array of names as the server reads it; NULL when out of memory. */
static char *
names_array(const struct name_list *names)
{
	struct buf b;
	const char *s;
	char *text = NULL;
	size_t i;
	int rc;

	buf_init(&b, CATALOG_SQL_MAX);
	rc = buf_append_str(&b, "{");
	for (i = 0; rc == 0 && i < names->n; i++) {
		rc = buf_append_str(&b, i == 0 ? "\"" : ",\"");
		for (s = names->names[i]; rc == 0 && *s != '\0'; s++)
			if (((*s != '"' && *s != '\\') ||
			    (rc = buf_append_str(&b, "\\")) == 0))
				rc = buf_append(&b, s, 1);
		if (rc == 0)
			rc = buf_append_str(&b, "\"");
	}
	if (rc == 0 && buf_append_str(&b, "}") == 0)
		text = buf_steal_str(&b);
	buf_free(&b);
	return text;
}

/* What compares the columns, and by which indexes. */
static int
read_join(struct db *db, struct reference *r,
    const struct name_list *child_columns,
    const struct name_list *parent_columns, struct error *err)
{
	char oids[2][16], *arrays[2];
	const char *params[4];
	PGresult *res = NULL;
	int rc = -1;

	snprintf(oids[0], sizeof(oids[0]), "%u", r->parent);
	snprintf(oids[1], sizeof(oids[1]), "%u", r->child);
	arrays[0] = names_array(parent_columns);
	arrays[1] = names_array(child_columns);
	params[0] = oids[0];
	params[1] = oids[1];
	params[2] = arrays[0];
	params[3] = arrays[1];
	if (arrays[0] == NULL || arrays[1] == NULL)
		error_nomem(err);
	else
		res = db_exec_params(db, PGRES_TUPLES_OK, one_sql, 4, params,
		    err);
	if (res != NULL && catalog_int(res, 0, 0) !=
	    (int64_t)parent_columns->n)
		error_set(err, EX_UNAVAILABLE, "could not %s: it has a column "
		    "that is not there", db->doing);
	else if (res != NULL) {
		r->child_indexed = catalog_bool(res, 0, 2);
		r->parent_indexed = catalog_bool(res, 0, 3);
		rc = catalog_dup(&r->join, PQgetvalue(res, 0, 1), err);
	}
	free(arrays[0]);
	free(arrays[1]);
	PQclear(res);
	return rc;
}

int
references_add(struct db *db, struct reference_list *list, const char *name,
    Oid child, const struct name_list *child_columns, Oid parent,
    const struct name_list *parent_columns, struct error *err)
{
	struct reference *items;

	items = reallocarray(list->items, list->n + 1, sizeof(*items));
	if (items == NULL)
		return error_nomem(err);
	list->items = items;
	items += list->n;
	memset(items, 0, sizeof(*items));
	list->n++;
	items->child = child;
	items->parent = parent;
	if (catalog_dup(&items->name, name, err) == -1)
		return -1;
	return read_join(db, items, child_columns, parent_columns, err);
}

void
references_clear(struct reference_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		free(list->items[i].name);
		free(list->items[i].join);
	}
	free(list->items);
	memset(list, 0, sizeof(*list));
}
