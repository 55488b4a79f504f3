/*
 * The report of pgcheckpoint.
 */
#include "sys/system.h"
#include "tools/common/page.h"
#include "tools/common/page_internal.h"

static void
put_loaders(FILE *f, const json_t *loaders)
{
	static const char *const heads[] = { "role", "host", "program",
	    "#attempts", "first", "last", NULL };
	json_t *w;
	size_t i;

	if (json_array_size(loaders) == 0)
		return;
	fputs("<h3>Who</h3>\n", f);
	page_heads(f, heads);
	json_array_foreach((json_t *)(uintptr_t)loaders, i, w) {
		fputs("<tr>", f);
		page_pair(f, page_str(w, "role"), "");
		page_pair(f, page_str(w, "host"), "");
		page_pair(f, page_str(w, "program"), "");
		page_number(f, page_int(w, "attempts"));
		page_pair(f, page_str(w, "first"), "");
		page_pair(f, page_str(w, "last"), "");
		putc('\n', f);
	}
	fputs("</table></div>\n", f);
}

static void
put_column(FILE *f, const json_t *c)
{
	int64_t changed = page_int(c, "changed");

	fputs("<tr>", f);
	page_pair(f, page_str(c, "name"), page_str(c, "type"));
	page_pair(f, *page_str(c, "action") == '\0' ? "not masked" :
	    page_str(c, "action"), page_str(c, "domain"));
	page_share(f, page_keeps(c), changed - page_int(c, "nulled"),
	    page_int(c, "unchanged"), page_int(c, "nulls") +
	    page_int(c, "nulled"));
	page_number(f, page_int(c, "rows"));
	page_number(f, page_int(c, "nulls"));
	page_number(f, changed);
	page_number(f, page_int(c, "unchanged"));
	putc('\n', f);
}

static void
put_columns(FILE *f, const json_t *columns)
{
	static const char *const heads[] = { "column", "action", "values",
	    "#rows", "#NULL", "#changed", "#as they were", NULL };
	json_t *c;
	size_t i;

	if (json_array_size(columns) == 0)
		return;
	page_heads(f, heads);
	json_array_foreach((json_t *)(uintptr_t)columns, i, c)
		put_column(f, c);
	fputs("</table></div>\n", f);
}

static void
put_unit(FILE *f, const json_t *u)
{
	static const struct {
		const char *term, *key;
	} terms[] = {
		{ "source", "source_database" },
		{ "source system", "source_system" },
		{ "snapshot", "snapshot" }, { "rules", "rules" },
		{ "key", "key_id" }, { "shape", "shape" },
		{ "started", "started" }, { "finished", "finished" },
		{ "reason", "reason" }
	};
	size_t i;

	fputs("<h2>", f);
	page_name(f, page_str(u, "unit"));
	putc(' ', f);
	page_mark(f, page_str(u, "state"));
	fputs("</h2>\n<dl>\n", f);
	for (i = 0; i < NITEMS(terms); i++)
		page_term(f, terms[i].term, page_str(u, terms[i].key));
	fputs("</dl>\n<p>", f);
	page_count(f, page_int(u, "rows"));
	fputs(" rows in ", f);
	page_count(f, page_int(u, "batches"));
	fputs(" batches, ", f);
	page_count(f, page_int(u, "attempts"));
	fputs(" attempts\n", f);
	put_columns(f, json_object_get(u, "columns"));
}

static void
put_events(FILE *f, const json_t *events)
{
	static const char *const heads[] = { "at", "unit", "event", NULL };
	json_t *event;
	size_t i;

	fputs("<h2>Events</h2>\n", f);
	page_heads(f, heads);
	json_array_foreach((json_t *)(uintptr_t)events, i, event) {
		fputs("<tr>", f);
		page_pair(f, page_str(event, "at"), "");
		page_pair(f, page_str(event, "unit"), "");
		page_pair(f, page_str(event, "kind"), "");
		putc('\n', f);
	}
	fputs("</table></div>\n", f);
}

static void
put_run(FILE *f, const json_t *r)
{
	const json_t *verification = json_object_get(r, "verification");
	json_t *u;
	size_t i;

	fputs("<h1>Run ", f);
	page_name(f, page_str(r, "run"));
	fputs("</h1>\n<dl>\n", f);
	page_term(f, "created", page_str(r, "created"));
	page_term(f, "target", page_str(r, "target_database"));
	page_term(f, "target system", page_str(r, "target_system"));
	fputs("</dl>\n<p>", f);
	page_count(f, page_int(r, "rows"));
	fputs(" rows\n", f);
	put_loaders(f, json_object_get(r, "loaders"));
	fputs("<h2>Copied and masked</h2>\n", f);
	page_key(f);
	json_array_foreach(json_object_get(r, "units"), i, u)
		put_unit(f, u);
	fputs("<h2>Verification ", f);
	page_mark(f, page_str(verification, "result"));
	fputs("</h2>\n", f);
	if (json_array_size(json_object_get(verification, "tables")) > 0)
		page_tables(f, json_object_get(verification, "tables"));
	put_events(f, json_object_get(r, "events"));
}

void
page_runs(FILE *f, const json_t *report)
{
	json_t *r;
	size_t i;

	page_begin(f, "What was copied and masked");
	json_array_foreach(json_object_get(report, "runs"), i, r)
		put_run(f, r);
	page_end(f);
}
