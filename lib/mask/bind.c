#include "sys/system.h"
#include "sys/error.h"
#include "copy/relname.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "detect/detect.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/opaque.h"
#include "mask/plan_internal.h"
#include "mask/side.h"
#include "mask/skeleton.h"

#define ROW_MAX		(1024 * 1024 * 1024)
#define DOMAIN_TEXT_MAX	(16 * 1024 * 1024)

/* Puts "could not mask UNIT.COLUMN: " (column may be NULL) before a message. */
static int
name_unit(const char *id, const char *column, struct error *e)
{
	struct error inner = *e;

	if (inner.code != EX_CONFIG)
		return -1;
	error_init(e);
	error_set(e, inner.code, "could not mask %s%s%s: %s", id,
	    column == NULL ? "" : ".", column == NULL ? "" : column,
	    inner.message);
	if (inner.hint != NULL)
		error_hint(e, "%s", inner.hint);
	error_clear(&inner);
	return -1;
}

static char *
column_domain(const char *schema, const char *table, const char *column)
{
	struct buf b;
	char *domain = NULL;

	buf_init(&b, DOMAIN_TEXT_MAX);
	if (relname_quote(&b, schema) == 0 && buf_append(&b, ".", 1) == 0 &&
	    relname_quote(&b, table) == 0 && buf_append(&b, ".", 1) == 0 &&
	    relname_quote(&b, column) == 0)
		domain = buf_steal_str(&b);
	buf_free(&b);
	return domain;
}

char *
mask_default_domain(const struct unit *u, const char *name)
{
	return column_domain(u->root_table == NULL ? u->schema :
	    u->root_schema, u->root_table == NULL ? u->table : u->root_table,
	    name);
}

int
mask_other_column(const struct mask_env *env, const struct node *at,
    size_t *index, struct value_type *t, struct error *e)
{
	int i = at->kind == NODE_SCALAR ? unit_column(env->unit, at->text) :
	    -1;

	if (i == -1)
		return rule_error(env->rule, at, e, "%s has no column \"%s\"",
		    env->unit_id, at->text == NULL ? "" : at->text);
	*index = (size_t)i;
	value_type_init(t, env->unit, &env->unit->columns[i]);
	if (t->ops->class == CLASS_OTHER)
		return rule_error(env->rule, at, e, "column %s is of type %s, "
		    "which has no meaning here", at->text, t->name);
	return 0;
}

/* Is `name` the column, or "column.field" of it? */
static bool
is_inside(const char *name, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(name, prefix, n) == 0 && name[n] == '.';
}

/* The first rule of a field of it; one that names a column is none. */
static const struct column_rule *
rule_inside(const struct unit *u, const struct table_rules *t,
    const char *prefix)
{
	for (size_t i = 0; t != NULL && i < t->ncolumns; i++)
		if (is_inside(t->columns[i].name, prefix) &&
		    unit_column(u, t->columns[i].name) == -1)
			return &t->columns[i];
	return NULL;
}

/* A rule for the whole would leave those for its fields unheard. */
static int
check_whole(const struct mask_env *env, const struct table_rules *t,
    const char *name, struct error *e)
{
	const struct column_rule *c = rule_inside(env->unit, t, name);

	return c == NULL ? 0 : error_set(e, EX_CONFIG, "%s:%u:%u: %s has a "
	    "rule as a whole, and so has its field %s", env->rules->file,
	    c->line, c->column, name, c->name);
}

static bool
has_field(const struct type_desc *d, const char *name)
{
	for (size_t i = 0; i < d->nfields; i++)
		if (strcmp(d->fields[i].name, name) == 0 ||
		    is_inside(name, d->fields[i].name))
			return true;
	return false;
}

/* Rules for fields that are not there are mistakes. */
static int
check_fields(const struct mask_env *env, const struct table_rules *t,
    const struct type_desc *d, const char *prefix, struct error *e)
{
	const struct column_rule *c;

	for (size_t i = 0; i < t->ncolumns; i++) {
		c = &t->columns[i];
		if (is_inside(c->name, prefix) &&
		    unit_column(env->unit, c->name) == -1 &&
		    !has_field(d, c->name + strlen(prefix) + 1))
			return error_set(e, EX_CONFIG, "%s:%u:%u: type %s has "
			    "no field \"%s\"", env->rules->file, c->line,
			    c->column, d->name, c->name + strlen(prefix) + 1);
	}
	return 0;
}

