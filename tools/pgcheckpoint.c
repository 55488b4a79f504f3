/*
 * pgcheckpoint: the books of pgcopy-in, to look at and to change.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "db/guard.h"
#include "tools/common/confine.h"
#include "tools/common/signals.h"
#include "tools/pgcheckpoint.h"

static const char help[] =
"usage: pgcheckpoint [-hqVv] [-d DBNAME] [--run RUN] [--interval SECONDS]\n"
"                    [--older-than AGE] [--format FORMAT] [--show-detail]\n"
"                    [--log-format FORMAT] [--progress SECONDS]\n"
"                    COMMAND [ARGUMENT ...]\n"
"\n"
"Keeps the books of pgcopy-in, in schema _pgcopy of the target.  Commands:\n"
"\n"
"  init              create the schema\n"
"  begin TABLE ...   start a run and say which tables belong to it\n"
"  list              units of the run, or of all runs where none is named\n"
"  show UNIT         all about one unit\n"
"  cursor [UNIT ...] where each unit is to go on, for pgcopy-out\n"
"  watch             the progress of the run, until interrupted\n"
"  events            what happened in the run\n"
"  reset [UNIT ...]  forget units, or the run; their rows stay\n"
"  prune             forget runs that were done some time ago\n"
"  report            all about the run, or all runs\n"
"\n"
"  -d, --dbname DBNAME      the target: name, conninfo string or URI\n"
"      --run RUN            name of the run (else PGCOPY_RUN, else default)\n"
"      --interval SECONDS   watch: time between two looks (2)\n"
"      --older-than AGE     prune: such as 30d, 12h, 90m or 45s\n"
"      --format FORMAT      report: json (the default), html or md\n"
"      --show-detail        what the server says of failures, values and all\n"
"      --log-format FORMAT  messages as text or json\n"
"      --progress SECONDS   accepted, as by all commands; nothing to show\n"
"  -q, --quiet              only warnings and errors\n"
"  -v, --verbose            more messages\n"
"  -h, --help               this text\n"
"  -V, --version            the version\n";

static const struct command {
	const char	*name;
	int		(*run)(struct books_tool *, struct error *);
	int		 min_args, max_args;
	bool		 writes;	/* the books */
} commands[] = {
	{ "init", command_init, 0, 0, true },
	{ "begin", command_begin, 0, INT_MAX, true },
	{ "list", command_list, 0, 0, false },
	{ "show", command_show, 1, 1, false },
	{ "cursor", command_cursor, 0, INT_MAX, false },
	{ "watch", command_watch, 0, 0, false },
	{ "events", command_events, 0, 0, false },
	{ "reset", command_reset, 0, INT_MAX, true },
	{ "prune", command_prune, 0, 0, true },
	{ "report", command_report, 0, 0, false }
};

enum { OPT_RUN = OPT_FIRST_OWN, OPT_INTERVAL, OPT_OLDER_THAN,
    OPT_FORMAT };

static const struct option options[] = {
	COMMON_LONG,
	DETAIL_LONG,
	{ "dbname", required_argument, NULL, 'd' },
	{ "run", required_argument, NULL, OPT_RUN },
	{ "interval", required_argument, NULL, OPT_INTERVAL },
	{ "older-than", required_argument, NULL, OPT_OLDER_THAN },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ NULL, 0, NULL, 0 }
};

/* "30d" and the like, in seconds. */
static int
read_age(const char *arg, int64_t *seconds, struct error *e)
{
	static const struct {
		char	unit;
		int64_t	seconds;
	} units[] = { { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 } };
	char *end;
	long n;
	size_t i;

	errno = 0;
	n = strtol(arg, &end, 10);
	for (i = 0; i < NITEMS(units); i++)
		if (isdigit((unsigned char)*arg) && errno == 0 &&
		    n < 100000000 && *end == units[i].unit && end[1] == '\0') {
			*seconds = n * units[i].seconds;
			return 0;
		}
	error_set(e, EX_USAGE, "could not read option --older-than: it is not "
	    "a number with d, h, m or s behind it");
	return error_hint(e, "30d are thirty days");
}

