#include "sys/system.h"
#include "key/seal.h"
#include "mask/unchanged.h"
#include "stream/meta.h"
#include "tools/common/signals.h"
#include "tools/pgmask.h"

int
pgmask_bind(struct pgmask *m, const json_t *json, struct error *e)
{
	const char *why;

	if (unit_from_json(&m->unit, json, &why) == -1)
		return error_set(e, EX_DATAERR,
		    "could not read a UNIT frame: %s", why);
	return mask_plan_bind(&m->plan, &m->unit, &m->rules, m->key, e);
}

void
pgmask_unbind(struct pgmask *m)
{
	mask_plan_free(&m->plan);
	unit_clear(&m->unit);
	m->state = UNIT_NONE;
	m->rows = 0;
}

/* Fails the unit that is open: FAIL and a message; what follows is skipped. */
static int
refuse(struct pgmask *m, struct error *unit_error, struct error *e)
{
	int rc = 0;

	msg_error(&m->tool.msg, unit_error);
	m->code = error_worst(m->code, unit_error->code);
	if (stream_write_fail(&m->out.writer, unit_error->code, NULL,
	    unit_error->message) == -1)
		rc = pipe_out_error(&m->out, e);
	error_clear(unit_error);
	if (rc == 0)
		rc = report_unit(m, "failed", e);
	pgmask_unbind(m);
	m->state = UNIT_REFUSED;
	return rc;
}

/* A second mask over the first would be one that no rules file describes. */
static int
check_unmasked(const json_t *json, struct error *e)
{
	if (json_object_get(json, "mask") == NULL)
		return 0;
	error_set(e, EX_NOPERM, "could not mask the stream: it is masked "
	    "already");
	return error_hint(e, "let pgmask read what pgcopy-out writes");
}

/*
 * A unit that the rules do not fit is refused at its next frame: where that
 * is FAIL, the unit failed before us, perhaps before its columns were known,
 * and that failure is the one to tell.
 */
static int
begin_unit(struct pgmask *m, json_t *json, struct error *e)
{
	struct error unit_error = { 0 };
	json_t *mask = NULL;
	bool bound;

	bound = check_unmasked(json, &unit_error) == 0 &&
	    pgmask_bind(m, json, &unit_error) == 0;
	if (bound) {
		mask = mask_plan_json(&m->plan, m->key == NULL ? NULL :
		    m->key_id);
		if (json_object_set_new(json, "mask", mask) == -1)
			return error_nomem(e);
	} else
		json_object_del(json, "mask");
	if (stream_write_unit(&m->out.writer, json) == -1) {
		error_clear(&unit_error);
		return pipe_out_error(&m->out, e);
	}
	if (!bound) {
		error_move(&m->doubt, &unit_error);
		m->state = UNIT_DOUBTED;
		return 0;
	}
	m->state = UNIT_OPEN;
	meter_unit(&m->tool.meter, m->plan.id, m->unit.estimated_rows);
	return 0;
}

static int
mask_rows(struct pgmask *m, const struct stream_frame *f, struct error *e)
{
	struct error unit_error = { 0 };
	const uint8_t *p = f->tuples;
	struct buf *out;
	size_t len;

	if (m->plan.collects && mask_plan_collect(&m->plan, p, f->count,
	    &unit_error) == -1)
		return refuse(m, &unit_error, e);
	for (uint32_t i = 0; i < f->count; i++, p += len) {
		if ((out = stream_rows_buf(&m->out.writer)) == NULL)
			return pipe_out_error(&m->out, e);
		if (mask_plan_row(&m->plan, p, &len, out, &unit_error) == -1)
			return refuse(m, &unit_error, e);
		if (stream_rows_added(&m->out.writer, 1) == -1)
			return pipe_out_error(&m->out, e);
	}
	return 0;
}

static int
copy_rows(struct pgmask *m, const struct stream_frame *f, struct error *e)
{
	meter_add(&m->tool.meter, f->count, f->tuples_len);
	report_count(m, f);
	if (!m->plan.keeps_all)
		return mask_rows(m, f, e);
	return stream_write_rows_frame(&m->out.writer, f) == -1 ?
	    pipe_out_error(&m->out, e) : 0;
}

/* So that what was done to a batch is known however the unit ends. */
static int
write_counts(struct pgmask *m, struct error *e)
{
	json_t *columns;
	int rc;

	if (m->plan.keeps_all)
		return 0;
	if ((columns = mask_plan_counts(&m->plan)) == NULL)
		return error_nomem(e);
	rc = stream_write_cols(&m->out.writer, columns);
	json_decref(columns);
	return rc == -1 ? pipe_out_error(&m->out, e) : 0;
}

