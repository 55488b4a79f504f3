#include "sys/system.h"
#include "sys/error.h"
#include "copy/cursor.h"
#include "db/books.h"
#include "db/books_column.h"
#include "stream/meta.h"
#include "tools/common/signals.h"
#include "tools/common/tsv.h"
#include "tools/pgcopy-in.h"

/* One line on stdout for a unit that ended. */
static int
print_unit(struct load *l, const struct error *why, struct error *e)
{
	printf("%s\t", why == NULL ? "done" : "failed");
	tsv_put(stdout, l->id);
	printf("\trows=%" PRId64 "\tbatches=%" PRId64 "\tsent=%" PRIu64,
	    l->books.rows, l->books.batches, l->sent);
	if (why != NULL)
		printf("\tcode=%d", why->code);
	if (why != NULL && why->sqlstate[0] != '\0')
		printf("\tsqlstate=%s", why->sqlstate);
	putchar('\n');
	if (fflush(stdout) == EOF || ferror(stdout))
		return error_set(e, EX_IOERR,
		    "could not write to standard output: %s", strerror(errno));
	return 0;
}

/*
 * The unit failed for the reason in *e: back to its last batch, into the
 * books, and on with the next.  -1 where the stream can't go on either.
 */
static int
unit_failed(struct load *l, bool create, struct error *e)
{
	struct error why = {0};
	int rc;

	copy_in_abort(&l->copy, "pgcopy-in: the unit failed");
	if (db_is_lost(&l->db) || signals_stop() != 0)
		return -1;
	error_move(&why, e);
	db_error_names(&l->db, &why);
	rc = load_book_failure(l, &why, create, e);
	if (rc == 0 && (rc = metrics_unit(l, METRICS_FAILED, true, e)) == 0)
		rc = print_unit(l, &why, e);
	msg_error(&l->tool->msg, &why);
	l->worst = error_worst(l->worst, why.code);
	error_clear(&why);
	l->state = LOAD_SKIP;
	return rc;
}

static int
on_unit(struct load *l, const struct stream_frame *f, struct error *e)
{
	if (load_unit(l, f->json, e) == -1)
		return -1;
	meter_unit(&l->tool->meter, l->id, l->unit.estimated_rows);
	return 0;
}

static int
on_rows(struct load *l, const struct stream_frame *f, struct error *e)
{
	if (l->state == LOAD_REPEAT)
		return resume_repeated(l, e);
	l->sent += f->count;
	meter_add(&l->tool->meter, f->count, f->tuples_len);
	return copy_in_rows(&l->copy, f->tuples, f->tuples_len, f->count, e);
}

/* A new snapshot is booked with the first batch that was read from it. */
static int
book_snapshot(struct load *l, struct error *e)
{
	struct books_unit *b = &l->books;
	char *now;

	if (!l->snapshot_changed)
		return 0;
	l->snapshot_changed = false;
	if (books_event(&l->db, l->run, l->id, "snapshot", json_pack(
	    "{s:s?, s:s?}", "before", b->snapshot, "now", l->snapshot),
	    e) == -1)
		return -1;
	if ((now = strdup(l->snapshot == NULL ? "" : l->snapshot)) == NULL)
		return error_nomem(e);
	free(b->snapshot);
	b->snapshot = now;
	return books_unit_snapshot(&l->db, b, e);
}

static int
on_mark(struct load *l, const struct stream_frame *f, struct error *e)
{
	char *token = NULL;
	int rc;

	if (l->state == LOAD_REPEAT)
		return 0;
	if (f->cursor_len > 0) {
		if (l->sealed && f->cursor[0] != CURSOR_SEALED)
			return error_set(e, EX_DATAERR, "could not "
			    "book a checkpoint of %s: its key is masked, but "
			    "the cursor is not sealed", l->id);
		token = cursor_token(f->cursor, f->cursor_len);
		if (token == NULL)
			return error_nomem(e);
	}
	rc = copy_in_mark(&l->copy, f->rows, f->bytes, token, e);
	free(token);
	return rc == -1 ? -1 : book_snapshot(l, e);
}

static int
on_done(struct load *l, struct error *e)
{
	if (l->state == LOAD_OPEN && (copy_in_done(&l->copy, e) == -1 ||
	    load_unlock(l, e) == -1))
		return -1;
	return 0;
}

/*
 * What pgmask did to the columns in this attempt, to be booked with the batch
 * that comes next.  Counts that do not fit the unit say nothing.
 */
static int
on_cols(struct load *l, const struct stream_frame *f, struct error *e)
{
	struct books_unit *b = &l->books;

	free(b->new_counts);
	return books_counts_add(b->counts, json_object_get(f->json, "columns"),
	    l->unit.ncolumns, &b->new_counts) == -1 ? error_nomem(e) : 0;
}

static int
on_snap(struct load *l, const struct stream_frame *f, struct error *e)
{
	const char *id;
	char *copy;

	if (!meta_str(f->json, "snapshot", &id))
		return 0;
	if ((copy = strdup(id)) == NULL)
		return error_nomem(e);
	free(l->snapshot);
	l->snapshot = copy;
	l->snapshot_changed = true;
	return 0;
}

