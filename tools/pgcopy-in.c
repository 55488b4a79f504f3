/*
 * pgcopy-in: writes the tables of a stream to a PostgreSQL server.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "tools/common/confine.h"
#include "tools/common/signals.h"
#include "tools/pgcopy-in.h"

static const char help[] =
"usage: pgcopy-in [-hqVv] [-d DBNAME] [--run RUN] [--map OLD=NEW]\n"
"                 [--append | --fresh] [--allow-unmasked]\n"
"                 [--allow-same-system] [--show-detail]\n"
"                 [--log-format FORMAT] [--progress SECONDS]\n"
"                 [--metrics-file FILE]\n"
"\n"
"Reads a stream of pgcopy-out, masked by pgmask, from standard input and loads\n"
"it; prints one line for each finished table.  The same line again goes on\n"
"after the last batch that was committed.\n"
"\n"
"  -d, --dbname DBNAME      the target: name, conninfo string or URI\n"
"      --run RUN            name of the job (else PGCOPY_RUN, else default)\n"
"      --map OLD=NEW        load schema, or schema.table, OLD into NEW\n"
"      --append             add to tables that hold rows\n"
"      --fresh              empty the run's tables first, once per run\n"
"      --allow-unmasked     load what pgmask has not seen\n"
"      --allow-same-system  load into a physical copy of the source\n"
"      --show-detail        what the server says of failures, values and all\n"
"      --log-format FORMAT  messages as text or json\n"
"      --progress SECONDS   a line of progress every so often\n"
"      --metrics-file FILE  counts for Prometheus, kept up to date\n"
"  -q, --quiet              only warnings and errors\n"
"  -v, --verbose            more messages\n"
"  -h, --help               this text\n"
"  -V, --version            the version\n";

enum { OPT_RUN = OPT_FIRST_OWN, OPT_MAP, OPT_APPEND, OPT_FRESH,
    OPT_ALLOW_UNMASKED, OPT_ALLOW_SAME_SYSTEM, OPT_METRICS_FILE };

static const struct option options[] = {
	COMMON_LONG,
	DETAIL_LONG,
	{ "dbname", required_argument, NULL, 'd' },
	{ "run", required_argument, NULL, OPT_RUN },
	{ "map", required_argument, NULL, OPT_MAP },
	{ "append", no_argument, NULL, OPT_APPEND },
	{ "fresh", no_argument, NULL, OPT_FRESH },
	{ "allow-unmasked", no_argument, NULL, OPT_ALLOW_UNMASKED },
	{ "allow-same-system", no_argument, NULL, OPT_ALLOW_SAME_SYSTEM },
	{ "metrics-file", required_argument, NULL, OPT_METRICS_FILE },
	{ NULL, 0, NULL, 0 }
};

static int
own_option(struct load *l, int opt, char *argv[], struct error *e)
{
	switch (opt) {
	case 'd':
		l->db.conninfo = optarg;
		return 0;
	case OPT_RUN:
		l->run = optarg;
		return 0;
	case OPT_MAP:
		return map_add(&l->maps, optarg, e);
	case OPT_APPEND:
		l->append = true;
		return 0;
	case OPT_FRESH:
		l->fresh = true;
		return 0;
	case OPT_ALLOW_UNMASKED:
		l->allow_unmasked = true;
		return 0;
	case OPT_ALLOW_SAME_SYSTEM:
		l->allow_same_system = true;
		return 0;
	case OPT_METRICS_FILE:
		l->metrics.path = optarg;
		return 0;
	case OPT_SHOW_DETAIL:
		l->show_detail = true;
		return 0;
	}
	return tool_bad_option(opt, argv, e);
}

static int
check_options(struct load *l, int argc, char *argv[], struct error *e)
{
	if (optind < argc) {
		error_set(e, EX_USAGE, "could not read the command line: "
		    "\"%s\" is left over", argv[optind]);
		return error_hint(e, "the target database is named with -d");
	}
	if (l->append && l->fresh)
		return error_set(e, EX_USAGE, "could not read the command "
		    "line: --append and --fresh exclude each other");
	if (!books_run_valid(l->run))
		return error_set(e, EX_USAGE, "could not read option --run: "
		    "a name has 1 to %d bytes and no control characters",
		    BOOKS_RUN_MAX);
	return 0;
}

static int
read_options(struct load *l, int argc, char *argv[], struct error *e)
{
	int opt, rc;

	l->run = getenv("PGCOPY_RUN");
	if (l->run == NULL || *l->run == '\0')
		l->run = BOOKS_RUN_DEFAULT;
	while ((opt = getopt_long(argc, argv, ":" COMMON_SHORT "d:", options,
	    NULL)) != -1) {
		if ((rc = tool_option(l->tool, opt, optarg, e)) == 0)
			rc = own_option(l, opt, argv, e);
		if (rc == -1)
			return -1;
	}
	return check_options(l, argc, argv, e);
}

int
main(int argc, char *argv[])
{
	struct error e = {0};
	struct tool tool;
	struct load l = { .tool = &tool };
	int code = 0;

	tool_init(&tool, "pgcopy-in", help);
	confine_memory();
	l.db.program = tool.name;
	l.db.intr = &tool.intr;
	l.db.retrying = msg_retry;
	l.db.ctx = &tool.msg;
	if (read_options(&l, argc, argv, &e) == 0) {
		tool_start(&tool);
		if (l.show_detail) {
			l.db.server_said = msg_server;
			msg_warn_server(&tool.msg);
		}
		if (metrics_open(&l.metrics, l.run, &e) == 0 &&
		    pipe_in_open(&l.in, &tool.intr, &e) == 0 &&
		    load_connect(&l, &e) == 0)
			(void)load_stream(&l, &e);
		meter_end(&tool.meter);
	}
	if (e.code != 0)
		msg_error(&tool.msg, &e);
	code = error_worst(l.worst, e.code);
	metrics_end(&l, code);
	error_clear(&e);
	load_clear(&l);
	signals_exit(code, false);
}
