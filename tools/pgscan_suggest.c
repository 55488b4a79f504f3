/*
 * Which rule to propose: the first of a kind's that binds to the column as it
 * is, so that what is proposed can be used.
 */
#include "sys/system.h"
#include "copy/relname.h"
#include "mask/plan.h"
#include "rule/yaml.h"
#include "tools/pgscan.h"

#define YAML_MAX	(1024 * 1024)

bool
has_fields(const struct scan_column *c)
{
	return c->nspots > 1 && c->spots[1].path[0] == '.';
}

/* Types that are refused when they pass unlisted beside a mask. */
static int
append_derived(const struct scan_table *t, size_t but, struct buf *b)
{
	struct scan_verdict v;

	for (size_t i = 0; i < t->unit.ncolumns; i++) {
		judge(t, i, 0, &v);
		if (i == but || v.kind != SCAN_DERIVED || !v.by_type)
			continue;
		if (buf_append_str(b, "      ") == -1 ||
		    yaml_append_text(b, t->unit.columns[i].name) == -1 ||
		    buf_append_str(b, ": {action: keep, derived: true}\n") ==
		    -1)
			return -1;
	}
	return 0;
}

static int
append_table(const struct scan_table *t, struct buf *b)
{
	struct buf name;
	int rc;

	buf_init(&name, YAML_MAX);
	rc = relname_quote(&name, table_schema(t)) == -1 ||
	    buf_append(&name, ".", 1) == -1 ||
	    relname_quote(&name, table_name(t)) == -1 ||
	    buf_append(&name, "", 1) == -1 ||
	    yaml_append_text(b, (const char *)name.data) == -1 ? -1 : 0;
	buf_free(&name);
	return rc;
}

/* Binds rules that have this one for a column, or a field of one. */
static int
try_rule(struct pgscan *s, const struct scan_table *t, size_t i,
    const char *name, const char *rule, bool *fits, struct error *e)
{
	struct error ignored = { 0 };
	struct mask_plan plan;
	struct rules rules;
	struct buf b;
	int rc;

	*fits = false;
	buf_init(&b, YAML_MAX);
	rc = buf_append_str(&b, "version: 1\nunlisted: keep\ntables:\n  ") ==
	    -1 || append_table(t, &b) == -1 ||
	    buf_append_str(&b, ":\n    columns:\n      ") == -1 ||
	    yaml_append_text(&b, name) == -1 ||
	    buf_append_str(&b, ": ") == -1 ||
	    buf_append_str(&b, rule) == -1 ||
	    buf_append_str(&b, "\n") == -1 ||
	    append_derived(t, i, &b) == -1 ? error_nomem(e) : 0;
	if (rc == 0 && rules_parse(&rules, "-", b.data, b.len, &ignored) ==
	    0) {
		*fits = mask_check_rules(&rules, &ignored) == 0 &&
		    mask_plan_bind(&plan, &t->unit, &rules, s->key,
		    &ignored) == 0;
		if (*fits)
			mask_plan_free(&plan);
		rules_free(&rules);
	}
	error_clear(&ignored);
	buf_free(&b);
	return rc;
}

/* The rule around that of a place: for trying out one at a time. */
static int
wrap(const struct scan_column *c, const struct scan_spot *spot,
    const char *rule, char **to)
{
	bool hstore = c->type.ops->class == CLASS_HSTORE;
	struct buf path;
	int rc;

	if (spot->path == NULL || has_fields(c)) {
		*to = strdup(rule);
		return *to == NULL ? -1 : 0;
	}
	buf_init(&path, YAML_MAX);
	rc = yaml_append_text(&path, spot->path) == -1 ||
	    buf_append(&path, "", 1) == -1 ? -1 : asprintf(to,
	    "{action: %s, %s: {%s: %s}, unlisted: keep}", hstore ? "hstore" :
	    "json", hstore ? "keys" : "paths", (const char *)path.data, rule);
	buf_free(&path);
	return rc == -1 ? -1 : 0;
}

static int
fits_spot(struct pgscan *s, const struct scan_table *t, size_t i, size_t k,
    const char *rule, bool *fits, struct error *e)
{
	const struct scan_column *c = &t->columns[i];
	const struct scan_spot *spot = &c->spots[k];
	char *name, *wrapped;
	int rc;

	if (asprintf(&name, "%s%s", c->column->name, has_fields(c) && k > 0 ?
	    spot->path : "") == -1)
		return error_nomem(e);
	if (wrap(c, spot, rule, &wrapped) == -1) {
		free(name);
		return error_nomem(e);
	}
	rc = try_rule(s, t, i, name, wrapped, fits, e);
	free(wrapped);
	free(name);
	return rc;
}

int
suggest_spot(struct pgscan *s, const struct scan_table *t, size_t i,
    size_t k, struct buf *b, struct error *e)
{
	struct scan_verdict v;
	const char *const *rule;
	bool fits = false;

	judge(t, i, k, &v);
	if (v.confidence < JUDGE_DECIDE)
		return buf_append_str(b, "keep") == -1 ? error_nomem(e) : 0;
	for (rule = scan_kinds[v.kind].rules; v.confidence >= JUDGE_MASK &&
	    *rule != NULL && !fits; rule++) {
		if (fits_spot(s, t, i, k, *rule, &fits, e) == -1)
			return -1;
		if (fits && buf_append_str(b, *rule) == -1)
			return error_nomem(e);
	}
	return !fits && buf_append_str(b, "decide") == -1 ? error_nomem(e) : 0;
}

/* json and hstore: what is personal inside, the rest is kept. */
static int
suggest_inside(struct pgscan *s, const struct scan_table *t, size_t i,
    struct buf *b, struct error *e)
{
	const struct scan_column *c = &t->columns[i];
	bool hstore = c->type.ops->class == CLASS_HSTORE, any = false;
	struct scan_verdict v;

	for (size_t k = 1; k < c->nspots; k++) {
		judge(t, i, k, &v);
		if (v.confidence < JUDGE_DECIDE)
			continue;
		/* Keys that are values have no rule of their own. */
		if (hstore && strcmp(c->spots[k].path, "*") == 0)
			continue;
		if (buf_printf(b, any ? ", " : "{action: %s, unlisted: keep, "
		    "%s: {", hstore ? "hstore" : "json", hstore ? "keys" :
		    "paths") == -1 ||
		    yaml_append_text(b, c->spots[k].path) == -1 ||
		    buf_append_str(b, ": ") == -1)
			return error_nomem(e);
		any = true;
		if (suggest_spot(s, t, i, k, b, e) == -1)
			return -1;
	}
	return buf_append_str(b, any ? "}}" : "keep") == -1 ? error_nomem(e) :
	    0;
}

int
suggest_column(struct pgscan *s, const struct scan_table *t, size_t i,
    struct buf *b, struct error *e)
{
	const struct scan_column *c = &t->columns[i];

	if (c->keys)
		return buf_append_str(b, "decide") == -1 ? error_nomem(e) : 0;
	if (c->nspots > 1 && !has_fields(c))
		return suggest_inside(s, t, i, b, e);
	return suggest_spot(s, t, i, 0, b, e);
}
