#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "io/fdio.h"
#include "db/conn.h"
#include "db/conn_internal.h"

#define PIN_SQL_MAX	4096
#define QUEUE_MS	500	/* for a second server of a pooler */

static int
pin(struct db *db, const char *set, struct error *e)
{
	static const struct {
		const char	*name, *value;
		int		 since;		/* server version; 0: all */
		bool		 superuser;	/* who alone may set it */
	} pins[] = {
		{ "search_path", "''", 0, false },
		{ "DateStyle", "'ISO, YMD'", 0, false },
		{ "IntervalStyle", "postgres", 0, false },
		{ "TimeZone", "'UTC'", 0, false },
		{ "extra_float_digits", "3", 0, false },
		{ "bytea_output", "hex", 0, false },
		{ "xmloption", "content", 0, false },
		{ "lc_monetary", "'C'", 0, false },
		{ "jit", "off", 0, false },
		{ "client_min_messages", "error", 0, false },
		{ "statement_timeout", "0", 0, false },
		{ "lock_timeout", "0", 0, false },
		{ "idle_in_transaction_session_timeout", "0", 0, false },
		{ "idle_session_timeout", "0", 0, false },
		{ "transaction_timeout", "0", 170000, false },
		{ "debug_print_parse", "off", 0, false },
		{ "debug_print_rewritten", "off", 0, false },
		{ "debug_print_plan", "off", 0, false },
		{ "log_parameter_max_length_on_error", "0", 0, false },
		{ "log_parameter_max_length", "0", 0, true },
		{ "log_error_verbosity", "terse", 0, true },
		{ "log_min_error_statement", "panic", 0, true }
	};
	const char *answer = PQparameterStatus(db->pg, "is_superuser");
	bool superuser = answer != NULL && strcmp(answer, "on") == 0;
	struct buf b;
	size_t i;
	int rc = 0;

	buf_init(&b, PIN_SQL_MAX);
	for (i = 0; rc == 0 && i < NITEMS(pins); i++)
		if (PQserverVersion(db->pg) >= pins[i].since &&
		    (superuser || !pins[i].superuser))
			rc = buf_printf(&b, "%s %s = %s;", set, pins[i].name,
			    pins[i].value);
	if (rc == -1 || buf_append(&b, "", 1) == -1)
		rc = error_nomem(e);
	else
		rc = db_command(db, (const char *)b.data, e);
	buf_free(&b);
	return rc;
}

int
db_pin_local(struct db *db, struct error *e)
{
	return pin(db, "SET LOCAL", e);
}

/*
 * Poolers.  One that stands between sends a cancel key of its own, and so
 * another process number than the server has.  Which of its modes it is in it
 * does not tell.  What tells is that two connections are served by one server,
 * or one connection by two.
 */

static const char pid_sql[] = "SELECT pg_catalog.pg_backend_pid()";

static int
read_pid(PGresult *res, int *pid)
{
	if (res == NULL)
		return -1;
	*pid = (int)strtol(PQgetvalue(res, 0, 0), NULL, 10);
	PQclear(res);
	return 0;
}

static int
server_pid(struct db *db, int *pid, struct error *e)
{
	return read_pid(db_exec(db, PGRES_TUPLES_OK, pid_sql, e), pid);
}

/* The answer to pid_sql, waited for so long; *pid is 0 where it is late. */
static int
await_pid(struct db *db, int ms, int *pid, struct error *e)
{
	PGresult *res;

	*pid = 0;
	if (conn_wait(db, POLLIN, fdio_now() + ms) == -1)
		return errno == ETIMEDOUT ? 0 : db_error(db, NULL, NULL, e);
	if ((res = db_result(db, e)) == NULL)
		return -1;
	if (PQresultStatus(res) == PGRES_TUPLES_OK)
		return read_pid(res, pid);
	db_error(db, res, NULL, e);
	PQclear(res);
	return -1;
}

/*
 * One more look by each connection; the second one's is late.  Where it comes
 * after the first one's, which was asked for later, the first connection has a
 * server of its own that the second one is waiting for.
 */
static int
probe_queue(struct db *db, struct db *second, int first, bool *shared,
    struct error *e)
{
	int pid, second_pid;

	if (server_pid(db, &pid, e) == -1 ||
	    await_pid(second, 1, &second_pid, e) == -1)
		return -1;
	*shared = pid != first || second_pid == first;
	return 0;
}

/*
 * A pooler hands out the server that was used last, or the one that was used
 * longest ago.  The order of the looks tells in both cases, with any number of
 * servers: the first connection looks at steps 0, 2 and 5.
 */
static int
probe(struct db *db, struct db *second, int first, bool *shared,
    struct error *e)
{
	static const char steps[] = "babba";
	const char *p;
	int pid;

	for (p = steps; *p != '\0' && !*shared; p++) {
		if (*p == 'a') {
			if (server_pid(db, &pid, e) == -1)
				return -1;
			*shared = pid != first;
			continue;
		}
		if (!PQsendQuery(second->pg, pid_sql))
			return db_error(second, NULL, NULL, e);
		if (await_pid(second, QUEUE_MS, &pid, e) == -1)
			return -1;
		if (pid == 0)
			return probe_queue(db, second, first, shared, e);
		*shared = pid == first;
	}
	return 0;
}

static int
refuse_shared(struct error *e)
{
	error_set(e, EX_NOPERM, "could not use the server: a pooler lends it "
	    "for one transaction at a time");
	return error_hint(e, "connect to the server itself, or to a pool in "
	    "session mode (pgbouncer: pool_mode = session); locks and "
	    "settings of the session are needed");
}

static int
require_session(struct db *db, struct error *e)
{
	struct db second = *db;
	const char *doing = db->doing;
	bool shared = false;
	int pid, rc;

	if (server_pid(db, &pid, e) == -1)
		return -1;
	if (pid == PQbackendPID(db->pg))
		return 0;
	second.pg = NULL;
	db->doing = second.doing = "look for a pooler";
	rc = db_connect_once(&second, e);
	if (rc == 0)
		rc = probe(db, &second, pid, &shared, e);
	db_close(&second);
	db->doing = doing;
	return rc == 0 && shared ? refuse_shared(e) : rc;
}

/*
 * How soon the server notices that we are gone without a word, when it waits
 * for us or for an acknowledgement of what it said: in half a minute, where
 * nobody said otherwise, so that a lock or a unit of a machine that lost its
 * power is not held for two hours.  We read all that it says at once, so
 * tcp_user_timeout, which counts a closed window too, does not end a session
 * that lives.
 */
static int
keep_alive(struct db *db, struct error *e)
{
	PGresult *res;

	res = db_exec(db, PGRES_TUPLES_OK, "SELECT"
	    " pg_catalog.set_config(p.name, v.value, false) FROM (VALUES"
	    " ('tcp_keepalives_idle', '15'), ('tcp_keepalives_interval', '5'),"
	    " ('tcp_keepalives_count', '3'), ('tcp_user_timeout', '30000'))"
	    " AS v (name, value)"
	    " JOIN pg_catalog.pg_settings p ON p.name = v.name"
	    " WHERE p.source = 'default'", e);
	PQclear(res);
	return res == NULL ? -1 : 0;
}

int
db_pin_settings(struct db *db, struct error *e)
{
	if (require_session(db, e) == -1)
		return -1;
	if (pin(db, "SET", e) == -1)
		return -1;
	return keep_alive(db, e);
}
