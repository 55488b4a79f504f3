/*
 * pgverify: compares what was copied with its source, without a value.
 */
#include "sys/system.h"
#include "tools/common/page.h"
#include "tools/common/signals.h"
#include "tools/pgverify.h"

#include <sodium.h>

const char *const check_names[CHECKS] = {
	[CHECK_COMPLETE] = "complete",
	[CHECK_SOURCE] = "source",
	[CHECK_ROWS] = "rows",
	[CHECK_PAIRS] = "pairs",
	[CHECK_KEPT] = "kept",
	[CHECK_NULLS] = "nulls",
	[CHECK_CHANGED] = "changed",
	[CHECK_UNIQUE] = "unique",
	[CHECK_FOREIGN] = "foreign"
};

static json_t *
make_report(struct verify *v)
{
	char now[32];
	time_t t = time(NULL);
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return NULL;
	return json_pack("{s:s, s:s, s:s, s:s*, s:s*, s:s, s:O}", "run",
	    v->run, "verified", now, "program", "pgverify " PACKAGE_VERSION,
	    "source_system", v->source_server.system_id, "source_database",
	    v->source_server.database, "result", v->code == 0 ? "passed" :
	    "failed", "tables", v->results);
}

/* Before the work, so that it is not for nothing. */
static int
open_html(struct verify *v, struct error *e)
{
	if (v->html == NULL || (v->page = fopen(v->html, "we")) != NULL)
		return 0;
	return error_set(e, EX_IOERR, "could not open the page \"%s\": %s",
	    v->html, strerror(errno));
}

static int
write_html(struct verify *v, const json_t *report, struct error *e)
{
	FILE *f = v->page;

	if (f == NULL)
		return 0;
	v->page = NULL;
	page_verification(f, report);
	if (ferror(f) == 0 && fflush(f) == 0 && fclose(f) == 0)
		return 0;
	return error_set(e, EX_IOERR, "could not write the page \"%s\": %s",
	    v->html, strerror(errno));
}

static int
say(struct verify *v, const json_t *report, struct error *e)
{
	if (v->json) {
		(void)json_dumpf(report, stdout, JSON_INDENT(2));
		putchar('\n');
	} else
		verify_print(report, stdout);
	if (fflush(stdout) == EOF || ferror(stdout))
		return error_set(e, EX_IOERR,
		    "could not write to standard output: %s", strerror(errno));
	return 0;
}

static int
finish(struct verify *v, struct error *e)
{
	json_t *report;
	int rc;

	if ((report = make_report(v)) == NULL)
		return error_nomem(e);
	rc = v->source_dsn == NULL ? 0 : verify_books_write(v, report, e);
	if (say(v, report, e) == -1 || write_html(v, report, e) == -1)
		rc = -1;
	json_decref(report);
	return rc;
}

static int
run(struct verify *v, struct error *e)
{
	json_t *table;
	size_t i;

	if (open_html(v, e) == -1)
		return -1;
	if (v->source_dsn == NULL)
		return verify_again(v, e) == -1 ? -1 : finish(v, e);
	randombytes_buf(v->key, sizeof(v->key));
	randombytes_buf(&v->seed, sizeof(v->seed));
	if (verify_connect(v, e) == -1 || verify_books_read(v, e) == -1)
		return -1;
	json_array_foreach(v->books, i, table)
		if (verify_table(v, table, e) == -1)
			return -1;
	meter_end(&v->tool->meter);
	return finish(v, e);
}

int
main(int argc, char *argv[])
{
	struct error e = {0};
	struct tool tool;
	struct verify v = { .tool = &tool, .results = json_array() };
	int code;

	if (verify_options(&v, argc, argv, &e) == 0) {
		tool_start(&tool);
		if (v.show_detail)
			msg_warn_server(&tool.msg);
		if (sodium_init() == -1)
			error_set(&e, EX_SOFTWARE, "could not draw a key");
		else
			(void)run(&v, &e);
		meter_end(&tool.meter);
	}
	if (e.code != 0)
		msg_error(&tool.msg, &e);
	code = error_worst(v.code, e.code);
	error_clear(&e);
	verify_close(&v);
	signals_exit(code, false);
}
