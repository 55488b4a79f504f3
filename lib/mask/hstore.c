/*
 * hstore: rules for the values of keys.  Keys stay as they are.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "copy/relname.h"
#include "rule/rules.h"
#include "type/hstore.h"
#include "mask/inside.h"
#include "mask/maskers.h"

#define NAME_TEXT_MAX	(16 * 1024 * 1024)

static const struct param_spec params[] = {
	{ .name = "keys", .kind = PARAM_NODE, .required = true },
	{ .name = "unlisted", .kind = PARAM_CHOICE,
	    .choices = inside_unlisted_words },
	{ .name = NULL },
};

struct part {
	const char		*key;
	size_t			 len;
	struct value_plan	 plan;
};

struct hstore {
	const struct rule	*rule;
	struct part		*parts;
	size_t			 nparts;
	enum inside_unlisted	 unlisted;
};

static int
hstore_check(const struct rule *r, struct error *e)
{
	if (r->ninner > 0)
		return 0;
	return rule_error(r, param_node(r, "keys"), e,
	    "\"keys\" is a mapping of at least one key to its rules");
}

/* The domain of a key is named as that of a composite's field is. */
static int
bind_part(struct part *part, const struct mask_env *env,
    const struct column_rule *rule, struct error *e)
{
	struct buf name;
	char *text = NULL;
	int rc = -1;

	buf_init(&name, NAME_TEXT_MAX);
	if (buf_append(&name, ".", 1) == -1 ||
	    relname_quote(&name, rule->name) == -1 ||
	    (text = buf_steal_str(&name)) == NULL)
		error_nomem(e);
	else
		rc = inside_bind(&part->plan, env, rule, "text", text, e);
	part->key = rule->name;
	part->len = strlen(rule->name);
	buf_free(&name);
	free(text);
	return rc;
}

static int
hstore_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	const struct rule *r = env->rule;
	struct hstore *h = calloc(1, sizeof(*h));
	struct part *part;

	if ((*state = h) == NULL ||
	    (h->parts = calloc(r->ninner, sizeof(*h->parts))) == NULL)
		return error_nomem(e);
	h->rule = r;
	h->unlisted = inside_unlisted(r);
	while (h->nparts < r->ninner) {
		part = &h->parts[h->nparts];
		if (bind_part(part, env, &r->inner[h->nparts++], e) == -1)
			return -1;
		inside_sum_up(fit, &part->plan);
	}
	fit->chars = fit->bytes = FIT_ANY;
	return 0;
}

static struct part *
find_part(struct hstore *h, struct bytes key)
{
	for (size_t i = 0; i < h->nparts; i++)
		if (h->parts[i].len == key.len &&
		    memcmp(h->parts[i].key, key.data, key.len) == 0)
			return &h->parts[i];
	return NULL;
}

static enum mask_result
unlisted(const struct hstore *h, struct hstore_writer *w,
    struct hstore_pair *pair)
{
	if (h->unlisted == INSIDE_FAIL)
		return MASK_UNLISTED;
	if (h->unlisted == INSIDE_NULL)
		pair->is_null = true;
	return hstore_put(w, pair) == -1 ? MASK_NOMEM : MASK_OK;
}

static enum mask_result
mask_pair(struct part *part, struct hstore_writer *w,
    const struct hstore_pair *pair, const struct mask_row *row,
    struct buf *out)
{
	struct bytes value = pair->is_null ? (struct bytes){ NULL, 0 } :
	    pair->value;
	enum mask_result result;

	if (hstore_value_begin(w, pair->key) == -1)
		return MASK_NOMEM;
	result = value_plan_apply(&part->plan, value, row, out);
	if (result != MASK_OK && result != MASK_NULL)
		return result;
	return hstore_value_end(w, result == MASK_NULL) == -1 ?
	    MASK_TOO_LONG : MASK_OK;
}

static enum mask_result
mask_pairs(struct hstore *h, struct hstore_reader *r,
    const struct mask_row *row, struct buf *out)
{
	struct hstore_writer w;
	struct hstore_pair pair;
	struct part *part;
	enum mask_result result;
	int rc;

	if (hstore_begin(&w, out) == -1)
		return MASK_NOMEM;
	while ((rc = hstore_next(r, &pair)) == 1) {
		part = find_part(h, pair.key);
		result = part == NULL ? unlisted(h, &w, &pair) :
		    mask_pair(part, &w, &pair, row, out);
		if (result != MASK_OK)
			return result;
	}
	if (rc == -1)
		return MASK_NOT_OF_TYPE;
	return hstore_end(&w) == -1 ? MASK_NOMEM : MASK_OK;
}

static enum mask_result
hstore_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct hstore_reader r;
	enum mask_result result;
	size_t at = out->len;

	if (hstore_open(&r, v->data) == -1)
		return MASK_NOT_OF_TYPE;
	result = mask_pairs(state, &r, v->row, out);
	if (result != MASK_OK)
		out->len = at;
	return result;
}

static enum mask_result
hstore_collect(void *state, const struct mask_value *v)
{
	struct hstore_reader r;
	struct hstore_pair pair;
	struct part *part;
	enum mask_result result;
	int rc;

	if (hstore_open(&r, v->data) == -1)
		return MASK_NOT_OF_TYPE;
	while ((rc = hstore_next(&r, &pair)) == 1) {
		if ((part = find_part(state, pair.key)) == NULL)
			continue;
		result = value_plan_collect(&part->plan, pair.is_null ?
		    (struct bytes){ NULL, 0 } : pair.value, v->row);
		if (result != MASK_OK)
			return result;
	}
	return rc == -1 ? MASK_NOT_OF_TYPE : MASK_OK;
}

static int
hstore_exchange(void *state, struct error *e)
{
	struct hstore *h = state;

	for (size_t i = 0; i < h->nparts; i++)
		if (value_plan_exchange(&h->parts[i].plan, e) == -1)
			return -1;
	return 0;
}

static void
hstore_free(void *state)
{
	struct hstore *h = state;

	if (h == NULL)
		return;
	for (size_t i = 0; i < h->nparts; i++)
		value_plan_free(&h->parts[i].plan);
	free(h->parts);
	free(h);
}

static int
hstore_describe(const void *state, struct buf *out)
{
	const struct hstore *h = state;

	for (size_t i = 0; i < h->rule->ninner; i++)
		if (inside_describe(&h->rule->inner[i], out) == -1)
			return -1;
	return buf_printf(out, "the rest %s", h->unlisted == INSIDE_KEEP ?
	    "is visible" : h->unlisted == INSIDE_NULL ? "becomes NULL" :
	    "fails the unit");
}

const struct masker_ops mask_hstore = {
	.name = "hstore",
	.params = params,
	.types = CLASS_HSTORE,
	.nests = true,
	.check = hstore_check,
	.bind = hstore_bind,
	.apply = hstore_apply,
	.free = hstore_free,
	.collect = hstore_collect,
	.exchange = hstore_exchange,
	.describe = hstore_describe,
};
