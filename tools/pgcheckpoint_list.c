#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "tools/common/tsv.h"
#include "tools/pgcheckpoint.h"

int
books_require(struct books_tool *t, struct error *e)
{
	bool found;

	if (books_find(&t->db, &found, e) == -1)
		return -1;
	if (found)
		return 0;
	error_set(e, EX_UNAVAILABLE, "could not read the checkpoints: the "
	    "target has no schema _pgcopy");
	return error_hint(e, "pgcopy-in creates it on first use, or "
	    "pgcheckpoint init");
}

int
no_such_run(struct books_tool *t, struct error *e)
{
	error_set(e, EX_UNAVAILABLE, "could not read the checkpoints: there "
	    "is no run %s", t->run);
	return error_hint(e, "pgcheckpoint list shows the runs");
}

void
print_result(const PGresult *res)
{
	int i, j, n = PQnfields(res);

	for (j = 0; j < n; j++)
		printf("%s%c", PQfname(res, j), j == n - 1 ? '\n' : '\t');
	for (i = 0; i < PQntuples(res); i++)
		for (j = 0; j < n; j++) {
			tsv_put(stdout, PQgetvalue(res, i, j));
			putchar(j == n - 1 ? '\n' : '\t');
		}
}

int
command_list(struct books_tool *t, struct error *e)
{
	const char *params[] = { t->run_given ? t->run : NULL };
	PGresult *res;
	bool found;

	if (books_find(&t->db, &found, e) == -1)
		return -1;
	if (!found) {
		msg_info(&t->tool->msg, "no run was ever started here");
		return 0;
	}
	if ((res = db_exec_params(&t->db, PGRES_TUPLES_OK, "SELECT r.run,"
	    " u.unit, u.state, u.rows, u.batches, u.attempts,"
	    " date_trunc('second', u.updated) AS updated,"
	    " u.fail_code AS code, u.reason FROM _pgcopy.run r"
	    " LEFT JOIN _pgcopy.unit u ON u.run = r.run"
	    " WHERE $1::text IS NULL OR r.run = $1"
	    " ORDER BY r.run COLLATE \"C\", u.unit COLLATE \"C\"", 1, params,
	    e)) == NULL)
		return -1;
	print_result(res);
	PQclear(res);
	return 0;
}

int
command_show(struct books_tool *t, struct error *e)
{
	const char *params[] = { t->run, t->args[0] };
	PGresult *res;
	int j, rc = 0;

	if (books_require(t, e) == -1)
		return -1;
	if ((res = db_exec_params(&t->db, PGRES_TUPLES_OK, "SELECT run, unit,"
	    " state, format('%I.%I', schema_name, table_name) AS target,"
	    " rows, estimated_rows, bytes, batches, attempts, cursor,"
	    " source_system, source_database, snapshot, shape, rules, key_id,"
	    " started, updated, finished, fail_code, sqlstate, reason"
	    " FROM _pgcopy.unit WHERE run = $1 AND unit = $2", 2, params,
	    e)) == NULL)
		return -1;
	if (PQntuples(res) == 0) {
		rc = error_set(e, EX_UNAVAILABLE, "could not show %s: it is "
		    "not in run %s", t->args[0], t->run);
		error_hint(e, "pgcheckpoint list shows the units");
	} else
		for (j = 0; j < PQnfields(res); j++) {
			printf("%s\t", PQfname(res, j));
			tsv_put(stdout, PQgetvalue(res, 0, j));
			putchar('\n');
		}
	PQclear(res);
	return rc;
}

int
command_events(struct books_tool *t, struct error *e)
{
	PGresult *res;

	if (books_require(t, e) == -1)
		return -1;
	if ((res = db_exec_params(&t->db, PGRES_TUPLES_OK, "SELECT at, unit,"
	    " kind, detail FROM _pgcopy.event WHERE run = $1 ORDER BY id", 1,
	    &t->run, e)) == NULL)
		return -1;
	print_result(res);
	PQclear(res);
	return 0;
}