static int
own_option(struct books_tool *t, int opt, char *argv[], struct error *e)
{
	switch (opt) {
	case 'd':
		t->db.conninfo = optarg;
		return 0;
	case OPT_RUN:
		t->run = optarg;
		return 0;
	case OPT_SHOW_DETAIL:
		t->show_detail = true;
		return 0;
	case OPT_INTERVAL:
		return option_number("--interval", optarg, false, 1, 86400,
		    &t->interval_s, e);
	case OPT_OLDER_THAN:
		return read_age(optarg, &t->older_than_s, e);
	case OPT_FORMAT:
		return report_format(t, optarg, e);
	}
	return tool_bad_option(opt, argv, e);
}

static int
read_options(struct books_tool *t, int argc, char *argv[], struct error *e)
{
	int opt, rc;

	t->run = getenv("PGCOPY_RUN");
	if (t->run != NULL && *t->run == '\0')
		t->run = NULL;
	while ((opt = getopt_long(argc, argv, ":" COMMON_SHORT "d:", options,
	    NULL)) != -1) {
		if ((rc = tool_option(t->tool, opt, optarg, e)) == 0)
			rc = own_option(t, opt, argv, e);
		if (rc == -1)
			return -1;
	}
	t->run_given = t->run != NULL;
	if (t->run == NULL)
		t->run = BOOKS_RUN_DEFAULT;
	if (!books_run_valid(t->run))
		return error_set(e, EX_USAGE, "could not read option --run: "
		    "a name has 1 to %d bytes and no control characters",
		    BOOKS_RUN_MAX);
	return 0;
}

static const struct command *
find_command(struct books_tool *t, int argc, char *argv[], struct error *e)
{
	const struct command *c;

	if (optind == argc) {
		error_set(e, EX_USAGE,
		    "could not read the command line: it names no command");
		error_hint(e, "--help lists the commands");
		return NULL;
	}
	for (c = commands; c < commands + NITEMS(commands); c++)
		if (strcmp(c->name, argv[optind]) == 0)
			break;
	if (c == commands + NITEMS(commands)) {
		error_set(e, EX_USAGE, "could not read the command line: "
		    "there is no command \"%s\"", argv[optind]);
		error_hint(e, "--help lists the commands");
		return NULL;
	}
	t->args = argv + optind + 1;
	t->nargs = argc - optind - 1;
	if (t->nargs < c->min_args || t->nargs > c->max_args)
		error_set(e, EX_USAGE, "could not read the command line: %s "
		    "takes %s", c->name, c->max_args == 0 ? "no argument" :
		    "one argument");
	else if (t->interval_s != 0 && c->run != command_watch)
		error_set(e, EX_USAGE, "could not read the command line: "
		    "--interval belongs to watch");
	else if (t->format != NULL && c->run != command_report)
		error_set(e, EX_USAGE, "could not read the command line: "
		    "--format belongs to report");
	else if ((t->older_than_s != -1) != (c->run == command_prune))
		error_set(e, EX_USAGE, "could not read the command line: "
		    "prune needs --older-than, no other command has it");
	else
		return c;
	return NULL;
}

static void
run(struct books_tool *t, int argc, char *argv[], struct error *e)
{
	const struct command *c;

	if (read_options(t, argc, argv, e) == -1 ||
	    (c = find_command(t, argc, argv, e)) == NULL)
		return;
	tool_start(t->tool);
	if (t->show_detail) {
		t->db.server_said = msg_server;
		msg_warn_server(&t->tool->msg);
	}
	t->db.doing = "read the checkpoints";
	if (db_connect(&t->db, e) == -1 || db_pin_settings(&t->db, e) == -1 ||
	    (c->writes && guard_target(&t->db, e) == -1) ||
	    c->run(t, e) == -1)
		return;
	if (fflush(stdout) == EOF || ferror(stdout))
		error_set(e, EX_IOERR,
		    "could not write to standard output: %s", strerror(errno));
	t->reader_gone = e->code == EX_IOERR && errno == EPIPE;
}

int
main(int argc, char *argv[])
{
	struct error e = {0};
	struct tool tool;
	struct books_tool t = { .tool = &tool, .older_than_s = -1 };
	int code;

	tool_init(&tool, "pgcheckpoint", help);
	confine_memory();
	t.db.program = tool.name;
	t.db.intr = &tool.intr;
	t.db.retrying = msg_retry;
	t.db.ctx = &tool.msg;
	run(&t, argc, argv, &e);
	meter_end(&tool.meter);
	if (e.code != 0 && !t.reader_gone)
		msg_error(&tool.msg, &e);
	code = e.code;
	error_clear(&e);
	db_close(&t.db);
	signals_exit(code, t.reader_gone);
}
