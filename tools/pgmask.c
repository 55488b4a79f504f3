#include "sys/system.h"
#include "mask/unchanged.h"
#include "tools/pgmask.h"
#include "tools/common/signals.h"

#include <sys/prctl.h>
#include <sys/resource.h>

static const char help[] =
"usage: pgmask -r FILE [-k KEY] [-v] [-q] [--log-format FORMAT]\n"
"           [--progress SECONDS] [--report FILE] [--max-unchanged SHARE]\n"
"       pgmask --check -r FILE [-k KEY] [-v] [-q] [--log-format FORMAT]\n"
"       pgmask --explain -r FILE [-k KEY] [-v] [-q] [--log-format FORMAT]\n"
"       pgmask --preview N [--show-values] -r FILE [-k KEY]\n"
"       pgmask --gen-key\n"
"       pgmask --schema\n"
"       pgmask -h | -V\n"
"\n"
"Masks the rows of a stream on its way from pgcopy-out to pgcopy-in.\n"
"\n"
"  -r, --rules FILE        what happens to each column: pgmask-rules(5)\n"
"  -k, --key KEY           the masking key: a FILE, fd:N or env:NAME\n"
"      --check             check the rules, against a stream on stdin if any\n"
"      --explain           print what each column of a stream will get\n"
"      --preview N         print N rows of each table before and after\n"
"      --show-values       with --preview on a terminal: not only shapes\n"
"      --report FILE       what became of each column: TSV, or .json\n"
"      --max-unchanged SHARE\n"
"                          of the values of a masked column that may stay\n"
"      --gen-key           print a new key\n"
"      --schema            print a JSON Schema of the rules\n"
"      --log-format FORMAT text or json\n"
"      --progress SECONDS  a line of progress every so often; 0 for none\n"
"  -v, --verbose           say more\n"
"  -q, --quiet             say only what failed\n"
"  -h, --help              print this and exit\n"
"  -V, --version           print the version and exit\n"
"\n"
"A stream is not written to a terminal.  See pgmask(1).\n";

enum {
	OPT_CHECK = OPT_FIRST_OWN, OPT_EXPLAIN, OPT_GEN_KEY, OPT_SCHEMA,
	OPT_PREVIEW, OPT_SHOW_VALUES, OPT_REPORT, OPT_MAX_UNCHANGED
};

#define PREVIEW_MAX	1000

static const struct option options[] = {
	COMMON_LONG,
	{ "rules", required_argument, NULL, 'r' },
	{ "key", required_argument, NULL, 'k' },
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "explain", no_argument, NULL, OPT_EXPLAIN },
	{ "gen-key", no_argument, NULL, OPT_GEN_KEY },
	{ "schema", no_argument, NULL, OPT_SCHEMA },
	{ "preview", required_argument, NULL, OPT_PREVIEW },
	{ "show-values", no_argument, NULL, OPT_SHOW_VALUES },
	{ "report", required_argument, NULL, OPT_REPORT },
	{ "max-unchanged", required_argument, NULL, OPT_MAX_UNCHANGED },
	{ NULL, 0, NULL, 0 }
};

static int
set_mode(struct pgmask *m, enum pgmask_mode mode, struct error *e)
{
	if (m->mode != MODE_FILTER && m->mode != mode)
		return error_set(e, EX_USAGE, "could not start: --check, "
		    "--explain, --preview, --gen-key and --schema exclude "
		    "each other");
	m->mode = mode;
	return 0;
}

/* 0, or -1 with the error set. */
static int
own_option(struct pgmask *m, int opt, char *const argv[], struct error *e)
{
	switch (opt) {
	case 'r':
		m->rules_path = optarg;
		return 0;
	case 'k':
		m->key_where = optarg;
		return 0;
	case OPT_CHECK:
		return set_mode(m, MODE_CHECK, e);
	case OPT_EXPLAIN:
		return set_mode(m, MODE_EXPLAIN, e);
	case OPT_GEN_KEY:
		return set_mode(m, MODE_GEN_KEY, e);
	case OPT_SCHEMA:
		return set_mode(m, MODE_SCHEMA, e);
	case OPT_PREVIEW:
		return set_mode(m, MODE_PREVIEW, e) == -1 ? -1 :
		    option_number("--preview", optarg, false, 1, PREVIEW_MAX,
		    &m->preview, e);
	case OPT_SHOW_VALUES:
		m->show_values = true;
		return 0;
	case OPT_REPORT:
		m->report_path = optarg;
		return 0;
	case OPT_MAX_UNCHANGED:
		return unchanged_share(optarg, &m->max_unchanged) ? 0 :
		    error_set(e, EX_USAGE, "could not read option "
		    "--max-unchanged: it is a share from 0 to 1");
	}
	return tool_bad_option(opt, argv, e);
}

