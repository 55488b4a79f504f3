#include "sys/system.h"
#include "sys/error.h"
#include "tools/common/msg.h"

/* "2026-01-31T12:00:00Z" */
static void
time_text(char *out, size_t n)
{
	struct tm tm;
	time_t now = time(NULL);

	if (gmtime_r(&now, &tm) == NULL ||
	    strftime(out, n, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
}

static void
print_json(const struct msg *m, const char *level, const struct error *e)
{
	char when[32], *line;
	json_t *o;

	time_text(when, sizeof(when));
	o = json_pack("{ss ss ss ss* ss* ss*}", "time", when, "program",
	    m->program, "level", level, "message", e->message,
	    "detail", e->detail, "hint", e->hint);
	if (e->code != 0)
		json_object_set_new(o, "code", json_integer(e->code));
	if (e->sqlstate[0] != '\0')
		json_object_set_new(o, "sqlstate", json_string(e->sqlstate));
	if ((line = json_dumps(o, JSON_COMPACT)) != NULL)
		fprintf(stderr, "%s\n", line);
	free(line);
	json_decref(o);
}

static void
print(struct msg *m, const char *level, const struct error *e)
{
	bool clear = m->line_drawn || m->line_others;

	m->line_drawn = false;
	if (m->json) {
		print_json(m, level, e);
		return;
	}
	/* In one write: somebody else may draw at any time. */
	fprintf(stderr, "%s%s: %s: %s\n", clear ? MSG_CLEAR_LINE : "",
	    m->program, level, e->message == NULL ? "unknown" : e->message);
	if (e->detail != NULL)
		fprintf(stderr, "%s: detail: %s\n", m->program, e->detail);
	if (e->hint != NULL)
		fprintf(stderr, "%s: hint: %s\n", m->program, e->hint);
}

void
msg_error(struct msg *m, const struct error *e)
{
	print(m, "error", e);
}

void
msg_warning(struct msg *m, const struct error *e)
{
	print(m, "warning", e);
}

static void PRINTFLIKE(4, 0)
print_formatted(struct msg *m, const char *level, const char *hint,
    const char *fmt, va_list ap)
{
	struct error e = { 0 };
	char *text;

	if (vasprintf(&text, fmt, ap) == -1)
		return;
	error_set(&e, 0, "%s", text);
	if (hint != NULL)
		error_hint(&e, "%s", hint);
	print(m, level, &e);
	error_clear(&e);
	free(text);
}

void
msg_warn(struct msg *m, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_formatted(m, "warning", hint, fmt, ap);
	va_end(ap);
}

void
msg_info(struct msg *m, const char *fmt, ...)
{
	va_list ap;

	if (m->verbosity < 0)
		return;
	va_start(ap, fmt);
	print_formatted(m, "info", NULL, fmt, ap);
	va_end(ap);
}

void
msg_debug(struct msg *m, const char *fmt, ...)
{
	va_list ap;

	if (m->verbosity < 1)
		return;
	va_start(ap, fmt);
	print_formatted(m, "debug", NULL, fmt, ap);
	va_end(ap);
}

/* Each line by its own; nothing that a terminal would obey. */
static void
print_lines(const struct msg *m, const char *text)
{
	size_t n;

	for (; *text != '\0'; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		fprintf(stderr, "%s: server: ", m->program);
		for (size_t i = 0; i < n; i++)
			putc(iscntrl((unsigned char)text[i]) ? '?' : text[i],
			    stderr);
		putc('\n', stderr);
	}
}

void
msg_server(void *ctx, const char *text)
{
	struct msg *m = ctx;
	struct error e;

	if (!m->json) {
		if (m->line_drawn || m->line_others)
			fputs(MSG_CLEAR_LINE, stderr);
		m->line_drawn = false;
		print_lines(m, text);
		return;
	}
	error_init(&e);
	e.message = (char *)(uintptr_t)text;
	print(m, "server", &e);
}

void
msg_warn_server(struct msg *m)
{
	msg_warn(m, "it goes to standard error only; keep that where the rows "
	    "may be seen", "with --show-detail messages may hold values of "
	    "rows");
}

void
msg_retry(void *ctx, int attempt, int delay_ms, const struct error *why)
{
	msg_warn(ctx, NULL, "%s; trying again in %d ms (retry %d)",
	    why->message, delay_ms, attempt);
}
