#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "db/books.h"
#include "db/books_unit.h"
#include "db/conn.h"
#include "db/copy_in.h"
#include "db/large_object.h"
#include "db/match.h"

#define SQL_MAX		(16 * 1024 * 1024)
#define STAGE		"pg_temp._pgcopy_stage"

/*
 * The statements of a unit.
 */

/* Appends the unit's columns, each of them followed by its part in `parts`. */
static int
append_columns(struct copy_in *c, struct buf *b,
    int (*part)(struct copy_in *, struct buf *, size_t))
{
	size_t i;

	for (i = 0; i < c->unit->ncolumns; i++) {
		if (i > 0 && buf_append_str(b, ", ") == -1)
			return -1;
		if (db_quote_ident(c->db, b, c->unit->columns[i].name) == -1)
			return -1;
		if (part != NULL && part(c, b, i) == -1)
			return -1;
	}
	return 0;
}

/*
 * What the staging table's column has for a type.  bpchar, because its casts
 * to these types all go through the input function; that from text to regclass
 * is a function of its own, which refuses "-".
 */
static int
stage_type(struct copy_in *c, struct buf *b, size_t i)
{
	return buf_printf(b, " %s", c->unit->columns[i].as_text ?
	    "pg_catalog.bpchar" : c->match->types[i]);
}

static int
stage_cast(struct copy_in *c, struct buf *b, size_t i)
{
	if (!c->unit->columns[i].as_text)
		return 0;
	return buf_printf(b, "::%s", c->match->types[i]);
}

static bool
has_text(const struct unit *u)
{
	size_t i;

	for (i = 0; i < u->ncolumns; i++)
		if (u->columns[i].as_text)
			return true;
	return false;
}

/* "COPY table (columns) FROM STDIN (FORMAT binary)", under the role's path. */
static int
make_copy(struct copy_in *c, struct buf *b, const char *table)
{
	if (buf_printf(b, DB_ROLE_PATH "COPY %s", table) == -1)
		return -1;
	if (c->unit->ncolumns > 0 && (buf_append_str(b, " (") == -1 ||
	    append_columns(c, b, NULL) == -1 || buf_append_str(b, ")") == -1))
		return -1;
	return buf_append_str(b, " FROM STDIN (FORMAT binary)" DB_OUR_PATH);
}

static int
make_stage(struct copy_in *c, struct buf *b)
{
	if (buf_append_str(b, "CREATE TEMPORARY TABLE " STAGE " (") == -1 ||
	    append_columns(c, b, stage_type) == -1)
		return -1;
	return buf_append_str(b, ") ON COMMIT DELETE ROWS");
}

static int
make_insert(struct copy_in *c, struct buf *b)
{
	if (buf_printf(b, DB_ROLE_PATH "INSERT INTO %s (",
	    c->match->quoted) == -1 ||
	    append_columns(c, b, NULL) == -1 || buf_append_str(b,
	    ") OVERRIDING SYSTEM VALUE SELECT ") == -1 ||
	    append_columns(c, b, stage_cast) == -1)
		return -1;
	return buf_append_str(b, " FROM " STAGE DB_OUR_PATH);
}

static int
init_staged(struct copy_in *c, struct buf *b, struct error *e)
{
	char *sql;
	int rc;

	if ((!large_object_is(c->match) && (make_insert(c, b) == -1 ||
	    (c->insert_sql = buf_steal_str(b)) == NULL)) ||
	    make_stage(c, b) == -1 || (sql = buf_steal_str(b)) == NULL)
		return error_nomem(e);
	rc = db_command(c->db, "DROP TABLE IF EXISTS " STAGE, e);
	if (rc == 0)
		rc = db_command(c->db, sql, e);
	free(sql);
	return rc;
}

int
copy_in_init(struct copy_in *c, struct db *db, const struct unit *unit,
    const struct match *match, struct books_unit *books, struct error *e)
{
	struct buf b;
	int rc = 0;

	memset(c, 0, sizeof(*c));
	c->db = db;
	c->unit = unit;
	c->match = match;
	c->books = books;
	c->staged = has_text(unit) || large_object_is(match);
	buf_init(&b, SQL_MAX);
	if (make_copy(c, &b, c->staged ? STAGE : match->quoted) == -1 ||
	    (c->copy_sql = buf_steal_str(&b)) == NULL)
		rc = error_nomem(e);
	else if (c->staged)
		rc = init_staged(c, &b, e);
	buf_free(&b);
	if (rc == -1)
		copy_in_free(c);
	return rc;
}

void
copy_in_free(struct copy_in *c)
{
	struct error ignored = {0};

	if (c->staged && !db_is_lost(c->db))
		(void)db_command(c->db, "DROP TABLE IF EXISTS " STAGE,
		    &ignored);
	error_clear(&ignored);
	free(c->copy_sql);
	free(c->insert_sql);
	memset(c, 0, sizeof(*c));
}

/*
 * Errors: the row, and the column where the server names it.
 */

