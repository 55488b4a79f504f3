#include "sys/system.h"
#include "copy/unit.h"
#include "db/catalog.h"
#include "db/catalog_internal.h"
#include "db/conn.h"
#include "io/buf.h"
#include "sys/error.h"

/*
 * The only query that runs under the user's own search_path: every name and
 * operator says where it is from.
 */
static const char relations_sql[] =
    "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition,"
    " pg_catalog.pg_table_is_visible(c.oid), a.line, e.objid IS NOT NULL"
    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
    "  ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
    " LEFT JOIN LATERAL (SELECT pg_catalog.string_agg("
    "  p.relid::pg_catalog.oid::pg_catalog.text, ' ' ORDER BY p.pos) AS line"
    "  FROM pg_catalog.pg_partition_ancestors(c.oid::pg_catalog.regclass)"
    "  WITH ORDINALITY p(relid, pos)"
    "  WHERE p.relid::pg_catalog.oid OPERATOR(pg_catalog.<>) c.oid) a"
    "  ON c.relispartition"
    " LEFT JOIN pg_catalog.pg_depend e ON e.objid OPERATOR(pg_catalog.=) c.oid"
    "  AND e.classid OPERATOR(pg_catalog.=)"
    "   'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid"
    "  AND e.objsubid OPERATOR(pg_catalog.=) 0"
    "  AND e.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog.\"char\""
    " WHERE c.relkind OPERATOR(pg_catalog.=)"
    "  ANY('{r,p,v,m,f}'::pg_catalog.\"char\"[])"
    " AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')"
    " AND n.nspname OPERATOR(pg_catalog.<>)"
    "  ALL('{information_schema,_pgcopy}'::pg_catalog.name[])"
    " ORDER BY n.nspname USING OPERATOR(pg_catalog.<),"
    " c.relname USING OPERATOR(pg_catalog.<)";

/*
 * reltuples is -1 for what was never vacuumed or analyzed; a root has no rows
 * of its own but the sum of its leaves.
 */
static const char table_sql[] =
    "SELECT n.nspname, c.relname, rn.nspname, r.relname, c.relkind,"
    " CASE WHEN c.relkind = 'p' THEN COALESCE((SELECT"
    "  pg_catalog.sum(l.reltuples::pg_catalog.numeric)"
    "  FROM pg_catalog.pg_partition_tree(c.oid::pg_catalog.regclass) t,"
    "  LATERAL (SELECT reltuples FROM pg_catalog.pg_class"
    "   WHERE oid = t.relid AND reltuples >= 0 OFFSET 0) l"
    "  WHERE t.isleaf), -1) ELSE c.reltuples::pg_catalog.numeric END"
    "  ::pg_catalog.int8,"
    " EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k"
    "  WHERE k.contype = 'f' AND (k.conrelid = c.oid OR k.conrelid IN"
    "  (SELECT p.relid FROM pg_catalog.pg_partition_tree("
    "   pg_catalog.pg_partition_root(c.oid::pg_catalog.regclass)) p)))"
    " FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN pg_catalog.pg_class r ON c.relispartition"
    "  AND r.oid = pg_catalog.pg_partition_root(c.oid::pg_catalog.regclass)"
    " LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace"
    " WHERE c.oid = $1::pg_catalog.oid";

static const char columns_sql[] =
    "SELECT a.attname, a.atttypid, a.atttypmod, a.attnotnull,"
    " cn.nspname, c.collname,"
    " EXISTS (SELECT 1 FROM pg_catalog.pg_collation y"
    "  WHERE NOT y.collisdeterministic AND (y.oid = a.attcollation"
    "  OR y.oid IN (SELECT i.indcollation[k.pos]"
    "   FROM pg_catalog.pg_index i CROSS JOIN LATERAL"
    "   pg_catalog.generate_series(0, i.indnkeyatts - 1) k(pos)"
    "   WHERE i.indrelid = a.attrelid AND i.indisunique"
    "   AND i.indkey[k.pos] = a.attnum)))"
    " FROM pg_catalog.pg_attribute a"
    " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
    " LEFT JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation"
    "  AND a.attcollation <> t.typcollation"
    " LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace"
    " WHERE a.attrelid = $1::pg_catalog.oid AND a.attnum > 0"
    "  AND NOT a.attisdropped AND a.attgenerated = ''"
    " ORDER BY a.attnum";

