#include "sys/system.h"
#include "sys/error.h"
#include "json/text.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/inside.h"
#include "mask/json_value.h"

#define SCRATCH_MAX	(1024 * 1024 * 1024 + 1024)	/* of the longest text */
#define CLASS_NUMBERS	(CLASS_INT | CLASS_OID | CLASS_FLOAT | CLASS_NUMERIC)

static const struct {
	enum type_class	 class;
	const char	*type;
} kinds[JKIND_KINDS] = {
	[JKIND_TEXT] = { CLASS_TEXT, "text" },
	[JKIND_NUMERIC] = { CLASS_NUMERIC, "numeric" },
	[JKIND_BOOL] = { CLASS_BOOL, "bool" },
};

void
jscratch_init(struct jscratch *s)
{
	buf_init(&s->text, SCRATCH_MAX);
	buf_init(&s->wire, SCRATCH_MAX);
	buf_init(&s->masked, SCRATCH_MAX);
}

void
jscratch_free(struct jscratch *s)
{
	buf_free(&s->text);
	buf_free(&s->wire);
	buf_free(&s->masked);
}

/* Can values of the type be read from a JSON text, and written to one? */
static bool
has_text_form(const struct type_ops *t)
{
	return t->class == CLASS_TEXT || t->class == CLASS_BOOL ||
	    (t->print != NULL && t->class != CLASS_ARRAY &&
	    t->class != CLASS_JSON && t->class != CLASS_OTHER);
}

static int
bind_typed(struct jvalue *v, const struct mask_env *env,
    const struct column_rule *part, const char *name, const struct node *type,
    struct error *e)
{
	struct value_type t;

	value_type_of(&t, env->unit, type->text, -1, false);
	if (!has_text_form(t.ops))
		return rule_error(env->rule, type, e, "\"%s\" is no type for "
		    "a value of a JSON text", type->text);
	v->typed = v->bound[JKIND_TEXT] = true;
	return inside_bind(&v->plans[JKIND_TEXT], env, part, type->text, name,
	    e);
}

/*
 * As many of the kinds as the rules can be bound to: a static text that is no
 * number is a string wherever it stands.  At least one.
 */
static int
bind_kinds(struct jvalue *v, const struct mask_env *env,
    const struct column_rule *part, const char *name, struct error *e)
{
	struct error refused = { 0 };
	struct value_type t;
	bool any = false;

	for (int k = 0; k < JKIND_KINDS; k++) {
		value_type_of(&t, env->unit, kinds[k].type, -1, false);
		if (!inside_takes(&part->list, kinds[k].class) ||
		    t.ops->class != kinds[k].class || !has_text_form(t.ops))
			continue;
		v->bound[k] = inside_bind(&v->plans[k], env, part,
		    kinds[k].type, name, e) == 0;
		any |= v->bound[k];
		if (v->bound[k])
			continue;
		value_plan_free(&v->plans[k]);
		if (e->code != EX_CONFIG) {
			error_clear(&refused);
			return -1;
		}
		if (refused.code == 0)
			error_move(&refused, e);
		error_clear(e);
	}
	if (!any && refused.code != 0) {
		error_move(e, &refused);
		return -1;
	}
	error_clear(&refused);
	if (any)
		return 0;
	rule_error(&part->list.rules[0], NULL, e, "%s takes no text, number "
	    "or boolean", part->list.rules[0].action);
	return error_hint(e, "name the type that the values have: "
	    "types: {'%s': date}", part->name);
}

/* The first plan, which NULL goes through and which knows the policies. */
static struct value_plan *
first_plan(struct jvalue *v)
{
	return &v->plans[v->bound[JKIND_TEXT] ? JKIND_TEXT :
	    v->bound[JKIND_NUMERIC] ? JKIND_NUMERIC : JKIND_BOOL];
}

int
jvalue_bind(struct jvalue *v, const struct mask_env *env,
    const struct column_rule *part, const char *name, const struct node *type,
    struct mask_fit *fit, struct error *e)
{
	const char *action = part->list.rules[0].action;