static int bind_inside(struct value_plan *, const struct mask_env *,
    const struct table_rules *, const char *prefix, struct error *);

static int
bind_field(struct value_plan *p, const struct mask_env *base,
    const struct table_rules *t, const char *prefix, const struct column *f,
    struct error *e)
{
	const struct column_rule *found;
	struct mask_env env = *base;
	struct value_type type;
	char *name = NULL, *domain = NULL;
	int rc = -1;

	value_type_of(&type, env.unit, f->type, f->typmod, false);
	env.type = &type;
	value_plan_init(p, &type);
	if (asprintf(&name, "%s.%s", prefix, f->name) == -1 ||
	    asprintf(&domain, "%s.%s", base->domain, f->name) == -1) {
		free(name);
		return error_nomem(e);
	}
	env.domain = domain;
	if ((found = table_rules_column(t, name)) != NULL)
		rc = check_whole(&env, t, name, e) == -1 ? -1 :
		    value_plan_bind(p, &env, &found->list, e);
	else if (rule_inside(env.unit, t, name) != NULL)
		rc = bind_inside(p, &env, t, name, e);
	else if (env.rules->unlisted_keep)
		rc = 0;
	else
		error_set(e, EX_CONFIG, "%s:%u:%u: no rule for %s",
		    env.rules->file, t->line, t->column, name);
	free(name);
	free(domain);
	return rc;
}

/* A composite by its fields, or an array of such. */
static int
bind_inside(struct value_plan *p, const struct mask_env *env,
    const struct table_rules *t, const char *prefix, struct error *e)
{
	const struct type_desc *d;
	struct mask_env own = *env;
	struct value_type element;
	size_t len;
	int rc = 0;

	value_plan_init(p, env->type);
	if (++own.depth > NESTING_MAX)
		return error_set(e, EX_CONFIG, "%s:%u:%u: %s is more than %d "
		    "levels inside of its column", env->rules->file, t->line,
		    t->column, prefix, NESTING_MAX);
	if (type_is_array(p->type.name, &len)) {
		if ((p->element = strndup(p->type.name, len)) == NULL ||
		    value_plan_inside(p, VALUE_ARRAY, 1) == NULL)
			return error_nomem(e);
		value_type_of(&element, env->unit, p->element, -1, false);
		own.type = &element;
		rc = bind_inside(&p->inner[0], &own, t, prefix, e);
		value_plan_inherit(p);
		return rc;
	}
	d = unit_type(env->unit, p->type.name);
	if (p->type.ops->class != CLASS_COMPOSITE || d == NULL)
		return error_set(e, EX_CONFIG, "%s:%u:%u: %s is of type %s, "
		    "which has no fields", env->rules->file, t->line,
		    t->column, prefix, p->type.name);
	if (check_fields(env, t, d, prefix, e) == -1)
		return -1;
	if (value_plan_inside(p, VALUE_FIELDS, d->nfields) == NULL)
		return error_nomem(e);
	for (size_t i = 0; i < d->nfields && rc == 0; i++)
		rc = bind_field(&p->inner[i], &own, t, prefix, &d->fields[i],
		    e);
	value_plan_inherit(p);
	return rc;
}

/* Rules for columns that are not there are mistakes, or a renamed column. */
static int
check_names(const struct unit *u, const struct rules *r,
    const struct table_rules *t, struct error *e)
{
	const struct column_rule *c;
	bool found;

	for (size_t i = 0; t != NULL && i < t->ncolumns; i++) {
		c = &t->columns[i];
		found = unit_column(u, c->name) != -1;
		for (size_t k = 0; !found && k < u->ncolumns; k++)
			found = is_inside(c->name, u->columns[k].name);
		if (!found)
			return error_set(e, EX_CONFIG, "%s:%u:%u: it has no "
			    "column \"%s\"", r->file, c->line, c->column,
			    c->name);
	}
	return 0;
}

