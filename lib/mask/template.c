/*
 * template: a text made of the new values of other columns of the row.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "type/utf8.h"
#include "mask/mask.h"
#include "mask/maskers.h"

#define PARTS_MAX	64		/* texts and columns of a template */

static const struct param_spec params[] = {
	{ .name = "template", .kind = PARAM_TEXT, .required = true },
	{ .name = NULL },
};

/* A text that stands as it is, or the name of a column. */
struct part {
	bool			 is_column;
	char			*text;
	size_t			 len;
	size_t			 index;		/* of a column */
	struct value_type	 type;
};

struct template {
	struct part	parts[PARTS_MAX];
	size_t		n;
};

static void
template_free(void *state)
{
	struct template *t = state;

	for (size_t i = 0; t != NULL && i < t->n; i++)
		free(t->parts[i].text);
	free(t);
}

/* A column's name up to its brace; NULL: there is no brace. */
static const char *
parse_column(struct part *part, const char *p)
{
	part->is_column = true;
	part->len = strcspn(p, "{}");
	return p[part->len] == '}' && part->len > 0 ? p + part->len + 1 : NULL;
}

/*
 * The next part at p, whose text is as long as len says; NULL and *why: there
 * is none.  A brace that is doubled stands for itself.
 */
static const char *
parse_part(struct part *part, const char *p, const char **why)
{
	const char *next;

	if (*p != '{' && *p != '}') {
		part->len = strcspn(p, "{}");
		part->text = strndup(p, part->len);
		return p + part->len;
	}
	if (p[1] == *p) {
		part->len = 1;
		part->text = strndup(p, 1);
		return p + 2;
	}
	*why = "a brace that is not one of {column}; {{ and }} are braces";
	if (*p == '}' || (next = parse_column(part, p + 1)) == NULL)
		return NULL;
	part->text = strndup(p + 1, part->len);
	return next;
}

static int
parse(struct template *t, const struct rule *r, struct error *e)
{
	const char *start = param_text(r, "template", ""), *p = start, *next;
	const struct node *at = param_node(r, "template");
	const char *why;

	for (; *p != '\0'; p = next) {
		if (t->n == PARTS_MAX)
			return rule_error(r, at, e, "a template has at most "
			    "%d texts and columns", PARTS_MAX);
		if ((next = parse_part(&t->parts[t->n], p, &why)) == NULL)
			return rule_error(r, at, e, "%s, at byte %zu of it",
			    why, (size_t)(p - start) + 1);
		if (t->parts[t->n++].text == NULL)
			return error_nomem(e);
	}
	return 0;
}

static int
template_check(const struct rule *r, struct error *e)
{
	struct template *t = calloc(1, sizeof(*t));
	int rc = t == NULL ? error_nomem(e) : parse(t, r, e);

	template_free(t);
	return rc;
}

/* The first action that waits for the other columns, however deep. */
static const struct masker_ops *
late_action(const struct rule_list *list)
{
	const struct masker_ops *ops;
	const struct rule *r;

	for (size_t i = 0; i < list->n; i++) {
		r = &list->rules[i];
		ops = masker_find(r->action);
		if (ops != NULL && ops->late)
			return ops;
		for (size_t k = 0; k < r->ninner; k++)
			if ((ops = late_action(&r->inner[k].list)) != NULL)
				return ops;
	}
	return NULL;
}

/* Is this column's own mask one that waits for the other columns? */
static int
check_late(const struct mask_env *env, const struct part *part,
    struct error *e)
{
	const struct unit *u = env->unit;
	const struct table_rules *t = NULL;
	const struct column_rule *c;
	const struct masker_ops *ops;

	if (rules_find(env->rules, u->root_table == NULL ? u->schema :
	    u->root_schema, u->root_table == NULL ? u->table : u->root_table,
	    &t, e) == -1)
		return -1;
	if ((c = table_rules_column(t, part->text)) == NULL)
		return 0;
	if ((ops = late_action(&c->list)) == NULL)
		return 0;
	return rule_error(env->rule, param_node(env->rule, "template"), e,
	    "column \"%s\" is made by %s itself", part->text, ops->name);
}

