#include "sys/system.h"
#include "mask/plan.h"
#include "tools/common/signals.h"
#include "tools/pgscan.h"

static const char help[] =
"usage: pgscan [--report] [--rows N] [-v] [-q] [--log-format FORMAT]\n"
"           [--progress SECONDS]\n"
"       pgscan --against RULES [--rows N] [-v] [-q] [--log-format FORMAT]\n"
"           [--progress SECONDS]\n"
"       pgscan -h | -V\n"
"\n"
"Finds columns that look personal in a stream, most often a sample.\n"
"\n"
"      --report            a line for each column, not rules to review\n"
"      --against RULES     what changed since these rules were written\n"
"      --rows N            rows of each table to look at (10000)\n"
"      --log-format FORMAT text or json\n"
"      --progress SECONDS  a line of progress every so often; 0 for none\n"
"  -v, --verbose           say more\n"
"  -q, --quiet             say only what failed\n"
"  -h, --help              print this and exit\n"
"  -V, --version           print the version and exit\n"
"\n"
"It prints no value and changes nothing.  See pgscan(1).\n";

enum { OPT_REPORT = OPT_FIRST_OWN, OPT_AGAINST, OPT_ROWS };

#define ROWS_DEFAULT	10000
#define ROWS_MAX	(1024 * 1024 * 1024)

static const struct option options[] = {
	COMMON_LONG,
	{ "report", no_argument, NULL, OPT_REPORT },
	{ "against", required_argument, NULL, OPT_AGAINST },
	{ "rows", required_argument, NULL, OPT_ROWS },
	{ NULL, 0, NULL, 0 }
};

static int
own_option(struct pgscan *s, int opt, char *const argv[], struct error *e)
{
	switch (opt) {
	case OPT_REPORT:
		s->report = true;
		return 0;
	case OPT_AGAINST:
		s->against = optarg;
		return 0;
	case OPT_ROWS:
		return option_number("--rows", optarg, true, 1, ROWS_MAX,
		    &s->max_rows, e);
	}
	return tool_bad_option(opt, argv, e);
}

static int
read_options(struct pgscan *s, int argc, char *argv[], struct error *e)
{
	int opt, rc;

	while ((opt = getopt_long(argc, argv, ":" COMMON_SHORT, options,
	    NULL)) != -1) {
		rc = tool_option(&s->tool, opt, optarg, e);
		if (rc == -1 ||
		    (rc == 0 && own_option(s, opt, argv, e) == -1))
			return -1;
	}
	if (optind < argc) {
		error_set(e, EX_USAGE, "could not use \"%s\": pgscan takes no "
		    "operands", argv[optind]);
		return error_hint(e, "it reads a stream: pgcopy-out ... "
		    "--sample 1000 | pgscan");
	}
	if (s->report && s->against != NULL)
		return error_set(e, EX_USAGE, "could not start: --report and "
		    "--against exclude each other");
	return 0;
}

static int
run(struct pgscan *s, struct error *e)
{
	int rc;

	if (s->against != NULL && (rules_load(&s->rules, s->against, e) == -1 ||
	    mask_check_rules(&s->rules, e) == -1 ||
	    mask_open_rules(&s->rules, e) == -1))
		return -1;
	if ((s->key = key_random(e)) == NULL ||
	    scanner_init(&s->scanner, e) == -1)
		return -1;
	tool_start(&s->tool);
	if (pgscan_read(s, e) == -1)
		return -1;
	meter_end(&s->tool.meter);
	if (s->against != NULL)
		rc = pgscan_against(s, e);
	else
		rc = s->report ? pgscan_report(s, e) : pgscan_rules(s, e);
	if (rc == 0 && (fflush(stdout) == EOF || ferror(stdout)))
		rc = error_set(e, EX_IOERR, "could not write: %s",
		    strerror(errno));
	return rc;
}

int
main(int argc, char *argv[])
{
	struct error e = { 0 };
	struct pgscan s = { .max_rows = ROWS_DEFAULT };
	int code;

	tool_init(&s.tool, "pgscan", help);
	if (read_options(&s, argc, argv, &e) == -1 || run(&s, &e) == -1) {
		meter_end(&s.tool.meter);
		s.code = error_worst(s.code, e.code);
		msg_error(&s.tool.msg, &e);
	}
	code = s.code;
	for (size_t i = 0; i < s.ntables; i++)
		scan_table_free(&s.tables[i]);
	free(s.tables);
	scanner_free(&s.scanner);
	pipe_in_close(&s.in);
	rules_free(&s.rules);
	key_free(s.key);
	error_clear(&e);
	signals_exit(code, false);
}
