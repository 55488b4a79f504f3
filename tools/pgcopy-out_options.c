#include "sys/system.h"
#include "copy/tuple.h"
#include "stream/frame.h"
#include "tools/common/names.h"
#include "tools/pgcopy-out.h"

enum {
	OPT_QUIET = OPT_FIRST_OWN, OPT_WHERE, OPT_COLUMNS, OPT_NAME, OPT_KEY,
	OPT_AFTER, OPT_SNAPSHOT, OPT_BATCH_ROWS, OPT_BATCH_BYTES, OPT_MAX_ROW,
	OPT_SAMPLE, OPT_RANGE, OPT_LARGE_OBJECTS
};

#define BATCH_ROWS_MAX	(1024 * 1024 * 1024)
#define ROW_MAX		(1024 * 1024 * 1024)
#define SAMPLE_MAX	(1024 * 1024 * 1024)

/* -q is the query here, so being quiet has its long name only. */
static const char short_options[] = ":hVvd:t:q:k:";
static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "quiet", no_argument, NULL, OPT_QUIET },
	{ "log-format", required_argument, NULL, OPT_LOG_FORMAT },
	{ "progress", required_argument, NULL, OPT_PROGRESS },
	DETAIL_LONG,
	{ "dbname", required_argument, NULL, 'd' },
	{ "table", required_argument, NULL, 't' },
	{ "where", required_argument, NULL, OPT_WHERE },
	{ "columns", required_argument, NULL, OPT_COLUMNS },
	{ "range", required_argument, NULL, OPT_RANGE },
	{ "query", required_argument, NULL, 'q' },
	{ "name", required_argument, NULL, OPT_NAME },
	{ "key", required_argument, NULL, OPT_KEY },
	{ "after", required_argument, NULL, OPT_AFTER },
	{ "key-file", required_argument, NULL, 'k' },
	{ "snapshot", required_argument, NULL, OPT_SNAPSHOT },
	{ "batch-rows", required_argument, NULL, OPT_BATCH_ROWS },
	{ "batch-bytes", required_argument, NULL, OPT_BATCH_BYTES },
	{ "max-row", required_argument, NULL, OPT_MAX_ROW },
	{ "large-objects", no_argument, NULL, OPT_LARGE_OBJECTS },
	{ "sample", required_argument, NULL, OPT_SAMPLE },
	{ NULL, 0, NULL, 0 }
};

/* Without the semicolon at its end: it becomes a part of a statement. */
static int
take_query(struct out_options *o, const char *query, struct error *err)
{
	size_t n = strlen(query);

	while (n > 0 && (isspace((unsigned char)query[n - 1]) ||
	    query[n - 1] == ';'))
		n--;
	free(o->query);
	o->query = strndup(query, n);
	return o->query == NULL ? error_nomem(err) : 0;
}

static int
read_option(struct out_options *o, int opt, const char *arg,
    struct error *err)
{
	switch (opt) {
	case 'd':
		o->dbname = arg;
		return 0;
	case 't':
		return option_text(&o->tables, arg, err);
	case 'q':
		return take_query(o, arg, err);
	case 'k':
		o->key_file = arg;
		return 0;
	case OPT_WHERE:
		o->where = arg;
		return 0;
	case OPT_COLUMNS:
		return option_names("--columns", arg, &o->columns, err);
	case OPT_NAME:
		o->name = arg;
		return 0;
	case OPT_KEY:
		return option_names("--key", arg, &o->key, err);
	case OPT_AFTER:
		o->after = arg;
		return 0;
	case OPT_RANGE:
		o->range = arg;
		return 0;
	case OPT_SNAPSHOT:
		o->snapshot.id = arg;
		return 0;
	case OPT_SHOW_DETAIL:
		o->show_detail = true;
		return 0;
	case OPT_BATCH_ROWS:
		return option_number("--batch-rows", arg, true, 1,
		    BATCH_ROWS_MAX, &o->batch_rows, err);
	case OPT_BATCH_BYTES:
		return option_number("--batch-bytes", arg, true, 1,
		    BATCH_BYTES_MAX, &o->batch_bytes, err);
	case OPT_LARGE_OBJECTS:
		o->large_objects = true;
		return 0;
	case OPT_SAMPLE:
		return option_number("--sample", arg, true, 1, SAMPLE_MAX,
		    &o->sample, err);
	default:
		return option_number("--max-row", arg, true, 1, ROW_MAX,
		    &o->max_row, err);
	}
}

static int
usage(struct error *err, const char *text)
{
	error_set(err, EX_USAGE, "could not read the command line: %s", text);
	return error_hint(err, "--help lists the options");
}

static int
check(const struct out_options *o, struct error *err)
{
	if (o->query == NULL && o->tables.n == 0 && !o->large_objects)
		return usage(err, "none of -t, -q and --large-objects was "
		    "given");
	if (o->large_objects && (o->query != NULL || o->columns.n > 0 ||
	    o->range != NULL || o->sample > 0))
		return usage(err, "--large-objects goes with -t and --where "
		    "only");
	if (o->query != NULL && o->tables.n > 0)
		return usage(err, "-t and -q do not go together");
	if (o->query == NULL && (o->name != NULL || o->key.n > 0))
		return usage(err, "--name and --key are for -q");
	if (o->query != NULL && o->name == NULL)
		return usage(err, "-q needs --name");
	if (o->query != NULL && (o->where != NULL || o->columns.n > 0 ||
	    o->range != NULL))
		return usage(err, "--where, --columns and --range are for -t");
	if (o->sample > 0 && o->range != NULL)
		return usage(err, "--sample and --range do not go together");
	if (o->sample > 0 && o->after != NULL)
		return usage(err, "--sample and --after do not go together: "
		    "nothing goes on behind a sample");
	if ((o->query != NULL && strlen(o->query) > QUERY_MAX) ||
	    (o->where != NULL && strlen(o->where) > QUERY_MAX))
		return usage(err, "the SQL text is longer than 1 MiB");
	return 0;
}

int
out_options_read(struct out_options *o, struct tool *t, int argc,
    char *argv[], struct error *err)
{
	int opt, rc;

	o->batch_rows = BATCH_ROWS_DEFAULT;
	o->batch_bytes = BATCH_BYTES_DEFAULT;
	o->max_row = ROW_MAX;
	while ((opt = getopt_long(argc, argv, short_options, long_options,
	    NULL)) != -1) {
		if (opt == '?' || opt == ':')
			return tool_bad_option(opt, argv, err);
		if (opt == 'q')		/* not the common -q */
			rc = 0;
		else
			rc = tool_option(t, opt == OPT_QUIET ? 'q' : opt,
			    optarg, err);
		if (rc == 0)
			rc = read_option(o, opt, optarg, err);
		if (rc == -1)
			return -1;
	}
	if (optind < argc)
		return usage(err, "there are words behind the options");
	snapshot_choose(&o->snapshot, o->snapshot.id);
	return check(o, err);
}

void
out_options_clear(struct out_options *o)
{
	option_names_clear(&o->key);
	option_names_clear(&o->columns);
	free(o->tables.texts);
	free(o->query);
	memset(o, 0, sizeof(*o));
}
