#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "key/key.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "type/utf8.h"
#include "mask/mask.h"
#include "mask/unchanged.h"
#include "mask/when.h"

#define DECIMAL_DIGITS_MAX 64

_Static_assert(MASK_SUBKEY == SUBKEY_SIZE, "subkeys are of one size");

static const struct param_spec *
find_spec(const struct param_spec *specs, const char *name)
{
	for (; specs != NULL && specs->name != NULL; specs++)
		if (strcmp(specs->name, name) == 0)
			return specs;
	return NULL;
}

static int
parse_int(const struct node *node, int64_t *v)
{
	char *end;

	errno = 0;
	*v = strtoll(node->text, &end, 10);
	return end == node->text || *end != '\0' || errno != 0 ? -1 : 0;
}

static int
check_int(const struct rule *r, const struct param_spec *s,
    const struct node *node, struct error *e)
{
	int64_t v;

	if (parse_int(node, &v) == -1 || v < s->min || v > s->max)
		return rule_error(r, node, e, "\"%s\" is a whole number from "
		    "%" PRId64 " to %" PRId64, s->name, s->min, s->max);
	return 0;
}

static int
check_char(const struct rule *r, const struct param_spec *s,
    const struct node *node, struct error *e)
{
	const uint8_t *p = (const uint8_t *)node->text;
	size_t n = strlen(node->text);

	if (!utf8_valid(p, n) || utf8_count(p, n) != 1)
		return rule_error(r, node, e, "\"%s\" is one character",
		    s->name);
	return 0;
}

static int
check_choice(const struct rule *r, const struct param_spec *s,
    const struct node *node, struct error *e)
{
	char list[256] = "";

	for (size_t i = 0; s->choices[i] != NULL; i++) {
		if (strcmp(s->choices[i], node->text) == 0)
			return 0;
		if (i > 0)
			strlcat(list, ", ", sizeof(list));
		strlcat(list, s->choices[i], sizeof(list));
	}
	return rule_error(r, node, e, "\"%s\" is one of %s", s->name, list);
}

static int
check_bool(const struct rule *r, const struct param_spec *s,
    const struct node *node, struct error *e)
{
	if (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)
		return 0;
	return rule_error(r, node, e, "\"%s\" is true or false", s->name);
}

static int
check_decimal(const struct rule *r, const struct param_spec *s,
    const struct node *node, struct error *e)
{
	const char *p = node->text + (*node->text == '-');
	size_t whole = strspn(p, "0123456789"), part = 0;

	if (p[whole] == '.')
		part = strspn(p + whole + 1, "0123456789");
	if (whole == 0 || whole + part > DECIMAL_DIGITS_MAX ||
	    (p[whole] == '.' && part == 0) ||
	    p[whole + (part == 0 ? 0 : part + 1)] != '\0')
		return rule_error(r, node, e, "\"%s\" is a decimal number of "
		    "at most %d digits", s->name, DECIMAL_DIGITS_MAX);
	return 0;
}

static int
check_param(const struct rule *r, const struct param_spec *s,
    const struct node *node, struct error *e)
{
	if (s->kind == PARAM_NODE)
		return 0;
	if (node->kind != NODE_SCALAR)
		return rule_error(r, node, e, "\"%s\" is a single value",
		    s->name);
	switch (s->kind) {
	case PARAM_INT:
		return check_int(r, s, node, e);
	case PARAM_CHAR:
		return check_char(r, s, node, e);
	case PARAM_CHOICE:
		return check_choice(r, s, node, e);
	case PARAM_BOOL:
		return check_bool(r, s, node, e);
	case PARAM_DECIMAL:
		return check_decimal(r, s, node, e);
	case PARAM_TEXT:
	case PARAM_NODE:
		break;
	}
	return 0;
}

/* What every rule may have, see pgmask-rules(5). */
static const char *const null_words[] = { "keep", "mask", NULL };
static const char *const empty_words[] = { "keep", "mask", "null", NULL };
static const char *const error_words[] = { "fail", "null", "redact", NULL };
static const struct param_spec common[] = {
	{ .name = "null", .kind = PARAM_CHOICE, .choices = null_words },
	{ .name = "empty", .kind = PARAM_CHOICE, .choices = empty_words },
	{ .name = "on_error", .kind = PARAM_CHOICE, .choices = error_words },
	{ .name = "unchanged", .kind = PARAM_DECIMAL },
	{ .name = "when", .kind = PARAM_TEXT },
	{ .name = NULL },
};

