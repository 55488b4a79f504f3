#include "sys/system.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "db/conn.h"
#include "db/key_order.h"
#include "io/buf.h"
#include "sys/error.h"

#define CAST_MAX	4096	/* bytes of "SELECT $1::type" */
#define LITERAL_MAX	(8 * CURSOR_MAX) /* hex digits, escapes and the type */

int
key_order_init(struct key_order *o, const struct unit *u, struct error *err)
{
	size_t i;
	int at;

	memset(o, 0, sizeof(*o));
	if (u->key.n > CURSOR_COLUMNS_MAX)
		return error_set(err, EX_USAGE, "could not order %s.%s: a key "
		    "has at most %d columns", u->schema, u->table,
		    CURSOR_COLUMNS_MAX);
	for (i = 0; i < u->key.n; i++) {
		at = unit_column(u, u->key.names[i]);
		if (at == -1) {
			error_set(err, EX_USAGE, "could not order %s.%s: the "
			    "columns lack the key column \"%s\"", u->schema,
			    u->table, u->key.names[i]);
			return error_hint(err, "All columns of the key have "
			    "to be among those that are copied.");
		}
		o->column[i] = (uint16_t)at;
		if (at >= o->ncols)
			o->ncols = (uint16_t)(at + 1);
	}
	o->n = (uint16_t)u->key.n;
	o->fingerprint = cursor_key_fingerprint(u);
	return 0;
}

int
key_order_cursor(const struct key_order *o, const uint8_t *tuple,
    struct buf *cursor)
{
	struct field all[COPY_COLUMNS_MAX], key[CURSOR_COLUMNS_MAX];
	uint16_t i;

	(void)tuple_fields(tuple, o->ncols, all);
	for (i = 0; i < o->n; i++)
		key[i] = all[o->column[i]];
	buf_clear(cursor);
	return cursor_encode(cursor, o->fingerprint, key, o->n);
}

/*
 * The type of key column i as SQL: of a domain its base, because a domain may
 * bring a collation of its own; of pg_catalog with its schema, because a bare
 * name like char is a keyword.
 */
static int
type_sql(const struct key_order *o, const struct unit *u, uint16_t i,
    struct buf *b)
{
	const char *type;
	size_t element;

	type = unit_base_type(u, u->columns[o->column[i]].type, NULL);
	if (strpbrk(type, ".\"") != NULL)
		return buf_append_str(b, type);
	if (!type_is_array(type, &element))
		element = strlen(type);
	return buf_printf(b, "pg_catalog.\"%.*s\"%s", (int)element, type,
	    type + element);
}

/* The text of one key value, by the server: a new result. */
static PGresult *
value_text(struct db *db, const char *sql, const struct field *f,
    struct error *err)
{
	PGresult *res = db_exec_binary(db, sql, f, false, err);

	/* The receive functions report a malformed value as a protocol error. */
	if (res == NULL && strcmp(err->sqlstate, "08P01") == 0 && !db_is_lost(db))
		err->code = EX_DATAERR;
	return res;
}

/* Appends 'literal'::type for key column i. */
static int
append_value(struct db *db, const struct key_order *o, const struct unit *u,
    uint16_t i, const struct field *f, struct buf *sql, struct error *err)
{
	struct buf cast;
	PGresult *res = NULL;
	char *text = NULL;
	int rc = -1;

	buf_init(&cast, CAST_MAX);
	/* A column that travels as text is its own output already. */
	if (u->columns[o->column[i]].as_text) {
		if ((text = strndup((const char *)f->data,
		    (size_t)f->len)) == NULL ||
		    db_quote_literal(db, sql, text) == -1)
			goto nomem;
	} else {
		if (buf_append_str(&cast, "SELECT $1::") == -1 ||
		    type_sql(o, u, i, &cast) == -1 ||
		    (text = buf_steal_str(&cast)) == NULL)
			goto nomem;
		if ((res = value_text(db, text, f, err)) == NULL)
			goto done;
		if (db_quote_literal(db, sql, PQgetvalue(res, 0, 0)) == -1)
			goto nomem;
	}
	if (buf_append_str(sql, "::") == -1 || type_sql(o, u, i, sql) == -1)
		goto nomem;
	rc = 0;
	goto done;
nomem:
	error_nomem(err);
done:
	PQclear(res);
	free(text);
	buf_free(&cast);
	return rc;
}

/*
 * The operators that an ordinary name would not find, because the search_path
 * is empty and the type (citext) keeps them in its own schema: = and either
 * > and >=, or < and <=, of the type's default btree operator class.
 */
struct operators {
	char	*schema;
	char	*equal, *strict, *loose;
};

