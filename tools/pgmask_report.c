/*
 * --report: what became of each column, for whoever signs that a copy is
 * masked.  Names and numbers only.
 */
#include "sys/system.h"
#include "copy/tuple.h"
#include "stream/meta.h"
#include "tools/common/tsv.h"
#include "tools/pgmask.h"

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

int
report_open(struct pgmask *m, struct error *e)
{
	int fd;

	if (m->report_path == NULL)
		return 0;
	fd = open(m->report_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
	    O_NOCTTY, 0666);
	if (fd == -1 || (m->report = fdopen(fd, "w")) == NULL) {
		error_set(e, EX_IOERR, "could not open the report \"%s\": %s",
		    m->report_path, strerror(errno));
		if (fd != -1)
			close(fd);
		return -1;
	}
	m->report_json = ends_with(m->report_path, ".json");
	if (!m->report_json)
		fprintf(m->report, "unit\tcolumn\taction\tdomain\trows\tnulls\t"
		    "changed\tunchanged\tstate\n");
	return 0;
}

/* NULLs of columns that pass frame by frame, counted for the report alone. */
void
report_count(struct pgmask *m, const struct stream_frame *f)
{
	const uint8_t *p = f->tuples;

	if (m->report == NULL || !m->plan.keeps_all)
		return;
	m->rows += f->count;
	for (uint32_t i = 0; i < f->count; i++) {
		p += tuple_fields(p, (uint16_t)m->plan.ncolumns,
		    m->plan.fields);
		for (size_t k = 0; k < m->plan.ncolumns; k++)
			m->plan.columns[k].nulls += m->plan.fields[k].len < 0;
	}
}

static void
put_tsv(struct pgmask *m, const struct column_plan *c, const char *action,
    const char *domain, uint64_t same, const char *state)
{
	FILE *f = m->report;

	tsv_put(f, m->plan.id);
	putc('\t', f);
	tsv_put(f, c->column->name);
	putc('\t', f);
	tsv_put(f, action);
	putc('\t', f);
	tsv_put(f, domain == NULL ? "-" : domain);
	fprintf(f, "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
	    "\t%s\n", m->rows, c->nulls, c->changed, same, state);
}

static int
put_json(struct pgmask *m, const struct column_plan *c, const char *action,
    const char *domain, uint64_t same, const char *state)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:s*, s:I, s:I, s:I, s:I, s:s}",
	    "unit", m->plan.id, "column", c->column->name, "action", action,
	    "domain", domain, "rows", (json_int_t)m->rows, "nulls",
	    (json_int_t)c->nulls, "changed", (json_int_t)c->changed,
	    "unchanged", (json_int_t)same, "state", state);

	if (o == NULL || json_dumpf(o, m->report, JSON_COMPACT) == -1) {
		json_decref(o);
		return -1;
	}
	json_decref(o);
	putc('\n', m->report);
	return 0;
}

int
report_unit(struct pgmask *m, const char *state, struct error *e)
{
	const char *action = "", *domain;
	const struct column_plan *c;
	const json_t *item;
	json_t *mask;
	uint64_t same;
	int rc = 0;

	if (m->report == NULL || m->plan.id == NULL)
		return 0;
	if (!m->plan.keeps_all)
		m->rows = m->plan.rows;
	if ((mask = mask_plan_json(&m->plan, NULL)) == NULL)
		return error_nomem(e);
	for (size_t i = 0; i < m->plan.ncolumns && rc == 0; i++) {
		c = &m->plan.columns[i];
		item = json_array_get(json_object_get(mask, "columns"), i);
		domain = NULL;
		(void)meta_str(item, "action", &action);
		(void)meta_str(item, "domain", &domain);
		same = c->value.kind == VALUE_KEPT ? m->rows - c->nulls :
		    c->unchanged;
		if (!m->report_json)
			put_tsv(m, c, action, domain, same, state);
		else
			rc = put_json(m, c, action, domain, same, state);
	}
	json_decref(mask);
	return rc == 0 ? 0 : error_nomem(e);
}

int
report_close(struct pgmask *m, struct error *e)
{
	FILE *f = m->report;

	m->report = NULL;
	if (f == NULL)
		return 0;
	if (ferror(f) == 0 && fflush(f) == 0 && fclose(f) == 0)
		return 0;
	return error_set(e, EX_IOERR, "could not write the report: %s",
	    strerror(errno));
}
