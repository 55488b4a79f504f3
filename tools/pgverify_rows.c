/*
 * Both sides at once, in the order that pgverify_select.c gives them.  Of each
 * side one row is held, and where rows are brought together by what is kept
 * of them, a copy of the one before.
 */
#include "sys/system.h"
#include "db/copy_out.h"
#include "io/buf.h"
#include "tools/common/signals.h"
#include "tools/pgverify.h"

#define ROW_MAX		(1024 * 1024 * 1024)
#define POLL_ROWS	256

struct side {
	struct db	*db;
	struct tally	*tally;
	struct copy_out	 copy;
	uint16_t	 nfields;
	bool		 ended;
	const uint8_t	*row;
	size_t		 len;
	struct field	*fields;
	struct buf	 held;		/* a row that was left behind */
	struct field	*held_fields;
};

struct merge {
	struct verify		*v;
	struct verify_table	*t;
	struct side		 source, target;
};

static int
side_open(struct merge *m, struct side *s, struct db *db, struct tally *tally,
    struct error *e)
{
	char *sql;
	int rc;

	s->db = db;
	s->tally = tally;
	s->nfields = (uint16_t)(m->t->unit.ncolumns + m->t->nextra);
	s->fields = calloc(s->nfields + 1u, sizeof(*s->fields));
	s->held_fields = calloc(s->nfields + 1u, sizeof(*s->held_fields));
	if (s->fields == NULL || s->held_fields == NULL)
		return error_nomem(e);
	if ((sql = table_select(m->v, m->t, db, e)) == NULL)
		return -1;
	rc = copy_out_begin(&s->copy, db, sql, s->nfields, ROW_MAX, e);
	free(sql);
	return rc;
}

static void
side_close(struct side *s)
{
	if (s->db != NULL)
		copy_out_end(&s->copy);
	buf_free(&s->held);
	free(s->fields);
	free(s->held_fields);
}

/* The next row; 0, or -1. */
static int
side_next(struct side *s, struct error *e)
{
	switch (copy_out_next(&s->copy, &s->row, &s->len, e)) {
	case COPY_OUT_ROW:
		(void)tuple_fields(s->row, s->nfields, s->fields);
		tally_row(s->tally, s->fields);
		return 0;
	case COPY_OUT_END:
		s->ended = true;
		return 0;
	case COPY_OUT_FAILED:
		break;
	}
	return -1;
}

/* Keeps a copy of the row and goes on to the next. */
static int
side_hold(struct side *s, struct error *e)
{
	buf_clear(&s->held);
	if (buf_append(&s->held, s->row, s->len) == -1)
		return error_nomem(e);
	(void)tuple_fields(s->held.data, s->nfields, s->held_fields);
	return side_next(s, e);
}

/* Which side's row comes first; the end comes last. */
static int
order(const struct merge *m, size_t nparts)
{
	if (m->source.ended || m->target.ended)
		return (int)m->source.ended - (int)m->target.ended;
	return key_compare(m->t->parts, nparts, m->source.fields,
	    m->target.fields);
}

static int
poll_signals(struct merge *m, struct error *e)
{
	struct meter *meter = &m->v->tool->meter;

	if (m->t->target.rows % POLL_ROWS != 0)
		return 0;
	meter_add(meter, POLL_ROWS, 0);
	meter_poll(meter);
	return signals_stop() == 0 ? 0 :
	    error_set(e, EX_TEMPFAIL, "ended by a signal");
}

static void
count_pair(struct merge *m, const struct field *source,
    const struct field *target)
{
	pair_count(m->t->pairs, m->t->unit.ncolumns, source, target);
	m->t->paired++;
}

/* Is the target's row the same as the one that was paired last? */
static bool
is_doubled(const struct merge *m)
{
	return m->t->paired > 0 && key_compare(m->t->parts, m->t->nparts,
	    m->target.fields, m->target.held_fields) == 0;
}

/*
 * By key, which no two rows of the source share.  The target's row is held so
 * that a second one of the same key is seen as such.
 */
