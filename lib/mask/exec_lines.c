#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "rule/yaml.h"
#include "type/utf8.h"
#include "mask/exec_lines.h"

#define NULL_ANSWER	UINT32_MAX	/* in place of a length */

/* Words are texts, as everywhere in the rules. */
static json_t *
node_json(const struct node *n)
{
	json_t *to = n->kind == NODE_SCALAR ? json_string(n->text) :
	    n->kind == NODE_LIST ? json_array() : json_object();
	int rc = 0;

	for (size_t i = 0; to != NULL && rc == 0 && i < n->n; i++) {
		if (n->kind == NODE_LIST)
			rc = json_array_append_new(to, node_json(n->items[i]));
		else {
			rc = json_object_set_new(to, n->items[i]->text,
			    node_json(n->items[i + 1]));
			i++;
		}
	}
	if (rc == -1) {
		json_decref(to);
		return NULL;
	}
	return to;
}

static int
hello_ask(void *ctx, struct buf *out)
{
	struct exec_hello *h = ctx;
	int rc;

	if (h->line == NULL)
		return 0;
	rc = buf_append_str(out, h->line);
	if (rc == 0)
		rc = buf_append(out, "\n", 1);
	free(h->line);
	h->line = NULL;
	return rc == -1 ? -1 : 1;
}

