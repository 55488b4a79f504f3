/*
 * json: rules for paths inside of a JSON text.  The text is walked once; what
 * is not masked is copied byte for byte.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "json/path.h"
#include "json/text.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/inside.h"
#include "mask/json_value.h"
#include "mask/maskers.h"

#define KEY_MAX		(1024 * 1024 * 1024)
#define PATH_TEXT_MAX	(16 * 1024 * 1024)
#define JSONB_VERSION	1	/* the byte before the text: jsonb_send() */

static const struct param_spec params[] = {
	{ .name = "paths", .kind = PARAM_NODE, .required = true },
	{ .name = "types", .kind = PARAM_NODE },
	{ .name = "unlisted", .kind = PARAM_CHOICE,
	    .choices = inside_unlisted_words },
	{ .name = NULL },
};

/* An open container, and before all of them the text itself. */
struct frame {
	uint32_t	state;	/* of the container, in paths */
	uint32_t	index;	/* of the next element */
	bool		array;
	bool		keeps;	/* what no path names in it */
};

struct json {
	const struct rule	*rule;
	struct jpaths		 paths;
	struct jvalue		*values;	/* of the paths */
	enum inside_unlisted	 unlisted;
	bool			 jsonb;
	enum mask_result	 bad;		/* for what is no JSON */
	struct jscan		 scan;
	struct frame		*frames;	/* JSCAN_DEPTH_MAX + 1 */
	struct jscratch		 scratch;
	struct buf		 key;
};

/* A walk through one text. */
struct walk {
	struct json		*j;
	struct frame		*top;
	const struct mask_row	*row;
	const uint8_t		*copied;	/* what is before is in out */
	struct buf		*out;		/* NULL: it only collects */
};

/* All paths of a rule into a machine. */
static int
read_paths(const struct rule *r, struct jpaths *paths, struct error *e)
{
	const char *why;
	int32_t path;
	size_t at;

	jpaths_init(paths);
	if (r->ninner == 0)
		return rule_error(r, param_node(r, "paths"), e,
		    "\"paths\" is a mapping of at least one path to its rules");
	for (size_t i = 0; i < r->ninner; i++)
		if (jpaths_add(paths, r->inner[i].name, &at, &why) == -1)
			return why == NULL ? error_nomem(e) :
			    inside_error(r, &r->inner[i], e, "not a path, at "
			    "byte %zu of \"%s\": %s", at + 1,
			    r->inner[i].name, why);
	if (jpaths_compile(paths, &path, &why) == 0)
		return 0;
	if (why == NULL)
		return error_nomem(e);
	return inside_error(r, &r->inner[path == JPATH_NONE ? 0 : path], e,
	    "path \"%s\": %s", r->inner[path == JPATH_NONE ? 0 : path].name,
	    why);
}

static int
check_types(const struct rule *r, const struct node *types, struct error *e)
{
	size_t k;

	if (types->kind != NODE_MAP)
		return rule_error(r, types, e,
		    "\"types\" is a mapping from paths to names of types");
	for (size_t i = 0; i < types->n; i += 2) {
		for (k = 0; k < r->ninner; k++)
			if (strcmp(r->inner[k].name, types->items[i]->text) ==
			    0)
				break;
		if (k == r->ninner)
			return rule_error(r, types->items[i], e, "\"%s\" is "
			    "not among the paths", types->items[i]->text);
		if (types->items[i + 1]->kind != NODE_SCALAR)
			return rule_error(r, types->items[i + 1], e,
			    "not the name of a type");
	}
	return 0;
}

static int
json_check(const struct rule *r, struct error *e)
{
	const struct node *types = param_node(r, "types");
	struct jpaths paths;
	int rc = read_paths(r, &paths, e);

	jpaths_free(&paths);
	return rc == -1 || types == NULL ? rc : check_types(r, types, e);
}

static int
bind_value(struct json *j, const struct mask_env *env, size_t i,
    struct mask_fit *fit, struct error *e)
{
	const struct column_rule *part = &env->rule->inner[i];
	const struct node *types = param_node(env->rule, "types");
	struct buf name;
	char *text = NULL;
	int rc = -1;

	buf_init(&name, PATH_TEXT_MAX);
	if (jpaths_print(&j->paths, i, &name) == -1 ||
	    (text = buf_steal_str(&name)) == NULL)
		error_nomem(e);
	else
		rc = jvalue_bind(&j->values[i], env, part, text,
		    types == NULL ? NULL : node_get(types, part->name), fit,
		    e);
	buf_free(&name);
	free(text);
	return rc;
}