static int
step_by_key(struct merge *m, struct error *e)
{
	int o = order(m, m->t->nparts);

	if (o < 0) {
		m->t->missing++;
		return side_next(&m->source, e);
	}
	if (o > 0) {
		if (is_doubled(m))
			m->t->doubled++;
		else
			m->t->extra++;
		return side_next(&m->target, e);
	}
	count_pair(m, m->source.fields, m->target.fields);
	return side_next(&m->source, e) == -1 ? -1 :
	    side_hold(&m->target, e);
}

/* Does a masked column hold something that could have been masked? */
static bool
has_masked(const struct verify_table *t, const struct field *f)
{
	size_t i;

	for (i = 0; i < t->unit.ncolumns; i++)
		if (!t->kept[i] && f[i].len > 0)
			return true;
	return false;
}

/* Does the row belong to the group of the held one? */
static bool
in_group(const struct merge *m, const struct side *s)
{
	return !s->ended && key_compare(m->t->parts, 1, s->fields,
	    s->held_fields) == 0;
}

/*
 * A group of rows that have the same kept part, on both sides: which is whose
 * is not to be known, but a row that is the same in all columns is seen: the
 * groups are in the order of the masked part's hash.  `s` and `t` walk along
 * the two; a walker's row is the held one at first.
 */
static int
walk_group(struct merge *m, struct error *e)
{
	const struct field *a = m->source.held_fields;
	const struct field *b = m->target.held_fields;
	uint64_t na = 1, nb = 1;
	int o, rc = 0;

	while (rc == 0 && (a != NULL || b != NULL)) {
		o = a == NULL ? 1 : b == NULL ? -1 :
		    key_compare(m->t->parts + 1, 1, a, b);
		if (o == 0 && has_masked(m->t, b))
			m->t->same++;
		if (o <= 0) {
			if (a == m->source.fields)
				rc = side_next(&m->source, e);
			a = in_group(m, &m->source) ? m->source.fields : NULL;
			na += a != NULL;
		}
		if (rc == 0 && o >= 0) {
			if (b == m->target.fields)
				rc = side_next(&m->target, e);
			b = in_group(m, &m->target) ? m->target.fields : NULL;
			nb += b != NULL;
		}
		if (rc == 0)
			rc = poll_signals(m, e);
	}
	m->t->grouped += nb;
	m->t->missing += na > nb ? na - nb : 0;
	m->t->extra += nb > na ? nb - na : 0;
	return rc;
}

/* By what is kept: a pair where one row on each side has it. */
static int
step_by_kept(struct merge *m, struct error *e)
{
	int o = order(m, 1);

	if (o < 0) {
		m->t->missing++;
		return side_next(&m->source, e);
	}
	if (o > 0) {
		m->t->extra++;
		return side_next(&m->target, e);
	}
	if (side_hold(&m->source, e) == -1 || side_hold(&m->target, e) == -1)
		return -1;
	if (in_group(m, &m->source) || in_group(m, &m->target))
		return walk_group(m, e);
	count_pair(m, m->source.held_fields, m->target.held_fields);
	return 0;
}

static int
merge_rows(struct merge *m, struct error *e)
{
	int rc;

	if (side_next(&m->source, e) == -1 || side_next(&m->target, e) == -1)
		return -1;
	while (!m->source.ended || !m->target.ended) {
		rc = m->t->method == BY_KEY ? step_by_key(m, e) :
		    step_by_kept(m, e);
		if (rc == -1 || poll_signals(m, e) == -1)
			return -1;
	}
	return 0;
}

int
table_scan(struct verify *v, struct verify_table *t, struct error *e)
{
	struct merge m = { .v = v, .t = t };
	int rc;

	rc = side_open(&m, &m.target, &v->target, &t->target, e);
	while (rc == 0 && !m.target.ended)
		if ((rc = side_next(&m.target, e)) == 0)
			rc = poll_signals(&m, e);
	side_close(&m.target);
	return rc;
}

int
table_rows(struct verify *v, struct verify_table *t, struct error *e)
{
	struct merge m = { .v = v, .t = t };
	int rc;

	buf_init(&m.source.held, ROW_MAX);
	buf_init(&m.target.held, ROW_MAX);
	rc = side_open(&m, &m.source, &v->source, &t->source, e);
	if (rc == 0)
		rc = side_open(&m, &m.target, &v->target, &t->target, e);
	if (rc == 0)
		rc = merge_rows(&m, e);
	side_close(&m.source);
	side_close(&m.target);
	return rc;
}