/* Reads "16384 16385". */
static int
read_ancestors(struct relation *r, const char *text, struct error *err)
{
	struct oid_list list = {0};
	char *end;

	while (text != NULL && *text != '\0') {
		if (oid_list_add(&list, (Oid)strtoul(text, &end, 10),
		    err) == -1) {
			oid_list_clear(&list);
			return -1;
		}
		text = *end == ' ' ? end + 1 : end;
	}
	r->ancestors = list.oids;
	r->nancestors = list.n;
	return 0;
}

static int
read_relation(const PGresult *res, int i, struct relation *r,
    struct error *err)
{
	r->oid = catalog_oid(res, i, 0);
	r->kind = PQgetvalue(res, i, 3)[0];
	r->is_partition = catalog_bool(res, i, 4);
	r->visible = catalog_bool(res, i, 5);
	r->of_extension = catalog_bool(res, i, 7);
	if (catalog_dup(&r->schema, catalog_value(res, i, 1), err) == -1 ||
	    catalog_dup(&r->table, catalog_value(res, i, 2), err) == -1)
		return -1;
	return read_ancestors(r, catalog_value(res, i, 6), err);
}

int
catalog_relations(struct db *db, struct relation_list *list,
    struct error *err)
{
	PGresult *res;
	int i, n, rc = 0;

	memset(list, 0, sizeof(*list));
	res = db_exec(db, PGRES_TUPLES_OK, relations_sql, err);
	if (res == NULL)
		return -1;
	n = PQntuples(res);
	list->items = calloc((size_t)n + 1, sizeof(*list->items));
	if (list->items == NULL)
		rc = error_nomem(err);
	for (i = 0; rc == 0 && i < n; i++) {
		list->n++;
		rc = read_relation(res, i, &list->items[i], err);
	}
	PQclear(res);
	if (rc == -1)
		relation_list_clear(list);
	return rc;
}

void
relation_list_clear(struct relation_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		free(list->items[i].schema);
		free(list->items[i].table);
		free(list->items[i].ancestors);
	}
	free(list->items);
	memset(list, 0, sizeof(*list));
}

static PGresult *
query_oid(struct db *db, const char *sql, Oid oid, struct error *err)
{
	const char *params[1];
	char text[16];

	snprintf(text, sizeof(text), "%u", oid);
	params[0] = text;
	return db_exec_params(db, PGRES_TUPLES_OK, sql, 1, params, err);
}

/* *has_fkeys: most tables have none, and planning the query for them costs. */
static int
describe_table(struct db *db, Oid relation, struct unit *u, bool *has_fkeys,
    struct error *err)
{
	PGresult *res;
	int rc = -1;

	if ((res = query_oid(db, table_sql, relation, err)) == NULL)
		return -1;
	if (PQntuples(res) != 1) {
		error_set(err, EX_UNAVAILABLE,
		    "could not describe table %u: it is gone", relation);
		goto done;
	}
	u->estimated_rows = catalog_int(res, 0, 5);
	*has_fkeys = catalog_bool(res, 0, 6);
	if (catalog_dup(&u->schema, catalog_value(res, 0, 0), err) == 0 &&
	    catalog_dup(&u->table, catalog_value(res, 0, 1), err) == 0 &&
	    catalog_dup(&u->root_schema, catalog_value(res, 0, 2), err) == 0)
		rc = catalog_dup(&u->root_table, catalog_value(res, 0, 3), err);
done:
	PQclear(res);
	return rc;
}

static int
add_column(struct unit *u, const PGresult *res, int i,
    struct oid_list *types, struct error *err)
{
	struct column *c = &u->columns[u->ncolumns++];

	c->typmod = (int32_t)catalog_int(res, i, 2);
	c->not_null = catalog_bool(res, i, 3);
	c->nondeterministic = catalog_bool(res, i, 6);
	if (catalog_dup(&c->name, catalog_value(res, i, 0), err) == -1 ||
	    catalog_collation(&c->collation, catalog_value(res, i, 4),
	    catalog_value(res, i, 5), err) == -1)
		return -1;
	return oid_list_add(types, catalog_oid(res, i, 1), err);
}

static int
read_only(const PGresult *res, const struct name_list *only, struct unit *u,
    struct oid_list *types, struct error *err)
{
	size_t k;
	int i;

	for (k = 0; k < only->n; k++) {
		if (unit_column(u, only->names[k]) != -1)
			return error_set(err, EX_USAGE, "could not select "
			    "columns: \"%s\" is listed twice", only->names[k]);
		if ((i = catalog_row(res, only->names[k])) == -1) {
			error_set(err, EX_UNAVAILABLE, "could not select "
			    "columns of %s.%s: it has no column \"%s\"",
			    u->schema, u->table, only->names[k]);
			return error_hint(err, "Generated columns can not be "
			    "selected; the target computes them itself.");
		}
		if (add_column(u, res, i, types, err) == -1)
			return -1;
	}
	return 0;
}

