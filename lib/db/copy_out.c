#include "sys/system.h"
#include "copy/range.h"
#include "copy/unit.h"
#include "db/conn.h"
#include "db/copy_out.h"
#include "db/key_order.h"
#include "sys/error.h"

#define SAMPLE_PAGES_ROWS	4000

/* "t.a, t.b::pg_catalog.text" */
static int
append_columns(struct db *db, const struct unit *u, struct buf *b)
{
	const struct column *c;

	for (c = u->columns; c < u->columns + u->ncolumns; c++)
		if (buf_append_str(b, c == u->columns ? " t." : ", t.") == -1 ||
		    db_quote_ident(db, b, c->name) == -1 || (c->as_text &&
		    buf_append_str(b, "::pg_catalog.text") == -1))
			return -1;
	return 0;
}

/*
 * Half as many rows again as are wanted, for LIMIT to cut; from whole pages
 * of a large table, and then enough of them that a few hundred rows to a page
 * do not leave none.  A table that was never analyzed, and what a condition
 * leaves of one, give their first rows.
 */
static int
append_sample(const struct copy_query *q, struct buf *b)
{
	double all = (double)q->unit->estimated_rows;
	double want = 1.5 * (double)q->unit->sample;
	const char *method = "BERNOULLI";

	if (q->where != NULL || all <= want)
		return 0;
	if (all > SAMPLE_SCAN_ROWS) {
		method = "SYSTEM";
		want = want < SAMPLE_PAGES_ROWS ? SAMPLE_PAGES_ROWS : want;
	}
	return buf_printf(b, " TABLESAMPLE pg_catalog.%s (%.9g)", method,
	    want >= all ? 100 : 100 * want / all);
}

/* The user's texts stand on lines of their own: they may end in a comment. */
static int
append_from(struct db *db, const struct copy_query *q, struct buf *b)
{
	if (q->query != NULL)
		return buf_printf(b, " FROM (\n%s\n) AS t", q->query);
	if (buf_append_str(b, q->only ? " FROM ONLY " : " FROM ") == -1 ||
	    db_quote_relation(db, b, q->unit->schema, q->unit->table) == -1)
		return -1;
	if (buf_append_str(b, " AS t") == -1)
		return -1;
	return q->unit->sample > 0 ? append_sample(q, b) : 0;
}

static int
append_limit(const struct copy_query *q, struct buf *b)
{
	return q->unit->sample == 0 ? 0 : buf_printf(b, " LIMIT %" PRId64,
	    q->unit->sample);
}

/* The server reads just these pages: a TID range scan. */
static int
append_pages(const struct range_pages *pages, const char *lead, struct buf *b)
{
	if (buf_printf(b, "%st.ctid >= '(%" PRIu32 ",0)'::pg_catalog.tid",
	    lead, pages->from) == -1)
		return -1;
	return pages->to == RANGE_PAGES_END ? 0 : buf_printf(b,
	    " AND t.ctid < '(%" PRIu32 ",0)'::pg_catalog.tid", pages->to);
}

/* Conditions on the key: of the cursor, and of the range that it is in. */
static int
append_key_conditions(struct db *db, const struct copy_query *q,
    const char *lead, struct buf *b, struct error *err)
{
	const struct {
		int		(*append)(struct db *, const struct key_order *,
				    const struct unit *, const uint8_t *, size_t,
				    struct buf *, struct error *);
		const uint8_t	*cursor;
		size_t		 len;
	} bounds[] = {
		{ key_order_after, q->cursor, q->cursor_len },
		{ key_order_after, q->bounds->lower, q->bounds->lower_len },
		{ key_order_upto, q->bounds->upper, q->bounds->upper_len }
	};
	size_t i;

	for (i = 0; i < NITEMS(bounds); i++) {
		if (bounds[i].len == 0)
			continue;
		if (buf_append_str(b, lead) == -1)
			return error_nomem(err);
		lead = " AND ";
		if (bounds[i].append(db, q->order, q->unit, bounds[i].cursor,
		    bounds[i].len, b, err) == -1)
			return -1;
	}
	return 0;
}

