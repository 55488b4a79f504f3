/*
 * Both servers sort, each its own rows, and the two orders have to be one: so
 * nothing is ordered by a collation but "C", and no type but those whose bytes
 * sort as their values do.
 */
#include "sys/system.h"
#include "db/copy_out.h"
#include "db/large_object.h"
#include "io/buf.h"
#include "tools/pgverify.h"

static const struct {
	const char	*type;
	bool		 is_signed;
	bool		 collated;
} sorted[] = {
	{ "int2", true, false },
	{ "int4", true, false },
	{ "int8", true, false },
	{ "date", true, false },
	{ "time", true, false },
	{ "timestamp", true, false },
	{ "timestamptz", true, false },
	{ "oid", false, false },
	{ "bool", false, false },
	{ "uuid", false, false },
	{ "bytea", false, false },
	{ "text", false, true },
	{ "varchar", false, true }
};

/* The row of the table for a column's type, or -1. */
static int
sorts(const struct verify_table *t, size_t column)
{
	const char *type = unit_base_type(&t->unit,
	    t->unit.columns[column].type, NULL);
	size_t i;

	for (i = 0; !t->columns[column].as_text && i < NITEMS(sorted); i++)
		if (strcmp(sorted[i].type, type) == 0)
			return (int)i;
	return -1;
}

/* A key column that does not sort by its bytes comes as text behind the row. */
void
table_order(struct verify_table *t)
{
	size_t i, at = t->unit.ncolumns, column;
	int k;

	if (t->method == BY_KEPT) {
		t->nparts = t->nextra = 2;
		t->parts[0] = (struct key_part){ at, true };
		t->parts[1] = (struct key_part){ at + 1, true };
		return;
	}
	for (i = 0; i < t->unit.key.n; i++) {
		column = (size_t)unit_column(&t->unit, t->unit.key.names[i]);
		k = sorts(t, column);
		t->parts[i].is_signed = k != -1 && sorted[k].is_signed;
		t->parts[i].column = k != -1 || t->columns[column].as_text ?
		    column : at + t->nextra++;
	}
	t->nparts = t->unit.key.n;
}

static int
append_column(struct db *db, const struct verify_table *t, size_t i,
    bool as_text, struct buf *b)
{
	if (buf_append_str(b, "t.") == -1 ||
	    db_quote_ident(db, b, t->unit.columns[i].name) == -1)
		return -1;
	return as_text ? buf_append_str(b, "::pg_catalog.text") : 0;
}

enum hashed { HASH_KEY, HASH_KEPT, HASH_MASKED };

static bool
is_hashed(const struct verify_table *t, size_t column, enum hashed what)
{
	size_t i;

	if (what != HASH_KEY)
		return t->kept[column] == (what == HASH_KEPT);
	for (i = 0; i < t->unit.key.n; i++)
		if (strcmp(t->unit.key.names[i],
		    t->unit.columns[column].name) == 0)
			return true;
	return false;
}

/* A number that depends on these columns, the same on both servers. */
static int
append_hash(struct verify *v, const struct verify_table *t, struct db *db,
    enum hashed what, struct buf *b)
{
	const char *lead = "";
	size_t i;

	if (buf_append_str(b, "pg_catalog.hashtextextended((ROW(") == -1)
		return -1;
	for (i = 0; i < t->unit.ncolumns; i++) {
		if (!is_hashed(t, i, what))
			continue;
		if (buf_append_str(b, lead) == -1 ||
		    append_column(db, t, i, false, b) == -1)
			return -1;
		lead = ", ";
	}
	return buf_printf(b, ")::pg_catalog.text) COLLATE "
	    "pg_catalog.\"C\", %" PRId64 ")", v->seed);
}

static int
append_extra(struct verify *v, const struct verify_table *t, struct db *db,
    struct buf *b)
{
	const char *lead = t->unit.ncolumns == 0 ? " " : ", ";
	size_t i;

	if (t->method == BY_KEPT)
		return buf_append_str(b, lead) == -1 ||
		    append_hash(v, t, db, HASH_KEPT, b) == -1 ||
		    buf_append_str(b, ", ") == -1 ||
		    append_hash(v, t, db, HASH_MASKED, b) == -1 ? -1 : 0;
	for (i = 0; i < t->nparts; i++)
		if (t->parts[i].column >= t->unit.ncolumns &&
		    (buf_append_str(b, lead) == -1 || append_column(db, t,
		    (size_t)unit_column(&t->unit, t->unit.key.names[i]), true,
		    b) == -1))
			return -1;
	return 0;
}

