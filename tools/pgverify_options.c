#include "sys/system.h"
#include "db/books.h"
#include "tools/common/confine.h"
#include "tools/pgverify.h"

static const char help[] =
"usage: pgverify [-hqVv] [-s DBNAME] [-d DBNAME] [--run RUN] [-t PATTERN ...]\n"
"                [--snapshot ID] [--sample ROWS] [--where CONDITION]\n"
"                [--allow CHECK ...] [--format FORMAT] [--html FILE]\n"
"                [--show-detail] [--log-format FORMAT] [--progress SECONDS]\n"
"\n"
"Compares the tables that a run has loaded with their source, row by row, and\n"
"prints what was found; never a value.  Exits with 65 when a check failed.\n"
"Without -s it says whether the target is still what was verified.\n"
"\n"
"  -s, --source DBNAME      the source: name, conninfo string or URI\n"
"  -d, --dbname DBNAME      the target\n"
"      --run RUN            name of the job (else PGCOPY_RUN, else default)\n"
"  -t, --table PATTERN      only these tables of the source\n"
"      --snapshot ID        read the source as this snapshot has it (else\n"
"                           PGCOPY_SNAPSHOT)\n"
"      --sample ROWS        about so many rows of each table, at random\n"
"      --where CONDITION    the rows of the source that were copied\n"
"      --allow CHECK        a check that may be skipped: complete, source,\n"
"                           rows, pairs, kept, nulls, changed, unique, foreign\n"
"      --format FORMAT      text or json\n"
"      --html FILE          write a page, too\n"
"      --show-detail        what a server says of failures, values and all\n"
"      --log-format FORMAT  messages as text or json\n"
"      --progress SECONDS   a line of progress every so often\n"
"  -q, --quiet              only warnings and errors\n"
"  -v, --verbose            more messages\n"
"  -h, --help               this text\n"
"  -V, --version            the version\n";

enum { OPT_RUN = OPT_FIRST_OWN, OPT_SNAPSHOT, OPT_SAMPLE, OPT_WHERE,
    OPT_ALLOW, OPT_FORMAT, OPT_HTML };

#define SAMPLE_MAX	(1024 * 1024 * 1024)

static const struct option options[] = {
	COMMON_LONG,
	DETAIL_LONG,
	{ "source", required_argument, NULL, 's' },
	{ "dbname", required_argument, NULL, 'd' },
	{ "table", required_argument, NULL, 't' },
	{ "run", required_argument, NULL, OPT_RUN },
	{ "snapshot", required_argument, NULL, OPT_SNAPSHOT },
	{ "sample", required_argument, NULL, OPT_SAMPLE },
	{ "where", required_argument, NULL, OPT_WHERE },
	{ "allow", required_argument, NULL, OPT_ALLOW },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "html", required_argument, NULL, OPT_HTML },
	{ NULL, 0, NULL, 0 }
};

static int
allow(struct verify *v, const char *name, struct error *e)
{
	size_t i;

	for (i = 0; i < CHECKS; i++)
		if (strcmp(check_names[i], name) == 0) {
			v->allowed[i] = true;
			return 0;
		}
	error_set(e, EX_USAGE, "could not read option --allow: there is no "
	    "check \"%s\"", name);
	return error_hint(e, "--help lists the checks");
}

static int
read_format(struct verify *v, const char *arg, struct error *e)
{
	v->json = strcmp(arg, "json") == 0;
	if (v->json || strcmp(arg, "text") == 0)
		return 0;
	return error_set(e, EX_USAGE, "could not read option --format: it is "
	    "text or json");
}

static int
own_option(struct verify *v, int opt, char *argv[], struct error *e)
{
	switch (opt) {
	case 's':
		v->source_dsn = optarg;
		return 0;
	case 'd':
		v->target_dsn = optarg;
		return 0;
	case 't':
		return option_text(&v->tables, optarg, e);
	case OPT_RUN:
		v->run = optarg;
		return 0;
	case OPT_SHOW_DETAIL:
		v->show_detail = true;
		return 0;
	case OPT_SNAPSHOT:
		v->snapshot.id = optarg;
		return 0;
	case OPT_SAMPLE:
		return option_number("--sample", optarg, true, 1, SAMPLE_MAX,
		    &v->sample, e);
	case OPT_WHERE:
		v->where = optarg;
		return 0;
	case OPT_ALLOW:
		return allow(v, optarg, e);
	case OPT_FORMAT:
		return read_format(v, optarg, e);
	case OPT_HTML:
		v->html = optarg;
		return 0;
	}
	return tool_bad_option(opt, argv, e);
}

static int
check_options(struct verify *v, int argc, char *argv[], struct error *e)
{
	if (optind < argc) {
		error_set(e, EX_USAGE, "could not read the command line: "
		    "\"%s\" is left over", argv[optind]);
		return error_hint(e, "tables are named with -t, the source "
		    "with -s, the target with -d");
	}
	if (v->source_dsn == NULL && (v->tables.n > 0 || v->sample > 0 ||
	    v->where != NULL || v->snapshot.id != NULL)) {
		error_set(e, EX_USAGE, "could not read the command line: -t, "
		    "--sample, --where and --snapshot need -s");
		return error_hint(e, "-s names the source, -d the target");
	}
	if (!books_run_valid(v->run))
		return error_set(e, EX_USAGE, "could not read option --run: "
		    "a name has 1 to %d bytes and no control characters",
		    BOOKS_RUN_MAX);
	snapshot_choose(&v->snapshot, v->snapshot.id);
	return 0;
}

int
verify_options(struct verify *v, int argc, char *argv[], struct error *e)
{
	int opt, rc;

	tool_init(v->tool, "pgverify", help);
	confine_memory();
	v->run = getenv("PGCOPY_RUN");
	if (v->run == NULL || *v->run == '\0')
		v->run = BOOKS_RUN_DEFAULT;
	while ((opt = getopt_long(argc, argv, ":" COMMON_SHORT "s:d:t:",
	    options, NULL)) != -1) {
		if ((rc = tool_option(v->tool, opt, optarg, e)) == 0)
			rc = own_option(v, opt, argv, e);
		if (rc == -1)
			return -1;
	}
	return check_options(v, argc, argv, e);
}