	if ((type == NULL ? bind_kinds(v, env, part, name, e) :
	    bind_typed(v, env, part, name, type, e)) == -1)
		return -1;
	v->keeps = first_plan(v)->kind == VALUE_KEPT;
	v->whole = part->list.n == 1 && v->bound[JKIND_TEXT] &&
	    v->plans[JKIND_TEXT].type.ops->class == CLASS_TEXT &&
	    (strcmp(action, "null") == 0 || strcmp(action, "redact") == 0 ||
	    strcmp(action, "static") == 0);
	for (int k = 0; k < JKIND_KINDS; k++)
		if (v->bound[k])
			inside_sum_up(fit, &v->plans[k]);
	return 0;
}

void
jvalue_free(struct jvalue *v)
{
	for (int k = 0; k < JKIND_KINDS; k++)
		value_plan_free(&v->plans[k]);
}

static struct value_plan *
plan_of(struct jvalue *v, enum jtoken kind)
{
	if (kind == JSCAN_OBJECT || kind == JSCAN_ARRAY)
		return v->whole ? &v->plans[JKIND_TEXT] : NULL;
	if (v->typed)
		return &v->plans[JKIND_TEXT];
	switch (kind) {
	case JSCAN_NULL:
		return first_plan(v);
	case JSCAN_NUMBER:
		if (v->bound[JKIND_NUMERIC])
			return &v->plans[JKIND_NUMERIC];
		break;
	case JSCAN_TRUE:
	case JSCAN_FALSE:
		if (v->bound[JKIND_BOOL])
			return &v->plans[JKIND_BOOL];
		break;
	default:
		break;
	}
	return v->bound[JKIND_TEXT] ? &v->plans[JKIND_TEXT] : NULL;
}

/* The text that the value is, in place where it can be. */
static enum mask_result
read_text(struct jscratch *s, const struct jvalue_token *t,
    struct bytes *text)
{
	*text = t->raw;
	if (t->kind != JSCAN_STRING)
		return MASK_OK;
	if (!t->escaped) {
		text->data++;
		text->len -= 2;
		return MASK_OK;
	}
	buf_clear(&s->text);
	if (jtext_decode(&s->text, t->raw.data, t->raw.len) == -1)
		return errno == EINVAL ? MASK_NOT_IN_FORMAT : MASK_NOMEM;
	text->data = s->text.data;
	text->len = s->text.len;
	return MASK_OK;
}

/* The value in the binary form of the plan's type; data NULL: NULL. */
static enum mask_result
read_wire(struct jvalue *v, struct jscratch *s,
    const struct jvalue_token *t, struct value_plan **plan, struct bytes *wire)
{
	const struct value_type *type;
	enum mask_result result;

	*wire = (struct bytes){ NULL, 0 };
	if ((*plan = plan_of(v, t->kind)) == NULL)
		return MASK_NOT_IN_FORMAT;
	if (t->kind == JSCAN_NULL)
		return MASK_OK;
	if ((result = read_text(s, t, wire)) != MASK_OK)
		return result;
	type = &(*plan)->type;
	if (type->ops->class == CLASS_TEXT)
		return MASK_OK;
	if (wire->data != s->text.data) {
		buf_clear(&s->text);
		if (buf_append(&s->text, wire->data, wire->len) == -1)
			return MASK_NOMEM;
	}
	buf_clear(&s->wire);
	if (buf_append(&s->text, "", 1) == -1)
		return MASK_NOMEM;
	if (type->ops->parse(type, (const char *)s->text.data, &s->wire) ==
	    -1)
		return errno == EINVAL ? MASK_NOT_IN_FORMAT : MASK_NOMEM;
	*wire = (struct bytes){ s->wire.data, s->wire.len };
	return MASK_OK;
}

/*
 * A timestamp that came as ISO 8601 and JavaScript have it goes so:
 * 2024-01-31T12:00:00Z.
 */
static int
write_iso(struct jscratch *s, struct bytes raw)
{
	struct buf *text = &s->text;
	uint8_t *blank;

	if (memchr(raw.data, 'T', raw.len) == NULL ||
	    (blank = memchr(text->data, ' ', text->len)) == NULL)
		return 0;
	*blank = 'T';
	if (memcmp(text->data + text->len - 3, "+00", 3) != 0)
		return 0;
	if (raw.data[raw.len - 2] != 'Z')
		return buf_append_str(text, ":00");
	text->len -= 3;
	return buf_append_str(text, "Z");
}

