#include "sys/system.h"
#include "sys/error.h"
#include "copy/relname.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/plan.h"
#include "mask/skeleton.h"

#define SCRATCH_MAX	(1024 * 1024 * 1024 + 1024)	/* of the longest text */
#define DIGEST_TEXT_MAX	(16 * 1024 * 1024)
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

static const char *
class_names(unsigned int types)
{
	static const struct { unsigned int types; const char *text; } names[] = {
		{ CLASS_TEXT, "text" },
		{ CLASS_INT | CLASS_UUID, "int2, int4, int8 and uuid" },
		{ CLASS_TEXT | CLASS_INT | CLASS_UUID | CLASS_BOOL,
		    "text, int2, int4, int8, uuid and bool" },
	};

	for (size_t i = 0; i < NITEMS(names); i++)
		if (names[i].types == types)
			return names[i].text;
	return "text, int2, int4, int8, uuid, bool and enums";
}

static int
check_type(const struct column_plan *c, struct error *e)
{
	if (c->ops->types & c->type.ops->class)
		return 0;
	rule_error(c->rule, NULL, e, "%s takes %s, not %s%s", c->ops->name,
	    class_names(c->ops->types), c->type.name,
	    c->column->as_text ? " sent as text" : "");
	if (c->type.ops->class == CLASS_OTHER)
		error_hint(e, "a column of this type can be kept or made null");
	return -1;
}

static int
check_fit(const struct column_plan *c, struct error *e)
{
	const struct value_type *t = &c->type;
	const struct mask_fit *fit = &c->fit;

	if (t->max_chars > 0 && fit->chars != FIT_ANY &&
	    fit->chars > t->max_chars)
		return rule_error(c->rule, NULL, e, "%s needs %" PRIu32
		    " characters, the column takes %" PRIu32, c->ops->name,
		    fit->chars, t->max_chars);
	if (t->max_bytes > 0 && fit->bytes != FIT_ANY &&
	    fit->bytes > t->max_bytes)
		return rule_error(c->rule, NULL, e, "%s needs %" PRIu32
		    " bytes, the column takes %" PRIu32, c->ops->name,
		    fit->bytes, t->max_bytes);
	return 0;
}

/* Without a domain of its own a column's is its name in the root table. */
static char *
make_domain(const struct unit *u, const struct column_plan *c)
{
	struct buf b;
	char *domain = NULL;

	if (c->rule->domain != NULL)
		return strdup(c->rule->domain);
	buf_init(&b, DOMAIN_TEXT_MAX);
	if (relname_quote(&b, u->root_table == NULL ? u->schema :
	    u->root_schema) == 0 && buf_append(&b, ".", 1) == 0 &&
	    relname_quote(&b, u->root_table == NULL ? u->table :
	    u->root_table) == 0 && buf_append(&b, ".", 1) == 0 &&
	    relname_quote(&b, c->column->name) == 0)
		domain = buf_steal_str(&b);
	buf_free(&b);
	return domain;
}

static int
need_key(const struct mask_key *key, const struct rule *r, const char *what,
    struct error *e)
{
	if (key != NULL)
		return 0;
	rule_error(r, NULL, e, "%s needs a key", what);
	return error_hint(e, "give one with -k; pgmask --gen-key makes one");
}

static int
bind_column(struct column_plan *c, const struct unit *u,
    const struct mask_key *key, struct error *e)
{
	struct mask_env env = { c->rule, &c->type, key, NULL };

	if (rule_check(c->rule, e) == -1)
		return -1;
	c->ops = masker_find(c->rule->action);
	if (check_type(c, e) == -1)
		return -1;
	if (c->ops->draws) {
		if (need_key(key, c->rule, c->ops->name, e) == -1)
			return -1;
		if ((c->domain = make_domain(u, c)) == NULL)
			return error_nomem(e);
		env.domain = c->domain;
	}
	if (c->ops->bind != NULL &&
	    c->ops->bind(&env, &c->state, &c->fit, e) == -1)
		return -1;
	return check_fit(c, e);
}

/* Rules for columns that are not there are mistakes, or a renamed column. */
static int
check_names(const struct unit *u, const struct rules *r,
    const struct table_rules *t, struct error *e)
{
	const struct column_rule *c;

	for (size_t i = 0; t != NULL && i < t->ncolumns; i++) {
		c = &t->columns[i];
		if (unit_column(u, c->name) == -1)
			return error_set(e, EX_CONFIG, "%s:%u:%u: it has no "
			    "column \"%s\"", r->file, c->line, c->column,
			    c->name);
	}
	return 0;
}

static int
find_rules(struct mask_plan *p, const struct unit *u, const struct rules *r,
    struct error *e)
{
	const struct table_rules *t;
	const struct column_rule *found;
	size_t *missing, n = 0;
	int rc = 0;

