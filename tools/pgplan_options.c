#include "sys/system.h"
#include "copy/range.h"
#include "tools/pgplan.h"

enum {
	OPT_SNAPSHOT = OPT_FIRST_OWN, OPT_SPLIT_SIZE, OPT_RANGES, OPT_CTID,
	OPT_ORDER, OPT_FORMAT, OPT_MAKE, OPT_SUBSET, OPT_SUBSET_CHILDREN,
	OPT_REFERENCE
};

#define SPLIT_SIZE_DEFAULT	(UINT64_C(1) << 30)
#define SPLIT_SIZE_MAX		(UINT64_C(1) << 50)
#define RANGES_DEFAULT		64

static const char short_options[] = ":" COMMON_SHORT "d:t:T:k:";
static const struct option long_options[] = {
	COMMON_LONG,
	DETAIL_LONG,
	{ "dbname", required_argument, NULL, 'd' },
	{ "table", required_argument, NULL, 't' },
	{ "exclude", required_argument, NULL, 'T' },
	{ "key-file", required_argument, NULL, 'k' },
	{ "snapshot", required_argument, NULL, OPT_SNAPSHOT },
	{ "split-size", required_argument, NULL, OPT_SPLIT_SIZE },
	{ "ranges", required_argument, NULL, OPT_RANGES },
	{ "ctid", no_argument, NULL, OPT_CTID },
	{ "order", required_argument, NULL, OPT_ORDER },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "make", no_argument, NULL, OPT_MAKE },
	{ "subset", required_argument, NULL, OPT_SUBSET },
	{ "subset-children", no_argument, NULL, OPT_SUBSET_CHILDREN },
	{ "reference", required_argument, NULL, OPT_REFERENCE },
	{ NULL, 0, NULL, 0 }
};

static int
read_format(const char *arg, enum plan_format *format, struct error *err)
{
	static const char *const names[] = {
		[PLAN_TSV] = "tsv", [PLAN_JSON] = "json", [PLAN_MAKE] = "make"
	};
	size_t i;

	for (i = 0; i < NITEMS(names); i++)
		if (strcmp(arg, names[i]) == 0) {
			*format = (enum plan_format)i;
			return 0;
		}
	return error_set(err, EX_USAGE, "could not read option --format: it "
	    "is one of tsv, json, make");
}

static int
read_order(const char *arg, bool *by_size, struct error *err)
{
	*by_size = strcmp(arg, "size") == 0;
	if (*by_size || strcmp(arg, "fk") == 0)
		return 0;
	return error_set(err, EX_USAGE, "could not read option --order: it is "
	    "one of fk, size");
}

static int
read_option(struct plan_options *o, int opt, const char *arg,
    struct error *err)
{
	switch (opt) {
	case 'd':
		o->dbname = arg;
		return 0;
	case 't':
		return option_text(&o->include, arg, err);
	case 'T':
		return option_text(&o->exclude, arg, err);
	case 'k':
		o->key_file = arg;
		return 0;
	case OPT_SHOW_DETAIL:
		o->show_detail = true;
		return 0;
	case OPT_SNAPSHOT:
		o->snapshot.id = arg;
		return 0;
	case OPT_SPLIT_SIZE:
		return option_number("--split-size", arg, true, 0,
		    SPLIT_SIZE_MAX, &o->split_size, err);
	case OPT_RANGES:
		return option_number("--ranges", arg, false, 2,
		    RANGE_COUNT_MAX, &o->ranges, err);
	case OPT_CTID:
		o->ctid = true;
		return 0;
	case OPT_ORDER:
		return read_order(arg, &o->by_size, err);
	case OPT_FORMAT:
		return read_format(arg, &o->format, err);
	case OPT_MAKE:
		o->format = PLAN_MAKE;
		return 0;
	case OPT_SUBSET:
		return option_text(&o->subset, arg, err);
	case OPT_SUBSET_CHILDREN:
		o->subset_children = true;
		return 0;
	case OPT_REFERENCE:
		return option_text(&o->references, arg, err);
	}
	return 0;
}

static int
check_subset(const struct plan_options *o, struct error *err)
{
	if (o->subset.n == 0 && (o->subset_children || o->references.n > 0))
		return error_set(err, EX_USAGE, "could not read the command "
		    "line: --subset-children and --reference are for "
		    "--subset");
	if (o->subset.n > 0 && o->ctid)
		return error_set(err, EX_USAGE, "could not read the command "
		    "line: --subset and --ctid do not go together");
	if (o->subset.n == 0 || o->include.n == 0)
		return 0;
	error_set(err, EX_USAGE, "could not read the command line: --subset "
	    "and -t do not go together");
	return error_hint(err, "A subset names its tables itself: --subset "
	    "'TABLE: true' takes all of one.");
}

static int
check(const struct plan_options *o, struct error *err)
{
	if (check_subset(o, err) == -1)
		return -1;
	if (!o->ctid || o->snapshot.id != NULL)
		return 0;
	error_set(err, EX_USAGE, "could not read the command line: --ctid "
	    "needs a snapshot");
	return error_hint(err, "Pages mean the same rows in one snapshot only: "
	    "plan and copy under one pgsnapshot.");
}

int
plan_options_read(struct plan_options *o, struct tool *t, int argc,
    char *argv[], struct error *err)
{
	int opt, rc;

	o->split_size = SPLIT_SIZE_DEFAULT;
	o->ranges = RANGES_DEFAULT;
	while ((opt = getopt_long(argc, argv, short_options, long_options,
	    NULL)) != -1) {
		if (opt == '?' || opt == ':')
			return tool_bad_option(opt, argv, err);
		if ((rc = tool_option(t, opt, optarg, err)) == 0)
			rc = read_option(o, opt, optarg, err);
		if (rc == -1)
			return -1;
	}
	if (optind < argc) {
		error_set(err, EX_USAGE, "could not read the command line: "
		    "there are words behind the options");
		return error_hint(err, "--help lists the options");
	}
	snapshot_choose(&o->snapshot, o->snapshot.id);
	return check(o, err);
}

void
plan_options_clear(struct plan_options *o)
{
	free(o->include.texts);
	free(o->exclude.texts);
	free(o->subset.texts);
	free(o->references.texts);
	memset(o, 0, sizeof(*o));
}
