/*
 * pgplan: the units of a database, one a line, in the order to load them.
 */
#include "sys/system.h"
#include "key/key.h"
#include "tools/common/confine.h"
#include "tools/common/signals.h"
#include "tools/pgplan.h"

static const char help[] =
"usage: pgplan [-qVv] [-d DBNAME] [-t PATTERN ...] [-T PATTERN ...] [-k FILE]\n"
"              [--snapshot ID] [--split-size SIZE] [--ranges N] [--ctid]\n"
"              [--order ORDER] [--format FORMAT] [--make]\n"
"              [--subset 'TABLE: CONDITION' ...] [--subset-children]\n"
"              [--reference REFERENCE ...] [--show-detail]\n"
"              [--log-format FORMAT] [--progress SECONDS]\n"
"       pgplan -h | -V\n"
"\n"
"Prints the units of a database, one a line, parents before children.\n"
"\n"
"  -d, --dbname DBNAME     database: a name, a conninfo string or a URI\n"
"  -t, --table PATTERN     tables to plan (all); may be given again\n"
"  -T, --exclude PATTERN   tables to leave out; may be given again\n"
"  -k, --key-file FILE     the masking key, to seal the bounds of ranges\n"
"      --snapshot ID       an exported snapshot (else PGCOPY_SNAPSHOT)\n"
"      --split-size SIZE   larger tables become ranges of it (1G); 0: none\n"
"      --ranges N          ranges of one table at most (64)\n"
"      --ctid              also split tables without a key, for a snapshot\n"
"      --order ORDER       fk: by foreign keys, then size; or size alone\n"
"      --format FORMAT     tsv, json (lines) or make\n"
"      --make              the same as --format make\n"
"      --subset 'TABLE: CONDITION'\n"
"                          only these rows and those that they refer to\n"
"      --subset-children   and rows that refer to those that --subset names\n"
"      --reference REFERENCE\n"
"                          a foreign key of a subset that is not declared:\n"
"                          'TABLE(COLUMNS) -> TABLE(COLUMNS)'\n"
"      --show-detail       what the server says of failures, values and all\n"
"      --log-format FORMAT text or json\n"
"      --progress SECONDS  accepted, as by all commands; nothing to show\n"
"  -q, --quiet             only warnings and errors\n"
"  -v, --verbose           say more: name all that is left out\n"
"  -h, --help              print this and exit\n"
"  -V, --version           print the version and exit\n"
"\n"
"Keep the plan in a file: a run goes on with the plan it began with.\n"
"See pgplan(1).\n";

/* Nothing is printed before all is known: a plan is whole or not there. */
static int
print(const struct plan *p, struct error *err)
{
	switch (p->o->format) {
	case PLAN_TSV:
		plan_print_tsv(p);
		break;
	case PLAN_JSON:
		if (plan_print_json(p, err) == -1)
			return -1;
		break;
	case PLAN_MAKE:
		plan_print_make(p);
		break;
	}
	if (fflush(stdout) == EOF || ferror(stdout))
		return error_set(err, EX_IOERR, "could not write to standard "
		    "output: %s", strerror(errno));
	if (p->o->format != PLAN_JSON)
		plan_say_notes(p);
	return 0;
}

static int
run(struct plan *p, struct error *err)
{
	if (p->o->key_file != NULL &&
	    (p->key = key_load(p->o->key_file, err)) == NULL)
		return -1;
	if (plan_connect(p, err) == -1 || plan_select(p, err) == -1 ||
	    plan_subset(p, err) == -1 || plan_survey(p, err) == -1 ||
	    plan_subset_estimate(p, err) == -1 || plan_divide(p, err) == -1 ||
	    plan_order(p, err) == -1)
		return -1;
	return print(p, err);
}

int
main(int argc, char *argv[])
{
	struct error err = {0};
	struct plan_options o = {0};
	struct tool tool;
	struct plan p = { .tool = &tool, .o = &o };
	bool broken_pipe = false;
	int code;

	tool_init(&tool, "pgplan", help);
	confine_memory();
	if (plan_options_read(&o, &tool, argc, argv, &err) == 0) {
		tool_start(&tool);
		if (run(&p, &err) == -1)
			broken_pipe = err.code == EX_IOERR && errno == EPIPE;
	}
	meter_end(&tool.meter);
	if (err.code != 0 && !broken_pipe)
		msg_error(&tool.msg, &err);
	code = err.code;
	error_clear(&err);
	plan_clear(&p);
	plan_options_clear(&o);
	signals_exit(code, broken_pipe);
}