static int
read_options(struct pgmask *m, int argc, char *argv[], struct error *e)
{
	int opt, rc;

	while ((opt = getopt_long(argc, argv, ":" COMMON_SHORT "r:k:",
	    options, NULL)) != -1) {
		rc = tool_option(&m->tool, opt, optarg, e);
		if (rc == -1 ||
		    (rc == 0 && own_option(m, opt, argv, e) == -1))
			return -1;
	}
	if (optind < argc) {
		error_set(e, EX_USAGE, "could not use \"%s\": pgmask takes no "
		    "operands", argv[optind]);
		return error_hint(e, "rules go behind -r, a key behind -k; "
		    "--help lists the options");
	}
	if ((m->report_path != NULL || m->max_unchanged >= 0) &&
	    m->mode != MODE_FILTER)
		return error_set(e, EX_USAGE, "could not start: --report and "
		    "--max-unchanged are for masking");
	if (m->show_values && m->mode != MODE_PREVIEW)
		return error_set(e, EX_USAGE, "could not start: --show-values "
		    "is for --preview");
	if (m->rules_path == NULL && m->mode != MODE_GEN_KEY &&
	    m->mode != MODE_SCHEMA) {
		error_set(e, EX_CONFIG, "could not start: no rules were given");
		return error_hint(e, "name a file of rules with -r; see "
		    "pgmask-rules(5)");
	}
	return 0;
}

/* Neither a core nor a debugger may show the key or a value. */
static void
close_memory(void)
{
	struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
#if defined(PR_SET_DUMPABLE) && !defined(PGC_SANITIZERS)
	/* The leak checker of the sanitizers traces its own process. */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static int
print_key(struct error *e)
{
	char *text = key_generate();
	int rc = 0;

	if (text == NULL)
		return error_nomem(e);
	if (printf("%s\n", text) < 0 || fflush(stdout) == EOF)
		rc = error_set(e, EX_IOERR, "could not write the key: %s",
		    strerror(errno));
	freezero(text, strlen(text));
	return rc;
}

static int
run(struct pgmask *m, struct error *e)
{
	if (m->mode == MODE_GEN_KEY)
		return print_key(e);
	if (m->mode == MODE_SCHEMA)
		return pgmask_schema(e);
	if (rules_load(&m->rules, m->rules_path, e) == -1 ||
	    mask_check_rules(&m->rules, e) == -1)
		return -1;
	if (m->key_where != NULL) {
		if ((m->key = key_load(m->key_where, e)) == NULL)
			return -1;
		key_id(m->key, m->key_id);
	}
	if (mask_open_rules(&m->rules, e) == -1 || report_open(m, e) == -1)
		return -1;
	tool_start(&m->tool);
	return m->mode == MODE_FILTER ? pgmask_filter(m, e) :
	    pgmask_inspect(m, e);
}

/* Tells both readers of a failure: the next command, and the user. */
static void
fail(struct pgmask *m, struct error *e)
{
	if (m->mode == MODE_FILTER)
		pipe_out_fail(&m->out, e);
	meter_end(&m->tool.meter);
	m->code = error_worst(m->code, e->code);
	if (!m->out.broken_pipe || m->tool.msg.verbosity > 0)
		msg_error(&m->tool.msg, e);
}

/* What was masked is masked, with a report or without one. */
static void
end_report(struct pgmask *m)
{
	struct error e = { 0 };

	if (report_close(m, &e) == 0)
		return;
	m->code = error_worst(m->code, e.code);
	msg_error(&m->tool.msg, &e);
	error_clear(&e);
}

int
main(int argc, char *argv[])
{
	struct error e = { 0 }, terminal = { 0 };
	struct pgmask m = { .mode = MODE_FILTER, .max_unchanged = -1 };
	int rc, code;
	bool broken;

	tool_init(&m.tool, "pgmask", help);
	m.tool.writes_stream = true;
	close_memory();
	buf_init(&m.sealed, FRAME_MARK_MAX);
	/* First: whoever reads us learns of every failure from here on. */
	rc = pipe_out_open(&m.out, &m.tool.intr, &terminal);
	if (read_options(&m, argc, argv, &e) == -1)
		rc = -1;
	else if (rc == -1 && m.mode == MODE_FILTER)
		error_move(&e, &terminal);
	else
		rc = run(&m, &e);
	if (rc == -1)
		fail(&m, &e);
	end_report(&m);
	meter_end(&m.tool.meter);
	code = m.code;
	broken = m.out.broken_pipe;
	pgmask_unbind(&m);
	pipe_in_close(&m.in);
	pipe_out_close(&m.out);
	rules_free(&m.rules);
	key_free(m.key);
	buf_free(&m.sealed);
	error_clear(&e);
	error_clear(&m.doubt);
	error_clear(&terminal);
	signals_exit(code, broken);
}
