/*
 * pgsnapshot: holds a snapshot while a command runs, for all that it starts to
 * read one state.
 */
#include "sys/system.h"
#include "tools/common/signals.h"
#include "tools/pgsnapshot.h"

#include <sys/wait.h>

static const char help[] =
"usage: pgsnapshot [-qVv] [-d DBNAME] [--keepalive SECONDS]\n"
"                  [--warn-age SECONDS] [--show-detail]\n"
"                  [--log-format FORMAT] [--progress SECONDS]\n"
"                  COMMAND [ARGUMENT ...]\n"
"       pgsnapshot -h | -V\n"
"\n"
"Runs a command while it holds a snapshot that the command can read from.\n"
"\n"
"  -d, --dbname DBNAME      database: a name, a conninfo string or a URI\n"
"      --keepalive SECONDS  between two signs of life of the server (30)\n"
"      --warn-age SECONDS   warn so often of the snapshot's age (1800)\n"
"      --show-detail        what the server says of failures, values and all\n"
"      --log-format FORMAT  text or json\n"
"      --progress SECONDS   accepted, as by all commands; nothing to show\n"
"  -q, --quiet              only warnings and errors\n"
"  -v, --verbose            more messages\n"
"  -h, --help               print this and exit\n"
"  -V, --version            print the version and exit\n"
"\n"
"The command finds the snapshot in PGCOPY_SNAPSHOT, where pgcopy-out and\n"
"pgplan look for it.  The status is the command's.  See pgsnapshot(1).\n";

enum { OPT_KEEPALIVE = OPT_FIRST_OWN, OPT_WARN_AGE };

#define KEEPALIVE_DEFAULT	30
#define WARN_AGE_DEFAULT	1800
#define SECONDS_MAX		(7 * 86400)

/* A plus: the first word that is no option is the command. */
static const char short_options[] = "+:" COMMON_SHORT "d:";
static const struct option long_options[] = {
	COMMON_LONG,
	DETAIL_LONG,
	{ "dbname", required_argument, NULL, 'd' },
	{ "keepalive", required_argument, NULL, OPT_KEEPALIVE },
	{ "warn-age", required_argument, NULL, OPT_WARN_AGE },
	{ NULL, 0, NULL, 0 }
};

static int
read_option(struct snapshot_options *o, int opt, char *argv[],
    struct error *err)
{
	switch (opt) {
	case 'd':
		o->dbname = optarg;
		return 0;
	case OPT_SHOW_DETAIL:
		o->show_detail = true;
		return 0;
	case OPT_KEEPALIVE:
		return option_number("--keepalive", optarg, false, 1,
		    SECONDS_MAX, &o->keepalive_s, err);
	case OPT_WARN_AGE:
		return option_number("--warn-age", optarg, false, 0,
		    SECONDS_MAX, &o->warn_age_s, err);
	}
	return tool_bad_option(opt, argv, err);
}

static int
read_options(struct snapshot_options *o, struct tool *t, int argc,
    char *argv[], struct error *err)
{
	int opt, rc;

	o->keepalive_s = KEEPALIVE_DEFAULT;
	o->warn_age_s = WARN_AGE_DEFAULT;
	while ((opt = getopt_long(argc, argv, short_options, long_options,
	    NULL)) != -1) {
		if ((rc = tool_option(t, opt, optarg, err)) == 0)
			rc = read_option(o, opt, argv, err);
		if (rc == -1)
			return -1;
	}
	o->command = argv + optind;
	if (optind < argc)
		return 0;
	error_set(err, EX_USAGE, "could not read the command line: it names "
	    "no command to run");
	return error_hint(err, "The command stands behind the options: "
	    "pgsnapshot -d prod -- make -j4");
}

/* Ends as the command did. */
static _Noreturn void
end_as(int status)
{
	if (WIFSIGNALED(status))
		signals_die(WTERMSIG(status));
	exit(WEXITSTATUS(status));
}

int
main(int argc, char *argv[])
{
	struct error err = {0};
	struct snapshot_options o = {0};
	struct tool tool;
	struct hold h = { .tool = &tool, .o = &o };
	int code, status = 0;

	tool_init(&tool, "pgsnapshot", help);
	if (read_options(&o, &tool, argc, argv, &err) == 0) {
		tool_start(&tool);
		if (o.show_detail)
			msg_warn_server(&tool.msg);
		if (hold_open(&h, &err) == 0) {
			msg_debug(&tool.msg, "holding snapshot %s", h.id);
			(void)run_command(&h, &status, &err);
		}
	}
	/* A loss was told when it happened. */
	if (err.code != 0 && !h.lost)
		msg_error(&tool.msg, &err);
	code = err.code;
	hold_close(&h);
	error_clear(&err);
	if (code == 0)
		end_as(status);
	signals_exit(code, false);
}
