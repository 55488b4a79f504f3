/*
 * What pgverify found.
 */
#include "sys/system.h"
#include "tools/common/page.h"
#include "tools/common/page_internal.h"

void
page_key(FILE *f)
{
	fputs("<p class=\"key dim\">Values:<i class=\"c\"></i>changed"
	    "<i class=\"k\"></i>kept<i class=\"u\"></i>as they were under a "
	    "mask<i class=\"z\"></i>NULL.\n", f);
}

bool
page_keeps(const json_t *column)
{
	const char *action = page_str(column, "action");

	return *action == '\0' || strcmp(action, "keep") == 0;
}

/* Two bars for each class of lengths. */
static void
put_lengths(FILE *f, const json_t *source, const json_t *target)
{
	size_t i, n = json_array_size(source);
	int64_t a, b, most = 1;

	if (json_array_size(target) > n)
		n = json_array_size(target);
	for (i = 0; i < n; i++) {
		a = json_integer_value(json_array_get(source, i));
		b = json_integer_value(json_array_get(target, i));
		most = a > most ? a : most;
		most = b > most ? b : most;
	}
	fputs("<td><div class=\"hist\">", f);
	for (i = 0; i < n; i++) {
		a = json_integer_value(json_array_get(source, i));
		b = json_integer_value(json_array_get(target, i));
		fprintf(f, "<i style=\"height:%d%%\"></i>"
		    "<i class=\"t\" style=\"height:%d%%\"></i>",
		    (int)((double)a * 100 / (double)most),
		    (int)((double)b * 100 / (double)most));
	}
	fputs("</div>", f);
}

static void
put_column(FILE *f, const json_t *c)
{
	const json_t *source = json_object_get(c, "source");
	const json_t *target = json_object_get(c, "target");
	int64_t changed = page_int(c, "changed");

	fputs("<tr>", f);
	page_pair(f, page_str(c, "name"), page_str(c, "type"));
	page_pair(f, *page_str(c, "action") == '\0' ? "not masked" :
	    page_str(c, "action"), page_str(c, "domain"));
	page_share(f, page_keeps(c), changed - page_int(c, "nulled"),
	    page_int(c, "unchanged"), page_int(target, "nulls"));
	page_number(f, changed);
	page_number(f, page_int(c, "unchanged"));
	page_numbers(f, page_int(source, "nulls"), page_int(target, "nulls"));
	page_numbers(f, page_int(source, "distinct"),
	    page_int(target, "distinct"));
	put_lengths(f, json_object_get(source, "lengths"),
	    json_object_get(target, "lengths"));
	putc('\n', f);
}

static void
put_columns(FILE *f, const json_t *columns)
{
	static const char *const heads[] = { "column", "action", "values",
	    "#changed", "#as they were", "#NULL", "#distinct, about",
	    "lengths", NULL };
	json_t *c;
	size_t i;

	page_heads(f, heads);
	json_array_foreach((json_t *)(uintptr_t)columns, i, c)
		put_column(f, c);
	fputs("</table></div>\n", f);
}

static void
put_details(FILE *f, const json_t *check)
{
	json_t *details = json_object_get(check, "details"), *detail;
	size_t i;

	if (json_array_size(details) == 0)
		return;
	fputs("<ul>\n", f);
	json_array_foreach(details, i, detail) {
		fputs("<li>", f);
		page_text(f, page_str(check, "check"));
		putc(' ', f);
		page_mark(f, page_str(check, "result"));
		fputs(": ", f);
		page_name(f, json_string_value(detail));
		putc('\n', f);
	}
	fputs("</ul>\n", f);
}

static void
put_checks(FILE *f, const json_t *checks)
{
	json_t *check;
	size_t i;

	fputs("<p>", f);
	json_array_foreach((json_t *)(uintptr_t)checks, i, check) {
		page_text(f, page_str(check, "check"));
		putc(' ', f);
		page_mark(f, page_str(check, "result"));
		fputs(i + 1 < json_array_size(checks) ? " &middot; " : "\n",
		    f);
	}
	json_array_foreach((json_t *)(uintptr_t)checks, i, check)
		put_details(f, check);
}

static void
put_table(FILE *f, const json_t *t, size_t i)
{
	fprintf(f, "<h2 id=\"t%zu\">", i);
	page_name(f, page_str(t, "table"));
	fputs(" ", f);
	page_mark(f, page_str(t, "result"));
	fputs("</h2>\n", f);
	if (json_object_get(t, "error") != NULL) {
		fputs("<p>", f);
		page_name(f, page_str(t, "error"));
		putc('\n', f);
		return;
	}
	fputs("<dl>\n", f);
	page_term(f, "copy of", page_str(t, "source"));
	page_term(f, "rows compared by", strcmp(page_str(t, "by"),
	    "key") == 0 ? "their key" : "what is kept of them");
	page_term(f, "digest", page_str(t, "digest"));
	page_term(f, "under the key", page_str(t, "digest_key"));
	fputs("</dl>\n", f);
	put_checks(f, json_object_get(t, "checks"));
	put_columns(f, json_object_get(t, "columns"));
}

static void
put_summary(FILE *f, const json_t *tables)
{
	static const char *const heads[] = { "table", "#rows, source",
	    "#rows, target", "#compared", "#paired", "#masked columns",
	    "result", NULL };
	json_t *t;
	size_t i;

	page_heads(f, heads);
	json_array_foreach((json_t *)(uintptr_t)tables, i, t) {
		fprintf(f, "<tr><td><a href=\"#t%zu\">", i);
		page_name(f, page_str(t, "table"));
		fputs("</a>", f);
		page_number(f, page_int(t, "source_rows"));
		page_number(f, page_int(t, "target_rows"));
		page_number(f, page_int(t, "compared"));
		page_number(f, page_int(t, "paired"));
		page_number(f, page_int(t, "masked"));
		fputs("<td>", f);
		page_mark(f, page_str(t, "result"));
		putc('\n', f);
	}
	fputs("</table></div>\n", f);
}

void
page_tables(FILE *f, const json_t *tables)
{
	json_t *t;
	size_t i;

	put_summary(f, tables);
	page_key(f);
	fputs("<p class=\"key dim\">Lengths in bytes, 0, 1, 2&ndash;3, "
	    "4&ndash;7 and so on:<i class=\"z\"></i>source<i class=\"c\"></i>"
	    "target. Two numbers are those of source and target.\n", f);
	json_array_foreach((json_t *)(uintptr_t)tables, i, t)
		put_table(f, t, i);
}

void
page_verification(FILE *f, const json_t *report)
{
	page_begin(f, "Verification of a masked copy");
	fputs("<h1>Verification ", f);
	page_mark(f, page_str(report, "result"));
	fputs("</h1>\n<dl>\n", f);
	page_term(f, "run", page_str(report, "run"));
	page_term(f, "verified", page_str(report, "verified"));
	page_term(f, "by", page_str(report, "program"));
	page_term(f, "source", page_str(report, "source_database"));
	page_term(f, "source system", page_str(report, "source_system"));
	fputs("</dl>\n", f);
	page_tables(f, json_object_get(report, "tables"));
	page_end(f);
}