static int
json_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	const struct rule *r = env->rule;
	struct json *j = calloc(1, sizeof(*j));

	if ((*state = j) == NULL)
		return error_nomem(e);
	jscratch_init(&j->scratch);
	buf_init(&j->key, KEY_MAX);
	j->rule = r;
	j->unlisted = inside_unlisted(r);
	j->jsonb = strcmp(env->type->name, "jsonb") == 0;
	j->bad = env->type->ops->class == CLASS_JSON ? MASK_NOT_OF_TYPE :
	    MASK_NOT_IN_FORMAT;
	if (read_paths(r, &j->paths, e) == -1)
		return -1;
	j->frames = calloc(JSCAN_DEPTH_MAX + 1, sizeof(*j->frames));
	j->values = calloc(r->ninner, sizeof(*j->values));
	if (j->frames == NULL || j->values == NULL)
		return error_nomem(e);
	for (size_t i = 0; i < r->ninner; i++)
		if (bind_value(j, env, i, fit, e) == -1)
			return -1;
	fit->chars = fit->bytes = FIT_ANY;
	return 0;
}

/* The state of the member whose key was just read. */
static enum mask_result
enter_key(struct walk *w, uint32_t *state)
{
	struct json *j = w->j;
	const struct jscan *s = &j->scan;

	if (!s->escaped) {
		*state = jpaths_key(&j->paths, w->top->state, s->token + 1,
		    s->len - 2);
		return MASK_OK;
	}
	buf_clear(&j->key);
	if (jtext_decode(&j->key, s->token, s->len) == 0)
		*state = jpaths_key(&j->paths, w->top->state, j->key.data,
		    j->key.len);
	else if (errno == EINVAL)	/* no text, so none that has a name */
		*state = jpaths_other_key(&j->paths, w->top->state);
	else
		return MASK_NOMEM;
	return MASK_OK;
}

static enum mask_result
failure(const struct json *j, enum jtoken token)
{
	return token == JSCAN_DEEP ? MASK_LIMIT : j->bad;
}

/* Instead of the value that was just read: what `result` and out say. */
static enum mask_result
replaced(struct walk *w, enum mask_result result)
{
	if (result == MASK_NULL)
		result = buf_append_str(w->out, "null") == -1 ? MASK_NOMEM :
		    MASK_OK;
	w->copied = w->j->scan.token + w->j->scan.len;
	return result;
}

static enum mask_result
copy_before(struct walk *w)
{
	return buf_append(w->out, w->copied, (size_t)(w->j->scan.token -
	    w->copied)) == -1 ? MASK_NOMEM : MASK_OK;
}

/* A scalar that no path names. */
static enum mask_result
unlisted(struct walk *w, enum jtoken token)
{
	enum mask_result result;

	if (w->top->keeps || (w->j->unlisted == INSIDE_NULL &&
	    (token == JSCAN_NULL || w->out == NULL)))
		return MASK_OK;
	if (w->j->unlisted == INSIDE_FAIL)
		return MASK_UNLISTED;
	if ((result = copy_before(w)) != MASK_OK)
		return result;
	return replaced(w, MASK_NULL);
}

static enum mask_result
mask_value(struct walk *w, struct jvalue *v, enum jtoken token)
{
	struct jscan *s = &w->j->scan;
	struct jvalue_token t = { .kind = token };
	enum mask_result result;
	enum jtoken end;

	if (token <= JSCAN_ARRAY_END && (end = jscan_skip(s)) >= JSCAN_END)
		return failure(w->j, end);
	t.raw = (struct bytes){ s->token, s->len };
	t.escaped = token == JSCAN_STRING && s->escaped;
	if (w->out == NULL)
		return jvalue_collect(v, &w->j->scratch, &t, w->row);
	if ((result = copy_before(w)) != MASK_OK)
		return result;
	result = jvalue_apply(v, &w->j->scratch, &t, w->row, w->out);
	return replaced(w, result);
}

