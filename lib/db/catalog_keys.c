#include "sys/system.h"
#include "copy/unit.h"
#include "db/catalog_internal.h"
#include "db/conn.h"
#include "sys/error.h"

/*
 * Unique indexes over all rows and over columns alone, best first: the
 * primary key, then those with fewer columns.
 *
 * An index can give the order of a resumable read when it is what ORDER BY
 * and a row-value comparison mean: btree, each column NOT NULL, not generated
 * (those are not copied), of its type's default operator class and of the column's own collation, and all columns
 * of one direction as `ASC` (indoption 0) or as `DESC` with NULLS FIRST (3),
 * which is the same index read backwards.  A deferrable constraint may see
 * duplicates within a transaction and is only used as a primary key, whose
 * committed state is all that a snapshot sees.
 */
static const char keys_sql[] =
    "SELECT i.indexrelid, a.attname,"
    " m.amname = 'btree' AND (i.indimmediate OR i.indisprimary)"
    " AND a.attnotnull AND a.attgenerated = ''"
    " AND COALESCE(o.opcdefault, false)"
    " AND i.indcollation[k.pos] = a.attcollation"
    " AND i.indoption[k.pos] IN (0, 3)"
    " AND i.indoption[k.pos] = i.indoption[0]"
    " FROM pg_catalog.pg_index i"
    " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_catalog.pg_am m ON m.oid = c.relam"
    " CROSS JOIN LATERAL"
    " pg_catalog.generate_series(0, i.indnkeyatts - 1) k(pos)"
    " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid"
    "  AND a.attnum = i.indkey[k.pos]"
    " LEFT JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.pos]"
    " WHERE i.indrelid = $1::pg_catalog.oid AND i.indisunique"
    "  AND i.indisvalid AND i.indisready AND i.indislive"
    "  AND i.indpred IS NULL AND i.indexprs IS NULL"
    " ORDER BY i.indisprimary DESC, i.indnkeyatts, c.relname, k.pos";

/*
 * Unique indexes with a predicate or with expressions, which order nothing:
 * the columns that they are made of, those of the expressions by the numbers
 * in their trees.
 */
static const char others_sql[] =
    "SELECT i.indexrelid, a.attname, i.indpred IS NOT NULL"
    " FROM pg_catalog.pg_index i"
    " CROSS JOIN LATERAL ("
    "  SELECT i.indkey[k.pos] FROM"
    "  pg_catalog.generate_series(0, i.indnkeyatts - 1) k(pos)"
    "  UNION SELECT m[1]::pg_catalog.int2 FROM pg_catalog.regexp_matches("
    "   i.indexprs::pg_catalog.text, ':varattno ([0-9]+)', 'g') m) c(num)"
    " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid"
    "  AND a.attnum = c.num AND a.attnum > 0"
    " WHERE i.indrelid = $1::pg_catalog.oid AND i.indisunique"
    "  AND i.indisvalid AND i.indisready AND i.indislive"
    "  AND (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL)"
    " ORDER BY i.indexrelid, a.attnum";

/*
 * Foreign keys of the table with what each column descends from; the last step
 * of a circle, back to a column that was there before, says so.  Partitions
 * are masked as their root is, so the keys of one are those of its whole tree,
 * and a partition in a chain stands as its root; clones of a constraint on
 * partitions (conparentid) say nothing new.  Where a parent's column is in
 * several foreign keys the first by name counts.
 */
