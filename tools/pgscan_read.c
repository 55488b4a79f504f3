#include "sys/system.h"
#include "stream/meta.h"
#include "tools/common/signals.h"
#include "tools/pgscan.h"

const char *
table_schema(const struct scan_table *t)
{
	return t->unit.root_table == NULL ? t->unit.schema :
	    t->unit.root_schema;
}

const char *
table_name(const struct scan_table *t)
{
	return t->unit.root_table == NULL ? t->unit.table : t->unit.root_table;
}

const struct scan_table *
find_table(const struct pgscan *s, const char *schema, const char *table)
{
	const struct scan_table *t;

	for (t = s->tables; t < tables_end(s); t++)
		if (strcmp(table_schema(t), schema) == 0 &&
		    strcmp(table_name(t), table) == 0)
			return t;
	return NULL;
}

const struct ancestor *
root_of(const struct scan_table *t, size_t column)
{
	const struct foreign_key *f;
	const struct fk_column *c;

	for (size_t i = 0; i < t->unit.nfkeys; i++) {
		f = &t->unit.fkeys[i];
		for (c = f->columns; c < f->columns + f->ncolumns; c++)
			if (c->nchain > 0 && strcmp(c->name,
			    t->unit.columns[column].name) == 0)
				return &c->chain[c->nchain - 1];
	}
	return NULL;
}

void
judge(const struct scan_table *t, size_t i, size_t k, struct scan_verdict *v)
{
	const struct scan_column *c = &t->columns[i];

	scan_judge(&c->spots[k], k == 0 ? c : NULL, v);
}

/* Partitions have the rules of their root and are looked at as one table. */
static bool
is_same(const struct scan_table *t, const struct unit *u)
{
	struct scan_table other = { .unit = *u };

	if (strcmp(table_schema(t), table_schema(&other)) != 0 ||
	    strcmp(table_name(t), table_name(&other)) != 0 ||
	    t->unit.ncolumns != u->ncolumns)
		return false;
	for (size_t i = 0; i < u->ncolumns; i++)
		if (strcmp(t->unit.columns[i].name, u->columns[i].name) != 0 ||
		    strcmp(t->unit.columns[i].type, u->columns[i].type) != 0)
			return false;
	return true;
}

static int
begin_table(struct pgscan *s, const json_t *json, struct error *e)
{
	struct scan_table *tables;
	struct unit u;
	const char *why;

	if (unit_from_json(&u, json, &why) == -1)
		return error_set(e, EX_DATAERR, "could not read a UNIT frame: "
		    "%s", why);
	for (s->now = 0; s->now < s->ntables; s->now++)
		if (is_same(&s->tables[s->now], &u)) {
			unit_clear(&u);
			return 0;
		}
	tables = reallocarray(s->tables, s->ntables + 1, sizeof(*tables));
	if (tables == NULL) {
		unit_clear(&u);
		return error_nomem(e);
	}
	s->tables = tables;
	if (scan_table_init(&tables[s->ntables], &u, e) == -1) {
		unit_clear(&u);
		return -1;
	}
	s->ntables++;
	meter_unit(&s->tool.meter, tables[s->now].id,
	    tables[s->now].unit.estimated_rows);
	return 0;
}

static int
look_at_rows(struct pgscan *s, const struct stream_frame *f, struct error *e)
{
	struct scan_table *t = &s->tables[s->now];
	const uint8_t *p = f->tuples;
	size_t len;

	meter_add(&s->tool.meter, f->count, f->tuples_len);
	for (uint32_t i = 0; i < f->count && t->rows < s->max_rows; i++) {
		if (scan_table_row(t, &s->scanner, p, &len, e) == -1)
			return -1;
		p += len;
	}
	return 0;
}

/* A table that could not be read is one that nobody looked at. */
static void
note_failure(struct pgscan *s, const struct stream_frame *f)
{
	const char *reason = "no reason given";

	(void)meta_str(f->json, "reason", &reason);
	msg_warn(&s->tool.msg, NULL, "a command before this one failed: "
	    "%.1000s", reason);
	s->code = error_worst(s->code, f->fail_code);
}

int
pgscan_read(struct pgscan *s, struct error *e)
{
	enum stream_result result;
	struct stream_frame f;
	int rc = 0;

	while (rc == 0 && (result = stream_reader_next(&s->in.reader, &f)) ==
	    STREAM_FRAME) {
		if (f.type == FRAME_UNIT)
			rc = begin_table(s, f.json, e);
		else if (f.type == FRAME_ROWS)
			rc = look_at_rows(s, &f, e);
		else if (f.type == FRAME_FAIL)
			note_failure(s, &f);
		meter_poll(&s->tool.meter);
		if (rc == 0 && signals_stop() != 0)
			return error_set(e, EX_TEMPFAIL, "ended by a signal");
	}
	if (rc == -1)
		return -1;
	return result == STREAM_END ? 0 : pipe_in_error(&s->in, result, e);
}