static bool
is_impure(const struct value_plan *p)
{
	for (size_t i = 0; i < p->nactions; i++)
		if (p->actions[i].ops->impure)
			return true;
	for (size_t i = 0; i < p->ninner; i++)
		if (is_impure(&p->inner[i]))
			return true;
	return false;
}

/* A column with a foreign key, by its own rule or by that of its root. */
static int
bind_reference(struct column_plan *c, struct mask_env *env,
    const struct inherited *in, struct error *e)
{
	free(c->domain);
	c->domain = column_domain(in->root->schema, in->root->table,
	    in->root->column);
	if ((env->domain = c->domain) == NULL)
		return error_nomem(e);
	if (inherit_bind(c, env, in, e) == -1)
		return -1;
	return is_impure(&c->value) ? rule_error(&in->list->rules[0], NULL, e,
	    "%s breaks the foreign key of the column",
	    in->list->rules[0].action) : 0;
}

/*
 * Where unlike texts are equal, as under a collation that ignores case, no
 * mask of the bytes keeps them equal: neither unique nor a reference.
 */
static int
check_collation(const struct column_plan *c, bool refers, struct error *e)
{
	const struct action *a = c->value.actions;

	if (!c->column->nondeterministic || !c->value.draws ||
	    c->value.nactions == 0 ||
	    (!refers && c->value.fit.spread == SPREAD_COLLIDES))
		return 0;
	rule_error(a->rule, NULL, e, "%s tells values apart that the column's "
	    "collation %s calls equal", a->ops->name,
	    c->column->collation == NULL ? "" : c->column->collation);
	return error_hint(e, "give the column a deterministic collation, or "
	    "keep it");
}

/* 1: it has no rule. */
static int
bind_column(struct column_plan *c, const struct mask_env *base, size_t i,
    const struct table_rules *t, struct error *e)
{
	const struct column_rule *own = table_rules_column(t,
	    c->column->name);
	struct mask_env env = *base;
	struct inherited in;
	struct value_type type;

	value_type_init(&type, env.unit, c->column);
	env.type = &type;
	value_plan_init(&c->value, &type);
	c->domain = mask_default_domain(env.unit, c->column->name);
	if ((env.domain = c->domain) == NULL)
		return error_nomem(e);
	if (own != NULL && check_whole(&env, t, c->column->name, e) == -1)
		return -1;
	if (own == NULL && rule_inside(env.unit, t, c->column->name) != NULL)
		return bind_inside(&c->value, &env, t, c->column->name, e);
	if (inherit_rules(env.unit, i, env.rules, own == NULL ? NULL :
	    &own->list, &in, e) == -1)
		return -1;
	if ((c->list = in.list) == NULL)
		return 1;
	if (in.root != NULL ? bind_reference(c, &env, &in, e) == -1 :
	    value_plan_bind(&c->value, &env, c->list, e) == -1)
		return -1;
	return check_collation(c, in.root != NULL, e);
}

static int
bind_columns(struct mask_plan *p, const struct mask_env *env,
    const struct table_rules *t, struct error *e)
{
	size_t *missing, n = 0;
	int rc = 0;

	if ((missing = calloc(p->ncolumns + 1, sizeof(*missing))) == NULL)
		return error_nomem(e);
	for (size_t i = 0; i < p->ncolumns && rc != -1; i++) {
		rc = bind_column(&p->columns[i], env, i, t, e);
		if (rc == -1)
			name_unit(p->id, p->columns[i].column->name, e);
		else if (rc == 1 && !env->rules->unlisted_keep)
			missing[n++] = i;
	}
	if (rc != -1)
		rc = n == 0 ? 0 : unlisted_error(env->unit, p->id, env->rules,
		    t, missing, n, e);
	free(missing);
	return rc;
}

static void
sum_up(struct mask_plan *p)
{
	const struct value_plan *v;

	p->keeps_all = true;
	for (size_t i = 0; i < p->ncolumns; i++) {
		v = &p->columns[i].value;
		p->draws |= v->draws;
		p->late |= v->late;
		p->collects |= v->collects;
		p->keeps_all &= v->kind == VALUE_KEPT;
	}
}