static int
append_conditions(struct db *db, const struct copy_query *q, struct buf *b,
    struct error *err)
{
	const char *const texts[] = { q->where, q->subset };
	const char *lead = " WHERE ";
	size_t i;

	for (i = 0; i < NITEMS(texts); i++) {
		if (texts[i] == NULL)
			continue;
		if (buf_printf(b, "%s(\n%s\n)", lead, texts[i]) == -1)
			return error_nomem(err);
		lead = " AND ";
	}
	if (q->pages->to != 0) {
		if (append_pages(q->pages, lead, b) == -1)
			return error_nomem(err);
		lead = " AND ";
	}
	return append_key_conditions(db, q, lead, b, err);
}

char *
copy_out_select(struct db *db, const struct copy_query *q, struct error *err)
{
	struct buf b;
	char *sql = NULL;

	buf_init(&b, COPY_SQL_MAX);
	if (buf_append_str(&b, "SELECT") == -1 ||
	    append_columns(db, q->unit, &b) == -1 ||
	    append_from(db, q, &b) == -1)
		error_nomem(err);
	else if (append_conditions(db, q, &b, err) == 0 &&
	    (q->order->n == 0 ||
	    key_order_by(db, q->order, q->unit, &b, err) == 0) &&
	    append_limit(q, &b) == 0 && (sql = buf_steal_str(&b)) == NULL)
		error_nomem(err);
	buf_free(&b);
	return sql;
}

/*
 * How many times the rows of one process stand for those of all below this
 * node: what the planner divides by, get_parallel_divisor() in costsize.c.
 */
static double
parallel_divisor(const json_t *node)
{
	double workers = json_number_value(json_object_get(node,
	    "Workers Planned"));
	double leader = 1.0 - 0.3 * workers;

	return workers == 0 ? 1 : workers + (leader > 0 ? leader : 0);
}

/* Collects node types, top down, and the largest input of a Sort. */
static void
walk_plan(const json_t *node, double processes, struct copy_plan *plan)
{
	const char *type = json_string_value(json_object_get(node,
	    "Node Type"));
	size_t at = strlen(plan->kind), i;
	double rows;
	const json_t *plans;

	if (type == NULL)
		return;
	snprintf(plan->kind + at, sizeof(plan->kind) - at, "%s%s",
	    at == 0 ? "" : ", ", type);
	rows = processes * json_number_value(json_object_get(node,
	    "Plan Rows"));
	if (strstr(type, "Sort") != NULL && rows > plan->sorted_rows)
		plan->sorted_rows = rows;
	processes *= parallel_divisor(node);
	plans = json_object_get(node, "Plans");
	for (i = 0; i < json_array_size(plans); i++)
		walk_plan(json_array_get(plans, i), processes, plan);
}

int
copy_out_plan(struct db *db, const char *select, struct copy_plan *plan,
    struct error *err)
{
	char *sql;
	json_t *json, *top;
	PGresult *res;

	memset(plan, 0, sizeof(*plan));
	if (asprintf(&sql, "EXPLAIN (FORMAT JSON) %s", select) == -1)
		return error_nomem(err);
	res = db_exec_params(db, PGRES_TUPLES_OK, sql, 0, NULL, err);
	free(sql);
	if (res == NULL)
		return -1;
	json = json_loads(PQgetvalue(res, 0, 0), 0, NULL);
	top = json_object_get(json_array_get(json, 0), "Plan");
	walk_plan(top, 1, plan);
	plan->rows = json_number_value(json_object_get(top, "Plan Rows"));
	plan->cost = json_number_value(json_object_get(top, "Total Cost"));
	json_decref(json);
	PQclear(res);
	return 0;
}