static const char operators_sql[] =
    "SELECT n.nspname, pg_catalog.max(o.oprname::pg_catalog.text)"
    "  FILTER (WHERE p.amopstrategy = 3),"
    " pg_catalog.max(o.oprname::pg_catalog.text)"
    "  FILTER (WHERE p.amopstrategy = 3 + $2::pg_catalog.int4 * 2),"
    " pg_catalog.max(o.oprname::pg_catalog.text)"
    "  FILTER (WHERE p.amopstrategy = 3 + $2::pg_catalog.int4)"
    " FROM pg_catalog.pg_opclass c"
    " JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod AND m.amname = 'btree'"
    " JOIN pg_catalog.pg_amop p ON p.amopfamily = c.opcfamily"
    "  AND p.amoplefttype = c.opcintype AND p.amoprighttype = c.opcintype"
    " JOIN pg_catalog.pg_operator o ON o.oid = p.amopopr"
    " JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace"
    " WHERE c.opcdefault"
    " AND c.opcintype = pg_catalog.to_regtype($1)::pg_catalog.oid"
    " GROUP BY n.nspname";

static void
operators_clear(struct operators *ops, uint16_t n)
{
	uint16_t i;

	for (i = 0; i < n; i++) {
		free(ops[i].schema);
		free(ops[i].equal);
		free(ops[i].strict);
		free(ops[i].loose);
	}
}

static int
operators_set(struct operators *o, const char *schema, const char *equal,
    const char *strict, const char *loose, struct error *err)
{
	o->schema = strdup(schema);
	o->equal = strdup(equal);
	o->strict = strdup(strict);
	o->loose = strdup(loose);
	return o->schema == NULL || o->equal == NULL || o->strict == NULL ||
	    o->loose == NULL ? error_nomem(err) : 0;
}

/* Which rows a bound leaves; the numbers tell the operators' strategies. */
enum side { SIDE_UPTO = -1, SIDE_AFTER = 1 };

/* Of key column i; what has no class of its own is compared by pg_catalog. */
static int
operators_read(struct db *db, const struct key_order *o,
    const struct unit *u, uint16_t i, enum side side, struct operators *ops,
    struct error *err)
{
	const char *params[2];
	PGresult *res = NULL;
	int rc;

	params[0] = unit_base_type(u, u->columns[o->column[i]].type, NULL);
	params[1] = side == SIDE_AFTER ? "1" : "-1";
	if (strpbrk(params[0], ".\"") != NULL && (res = db_exec_params(db,
	    PGRES_TUPLES_OK, operators_sql, 2, params, err)) == NULL)
		return -1;
	if (PQntuples(res) == 1)
		rc = operators_set(ops, PQgetvalue(res, 0, 0),
		    PQgetvalue(res, 0, 1), PQgetvalue(res, 0, 2),
		    PQgetvalue(res, 0, 3), err);
	else
		rc = operators_set(ops, "pg_catalog", "=",
		    side == SIDE_AFTER ? ">" : "<",
		    side == SIDE_AFTER ? ">=" : "<=", err);
	PQclear(res);
	return rc;
}

/* "t.a, t.b" */
static int
append_columns(struct db *db, const struct key_order *o, const struct unit *u,
    struct buf *sql)
{
	uint16_t i;

	for (i = 0; i < o->n; i++)
		if (buf_append_str(sql, i == 0 ? "t." : ", t.") == -1 ||
		    db_quote_ident(db, sql,
		    u->columns[o->column[i]].name) == -1)
			return -1;
	return 0;
}

/* " OPERATOR(schema.op) " */
static int
append_operator(struct db *db, const char *schema, const char *op,
    struct buf *sql)
{
	if (buf_append_str(sql, " OPERATOR(") == -1 ||
	    db_quote_ident(db, sql, schema) == -1)
		return -1;
	return buf_printf(sql, ".%s) ", op);
}

/* What the comparison is made of. */
struct bound {
	struct db		*db;
	const struct key_order	*order;
	const struct unit	*unit;
	enum side		 side;
	struct operators	 ops[CURSOR_COLUMNS_MAX];
	char			*literals[CURSOR_COLUMNS_MAX];
};

/* The operator of the last column: the bound itself is inside of SIDE_UPTO. */
static const char *
last_operator(const struct bound *b, uint16_t i)
{
	return b->side == SIDE_AFTER ? b->ops[i].strict : b->ops[i].loose;
}

/* One operator for all columns: the row comparison that an index reads. */
static int
append_row_bound(const struct bound *b, struct buf *sql)
{
	uint16_t i;

	if (buf_append_str(sql, "(") == -1 ||
	    append_columns(b->db, b->order, b->unit, sql) == -1 ||
	    buf_append_str(sql, ")") == -1 || append_operator(b->db,
	    b->ops[0].schema, last_operator(b, 0), sql) == -1)
		return -1;
	for (i = 0; i < b->order->n; i++)
		if (buf_printf(sql, "%s%s", i == 0 ? "(" : ", ",
		    b->literals[i]) == -1)
			return -1;
	return buf_append_str(sql, ")");
}

