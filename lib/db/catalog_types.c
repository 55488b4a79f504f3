#include "sys/system.h"
#include "copy/relname.h"
#include "copy/unit.h"
#include "db/catalog_internal.h"
#include "db/conn.h"
#include "io/buf.h"
#include "sys/error.h"

#define TYPE_DEPTH_MAX	64	/* of types within types; the server allows no cycle */

/*
 * Each type is looked up by its OID (OFFSET 0 keeps the planner from reading
 * all of pg_type, which grows with the number of tables).
 *
 * A true array type is the one its element names as its array type; name,
 * point or int2vector have an element too and are none.
 */
static const char types_sql[] =
    "WITH RECURSIVE need(oid) AS ("
    " SELECT u.oid FROM pg_catalog.unnest($1::pg_catalog.oid[]) u(oid)"
    " UNION"
    " SELECT d.oid FROM need n, LATERAL (SELECT * FROM pg_catalog.pg_type"
    "  WHERE oid = n.oid OFFSET 0) t, LATERAL ("
    "  SELECT e.oid FROM pg_catalog.pg_type e"
    "   WHERE e.oid = t.typelem AND e.typarray = t.oid"
    "  UNION ALL SELECT t.typbasetype WHERE t.typbasetype <> 0"
    "  UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r"
    "   WHERE r.rngtypid = t.oid"
    "  UNION ALL SELECT r.rngtypid FROM pg_catalog.pg_range r"
    "   WHERE r.rngmultitypid = t.oid"
    "  UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a"
    "   WHERE t.typtype = 'c' AND a.attrelid = t.typrelid"
    "   AND a.attnum > 0 AND NOT a.attisdropped) d)"
    " SELECT t.oid, s.nspname, t.typname, t.typtype,"
    " COALESCE(e.oid, 0), COALESCE(NULLIF(t.typbasetype, 0),"
    " r.rngsubtype, m.rngtypid, 0), t.typtypmod, t.typnotnull,"
    " t.typsend <> 0 AND t.typreceive <> 0,"
    " (SELECT pg_catalog.string_agg(a.atttypid::pg_catalog.text, ' '"
    "  ORDER BY a.attnum) FROM pg_catalog.pg_attribute a"
    "  WHERE t.typtype = 'c' AND a.attrelid = t.typrelid"
    "  AND a.attnum > 0 AND NOT a.attisdropped)"
    " FROM need n CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_type"
    "  WHERE oid = n.oid OFFSET 0) t"
    " JOIN pg_catalog.pg_namespace s ON s.oid = t.typnamespace"
    " LEFT JOIN LATERAL (SELECT x.oid FROM pg_catalog.pg_type x"
    "  WHERE x.oid = t.typelem AND x.typarray = t.oid OFFSET 0) e ON true"
    " LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid"
    " LEFT JOIN pg_catalog.pg_range m ON m.rngmultitypid = t.oid"
    " ORDER BY t.oid";

/* Enum labels (no type) and attributes of composites, in their order. */
static const char parts_sql[] =
    "SELECT e.enumtypid AS owner, e.enumsortorder::pg_catalog.float8 AS pos,"
    " e.enumlabel::pg_catalog.text, NULL::pg_catalog.oid, NULL, NULL, NULL,"
    " false"
    " FROM pg_catalog.pg_enum e WHERE e.enumtypid = ANY($1::pg_catalog.oid[])"
    " UNION ALL"
    " SELECT t.oid, a.attnum, a.attname, a.atttypid, a.atttypmod,"
    " cn.nspname, c.collname, EXISTS (SELECT 1 FROM pg_catalog.pg_collation y"
    "  WHERE y.oid = a.attcollation AND NOT y.collisdeterministic)"
    " FROM pg_catalog.pg_type t"
    " JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid"
    "  AND a.attnum > 0 AND NOT a.attisdropped"
    " JOIN pg_catalog.pg_type at ON at.oid = a.atttypid"
    " LEFT JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation"
    "  AND a.attcollation <> at.typcollation"
    " LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace"
    " WHERE t.typtype = 'c' AND t.oid = ANY($1::pg_catalog.oid[])"
    " ORDER BY owner, pos";

/*
 * Types of pg_catalog whose bytes mean nothing on another server (an OID), or
 * whose receive function refuses: always, or what the send function makes of
 * an empty value (int2vector, oidvector; tsquery on servers of some minor
 * versions, "operand not found").
 */
static const char *const not_portable[] = {
	"int2vector", "oidvector",
	"pg_brin_bloom_summary", "pg_brin_minmax_multi_summary",
	"pg_dependencies", "pg_mcv_list", "pg_ndistinct", "pg_node_tree",
	"regclass", "regcollation", "regconfig", "regdictionary",
	"regnamespace", "regoper", "regoperator", "regproc", "regprocedure",
	"regrole", "regtype", "tsquery"
};

