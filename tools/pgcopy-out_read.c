#include "sys/system.h"
#include "db/copy_out.h"
#include "db/large_object.h"
#include "tools/common/signals.h"
#include "tools/pgcopy-out_read.h"

#define POLL_ROWS	256	/* rows between two looks at the meter */
#define SORT_NOTICE	100000	/* sorted rows from which on we say so */

int
reading_out_error(struct reading *r, struct error *err)
{
	r->out_failed = true;
	return pipe_out_error(&r->s->out, err);
}

int
reading_mark(struct reading *r, struct error *err)
{
	if (stream_write_mark(&r->s->out.writer, r->cursor.data,
	    r->order.n == 0 ? 0 : r->cursor.len) == -1)
		return reading_out_error(r, err);
	r->batch_rows = r->batch_bytes = 0;
	return 0;
}

static int
bad_key(struct reading *r, struct error *err)
{
	if (errno == ENOMEM)
		return error_nomem(err);
	error_set(err, EX_DATAERR, "could not order %s: row %" PRIu64 " has a "
	    "key that is %s", r->job->id, r->rows + 1,
	    errno == EINVAL ? "NULL" : "too large for a cursor");
	return error_hint(err, "Choose other columns with --key, or none.");
}

/*
 * Takes the cursor of a row.  That a table's key is unique is for its index
 * to see to; of a query nobody does, and rows that share a key with the end
 * of a batch would be lost when it is resumed.
 */
static int
take_key(struct reading *r, const uint8_t *tuple, struct error *err)
{
	struct buf swap;

	if (r->unit.is_query) {
		swap = r->previous;
		r->previous = r->cursor;
		r->cursor = swap;
	}
	if (key_order_cursor(&r->order, tuple, &r->cursor) == -1)
		return bad_key(r, err);
	if (!r->unit.is_query || r->cursor.len != r->previous.len ||
	    memcmp(r->cursor.data, r->previous.data, r->cursor.len) != 0)
		return 0;
	error_set(err, EX_DATAERR, "could not order %s: rows %" PRIu64 " and "
	    "%" PRIu64 " have the same key", r->job->id, r->rows, r->rows + 1);
	return error_hint(err, "Choose other columns with --key, or none.");
}

static int
emit(struct reading *r, const uint8_t *tuple, size_t len, struct error *err)
{
	struct session *s = r->s;

	if (r->order.n > 0 && take_key(r, tuple, err) == -1)
		return -1;
	if (stream_write_row(&s->out.writer, tuple, len) == -1)
		return reading_out_error(r, err);
	s->retries = 0;
	r->rows++;
	r->batch_rows++;
	r->batch_bytes += len;
	meter_add(&s->tool->meter, 1, len);
	if (r->rows % POLL_ROWS == 0)
		meter_poll(&s->tool->meter);
	if (r->order.n > 0 && (r->batch_rows >= s->o->batch_rows ||
	    r->batch_bytes >= s->o->batch_bytes))
		return reading_mark(r, err);
	return 0;
}

bool
reading_must_stop(const struct reading *r)
{
	return r->out_failed || signals_stop() != 0;
}

static int
copy_rows(struct reading *r, const char *select, struct error *err)
{
	struct session *s = r->s;
	struct copy_out copy;
	const uint8_t *tuple;
	size_t len;
	int rc;

	rc = copy_out_begin(&copy, &s->db, select, (uint16_t)r->unit.ncolumns,
	    s->o->max_row, err);
	s->copying = rc == 0;
	while (rc == 0) {
		switch (copy_out_next(&copy, &tuple, &len, err)) {
		case COPY_OUT_ROW:
			rc = emit(r, tuple, len, err);
			if (signals_stop() != 0)
				rc = error_set(err, EX_TEMPFAIL,
				    "ended by a signal");
			continue;
		case COPY_OUT_END:
			break;
		case COPY_OUT_FAILED:
			rc = -1;
		}
		break;
	}
	/* When all ends here FAIL goes first, the cancel comes at the end. */
	if (reading_must_stop(r))
		copy.open = false;
	else
		s->copying = false;
	copy_out_end(&copy);
	return rc;
}

/* What the server is going to do, if that is worth a word. */
static void
say_plan(struct reading *r, const struct copy_plan *plan)
{
	struct msg *msg = &r->s->tool->msg;

	if (plan->sorted_rows >= SORT_NOTICE)
		msg_info(msg, "%s: the server sorts about %.0f rows before "
		    "the first one comes (%s)", r->job->id,
		    plan->sorted_rows, plan->kind);
	else
		msg_debug(msg, "%s: plan: %s", r->job->id, plan->kind);
}

static bool
is_large_objects(const struct reading *r)
{
	return r->job->relation != NULL &&
	    r->job->relation->kind == RELATION_LARGE_OBJECTS;
}

/*
 * A subset reads other tables, too: one that was emptied after the snapshot
 * would look empty, and rows that belong here be left out.
 */
static int
check_others(struct reading *r, struct error *err)
{
	bool intact;

	if (r->limits.subset == NULL)
		return 0;
	if (snapshot_check_locked(&r->s->db, &intact, err) == -1)
		return -1;
	if (intact)
		return 0;
	error_set(err, EX_DATAERR, "could not read %s: a table that its rows "
	    "depend on was truncated or rewritten after the snapshot was "
	    "taken", r->job->id);
	return error_hint(err, "Plan and read it under a new snapshot.");
}

/*
 * A read from the start is planned as the server likes it.  One that goes on
 * is not to sort all that is left once more: the index gives the order there.
 */
int
reading_rows(struct reading *r, struct error *err)
{
	struct session *s = r->s;
	struct copy_query q = {
		.unit = &r->unit,
		.only = r->job->relation != NULL &&
		    r->job->relation->kind == 'r',
		.query = r->job->relation == NULL ? s->o->query : NULL,
		.where = s->o->where,
		.subset = r->limits.subset,
		.order = &r->order,
		.bounds = &r->limits.bounds,
		.pages = &r->limits.pages,
		.cursor = r->cursor.data,
		.cursor_len = r->cursor.len
	};
	struct copy_plan plan;
	char *select;
	int rc;

	if (db_command(&s->db, q.cursor_len > 0 ?
	    "SET LOCAL enable_sort = off" : "SET LOCAL enable_sort TO DEFAULT",
	    err) == -1)
		return -1;
	select = is_large_objects(r) ? large_object_select(&r->order,
	    r->cursor.data, r->cursor.len, s->o->where, err) :
	    copy_out_select(&s->db, &q, err);
	if (select == NULL)
		return -1;
	if ((rc = copy_out_plan(&s->db, select, &plan, err)) == 0 &&
	    (rc = check_others(r, err)) == 0) {
		say_plan(r, &plan);
		rc = copy_rows(r, select, err);
	}
	free(select);
	return rc;
}