static const char fkeys_sql[] =
    "WITH RECURSIVE line(oid) AS ("
    " SELECT $1::pg_catalog.oid UNION"
    " SELECT p.relid FROM pg_catalog.pg_partition_tree("
    "  pg_catalog.pg_partition_root("
    "  $1::pg_catalog.oid::pg_catalog.regclass)) p"
    "), step AS ("
    " SELECT c.oid AS con, c.conname, k.pos, l.attname AS col, r.rel,"
    "  f.attname AS att, 1 AS depth,"
    "  ARRAY[(COALESCE(pg_catalog.pg_partition_root(c.conrelid), c.conrelid))"
    "   ::pg_catalog.oid || '.' || l.attname,"
    "   r.rel || '.' || f.attname] AS path, false AS circle"
    " FROM line JOIN pg_catalog.pg_constraint c ON c.conrelid = line.oid"
    "  AND c.contype = 'f' AND c.conparentid = 0"
    " CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(c.conkey),"
    "  pg_catalog.unnest(c.confkey)) WITH ORDINALITY k(ck, fk, pos)"
    " JOIN pg_catalog.pg_attribute l ON l.attrelid = c.conrelid"
    "  AND l.attnum = k.ck"
    " JOIN pg_catalog.pg_attribute f ON f.attrelid = c.confrelid"
    "  AND f.attnum = k.fk"
    " CROSS JOIN LATERAL (SELECT COALESCE(pg_catalog.pg_partition_root("
    "  c.confrelid), c.confrelid)::pg_catalog.oid AS rel) r"
    " UNION ALL"
    " SELECT s.con, s.conname, s.pos, s.col, n.rel, n.att, s.depth + 1,"
    "  s.path || (n.rel || '.' || n.att),"
    "  (n.rel || '.' || n.att) = ANY(s.path)"
    " FROM step s CROSS JOIN LATERAL ("
    "  SELECT COALESCE(pg_catalog.pg_partition_root(c.confrelid),"
    "   c.confrelid)::pg_catalog.oid AS rel, f.attname AS att"
    "  FROM pg_catalog.pg_constraint c"
    "  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(c.conkey),"
    "   pg_catalog.unnest(c.confkey)) k(ck, fk)"
    "  JOIN pg_catalog.pg_attribute l ON l.attrelid = c.conrelid"
    "   AND l.attnum = k.ck"
    "  JOIN pg_catalog.pg_attribute f ON f.attrelid = c.confrelid"
    "   AND f.attnum = k.fk"
    "  WHERE c.contype = 'f' AND c.conparentid = 0"
    "   AND (c.conrelid = s.rel OR c.conrelid IN (SELECT p.relid"
    "    FROM pg_catalog.pg_partition_tree(s.rel::pg_catalog.regclass) p))"
    "   AND l.attname = s.att"
    "  ORDER BY c.conname LIMIT 1) n"
    " WHERE s.path[1] <> s.path[2] AND NOT s.circle)"
    " SELECT s.con, s.conname, s.pos, s.col, sn.nspname, sc.relname, s.att,"
    " a.atttypid, a.atttypmod, s.circle"
    " FROM step s JOIN pg_catalog.pg_class sc ON sc.oid = s.rel"
    " JOIN pg_catalog.pg_namespace sn ON sn.oid = sc.relnamespace"
    " JOIN pg_catalog.pg_attribute a ON a.attrelid = s.rel"
    "  AND a.attname = s.att AND NOT a.attisdropped"
    " WHERE s.path[1] <> s.path[2]"
    " ORDER BY s.conname, s.con, s.pos, s.depth";

static void
names_clear(struct name_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		free(list->names[i]);
	free(list->names);
	memset(list, 0, sizeof(*list));
}

static bool
names_equal(const struct name_list *a, const struct name_list *b)
{
	size_t i;

	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (strcmp(a->names[i], b->names[i]) != 0)
			return false;
	return true;
}

/* The column names of rows from .. to-1 of keys_sql. */
static int
read_names(const PGresult *res, int from, int to, struct name_list *list,
    struct error *err)
{
	memset(list, 0, sizeof(*list));
	list->names = calloc((size_t)(to - from) + 1, sizeof(*list->names));
	if (list->names == NULL)
		return error_nomem(err);
	for (; from < to; from++) {
		if (catalog_dup(&list->names[list->n],
		    catalog_value(res, from, 1), err) == -1) {
			names_clear(list);
			return -1;
		}
		list->n++;
	}
	return 0;
}

