#include "sys/system.h"
#include "sys/error.h"
#include "tools/common/signals.h"
#include "tools/common/tsv.h"
#include "tools/pgcheckpoint.h"

#define INTERVAL_S	2

/* Rate and time to go are of the attempt that runs. */
static const char watch_sql[] =
    "SELECT u.unit, u.state, u.rows, CASE WHEN u.state = 'done' THEN 100"
    " WHEN u.estimated_rows > 0 THEN"
    " least(99, u.rows * 100 / u.estimated_rows) END AS percent,"
    " CASE WHEN u.state = 'running' AND u.updated > a.at THEN"
    " ((u.rows - a.rows) / extract(epoch FROM u.updated - a.at))::int8 END"
    " AS rows_per_second, u.attempts, u.fail_code AS code"
    " FROM _pgcopy.unit u LEFT JOIN LATERAL (SELECT at,"
    " (detail->>'rows')::int8 AS rows FROM _pgcopy.event WHERE run = u.run"
    " AND unit = u.unit AND kind = 'attempt' ORDER BY id DESC LIMIT 1) a"
    " ON true WHERE u.run = $1 ORDER BY u.unit COLLATE \"C\"";

/* Waits; false when it is time to end. */
static bool
pause_s(const struct interrupt *intr, uint64_t seconds)
{
	struct timespec ts = { .tv_sec = (time_t)seconds };

	while (nanosleep(&ts, &ts) == -1)
		if (interrupted(intr))
			return false;
	return signals_stop() == 0;
}

int
command_watch(struct books_tool *t, struct error *e)
{
	bool terminal = isatty(STDOUT_FILENO);
	PGresult *res;

	if (books_require(t, e) == -1)
		return -1;
	if (t->interval_s == 0)
		t->interval_s = INTERVAL_S;
	do {
		if ((res = db_exec_params(&t->db, PGRES_TUPLES_OK, watch_sql,
		    1, &t->run, e)) == NULL)
			return -1;
		if (terminal)
			printf("\033[H\033[2Jrun\t%s\n", t->run);
		print_result(res);
		PQclear(res);
		if (fflush(stdout) == EOF)
			return 0;	/* main says why */
	} while (pause_s(&t->tool->intr, t->interval_s));
	return 0;
}
