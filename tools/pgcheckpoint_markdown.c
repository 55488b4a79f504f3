/*
 * The report as Markdown: tables as GitHub and most others read them.
 */
#include "sys/system.h"
#include "tools/pgcheckpoint.h"

/* Nothing in a name is markup, and it stays on its line. */
static void
put_text(FILE *f, const char *s)
{
	for (; s != NULL && *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20 || *s == 0x7f) {
			putc('?', f);
			continue;
		}
		if (strchr("\\`*_[]<>#|&~$", *s) != NULL)
			putc('\\', f);
		putc(*s, f);
	}
}

static const char *
text(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

/* A cell: a text, a number, or nothing. */
static void
put_cell(FILE *f, const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	if (json_is_integer(v))
		fprintf(f, " %" JSON_INTEGER_FORMAT " |",
		    json_integer_value(v));
	else {
		putc(' ', f);
		put_text(f, json_string_value(v));
		fputs(" |", f);
	}
}

/* A table of these members of each object; no table where there is none. */
static void
put_table(FILE *f, const json_t *list, const char *const *keys)
{
	const char *const *k;
	json_t *o;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	fputs("\n|", f);
	for (k = keys; *k != NULL; k++)
		fprintf(f, " %s |", *k);
	fputs("\n|", f);
	for (k = keys; *k != NULL; k++)
		fputs(" --- |", f);
	putc('\n', f);
	json_array_foreach((json_t *)(uintptr_t)list, i, o) {
		putc('|', f);
		for (k = keys; *k != NULL; k++)
			put_cell(f, o, *k);
		putc('\n', f);
	}
}

static void
put_item(FILE *f, const json_t *o, const char *key)
{
	if (text(o, key) == NULL)
		return;
	fprintf(f, "- %s: ", key);
	put_text(f, text(o, key));
	putc('\n', f);
}

/* What did not pass. */
static void
put_findings(FILE *f, const json_t *table)
{
	json_t *check, *detail;
	size_t i, k;

	json_array_foreach(json_object_get(table, "checks"), i, check)
		json_array_foreach(json_object_get(check, "details"), k,
		    detail) {
			fputs("- ", f);
			put_text(f, text(table, "table"));
			fprintf(f, ": %s %s: ", text(check, "check"),
			    text(check, "result"));
			put_text(f, json_string_value(detail));
			putc('\n', f);
		}
}

static void
put_verification(FILE *f, const json_t *v)
{
	static const char *const keys[] = { "table", "result", "by",
	    "source_rows", "target_rows", "compared", "paired", "digest",
	    "digest_key", "error", NULL };
	json_t *table;
	size_t i;

	fprintf(f, "\n### Verification: %s\n", text(v, "result"));
	put_table(f, json_object_get(v, "tables"), keys);
	putc('\n', f);
	json_array_foreach(json_object_get(v, "tables"), i, table)
		put_findings(f, table);
}

static void
put_unit(FILE *f, const json_t *u)
{
	static const char *const items[] = { "state", "source_system",
	    "source_database", "snapshot", "rules", "key_id", "shape",
	    "started", "finished", "reason" };
	static const char *const keys[] = { "name", "type", "action",
	    "domain", "rows", "nulls", "changed", "unchanged", NULL };
	size_t i;

	fputs("\n### ", f);
	put_text(f, text(u, "unit"));
	fputs("\n\n", f);
	for (i = 0; i < NITEMS(items); i++)
		put_item(f, u, items[i]);
	fprintf(f, "- rows: %" JSON_INTEGER_FORMAT "\n",
	    json_integer_value(json_object_get(u, "rows")));
	put_table(f, json_object_get(u, "columns"), keys);
}

static void
put_run(FILE *f, const json_t *r)
{
	static const char *const loaders[] = { "role", "host", "program",
	    "attempts", "first", "last", NULL };
	static const char *const events[] = { "at", "unit", "kind", NULL };
	json_t *u;
	size_t i;

	fputs("## Run ", f);
	put_text(f, text(r, "run"));
	fputs("\n\n", f);
	put_item(f, r, "created");
	put_item(f, r, "target_system");
	put_item(f, r, "target_database");
	fprintf(f, "- rows: %" JSON_INTEGER_FORMAT "\n",
	    json_integer_value(json_object_get(r, "rows")));
	fputs("\n### Who\n", f);
	put_table(f, json_object_get(r, "loaders"), loaders);
	put_verification(f, json_object_get(r, "verification"));
	json_array_foreach(json_object_get(r, "units"), i, u)
		put_unit(f, u);
	fputs("\n### Events\n", f);
	put_table(f, json_object_get(r, "events"), events);
	putc('\n', f);
}

void
print_markdown(FILE *f, const json_t *report)
{
	json_t *r;
	size_t i;

	fputs("# What was copied and masked\n\n", f);
	json_array_foreach(json_object_get(report, "runs"), i, r)
		put_run(f, r);
}