	if (rules_find(r, u->root_table == NULL ? u->schema : u->root_schema,
	    u->root_table == NULL ? u->table : u->root_table, &t, e) == -1 ||
	    check_names(u, r, t, e) == -1)
		return name_unit(p->id, NULL, e);
	if ((missing = calloc(p->ncolumns + 1, sizeof(*missing))) == NULL)
		return error_nomem(e);
	for (size_t i = 0; i < p->ncolumns; i++) {
		found = table_rules_column(t, u->columns[i].name);
		if (found != NULL)
			p->columns[i].rule = &found->rule;
		else if (!r->unlisted_keep)
			missing[n++] = i;
	}
	if (n > 0)
		rc = unlisted_error(u, p->id, r, t, missing, n, e);
	free(missing);
	return rc;
}

/* By name, so that the order in which they were written has no meaning. */
static int
append_params(struct buf *b, const struct node *map)
{
	size_t best, done = 0, n = map == NULL ? 0 : map->n / 2;
	const char *last = "";

	for (; done < n; done++) {
		best = n;
		for (size_t i = 0; i < n; i++)
			if (strcmp(map->items[i * 2]->text, last) > 0 &&
			    (best == n || strcmp(map->items[i * 2]->text,
			    map->items[best * 2]->text) < 0))
				best = i;
		if (best == n)
			break;
		last = map->items[best * 2]->text;
		if (strcmp(last, "action") != 0 &&
		    strcmp(last, "domain") != 0 &&
		    (buf_append(b, last, strlen(last) + 1) == -1 ||
		    node_serialize(b, map->items[best * 2 + 1]) == -1))
			return -1;
	}
	return 0;
}

/* Name, action, domain and parameters of each column, each ended by a NUL. */
static int
digest(struct mask_plan *p, struct error *e)
{
	const struct column_plan *c;
	const char *domain;
	struct buf b;
	int rc = 0;

	buf_init(&b, DIGEST_TEXT_MAX);
	for (size_t i = 0; i < p->ncolumns && rc == 0; i++) {
		c = &p->columns[i];
		domain = c->domain == NULL ? "" : c->domain;
		rc = buf_append(&b, c->column->name,
		    strlen(c->column->name) + 1);
		if (rc == 0)
			rc = buf_append(&b, c->ops->name,
			    strlen(c->ops->name) + 1);
		if (rc == 0)
			rc = buf_append(&b, domain, strlen(domain) + 1);
		if (rc == 0 && c->rule != NULL)
			rc = append_params(&b, c->rule->params);
		if (rc == 0)
			rc = buf_append(&b, "", 1);
	}
	if (rc == 0)
		digest_hex(b.data, b.len, p->digest);
	buf_free(&b);
	return rc == 0 ? 0 : error_nomem(e);
}

static int
bind_columns(struct mask_plan *p, const struct unit *u,
    const struct mask_key *key, struct error *e)
{
	struct column_plan *c;

	p->keeps_all = true;
	for (size_t i = 0; i < p->ncolumns; i++) {
		c = &p->columns[i];
		if (c->rule == NULL)
			c->ops = masker_find("keep");
		else if (bind_column(c, u, key, e) == -1)
			return name_unit(p->id, c->column->name, e);
		p->draws |= c->ops->draws;
		p->keeps_all &= c->ops->apply == NULL;
	}
	return 0;
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
		if (c->ops->apply == NULL)
			continue;
		p->seals = true;
		if (need_key(key, c->rule, "the cursor over this masked key "
		    "column is sealed, which", e) == -1)
			return name_unit(p->id, c->column->name, e);
	}
	return 0;
}

int
mask_plan_bind(struct mask_plan *p, const struct unit *u,
    const struct rules *r, const struct mask_key *key, struct error *e)
{
	memset(p, 0, sizeof(*p));
	buf_init(&p->scratch, SCRATCH_MAX);
	p->ncolumns = u->ncolumns;
	if ((p->id = unit_id(u)) == NULL || (p->columns =
	    calloc(u->ncolumns + 1, sizeof(*p->columns))) == NULL) {
		mask_plan_free(p);
		return error_nomem(e);
	}
	for (size_t i = 0; i < p->ncolumns; i++) {
		p->columns[i].column = &u->columns[i];
		value_type_init(&p->columns[i].type, u, &u->columns[i]);
	}
	if (find_rules(p, u, r, e) == 0 && bind_columns(p, u, key, e) == 0 &&
	    bind_cursor(p, u, key, e) == 0 && digest(p, e) == 0)
		return 0;
	mask_plan_free(p);
	return -1;
}

void
mask_plan_free(struct mask_plan *p)
{
	struct column_plan *c;

	for (size_t i = 0; p->columns != NULL && i < p->ncolumns; i++) {
		c = &p->columns[i];
		free(c->domain);
		if (c->ops != NULL && c->ops->free != NULL)
			c->ops->free(c->state);
	}
	free(p->columns);
	free(p->id);
	buf_free(&p->scratch);
	memset(p, 0, sizeof(*p));
}

int
mask_check_rules(const struct rules *r, struct error *e)
{
	const struct table_rules *t;

	for (size_t i = 0; i < r->ntables; i++) {
		t = &r->tables[i];
		for (size_t k = 0; k < t->ncolumns; k++)
			if (rule_check(&t->columns[k].rule, e) == -1)
				return name_unit(t->name, t->columns[k].name,
				    e);
	}
	return 0;
}
