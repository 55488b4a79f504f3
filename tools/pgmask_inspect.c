#include "sys/system.h"
#include "mask/side.h"
#include "tools/pgmask.h"

#define EXPLAIN_MAX (16 * 1024 * 1024)

static int
print_plan(struct pgmask *m, struct error *e)
{
	struct buf text;
	int rc = 0;

	buf_init(&text, EXPLAIN_MAX);
	if (mask_plan_explain(&m->plan, &text) == -1)
		rc = error_nomem(e);
	else if (fwrite(text.data, 1, text.len, stdout) != text.len)
		rc = error_set(e, EX_IOERR, "could not write: %s",
		    strerror(errno));
	buf_free(&text);
	return rc;
}

/* Names the kept columns that look like copies of masked ones. */
static int
warn_sides(struct pgmask *m, struct error *e)
{
	struct side_column *list;
	struct buf why;
	size_t n;
	int rc = 0;

	if ((list = calloc(m->plan.ncolumns + 1, sizeof(*list))) == NULL)
		return error_nomem(e);
	n = side_columns(&m->plan, list);
	buf_init(&why, EXPLAIN_MAX);
	for (size_t i = 0; i < n && rc == 0; i++) {
		buf_clear(&why);
		if ((rc = side_describe(&m->plan, &list[i], &why)) == 0)
			msg_warn(&m->tool.msg, "mask it like that one or make "
			    "it null; {action: keep, derived: true} says that "
			    "it may stay", "%s.%s is kept: %.*s", m->plan.id,
			    m->plan.columns[list[i].column].column->name,
			    (int)why.len, (const char *)why.data);
		else
			rc = error_nomem(e);
	}
	buf_free(&why);
	free(list);
	return rc;
}

/* Which of the file's tables had a unit: a misspelt one has none. */
static void
note_table(struct pgmask *m, bool *matched)
{
	const struct unit *u = &m->unit;
	struct error ambiguous = { 0 };
	const struct table_rules *t = NULL;

	if (u->schema != NULL && rules_find(&m->rules, u->root_table == NULL ?
	    u->schema : u->root_schema, u->root_table == NULL ? u->table :
	    u->root_table, &t, &ambiguous) == 0 && t != NULL)
		matched[t - m->rules.tables] = true;
	error_clear(&ambiguous);
}

static void
warn_unmatched(struct pgmask *m, const bool *matched)
{
	const struct table_rules *t;

	for (size_t i = 0; i < m->rules.ntables; i++) {
		t = &m->rules.tables[i];
		if (!matched[i])
			msg_warn(&m->tool.msg, "is it spelt as in the source? "
			    "Patterns without a schema match any",
			    "%s:%u:%u: no table of the stream is %s",
			    m->rules.file, t->line, t->column, t->name);
	}
}

static int
inspect_unit(struct pgmask *m, const json_t *json, bool *matched,
    struct error *e)
{
	struct error unit_error = { 0 };
	int rc = pgmask_bind(m, json, &unit_error);

	note_table(m, matched);
	if (rc == -1) {
		rc = 0;
		msg_error(&m->tool.msg, &unit_error);
		m->code = error_worst(m->code, unit_error.code);
		error_clear(&unit_error);
	} else if (m->mode == MODE_EXPLAIN)
		rc = print_plan(m, e);
	else if (m->mode == MODE_CHECK)
		rc = warn_sides(m, e);
	else {
		m->state = UNIT_OPEN;	/* its rows follow */
		return 0;
	}
	pgmask_unbind(m);
	return rc;
}

/* A row that can't be masked ends the preview of its unit. */
static void
preview(struct pgmask *m, const struct stream_frame *f)
{
	struct error unit_error = { 0 };

	if (preview_rows(m, f, &unit_error) == 0)
		return;
	msg_error(&m->tool.msg, &unit_error);
	m->code = error_worst(m->code, unit_error.code);
	error_clear(&unit_error);
	pgmask_unbind(m);
}

static int
inspect_stream(struct pgmask *m, bool *matched, struct error *e)
{
	enum stream_result result;
	struct stream_frame f;
	bool first = true;

	while ((result = stream_reader_next(&m->in.reader, &f)) ==
	    STREAM_FRAME) {
		first = false;
		if (f.type == FRAME_FAIL)
			m->code = error_worst(m->code, f.fail_code);
		if (f.type == FRAME_UNIT && inspect_unit(m, f.json,
		    matched, e) == -1)
			return -1;
		if (f.type == FRAME_ROWS && m->state == UNIT_OPEN)
			preview(m, &f);
		if (f.type == FRAME_DONE || f.type == FRAME_FAIL)
			pgmask_unbind(m);
	}
	/* Nothing at all: there is only the file to check. */
	if (first && m->mode == MODE_CHECK && result == STREAM_CUT &&
	    m->in.reader.in.len == 0)
		return 0;
	if (result != STREAM_END)
		return pipe_in_error(&m->in, result, e);
	if (m->mode == MODE_CHECK)
		warn_unmatched(m, matched);
	return 0;
}

int
pgmask_inspect(struct pgmask *m, struct error *e)
{
	bool *matched;
	int rc;

	/* Rules can be tried out before there is a key. */
	if (m->key == NULL && (m->key = key_random(e)) == NULL)
		return -1;
	if (m->mode == MODE_EXPLAIN)
		printf("unit\tcolumn\ttype\taction\tdomain\tnew values\n");
	if ((matched = calloc(m->rules.ntables + 1, sizeof(*matched))) == NULL)
		return error_nomem(e);
	rc = inspect_stream(m, matched, e);
	free(matched);
	if (rc == -1)
		return -1;
	if (fflush(stdout) == EOF || ferror(stdout))
		return error_set(e, EX_IOERR, "could not write: %s",
		    strerror(errno));
	return 0;
}
