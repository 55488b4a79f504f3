#include "sys/system.h"
#include "key/seal.h"
#include "tools/pgcopy-out_read.h"

static char *
new_id(const struct job *job, struct range *range)
{
	struct unit u = {0};

	u.schema = job->schema;
	u.table = job->table;
	u.range = range->name;
	return unit_id(&u);
}

static int
bad_token(struct error *err)
{
	error_set(err, EX_USAGE, "could not read option --range: it is no "
	    "range");
	return error_hint(err, "Give a token as pgplan prints it, the whole "
	    "of it.");
}

int
range_choose(struct session *s, struct error *err)
{
	struct job *job = s->jobs;

	if (s->njobs != 1) {
		error_set(err, EX_USAGE, "could not select a range: the "
		    "patterns match %zu tables", s->njobs);
		return error_hint(err, "--range goes with one table.");
	}
	if ((job->range = calloc(1, sizeof(*job->range))) == NULL)
		return error_nomem(err);
	if (range_parse(job->range, s->o->range) == -1)
		return errno == ENOMEM ? error_nomem(err) : bad_token(err);
	free(job->id);
	if ((job->id = new_id(job, job->range)) == NULL)
		return error_nomem(err);
	job->after = after_find(&s->after, job->id);
	return 0;
}

static int
damaged(const struct reading *r, struct error *err)
{
	error_set(err, EX_DATAERR, "could not open range %s: it is damaged",
	    r->job->id);
	return error_hint(err, "Give the token as pgplan printed it, the "
	    "whole of it.");
}

/* Is an end of the range open, or a cursor of the key that the table has? */
static bool
of_this_key(const struct reading *r, const uint8_t *cursor, size_t len)
{
	struct field f[CURSOR_COLUMNS_MAX];
	uint64_t fingerprint;
	uint16_t n;

	return len == 0 || (cursor_decode(cursor, len, &fingerprint, f, &n) &&
	    fingerprint == r->order.fingerprint && n == r->order.n);
}

/* Of a key that the table has: what is read lies between them. */
static int
take_bounds(struct reading *r, const uint8_t *p, size_t n, struct error *err)
{
	struct range_bounds *b = &r->limits.bounds;

	if (!range_bounds_decode(p, n, b))
		return damaged(r, err);
	if (of_this_key(r, b->lower, b->lower_len) &&
	    of_this_key(r, b->upper, b->upper_len))
		return 0;
	error_set(err, EX_DATAERR, "could not read range %s: the key of the "
	    "table is another one now", r->job->id);
	return error_hint(err, "Its columns, their types or collations changed "
	    "since the plan was made; plan this table anew.");
}

/* Does the session read the state that the plan was made of? */
static int
check_mark(struct reading *r, uint64_t mark, const char *hint,
    struct error *err)
{
	char *snapshot;
	bool same;

	if (snapshot_text(&r->s->db, &snapshot, err) == -1)
		return -1;
	same = mark == range_mark(snapshot, r->s->server.system_id);
	free(snapshot);
	if (same)
		return 0;
	error_set(err, EX_UNAVAILABLE, "could not read range %s: it is of "
	    "another snapshot", r->job->id);
	return error_hint(err, "%s", hint);
}

/*
 * Rows change their pages with every update: only in one snapshot do the
 * ranges make up the table.  Of a rewritten file check_intact knows.
 */
static int
take_pages(struct reading *r, const uint8_t *p, size_t n, struct error *err)
{
	if (!range_pages_decode(p, n, &r->limits.pages))
		return damaged(r, err);
	return check_mark(r, r->limits.pages.mark, "Ranges of a table without "
	    "a key hold for the snapshot of the plan alone: plan and read "
	    "under one pgsnapshot, or empty the table, reset its units and "
	    "plan it anew.", err);
}

/*
 * In another state the conditions of two tables would choose rows that do not
 * fit together.
 */
static int
take_subset(struct reading *r, const uint8_t *p, size_t n, struct error *err)
{
	struct range_subset s;

	if (!range_subset_decode(p, n, &s))
		return damaged(r, err);
	if (check_mark(r, s.mark, "A subset is of one state of the database: "
	    "plan and read under one pgsnapshot.  When it is gone plan anew, "
	    "for a new run (--fresh empties its tables).", err) == -1)
		return -1;
	free(r->limits.subset);
	r->limits.subset = strndup(s.where, s.where_len);
	if (r->limits.subset == NULL)
		return error_nomem(err);
	/* A text this long would be compiled for longer than it runs. */
	if (db_command(&r->s->db, "SET LOCAL jit = off", err) == -1)
		return -1;
	return s.rest_len == 0 ? 0 : take_bounds(r, s.rest, s.rest_len, err);
}

static int
unseal(struct reading *r, const struct buf *sealed, struct error *err)
{
	if (r->s->key == NULL) {
		error_set(err, EX_CONFIG, "could not open range %s: it is "
		    "sealed", r->job->id);
		return error_hint(err, "Give the masking key with -k.");
	}
	if (cursor_unseal(r->s->key, r->job->id, sealed->data, sealed->len,
	    &r->limits.plain) == 0)
		return 0;
	if (errno == ENOMEM)
		return error_nomem(err);
	error_set(err, EX_CONFIG, "could not open range %s: the key "
	    "does not fit, or the range is of another table", r->job->id);
	return error_hint(err, "Use the key that pgplan had, and the "
	    "table that it names with the range.");
}

int
reading_limits(struct reading *r, struct error *err)
{
	const struct buf *body;
	bool sealed;

	if (r->job->range == NULL)
		return 0;
	body = &r->job->range->body;
	sealed = body->data[0] == CURSOR_SEALED;
	buf_clear(&r->limits.plain);
	if (sealed) {
		if (unseal(r, body, err) == -1)
			return -1;
		body = &r->limits.plain;
	}
	switch (body->len == 0 ? 0 : body->data[0]) {
	case RANGE_BOUNDS:
		return sealed ? take_bounds(r, body->data, body->len, err) :
		    damaged(r, err);
	case RANGE_PAGES:
		return take_pages(r, body->data, body->len, err);
	case RANGE_SUBSET:
		return take_subset(r, body->data, body->len, err);
	default:
		return damaged(r, err);
	}
}

void
reading_limits_clear(struct reading *r)
{
	buf_free(&r->limits.plain);
	free(r->limits.subset);
	memset(&r->limits, 0, sizeof(r->limits));
}
