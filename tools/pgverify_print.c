#include "sys/system.h"
#include "stream/meta.h"
#include "tools/pgverify.h"

static const char *
text(const json_t *o, const char *key)
{
	const char *s = "";

	(void)meta_str(o, key, &s);
	return s;
}

static int64_t
number(const json_t *o, const char *key)
{
	int64_t n = 0;

	(void)meta_int(o, key, &n);
	return n;
}

/* A name is one line, whatever is in it. */
static void
put_name(FILE *f, const char *s, size_t width)
{
	size_t n = 0;

	for (; *s != '\0'; s++) {
		putc((unsigned char)*s < 0x20 || *s == 0x7f ? '?' : *s, f);
		n += ((unsigned char)*s & 0xc0) != 0x80;
	}
	for (; n < width; n++)
		putc(' ', f);
}

static size_t
name_width(const json_t *tables)
{
	size_t i, width = 5, n;
	const char *s;
	json_t *t;

	json_array_foreach((json_t *)(uintptr_t)tables, i, t) {
		for (n = 0, s = text(t, "table"); *s != '\0'; s++)
			n += ((unsigned char)*s & 0xc0) != 0x80;
		width = n > width ? n : width;
	}
	return width;
}

static void
print_table(FILE *f, const json_t *t, size_t width)
{
	put_name(f, text(t, "table"), width);
	if (json_object_get(t, "error") != NULL)
		fprintf(f, "  %12s  %12s  %6s  %s\n", "-", "-", "-", "failed");
	else
		fprintf(f, "  %12" PRId64 "  %12" PRId64 "  %6" PRId64
		    "  %s\n", number(t, "target_rows"), number(t, "compared"),
		    number(t, "masked"), text(t, "result"));
}

/* What did not pass, one line each. */
static void
print_details(FILE *f, const json_t *t)
{
	const json_t *details;
	json_t *check, *detail;
	size_t i, k;

	json_array_foreach(json_object_get(t, "checks"), i, check) {
		details = json_object_get(check, "details");
		json_array_foreach((json_t *)(uintptr_t)details, k, detail) {
			put_name(f, text(t, "table"), 0);
			fprintf(f, ": %s %s: ", text(check, "check"),
			    text(check, "result"));
			put_name(f, json_string_value(detail), 0);
			putc('\n', f);
		}
	}
	if (json_object_get(t, "error") != NULL) {
		put_name(f, text(t, "table"), 0);
		fprintf(f, ": ");
		put_name(f, text(t, "error"), 0);
		putc('\n', f);
	}
}

void
verify_print(const json_t *report, FILE *f)
{
	const json_t *tables = json_object_get(report, "tables");
	size_t i, width = name_width(tables), failed = 0;
	json_t *t;

	put_name(f, "table", width);
	fprintf(f, "  %12s  %12s  %6s  %s\n", "rows", "compared", "masked",
	    "result");
	json_array_foreach((json_t *)(uintptr_t)tables, i, t) {
		print_table(f, t, width);
		failed += strcmp(text(t, "result"), "passed") != 0;
	}
	json_array_foreach((json_t *)(uintptr_t)tables, i, t)
		print_details(f, t);
	fprintf(f, "%s: %zu tables, %zu failed\n", text(report, "result"),
	    json_array_size(tables), failed);
}
