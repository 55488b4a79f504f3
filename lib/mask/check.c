/* What is done with the rules of a file before there is a table. */
#include "sys/system.h"
#include "sys/error.h"
#include "sys/sandbox.h"
#include "rule/rules.h"
#include "mask/coprocess.h"
#include "mask/maskers.h"
#include "mask/plan.h"

static int check_columns(const struct column_rule *, size_t n,
    struct error *);

static int
check_list(const struct rule_list *list, struct error *e)
{
	const struct rule *r;

	for (size_t i = 0; i < list->n; i++) {
		r = &list->rules[i];
		if (rule_check(r, e) == -1 ||
		    check_columns(r->inner, r->ninner, e) == -1)
			return -1;
	}
	return 0;
}

static int
check_columns(const struct column_rule *c, size_t n, struct error *e)
{
	for (size_t i = 0; i < n; i++)
		if (check_list(&c[i].list, e) == -1)
			return -1;
	return 0;
}

/* Puts "could not mask TABLE.COLUMN: " before a message. */
static int
name_column(const struct table_rules *t, const struct column_rule *c,
    struct error *e)
{
	struct error inner = *e;

	if (inner.code != EX_CONFIG)
		return -1;
	error_init(e);
	error_set(e, inner.code, "could not mask %s.%s: %s", t->name, c->name,
	    inner.message);
	if (inner.hint != NULL)
		error_hint(e, "%s", inner.hint);
	error_clear(&inner);
	return -1;
}

int
mask_check_rules(const struct rules *r, struct error *e)
{
	const struct table_rules *t;

	for (size_t i = 0; i < r->ntables; i++) {
		t = &r->tables[i];
		for (size_t k = 0; k < t->ncolumns; k++)
			if (check_list(&t->columns[k].list, e) == -1)
				return name_column(t, &t->columns[k], e);
	}
	return 0;
}

static int
open_columns(struct column_rule *c, size_t n, struct error *e)
{
	const struct masker_ops *ops;
	struct rule *r;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < c[i].list.n; k++) {
			r = &c[i].list.rules[k];
			ops = masker_find(r->action);
			if ((ops->open != NULL && ops->open(r, e) == -1) ||
			    open_columns(r->inner, r->ninner, e) == -1)
				return -1;
		}
	return 0;
}

int
mask_open_rules(struct rules *r, struct error *e)
{
	struct table_rules *t;

	for (size_t i = 0; i < r->ntables; i++) {
		t = &r->tables[i];
		for (size_t k = 0; k < t->ncolumns; k++)
			if (open_columns(&t->columns[k], 1, e) == -1)
				return name_column(t, &t->columns[k], e);
	}
	return 0;
}

static void
admit_columns(const struct column_rule *c, size_t n, struct sandbox *s)
{
	const struct coprocess *p;
	const struct rule *r;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < c[i].list.n; k++) {
			r = &c[i].list.rules[k];
			admit_columns(r->inner, r->ninner, s);
			if (masker_find(r->action) != &mask_exec)
				continue;
			p = r->resource;
			sandbox_read(s, p->from);
			sandbox_write(s, p->to);
			sandbox_child(s, p->pid);
		}
}

void
mask_admit(const struct rules *r, struct sandbox *s)
{
	for (size_t i = 0; i < r->ntables; i++)
		admit_columns(r->tables[i].columns, r->tables[i].ncolumns, s);
}