/* Reads "23 25 1043". */
static int
read_fields(struct type_row *t, const char *text, struct error *err)
{
	struct oid_list list = {0};
	char *end;

	while (text != NULL && *text != '\0') {
		if (oid_list_add(&list, (Oid)strtoul(text, &end, 10), err) == -1) {
			oid_list_clear(&list);
			return -1;
		}
		text = *end == ' ' ? end + 1 : end;
	}
	t->fields = list.oids;
	t->nfields = list.n;
	return 0;
}

static int
read_type(const PGresult *res, int i, struct type_row *t, struct error *err)
{
	t->oid = catalog_oid(res, i, 0);
	t->kind = PQgetvalue(res, i, 3)[0];
	t->element = catalog_oid(res, i, 4);
	t->base = catalog_oid(res, i, 5);
	t->typmod = (int32_t)catalog_int(res, i, 6);
	t->not_null = catalog_bool(res, i, 7);
	t->has_binary = catalog_bool(res, i, 8);
	if (catalog_dup(&t->schema, catalog_value(res, i, 1), err) == -1 ||
	    catalog_dup(&t->name, catalog_value(res, i, 2), err) == -1)
		return -1;
	return read_fields(t, catalog_value(res, i, 9), err);
}

int
type_set_load(struct db *db, const struct oid_list *oids,
    struct type_set *set, struct error *err)
{
	const char *params[1];
	char *array;
	PGresult *res;
	int i, n;

	memset(set, 0, sizeof(*set));
	if ((array = oid_list_array(oids)) == NULL)
		return error_nomem(err);
	params[0] = array;
	res = db_exec_params(db, PGRES_TUPLES_OK, types_sql, 1, params, err);
	free(array);
	if (res == NULL)
		return -1;
	n = PQntuples(res);
	set->rows = calloc((size_t)n + 1, sizeof(*set->rows));
	if (set->rows == NULL) {
		PQclear(res);
		return error_nomem(err);
	}
	for (i = 0; i < n; i++) {
		set->n++;
		if (read_type(res, i, &set->rows[i], err) == -1) {
			PQclear(res);
			type_set_clear(set);
			return -1;
		}
	}
	PQclear(res);
	return 0;
}

void
type_set_clear(struct type_set *set)
{
	size_t i;

	for (i = 0; i < set->n; i++) {
		free(set->rows[i].schema);
		free(set->rows[i].name);
		free(set->rows[i].fields);
	}
	free(set->rows);
	memset(set, 0, sizeof(*set));
}

static int
compare_oid(const void *key, const void *row)
{
	Oid a = *(const Oid *)key, b = ((const struct type_row *)row)->oid;

	return a < b ? -1 : a > b;
}

static const struct type_row *
find(const struct type_set *set, Oid oid)
{
	return bsearch(&oid, set->rows, set->n, sizeof(*set->rows),
	    compare_oid);
}

static bool
in_pg_catalog(const struct type_row *t)
{
	return strcmp(t->schema, "pg_catalog") == 0;
}

int
type_set_name(const struct type_set *set, Oid oid, char **name,
    struct error *err)
{
	const struct type_row *t = find(set, oid), *named = t;
	struct buf b;
	int rc;

	*name = NULL;
	if (t != NULL && t->element != 0)
		named = find(set, t->element);
	if (t == NULL || named == NULL)
		return error_set(err, EX_UNAVAILABLE,
		    "could not read the catalog: type %u is gone", oid);
	buf_init(&b, TYPE_NAME_MAX);
	if (in_pg_catalog(named))
		rc = buf_append_str(&b, named->name);
	else if ((rc = relname_quote(&b, named->schema)) == 0 &&
	    (rc = buf_append_str(&b, ".")) == 0)
		rc = relname_quote(&b, named->name);
	if (rc == 0 && named != t)
		rc = buf_append_str(&b, "[]");
	if (rc == 0)
		*name = buf_steal_str(&b);
	buf_free(&b);
	return *name == NULL ? error_nomem(err) : 0;
}

static bool
as_text(const struct type_set *set, Oid oid, int depth)
{
	const struct type_row *t = find(set, oid);
	size_t i;

	if (t == NULL || depth > TYPE_DEPTH_MAX || !t->has_binary)
		return true;
	if (in_pg_catalog(t))
		for (i = 0; i < NITEMS(not_portable); i++)
			if (strcmp(t->name, not_portable[i]) == 0)
				return true;
	if (t->element != 0 && as_text(set, t->element, depth + 1))
		return true;
	if (t->base != 0 && as_text(set, t->base, depth + 1))
		return true;
	for (i = 0; i < t->nfields; i++)
		if (as_text(set, t->fields[i], depth + 1))
			return true;
	return false;
}

