/*
 * Foreign keys: a column that refers to another one is masked as the root of
 * the chain is, drawn in its domain and from values of its type.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "mask/plan_internal.h"

#define RULE_TEXT_MAX (16 * 1024 * 1024)

/* The rules of the root column; *kept: it has none and passes. */
static int
root_rules(const struct rules *r, const struct ancestor *root,
    const struct rule_list **list, bool *kept, struct error *e)
{
	const struct table_rules *t;
	const struct column_rule *c;

	*list = NULL;
	if (rules_find(r, root->schema, root->table, &t, e) == -1)
		return -1;
	if ((c = table_rules_column(t, root->column)) != NULL)
		*list = &c->list;
	*kept = c == NULL && r->unlisted_keep;
	return 0;
}

/* The domains of the actions, one by one. */
static bool
same_domains(const struct rule_list *a, const struct rule_list *b)
{
	const char *one, *other;

	for (size_t i = 0; i < a->n && i < b->n; i++) {
		one = a->rules[i].domain;
		other = b->rules[i].domain;
		if (strcmp(one == NULL ? "" : one,
		    other == NULL ? "" : other) != 0)
			return false;
	}
	return a->n == b->n;
}

/* Do all actions that draw say in which domain? */
static bool
names_domains(const struct rule_list *list)
{
	const struct masker_ops *ops;

	for (size_t i = 0; i < list->n; i++) {
		ops = masker_find(list->rules[i].action);
		if (ops != NULL && ops->draws && list->rules[i].domain == NULL)
			return false;
	}
	return true;
}

/* 1: alike; 0: not; -1: out of memory. */
static int
same_rules(const struct rule_list *a, const struct rule_list *b,
    struct error *e)
{
	struct buf one, other;
	int rc;

	if (!same_domains(a, b))
		return 0;
	buf_init(&one, RULE_TEXT_MAX);
	buf_init(&other, RULE_TEXT_MAX);
	if (append_rules(&one, a) == -1 || append_rules(&other, b) == -1)
		rc = error_nomem(e);
	else
		rc = one.len == other.len &&
		    memcmp(one.data, other.data, one.len) == 0;
	buf_free(&one);
	buf_free(&other);
	return rc;
}

static bool
is_action(const struct rule_list *list, const char *name)
{
	return list->n == 1 && strcmp(list->rules[0].action, name) == 0;
}

static bool
has_condition(const struct rule_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (param_node(&list->rules[i], "when") != NULL)
			return true;
	return false;
}

static int
contradicts(const struct rule_list *list, const struct ancestor *root,
    const char *what, struct error *e)
{
	rule_error(&list->rules[0], NULL, e, "the column refers to %s.%s.%s, "
	    "%s", root->schema, root->table, root->column, what);
	return error_hint(e, "leave this rule out: the column then takes that "
	    "of the column it refers to");
}

/* An own rule may also make the column NULL: that breaks no reference. */
static int
check_own(const struct rules *r, const struct rule_list *own,
    const struct ancestor *root, struct error *e)
{
	const struct rule_list *list;
	bool kept;
	int same;

	if (has_condition(own))
		return contradicts(own, root, "so that it can have no "
		    "condition", e);
	if (is_action(own, "null"))
		return 0;
	if (root_rules(r, root, &list, &kept, e) == -1)
		return -1;
	if (list == NULL)
		return !kept || is_action(own, "keep") ? 0 :
		    contradicts(own, root, "which is kept", e);
	if ((same = same_rules(own, list, e)) == 0)
		return contradicts(own, root, "which has another rule", e);
	return same == 1 ? 0 : -1;
}

/* Two foreign keys of one column have to lead to the same masks. */
static int
check_both(const struct rules *r, const struct inherited *in,
    const struct ancestor *root, struct error *e)
{
	const struct rule_list *list;
	bool keeps, kept;
	int same;

	if (root_rules(r, root, &list, &kept, e) == -1)
		return -1;
	kept = list == NULL ? kept : is_action(list, "keep");
	keeps = in->list == NULL ? in->kept : is_action(in->list, "keep");
	if ((kept && keeps) || (list == NULL && !kept) ||
	    (in->list == NULL && !in->kept))
		return 0;
	same = list == NULL || in->list == NULL ? 0 :
	    same_rules(list, in->list, e);
	if (same == 1 && names_domains(list))
		return 0;
	if (same == -1)
		return -1;
	error_set(e, EX_CONFIG, "it refers to %s.%s.%s and to %s.%s.%s, which "
	    "are masked differently", in->root->schema, in->root->table,
	    in->root->column, root->schema, root->table, root->column);
	return error_hint(e, "give both one rule with one domain");
}

/* A column on the way to the root that becomes NULL is not to be found. */
static int
check_between(const struct rules *r, const struct fk_column *f,
    const struct rule_list *own, struct error *e)
{
	const struct rule_list *list;
	const struct ancestor *a;
	bool kept;

	if (own != NULL && is_action(own, "null"))
		return 0;
	for (size_t i = 0; i + 1 < f->nchain; i++) {
		a = &f->chain[i];
		if (root_rules(r, a, &list, &kept, e) == -1)
			return -1;
		if (list == NULL || !is_action(list, "null"))
			continue;
		rule_error(&list->rules[0], NULL, e, "%s.%s.%s becomes NULL, "
		    "and the column refers to it", a->schema, a->table,
		    a->column);
		return error_hint(e, "make this column NULL too, or leave "
		    "that rule out");
	}
	return 0;
}

