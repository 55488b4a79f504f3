#include "sys/system.h"
#include "sys/error.h"
#include "copy/relname.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/value.h"
#include "mask/when.h"

#define SCRATCH_MAX	(1024 * 1024 * 1024 + 1024)	/* of the longest text */

static const struct { enum type_class class; const char *name; } classes[] = {
	{ CLASS_TEXT, "text" }, { CLASS_INT, "int2, int4, int8" },
	{ CLASS_OID, "oid" }, { CLASS_FLOAT, "float4, float8" },
	{ CLASS_NUMERIC, "numeric" }, { CLASS_MONEY, "money" },
	{ CLASS_UUID, "uuid" }, { CLASS_BOOL, "bool" },
	{ CLASS_ENUM, "enums" }, { CLASS_BYTEA, "bytea" },
	{ CLASS_DATE, "date" }, { CLASS_TIME, "time, timetz" },
	{ CLASS_TIMESTAMP, "timestamp, timestamptz" },
	{ CLASS_INTERVAL, "interval" }, { CLASS_JSON, "json, jsonb" },
	{ CLASS_INET, "inet, cidr" }, { CLASS_MAC, "macaddr" },
	{ CLASS_BIT, "bit" }, { CLASS_XML, "xml" },
	{ CLASS_HSTORE, "hstore" },
};

static void
class_names(unsigned int types, char *to, size_t size)
{
	*to = '\0';
	for (size_t i = 0; i < NITEMS(classes); i++)
		if (types & classes[i].class) {
			if (*to != '\0')
				strlcat(to, ", ", size);
			strlcat(to, classes[i].name, size);
		}
}

static int
check_type(const struct masker_ops *ops, const struct mask_env *env,
    struct error *e)
{
	char names[256];

	if (ops->types & env->type->ops->class)
		return 0;
	class_names(ops->types, names, sizeof(names));
	rule_error(env->rule, NULL, e, "%s takes %s, not %s", ops->name,
	    names, env->type->name);
	if (env->type->ops->class == CLASS_OTHER)
		error_hint(e, "a column of this type, or one that is sent as "
		    "text, can be kept or made null");
	return -1;
}

static enum mask_policy
policy(const struct rule *r, const char *name, enum mask_policy fallback)
{
	static const struct { const char *word; enum mask_policy policy; }
	    words[] = {
		{ "keep", POLICY_KEEP }, { "mask", POLICY_MASK },
		{ "null", POLICY_NULL }, { "fail", POLICY_FAIL },
		{ "redact", POLICY_REDACT },
	};
	const char *word = param_text(r, name, "");

	for (size_t i = 0; i < NITEMS(words); i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].policy;
	return fallback;
}

/* What on_error: redact puts is what the action redact would. */
static int
bind_redaction(struct action *a, const struct mask_env *env, struct error *e)
{
	const struct masker_ops *redact = masker_find("redact");
	struct rule plain = { .file = env->rule->file,
	    .line = env->rule->line, .column = env->rule->column,
	    .action = "redact" };
	struct mask_env own = *env;
	struct mask_fit fit = { 0 };

	own.rule = &plain;
	if (check_type(redact, &own, e) == -1)
		return -1;
	return redact->bind(&own, &a->redaction, &fit, e);
}

static int
bind_policies(struct action *a, const struct mask_env *env, struct error *e)
{
	const struct node *when = param_node(a->rule, "when");

	a->null = a->empty = POLICY_KEEP;
	a->on_error = POLICY_FAIL;
	if (a->ops->apply == NULL)
		return 0;
	if (a->ops->empty_too)
		a->empty = POLICY_MASK;
	a->null = policy(a->rule, "null", a->null);
	a->empty = policy(a->rule, "empty", a->empty);
	a->on_error = policy(a->rule, "on_error", a->on_error);
	if (env->type->not_null && (a->empty == POLICY_NULL ||
	    a->on_error == POLICY_NULL))
		return rule_error(a->rule, NULL, e, "the column is NOT NULL");
	if (a->on_error == POLICY_REDACT && bind_redaction(a, env, e) == -1)
		return -1;
	return when == NULL ? 0 : when_new(&a->when, env, when, e);
}

/* What is said of the action names the domain that it really draws in. */
static int
take_domain(struct action *a, struct error *e)
{
	const char *domain = a->ops->domain == NULL ? NULL :
	    a->ops->domain(a->state);

	if (domain == NULL)
		return 0;
	free(a->domain);
	return (a->domain = strdup(domain)) == NULL ? error_nomem(e) : 0;
}