const struct param_spec *
param_common(void)
{
	return common;
}

/* 1: it is one of those and fits the action; 0: it is not; -1. */
static int
check_common(const struct rule *r, const struct masker_ops *ops,
    const struct node *key, const struct node *value, struct error *e)
{
	const struct param_spec *s = find_spec(common, key->text);
	double share;

	if (strcmp(key->text, "action") == 0)
		return 1;
	if (strcmp(key->text, "domain") == 0)
		return ops->draws ? 1 : rule_error(r, key, e, "%s draws "
		    "nothing, so it takes no domain", ops->name);
	if (s == NULL || find_spec(ops->params, key->text) != NULL)
		return 0;
	if (ops->apply == NULL)
		return rule_error(r, key, e, "%s takes no \"%s\"", ops->name,
		    key->text);
	if (check_param(r, s, value, e) == -1)
		return -1;
	if (s->kind == PARAM_DECIMAL && !unchanged_share(value->text, &share))
		return rule_error(r, value, e, "\"%s\" is a share from 0 to 1",
		    s->name);
	if (!ops->valueless && strcmp(value->text, "mask") == 0 &&
	    (s->choices == null_words || s->choices == empty_words))
		return rule_error(r, value, e, "%s needs a value to work on",
		    ops->name);
	return s->kind == PARAM_TEXT && when_check(r, value, e) == -1 ? -1 : 1;
}

static int
check_params(const struct rule *r, const struct masker_ops *ops,
    struct error *e)
{
	const struct node *map = r->params;
	const struct param_spec *s;
	const char *key;
	int rc;

	for (size_t i = 0; map != NULL && i < map->n; i += 2) {
		key = map->items[i]->text;
		rc = check_common(r, ops, map->items[i], map->items[i + 1], e);
		if (rc == -1)
			return -1;
		if (rc == 1)
			continue;
		if ((s = find_spec(ops->params, key)) == NULL)
			return rule_error(r, map->items[i], e,
			    "%s takes no \"%s\"", ops->name, key);
		if (check_param(r, s, map->items[i + 1], e) == -1)
			return -1;
	}
	for (s = ops->params; s != NULL && s->name != NULL; s++)
		if (s->required && node_get(map, s->name) == NULL)
			return rule_error(r, NULL, e, "%s needs \"%s\"",
			    ops->name, s->name);
	return 0;
}

static int
unknown_action(const struct rule *r, struct error *e)
{
	struct buf names;
	char *list;

	/* What the skeletons of the hints hold: valid YAML, never a rule. */
	if (strcmp(r->action, "decide") == 0) {
		rule_error(r, NULL, e, "nobody has decided yet");
		return error_hint(e, "write keep where the column may be seen "
		    "as it is, else an action of pgmask-rules(5)");
	}
	rule_error(r, NULL, e, "unknown action \"%s\"", r->action);
	buf_init(&names, 4096);
	if (masker_names(&names) == 0 &&
	    (list = buf_steal_str(&names)) != NULL) {
		error_hint(e, "actions are %s", list);
		free(list);
	}
	buf_free(&names);
	return -1;
}

int
rule_check(const struct rule *r, struct error *e)
{
	const struct masker_ops *ops = masker_find(r->action);

	if (ops == NULL)
		return unknown_action(r, e);
	if (check_params(r, ops, e) == -1)
		return -1;
	return ops->check == NULL ? 0 : ops->check(r, e);
}

bool
param_bool(const struct rule *r, const char *name, bool fallback)
{
	const struct node *node = param_node(r, name);

	return node == NULL ? fallback : strcmp(node->text, "true") == 0;
}

const struct node *
param_node(const struct rule *r, const char *name)
{
	return node_get(r->params, name);
}

const char *
param_text(const struct rule *r, const char *name, const char *fallback)
{
	const struct node *node = param_node(r, name);

	return node == NULL ? fallback : node->text;
}

int64_t
param_int(const struct rule *r, const char *name, int64_t fallback)
{
	const struct node *node = param_node(r, name);
	int64_t v;

	return node == NULL || parse_int(node, &v) == -1 ? fallback : v;
}

int
mask_subkey(const struct mask_env *env, const char *use,
    uint8_t out[MASK_SUBKEY], struct error *e)
{
	char *label;

	if (asprintf(&label, "%s\n%s", use, env->domain) == -1)
		return error_nomem(e);
	key_derive(env->key, "mask", label, out);
	free(label);
	return 0;
}
