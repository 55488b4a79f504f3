#include "sys/system.h"
#include "key/key.h"
#include "stream/meta.h"
#include "tools/common/confine.h"
#include "tools/common/signals.h"
#include "tools/pgcopy-out.h"

static const char help[] =
"usage: pgcopy-out [-v] [--quiet] [-d DBNAME] -t PATTERN ... [--where CONDITION]\n"
"           [--columns COLUMNS] [--range TOKEN] [--large-objects]\n"
"           [--after FILE] [-k FILE]\n"
"           [--snapshot ID] [--batch-rows N] [--batch-bytes N] [--max-row N]\n"
"           [--sample N] [--show-detail] [--log-format FORMAT]\n"
"           [--progress SECONDS]\n"
"       pgcopy-out [-v] [--quiet] [-d DBNAME] -q QUERY --name NAME\n"
"           [--key COLUMNS] [--after FILE] [-k FILE] [--snapshot ID]\n"
"           [--batch-rows N] [--batch-bytes N] [--max-row N] [--sample N]\n"
"           [--show-detail] [--log-format FORMAT] [--progress SECONDS]\n"
"       pgcopy-out -h | -V\n"
"\n"
"Reads tables of a PostgreSQL database and writes them to a pipe as a stream.\n"
"\n"
"  -d, --dbname DBNAME     database: a name, a conninfo string or a URI\n"
"  -t, --table PATTERN     tables to read; may be given again\n"
"      --where CONDITION   only rows for which this SQL condition holds\n"
"      --columns COLUMNS   only these columns of the one table\n"
"      --range TOKEN       only this range of the one table, of pgplan\n"
"      --large-objects     the large objects too\n"
"  -q, --query QUERY       read what this query returns\n"
"      --name NAME         the table that the query stands for\n"
"      --key COLUMNS       unique columns of the query to order it by\n"
"      --after FILE        go on behind these cursors; - is stdin\n"
"  -k, --key-file FILE     the masking key, to open what is sealed\n"
"      --snapshot ID       an exported snapshot (else PGCOPY_SNAPSHOT)\n"
"      --batch-rows N      rows between two commit points (10000)\n"
"      --batch-bytes N     bytes between two commit points (64M)\n"
"      --max-row N         largest row that is accepted (1G)\n"
"      --sample N          about so many rows, in no order\n"
"      --show-detail       what the server says of failures, values and all\n"
"      --log-format FORMAT text or json\n"
"      --progress SECONDS  a line of progress every so often; 0 for none\n"
"  -v, --verbose           say more\n"
"      --quiet             say only what failed\n"
"  -h, --help              print this and exit\n"
"  -V, --version           print the version and exit\n"
"\n"
"A stream is not written to a terminal.  See pgcopy-out(1).\n";

static int
write_head(struct session *s, struct error *err)
{
	json_t *head, *source, *units;
	size_t i;
	int rc = -1;

	units = json_array();
	for (i = 0; i < s->njobs; i++)
		if (json_array_append_new(units,
		    json_string(s->jobs[i].id)) == -1) {
			json_decref(units);
			return error_nomem(err);
		}
	source = server_to_json(&s->server);
	head = json_pack("{ss so ss ss so}", "creator",
	    "pgcopy-out " PACKAGE_VERSION, "source", source, "snapshot",
	    s->snapshot, "encoding", "UTF8", "units", units);
	if (head == NULL)
		return error_nomem(err);
	rc = stream_write_head(&s->out.writer, head);
	json_decref(head);
	return rc == -1 ? pipe_out_error(&s->out, err) : 0;
}

static int
copy_all(struct session *s, struct error *err)
{
	struct job *job;

	if (s->o->key_file != NULL &&
	    (s->key = key_load(s->o->key_file, err)) == NULL)
		return -1;
	/* Connects while the command that prints the cursors does its work. */
	if (session_open(s, err) == -1)
		return -1;
	if (s->o->after != NULL && after_read(&s->after, s->o->after,
	    &s->tool->intr, err) == -1)
		return -1;
	if (select_jobs(s, err) == -1 || session_begin(s, err) == -1 ||
	    write_head(s, err) == -1)
		return -1;
	for (job = s->jobs; job < s->jobs + s->njobs; job++)
		if (unit_copy(s, job, err) == -1)
			return -1;
	if (stream_write_tail(&s->out.writer) == -1)
		return pipe_out_error(&s->out, err);
	return 0;
}

/* Ends the stream and the server's query; a reader that left hears nothing. */
static void
fail(struct session *s, struct error *err)
{
	pipe_out_fail(&s->out, err);
	meter_end(&s->tool->meter);
	if (s->out.broken_pipe && s->tool->msg.verbosity < 1)
		return;
	msg_error(&s->tool->msg, err);
}

int
main(int argc, char *argv[])
{
	struct error err = {0}, terminal = {0};
	struct out_options o = {0};
	struct session s = {0};
	struct tool tool;
	int rc, code;
	bool broken;

	tool_init(&tool, "pgcopy-out", help);
	confine_memory();
	tool.writes_stream = true;
	s.tool = &tool;
	s.o = &o;
	/* First: whoever reads us learns of every failure from here on. */
	rc = pipe_out_open(&s.out, &tool.intr, &terminal);
	if (out_options_read(&o, &tool, argc, argv, &err) == -1)
		rc = -1;
	else if (rc == -1)
		error_move(&err, &terminal);
	else {
		tool_start(&tool);
		rc = copy_all(&s, &err);
	}
	if (rc == -1) {
		fail(&s, &err);
		s.code = error_worst(s.code, err.code);
	}
	meter_end(&tool.meter);
	code = s.code;
	broken = s.out.broken_pipe;
	session_close(&s);
	pipe_out_close(&s.out);
	out_options_clear(&o);
	error_clear(&err);
	error_clear(&terminal);
	signals_exit(code, broken);
}
