/*
 * --against: what changed since the rules were written.  A line of change,
 * table, column and detail each, and 78 if there is any.
 */
#include "sys/system.h"
#include "copy/relname.h"
#include "json/path.h"
#include "mask/plan.h"
#include "tools/common/tsv.h"
#include "tools/pgscan.h"

static void
change(struct pgscan *s, const char *what, const char *table,
    const char *column, const char *detail)
{
	printf("%s\t", what);
	tsv_put(stdout, table);
	putchar('\t');
	tsv_put(stdout, column);
	putchar('\t');
	tsv_put(stdout, detail);
	putchar('\n');
	s->code = error_worst(s->code, EX_CONFIG);
}

/* Has the column a rule of its own, or rules for its fields? */
static bool
has_rule(const struct table_rules *r, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < r->ncolumns; i++)
		if (strncmp(r->columns[i].name, name, n) == 0 &&
		    (r->columns[i].name[n] == '\0' ||
		    r->columns[i].name[n] == '.'))
			return true;
	return false;
}

static bool
has_column(const struct scan_table *t, const char *rule)
{
	for (size_t i = 0; i < t->unit.ncolumns; i++) {
		const char *name = t->unit.columns[i].name;
		size_t n = strlen(name);

		if (strncmp(rule, name, n) == 0 && (rule[n] == '\0' ||
		    rule[n] == '.'))
			return true;
	}
	return false;
}

/* Does one of these paths decide about what stands at `path`? */
static bool
covers(const struct rule *r, const char *path)
{
	struct jpaths own, all;
	const struct jstep *step;
	const char *why;
	int32_t none;
	size_t at;
	uint32_t state = JSTATE_START;
	bool found = false;

	jpaths_init(&own);
	jpaths_init(&all);
	for (size_t i = 0; i < r->ninner; i++)
		(void)jpaths_add(&all, r->inner[i].name, &at, &why);
	if (jpaths_compile(&all, &none, &why) == 0 &&
	    jpaths_add(&own, path, &at, &why) == 0) {
		for (step = own.steps; step->kind != JSTEP_NONE; step++)
			state = step->kind == JSTEP_KEY ? jpaths_key(&all,
			    state, (const uint8_t *)step->name, step->len) :
			    jpaths_index(&all, state, 0);
		found = jpaths_decides(&all, state) != JPATH_NONE;
	}
	jpaths_free(&own);
	jpaths_free(&all);
	return found;
}

/* Is what stands at a spot kept by these rules (NULL: unlisted)? */
static bool
is_kept(const struct rule_list *list, const struct scan_spot *spot)
{
	const struct rule *r;

	for (size_t i = 0; list != NULL && i < list->n; i++) {
		r = &list->rules[i];
		if (strcmp(r->action, "keep") == 0)
			continue;
		if (spot->path == NULL || r->ninner == 0)
			return false;
		if (strcmp(r->action, "json") == 0 && covers(r, spot->path))
			return false;
		for (size_t k = 0; k < r->ninner; k++)
			if (strcmp(r->inner[k].name, spot->path) == 0)
				return false;
	}
	return true;
}

static void
check_spot(struct pgscan *s, const struct scan_table *t, size_t i, size_t k,
    const struct table_rules *r)
{
	const struct scan_spot *spot = &t->columns[i].spots[k];
	const struct column_rule *c;
	struct scan_verdict v;
	char detail[256], *name;

	judge(t, i, k, &v);
	if (v.confidence < JUDGE_MASK || asprintf(&name, "%s%s",
	    t->unit.columns[i].name, k > 0 && has_fields(&t->columns[i]) ?
	    spot->path : "") == -1)
		return;
	c = table_rules_column(r, name);
	if (is_kept(c == NULL ? NULL : &c->list, spot)) {
		snprintf(detail, sizeof(detail), "%s, %.2f: kept", scan_kinds[
		    v.kind].name, v.confidence);
		free(name);
		if (asprintf(&name, "%s%s%s", t->unit.columns[i].name,
		    k > 0 ? " " : "", k > 0 ? spot->path : "") == -1)
			return;
		change(s, "personal", t->id, name, detail);
	}
	free(name);
}

static bool
check_columns(struct pgscan *s, const struct scan_table *t,
    const struct table_rules *r)
{
	const struct scan_column *c;
	bool same = true;

	for (size_t i = 0; i < t->unit.ncolumns; i++) {
		c = &t->columns[i];
		if (root_of(t, i) != NULL && !has_rule(r, c->column->name))
			continue;	/* that of the column it refers to */
		if (!has_rule(r, c->column->name)) {
			change(s, "new-column", t->id, c->column->name,
			    c->column->type);
			same = false;
		}
		for (size_t k = c->nspots > 1; k < c->nspots; k++)
			check_spot(s, t, i, k, r);
	}
	for (size_t i = 0; i < r->ncolumns; i++)
		if (!has_column(t, r->columns[i].name)) {
			change(s, "missing-column", t->id, r->columns[i].name,
			    "it has a rule");
			same = false;
		}
	return same;
}

static int
check_table(struct pgscan *s, const struct scan_table *t, struct error *e)
{
	struct error misfit = { 0 };
	const struct table_rules *r;
	struct mask_plan plan;

	if (rules_find(&s->rules, table_schema(t), table_name(t), &r, e) == -1)
		return -1;
	if (r == NULL) {
		change(s, "new-table", t->id, "-", s->rules.unlisted_keep ?
		    "it passes as it is" : "it has no rules");
		return 0;
	}
	if (!check_columns(s, t, r))
		return 0;
	if (mask_plan_bind(&plan, &t->unit, &s->rules, s->key, &misfit) == 0)
		mask_plan_free(&plan);
	else
		change(s, "misfit", t->id, "-", misfit.message);
	error_clear(&misfit);
	return 0;
}

int
pgscan_against(struct pgscan *s, struct error *e)
{
	const struct table_rules *r;
	const struct scan_table *t;
	size_t i;

	for (t = s->tables; t < tables_end(s); t++)
		if (check_table(s, t, e) == -1)
			return -1;
	for (i = 0; i < s->rules.ntables; i++) {
		r = &s->rules.tables[i];
		for (t = s->tables; t < tables_end(s); t++)
			if (relpattern_match(&r->pattern, table_schema(t),
			    table_name(t)))
				break;
		if (t == tables_end(s))
			change(s, "missing-table", r->name, "-",
			    "it has rules");
	}
	return 0;
}
