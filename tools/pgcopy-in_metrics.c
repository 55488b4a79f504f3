/*
 * What --metrics-file says: of the process, and of the units it has seen.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/fdio.h"
#include "tools/common/metrics.h"
#include "tools/pgcopy-in.h"

/* In between; the start and the end are written at once. */
#define WRITE_EVERY_MS	10000
#define LAST_SUCCESS	"pgcopy_in_last_success_timestamp_seconds"

/* In the order of enum metrics_state, and the words of the books. */
static const char *const states[] = { "running", "done", "failed" };

/* In the order of enum metrics_value. */
static const struct {
	const char *name, *type, *help;
} unit_metrics[METRICS_VALUES] = {
	{ "pgcopy_unit_rows_total", "counter",
	    "Rows of the unit that are committed, of all attempts." },
	{ "pgcopy_unit_bytes_total", "counter",
	    "Bytes of these rows in the binary COPY format." },
	{ "pgcopy_unit_batches_total", "counter",
	    "Batches of the unit that are committed." },
	{ "pgcopy_unit_failures_total", "counter",
	    "Attempts at the unit that did not finish it." },
	{ "pgcopy_unit_last_success_timestamp_seconds", "gauge",
	    "When the unit was finished." }
};

int
metrics_open(struct metrics *m, const char *run, struct error *e)
{
	json_t *text;

	if (m->path == NULL)
		return 0;
	if ((text = json_string(run)) == NULL)
		return error_set(e, EX_USAGE, "could not read option --run: "
		    "metrics need a name in UTF-8");
	json_decref(text);
	m->run = run;
	m->started = time(NULL);
	m->succeeded = metrics_former(m->path, LAST_SUCCESS, -1);
	if ((m->file = metrics_file_label(m->path, e)) == NULL)
		return -1;
	if (metrics_write(m, -1, e) == 0)
		return 0;
	/* It did not begin: metrics_end has nothing to say. */
	free(m->file);
	m->file = NULL;
	return -1;
}

static struct metrics_unit *
unit_of(struct metrics *m, const char *id)
{
	struct metrics_unit *u;
	size_t i;

	for (i = m->n; i-- > 0;)
		if (strcmp(m->units[i].id, id) == 0)
			return &m->units[i];
	u = reallocarray(m->units, m->n + 1, sizeof(*u));
	if (u == NULL)
		return NULL;
	m->units = u;
	u += m->n;
	if ((u->id = strdup(id)) == NULL)
		return NULL;
	m->n++;
	return u;
}

int
metrics_unit(struct load *l, enum metrics_state state, bool over,
    struct error *e)
{
	const struct books_unit *b = &l->books;
	struct metrics *m = &l->metrics;
	struct metrics_unit *u;
	int64_t failures = over && state != METRICS_DONE ? b->attempts :
	    b->attempts - 1;

	/* A batch that is not committed yet is counted when it is. */
	if (m->path == NULL || (!over && (l->copy.counted ||
	    fdio_now() < m->next_ms)))
		return 0;
	if ((u = unit_of(m, l->id)) == NULL)
		return error_nomem(e);
	/* One that was refused before it began is no attempt in the books. */
	if (state == METRICS_FAILED && b->attempts == 0)
		failures = 1;
	u->state = state;
	u->value[METRICS_ROWS] = b->rows;
	u->value[METRICS_BYTES] = b->bytes;
	u->value[METRICS_BATCHES] = b->batches;
	u->value[METRICS_FAILURES] = failures;
	u->value[METRICS_SUCCESS] = state == METRICS_DONE ? time(NULL) : -1;
	return 0;
}

void
metrics_poll(struct load *l)
{
	struct error e = {0};

	if (l->metrics.path == NULL || fdio_now() < l->metrics.next_ms)
		return;
	if (metrics_write(&l->metrics, -1, &e) == -1)
		msg_warning(&l->tool->msg, &e);
	error_clear(&e);
}

void
metrics_end(struct load *l, int code)
{
	struct metrics *m = &l->metrics;
	struct error e = {0};

	if (m->file == NULL)
		return;
	if (code == 0)
		m->succeeded = time(NULL);
	if ((l->state == LOAD_OPEN && metrics_unit(l, METRICS_RUNNING, true,
	    &e) == -1) || metrics_write(m, code, &e) == -1)
		msg_warning(&l->tool->msg, &e);
	error_clear(&e);
}

static void
print_process(FILE *f, const struct metrics *m, const char *name,
    const char *help, int64_t value)
{
	if (value < 0)
		return;
	metrics_head(f, name, "gauge", help);
	fprintf(f, "%s{", name);
	metrics_label(f, "file", m->file);
	fprintf(f, "} %" PRId64 "\n", value);
}

/* name{file=..,run=..,unit=..[,state=..]} value */
static void
print_unit(FILE *f, const struct metrics *m, const struct metrics_unit *u,
    const char *name, const char *state, int64_t value)
{
	fprintf(f, "%s{", name);
	metrics_label(f, "file", m->file);
	putc(',', f);
	metrics_label(f, "run", m->run);
	putc(',', f);
	metrics_label(f, "unit", u->id);
	if (state != NULL) {
		putc(',', f);
		metrics_label(f, "state", state);
	}
	fprintf(f, "} %" PRId64 "\n", value);
}

static void
print_states(FILE *f, const struct metrics *m)
{
	size_t i, s;

	if (m->n == 0)
		return;
	metrics_head(f, "pgcopy_unit_state", "gauge",
	    "1 for the state that the unit is in, else 0.");
	for (i = 0; i < m->n; i++)
		for (s = 0; s < NITEMS(states); s++)
			print_unit(f, m, &m->units[i], "pgcopy_unit_state",
			    states[s], (size_t)m->units[i].state == s);
}

static void
print_values(FILE *f, const struct metrics *m, size_t which)
{
	const char *name = unit_metrics[which].name;
	bool headed = false;
	size_t i;

	for (i = 0; i < m->n; i++) {
		if (m->units[i].value[which] < 0)
			continue;
		if (!headed)
			metrics_head(f, name, unit_metrics[which].type,
			    unit_metrics[which].help);
		headed = true;
		print_unit(f, m, &m->units[i], name, NULL,
		    m->units[i].value[which]);
	}
}

static void
print_all(FILE *f, const struct metrics *m, int code)
{
	size_t i;

	print_process(f, m, "pgcopy_in_start_timestamp_seconds",
	    "When the process began.", m->started);
	print_process(f, m, "pgcopy_in_running",
	    "1 until the process ended in order.", code == -1);
	print_process(f, m, "pgcopy_in_exit_code",
	    "What it ended with; 75: the same line again goes on.", code);
	print_process(f, m, LAST_SUCCESS,
	    "When a process with this file last ended with 0.", m->succeeded);
	print_states(f, m);
	for (i = 0; i < METRICS_VALUES; i++)
		print_values(f, m, i);
}

int
metrics_write(struct metrics *m, int code, struct error *e)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	int rc;

	m->next_ms = fdio_now() + WRITE_EVERY_MS;
	if (f == NULL)
		return error_nomem(e);
	print_all(f, m, code);
	rc = fclose(f) == EOF ? error_nomem(e) :
	    metrics_replace(m->path, text, len, e);
	free(text);
	return rc;
}

void
metrics_clear(struct metrics *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		free(m->units[i].id);
	free(m->units);
	free(m->file);
}