/* "t.a OPERATOR(s.op) literal" */
static int
append_one(const struct bound *b, uint16_t i, const char *op, struct buf *sql)
{
	const char *name = b->unit->columns[b->order->column[i]].name;

	if (buf_append_str(sql, "t.") == -1 ||
	    db_quote_ident(b->db, sql, name) == -1 ||
	    append_operator(b->db, b->ops[i].schema, op, sql) == -1)
		return -1;
	return buf_append_str(sql, b->literals[i]);
}

/*
 * Operators of several schemas: a >= x AND (a > x OR (a = x AND (b > y ...))).
 * The index reads from the first column's bound on, or up to it.
 */
static int
append_nested_bound(const struct bound *b, struct buf *sql)
{
	uint16_t i, n = b->order->n;

	if (append_one(b, 0, b->ops[0].loose, sql) == -1 ||
	    buf_append_str(sql, " AND (") == -1)
		return -1;
	for (i = 0; i < n; i++) {
		if (append_one(b, i, i + 1 < n ? b->ops[i].strict :
		    last_operator(b, i), sql) == -1)
			return -1;
		if (i + 1 < n && (buf_append_str(sql, " OR (") == -1 ||
		    append_one(b, i, b->ops[i].equal, sql) == -1 ||
		    buf_append_str(sql, " AND (") == -1))
			return -1;
	}
	for (i = 0; i + 1 < n; i++)
		if (buf_append_str(sql, "))") == -1)
			return -1;
	return buf_append_str(sql, ")");
}

static bool
one_operator(const struct bound *b)
{
	uint16_t i;

	for (i = 1; i < b->order->n; i++)
		if (strcmp(b->ops[i].schema, b->ops[0].schema) != 0 ||
		    strcmp(b->ops[i].strict, b->ops[0].strict) != 0)
			return false;
	return true;
}

/* Fills in operators and literals of a cursor's fields. */
static int
read_bound(struct bound *b, const struct field *f, struct error *err)
{
	struct buf text;
	uint16_t i;
	int rc = 0;

	buf_init(&text, LITERAL_MAX);
	for (i = 0; rc == 0 && i < b->order->n; i++) {
		rc = operators_read(b->db, b->order, b->unit, i, b->side,
		    &b->ops[i], err);
		if (rc == 0)
			rc = append_value(b->db, b->order, b->unit, i, &f[i],
			    &text, err);
		if (rc == 0 && (b->literals[i] = buf_steal_str(&text)) == NULL)
			rc = error_nomem(err);
	}
	buf_free(&text);
	return rc;
}

static int
append_bound(struct db *db, const struct key_order *o, const struct unit *u,
    enum side side, const uint8_t *cursor, size_t len, struct buf *sql,
    struct error *err)
{
	struct bound b = { .db = db, .order = o, .unit = u, .side = side };
	struct field f[CURSOR_COLUMNS_MAX];
	uint64_t fingerprint;
	uint16_t i, n;
	int rc;

	if (!cursor_decode(cursor, len, &fingerprint, f, &n) || n != o->n ||
	    fingerprint != o->fingerprint) {
		error_set(err, EX_DATAERR, "could not go on with %s.%s: the "
		    "cursor belongs to another key", u->schema, u->table);
		return error_hint(err, "The key's columns, their types or "
		    "collations changed since the cursor was written; start "
		    "this table anew.");
	}
	rc = read_bound(&b, f, err);
	if (rc == 0 && (one_operator(&b) ? append_row_bound(&b, sql) :
	    append_nested_bound(&b, sql)) == -1)
		rc = error_nomem(err);
	operators_clear(b.ops, n);
	for (i = 0; i < n; i++)
		free(b.literals[i]);
	return rc;
}

int
key_order_after(struct db *db, const struct key_order *o,
    const struct unit *u, const uint8_t *cursor, size_t len, struct buf *sql,
    struct error *err)
{
	return append_bound(db, o, u, SIDE_AFTER, cursor, len, sql, err);
}

int
key_order_upto(struct db *db, const struct key_order *o, const struct unit *u,
    const uint8_t *cursor, size_t len, struct buf *sql, struct error *err)
{
	return append_bound(db, o, u, SIDE_UPTO, cursor, len, sql, err);
}

int
key_order_by(struct db *db, const struct key_order *o, const struct unit *u,
    struct buf *sql, struct error *err)
{
	if (buf_append_str(sql, " ORDER BY ") == -1 ||
	    append_columns(db, o, u, sql) == -1)
		return error_nomem(err);
	return 0;
}
