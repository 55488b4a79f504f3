#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "tools/common/tsv.h"
#include "tools/pgcheckpoint.h"

/*
 * Batches are committed asynchronously, so a crash could still take back what
 * we have just read, and the cursor would be ahead of the table.  A record in
 * the log, committed synchronously, takes all before it to the disk.  It
 * changes no table.  On a standby there is nothing to wait for.
 */
static int
make_durable(struct db *db, struct error *e)
{
	PGresult *res;

	res = db_exec(db, PGRES_TUPLES_OK, "BEGIN;"
	    " SET LOCAL synchronous_commit = on;"
	    " SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE"
	    " pg_logical_emit_message(true, 'pgcopy', '') END", e);
	if (res == NULL)
		return -1;
	PQclear(res);
	return books_commit(db, e);
}

static void
print_cursors(const PGresult *res)
{
	int i;

	for (i = 0; i < PQntuples(res); i++) {
		fputs(PQgetisnull(res, i, 1) ? "done\t" : "cursor\t", stdout);
		tsv_put(stdout, PQgetvalue(res, i, 0));
		if (!PQgetisnull(res, i, 1)) {
			putchar('\t');
			tsv_put(stdout, PQgetvalue(res, i, 1));
		}
		putchar('\n');
	}
	printf("end\t%d\n", PQntuples(res));
}

int
command_cursor(struct books_tool *t, struct error *e)
{
	PGresult *res;
	bool found;

	if (books_find(&t->db, &found, e) == -1)
		return -1;
	if (!found) {
		printf("end\t0\n");
		return 0;
	}
	if ((res = db_exec_params(&t->db, PGRES_TUPLES_OK, "SELECT unit,"
	    " CASE WHEN state <> 'done' THEN cursor END FROM _pgcopy.unit"
	    " WHERE run = $1 AND (state = 'done' OR cursor IS NOT NULL)"
	    " ORDER BY unit COLLATE \"C\"", 1, &t->run, e)) == NULL)
		return -1;
	if (PQntuples(res) > 0 && make_durable(&t->db, e) == -1) {
		PQclear(res);
		return -1;
	}
	print_cursors(res);
	PQclear(res);
	return 0;
}