static int
end_batch(struct pgmask *m, const struct stream_frame *f, struct error *e)
{
	struct error unit_error = { 0 };
	const uint8_t *cursor = f->cursor;
	size_t n = f->cursor_len;

	/* What a MARK covers may be committed: not rows that look unmasked. */
	if (unchanged_check(&m->plan, m->max_unchanged, &unit_error) == -1)
		return refuse(m, &unit_error, e);
	if (m->plan.seals && n > 0) {
		buf_clear(&m->sealed);
		if (cursor_seal(m->key, m->plan.id, cursor, n,
		    &m->sealed) == -1)
			return pipe_out_error(&m->out, e);
		cursor = m->sealed.data;
		n = m->sealed.len;
	}
	if (write_counts(m, e) == -1)
		return -1;
	return stream_write_mark(&m->out.writer, cursor, n) == -1 ?
	    pipe_out_error(&m->out, e) : 0;
}

static int
end_unit(struct pgmask *m, const struct stream_frame *f, struct error *e)
{
	json_t *columns = m->plan.keeps_all ?
	    json_incref(json_object_get(f->json, "columns")) :
	    mask_plan_counts(&m->plan);
	int rc = 0;

	if (columns == NULL && !m->plan.keeps_all)
		return error_nomem(e);
	if (stream_write_done(&m->out.writer, columns) == -1)
		rc = pipe_out_error(&m->out, e);
	json_decref(columns);
	if (rc == 0)
		rc = report_unit(m, "done", e);
	pgmask_unbind(m);
	return rc;
}

/* A FAIL that came from before us; it says nothing new of a refused unit. */
static int
pass_failure(struct pgmask *m, const struct stream_frame *f, struct error *e)
{
	const char *sqlstate = NULL, *reason = "";

	m->code = error_worst(m->code, f->fail_code);
	if (f->fail_in_unit && m->state == UNIT_REFUSED) {
		m->state = UNIT_NONE;
		return 0;
	}
	error_clear(&m->doubt);
	meta_str(f->json, "sqlstate", &sqlstate);
	meta_str(f->json, "reason", &reason);
	if (stream_write_fail(&m->out.writer, f->fail_code, sqlstate,
	    reason) == -1)
		return pipe_out_error(&m->out, e);
	if (f->fail_in_unit && report_unit(m, "failed", e) == -1)
		return -1;
	pgmask_unbind(m);
	return 0;
}

/* Frames inside a unit. */
static int
unit_frame(struct pgmask *m, const struct stream_frame *f, struct error *e)
{
	if (m->state == UNIT_REFUSED) {
		if (f->type == FRAME_DONE)
			m->state = UNIT_NONE;
		return 0;
	}
	switch (f->type) {
	case FRAME_ROWS:
		return copy_rows(m, f, e);
	case FRAME_MARK:
		return end_batch(m, f, e);
	default:
		return end_unit(m, f, e);
	}
}

static int
any_frame(struct pgmask *m, const struct stream_frame *f, struct error *e)
{
	struct stream_writer *w = &m->out.writer;
	int rc = 0;

	if (m->state == UNIT_DOUBTED && f->type != FRAME_FAIL &&
	    refuse(m, &m->doubt, e) == -1)
		return -1;
	switch (f->type) {
	case FRAME_ROWS:
	case FRAME_MARK:
	case FRAME_DONE:
		return unit_frame(m, f, e);
	case FRAME_UNIT:
		return begin_unit(m, f->json, e);
	case FRAME_FAIL:
		return pass_failure(m, f, e);
	case FRAME_HEAD:
		rc = stream_write_head(w, f->json);
		break;
	case FRAME_SNAP:
		rc = stream_write_snap(w, f->json);
		break;
	case FRAME_COLS:
		break;		/* of a stream that was masked before */
	case FRAME_TAIL:
		rc = stream_write_tail(w);
		break;
	}
	return rc == -1 ? pipe_out_error(&m->out, e) : 0;
}

int
pgmask_filter(struct pgmask *m, struct error *e)
{
	enum stream_result result;
	struct stream_frame f;

	while ((result = stream_reader_next(&m->in.reader, &f)) ==
	    STREAM_FRAME) {
		if (any_frame(m, &f, e) == -1)
			return -1;
		meter_poll(&m->tool.meter);
		/* Where nothing blocks, no call was there to be interrupted. */
		if (signals_stop() != 0)
			return error_set(e, EX_TEMPFAIL, "ended by a signal");
	}
	return result == STREAM_END ? 0 : pipe_in_error(&m->in, result, e);
}
