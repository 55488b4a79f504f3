#include "sys/system.h"
#include "copy/unit.h"
#include "db/conn.h"
#include "db/copy_out.h"
#include "db/key_order.h"
#include "db/split.h"
#include "sys/error.h"

#define ROWS_A_PAGE	100	/* where nobody knows */

/* "t.a AS k0, t.b::pg_catalog.text AS k1, " */
static int
append_keys(struct db *db, const struct split *s, struct buf *b)
{
	const struct column *c;
	uint16_t i;

	for (i = 0; i < s->order->n; i++) {
		c = &s->unit->columns[s->order->column[i]];
		if (buf_append_str(b, "t.") == -1 ||
		    db_quote_ident(db, b, c->name) == -1 ||
		    buf_printf(b, "%s AS k%u, ", c->as_text ?
		    "::pg_catalog.text" : "", i) == -1)
			return -1;
	}
	return 0;
}

/* Pages first, then some of their rows. */
static int
append_sample(const struct split *s, struct buf *b)
{
	double all = (double)s->pages, pages = (double)s->parts * SPLIT_PAGES;
	double rows, want = (double)s->parts * SPLIT_ROWS;

	if (pages > all)
		pages = all;
	if (want < SPLIT_ROWS_MIN)
		want = SPLIT_ROWS_MIN;
	rows = all < 1 ? 0 : s->rows < 0 ? pages * ROWS_A_PAGE :
	    (double)s->rows / all * pages;
	if (pages < all && buf_printf(b,
	    " TABLESAMPLE pg_catalog.system (%.9g)", 100 * pages / all) == -1)
		return -1;
	return rows <= want ? 0 : buf_printf(b,
	    " WHERE pg_catalog.random() < %.9g", want / rows);
}

/*
 * The rows of the sample are numbered in key order, and those are taken with
 * which a part ends: where n * parts / count has just become a larger number.
 */
static char *
split_sql(struct db *db, const struct split *s, struct error *err)
{
	struct buf b;
	char *sql = NULL;
	uint16_t i;
	int rc;

	buf_init(&b, COPY_SQL_MAX);
	rc = buf_append_str(&b, "SELECT ");
	for (i = 0; rc == 0 && i < s->order->n; i++)
		rc = buf_printf(&b, i == 0 ? "s.k%u" : ", s.k%u", i);
	if (rc == -1 || buf_append_str(&b, " FROM (SELECT ") == -1 ||
	    append_keys(db, s, &b) == -1 || buf_append_str(&b,
	    "pg_catalog.row_number() OVER w AS n,"
	    " pg_catalog.count(*) OVER () AS c FROM ONLY ") == -1 ||
	    db_quote_relation(db, &b, s->unit->schema, s->unit->table) == -1 ||
	    buf_append_str(&b, " AS t") == -1 || append_sample(s, &b) == -1 ||
	    buf_append_str(&b, " WINDOW w AS (") == -1) {
		error_nomem(err);
		goto done;
	}
	if (key_order_by(db, s->order, s->unit, &b, err) == -1)
		goto done;
	if (buf_printf(&b, ")) AS s WHERE s.n < s.c AND s.n * %" PRIu32 " / s.c"
	    " > (s.n - 1) * %" PRIu32 " / s.c ORDER BY s.n", s->parts,
	    s->parts) == -1 || (sql = buf_steal_str(&b)) == NULL)
		error_nomem(err);
done:
	buf_free(&b);
	return sql;
}

static int
read_cursor(const struct split *s, const PGresult *res, int row,
    struct buf *cursor, struct error *err)
{
	struct field f[CURSOR_COLUMNS_MAX];
	uint16_t i;

	for (i = 0; i < s->order->n; i++) {
		f[i].data = (const uint8_t *)PQgetvalue(res, row, i);
		f[i].len = PQgetlength(res, row, i);
	}
	buf_clear(cursor);
	if (cursor_encode(cursor, s->order->fingerprint, f, s->order->n) == 0)
		return 0;
	if (errno == ENOMEM)
		return error_nomem(err);
	return error_set(err, EX_DATAERR, "could not split %s.%s: a key is too "
	    "large", s->unit->schema, s->unit->table);
}

int
split_by_key(struct db *db, const struct split *s,
    int (*found)(void *, const struct buf *, struct error *), void *ctx,
    struct error *err)
{
	struct buf cursor;
	PGresult *res;
	char *sql;
	int i, rc = 0;

	if ((sql = split_sql(db, s, err)) == NULL)
		return -1;
	res = db_exec_binary(db, sql, NULL, true, err);
	free(sql);
	if (res == NULL)
		return -1;
	buf_init(&cursor, CURSOR_MAX);
	for (i = 0; rc == 0 && i < PQntuples(res); i++)
		if ((rc = read_cursor(s, res, i, &cursor, err)) == 0)
			rc = found(ctx, &cursor, err);
	buf_free(&cursor);
	PQclear(res);
	return rc;
}