static int
inherit_from(const struct fk_column *f, const struct rules *r,
    const struct rule_list *own, struct inherited *in, struct error *e)
{
	const struct ancestor *root;

	if (f->nchain == 0)
		return 0;
	root = &f->chain[f->nchain - 1];
	if (own != NULL && check_own(r, own, root, e) == -1)
		return -1;
	if (check_between(r, f, own, e) == -1)
		return -1;
	if (in->root != NULL)
		return own != NULL || (strcmp(in->root->schema, root->schema)
		    == 0 && strcmp(in->root->table, root->table) == 0 &&
		    strcmp(in->root->column, root->column) == 0) ? 0 :
		    check_both(r, in, root, e);
	in->root = root;
	if (own != NULL)
		return 0;
	return root_rules(r, root, &in->list, &in->kept, e);
}

int
inherit_rules(const struct unit *u, size_t i, const struct rules *r,
    const struct rule_list *own, struct inherited *in, struct error *e)
{
	const struct fk_column *f;

	*in = (struct inherited){ .list = own };
	for (size_t k = 0; k < u->nfkeys; k++)
		for (size_t c = 0; c < u->fkeys[k].ncolumns; c++) {
			f = &u->fkeys[k].columns[c];
			if (strcmp(f->name, u->columns[i].name) == 0 &&
			    inherit_from(f, r, own, in, e) == -1)
				return -1;
		}
	return 0;
}

/* Would some number of the one type be cut or rounded in the other? */
static bool
is_narrower(const struct value_type *own, const struct value_type *root)
{
	return own->precision > 0 && (root->precision == 0 ||
	    own->scale < root->scale || own->precision - own->scale <
	    root->precision - root->scale);
}

static int
check_numeric(const struct column_plan *c, const struct value_type *own,
    const struct inherited *in, struct error *e)
{
	const struct value_plan *p = &c->value;

	if (p->kind != VALUE_ACTIONS || own->ops->class != CLASS_NUMERIC ||
	    !is_narrower(own, &p->type))
		return 0;
	rule_error(&in->list->rules[0], NULL, e, "the column is numeric(%"
	    PRId32 ",%" PRId32 "), and not all masks of %s.%s.%s, which it "
	    "refers to, fit in it", own->precision, own->scale,
	    in->root->schema, in->root->table, in->root->column);
	return error_hint(e, "give both columns one type, or keep them");
}

/* Wider than the column: only what a range of the root's rule keeps small. */
static int
check_space(const struct column_plan *c, const struct value_type *own,
    const struct inherited *in, struct error *e)
{
	const struct value_plan *p = &c->value;
	int64_t most;

	if (p->kind != VALUE_ACTIONS || own->ops->class != CLASS_INT ||
	    own->ops->width >= p->type.ops->width)
		return 0;
	most = own->ops->width == 2 ? INT16_MAX : INT32_MAX;
	if (p->fit.ranged && p->fit.low >= -most - 1 && p->fit.high <= most)
		return 0;
	rule_error(&in->list->rules[0], NULL, e, "the column is %s, and the "
	    "masks of %s.%s.%s, which it refers to, are %s", own->name,
	    in->root->schema, in->root->table, in->root->column,
	    p->type.name);
	return error_hint(e, "give that rule \"min\" and \"max\" that fit in "
	    "%s", own->name);
}

/* What draws on a row of the root's table can't be done in another one. */
static int
check_row(const struct rule_list *list, struct error *e)
{
	static const char *const others[] = { "when", "subject",
	    "gender_column", "country_column" };
	const struct rule *r;
	bool reads;

	for (size_t i = 0; i < list->n; i++) {
		r = &list->rules[i];
		reads = strcmp(r->action, "template") == 0;
		for (size_t k = 0; k < NITEMS(others); k++)
			reads |= param_node(r, others[k]) != NULL;
		if (!reads)
			continue;
		rule_error(r, NULL, e, "%s looks at other columns of its row, "
		    "and a column with a foreign key is masked by its value "
		    "alone", r->action);
		return error_hint(e, "leave them out of the rule of the "
		    "column that is referred to");
	}
	return 0;
}

int
inherit_bind(struct column_plan *c, const struct mask_env *env,
    const struct inherited *in, struct error *e)
{
	const struct value_type *own = env->type;
	struct mask_env root_env = *env;
	struct value_type root;

	if (check_row(in->list, e) == -1)
		return -1;
	value_type_of(&root, env->unit, in->root->type, in->root->typmod,
	    own->not_null);
	root_env.type = &root;
	if (is_action(in->list, "keep") || is_action(in->list, "null"))
		root_env.type = own;
	else if (root.ops->class != own->ops->class ||
	    (root.ops->class != CLASS_INT &&
	    root.ops->width != own->ops->width))
		return rule_error(&in->list->rules[0], NULL, e, "the column "
		    "is %s and refers to %s.%s.%s, which is %s: they cannot "
		    "be masked alike", own->name, in->root->schema,
		    in->root->table, in->root->column, root.name);
	if (value_plan_bind(&c->value, &root_env, in->list, e) == -1)
		return -1;
	if (check_space(c, own, in, e) == -1 ||
	    check_numeric(c, own, in, e) == -1)
		return -1;
	c->value.own = *own;
	c->value.converts = own->ops->width != root_env.type->ops->width;
	return value_plan_fits(&c->value, own, e);
}