/* A container that stays, at least its brackets and keys. */
static enum mask_result
enter(struct walk *w, enum jtoken token, uint32_t state, bool keeps)
{
	enum jtoken end;

	/* Nothing in it has a rule: only whether it is JSON is of interest. */
	if (state == JSTATE_DEAD && keeps)
		return (end = jscan_skip(&w->j->scan)) >= JSCAN_END ?
		    failure(w->j, end) : MASK_OK;
	*++w->top = (struct frame){ .state = state, .keeps = keeps,
	    .array = token == JSCAN_ARRAY };
	return MASK_OK;
}

static enum mask_result
value(struct walk *w, enum jtoken token, uint32_t state)
{
	int32_t path = jpaths_decides(&w->j->paths, state);
	struct jvalue *v = path == JPATH_NONE ? NULL : &w->j->values[path];
	bool container = token == JSCAN_OBJECT || token == JSCAN_ARRAY;

	if (v != NULL && !v->keeps)
		return mask_value(w, v, token);
	if (container)
		return enter(w, token, state, v != NULL || w->top->keeps);
	return v != NULL ? MASK_OK : unlisted(w, token);
}

static enum mask_result
walk(struct walk *w)
{
	struct json *j = w->j;
	enum mask_result result = MASK_OK;
	uint32_t state = JSTATE_START;
	enum jtoken token;

	w->top = j->frames;
	*w->top = (struct frame){ .keeps = j->unlisted == INSIDE_KEEP };
	while (result == MASK_OK) {
		token = jscan_next(&j->scan);
		switch (token) {
		case JSCAN_KEY:
			result = enter_key(w, &state);
			break;
		case JSCAN_OBJECT_END:
		case JSCAN_ARRAY_END:
			w->top--;
			break;
		case JSCAN_END:
			return MASK_OK;
		case JSCAN_BAD:
		case JSCAN_DEEP:
			return failure(j, token);
		default:
			if (w->top->array)
				state = jpaths_index(&j->paths, w->top->state,
				    w->top->index++);
			result = value(w, token, state);
		}
	}
	return result;
}

/* Begins a walk: behind jsonb's version. */
static enum mask_result
begin(struct walk *w, struct json *j, const struct mask_value *v)
{
	size_t skip = j->jsonb ? 1 : 0;

	if (v->data.len < skip || (j->jsonb && v->data.data[0] !=
	    JSONB_VERSION))
		return MASK_NOT_OF_TYPE;
	w->j = j;
	w->row = v->row;
	w->copied = v->data.data;
	jscan_init(&j->scan, v->data.data + skip, v->data.len - skip);
	return walk(w);
}

static enum mask_result
json_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct walk w = { .out = out };
	size_t at = out->len;
	enum mask_result result = begin(&w, state, v);

	if (result == MASK_OK && buf_append(out, w.copied,
	    (size_t)(v->data.data + v->data.len - w.copied)) == -1)
		result = MASK_NOMEM;
	if (result != MASK_OK)
		out->len = at;
	return result;
}

static enum mask_result
json_collect(void *state, const struct mask_value *v)
{
	struct walk w = { .out = NULL };

	return begin(&w, state, v);
}

static int
json_exchange(void *state, struct error *e)
{
	struct json *j = state;

	for (size_t i = 0; i < j->paths.npaths; i++)
		if (jvalue_exchange(&j->values[i], e) == -1)
			return -1;
	return 0;
}

static void
json_free(void *state)
{
	struct json *j = state;

	if (j == NULL)
		return;
	for (size_t i = 0; j->values != NULL && i < j->paths.npaths; i++)
		jvalue_free(&j->values[i]);
	jpaths_free(&j->paths);
	jscratch_free(&j->scratch);
	buf_free(&j->key);
	free(j->values);
	free(j->frames);
	free(j);
}

static int
json_describe(const void *state, struct buf *out)
{
	const struct json *j = state;

	for (size_t i = 0; i < j->rule->ninner; i++)
		if (inside_describe(&j->rule->inner[i], out) == -1)
			return -1;
	return buf_printf(out, "the rest %s", j->unlisted == INSIDE_KEEP ?
	    "is visible" : j->unlisted == INSIDE_NULL ? "becomes null" :
	    "fails the unit");
}

const struct masker_ops mask_json = {
	.name = "json",
	.params = params,
	.types = CLASS_JSON | CLASS_TEXT,
	.nests = true,
	.check = json_check,
	.bind = json_bind,
	.apply = json_apply,
	.free = json_free,
	.collect = json_collect,
	.exchange = json_exchange,
	.describe = json_describe,
};