/*
 * "COPY t, line 3, column x" is the last line of the context, where COPY was
 * at work on a row.  The words may be in the server's language; the number is
 * the first after the table's name.  Nothing but the number and a column's
 * name that we know is taken.  Lines before the last tell what a trigger did,
 * in SQL that it may have made of a row.
 */
static const char *
context_line(const char *context, const char *table, uint64_t *line)
{
	const char *p = strrchr(context, '\n');
	size_t n = strlen(table);
	char *end;

	p = p == NULL ? context : p + 1;
	if (strncmp(p, "COPY ", 5) != 0 || strncmp(p + 5, table, n) != 0 ||
	    p[5 + n] != ',')
		return NULL;
	p += 5 + n;
	p += strcspn(p, "0123456789");
	if (!isdigit((unsigned char)*p))
		return NULL;
	*line = strtoull(p, &end, 10);
	return end;
}

/* The column of the unit that a context ends in, or NULL. */
static const char *
context_column(const struct unit *u, const char *rest)
{
	static const char word[] = ", column ";
	size_t i;

	if (strncmp(rest, word, strlen(word)) != 0)
		return NULL;
	rest += strlen(word);
	for (i = 0; i < u->ncolumns; i++)
		if (strcmp(u->columns[i].name, rest) == 0)
			return u->columns[i].name;
	return NULL;
}

/* The error of a failed COPY; always -1. */
static int
copy_error(struct copy_in *c, const PGresult *res, struct error *e)
{
	const char *column, *context, *rest = NULL;
	uint64_t line;

	db_error(c->db, res, NULL, e);
	context = PQresultErrorField(res, PG_DIAG_CONTEXT);
	if (context != NULL)
		rest = context_line(context, c->staged ?
		    "_pgcopy_stage" : c->match->table, &line);
	if (rest == NULL)
		return -1;
	column = context_column(c->unit, rest);
	return error_detail(e, "row %" PRIu64 " of the unit%s%s%s",
	    (uint64_t)c->books->rows + c->copied + line,
	    column == NULL ? "" : ", column \"",
	    column == NULL ? "" : column, column == NULL ? "" : "\"");
}

/*
 * Rows.
 */

/* Sends a piece; -1: interrupted, or the connection is gone. */
static int
put_piece(struct copy_in *c, const uint8_t *p, size_t n)
{
	PGconn *pg = c->db->pg;
	int rc;

	while ((rc = PQputCopyData(pg, (const char *)p, (int)n)) == 0)
		if (db_wait(c->db, true) == -1)
			return -1;
	if (rc == -1)
		return -1;
	while ((rc = PQflush(pg)) == 1)
		if (db_wait(c->db, true) == -1 || PQconsumeInput(pg) == 0)
			return -1;
	return rc;
}

static int
put(struct copy_in *c, const uint8_t *p, size_t n, struct error *e)
{
	size_t piece;

	for (; n > 0; p += piece, n -= piece) {
		piece = n < COPY_PIECE ? n : COPY_PIECE;
		if (put_piece(c, p, piece) == -1)
			return error_set(e, EX_TEMPFAIL, "could not %s: %s",
			    c->db->doing, db_is_lost(c->db) ?
			    "the connection to the server was lost" :
			    "interrupted");
	}
	return 0;
}

/*
 * Begins a COPY: in the open transaction, or else in a new one, with what is
 * pending committed before.
 */
static int
start_copy(struct copy_in *c, struct error *e)
{
	static const uint8_t header[COPY_HEADER_SIZE] = COPY_SIGNATURE;
	PGresult *res;
	struct buf b;

	buf_init(&b, SQL_MAX);
	if ((c->state == COPY_IN_PENDING &&
	    buf_append_str(&b, BOOKS_COMMIT "; ") == -1) ||
	    (c->state != COPY_IN_ROWS &&
	    buf_append_str(&b, BOOKS_BEGIN "; ") == -1) ||
	    buf_append(&b, c->copy_sql, strlen(c->copy_sql) + 1) == -1) {
		buf_free(&b);
		return error_nomem(e);
	}
	res = db_exec(c->db, PGRES_COPY_IN, (const char *)b.data, e);
	buf_free(&b);
	/* Where COMMIT failed there is no transaction after it. */
	if (res != NULL || PQtransactionStatus(c->db->pg) != PQTRANS_IDLE)
		c->counted = false;
	if (res == NULL)
		return -1;
	PQclear(res);
	if (c->state != COPY_IN_ROWS)
		c->rows = c->copied = 0;
	c->state = COPY_IN_ROWS;
	return put(c, header, sizeof(header), e);
}

/* Ends a COPY, successfully where `reason` is NULL; takes its answer. */
static int
end_copy(struct copy_in *c, const char *reason, struct error *e)
{
	PGresult *res;
	int rc;

	while ((rc = PQputCopyEnd(c->db->pg, reason)) == 0)
		if (db_wait(c->db, true) == -1)
			break;
	if (rc != 1)
		return db_error(c->db, NULL, NULL, e);
	if ((res = db_result(c->db, e)) == NULL)
		return -1;
	rc = PQresultStatus(res) == PGRES_COMMAND_OK ? 0 :
	    copy_error(c, res, e);
	PQclear(res);
	c->copied = c->rows;
	return rc;
}

