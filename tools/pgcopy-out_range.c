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

static int
open_bounds(struct reading *r, const struct buf *sealed, struct error *err)
{
	struct range_limits *l = &r->limits;

	if (r->s->key == NULL) {
		error_set(err, EX_CONFIG, "could not open range %s: it is "
		    "sealed", r->job->id);
		return error_hint(err, "Give the masking key with -k.");
	}
	if (cursor_unseal(r->s->key, r->job->id, sealed->data, sealed->len,
	    &l->plain) == -1) {
		if (errno == ENOMEM)
			return error_nomem(err);
		error_set(err, EX_CONFIG, "could not open range %s: the key "
		    "does not fit, or the range is of another table",
		    r->job->id);
		return error_hint(err, "Use the key that pgplan had, and the "
		    "table that it names with the range.");
	}
	if (!range_bounds_decode(l->plain.data, l->plain.len, &l->bounds))
		return damaged(r, err);
	if (of_this_key(r, l->bounds.lower, l->bounds.lower_len) &&
	    of_this_key(r, l->bounds.upper, l->bounds.upper_len))
		return 0;
	error_set(err, EX_DATAERR, "could not read range %s: the key of the "
	    "table is another one now", r->job->id);
	return error_hint(err, "Its columns, their types or collations changed "
	    "since the plan was made; plan this table anew.");
}

/*
 * Rows change their pages with every update: only in one snapshot do the
 * ranges make up the table.  Of a rewritten file check_intact knows.
 */
static int
open_pages(struct reading *r, const struct buf *body, struct error *err)
{
	char *snapshot;
	bool same;

	if (!range_pages_decode(body->data, body->len, &r->limits.pages))
		return damaged(r, err);
	if (snapshot_text(&r->s->db, &snapshot, err) == -1)
		return -1;
	same = r->limits.pages.mark == range_mark(snapshot,
	    r->s->server.system_id);
	free(snapshot);
	if (same)
		return 0;
	error_set(err, EX_UNAVAILABLE, "could not read range %s: it is of "
	    "another snapshot", r->job->id);
	return error_hint(err, "Ranges of a table without a key hold for the "
	    "snapshot of the plan alone: plan and read under one pgsnapshot, "
	    "or empty the table, reset its units and plan it anew.");
}

int
reading_limits(struct reading *r, struct error *err)
{
	const struct range *range = r->job->range;

	if (range == NULL)
		return 0;
	buf_clear(&r->limits.plain);
	switch (range->body.data[0]) {
	case CURSOR_SEALED:
		return open_bounds(r, &range->body, err);
	case RANGE_PAGES:
		return open_pages(r, &range->body, err);
	default:
		return damaged(r, err);
	}
}