bool
type_set_as_text(const struct type_set *set, Oid oid)
{
	return as_text(set, oid, 0);
}

bool
type_set_is_column(const struct type_set *set, Oid oid)
{
	const struct type_row *t = find(set, oid);

	if (t != NULL && t->element != 0)
		t = find(set, t->element);
	return t != NULL && t->kind != 'p';
}

static enum type_kind
kind_of(const struct type_row *t)
{
	switch (t->kind) {
	case 'e':
		return TYPE_ENUM;
	case 'd':
		return TYPE_DOMAIN;
	case 'c':
		return TYPE_COMPOSITE;
	case 'r':
		return TYPE_RANGE;
	case 'm':
		return TYPE_MULTIRANGE;
	default:
		return TYPE_BASE;
	}
}

static int
add_label(struct type_desc *d, const char *label, struct error *err)
{
	char **labels;

	labels = reallocarray(d->labels, d->nlabels + 1, sizeof(*labels));
	if (labels == NULL)
		return error_nomem(err);
	d->labels = labels;
	if (catalog_dup(&labels[d->nlabels], label, err) == -1)
		return -1;
	d->nlabels++;
	return 0;
}

static int
add_field(const struct type_set *set, struct type_desc *d,
    const PGresult *res, int i, struct error *err)
{
	struct column *fields, *f;

	fields = reallocarray(d->fields, d->nfields + 1, sizeof(*fields));
	if (fields == NULL)
		return error_nomem(err);
	d->fields = fields;
	f = &fields[d->nfields++];
	memset(f, 0, sizeof(*f));
	f->typmod = (int32_t)catalog_int(res, i, 4);
	f->nondeterministic = catalog_bool(res, i, 7);
	if (catalog_dup(&f->name, catalog_value(res, i, 2), err) == -1 ||
	    catalog_collation(&f->collation, catalog_value(res, i, 5),
	    catalog_value(res, i, 6), err) == -1)
		return -1;
	return type_set_name(set, catalog_oid(res, i, 3), &f->type, err);
}

/* Labels and fields of the types owners[i], which unit->types[i] describes. */
static int
read_parts(struct db *db, const struct type_set *set,
    const struct oid_list *owners, struct unit *u, struct error *err)
{
	const char *params[1];
	char *array;
	PGresult *res;
	size_t k = 0;
	int i, rc = 0;

	if ((array = oid_list_array(owners)) == NULL)
		return error_nomem(err);
	params[0] = array;
	res = db_exec_params(db, PGRES_TUPLES_OK, parts_sql, 1, params, err);
	free(array);
	if (res == NULL)
		return -1;
	for (i = 0; rc == 0 && i < PQntuples(res); i++) {
		/* Both sides are in the order of OIDs. */
		while (k < owners->n && owners->oids[k] != catalog_oid(res, i, 0))
			k++;
		if (k == owners->n)
			break;
		if (PQgetisnull(res, i, 3))
			rc = add_label(&u->types[k], catalog_value(res, i, 2),
			    err);
		else
			rc = add_field(set, &u->types[k], res, i, err);
	}
	PQclear(res);
	return rc;
}

static int
compare_name(const void *a, const void *b)
{
	return strcmp(((const struct type_desc *)a)->name,
	    ((const struct type_desc *)b)->name);
}

static int
describe_type(const struct type_set *set, const struct type_row *t,
    struct type_desc *d, struct error *err)
{
	d->kind = kind_of(t);
	d->typmod = t->typmod;
	d->not_null = t->not_null;
	if (type_set_name(set, t->oid, &d->name, err) == -1)
		return -1;
	if (t->base == 0)
		return 0;
	return type_set_name(set, t->base, &d->base, err);
}

int
type_set_describe(struct db *db, const struct type_set *set, struct unit *u,
    struct error *err)
{
	struct oid_list owners = {0};
	const struct type_row *t;
	bool parts = false;
	int rc = -1;

	if ((u->types = calloc(set->n + 1, sizeof(*u->types))) == NULL)
		return error_nomem(err);
	for (t = set->rows; t < set->rows + set->n; t++) {
		if (in_pg_catalog(t) || t->element != 0 || t->kind == 'p')
			continue;
		if (describe_type(set, t, &u->types[u->ntypes++], err) == -1 ||
		    oid_list_add(&owners, t->oid, err) == -1)
			goto done;
		parts = parts || t->kind == 'e' || t->kind == 'c';
	}
	if (parts && read_parts(db, set, &owners, u, err) == -1)
		goto done;
	/* By name: OIDs are not the same everywhere, a fingerprint is. */
	qsort(u->types, u->ntypes, sizeof(*u->types), compare_name);
	rc = 0;
done:
	oid_list_clear(&owners);
	return rc;
}
