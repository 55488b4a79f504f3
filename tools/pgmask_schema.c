/*
 * --schema: the rules as a JSON Schema, made from the table of actions that
 * reads them, so that the two can not differ.
 */
#include "sys/system.h"
#include "mask/mask.h"
#include "mask/provider.h"
#include "tools/pgmask.h"

#define NAMES_MAX	65536

static json_t *
ref(const char *to)
{
	return json_pack("{s:s}", "$ref", to);
}

static json_t *
choices(const char *const *words)
{
	json_t *list = json_array();

	for (; *words != NULL; words++)
		json_array_append_new(list, json_string(*words));
	return json_pack("{s:o}", "enum", list);
}

/* The names of "a, b, c" as an enum. */
static json_t *
split_names(int (*names)(struct buf *))
{
	json_t *list = json_array();
	const char *p;
	struct buf b;
	size_t n;

	buf_init(&b, NAMES_MAX);
	if (names(&b) == 0 && buf_append(&b, "", 1) == 0)
		for (p = (const char *)b.data; *p != '\0'; p += n) {
			n = strcspn(p, ", ");
			json_array_append_new(list, json_stringn(p, n));
			n += strspn(p + n, ", ");
		}
	buf_free(&b);
	return json_pack("{s:o}", "enum", list);
}

/* What a parameter may be; a text may look like a number in YAML. */
static json_t *
param_schema(const struct masker_ops *ops, const struct param_spec *s)
{
	if (strcmp(ops->name, "fake") == 0 && strcmp(s->name, "provider") == 0)
		return split_names(provider_names);
	switch (s->kind) {
	case PARAM_INT:
		return json_pack("{s:s, s:I, s:I}", "type", "integer",
		    "minimum", (json_int_t)s->min, "maximum",
		    (json_int_t)s->max);
	case PARAM_CHOICE:
		return choices(s->choices);
	case PARAM_BOOL:
		return json_pack("{s:[b, b, s, s]}", "enum", 1, 0, "true",
		    "false");
	case PARAM_DECIMAL:
		return json_pack("{s:[s, s]}", "type", "number", "string");
	case PARAM_NODE:
		if (strcmp(s->name, "paths") == 0 ||
		    strcmp(s->name, "keys") == 0)
			return ref("#/$defs/columns");
		return json_true();
	case PARAM_TEXT:
	case PARAM_CHAR:
		break;
	}
	return ref("#/$defs/text");
}

static void
add_params(json_t *to, const struct masker_ops *ops,
    const struct param_spec *s)
{
	for (; s != NULL && s->name != NULL; s++)
		json_object_set_new(to, s->name, param_schema(ops, s));
}

/* The action by its own name and by those of other tools. */
static json_t *
action_names(const char *name)
{
	json_t *list = json_pack("[s]", name);
	const char *theirs, *ours;

	for (size_t i = 0; rule_synonym(i, &theirs, &ours); i++)
		if (strcmp(ours, name) == 0)
			json_array_append_new(list, json_string(theirs));
	return list;
}

static json_t *
properties(const struct masker_ops *ops)
{
	json_t *p = json_object();

	if (ops->apply != NULL)
		add_params(p, ops, param_common());
	if (ops->draws) {
		json_object_set_new(p, "domain", ref("#/$defs/name"));
		json_object_set_new(p, "seed_alias", ref("#/$defs/name"));
	}
	add_params(p, ops, ops->params);
	return p;
}

/* Required parameters stand beside "action", or all of them in "params". */
static json_t *
mapping(const struct masker_ops *ops)
{
	const struct param_spec *s = ops->params;
	json_t *own = properties(ops), *inner = json_deep_copy(own);
	json_t *needs = json_array(), *o;

	for (; s != NULL && s->name != NULL; s++)
		if (s->required)
			json_array_append_new(needs, json_string(s->name));
	json_object_set_new(own, "action", json_pack("{s:o}", "enum",
	    action_names(ops->name)));
	json_object_set_new(own, "params", json_pack("{s:s, s:o, s:b}", "type",
	    "object", "properties", inner, "additionalProperties", 0));
	o = json_pack("{s:s, s:o, s:b, s:[s]}", "type", "object",
	    "properties", own, "additionalProperties", 0, "required",
	    "action");
	if (json_array_size(needs) > 0)
		json_object_set_new(o, "anyOf", json_pack(
		    "[{s:O}, {s:[s]}]", "required", needs, "required",
		    "params"));
	json_decref(needs);
	return o;
}

/* A word alone, where the action needs no more; null is a word too. */
static json_t *
words(void)
{
	json_t *list = json_array(), *names;
	const struct masker_ops *ops;
	const struct param_spec *s;

	for (size_t i = 0; (ops = masker_at(i)) != NULL; i++) {
		for (s = ops->params; s != NULL && s->name != NULL; s++)
			if (s->required)
				break;
		if (s != NULL && s->name != NULL)
			continue;
		names = action_names(ops->name);
		json_array_extend(list, names);
		json_decref(names);
	}
	json_array_append_new(list, json_null());
	return json_pack("{s:o}", "enum", list);
}

static json_t *
definitions(void)
{
	json_t *actions = json_object(), *one = json_array();
	const struct masker_ops *ops;
	char *to;

	json_array_append_new(one, words());
	for (size_t i = 0; (ops = masker_at(i)) != NULL; i++) {
		json_object_set_new(actions, ops->name, mapping(ops));
		if (asprintf(&to, "#/$defs/actions/%s", ops->name) == -1)
			continue;	/* the test of the schema sees it */
		json_array_append_new(one, ref(to));
		free(to);
	}
	return json_pack("{s:o, s:{s:o}, s:{s:[o, {s:s, s:o, s:i, s:i}]},"
	    " s:{s:s, s:i, s:o}, s:{s:[s, s, s]}, s:{s:s, s:i, s:i}}",
	    "actions", actions, "action", "anyOf", one,
	    "rule", "anyOf", ref("#/$defs/action"), "type", "array", "items",
	    ref("#/$defs/action"), "minItems", 1, "maxItems", ACTIONS_MAX,
	    "columns", "type", "object", "minProperties", 0,
	    "additionalProperties", ref("#/$defs/rule"),
	    "text", "type", "string", "number", "boolean",
	    "name", "type", "string", "minLength", 1, "maxLength",
	    DOMAIN_MAX);
}

int
pgmask_schema(struct error *e)
{
	json_t *schema = json_pack("{s:s, s:s, s:s, s:[s], s:b, s:{s:{s:[i, s]},"
	    " s:{s:[s, s]}, s:{s:s, s:{s:s, s:b, s:{s:o}}}}, s:o}",
	    "$schema", "https://json-schema.org/draft/2020-12/schema",
	    "title", "pgmask-rules(5), version 1", "type", "object",
	    "required", "version", "additionalProperties", 0, "properties",
	    "version", "enum", RULES_VERSION, "1",
	    "unlisted", "enum", "fail", "keep",
	    "tables", "type", "object", "additionalProperties", "type",
	    "object", "additionalProperties", 0, "properties", "columns",
	    ref("#/$defs/columns"), "$defs", definitions());
	int rc;

	if (schema == NULL)
		return error_nomem(e);
	rc = json_dumpf(schema, stdout, JSON_INDENT(2));
	json_decref(schema);
	if (rc == -1 || putchar('\n') == EOF || fflush(stdout) == EOF)
		return error_set(e, EX_IOERR, "could not write the schema: %s",
		    strerror(errno));
	return 0;
}