/* What it says before it saw a value may be shown, if it can be printed. */
static void
keep_refusal(struct exec_hello *h, const json_t *answer)
{
	const char *reason = json_string_value(json_object_get(answer,
	    "reason"));

	strlcpy(h->refusal, reason == NULL || *reason == '\0' ?
	    "it does not say why" : reason, sizeof(h->refusal));
	for (char *p = h->refusal; *p != '\0'; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
}

static int
hello_answer(void *ctx, const char *line, size_t n, const char **why)
{
	struct exec_hello *h = ctx;
	json_t *answer = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
	const json_t *ready = json_object_get(answer, "ready");
	int rc = json_is_true(ready) ? 1 : -1;

	*why = "did not say that it is ready";
	if (json_is_false(ready))
		keep_refusal(h, answer);
	json_decref(answer);
	return rc;
}

int
exec_hello_init(struct exec_hello *h, const struct node *entities,
    const struct node *config)
{
	json_t *hello = json_pack("{s:i}", "protocol", 1);
	int rc = hello == NULL ? -1 : 0;

	memset(h, 0, sizeof(*h));
	h->talk = (struct coprocess_talk){ hello_ask, hello_answer, h };
	if (rc == 0 && entities != NULL)
		rc = json_object_set_new(hello, "entities",
		    node_json(entities));
	if (rc == 0 && config != NULL)
		rc = json_object_set_new(hello, "config", node_json(config));
	if (rc == 0)
		h->line = json_dumps(hello, JSON_COMPACT);
	json_decref(hello);
	return h->line == NULL ? -1 : 0;
}

void
exec_hello_clear(struct exec_hello *h)
{
	free(h->line);
	h->line = NULL;
}

void
exec_batch_init(struct exec_batch *b, struct coprocess *process,
    const char *unit, const struct value_type *t)
{
	memset(b, 0, sizeof(*b));
	b->process = process;
	b->unit = unit;
	b->type = t->name;
	b->not_null = t->not_null;
	buf_init(&b->asked, SIZE_MAX / 2);
	buf_init(&b->answered, EXEC_BATCH_MAX);
}

void
exec_batch_clear(struct exec_batch *b)
{
	buf_free(&b->asked);
	buf_free(&b->answered);
}

enum mask_result
exec_batch_add(struct exec_batch *b, struct bytes v)
{
	if (v.len > EXEC_VALUE_MAX)
		return MASK_OK;	/* exec_batch_next says so */
	if (!utf8_valid(v.data, v.len))
		return MASK_NOT_UTF8;
	if (buf_append_u32(&b->asked, (uint32_t)v.len) == -1 ||
	    buf_append(&b->asked, v.data, v.len) == -1)
		return MASK_NOMEM;
	b->count++;
	return MASK_OK;
}

/*
 * The value as a JSON string.  U+2028 and U+2029 end a line for some readers
 * of lines, node's among them, and so they are escaped as well.
 */
static int
append_string(struct buf *out, const uint8_t *p, size_t n)
{
	size_t from = 0, skip;

	for (size_t i = 0; i < n; i += skip) {
		bool separator = n - i >= 3 && p[i] == 0xe2 &&
		    p[i + 1] == 0x80 && (p[i + 2] == 0xa8 || p[i + 2] == 0xa9);
		uint32_t c = separator ? 0x2000u + (p[i + 2] & 0x3f) : p[i];

		skip = separator ? 3 : 1;
		if (!separator && c >= ' ' && c != '"' && c != '\\')
			continue;
		if (buf_append(out, p + from, i - from) == -1 ||
		    buf_printf(out, "\\u%04" PRIx32, c) == -1)
			return -1;
		from = i + skip;
	}
	return buf_append(out, p + from, n - from);
}

/* A unit's name can hold anything. */
static int
announce(struct exec_batch *b, struct buf *out)
{
	b->announced = true;
	b->number++;
	if (buf_printf(out, "{\"batch\":%" PRIu64 ",\"unit\":\"", b->number) ==
	    -1 || append_string(out, (const uint8_t *)b->unit,
	    strlen(b->unit)) == -1 || buf_append_str(out, "\",\"type\":\"") ==
	    -1 || append_string(out, (const uint8_t *)b->type,
	    strlen(b->type)) == -1 || buf_printf(out, "\",\"values\":%" PRIu32
	    "}\n", b->count) == -1)
		return -1;
	return 1;
}

static int
batch_ask(void *ctx, struct buf *out)
{
	struct exec_batch *b = ctx;
	const uint8_t *p;
	size_t n;

	if (!b->announced)
		return announce(b, out);
	if (b->ask_at == b->asked.len)
		return 0;
	p = b->asked.data + b->ask_at;
	n = get_u32(p);
	b->ask_at += 4 + n;
	if (buf_printf(out, "{\"id\":%" PRIu64 ",\"value\":\"",
	    ++b->process->ids) == -1 || append_string(out, p + 4, n) == -1 ||
	    buf_append_str(out, "\"}\n") == -1)
		return -1;
	return 1;
}

/* Keeps an answer; NULL, or what is wrong with it. */
static const char *
keep_answer(struct exec_batch *b, const json_t *answer)
{
	const json_t *id = json_object_get(answer, "id");
	const json_t *value = json_object_get(answer, "value");
	size_t n = json_string_length(value);

	if (!json_is_integer(id) ||
	    (uint64_t)json_integer_value(id) != b->next_answer)
		return "answered with another id than the next one";
	if (json_is_null(value))
		return b->not_null ? "answered null for a column that is NOT "
		    "NULL" : buf_append_u32(&b->answered, NULL_ANSWER) == -1 ?
		    "answered more than there is room for" : NULL;
	if (!json_is_string(value))
		return "answered without a value that is a string or null";
	if (buf_append_u32(&b->answered, (uint32_t)n) == -1 ||
	    buf_append(&b->answered, json_string_value(value), n) == -1)
		return "answered more than there is room for";
	return NULL;
}

static int
batch_answer(void *ctx, const char *line, size_t n, const char **why)
{
	struct exec_batch *b = ctx;
	json_t *answer = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);

	*why = json_is_object(answer) ? keep_answer(b, answer) :
	    "answered with a line that is not a JSON object in UTF-8";
	json_decref(answer);
	if (*why != NULL)
		return -1;
	return b->next_answer++ == b->last_answer;
}

int
exec_batch_exchange(struct exec_batch *b, struct error *e)
{
	const struct coprocess_talk talk = { batch_ask, batch_answer, b };
	int rc;

	buf_clear(&b->answered);
	b->apply_at = b->ask_at = 0;
	b->announced = false;
	if (b->count == 0)
		return 0;
	b->next_answer = b->process->ids + 1;
	b->last_answer = b->process->ids + b->count;
	rc = coprocess_talk(b->process, &talk, e);
	buf_clear(&b->asked);
	b->count = 0;
	return rc;
}

enum mask_result
exec_batch_next(struct exec_batch *b, struct bytes v, struct buf *out)
{
	const uint8_t *p;
	uint32_t n;

	if (v.len > EXEC_VALUE_MAX)
		return MASK_NOT_IN_FORMAT;
	if (b->apply_at == b->answered.len)
		return MASK_HELPER;
	p = b->answered.data + b->apply_at;
	n = get_u32(p);
	b->apply_at += 4;
	if (n == NULL_ANSWER)
		return MASK_NULL;
	b->apply_at += n;
	return buf_append(out, p + 4, n) == -1 ? MASK_NOMEM : MASK_OK;
}
