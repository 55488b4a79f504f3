#include "sys/system.h"
#include "sys/error.h"
#include "sys/interrupt.h"
#include "io/buf.h"
#include "io/fdio.h"
#include "copy/tuple.h"
#include "db/conn.h"
#include "db/conn_internal.h"

#define CANCEL_GRACE_MS	1000	/* for the answer to a cancel request */

static int
interrupted_error(struct db *db, struct error *e)
{
	return error_set(e, EX_TEMPFAIL, "could not %s: interrupted",
	    db->doing == NULL ? "run a query" : db->doing);
}

/* Reads until the query has ended, for a while, so that none is left over. */
static void
drain(struct db *db)
{
	const struct interrupt *intr = db->intr;
	int64_t until = fdio_now() + CANCEL_GRACE_MS;
	PGresult *res;

	db->intr = NULL;
	for (;;) {
		if (PQisBusy(db->pg)) {
			if (conn_wait(db, POLLIN, until) == -1 ||
			    PQconsumeInput(db->pg) == 0)
				break;
			continue;
		}
		if ((res = PQgetResult(db->pg)) == NULL ||
		    PQresultStatus(res) == PGRES_COPY_IN ||
		    PQresultStatus(res) == PGRES_COPY_OUT) {
			PQclear(res);
			break;
		}
		PQclear(res);
	}
	db->intr = intr;
}

/* Waits until PQgetResult would not block: 0, or -1 when interrupted. */
static int
wait_result(struct db *db)
{
	int unsent;

	while ((unsent = PQflush(db->pg)) == 1 || PQisBusy(db->pg)) {
		if (unsent == -1)
			break;
		if (db_wait(db, unsent == 1) == -1)
			return errno == EINTR ? -1 : 0;
		if (PQconsumeInput(db->pg) == 0)
			break;
	}
	return 0;
}

PGresult *
db_result(struct db *db, struct error *e)
{
	PGresult *last = NULL, *res;
	ExecStatusType s;

	for (;;) {
		if (wait_result(db) == -1) {
			PQclear(last);
			db_cancel(db);
			drain(db);
			interrupted_error(db, e);
			return NULL;
		}
		if ((res = PQgetResult(db->pg)) == NULL)
			break;
		s = PQresultStatus(res);
		/* What follows an error, "connection lost", says less. */
		if (last != NULL &&
		    PQresultStatus(last) == PGRES_FATAL_ERROR) {
			PQclear(res);
			continue;
		}
		PQclear(last);
		last = res;
		if (s == PGRES_COPY_IN || s == PGRES_COPY_OUT ||
		    db_is_lost(db))
			break;
	}
	if (last == NULL)
		db_error(db, NULL, NULL, e);
	return last;
}

static PGresult *
expect_status(struct db *db, int sent, ExecStatusType expect, struct error *e)
{
	PGresult *res;

	if (!sent) {
		db_error(db, NULL, NULL, e);
		return NULL;
	}
	if ((res = db_result(db, e)) == NULL)
		return NULL;
	if (PQresultStatus(res) == expect)
		return res;
	db_error(db, res, NULL, e);
	PQclear(res);
	return NULL;
}

PGresult *
db_exec(struct db *db, ExecStatusType expect, const char *sql,
    struct error *e)
{
	return expect_status(db, db->pg != NULL && PQsendQuery(db->pg, sql),
	    expect, e);
}

PGresult *
db_exec_params(struct db *db, ExecStatusType expect, const char *sql, int n,
    const char *const *params, struct error *e)
{
	return expect_status(db, db->pg != NULL && PQsendQueryParams(db->pg,
	    sql, n, NULL, params, NULL, NULL, 0), expect, e);
}

PGresult *
db_exec_binary(struct db *db, const char *sql, const struct field *param,
    bool binary_result, struct error *e)
{
	const char *values[1] = { NULL };
	int lengths[1] = { 0 };
	const int formats[1] = { 1 };

	if (param != NULL) {
		values[0] = (const char *)param->data;
		lengths[0] = param->len;
	}
	return expect_status(db, db->pg != NULL && PQsendQueryParams(db->pg,
	    sql, param == NULL ? 0 : 1, NULL, values, lengths, formats,
	    binary_result), PGRES_TUPLES_OK, e);
}

int
db_command(struct db *db, const char *sql, struct error *e)
{
	PGresult *res;

	if ((res = db_exec(db, PGRES_COMMAND_OK, sql, e)) == NULL)
		return -1;
	PQclear(res);
	return 0;
}

int
db_command_params(struct db *db, const char *sql, int n,
    const char *const *params, struct error *e)
{
	PGresult *res;

	if ((res = db_exec_params(db, PGRES_COMMAND_OK, sql, n, params,
	    e)) == NULL)
		return -1;
	PQclear(res);
	return 0;
}

/*
 * Quoting.
 */

static int
append_quoted(struct buf *b, char *quoted)
{
	int rc = quoted == NULL ? -1 : buf_append_str(b, quoted);

	PQfreemem(quoted);
	return rc;
}

int
db_quote_ident(struct db *db, struct buf *b, const char *ident)
{
	return append_quoted(b,
	    PQescapeIdentifier(db->pg, ident, strlen(ident)));
}

int
db_quote_relation(struct db *db, struct buf *b, const char *schema,
    const char *table)
{
	if (db_quote_ident(db, b, schema) == -1 || buf_append(b, ".", 1) == -1)
		return -1;
	return db_quote_ident(db, b, table);
}

int
db_quote_literal(struct db *db, struct buf *b, const char *text)
{
	return append_quoted(b,
	    PQescapeLiteral(db->pg, text, strlen(text)));
}
