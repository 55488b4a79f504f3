/*
 * What SQL answers: uniqueness and foreign keys of the target, and counts.
 */
#include "sys/system.h"
#include "db/copy_out.h"
#include "io/buf.h"
#include "tools/pgverify.h"

/* Runs what is in `b` and empties it; the number that it answers. */
static int
ask(struct db *db, struct buf *b, int64_t *n, struct error *e)
{
	PGresult *res;
	char *sql;

	if ((sql = buf_steal_str(b)) == NULL)
		return error_nomem(e);
	res = db_exec(db, PGRES_TUPLES_OK, sql, e);
	free(sql);
	if (res == NULL)
		return -1;
	*n = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
	PQclear(res);
	return 0;
}

static int
append_target(struct verify *v, const struct verify_table *t, struct buf *b)
{
	if (buf_append_str(b, t->match.kind == 'r' ? " FROM ONLY " :
	    " FROM ") == -1 || db_quote_relation(&v->target, b,
	    t->match.schema, t->match.table) == -1)
		return -1;
	return buf_append_str(b, " AS t");
}

/* "t.a<between>t.b<behind>" */
static int
append_names(struct db *db, char *const *names, size_t n,
    const char *between, const char *behind, struct buf *b)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (buf_append_str(b, i == 0 ? "t." : between) == -1 ||
		    (i > 0 && buf_append_str(b, "t.") == -1) ||
		    db_quote_ident(db, b, names[i]) == -1 ||
		    buf_append_str(b, behind) == -1)
			return -1;
	return 0;
}

/* How many values of these columns are there more than once? */
static int
check_unique(struct verify *v, struct verify_table *t,
    const struct name_list *l, struct error *e)
{
	struct buf b;
	int64_t n = 0;
	int rc;

	buf_init(&b, COPY_SQL_MAX);
	if (buf_append_str(&b, "SELECT count(*) FROM (SELECT") == -1 ||
	    append_target(v, t, &b) == -1 ||
	    buf_append_str(&b, " WHERE ") == -1 ||
	    append_names(&v->target, l->names, l->n, " AND ", " IS NOT NULL",
	    &b) == -1 || buf_append_str(&b, " GROUP BY ") == -1 ||
	    append_names(&v->target, l->names, l->n, ", ", "", &b) == -1 ||
	    buf_append_str(&b, " HAVING count(*) > 1) q") == -1)
		rc = error_nomem(e);
	else
		rc = ask(&v->target, &b, &n, e);
	buf_free(&b);
	if (rc == 0 && n > 0)
		check_note(t, CHECK_UNIQUE, CHECK_FAILED, "%" PRId64
		    " values are there more than once in \"%s\"%s", n,
		    l->names[0], l->n > 1 ? " and the columns with it" : "");
	return rc;
}

static bool
same_names(const struct name_list *a, const struct name_list *b)
{
	size_t i, k;

	for (i = 0; i < a->n; i++) {
		for (k = 0; k < b->n; k++)
			if (strcmp(a->names[i], b->names[k]) == 0)
				break;
		if (k == b->n)
			return false;
	}
	return a->n == b->n;
}

/* An index of the target's own sees to it; nothing is to be asked. */
static bool
is_enforced(const struct unit *target, const struct name_list *l)
{
	size_t i;

	for (i = 0; i < target->nunique; i++)
		if (same_names(&target->unique[i], l))
			return true;
	return false;
}

int
table_unique(struct verify *v, struct verify_table *t, struct error *e)
{
	struct unit target;
	size_t i;
	int rc;

	rc = catalog_describe(&v->target, (Oid)strtoul(t->match.oid, NULL,
	    10), NULL, &target, e);
	if (rc == -1)
		return -1;
	for (i = 0; rc == 0 && i < t->unit.nunique; i++)
		if (!is_enforced(&target, &t->unit.unique[i]))
			rc = check_unique(v, t, &t->unit.unique[i], e);
	unit_clear(&target);
	return rc;
}

/*
 * The foreign keys of a table of the source: name, schema and table that it
 * refers to, its columns, theirs and the operators between as json.  Clones that a constraint has
 * for the partitions of what it refers to say nothing new.
 */
static const char foreign_sql[] =
    "SELECT c.conname, fn.nspname, fc.relname,"
    " (SELECT json_agg(a.attname ORDER BY k.n) FROM"
    "  unnest(c.conkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a"
    "  ON a.attrelid = c.conrelid AND a.attnum = k.num),"
    " (SELECT json_agg(a.attname ORDER BY k.n) FROM"
    "  unnest(c.confkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a"
    "  ON a.attrelid = c.confrelid AND a.attnum = k.num),"
    " (SELECT json_agg(format(' OPERATOR(%I.%s) ', n.nspname, o.oprname)"
    "  ORDER BY k.n) FROM unnest(c.conpfeqop) WITH ORDINALITY k(op, n)"
    "  JOIN pg_operator o ON o.oid = k.op"
    "  JOIN pg_namespace n ON n.oid = o.oprnamespace)"
    " FROM pg_constraint c JOIN pg_class fc ON fc.oid = c.confrelid"
    " JOIN pg_namespace fn ON fn.oid = fc.relnamespace"
    " JOIN pg_class lc ON lc.oid = c.conrelid"
    " JOIN pg_namespace ln ON ln.oid = lc.relnamespace"
    " WHERE c.contype = 'f' AND ln.nspname = $1 AND lc.relname = $2"
    " AND NOT EXISTS (SELECT FROM pg_constraint p"
    "  WHERE p.oid = c.conparentid AND p.conrelid = c.conrelid)"
    " ORDER BY c.conname";