static int
finish_copy(struct copy_in *c, struct error *e)
{
	static const uint8_t trailer[] = { 0xff, 0xff };

	if (put(c, trailer, sizeof(trailer), e) == -1)
		return -1;
	return end_copy(c, NULL, e);
}

/*
 * The server speaks during COPY only to say that it failed: no notices are
 * sent at this level.  Then it is time to hear why, not at the batch's end.
 * Should it have been something else, the COPY has ended well and another one
 * goes on in the same transaction.
 */
static int
heed_server(struct copy_in *c, struct error *e)
{
	struct pollfd pfd = { .fd = PQsocket(c->db->pg), .events = POLLIN };

	if (poll(&pfd, 1, 0) <= 0)
		return 0;
	if (finish_copy(c, e) == -1)
		return -1;
	return start_copy(c, e);
}

int
copy_in_rows(struct copy_in *c, const uint8_t *tuples, size_t len,
    uint32_t count, struct error *e)
{
	if (c->state == COPY_IN_PENDING && c->keyless)
		return error_set(e, EX_DATAERR, "could not %s: rows after the "
		    "only batch of a unit without key", c->db->doing);
	if ((c->state == COPY_IN_ROWS ? heed_server(c, e) :
	    start_copy(c, e)) == -1)
		return -1;
	if (put(c, tuples, len, e) == -1)
		return -1;
	c->rows += count;
	return 0;
}

/* From the staging table to where it belongs. */
static int
store_staged(struct copy_in *c, struct error *e)
{
	return large_object_is(c->match) ?
	    large_object_store(c->db, STAGE, e) :
	    db_command(c->db, c->insert_sql, e);
}

int
copy_in_mark(struct copy_in *c, uint64_t rows, uint64_t bytes,
    const char *cursor, struct error *e)
{
	if (c->state == COPY_IN_IDLE) {
		/* A batch without rows: its checkpoint alone. */
		c->rows = c->copied = 0;
		if (db_command(c->db, BOOKS_BEGIN, e) == -1)
			return -1;
	} else if (finish_copy(c, e) == -1)
		return -1;
	c->state = COPY_IN_PENDING;
	c->keyless = cursor == NULL;
	if (c->rows != rows)
		return error_set(e, EX_SOFTWARE,
		    "the batch's rows were not all sent");
	if (c->staged && store_staged(c, e) == -1)
		return -1;
	if (books_unit_batch(c->db, c->books, rows, bytes, cursor, e) == -1)
		return -1;
	c->bytes = bytes;
	c->counted = true;
	return 0;
}

int
copy_in_commit(struct copy_in *c, struct error *e)
{
	if (c->state != COPY_IN_PENDING || c->keyless)
		return 0;
	if (books_commit(c->db, e) == -1)
		return -1;
	c->state = COPY_IN_IDLE;
	c->counted = false;
	return 0;
}

/* As the session has it, but never off. */
static int
commit_durably(struct copy_in *c, struct error *e)
{
	PGresult *res;

	if ((res = db_exec(c->db, PGRES_TUPLES_OK, "SELECT set_config(name,"
	    " CASE reset_val WHEN 'off' THEN 'on' ELSE reset_val END, true)"
	    " FROM pg_settings WHERE name = 'synchronous_commit'", e)) == NULL)
		return -1;
	PQclear(res);
	return books_commit(c->db, e);
}

int
copy_in_done(struct copy_in *c, struct error *e)
{
	if (c->state == COPY_IN_IDLE &&
	    db_command(c->db, BOOKS_BEGIN, e) == -1)
		return -1;
	c->state = COPY_IN_PENDING;
	if (books_unit_done(c->db, c->books, e) == -1 ||
	    books_event(c->db, c->books->run, c->books->unit, "done",
	    json_pack("{s:I, s:I}", "rows", (json_int_t)c->books->rows,
	    "batches", (json_int_t)c->books->batches), e) == -1 ||
	    commit_durably(c, e) == -1)
		return -1;
	c->state = COPY_IN_IDLE;
	c->counted = false;
	return 0;
}

void
copy_in_abort(struct copy_in *c, const char *reason)
{
	void (*server_said)(void *, const char *);
	struct error ignored = {0};

	if (c->db == NULL)
		return;
	/* That we ended it is no news. */
	server_said = c->db->server_said;
	c->db->server_said = NULL;
	/* The reason goes to the server's log: it is a constant of ours. */
	if (!db_is_lost(c->db) && c->state == COPY_IN_ROWS &&
	    PQtransactionStatus(c->db->pg) == PQTRANS_ACTIVE)
		(void)end_copy(c, reason, &ignored);
	error_clear(&ignored);
	c->db->server_said = server_said;
	books_rollback(c->db);
	c->state = COPY_IN_IDLE;
	if (c->counted) {
		c->books->rows -= (int64_t)c->rows;
		c->books->bytes -= (int64_t)c->bytes;
		c->books->batches--;
		c->counted = false;
	}
}
