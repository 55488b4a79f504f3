#include "sys/system.h"
#include "sys/text.h"
#include "io/fdio.h"
#include "tools/common/meter.h"
#include "tools/common/msg.h"
#include "tools/common/signals.h"

#define REDRAW_MS 500
#define LINE_MAX_BYTES 512

/* DECAWM, as every terminal since the VT100 has it. */
#define NO_WRAP	"\033[?7l"
#define WRAP	"\033[?7h"

void
meter_init(struct meter *m, struct msg *msg, int every_s)
{
	memset(m, 0, sizeof(*m));
	m->msg = msg;
	m->now.estimated_rows = -1;
	m->now.started_ms = fdio_now();
	if (msg->verbosity < 0)
		return;
	if (every_s > 0)
		m->every_s = every_s;
	else if (every_s == -1 && !msg->json && isatty(STDERR_FILENO))
		m->terminal = true;
	if (m->terminal || m->every_s > 0)
		signals_tick();
	m->next_ms = fdio_now() + (m->terminal ? REDRAW_MS :
	    (int64_t)m->every_s * 1000);
}

void
meter_unit(struct meter *m, const char *unit_id, int64_t estimated_rows)
{
	free(m->unit);
	m->unit = unit_id == NULL ? NULL : strdup(unit_id);
	if (m->unit != NULL)
		m->unit = text_printable(m->unit, false);
	memset(&m->now, 0, sizeof(m->now));
	m->now.unit = m->unit;
	m->now.estimated_rows = estimated_rows;
	m->now.started_ms = fdio_now();
}

void
meter_add(struct meter *m, uint64_t rows, uint64_t bytes)
{
	m->now.rows += rows;
	m->now.bytes += bytes;
}

static void
print_json(const struct meter *m, int64_t now)
{
	char *line;
	json_t *o;

	o = json_pack("{ss ss ss* sI sI sI sI}", "program", m->msg->program,
	    "level", "progress", "unit", m->now.unit,
	    "rows", (json_int_t)m->now.rows, "bytes", (json_int_t)m->now.bytes,
	    "rate", (json_int_t)progress_rate(&m->now, now),
	    "eta_seconds", (json_int_t)progress_eta(&m->now, now));
	if ((line = json_dumps(o, JSON_COMPACT)) != NULL)
		fprintf(stderr, "%s\n", line);
	free(line);
	json_decref(o);
}

static void
print_line(struct meter *m, int64_t now, bool redraw)
{
	char text[LINE_MAX_BYTES];

	if (m->msg->json) {
		print_json(m, now);
		return;
	}
	progress_text(&m->now, now, text, sizeof(text));
	/*
	 * The terminal cuts what is too long for its line.  The cursor waits
	 * in front of it, so that what a key echoes is cleared with it.
	 */
	fprintf(stderr, "%s%s%s: %s%s%s", m->terminal || m->msg->line_others ?
	    MSG_CLEAR_LINE : "", redraw ? NO_WRAP : "", m->msg->program, text,
	    redraw ? WRAP "\r" : "", redraw ? "" : "\n");
	m->msg->line_drawn = redraw;
}

void
meter_poll(struct meter *m)
{
	int64_t now;
	bool report = signals_report();

	if (!report && !m->terminal && m->every_s == 0)
		return;
	now = fdio_now();
	if (report)
		print_line(m, now, false);
	if (now < m->next_ms || (!m->terminal && m->every_s == 0))
		return;
	print_line(m, now, m->terminal);
	m->next_ms = now + (m->terminal ? REDRAW_MS :
	    (int64_t)m->every_s * 1000);
}

void
meter_end(struct meter *m)
{
	if (m->msg != NULL && m->msg->line_drawn)
		fputs(MSG_CLEAR_LINE, stderr);
	if (m->msg != NULL)
		m->msg->line_drawn = false;
	free(m->unit);
	m->unit = NULL;
	m->now.unit = NULL;
}
