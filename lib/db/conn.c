#include "sys/system.h"

#include <sys/socket.h>
#include <sys/wait.h>

#include "sys/error.h"
#include "sys/interrupt.h"
#include "io/fdio.h"
#include "db/conn.h"
#include "db/conn_internal.h"

#define LOOK_MS		5000	/* between two looks at a silent connection */
#define ANSWER_MS	30000	/* for a server that took our connection */
#define CANCEL_MS	2000

/* Server text must not reach stderr, where libpq would print notices. */
static void
drop_notice(void *ctx, const PGresult *res)
{
	(void)ctx;
	(void)res;
}

int
conn_wait(struct db *db, short events, int64_t until)
{
	struct pollfd pfd = { .fd = PQsocket(db->pg), .events = events };
	int64_t began = fdio_now(), left = LOOK_MS;
	int n;

	if (pfd.fd == -1) {
		errno = EBADF;
		return -1;
	}
	for (;;) {
		if (until != 0 && (left = until - fdio_now()) <= 0) {
			errno = ETIMEDOUT;
			return -1;
		}
		if ((n = poll(&pfd, 1, left < LOOK_MS ? (int)left :
		    LOOK_MS)) > 0)
			return 0;
		if (n == 0 && fdio_now() - began >= CONN_UNHEARD_MS &&
		    conn_is_unheard(db->pg))
			(void)shutdown(pfd.fd, SHUT_RDWR);
		if (n == -1 && errno != EINTR)
			return -1;
		if (n == -1 && interrupted(db->intr)) {
			errno = EINTR;
			return -1;
		}
	}
}

int
db_wait(struct db *db, bool for_write)
{
	return conn_wait(db, for_write ? POLLIN | POLLOUT : POLLIN, 0);
}

bool
db_is_lost(const struct db *db)
{
	return db->pg == NULL || PQstatus(db->pg) == CONNECTION_BAD;
}

void
db_close(struct db *db)
{
	PQfinish(db->pg);
	db->pg = NULL;
	db_forget_names(db);
}

/* Waits for the child until it closes the pipe, or its time is up. */
static void
await_child(pid_t pid, int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	int64_t left, until = fdio_now() + CANCEL_MS;

	while ((left = until - fdio_now()) > 0 &&
	    poll(&pfd, 1, (int)left) == -1 && errno == EINTR)
		;
	(void)kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
}

/*
 * PQcancel makes a connection of its own and waits for its end, for as long
 * as a network may take that loses everything; so a child does it.
 */
void
db_cancel(struct db *db)
{
	PGcancel *cancel;
	char ignored[256];
	int fds[2];
	pid_t pid;

	if (db_is_lost(db) || (cancel = PQgetCancel(db->pg)) == NULL)
		return;
	if (pipe2(fds, O_CLOEXEC) == 0) {
		if ((pid = fork()) == 0) {
			(void)PQcancel(cancel, ignored, sizeof(ignored));
			_exit(0);
		}
		close(fds[1]);
		if (pid > 0)
			await_child(pid, fds[0]);
		close(fds[0]);
	}
	PQfreeCancel(cancel);
}

/*
 * Opening.  The verbosity is PQERRORS_SQLSTATE from the start, so a message of
 * the server is "FATAL:  3D000" and nothing more; texts of libpq itself stay.
 */

/* The last SQLSTATE in the connection's messages: true, or none: false. */
static bool
message_sqlstate(const PGconn *pg, char out[6])
{
	const char *p = PQerrorMessage(pg), *end;
	bool found = false;
	size_t i;

	for (; *p != '\0'; p = *end == '\0' ? end : end + 1) {
		end = p + strcspn(p, "\n");
		if (end - p < 8 || memcmp(end - 8, ":  ", 3) != 0)
			continue;
		for (i = 0; i < 5; i++)
			if (!isdigit((unsigned char)end[-5 + (int)i]) &&
			    !isupper((unsigned char)end[-5 + (int)i]))
				break;
		if (i < 5)
			continue;
		memcpy(out, end - 5, 5);
		out[5] = '\0';
		found = true;
	}
	return found;
}

