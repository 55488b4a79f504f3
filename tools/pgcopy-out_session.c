#include "sys/system.h"
#include "key/key.h"
#include "tools/common/signals.h"
#include "tools/pgcopy-out.h"

#define LOCK_SQL_MAX	(16 * 1024 * 1024)	/* bytes of one LOCK TABLE */

/* What the snapshot sees, as text: the id where one was given. */
static int
read_snapshot(struct session *s, struct error *err)
{
	free(s->snapshot);
	s->snapshot = NULL;
	if (s->o->snapshot.id == NULL)
		return snapshot_text(&s->db, &s->snapshot, err);
	s->snapshot = strdup(s->o->snapshot.id);
	return s->snapshot == NULL ? error_nomem(err) : 0;
}

bool
job_is_done(const struct job *job)
{
	return job->after != NULL && job->after->token == NULL;
}

/*
 * LOCK TABLE for the jobs from .. to-1 but those that are done; NULL when out
 * of memory.
 */
static char *
lock_sql(struct session *s, size_t from, size_t to)
{
	struct buf b;
	const struct job *job;
	const char *lead = "LOCK TABLE ";
	char *sql = NULL;
	int rc = 0;

	buf_init(&b, LOCK_SQL_MAX);
	for (job = s->jobs + from; rc == 0 && job < s->jobs + to; job++) {
		if (job_is_done(job) ||
		    job->relation->kind == RELATION_LARGE_OBJECTS)
			continue;
		rc = buf_append_str(&b, lead);
		lead = ", ";
		if (rc == 0 && job->relation->kind == 'r')
			rc = buf_append_str(&b, "ONLY ");
		if (rc == 0)
			rc = db_quote_relation(&s->db, &b, job->schema,
			    job->table);
	}
	/* Nothing to lock: a command without effect. */
	if (rc == 0 && (b.len == 0 ? buf_append_str(&b, "SAVEPOINT locked") :
	    buf_append_str(&b, " IN ACCESS SHARE MODE")) == 0)
		sql = buf_steal_str(&b);
	buf_free(&b);
	return sql;
}

/* 1: locked; 0: the server refused; -1: the error is for all. */
static int
lock_some(struct session *s, size_t from, size_t to, struct error *err)
{
	char *sql = NULL;
	int rc = -1;

	if (db_command(&s->db, "SAVEPOINT locks", err) == -1)
		return -1;
	if ((sql = lock_sql(s, from, to)) == NULL)
		return error_nomem(err);
	if (db_command(&s->db, sql, err) == 0)
		rc = db_command(&s->db, "RELEASE SAVEPOINT locks", err) == 0 ?
		    1 : -1;
	else if (!db_is_lost(&s->db) && signals_stop() == 0)
		rc = db_command(&s->db, "ROLLBACK TO SAVEPOINT locks", err);
	free(sql);
	return rc;
}

/*
 * Locks all tables before the first query takes the snapshot: a TRUNCATE or
 * an ALTER TABLE that came between would leave them empty in it, without an
 * error.  What can not be locked, for want of a privilege on the whole table
 * say, is tried one by one and read without.
 */
static int
lock_tables(struct session *s, struct error *err)
{
	size_t i;
	int rc;

	if (s->o->query != NULL || s->njobs == 0)
		return 0;
	s->db.doing = "lock the tables";
	rc = lock_some(s, 0, s->njobs, err);
	for (i = 0; rc == 0 && i < s->njobs; i++) {
		if ((rc = lock_some(s, i, i + 1, err)) == 0)
			msg_debug(&s->tool->msg, "%s is read without a lock",
			    s->jobs[i].id);
		else if (rc == 1)
			rc = 0;
	}
	if (rc != -1)
		error_clear(err);
	return rc == -1 ? -1 : 0;
}

int
session_begin(struct session *s, struct error *err)
{
	s->db.doing = "begin to read";
	if (snapshot_begin(&s->db, err) == -1)
		return -1;
	s->db.doing = "import the snapshot";
	if (s->o->snapshot.id != NULL && snapshot_import(&s->db,
	    &s->o->snapshot, &s->server, err) == -1)
		return -1;
	if (lock_tables(s, err) == -1)
		return -1;
	s->db.doing = "read the snapshot";
	return read_snapshot(s, err);
}

/*
 * The relations come first: whether a name without schema means one is for
 * the user's search_path to say, and the pinned settings empty that.
 */
int
session_open(struct session *s, struct error *err)
{
	s->db.conninfo = s->o->dbname;
	s->db.program = s->tool->name;
	s->db.intr = &s->tool->intr;
	s->db.retrying = msg_retry;
	s->db.ctx = &s->tool->msg;
	if (s->o->show_detail) {
		s->db.server_said = msg_server;
		msg_warn_server(&s->tool->msg);
	}
	if (db_connect(&s->db, err) == -1)
		return -1;
	s->db.doing = "read the catalog";
	if (catalog_relations(&s->db, &s->relations, err) == -1)
		return -1;
	return server_read(&s->db, &s->server, err);
}

/* The new connection must lead to the database that HEAD named. */
static int
check_server(struct session *s, struct error *err)
{
	struct server now = {0};
	enum server_kin kin;

	if (server_read(&s->db, &now, err) == -1)
		return -1;
	kin = server_compare(&now, &s->server);
	if (kin != SERVER_OTHER) {
		server_clear(&s->server);
		s->server = now;
		return 0;
	}
	server_clear(&now);
	return error_set(err, EX_DATAERR, "could not go on reading: the "
	    "connection leads to another database now");
}

static int
write_snap(struct session *s, struct error *err)
{
	json_t *snap;
	int rc;

	if (s->o->snapshot.id != NULL)
		return 0;
	snap = json_pack("{ss ss}", "snapshot", s->snapshot, "reason",
	    "reconnected");
	if (snap == NULL)
		return error_nomem(err);
	rc = stream_write_snap(&s->out.writer, snap);
	json_decref(snap);
	return rc == -1 ? pipe_out_error(&s->out, err) : 0;
}

/*
 * The three tries are counted from the last row that arrived, so that a
 * server which takes connections and drops them does not hold us forever.
 */
int
session_reopen(struct session *s, struct error *err)
{
	while (s->retries < DB_RETRIES) {
		if (db_retry_wait(&s->db, ++s->retries, err) == -1)
			return error_set(err, EX_TEMPFAIL,
			    "ended by a signal");
		if (db_connect_once(&s->db, err) == 0 &&
		    check_server(s, err) == 0 &&
		    session_begin(s, err) == 0) {
			error_clear(err);
			return write_snap(s, err);
		}
		if (err->code != EX_TEMPFAIL || signals_stop() != 0)
			return -1;
	}
	return -1;
}

void
session_close(struct session *s)
{
	size_t i;

	if (s->copying)
		db_cancel(&s->db);
	for (i = 0; i < s->njobs; i++) {
		free(s->jobs[i].schema);
		free(s->jobs[i].table);
		free(s->jobs[i].id);
		if (s->jobs[i].range != NULL)
			range_clear(s->jobs[i].range);
		free(s->jobs[i].range);
	}
	free(s->jobs);
	relation_list_clear(&s->relations);
	after_clear(&s->after);
	key_free(s->key);
	server_clear(&s->server);
	free(s->snapshot);
	db_close(&s->db);
}
