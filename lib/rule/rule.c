#include "sys/system.h"
#include "sys/error.h"
#include "rule/rule.h"
#include "rule/rules.h"
#include "rule/yaml.h"

#define KEYS_MAX	64	/* of one rule, "params" among them */

static int parse_list(const struct rules *, struct rule_list *,
    struct node *, struct error *);

int
rule_error(const struct rule *r, const struct node *at, struct error *e,
    const char *fmt, ...)
{
	char reason[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	return error_set(e, EX_CONFIG, "%s:%u:%u: %s", r->file,
	    at == NULL ? r->line : at->line,
	    at == NULL ? r->column : at->column, reason);
}

/* Names that users bring from PrivaCI, and ours for the same. */
static const struct { const char *theirs, *ours; } actions[] = {
	{ "passthrough", "keep" },
	{ "regex_mask", "regex" },
	{ "hmac_hash", "hash" },
	{ "pseudonym", "fake" },
	{ "ner_mask", "exec" },
};

bool
rule_synonym(size_t i, const char **theirs, const char **ours)
{
	if (i >= NITEMS(actions))
		return false;
	*theirs = actions[i].theirs;
	*ours = actions[i].ours;
	return true;
}

static const char *
action_name(const char *name)
{
	for (size_t i = 0; i < NITEMS(actions); i++)
		if (strcmp(actions[i].theirs, name) == 0)
			return actions[i].ours;
	return name;
}

/* The keys under "params" stand beside it, "seed_alias" is a domain. */
static int
normalise(const struct rules *r, struct node *map, struct error *e)
{
	struct node *key;

	for (size_t i = 0; i < map->n; i += 2) {
		/* No action has so many; each is compared with all others. */
		if (map->n > 2 * KEYS_MAX)
			return rules_error(r, map, e, "a rule has more than %d "
			    "keys", KEYS_MAX);
		key = map->items[i];
		if (strcmp(key->text, "params") == 0 &&
		    map->items[i + 1]->kind == NODE_MAP) {
			if (node_splice(map, i) == -1)
				return error_nomem(e);
			i -= 2;		/* wraps, and the loop adds it again */
		} else if (strcmp(key->text, "seed_alias") == 0) {
			free(key->text);
			if ((key->text = strdup("domain")) == NULL)
				return error_nomem(e);
		}
	}
	for (size_t i = 0; i < map->n; i += 2)
		for (size_t k = 0; k < i; k += 2)
			if (strcmp(map->items[i]->text,
			    map->items[k]->text) == 0)
				return rules_error(r, map->items[i], e,
				    "\"%s\" was given before",
				    map->items[i]->text);
	return 0;
}

static int
parse_domain(const struct rules *r, struct rule *rule, struct error *e)
{
	const struct node *domain = node_get(rule->params, "domain");

	if (domain == NULL)
		return 0;
	if (domain->kind != NODE_SCALAR || *domain->text == '\0' ||
	    strlen(domain->text) > DOMAIN_MAX)
		return rules_error(r, domain, e,
		    "a domain is a name of 1 to %d bytes", DOMAIN_MAX);
	rule->domain = domain->text;
	return 0;
}

/* Rules inside a rule are under one of these names, whatever the action. */
static int
parse_inner(const struct rules *r, struct rule *rule, struct error *e)
{
	static const char *const names[] = { "paths", "keys" };
	const struct node *map;

	for (size_t i = 0; i < NITEMS(names); i++) {
		map = node_get(rule->params, names[i]);
		if (map == NULL)
			continue;
		if (map->kind != NODE_MAP || rule->inner != NULL)
			return rules_error(r, map, e, map->kind == NODE_MAP ?
			    "\"%s\" has no place beside \"paths\"" : "\"%s\" "
			    "is a mapping to rules", names[i]);
		if (rule_columns_parse(r, map, &rule->inner, &rule->ninner,
		    e) == -1)
			return -1;
	}
	return 0;
}

static int
parse_rule(const struct rules *r, struct rule *rule, struct node *node,
    struct error *e)
{
	const struct node *action = node;

	rule->file = r->file;
	rule->line = node->line;
	rule->column = node->column;
	if (node->kind == NODE_MAP) {
		if (normalise(r, node, e) == -1)
			return -1;
		rule->params = node;
		action = node_get(node, "action");
	}
	if (action == NULL || action->kind != NODE_SCALAR)
		return rules_error(r, node, e, "a rule is the name of an "
		    "action, or a mapping that has one as \"action\", or a "
		    "list of these");
	rule->action = action_name(action->text);
	if (node->kind != NODE_MAP)
		return 0;
	return parse_domain(r, rule, e) == -1 ? -1 : parse_inner(r, rule, e);
}

static int
parse_list(const struct rules *r, struct rule_list *list, struct node *node,
    struct error *e)
{
	size_t n = node->kind == NODE_LIST ? node->n : 1;

	if (n == 0 || n > ACTIONS_MAX)
		return rules_error(r, node, e,
		    "a list of rules has 1 to %d actions", ACTIONS_MAX);
	if ((list->rules = calloc(n, sizeof(*list->rules))) == NULL)
		return error_nomem(e);
	for (; list->n < n; list->n++)
		if (parse_rule(r, &list->rules[list->n],
		    node->kind == NODE_LIST ? node->items[list->n] : node,
		    e) == -1) {
			list->n++;	/* with what there is of it */
			return -1;
		}
	return 0;
}

int
rule_columns_parse(const struct rules *r, const struct node *map,
    struct column_rule **columns, size_t *n, struct error *e)
{
	struct column_rule *c;

	*n = 0;
	*columns = calloc(map->n / 2 + 1, sizeof(**columns));
	if (*columns == NULL)
		return error_nomem(e);
	for (size_t i = 0; i < map->n; i += 2) {
		c = &(*columns)[(*n)++];
		c->name = map->items[i]->text;
		c->line = map->items[i]->line;
		c->column = map->items[i]->column;
		if (parse_list(r, &c->list, map->items[i + 1], e) == -1)
			return -1;
	}
	return 0;
}

void
rule_columns_free(struct column_rule *columns, size_t n)
{
	struct rule *rule;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < columns[i].list.n; k++) {
			rule = &columns[i].list.rules[k];
			rule_columns_free(rule->inner, rule->ninner);
			if (rule->release != NULL)
				rule->release(rule->resource);
		}
		free(columns[i].list.rules);
	}
	free(columns);
}
