/*
 * The frame of a page, and its small parts.
 */
#include "sys/system.h"
#include "tools/common/page_internal.h"

static const char style[] =
    ":root{color-scheme:light dark;--bg:#fff;--fg:#1c2127;--dim:#5c6670;"
    "--line:#d8dde3;--soft:#f3f5f7;--ok:#176f3a;--bad:#b3261e;--warn:#8a5a00;"
    "--changed:#2f6fb5;--same:#d08a1d;--kept:#6f9c86;--null:#b4bcc5}\n"
    "@media(prefers-color-scheme:dark){:root{--bg:#15181c;--fg:#e4e8ec;"
    "--dim:#9aa5b0;--line:#333a42;--soft:#1e2329;--ok:#5ec98a;--bad:#ff8a80;"
    "--warn:#f0b95c;--changed:#5b9bd8;--same:#d9a04a;--kept:#54806c;"
    "--null:#58626d}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem 4rem;"
    "background:var(--bg);color:var(--fg);"
    "font:15px/1.5 system-ui,sans-serif}\n"
    "h1{font-size:1.5rem;margin:0 0 .5rem}\n"
    "h2{font-size:1.15rem;margin:2.5rem 0 .5rem;padding-top:1rem;"
    "border-top:1px solid var(--line)}\n"
    "h3{font-size:1rem;margin:1.5rem 0 .5rem}\n"
    "h1,h2,h3,dd,li{overflow-wrap:anywhere}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;"
    "margin:.5rem 0}\n"
    "dt,.dim{color:var(--dim)}dd{margin:0}\n"
    ".wide{overflow-x:auto}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}\n"
    "th{text-align:left;font-weight:600;color:var(--dim);"
    "white-space:nowrap}\n"
    "th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);"
    "vertical-align:top}\n"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;"
    "white-space:nowrap}\n"
    "td small{display:block;color:var(--dim)}\n"
    "a{color:inherit}\n"
    ".mark{font-weight:600;white-space:nowrap}\n"
    ".ok{color:var(--ok)}.bad{color:var(--bad)}.warn{color:var(--warn)}\n"
    ".bar{display:flex;width:9rem;height:.8rem;margin-top:.35rem;"
    "background:var(--soft);border-radius:2px;overflow:hidden}\n"
    ".bar i{display:block;height:100%}\n"
    ".c{background:var(--changed)}.u{background:var(--same)}"
    ".k{background:var(--kept)}.z{background:var(--null)}\n"
    ".hist{display:flex;align-items:flex-end;gap:1px;height:1.6rem}\n"
    ".hist i{display:block;width:5px;min-height:1px;"
    "background:var(--null)}.hist i.t{background:var(--changed)}\n"
    ".key i{display:inline-block;width:.8rem;height:.8rem;"
    "margin:0 .3rem 0 1rem;border-radius:2px}\n"
    "ul{margin:.5rem 0;padding-left:1.2rem}\n"
    "@media print{body{max-width:none}}\n";

void
page_text(FILE *f, const char *s)
{
	for (; *s != '\0'; s++)
		switch (*s) {
		case '&':
			fputs("&amp;", f);
			break;
		case '<':
			fputs("&lt;", f);
			break;
		case '>':
			fputs("&gt;", f);
			break;
		case '"':
			fputs("&quot;", f);
			break;
		case '\'':
			fputs("&#39;", f);
			break;
		default:
			if ((unsigned char)*s < 0x20 || *s == 0x7f)
				fputs("\357\277\275", f);
			else
				putc(*s, f);
		}
}

void
page_name(FILE *f, const char *s)
{
	fputs("<bdi>", f);
	page_text(f, s);
	fputs("</bdi>", f);
}

void
page_begin(FILE *f, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<title>", f);
	page_text(f, title);
	fprintf(f, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
}

void
page_end(FILE *f)
{
	fputs("</body>\n</html>\n", f);
}

const char *
page_str(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

int64_t
page_int(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

/* Heads that begin with a # stand over numbers. */
void
page_heads(FILE *f, const char *const *heads)
{
	fputs("<div class=\"wide\"><table>\n<tr>", f);
	for (; *heads != NULL; heads++)
		fprintf(f, **heads == '#' ? "<th class=\"n\">%s" : "<th>%s",
		    *heads + (**heads == '#'));
	fputs("\n", f);
}

void
page_count(FILE *f, int64_t n)
{
	char digits[24];
	size_t i, len;

	snprintf(digits, sizeof(digits), "%" PRId64, n);
	len = strlen(digits);
	for (i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
			putc(',', f);
		putc(digits[i], f);
	}
}

void
page_number(FILE *f, int64_t n)
{
	fputs("<td class=\"n\">", f);
	page_count(f, n);
}

void
page_numbers(FILE *f, int64_t source, int64_t target)
{
	page_number(f, source);
	fputs(" / ", f);
	page_count(f, target);
}

void
page_pair(FILE *f, const char *name, const char *more)
{
	fputs("<td>", f);
	page_name(f, name);
	if (*more == '\0')
		return;
	fputs("<small>", f);
	page_name(f, more);
	fputs("</small>", f);
}

void
page_mark(FILE *f, const char *word)
{
	static const struct {
		const char *word, *look;
	} looks[] = {
		{ "passed", "ok" }, { "done", "ok" }, { "failed", "bad" },
		{ "skipped", "bad" }, { "allowed", "warn" },
		{ "running", "warn" }, { "incomplete", "warn" }
	};
	const char *look = "";
	size_t i;

	for (i = 0; i < NITEMS(looks); i++)
		if (strcmp(looks[i].word, word) == 0)
			look = looks[i].look;
	fprintf(f, "<span class=\"mark %s\">", look);
	page_text(f, word);
	fputs("</span>", f);
}

void
page_term(FILE *f, const char *term, const char *text)
{
	if (*text == '\0')
		return;
	fprintf(f, "<dt>%s<dd>", term);
	page_name(f, text);
	putc('\n', f);
}

/* In thousandths, so that a number has one form everywhere. */
static void
put_part(FILE *f, const char *look, int64_t n, int64_t all)
{
	int64_t share = all == 0 ? 0 : (int64_t)((double)n * 1000 /
	    (double)all);

	/* What is there is seen. */
	if (share == 0 && n > 0)
		share = 5;
	if (share > 0)
		fprintf(f, "<i class=\"%s\" style=\"width:%" PRId64 ".%"
		    PRId64 "%%\"></i>", look, share / 10, share % 10);
}

void
page_share(FILE *f, bool kept, int64_t changed, int64_t unchanged,
    int64_t nulls)
{
	int64_t all = changed + unchanged + nulls;

	fputs("<td><div class=\"bar\" title=\"", f);
	page_count(f, changed);
	fputs(" changed, ", f);
	page_count(f, unchanged);
	fputs(" as they were, ", f);
	page_count(f, nulls);
	fputs(" NULL\">", f);
	put_part(f, "c", changed, all);
	put_part(f, kept ? "k" : "u", unchanged, all);
	put_part(f, "z", nulls, all);
	fputs("</div>", f);
}