static int
bind_action(struct action *a, const struct mask_env *base,
    const struct rule *rule, struct error *e)
{
	struct mask_env env = *base;
	const char *domain;

	if (rule_check(rule, e) == -1)
		return -1;
	a->ops = masker_find(rule->action);
	a->rule = env.rule = rule;
	if (check_type(a->ops, &env, e) == -1)
		return -1;
	if (a->ops->apply == NULL)
		a->fit.spread = SPREAD_ONE_TO_ONE;
	if (a->ops->draws) {
		if (env.key == NULL) {
			rule_error(rule, NULL, e, "%s needs a key",
			    a->ops->name);
			return error_hint(e, "give one with -k; pgmask "
			    "--gen-key makes one");
		}
		domain = rule->domain == NULL ? base->domain : rule->domain;
		if ((a->domain = strdup(domain)) == NULL)
			return error_nomem(e);
		env.domain = a->domain;
	}
	if (bind_policies(a, &env, e) == -1)
		return -1;
	if (a->ops->bind != NULL &&
	    a->ops->bind(&env, &a->state, &a->fit, e) == -1)
		return -1;
	return take_domain(a, e);
}

static bool
collects(const struct action *a)
{
	return a->ops->collect != NULL &&
	    (!a->ops->nests || a->fit.collects);
}

static int
bind_actions(struct value_plan *p, const struct mask_env *env,
    const struct rule_list *list, struct error *e)
{
	struct action *a;

	if ((p->actions = calloc(list->n, sizeof(*p->actions))) == NULL)
		return error_nomem(e);
	for (; p->nactions < list->n; p->nactions++) {
		a = &p->actions[p->nactions];
		if (bind_action(a, env, &list->rules[p->nactions], e) == -1) {
			p->nactions++;
			return -1;
		}
		if (list->n > 1 && a->ops->apply == NULL)
			return rule_error(a->rule, NULL, e, "%s does nothing "
			    "in a list of actions", a->ops->name);
		if (p->nactions > 0 && collects(a))
			return rule_error(a->rule, NULL, e, "%s is the first "
			    "action of its list or none", a->ops->name);
		if (p->nactions + 1 < list->n && (a->ops->late ||
		    a->fit.late))
			return rule_error(a->rule, NULL, e, "%s is the last "
			    "action of its list or none", a->ops->name);
	}
	return 0;
}

/* The last action that says how long it is decides; each may spoil. */
static void
sum_up(struct value_plan *p)
{
	const struct action *a;

	p->fit.spread = SPREAD_ONE_TO_ONE;
	p->kind = VALUE_KEPT;
	for (size_t i = 0; i < p->nactions; i++) {
		a = &p->actions[i];
		if (a->ops->apply != NULL)
			p->kind = VALUE_ACTIONS;
		if (a->fit.chars != FIT_SAME)
			p->fit.chars = a->fit.chars;
		if (a->fit.bytes != FIT_SAME)
			p->fit.bytes = a->fit.bytes;
		p->fit.ranged = a->fit.ranged;
		p->fit.low = a->fit.low;
		p->fit.high = a->fit.high;
		if (a->fit.spread < p->fit.spread)
			p->fit.spread = a->fit.spread;
		if (a->when != NULL || a->null == POLICY_MASK ||
		    a->empty == POLICY_MASK || a->on_error == POLICY_REDACT)
			p->fit.spread = SPREAD_COLLIDES;
		p->draws |= a->ops->draws || a->fit.draws;
		p->late |= a->ops->late || a->fit.late;
		p->collects |= collects(a);
	}
}

int
value_plan_fits(const struct value_plan *p, const struct value_type *t,
    struct error *e)
{
	uint32_t chars = p->fit.chars, bytes = p->fit.bytes;
	const struct action *last;

	if (p->kind != VALUE_ACTIONS)
		return 0;
	last = &p->actions[p->nactions - 1];
	if (t->max_chars > 0 && chars != FIT_ANY && chars > t->max_chars)
		return rule_error(last->rule, NULL, e, "%s needs %" PRIu32
		    " characters, the column takes %" PRIu32, last->ops->name,
		    chars, t->max_chars);
	if (t->max_bytes > 0 && bytes != FIT_ANY && bytes > t->max_bytes)
		return rule_error(last->rule, NULL, e, "%s needs %" PRIu32
		    " bytes, the column takes %" PRIu32, last->ops->name,
		    bytes, t->max_bytes);
	return 0;
}