static int
append_order(const struct verify_table *t, struct db *db, struct buf *b)
{
	size_t i, column;
	int k;

	if (t->nparts == 0)
		return 0;
	if (buf_append_str(b, " ORDER BY ") == -1)
		return -1;
	if (t->method == BY_KEPT)
		return buf_printf(b, "%zu, %zu", t->unit.ncolumns + 1,
		    t->unit.ncolumns + 2);
	for (i = 0; i < t->nparts; i++) {
		column = (size_t)unit_column(&t->unit, t->unit.key.names[i]);
		k = sorts(t, column);
		if (buf_append_str(b, i == 0 ? "(" : ", (") == -1 ||
		    append_column(db, t, column, k == -1, b) == -1 ||
		    buf_append_str(b, k == -1 || sorted[k].collated ?
		    ") COLLATE pg_catalog.\"C\"" : ")") == -1)
			return -1;
	}
	return 0;
}

/* The filter is the source's; the sample is the same on both sides. */
static int
append_where(struct verify *v, const struct verify_table *t, struct db *db,
    struct buf *b)
{
	const char *lead = " WHERE ";

	if (v->where != NULL && db == &v->source) {
		if (buf_printf(b, " WHERE (\n%s\n)", v->where) == -1)
			return -1;
		lead = " AND ";
	}
	if (t->modulus <= 1)
		return 0;
	if (buf_append_str(b, lead) == -1 || append_hash(v, t, db,
	    t->method == BY_KEY ? HASH_KEY : HASH_KEPT, b) == -1)
		return -1;
	return buf_printf(b, " %% %" PRIu64 " = 0", t->modulus);
}

bool
table_is_objects(const struct verify *v, const struct verify_table *t,
    const struct db *db)
{
	return t->objects && (db == &v->source || large_object_is(&t->match));
}

/* " FROM (SELECT ...)" */
static int
append_objects(struct buf *b)
{
	struct error nomem = {0};
	char *sql = large_object_select(NULL, NULL, 0, NULL, &nomem);
	int rc;

	error_clear(&nomem);
	if (sql == NULL)
		return -1;
	rc = buf_printf(b, " FROM (%s)", sql);
	free(sql);
	return rc;
}

static int
append_relation(struct db *db, const char *schema, const char *table,
    bool only, struct buf *b)
{
	return buf_append_str(b, only ? " FROM ONLY " : " FROM ") == -1 ? -1 :
	    db_quote_relation(db, b, schema, table);
}

int
table_from(struct verify *v, const struct verify_table *t, struct db *db,
    struct buf *b)
{
	int rc;

	if (table_is_objects(v, t, db))
		rc = append_objects(b);
	else if (db == &v->source)
		rc = append_relation(db, t->unit.schema, t->unit.table,
		    t->only, b);
	else
		rc = append_relation(db, t->match.schema, t->match.table,
		    t->match.kind == 'r', b);
	return rc == -1 || buf_append_str(b, " AS t") == -1 ? -1 :
	    append_where(v, t, db, b);
}

/* Large objects come in their order: the server would sort the data, too. */
char *
table_select(struct verify *v, const struct verify_table *t, struct db *db,
    struct error *e)
{
	struct buf b;
	char *sql = NULL;
	size_t i;
	int rc;

	buf_init(&b, COPY_SQL_MAX);
	rc = buf_append_str(&b, "SELECT");
	for (i = 0; rc == 0 && i < t->unit.ncolumns; i++)
		if ((rc = buf_append_str(&b, i == 0 ? " " : ", ")) == 0)
			rc = append_column(db, t, i, t->columns[i].as_text, &b);
	if (rc == -1 || append_extra(v, t, db, &b) == -1 ||
	    table_from(v, t, db, &b) == -1 ||
	    (!table_is_objects(v, t, db) && append_order(t, db, &b) == -1) ||
	    (sql = buf_steal_str(&b)) == NULL)
		error_nomem(e);
	buf_free(&b);
	return sql;
}