/* Adds a set of columns unless it is there or names a column we lack. */
static int
add_names(const struct unit *u, struct name_list **sets, size_t *n,
    const PGresult *res, int from, int to, struct error *err)
{
	struct name_list list, *more;
	size_t i;
	bool drop = false;

	if (read_names(res, from, to, &list, err) == -1)
		return -1;
	for (i = 0; i < list.n; i++)
		drop = drop || unit_column(u, list.names[i]) == -1;
	for (i = 0; i < *n; i++)
		drop = drop || names_equal(&(*sets)[i], &list);
	if (drop) {
		names_clear(&list);
		return 0;
	}
	more = reallocarray(*sets, *n + 1, sizeof(*more));
	if (more == NULL) {
		names_clear(&list);
		return error_nomem(err);
	}
	*sets = more;
	more[(*n)++] = list;
	return 0;
}

static int
read_others(struct db *db, const char *oid, struct unit *u,
    struct error *err)
{
	PGresult *res = db_exec_params(db, PGRES_TUPLES_OK, others_sql, 1,
	    &oid, err);
	int from, to, n, rc = 0;

	if (res == NULL)
		return -1;
	n = PQntuples(res);
	for (from = 0; rc == 0 && from < n; from = to) {
		for (to = from; to < n && catalog_oid(res, to, 0) ==
		    catalog_oid(res, from, 0); to++)
			;
		rc = catalog_bool(res, from, 2) ?
		    add_names(u, &u->partial, &u->npartial, res, from, to,
		    err) : add_names(u, &u->unique, &u->nunique, res, from, to,
		    err);
	}
	PQclear(res);
	return rc;
}

int
catalog_keys(struct db *db, Oid relation, struct unit *u, struct error *err)
{
	const char *params[1];
	char oid[16];
	PGresult *res;
	int from, to, n, rc = 0;
	bool ordered;

	snprintf(oid, sizeof(oid), "%u", relation);
	params[0] = oid;
	res = db_exec_params(db, PGRES_TUPLES_OK, keys_sql, 1, params, err);
	if (res == NULL)
		return -1;
	n = PQntuples(res);
	for (from = 0; rc == 0 && from < n; from = to) {
		ordered = true;
		for (to = from; to < n && catalog_oid(res, to, 0) ==
		    catalog_oid(res, from, 0); to++)
			ordered = ordered && catalog_bool(res, to, 2);
		rc = add_names(u, &u->unique, &u->nunique, res, from, to,
		    err);
		if (rc == 0 && ordered && u->key.n == 0)
			rc = read_names(res, from, to, &u->key, err);
	}
	PQclear(res);
	return rc == -1 ? -1 : read_others(db, oid, u, err);
}

static struct foreign_key *
new_fkey(struct unit *u, const char *name, struct error *err)
{
	struct foreign_key *fk;

	fk = reallocarray(u->fkeys, u->nfkeys + 1, sizeof(*fk));
	if (fk == NULL) {
		error_nomem(err);
		return NULL;
	}
	u->fkeys = fk;
	fk += u->nfkeys++;
	memset(fk, 0, sizeof(*fk));
	return catalog_dup(&fk->name, name, err) == -1 ? NULL : fk;
}

static struct fk_column *
new_fk_column(struct foreign_key *fk, const char *name, struct error *err)
{
	struct fk_column *c;

	c = reallocarray(fk->columns, fk->ncolumns + 1, sizeof(*c));
	if (c == NULL) {
		error_nomem(err);
		return NULL;
	}
	fk->columns = c;
	c += fk->ncolumns++;
	memset(c, 0, sizeof(*c));
	return catalog_dup(&c->name, name, err) == -1 ? NULL : c;
}

static int
add_ancestor(struct fk_column *c, const PGresult *res, int i,
    struct error *err)
{
	struct ancestor *a;

	a = reallocarray(c->chain, c->nchain + 1, sizeof(*a));
	if (a == NULL)
		return error_nomem(err);
	c->chain = a;
	a += c->nchain++;
	memset(a, 0, sizeof(*a));
	a->typmod = (int32_t)catalog_int(res, i, 8);
	if (catalog_dup(&a->schema, catalog_value(res, i, 4), err) == -1 ||
	    catalog_dup(&a->table, catalog_value(res, i, 5), err) == -1)
		return -1;
	return catalog_dup(&a->column, catalog_value(res, i, 6), err);
}