/* Of an array's rules: do all actions take it as a whole? */
static bool
takes_whole(const struct rule_list *list)
{
	const struct masker_ops *ops;

	for (size_t i = 0; i < list->n; i++) {
		ops = masker_find(list->rules[i].action);
		if (ops == NULL || !(ops->types & CLASS_ARRAY))
			return ops == NULL;
	}
	return true;
}

void
value_plan_init(struct value_plan *p, const struct value_type *t)
{
	memset(p, 0, sizeof(*p));
	p->type = *t;
	p->fit.spread = SPREAD_ONE_TO_ONE;
	buf_init(&p->scratch, SCRATCH_MAX);
	buf_init(&p->between[0], SCRATCH_MAX);
	buf_init(&p->between[1], SCRATCH_MAX);
	buf_init(&p->copy, SCRATCH_MAX);
}

struct value_plan *
value_plan_inside(struct value_plan *p, enum value_kind kind, size_t n)
{
	p->kind = kind;
	p->inner = calloc(n + 1, sizeof(*p->inner));
	if (p->inner != NULL)
		p->ninner = n;
	return p->inner;
}

void
value_plan_inherit(struct value_plan *p)
{
	const struct value_plan *in;

	for (size_t i = 0; i < p->ninner; i++) {
		in = &p->inner[i];
		if (in->fit.spread < p->fit.spread)
			p->fit.spread = in->fit.spread;
		p->draws |= in->draws;
		p->late |= in->late;
		p->collects |= in->collects;
	}
}

/* NULL is no array that could be masked, and NULL elements stay. */
static int
check_array(const struct rule_list *list, struct error *e)
{
	const struct node *at;

	for (size_t i = 0; i < list->n; i++) {
		at = param_node(&list->rules[i], "null");
		if (at != NULL && strcmp(at->text, "mask") == 0)
			return rule_error(&list->rules[i], at, e, "NULL stays "
			    "NULL, as an array and inside of one");
	}
	return 0;
}

static int
bind_array(struct value_plan *p, const struct mask_env *env,
    const struct rule_list *list, struct error *e)
{
	struct mask_env own = *env;
	struct value_type element;
	size_t len;
	int rc;

	if (check_array(list, e) == -1)
		return -1;
	if (++own.depth > NESTING_MAX)
		return rule_error(&list->rules[0], NULL, e, "arrays in arrays "
		    "more than %d deep", NESTING_MAX);
	if (!type_is_array(env->type->name, &len) ||
	    (p->element = strndup(env->type->name, len)) == NULL)
		return error_nomem(e);
	value_type_of(&element, env->unit, p->element, env->type->typmod,
	    false);
	own.type = &element;
	if (value_plan_inside(p, VALUE_ARRAY, 1) == NULL)
		return error_nomem(e);
	rc = value_plan_bind(&p->inner[0], &own, list, e);
	value_plan_inherit(p);
	return rc;
}

int
value_plan_bind(struct value_plan *p, const struct mask_env *env,
    const struct rule_list *list, struct error *e)
{
	value_plan_init(p, env->type);
	if (env->type->ops->class == CLASS_ARRAY && !takes_whole(list))
		return bind_array(p, env, list, e);
	if (bind_actions(p, env, list, e) == -1)
		return -1;
	sum_up(p);
	p->own = p->type;
	return value_plan_fits(p, &p->type, e);
}

void
value_plan_free(struct value_plan *p)
{
	struct action *a;

	for (size_t i = 0; i < p->nactions; i++) {
		a = &p->actions[i];
		if (a->ops != NULL && a->ops->free != NULL)
			a->ops->free(a->state);
		if (a->redaction != NULL)
			masker_find("redact")->free(a->redaction);
		when_free(a->when);
		free(a->domain);
	}
	for (size_t i = 0; i < p->ninner; i++)
		value_plan_free(&p->inner[i]);
	free(p->actions);
	free(p->inner);
	free(p->element);
	buf_free(&p->scratch);
	buf_free(&p->between[0]);
	buf_free(&p->between[1]);
	buf_free(&p->copy);
	memset(p, 0, sizeof(*p));
}