static int
bind_column(const struct mask_env *env, struct part *part, struct error *e)
{
	struct node at = *param_node(env->rule, "template");

	at.text = part->text;
	if (mask_other_column(env, &at, &part->index, &part->type, e) == -1)
		return -1;
	if (part->type.ops->print == NULL)
		return rule_error(env->rule, &at, e, "column \"%s\" of type "
		    "%s has no text here", part->text, part->type.name);
	return check_late(env, part, e);
}

/* The longest text of a value, in characters; FIT_ANY: nobody knows. */
static uint32_t
longest(const struct value_type *t)
{
	switch (t->ops->class) {
	case CLASS_TEXT:
		return t->max_chars > 0 ? t->max_chars :
		    t->max_bytes > 0 ? t->max_bytes : FIT_ANY;
	case CLASS_BOOL:
		return 1;		/* t, f */
	case CLASS_INT:
		return t->ops->width == 2 ? 6 : t->ops->width == 4 ? 11 : 20;
	case CLASS_UUID:
		return 36;
	default:
		return FIT_ANY;
	}
}

static void
sum_up(const struct template *t, struct mask_fit *fit)
{
	uint64_t chars = 0;
	uint32_t one;

	fit->chars = fit->bytes = FIT_ANY;
	for (size_t i = 0; i < t->n; i++) {
		one = t->parts[i].is_column ? longest(&t->parts[i].type) :
		    (uint32_t)utf8_count((const uint8_t *)t->parts[i].text,
		    t->parts[i].len);
		if (one == FIT_ANY)
			return;
		chars += one;
	}
	if (chars > 0 && chars < FIT_ANY)
		fit->chars = (uint32_t)chars;
}

static int
template_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct template *t = calloc(1, sizeof(*t));

	if ((*state = t) == NULL)
		return error_nomem(e);
	if (parse(t, env->rule, e) == -1)
		return -1;
	for (size_t i = 0; i < t->n; i++)
		if (t->parts[i].is_column &&
		    bind_column(env, &t->parts[i], e) == -1)
			return -1;
	fit->spread = SPREAD_COLLIDES;
	sum_up(t, fit);
	return 0;
}

/* The new value of a column as text; nothing for NULL. */
static enum mask_result
append_column(const struct part *part, const struct field *f,
    struct buf *out)
{
	const struct type_ops *ops = part->type.ops;
	struct bytes v = { f->data, (size_t)f->len };

	if (f->len < 0)
		return MASK_OK;
	if (ops->width != 0 && v.len != ops->width)
		return MASK_NOT_OF_TYPE;
	while (ops->padded && v.len > 0 && v.data[v.len - 1] == ' ')
		v.len--;
	if (ops->print(&part->type, v, out) == -1)
		return errno == EINVAL ? MASK_NOT_OF_TYPE : MASK_NOMEM;
	return MASK_OK;
}

static enum mask_result
template_apply(void *state, const struct mask_value *v, struct buf *out)
{
	const struct template *t = state;
	enum mask_result result = MASK_OK;
	const struct part *part;
	size_t from = out->len;

	for (size_t i = 0; i < t->n && result == MASK_OK; i++) {
		part = &t->parts[i];
		if (part->is_column)
			result = append_column(part,
			    &v->row->masked[part->index], out);
		else if (buf_append(out, part->text, part->len) == -1)
			result = MASK_NOMEM;
	}
	if (result == MASK_OK && out->len > from &&
	    !utf8_valid(out->data + from, out->len - from))
		return MASK_NOT_UTF8;
	return result;
}

static int
template_describe(const void *state, struct buf *out)
{
	const struct template *t = state;
	const char *between = " ";

	if (buf_append_str(out, "as unique as the new values of") == -1)
		return -1;
	for (size_t i = 0; i < t->n; i++) {
		if (!t->parts[i].is_column)
			continue;
		if (buf_printf(out, "%s%s", between, t->parts[i].text) == -1)
			return -1;
		between = ", ";
	}
	return *between == ' ' ? buf_append_str(out, " no column") : 0;
}

const struct masker_ops mask_template = {
	.name = "template",
	.params = params,
	.types = CLASS_TEXT,
	.valueless = true,
	.late = true,
	.check = template_check,
	.bind = template_bind,
	.apply = template_apply,
	.free = template_free,
	.describe = template_describe,
};
