/*
 * The rules file to review, and the report.
 */
#include "sys/system.h"
#include "copy/relname.h"
#include "rule/yaml.h"
#include "tools/common/tsv.h"
#include "tools/pgscan.h"

#define LINE_MAX_BYTES	(1024 * 1024)

static int
print_buf(const struct buf *b, struct error *e)
{
	return fwrite(b->data, 1, b->len, stdout) == b->len ? 0 :
	    error_set(e, EX_IOERR, "could not write: %s", strerror(errno));
}

/* "email 0.99: its name, 100% of values" */
static int
append_why(const struct scan_verdict *v, struct buf *b)
{
	if (v->kind == SCAN_NONE)
		return 0;
	if (buf_printf(b, "  # %s %.2f", scan_kinds[v->kind].name,
	    v->confidence) == -1 || (v->by_type &&
	    buf_append_str(b, ", its type") == -1) ||
	    (v->by_name && buf_append_str(b, ", its name") == -1))
		return -1;
	return v->share < 0 ? 0 : buf_printf(b, ", %.0f%% of values",
	    100 * v->share);
}

/* What is found inside, a line of comment each. */
static int
append_inside(const struct scan_table *t, size_t i, struct buf *b)
{
	const struct scan_column *c = &t->columns[i];
	struct scan_verdict v;

	if (c->keys && buf_append_str(b, "  # personal data in its keys, which "
	    "no rule reaches") == -1)
		return -1;
	for (size_t k = 1; k < c->nspots && !has_fields(c); k++) {
		judge(t, i, k, &v);
		if (v.confidence < JUDGE_DECIDE)
			continue;
		if (buf_append_str(b, "\n      #   ") == -1 ||
		    yaml_append_text(b, c->spots[k].path) == -1 ||
		    append_why(&v, b) == -1)
			return -1;
	}
	return 0;
}

/* A column that takes its rule from the one it refers to. */
static int
append_reference(struct pgscan *s, const struct ancestor *root,
    const char *column, struct buf *b)
{
	bool there = find_table(s, root->schema, root->table) != NULL;

	if (buf_append_str(b, there ? "      # " : "      ") == -1 ||
	    yaml_append_text(b, column) == -1 ||
	    buf_append_str(b, there ? ": as " : ": decide  # refers to ") ==
	    -1 || yaml_append_text(b, root->schema) == -1 ||
	    buf_append(b, ".", 1) == -1 ||
	    yaml_append_text(b, root->table) == -1 ||
	    buf_append(b, ".", 1) == -1 ||
	    yaml_append_text(b, root->column) == -1)
		return -1;
	return buf_append_str(b, there ? ", which it refers to\n" :
	    ", which was not in the stream\n");
}

static int
append_line(struct pgscan *s, const struct scan_table *t, size_t i, size_t k,
    struct buf *b, struct error *e)
{
	const struct scan_column *c = &t->columns[i];
	struct scan_verdict v;
	char *name;
	int rc;

	if (asprintf(&name, "%s%s", c->column->name, k == 0 ? "" :
	    c->spots[k].path) == -1)
		return error_nomem(e);
	judge(t, i, k, &v);
	rc = buf_append_str(b, "      ") == -1 ||
	    yaml_append_text(b, name) == -1 ||
	    buf_append_str(b, ": ") == -1 ? error_nomem(e) : k == 0 ?
	    suggest_column(s, t, i, b, e) : suggest_spot(s, t, i, k, b, e);
	free(name);
	if (rc == -1)
		return -1;
	return (c->nspots == 1 || k > 0 ? append_why(&v, b) :
	    append_inside(t, i, b)) == -1 || buf_append_str(b, "\n") == -1 ?
	    error_nomem(e) : 0;
}

static int
append_column(struct pgscan *s, const struct scan_table *t, size_t i,
    struct buf *b, struct error *e)
{
	const struct scan_column *c = &t->columns[i];
	const struct ancestor *root = root_of(t, i);

	if (root != NULL)
		return append_reference(s, root, c->column->name, b) == -1 ?
		    error_nomem(e) : 0;
	if (!has_fields(c))
		return append_line(s, t, i, 0, b, e);
	for (size_t k = 1; k < c->nspots; k++)
		if (append_line(s, t, i, k, b, e) == -1)
			return -1;
	return 0;
}

static int
print_table(struct pgscan *s, const struct scan_table *t, struct error *e)
{
	struct buf b, name;
	int rc = 0;

	buf_init(&b, LINE_MAX_BYTES * 16);
	buf_init(&name, LINE_MAX_BYTES);
	if (relname_quote(&name, table_schema(t)) == -1 ||
	    buf_append(&name, ".", 1) == -1 ||
	    relname_quote(&name, table_name(t)) == -1 ||
	    buf_append(&name, "", 1) == -1 ||
	    buf_append_str(&b, "  ") == -1 ||
	    yaml_append_text(&b, (const char *)name.data) == -1 ||
	    buf_printf(&b, ":  # %" PRIu64 " rows were looked at\n"
	    "    columns:%s\n", t->rows, t->unit.ncolumns == 0 ? " {}" : "") ==
	    -1)
		rc = error_nomem(e);
	for (size_t i = 0; rc == 0 && i < t->unit.ncolumns; i++)
		rc = append_column(s, t, i, &b, e);
	if (rc == 0)
		rc = print_buf(&b, e);
	buf_free(&b);
	buf_free(&name);
	return rc;
}

int
pgscan_rules(struct pgscan *s, struct error *e)
{
	const struct scan_table *t;

	printf("# Proposed by pgscan, to be reviewed line by line: what it did "
	    "not find\n# may still be there.  Behind each rule: what the "
	    "column looks like, and how\n# sure that is, from 0 to 1.  "
	    "\"decide\" is no action; write one in its place.\n"
	    "version: 1\nunlisted: fail\ntables:%s\n", s->ntables == 0 ?
	    " {}" : "");
	for (t = s->tables; t < tables_end(s); t++)
		if (find_table(s, table_schema(t), table_name(t)) == t &&
		    print_table(s, t, e) == -1)
			return -1;
	return 0;
}

int
pgscan_report(struct pgscan *s, struct error *e)
{
	const struct scan_table *t;
	struct scan_verdict v;

	(void)e;
	printf("table\tcolumn\tkind\tconfidence\tshare\n");
	for (t = s->tables; t < tables_end(s); t++)
		for (size_t i = 0; i < t->unit.ncolumns; i++)
			for (size_t k = 0; k < t->columns[i].nspots; k++) {
				/* What is made of parts is its parts. */
				if (k == 0 && t->columns[i].nspots > 1)
					continue;
				judge(t, i, k, &v);
				tsv_put(stdout, t->id);
				putchar('\t');
				tsv_put(stdout, t->unit.columns[i].name);
				if (k > 0) {
					putchar(' ');
					tsv_put(stdout,
					    t->columns[i].spots[k].path);
				}
				printf("\t%s\t%.2f\t", scan_kinds[v.kind].name,
				    v.confidence);
				if (v.share < 0)
					printf("-\n");
				else
					printf("%.3f\n", v.share);
			}
	return 0;
}