/* Where the run has put a table of the source; the same name if nowhere. */
static void
target_of(const struct verify *v, const char **schema, const char **table)
{
	const json_t *item;
	size_t i;

	json_array_foreach(v->books, i, item) {
		const char *s = json_string_value(json_object_get(item,
		    "source_schema"));
		const char *n = json_string_value(json_object_get(item,
		    "source_table"));

		if (s == NULL || n == NULL || strcmp(s, *schema) != 0 ||
		    strcmp(n, *table) != 0)
			continue;
		*schema = json_string_value(json_object_get(item, "schema"));
		*table = json_string_value(json_object_get(item, "table"));
		return;
	}
}

/* What a foreign key is made of; strings and lists are borrowed. */
struct foreign {
	const char	*name, *schema, *table;
	json_t		*columns, *refs, *operators;
};

static const char *
nth(const json_t *list, size_t i)
{
	return json_string_value(json_array_get(list, i));
}

/* "WHERE t.a IS NOT NULL AND NOT EXISTS (SELECT FROM p WHERE p.x = t.a)" */
static int
append_anti_join(struct db *db, const struct foreign *f, struct buf *b)
{
	size_t i, n = json_array_size(f->columns);

	for (i = 0; i < n; i++)
		if (buf_append_str(b, i == 0 ? " WHERE t." : " AND t.") == -1 ||
		    db_quote_ident(db, b, nth(f->columns, i)) == -1 ||
		    buf_append_str(b, " IS NOT NULL") == -1)
			return -1;
	if (buf_append_str(b, " AND NOT EXISTS (SELECT FROM ") == -1 ||
	    db_quote_relation(db, b, f->schema, f->table) == -1)
		return -1;
	for (i = 0; i < n; i++)
		if (buf_append_str(b, i == 0 ? " AS p WHERE p." :
		    " AND p.") == -1 ||
		    db_quote_ident(db, b, nth(f->refs, i)) == -1 ||
		    buf_append_str(b, nth(f->operators, i)) == -1 ||
		    buf_append_str(b, "t.") == -1 ||
		    db_quote_ident(db, b, nth(f->columns, i)) == -1)
			return -1;
	return buf_append_str(b, ")");
}

/* A column that was not copied has no values of the source to look at. */
static bool
is_copied(const struct verify_table *t, const struct foreign *f)
{
	size_t i;

	for (i = 0; i < json_array_size(f->columns); i++)
		if (unit_column(&t->unit, nth(f->columns, i)) == -1)
			return false;
	return true;
}

static int
check_foreign(struct verify *v, struct verify_table *t,
    const struct foreign *f, struct error *e)
{
	struct buf b;
	int64_t n = 0;
	int rc;

	if (!is_copied(t, f)) {
		check_note(t, CHECK_FOREIGN, CHECK_SKIPPED,
		    "\"%s\" has columns that were not copied", f->name);
		return 0;
	}
	buf_init(&b, COPY_SQL_MAX);
	if (buf_append_str(&b, "SELECT count(*)") == -1 ||
	    append_target(v, t, &b) == -1 ||
	    append_anti_join(&v->target, f, &b) == -1)
		rc = error_nomem(e);
	else
		rc = ask(&v->target, &b, &n, e);
	buf_free(&b);
	if (rc == 0 && n > 0)
		check_note(t, CHECK_FOREIGN, CHECK_FAILED, "%" PRId64
		    " rows find no row in %s.%s, by \"%s\"", n, f->schema,
		    f->table, f->name);
	return rc;
}

static int
read_foreign(struct verify *v, struct verify_table *t, const PGresult *res,
    int row, struct error *e)
{
	struct foreign f = {
		.name = PQgetvalue(res, row, 0),
		.schema = PQgetvalue(res, row, 1),
		.table = PQgetvalue(res, row, 2),
		.columns = json_loads(PQgetvalue(res, row, 3), 0, NULL),
		.refs = json_loads(PQgetvalue(res, row, 4), 0, NULL),
		.operators = json_loads(PQgetvalue(res, row, 5), 0, NULL)
	};
	int rc;

	target_of(v, &f.schema, &f.table);
	if (f.columns == NULL || f.refs == NULL || f.operators == NULL)
		rc = error_nomem(e);
	else
		rc = check_foreign(v, t, &f, e);
	json_decref(f.columns);
	json_decref(f.refs);
	json_decref(f.operators);
	return rc;
}

int
table_foreign(struct verify *v, struct verify_table *t, struct error *e)
{
	const char *params[] = { t->unit.schema, t->unit.table };
	PGresult *res;
	int i, rc = 0;

	if ((res = db_exec_params(&v->source, PGRES_TUPLES_OK, foreign_sql, 2,
	    params, e)) == NULL)
		return -1;
	for (i = 0; rc == 0 && i < PQntuples(res); i++)
		rc = read_foreign(v, t, res, i, e);
	PQclear(res);
	return rc;
}
