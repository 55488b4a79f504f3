#include "sys/system.h"
#include "io/fdio.h"
#include "tools/pgsnapshot.h"

/* A load balancer may send one of two sessions to the same server by chance. */
#define PROBES	3

/* Pings without an answer until the connection counts as lost. */
#define UNANSWERED	2

static const char ping_sql[] =
    "SELECT pg_catalog.age(a.backend_xmin) FROM"
    " pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) a";

static void
prepare(struct hold *h, struct db *db)
{
	memset(db, 0, sizeof(*db));
	db->conninfo = h->o->dbname;
	db->program = h->tool->name;
	db->intr = &h->tool->intr;
	db->retrying = msg_retry;
	db->ctx = &h->tool->msg;
	if (h->o->show_detail)
		db->server_said = msg_server;
}

static int
elsewhere(struct error *err)
{
	error_set(err, EX_NOPERM, "could not share the snapshot: another "
	    "session of the same connection leads to another server");
	return error_hint(err, "Name one server in -d: behind a load balancer, "
	    "or with several hosts, each session may be another server's.");
}

/* Another session, as the command's will be: does it see the snapshot? */
static int
probe(struct hold *h, struct db *db, struct error *err)
{
	const struct snapshot s = { h->id, h->server_text };
	struct server here = {0};
	enum server_kin kin;
	int rc;

	if (db_connect(db, err) == -1)
		return -1;
	db->doing = "share the snapshot";
	if (server_read(db, &here, err) == -1)
		return -1;
	kin = server_compare(&here, &h->server);
	if (kin != SERVER_SAME)
		rc = elsewhere(err);
	else if ((rc = snapshot_begin(db, err)) == 0)
		rc = snapshot_import(db, &s, &here, err);
	server_clear(&here);
	return rc;
}

static int
probe_all(struct hold *h, struct error *err)
{
	struct db db;
	int i, rc = 0;

	for (i = 0; rc == 0 && i < PROBES; i++) {
		prepare(h, &db);
		rc = probe(h, &db, err);
		db_close(&db);
	}
	return rc;
}

int
hold_open(struct hold *h, struct error *err)
{
	h->xmin_age = -1;
	prepare(h, &h->db);
	if (db_connect(&h->db, err) == -1)
		return -1;
	h->db.doing = "export a snapshot";
	if (server_read(&h->db, &h->server, err) == -1)
		return -1;
	if ((h->server_text = server_text(&h->server)) == NULL)
		return error_nomem(err);
	if (snapshot_begin(&h->db, err) == -1 ||
	    snapshot_export(&h->db, &h->id, err) == -1 || probe_all(h, err) == -1)
		return -1;
	h->since = fdio_now();
	h->next_ping = h->since + (int64_t)h->o->keepalive_s * 1000;
	h->next_warning = h->o->warn_age_s == 0 ? INT64_MAX :
	    h->since + (int64_t)h->o->warn_age_s * 1000;
	return 0;
}

int
hold_timeout(const struct hold *h)
{
	int64_t left = h->next_ping < h->next_warning ? h->next_ping :
	    h->next_warning;

	if (h->lost)
		return -1;
	left -= fdio_now();
	return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

static int
lost(struct hold *h, const char *how, struct error *err)
{
	h->lost = true;
	error_set(err, EX_TEMPFAIL, "could not hold the snapshot: %s", how);
	return error_hint(err, "The command was told to end, for what it "
	    "reads from now on would be of another state.  On a standby, "
	    "hot_standby_feedback and max_standby_streaming_delay say how "
	    "long a snapshot may live.");
}

/* The answer to a ping, if it is there. */
static int
take_answer(struct hold *h, struct error *err)
{
	PGresult *res;
	bool ok = true;

	while (!PQisBusy(h->db.pg) && (res = PQgetResult(h->db.pg)) != NULL) {
		ok = PQresultStatus(res) == PGRES_TUPLES_OK &&
		    PQntuples(res) == 1;
		if (ok)
			h->xmin_age = PQgetisnull(res, 0, 0) ? -1 :
			    strtoll(PQgetvalue(res, 0, 0), NULL, 10);
		PQclear(res);
		if (!ok)
			return lost(h, "the server ended its transaction",
			    err);
	}
	if (!PQisBusy(h->db.pg))
		h->asked = false;
	return 0;
}

static int
ping(struct hold *h, int64_t now, struct error *err)
{
	int64_t every = (int64_t)h->o->keepalive_s * 1000;

	if (now < h->next_ping)
		return 0;
	if (h->asked)
		return lost(h, "the server does not answer", err);
	if (!PQsendQuery(h->db.pg, ping_sql) || PQflush(h->db.pg) == -1)
		return lost(h, "the connection is lost", err);
	h->asked = true;
	h->next_ping = now + every * UNANSWERED;
	return 0;
}

static void
warn(struct hold *h, int64_t now)
{
	char age[64] = "";

	if (now < h->next_warning)
		return;
	h->next_warning = now + (int64_t)h->o->warn_age_s * 1000;
	if (h->xmin_age >= 0)
		snprintf(age, sizeof(age), ", %" PRId64 " transactions back",
		    h->xmin_age);
	msg_warn(&h->tool->msg, "Tables that change much grow meanwhile, and "
	    "old transactions can't be frozen; --warn-age says when to warn.",
	    "the snapshot is held for %" PRId64 " s now%s: the server removes "
	    "no row version that it can see", (now - h->since) / 1000, age);
}

int
hold_tend(struct hold *h, struct error *err)
{
	int64_t now = fdio_now();
	bool asked = h->asked;

	if (h->lost)
		return 0;
	if (!PQconsumeInput(h->db.pg) || db_is_lost(&h->db))
		return lost(h, "the connection is lost", err);
	if (take_answer(h, err) == -1)
		return -1;
	if (db_is_lost(&h->db))
		return lost(h, "the connection is lost", err);
	if (asked && !h->asked)
		h->next_ping = now + (int64_t)h->o->keepalive_s * 1000;
	if (ping(h, now, err) == -1)
		return -1;
	warn(h, now);
	return 0;
}

void
hold_close(struct hold *h)
{
	db_close(&h->db);
	server_clear(&h->server);
	free(h->server_text);
	free(h->id);
}