static int
compare(const struct ancestor *a, const struct ancestor *b)
{
	int order = strcmp(a->schema, b->schema);

	if (order == 0)
		order = strcmp(a->table, b->table);
	return order != 0 ? order : strcmp(a->column, b->column);
}

static void
drop_ancestor(struct fk_column *c, struct oid_list *types)
{
	struct ancestor *a = &c->chain[--c->nchain];

	free(a->schema);
	free(a->table);
	free(a->column);
	types->n--;
}

/*
 * The chain went back to column `to`: it ends at the first of the circle by
 * name, wherever it began, so that all columns of a circle have one root.
 */
static void
end_circle(struct fk_column *c, const struct unit *u,
    const struct ancestor *to, struct oid_list *types)
{
	const struct ancestor own = {
		.schema = u->root_table == NULL ? u->schema : u->root_schema,
		.table = u->root_table == NULL ? u->table : u->root_table,
		.column = c->name,
	};
	const struct ancestor *first = &own;
	size_t keep = 0, i = 0;

	if (compare(to, &own) != 0) {
		while (i < c->nchain && compare(&c->chain[i], to) != 0)
			i++;
		if (i == c->nchain)
			return;
		first = &c->chain[i];
		keep = i + 1;
	}
	for (; i < c->nchain; i++)
		if (compare(&c->chain[i], first) < 0) {
			first = &c->chain[i];
			keep = i + 1;
		}
	while (c->nchain > keep)
		drop_ancestor(c, types);
}

static bool
same(const PGresult *res, int i, int col)
{
	return strcmp(PQgetvalue(res, i, col), PQgetvalue(res, i - 1, col)) == 0;
}

static int
read_fkeys(const PGresult *res, struct unit *u, struct oid_list *types,
    struct error *err)
{
	struct foreign_key *fk = NULL;
	struct fk_column *c = NULL;
	const char *con = "";
	int i;

	for (i = 0; i < PQntuples(res); i++) {
		if (unit_column(u, PQgetvalue(res, i, 3)) == -1)
			continue;
		if (strcmp(con, PQgetvalue(res, i, 0)) != 0) {
			con = PQgetvalue(res, i, 0);
			c = NULL;
			fk = new_fkey(u, catalog_value(res, i, 1), err);
			if (fk == NULL)
				return -1;
		}
		if (c == NULL || !same(res, i, 2))
			c = new_fk_column(fk, catalog_value(res, i, 3), err);
		if (c != NULL && catalog_bool(res, i, 9)) {
			end_circle(c, u, &(struct ancestor){
			    PQgetvalue(res, i, 4), PQgetvalue(res, i, 5),
			    PQgetvalue(res, i, 6), NULL, -1 }, types);
			continue;
		}
		if (c == NULL || add_ancestor(c, res, i, err) == -1 ||
		    oid_list_add(types, catalog_oid(res, i, 7), err) == -1)
			return -1;
	}
	return 0;
}

int
catalog_fkeys(struct db *db, Oid relation, struct unit *u,
    struct oid_list *types, struct error *err)
{
	const char *params[1];
	char oid[16];
	PGresult *res;
	int rc;

	snprintf(oid, sizeof(oid), "%u", relation);
	params[0] = oid;
	res = db_exec_params(db, PGRES_TUPLES_OK, fkeys_sql, 1, params, err);
	if (res == NULL)
		return -1;
	rc = read_fkeys(res, u, types, err);
	PQclear(res);
	return rc;
}

int
catalog_fkey_types(const struct type_set *set, const Oid *types,
    struct unit *u, struct error *err)
{
	struct fk_column *c;
	size_t i, k, n;

	for (i = 0; i < u->nfkeys; i++)
		for (k = 0; k < u->fkeys[i].ncolumns; k++) {
			c = &u->fkeys[i].columns[k];
			for (n = 0; n < c->nchain; n++)
				if (type_set_name(set, *types++,
				    &c->chain[n].type, err) == -1)
					return -1;
		}
	return 0;
}
