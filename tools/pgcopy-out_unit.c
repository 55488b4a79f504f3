#include "sys/system.h"
#include "db/guard.h"
#include "key/seal.h"
#include "stream/meta.h"
#include "tools/pgcopy-out_read.h"

static int
open_sealed(struct reading *r, const struct buf *token, struct error *err)
{
	if (r->s->key == NULL) {
		error_set(err, EX_CONFIG, "could not open the cursor of %s: it "
		    "is sealed", r->job->id);
		return error_hint(err, "Give the masking key with -k.");
	}
	if (cursor_unseal(r->s->key, r->job->id, token->data, token->len,
	    &r->cursor) == 0)
		return 0;
	if (errno != EINVAL)
		return error_nomem(err);
	error_set(err, EX_CONFIG, "could not open the cursor of %s: the key "
	    "does not fit", r->job->id);
	return error_hint(err, "Use the key that pgmask had when this run "
	    "began.");
}

/* The token of --after as the bytes of a plain cursor. */
static int
take_cursor(struct reading *r, struct error *err)
{
	struct buf token;
	int rc = 0;

	if (r->unit.after == NULL)
		return 0;
	buf_init(&token, CURSOR_MAX);
	if (cursor_from_token(&token, r->unit.after) == -1)
		rc = errno == ENOMEM ? error_nomem(err) : error_set(err,
		    EX_DATAERR, "could not read the cursor of %s: it is "
		    "damaged", r->job->id);
	else if (r->order.n == 0)
		rc = error_set(err, EX_DATAERR, "could not go on with %s: it "
		    "has no key", r->job->id);
	else if (token.len > 0 && token.data[0] == CURSOR_SEALED)
		rc = open_sealed(r, &token, err);
	else if (buf_append(&r->cursor, token.data, token.len) == -1)
		rc = error_nomem(err);
	buf_free(&token);
	return rc;
}

static int
announce(struct reading *r, struct error *err)
{
	json_t *json;
	int rc;

	if ((json = unit_to_json(&r->unit)) == NULL)
		return error_nomem(err);
	rc = stream_write_unit(&r->s->out.writer, json);
	json_decref(json);
	if (rc == -1)
		return reading_out_error(r, err);
	r->announced = true;
	meter_unit(&r->s->tool->meter, r->job->id, r->unit.estimated_rows);
	return 0;
}

/* Under a snapshot that is older than our lock a table can look empty. */
static int
check_intact(struct reading *r, struct error *err)
{
	bool intact = true;
	char oid[16];

	if (r->s->o->snapshot.id == NULL || r->job->relation == NULL)
		return 0;
	snprintf(oid, sizeof(oid), "%u", r->job->relation->oid);
	if (snapshot_check_table(&r->s->db, oid, &intact, err) == -1)
		return -1;
	if (intact)
		return 0;
	error_set(err, EX_DATAERR, "could not read %s: it was truncated or "
	    "rewritten after the snapshot was taken", r->job->id);
	return error_hint(err, "Read it under a new snapshot.");
}

/* Describes the unit; once it was announced it must not have changed. */
static int
prepare(struct reading *r, struct error *err)
{
	struct unit now;
	bool same;

	if (r->announced) {
		if (describe_job(r->s, r->job, &now, err) == -1)
			return -1;
		same = strcmp(now.shape, r->unit.shape) == 0;
		unit_clear(&now);
		/* What holds in one snapshot may not in the next one. */
		if (same)
			return reading_limits(r, err);
		error_set(err, EX_DATAERR, "could not go on with %s: it was "
		    "altered while the connection was lost", r->job->id);
		return error_hint(err, "Start this table anew.");
	}
	unit_clear(&r->unit);
	buf_clear(&r->cursor);
	if (check_intact(r, err) == -1 ||
	    describe_job(r->s, r->job, &r->unit, err) == -1 ||
	    (r->job->relation != NULL && guard_read(&r->s->db,
	    r->job->relation->oid, &r->unit, err) == -1) ||
	    key_order_init(&r->order, &r->unit, err) == -1 ||
	    reading_limits(r, err) == -1 || take_cursor(r, err) == -1)
		return -1;
	return announce(r, err);
}