/* What the command before us says in FAIL; always -1. */
static int
fail_error(const struct stream_frame *f, const char *what, const char *id,
    struct error *e)
{
	const char *reason = "no reason given", *state = "";

	(void)meta_str(f->json, "reason", &reason);
	(void)meta_str(f->json, "sqlstate", &state);
	error_set(e, f->fail_code, "could not load %s%s: a command before "
	    "this one failed", what, id);
	error_detail(e, "%.1000s", reason);
	/* Whoever wrote the stream may have put anything there. */
	if (db_sqlstate_known(state))
		memcpy(e->sqlstate, state, sizeof(e->sqlstate));
	return -1;
}

/* Does the frame need the unit to be open? */
static bool
opens_unit(enum frame_type type)
{
	return type == FRAME_ROWS || type == FRAME_COLS ||
	    type == FRAME_MARK || type == FRAME_DONE;
}

/* A frame inside of a unit: 0, or -1 when the unit failed. */
static int
unit_frame(struct load *l, const struct stream_frame *f, struct error *e)
{
	if (l->state == LOAD_SEEN && opens_unit(f->type) &&
	    load_open(l, e) == -1)
		return -1;
	switch (f->type) {
	case FRAME_ROWS:
		return on_rows(l, f, e);
	case FRAME_MARK:
		return on_mark(l, f, e);
	case FRAME_COLS:
		return on_cols(l, f, e);
	case FRAME_DONE:
		return on_done(l, e);
	case FRAME_FAIL:
		return fail_error(f, "", l->id, e);
	default:
		return on_snap(l, f, e);
	}
}

/* Frames of a unit, with what its failure and its end mean. */
static int
take_unit_frame(struct load *l, const struct stream_frame *f,
    struct error *e)
{
	bool ends = f->type == FRAME_DONE || f->type == FRAME_FAIL;
	int rc = 0;

	/* The last verified batch stands, whatever comes next; rows commit it. */
	if (l->state == LOAD_OPEN && f->type != FRAME_DONE &&
	    f->type != FRAME_ROWS && f->type != FRAME_COLS)
		rc = copy_in_commit(&l->copy, e);
	if (l->state == LOAD_OPEN && rc == 0 && !ends)
		rc = metrics_unit(l, METRICS_RUNNING, false, e);
	if (l->state != LOAD_SKIP) {
		if (rc == 0)
			rc = unit_frame(l, f, e);
		if (rc == -1 && unit_failed(l, f->type == FRAME_FAIL, e) == -1)
			return -1;
		if (rc == 0 && ends && (metrics_unit(l, METRICS_DONE, true,
		    e) == -1 || print_unit(l, NULL, e) == -1))
			return -1;
	}
	if (ends) {
		load_unit_clear(l);
		meter_unit(&l->tool->meter, NULL, -1);
	}
	metrics_poll(l);
	return 0;
}

static int
take_frame(struct load *l, const struct stream_frame *f, struct error *e)
{
	meter_poll(&l->tool->meter);
	if (l->state != LOAD_BETWEEN)
		return take_unit_frame(l, f, e);
	switch (f->type) {
	case FRAME_HEAD:
		return load_head(l, f->json, e);
	case FRAME_UNIT:
		return on_unit(l, f, e);
	case FRAME_SNAP:
		return on_snap(l, f, e);
	case FRAME_FAIL:
		return fail_error(f, "the rest of the stream", "", e);
	default:
		return 0;		/* TAIL: its counts were verified */
	}
}

/*
 * The stream ended in another way than by its end frame, or we were asked to
 * end: what is verified is committed, what is open is not.
 */
static int
stream_broke(struct load *l, enum stream_result result, struct error *e)
{
	struct error late = {0};

	pipe_in_error(&l->in, result, e);
	/* From here on nothing waits for long, a second signal ends it. */
	l->db.intr = NULL;
	if (l->state == LOAD_OPEN)
		(void)copy_in_commit(&l->copy, &late);
	copy_in_abort(&l->copy, "pgcopy-in: the stream ended early");
	if (late.code != 0) {
		db_error_names(&l->db, &late);
		msg_error(&l->tool->msg, &late);
	}
	error_clear(&late);
	return -1;
}

int
load_stream(struct load *l, struct error *e)
{
	enum stream_result result;
	struct stream_frame f;

	for (;;) {
		result = stream_reader_next(&l->in.reader, &f);
		if (result == STREAM_END)
			return 0;
		if (result != STREAM_FRAME)
			return stream_broke(l, result, e);
		if (take_frame(l, &f, e) == -1) {
			copy_in_abort(&l->copy, "pgcopy-in: ended early");
			return -1;
		}
		if (signals_stop() != 0) {
			errno = EINTR;
			return stream_broke(l, STREAM_IOERR, e);
		}
	}
}