static int
append_masked(const struct value_type *type, struct jscratch *s,
    const struct jvalue_token *t, struct buf *out)
{
	struct bytes in = { s->masked.data, s->masked.len };

	if (type->ops->class == CLASS_TEXT)
		return jtext_encode(out, in.data, in.len);
	if (type->ops->class == CLASS_BOOL)
		return buf_append_str(out, in.data[0] ? "true" : "false");
	buf_clear(&s->text);
	if (type->ops->print(type, in, &s->text) == -1)
		return -1;
	if (type->ops->class == CLASS_TIMESTAMP && t->kind == JSCAN_STRING &&
	    write_iso(s, t->raw) == -1)
		return -1;
	if ((type->ops->class & CLASS_NUMBERS) && t->kind != JSCAN_STRING &&
	    jscan_is_number(s->text.data, s->text.len))
		return buf_append(out, s->text.data, s->text.len);
	return jtext_encode(out, s->text.data, s->text.len);
}

static enum mask_result
put_masked(const struct value_type *type, struct jscratch *s,
    const struct jvalue_token *t, struct buf *out)
{
	if (append_masked(type, s, t, out) == 0)
		return MASK_OK;
	return errno == EINVAL ? MASK_NOT_UTF8 : MASK_NOMEM;
}

/*
 * What the path's on_error says of a value that the actions can't be shown:
 * they act themselves on what they don't like of the others.
 */
static enum mask_result
refuse(struct jvalue *v, struct jscratch *s,
    const struct jvalue_token *t, struct buf *out)
{
	struct value_plan *p = first_plan(v);
	const struct mask_value value = { .data = t->raw };
	const struct action *a = p->actions;
	struct jvalue_token none = { .kind = JSCAN_NULL };
	enum mask_result result;

	if (a->on_error == POLICY_NULL)
		return MASK_NULL;
	if (a->on_error != POLICY_REDACT)
		return MASK_NOT_IN_FORMAT;
	buf_clear(&s->masked);
	result = masker_find("redact")->apply(a->redaction, &value,
	    &s->masked);
	return result != MASK_OK ? result :
	    put_masked(&p->type, s, &none, out);
}

static enum mask_result
apply(struct jvalue *v, struct jscratch *s, const struct jvalue_token *t,
    const struct mask_row *row, struct buf *out)
{
	struct value_plan *p;
	struct bytes wire;
	enum mask_result result;

	result = read_wire(v, s, t, &p, &wire);
	if (result == MASK_NOT_IN_FORMAT)
		return refuse(v, s, t, out);
	if (result != MASK_OK)
		return result;
	buf_clear(&s->masked);
	if (buf_reserve(&s->masked, 1) == -1)	/* so that it is somewhere */
		return MASK_NOMEM;
	result = value_plan_apply(p, wire, row, &s->masked);
	if (result != MASK_OK)
		return result;
	/* What did not change stays as it is written. */
	if (wire.data != NULL && wire.len == s->masked.len && (wire.len == 0 ||
	    memcmp(wire.data, s->masked.data, wire.len) == 0))
		return buf_append(out, t->raw.data, t->raw.len) == -1 ?
		    MASK_NOMEM : MASK_OK;
	return put_masked(&p->type, s, t, out);
}

enum mask_result
jvalue_apply(struct jvalue *v, struct jscratch *s,
    const struct jvalue_token *t, const struct mask_row *row, struct buf *out)
{
	enum mask_result result = apply(v, s, t, row, out);

	buf_trim(&s->text);
	buf_trim(&s->wire);
	buf_trim(&s->masked);
	return result;
}

enum mask_result
jvalue_collect(struct jvalue *v, struct jscratch *s,
    const struct jvalue_token *t, const struct mask_row *row)
{
	struct value_plan *p;
	struct bytes wire;
	enum mask_result result;

	result = read_wire(v, s, t, &p, &wire);
	if (result == MASK_NOT_IN_FORMAT)
		return MASK_OK;		/* said when it is masked */
	return result == MASK_OK ? value_plan_collect(p, wire, row) : result;
}

int
jvalue_exchange(struct jvalue *v, struct error *e)
{
	for (int k = 0; k < JKIND_KINDS; k++)
		if (v->bound[k] && value_plan_exchange(&v->plans[k], e) == -1)
			return -1;
	return 0;
}