int
copy_out_begin(struct copy_out *c, struct db *db, const char *select,
    uint16_t ncols, size_t max_row, struct error *err)
{
	char *sql;
	PGresult *res;

	memset(c, 0, sizeof(*c));
	c->db = db;
	buf_init(&c->partial, max_row);
	copy_parser_init(&c->parser, ncols, &c->partial);
	if (asprintf(&sql, "COPY (%s) TO STDOUT (FORMAT binary)",
	    select) == -1)
		return error_nomem(err);
	res = db_exec(db, PGRES_COPY_OUT, sql, err);
	free(sql);
	if (res == NULL)
		return -1;
	PQclear(res);
	c->open = true;
	return 0;
}

/*
 * The next message of the server.  1: there is one; 0: the COPY ended; -1.
 */
static int
next_chunk(struct copy_out *c, struct error *err)
{
	int n;

	PQfreemem(c->chunk);
	c->chunk = NULL;
	while ((n = PQgetCopyData(c->db->pg, &c->chunk, 1)) == 0) {
		if (db_wait(c->db, false) == -1) {
			if (errno == EINTR)
				return error_set(err, EX_TEMPFAIL,
				    "ended by a signal");
			break;
		}
		if (PQconsumeInput(c->db->pg) == 0)
			break;
	}
	if (n > 0) {
		c->p = (const uint8_t *)c->chunk;
		c->left = (size_t)n;
		return 1;
	}
	if (n == -1)
		return 0;
	c->open = false;
	return db_error(c->db, NULL, NULL, err);
}

/* The COPY is over: what did the server say of it? */
static enum copy_out_result
finish(struct copy_out *c, struct error *err)
{
	enum copy_out_result rc = COPY_OUT_FAILED;
	PGresult *res;

	c->open = false;
	if ((res = db_result(c->db, err)) == NULL)
		return COPY_OUT_FAILED;
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		db_error(c->db, res, NULL, err);
	else if (c->parser.state != COPY_ENDED)
		error_set(err, EX_TEMPFAIL, "could not %s: the server ended "
		    "the rows without their trailer", c->db->doing);
	else
		rc = COPY_OUT_END;
	PQclear(res);
	return rc;
}

enum copy_out_result
copy_out_next(struct copy_out *c, const uint8_t **tuple, size_t *len,
    struct error *err)
{
	int more;

	for (;;) {
		switch (copy_parser_next(&c->parser, &c->p, &c->left, tuple,
		    len)) {
		case COPY_TUPLE:
			return COPY_OUT_ROW;
		case COPY_MORE:
		case COPY_END:
			break;
		case COPY_BAD:
			error_set(err, EX_DATAERR, "could not %s: the server "
			    "sent no binary COPY", c->db->doing);
			return COPY_OUT_FAILED;
		case COPY_NOMEM:
			if (errno != EMSGSIZE)
				error_nomem(err);
			else
				error_set(err, EX_DATAERR, "could not %s: a "
				    "row is larger than %zu bytes",
				    c->db->doing, c->partial.max);
			return COPY_OUT_FAILED;
		}
		if ((more = next_chunk(c, err)) == -1)
			return COPY_OUT_FAILED;
		if (more == 0)
			return finish(c, err);
	}
}

/* Reads off what was in flight when the query was cancelled. */
static void
drain(struct db *db)
{
	struct error ignored = {0};
	const struct interrupt *intr = db->intr;
	char *chunk;
	int n;

	db->intr = NULL;
	while ((n = PQgetCopyData(db->pg, &chunk, 1)) >= 0) {
		PQfreemem(chunk);
		if (n == 0 && (db_wait(db, false) == -1 ||
		    PQconsumeInput(db->pg) == 0))
			break;
	}
	PQclear(db_result(db, &ignored));
	error_clear(&ignored);
	db->intr = intr;
}

void
copy_out_end(struct copy_out *c)
{
	PQfreemem(c->chunk);
	c->chunk = NULL;
	if (c->open && !db_is_lost(c->db)) {
		db_cancel(c->db);
		drain(c->db);
	}
	c->open = false;
	buf_free(&c->partial);
}