/* A cursor holds the key's values, so it is as secret as they are. */
static int
bind_cursor(struct mask_plan *p, const struct unit *u,
    const struct mask_key *key, struct error *e)
{
	const struct column_plan *c;
	int at;

	for (size_t i = 0; i < u->key.n; i++) {
		if ((at = unit_column(u, u->key.names[i])) == -1)
			return error_set(e, EX_DATAERR, "could not mask %s: "
			    "its key column %s is not among its columns",
			    p->id, u->key.names[i]);
		c = &p->columns[at];
		if (c->value.kind == VALUE_KEPT)
			continue;
		p->seals = true;
		if (key != NULL)
			continue;
		error_set(e, EX_CONFIG, "the cursor over this masked key "
		    "column is sealed, which needs a key");
		error_hint(e, "give one with -k; pgmask --gen-key makes one");
		return name_unit(p->id, c->column->name, e);
	}
	return 0;
}

/*
 * Rules that name a partition, or that only its name and not that of its root
 * matches, would not be heard.
 */
static int
check_partition(const struct mask_env *env, const struct table_rules *root,
    struct error *e)
{
	const struct unit *u = env->unit;
	const struct table_rules *own;

	if (u->root_table == NULL)
		return 0;
	if (rules_find(env->rules, u->schema, u->table, &own, e) == -1)
		return -1;
	if (own == NULL || own == root ||
	    (root != NULL && !table_rules_exact(own)))
		return 0;
	error_set(e, EX_CONFIG, "%s:%u:%u: it is a partition, which is masked "
	    "by the rules of %s.%s", env->rules->file, own->line, own->column,
	    u->root_schema, u->root_table);
	return error_hint(e, "write them for %s.%s", u->root_schema,
	    u->root_table);
}

static int
bind_unit(struct mask_plan *p, struct mask_env *env, struct error *e)
{
	const struct unit *u = env->unit;
	const struct table_rules *t;

	if (rules_find(env->rules, u->root_table == NULL ? u->schema :
	    u->root_schema, u->root_table == NULL ? u->table : u->root_table,
	    &t, e) == -1 || check_partition(env, t, e) == -1 ||
	    check_names(u, env->rules, t, e) == -1)
		return name_unit(p->id, NULL, e);
	if (bind_columns(p, env, t, e) == -1 || check_unique(p, u, e) == -1)
		return -1;
	if (opaque_check(p, u, e) == -1 || side_check(p, e) == -1)
		return name_unit(p->id, NULL, e);
	sum_up(p);
	if (bind_cursor(p, u, env->key, e) == -1)
		return -1;
	return plan_digest(p, e);
}

int
mask_plan_bind(struct mask_plan *p, const struct unit *u,
    const struct rules *r, const struct mask_key *key, struct error *e)
{
	struct mask_env env = { .key = key, .unit = u, .rules = r,
		.detector = &p->detector };

	memset(p, 0, sizeof(*p));
	buf_init(&p->row, ROW_MAX);
	p->id = unit_id(u);
	p->columns = calloc(u->ncolumns + 1, sizeof(*p->columns));
	p->fields = calloc(u->ncolumns + 1, sizeof(*p->fields));
	p->masked = calloc(u->ncolumns + 1, sizeof(*p->masked));
	if (p->id == NULL || p->columns == NULL || p->fields == NULL ||
	    p->masked == NULL) {
		mask_plan_free(p);
		return error_nomem(e);
	}
	p->ncolumns = u->ncolumns;
	for (size_t i = 0; i < p->ncolumns; i++)
		p->columns[i].column = &u->columns[i];
	env.unit_id = p->id;
	if (bind_unit(p, &env, e) == 0)
		return 0;
	mask_plan_free(p);
	return -1;
}

void
mask_plan_free(struct mask_plan *p)
{
	for (size_t i = 0; i < p->ncolumns; i++) {
		free(p->columns[i].domain);
		value_plan_free(&p->columns[i].value);
	}
	detector_free(p->detector);
	free(p->columns);
	free(p->fields);
	free(p->masked);
	free(p->id);
	buf_free(&p->row);
	memset(p, 0, sizeof(*p));
}