static int
describe_columns(struct db *db, Oid relation, const struct name_list *only,
    struct unit *u, struct oid_list *types, struct error *err)
{
	PGresult *res;
	int i, rc = 0;

	if ((res = query_oid(db, columns_sql, relation, err)) == NULL)
		return -1;
	u->columns = calloc((size_t)PQntuples(res) + 1, sizeof(*u->columns));
	if (u->columns == NULL)
		rc = error_nomem(err);
	else if (only != NULL)
		rc = read_only(res, only, u, types, err);
	else
		for (i = 0; rc == 0 && i < PQntuples(res); i++)
			rc = add_column(u, res, i, types, err);
	PQclear(res);
	return rc;
}

/* types: of each column, then of each ancestor. */
static int
describe_types(struct db *db, struct unit *u, const struct oid_list *types,
    struct error *err)
{
	struct type_set set;
	struct column *c;
	size_t i;
	int rc = -1;

	if (type_set_load(db, types, &set, err) == -1)
		return -1;
	for (i = 0; i < u->ncolumns; i++) {
		c = &u->columns[i];
		if (type_set_name(&set, types->oids[i], &c->type, err) == -1)
			goto done;
		if (!type_set_is_column(&set, types->oids[i])) {
			error_set(err, EX_UNAVAILABLE, "could not copy column "
			    "\"%s\": no table can hold its type %s", c->name,
			    c->type);
			error_hint(err, "Cast it to another type.");
			goto done;
		}
		c->as_text = type_set_as_text(&set, types->oids[i]);
	}
	if (u->nfkeys == 0 || catalog_fkey_types(&set, types->oids +
	    u->ncolumns, u, err) == 0)
		rc = type_set_describe(db, &set, u, err);
done:
	type_set_clear(&set);
	return rc;
}

int
catalog_describe(struct db *db, Oid relation, const struct name_list *only,
    struct unit *u, struct error *err)
{
	struct oid_list types = {0};
	bool has_fkeys;
	int rc = -1;

	memset(u, 0, sizeof(*u));
	if (describe_table(db, relation, u, &has_fkeys, err) == 0 &&
	    describe_columns(db, relation, only, u, &types, err) == 0 &&
	    catalog_keys(db, relation, u, err) == 0 &&
	    (!has_fkeys ||
	    catalog_fkeys(db, relation, u, &types, err) == 0))
		rc = describe_types(db, u, &types, err);
	oid_list_clear(&types);
	if (rc == -1)
		unit_clear(u);
	return rc;
}

int
catalog_describe_columns(struct db *db, Oid relation, struct unit *u,
    struct error *err)
{
	struct oid_list types = {0};
	int rc = -1;

	memset(u, 0, sizeof(*u));
	if (describe_columns(db, relation, NULL, u, &types, err) == 0)
		rc = describe_types(db, u, &types, err);
	oid_list_clear(&types);
	if (rc == -1)
		unit_clear(u);
	return rc;
}

static int
add_result_column(struct unit *u, const PGresult *res, int i,
    struct oid_list *types, struct error *err)
{
	struct column *c;

	if (unit_column(u, PQfname(res, i)) != -1) {
		error_set(err, EX_USAGE, "could not use the query: it has two "
		    "columns named \"%s\"", PQfname(res, i));
		return error_hint(err, "Give each column a name of its own "
		    "with AS.");
	}
	c = &u->columns[u->ncolumns++];
	c->typmod = PQfmod(res, i);
	if (catalog_dup(&c->name, PQfname(res, i), err) == -1)
		return -1;
	return oid_list_add(types, PQftype(res, i), err);
}

int
catalog_describe_result(struct db *db, const PGresult *described,
    struct unit *u, struct error *err)
{
	struct oid_list types = {0};
	int i, n = PQnfields(described), rc = 0;

	memset(u, 0, sizeof(*u));
	u->is_query = true;
	u->estimated_rows = -1;
	u->columns = calloc((size_t)n + 1, sizeof(*u->columns));
	if (u->columns == NULL)
		rc = error_nomem(err);
	for (i = 0; rc == 0 && i < n; i++)
		rc = add_result_column(u, described, i, &types, err);
	if (rc == 0)
		rc = describe_types(db, u, &types, err);
	oid_list_clear(&types);
	if (rc == -1)
		unit_clear(u);
	return rc;
}