static int
finish(struct reading *r, struct error *err)
{
	if ((r->order.n == 0 || r->batch_rows > 0) && reading_mark(r, err) == -1)
		return -1;
	if (stream_write_done(&r->s->out.writer, NULL) == -1)
		return reading_out_error(r, err);
	msg_debug(&r->s->tool->msg, "%s: %" PRIu64 " rows", r->job->id,
	    r->rows);
	return 0;
}

static int
attempt(struct reading *r, struct error *err)
{
	struct db *db = &r->s->db;

	if (db_command(db, "SAVEPOINT unit", err) == -1 ||
	    prepare(r, err) == -1 || reading_rows(r, err) == -1 ||
	    db_command(db, "RELEASE SAVEPOINT unit", err) == -1)
		return -1;
	return finish(r, err);
}

/* The server refused SQL that is the user's own. */
static void
blame_sql(const struct session *s, struct error *err)
{
	if ((s->o->where == NULL && s->o->query == NULL) ||
	    strncmp(err->sqlstate, "42", 2) != 0 ||
	    strcmp(err->sqlstate, "42501") == 0)
		return;
	err->code = EX_USAGE;
	error_hint(err, "Look at the SQL of %s; the search_path is empty, so "
	    "tables, functions and types need their schema.",
	    s->o->query != NULL ? "--query" : "--where");
}

static bool
is_dropped(const struct session *s, const struct error *err)
{
	return db_is_lost(&s->db) || (err->code == EX_TEMPFAIL &&
	    (strncmp(err->sqlstate, "57P", 3) == 0 ||
	    strncmp(err->sqlstate, "08", 2) == 0));
}

/* A unit that could not even be described is named all the same. */
static int
announce_name(struct reading *r, struct error *err)
{
	struct unit bare = {0};
	const struct session *s = r->s;
	int rc;

	if (r->unit.schema == NULL) {
		bare.schema = r->job->schema;
		bare.table = r->job->table;
		bare.range = r->job->range == NULL ? NULL :
		    r->job->range->name;
		bare.estimated_rows = -1;
		if (unit_shape(&bare, NULL, s->o->range) == -1)
			return error_nomem(err);
		r->unit = bare;
		rc = announce(r, err);
		free(r->unit.shape);
		memset(&r->unit, 0, sizeof(r->unit));
		return rc;
	}
	return announce(r, err);
}

/* FAIL for this unit alone; the next one may do better. */
static int
give_up(struct reading *r, struct error *err)
{
	struct session *s = r->s;
	struct error later = {0};
	bool dropped = is_dropped(s, err);

	if (!r->announced && announce_name(r, &later) == -1) {
		error_move(err, &later);
		return -1;
	}
	blame_sql(s, err);
	/* The names of an error are asked for, and only then written down. */
	if (!dropped && db_command(&s->db, "ROLLBACK TO SAVEPOINT unit",
	    &later) == 0)
		db_error_names(&s->db, err);
	if (stream_write_fail(&s->out.writer, err->code, err->sqlstate,
	    err->message) == -1)
		return reading_out_error(r, err);
	msg_error(&s->tool->msg, err);
	s->code = error_worst(s->code, err->code);
	if (dropped)
		return session_reopen(s, err);
	error_move(err, &later);
	return err->code == 0 ? 0 : -1;
}

int
unit_copy(struct session *s, const struct job *job, struct error *err)
{
	struct reading r = { .s = s, .job = job };
	char *doing;
	int rc;

	if (job_is_done(job)) {
		msg_debug(&s->tool->msg, "%s is done already", job->id);
		return 0;
	}
	if (asprintf(&doing, "read %s", job->id) == -1)
		return error_nomem(err);
	s->db.doing = doing;
	buf_init(&r.cursor, CURSOR_MAX);
	buf_init(&r.previous, CURSOR_MAX);
	buf_init(&r.limits.plain, RANGE_TOKEN_MAX);
	while ((rc = attempt(&r, err)) == -1 && !reading_must_stop(&r)) {
		if (!is_dropped(s, err) || (r.order.n == 0 && r.rows > 0)) {
			rc = give_up(&r, err);
			break;
		}
		if ((rc = session_reopen(s, err)) == -1)
			break;
		s->db.doing = doing;
	}
	s->db.doing = NULL;
	free(doing);
	buf_free(&r.cursor);
	buf_free(&r.previous);
	reading_limits_clear(&r);
	unit_clear(&r.unit);
	return rc;
}