/* Did libpq itself refuse an option's value, before any connection? */
static bool
message_is_usage(const char *text)
{
	static const char *const starts[] = {
		"invalid ", "definition of service ", "service file ",
		"could not match ", "syntax error in service file"
	};
	size_t i;

	for (i = 0; i < NITEMS(starts); i++)
		if (strncmp(text, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/*
 * Did libpq or the server refuse the other's certificate, or find no TLS where
 * it was asked for?  Trying again does not help.
 */
static bool
message_is_tls(const char *text)
{
	static const char *const parts[] = {
		"certificate", "private key file", "does not support SSL",
		"SSL error: tlsv", "SSL error: sslv"
	};
	size_t i;

	for (i = 0; i < NITEMS(parts); i++)
		if (strstr(text, parts[i]) != NULL)
			return true;
	return false;
}

static int
tls_error(const char *text, struct error *e)
{
	error_set(e, EX_NOPERM,
	    "could not connect to the server: no TLS that both sides accept");
	error_detail(e, "%.*s", (int)strcspn(text, "\n"), text);
	return error_hint(e, "check the host name, sslmode, sslrootcert, "
	    "sslcert and sslkey; pgcopy-tools(7) shows a set that works");
}

static int
usage_error(struct error *e)
{
	error_set(e, EX_USAGE,
	    "could not connect to the server: bad connection settings");
	return error_hint(e, "check -d (a name, a conninfo string or a URI), "
	    "the PG* variables and the service file");
}

static int
connect_error(struct db *db, struct error *e)
{
	const char *text = PQerrorMessage(db->pg);
	char state[6];

	if (message_sqlstate(db->pg, state)) {
		error_set(e, db_sqlstate_code(state),
		    "could not connect to the server: %s (%s)",
		    db_sqlstate_name(state), state);
		memcpy(e->sqlstate, state, sizeof(state));
		if (strcmp(state, "3D000") == 0)
			error_hint(e, "the database \"%s\" does not exist",
			    PQdb(db->pg));
		else if (strncmp(state, "28", 2) == 0)
			error_hint(e, "the server did not accept the role "
			    "\"%s\": its pg_hba.conf says what it wants, a "
			    "password or a client certificate (sslcert)",
			    PQuser(db->pg));
		return -1;
	}
	if (PQconnectionNeedsPassword(db->pg)) {
		error_set(e, EX_NOPERM,
		    "could not connect to the server: it wants a password");
		return error_hint(e, "use .pgpass, a service file or "
		    "PGPASSWORD; a password is never an argument");
	}
	if (message_is_usage(text))
		return usage_error(e);
	if (message_is_tls(text))
		return tls_error(text, e);
	error_set(e, EX_TEMPFAIL, "could not connect to the server");
	if (*text != '\0')
		error_detail(e, "%.*s", (int)strcspn(text, "\n"), text);
	return -1;
}

/* One of libpq's options that is a secret. */
static bool
is_secret(const PQconninfoOption *o)
{
	static const char *const more[] = { "scram_client_key",
	    "scram_server_key", "oauth_client_secret" };

	/* libpq's own mark for what is not to be shown while typed. */
	if (strchr(o->dispchar, '*') != NULL)
		return true;
	for (size_t i = 0; i < NITEMS(more); i++)
		if (strcmp(o->keyword, more[i]) == 0)
			return true;
	return false;
}

static int
secret_error(const char *keyword, struct error *e)
{
	error_set(e, EX_USAGE, "could not connect to the server: the "
	    "connection string sets %s, and everybody on this machine can read arguments", keyword);
	return error_hint(e, "put it into ~/.pgpass, the file that PGPASSFILE "
	    "names, or a service file; and change it");
}

/*
 * A conninfo string or URI has to parse, and to hold no password.  Its text
 * is in no message.
 */
static int
check_conninfo(const char *conninfo, struct error *e)
{
	PQconninfoOption *options, *o;
	int rc = 0;

	/* Else it is a database's name: recognized_connection_string(). */
	if (conninfo == NULL || (strchr(conninfo, '=') == NULL &&
	    strncmp(conninfo, "postgres://", 11) != 0 &&
	    strncmp(conninfo, "postgresql://", 13) != 0))
		return 0;
	if ((options = PQconninfoParse(conninfo, NULL)) == NULL)
		return usage_error(e);
	for (o = options; rc == 0 && o->keyword != NULL; o++)
		if (o->val != NULL && *o->val != '\0' && is_secret(o))
			rc = secret_error(o->keyword, e);
	PQconninfoFree(options);
	return rc;
}

/*
 * connect_timeout, which only the blocking calls of libpq look at; 0: none.
 * Where it is not set the system gives up on an address, and libpq tries the
 * next one; but for an answer nobody would ever stop to wait.
 */
static int64_t
connect_deadline(PGconn *pg, int64_t began)
{
	char value[16];
	long seconds;

	if (conn_option(pg, "connect_timeout", value, sizeof(value))) {
		seconds = strtol(value, NULL, 10);
		return seconds > 0 ? began + seconds * 1000 : 0;
	}
	return PQstatus(pg) == CONNECTION_STARTED ? 0 : fdio_now() + ANSWER_MS;
}

/* Drives PQconnectPoll to its end; true when connected. */
static bool
connect_wait(struct db *db, struct error *e)
{
	PostgresPollingStatusType s = PGRES_POLLING_WRITING;
	int64_t began = fdio_now();
	short events;

	for (;;) {
		if (s == PGRES_POLLING_OK)
			return true;
		if (s == PGRES_POLLING_FAILED) {
			connect_error(db, e);
			return false;
		}
		events = s == PGRES_POLLING_READING ? POLLIN : POLLOUT;
		if (conn_wait(db, events, connect_deadline(db->pg,
		    began)) == -1) {
			error_set(e, EX_TEMPFAIL,
			    "could not connect to the server: %s",
			    errno == EINTR ? "interrupted" : strerror(errno));
			return false;
		}
		s = PQconnectPoll(db->pg);
	}
}

static int
check_version(struct db *db, struct error *e)
{
	int version = PQserverVersion(db->pg);

	if (version >= DB_VERSION_MIN)
		return 0;
	error_set(e, EX_UNAVAILABLE,
	    "could not use the server: its version is %d.%d, not %d or later",
	    version / 10000, version < 100000 ? version / 100 % 100 :
	    version % 10000, DB_VERSION_MIN / 10000);
	return -1;
}

/* Connected: 0, or -1 when it is no use. */
static int
connected(struct db *db, struct error *e)
{
	if (check_version(db, e) == -1)
		return -1;
	conn_keep_alive(db->pg);
	/* Each call that could block is ours to wait for. */
	return PQsetnonblocking(db->pg, 1) == 0 ? 0 : error_nomem(e);
}

int
db_connect_once(struct db *db, struct error *e)
{
	const char *const keywords[] = { "fallback_application_name", "dbname",
	    "client_encoding", NULL };
	const char *const values[] = { db->program, db->conninfo, "UTF8",
	    NULL };

	db_close(db);
	if (check_conninfo(db->conninfo, e) == -1)
		return -1;
	if ((db->pg = PQconnectStartParams(keywords, values, 1)) == NULL)
		return error_nomem(e);
	PQsetErrorVerbosity(db->pg, PQERRORS_SQLSTATE);
	PQsetNoticeReceiver(db->pg, drop_notice, NULL);
	if (PQstatus(db->pg) == CONNECTION_BAD)
		connect_error(db, e);
	else if (connect_wait(db, e) && connected(db, e) == 0)
		return 0;
	db_close(db);
	return -1;
}

int
db_retry_wait(struct db *db, int attempt, const struct error *why)
{
	static const int delays[DB_RETRIES] = { 250, 1000, 4000 };
	int delay = delays[attempt - 1];
	int64_t left, until = fdio_now() + delay;

	if (db->retrying != NULL)
		db->retrying(db->ctx, attempt, delay, why);
	while ((left = until - fdio_now()) > 0)
		if (poll(NULL, 0, (int)left) == -1 && interrupted(db->intr))
			return -1;
	return 0;
}

int
db_connect(struct db *db, struct error *e)
{
	int attempt;

	for (attempt = 1; ; attempt++) {
		if (db_connect_once(db, e) == 0) {
			error_clear(e);
			return 0;
		}
		if (e->code != EX_TEMPFAIL || attempt > DB_RETRIES ||
		    interrupted(db->intr) ||
		    db_retry_wait(db, attempt, e) == -1)
			return -1;
	}
}
