#include "sys/system.h"
#include "sys/error.h"
#include "sys/text.h"
#include "io/buf.h"
#include "rule/yaml.h"

#include <yaml.h>

struct parser {
	const char	*file;
	yaml_parser_t	 yaml;
	yaml_event_t	 event;
	bool		 have_event;
	struct error	*error;
};

static struct node *parse_node(struct parser *, int depth);

static int
complain(struct parser *p, const yaml_mark_t *at, const char *reason)
{
	return error_set(p->error, EX_CONFIG, "could not load %s:%zu:%zu: %s",
	    p->file, at->line + 1, at->column + 1, reason);
}

/* Reads the next event into p->event. */
static int
next(struct parser *p)
{
	const yaml_parser_t *y = &p->yaml;

	if (p->have_event)
		yaml_event_delete(&p->event);
	p->have_event = false;
	if (!yaml_parser_parse(&p->yaml, &p->event)) {
		if (y->error == YAML_MEMORY_ERROR)
			return error_nomem(p->error);
		return complain(p, y->error == YAML_READER_ERROR ? &y->mark :
		    &y->problem_mark, y->problem);
	}
	p->have_event = true;
	return 0;
}

void
node_free(struct node *node)
{
	if (node == NULL)
		return;
	for (size_t i = 0; i < node->n; i++)
		node_free(node->items[i]);
	free(node->items);
	free(node->text);
	free(node);
}

static struct node *
node_new(struct parser *p, enum node_kind kind)
{
	struct node *node = calloc(1, sizeof(*node));

	if (node == NULL) {
		error_nomem(p->error);
		return NULL;
	}
	node->kind = kind;
	node->line = (unsigned int)p->event.start_mark.line + 1;
	node->column = (unsigned int)p->event.start_mark.column + 1;
	return node;
}

static int
append(struct parser *p, struct node *to, struct node *item)
{
	struct node **items = to->items;

	/* Grown at each power of two. */
	if ((to->n & (to->n - 1)) == 0) {
		items = reallocarray(items, to->n == 0 ? 1 : to->n * 2,
		    sizeof(*items));
		if (items == NULL) {
			node_free(item);
			return error_nomem(p->error);
		}
		to->items = items;
	}
	to->items[to->n++] = item;
	return 0;
}

/* By text; equal texts by place, so that the later one is complained about. */
static int
compare_keys(const void *a, const void *b)
{
	const struct node *x = *(struct node *const *)a;
	const struct node *y = *(struct node *const *)b;
	int order = strcmp(x->text, y->text);

	return order != 0 ? order :
	    x->line != y->line ? (x->line > y->line ? 1 : -1) :
	    (x->column > y->column) - (x->column < y->column);
}

static int
check_keys(struct parser *p, const struct node *map)
{
	size_t n = map->n / 2;
	struct node **keys = calloc(n + 1, sizeof(*keys));
	int rc = 0;

	if (keys == NULL)
		return error_nomem(p->error);
	for (size_t i = 0; i < n; i++)
		keys[i] = map->items[i * 2];
	qsort(keys, n, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < n && rc == 0; i++)
		if (strcmp(keys[i - 1]->text, keys[i]->text) == 0) {
			rc = error_set(p->error, EX_CONFIG,
			    "could not load %s:%u:%u: duplicate key \"%s\"",
			    p->file, keys[i]->line, keys[i]->column,
			    keys[i]->text);
			error_detail(p->error, "it is there before, at %u:%u",
			    keys[i - 1]->line, keys[i - 1]->column);
		}
	free(keys);
	return rc;
}

/* The items of a mapping or a sequence, up to the event that ends it. */
static struct node *
parse_items(struct parser *p, enum node_kind kind, yaml_event_type_t end,
    int depth)
{
	struct node *node, *item;

	if (depth == YAML_DEPTH_MAX) {
		complain(p, &p->event.start_mark, "too many levels");
		return NULL;
	}
	if ((node = node_new(p, kind)) == NULL)
		return NULL;
	while (next(p) == 0 && p->event.type != end) {
		if ((item = parse_node(p, depth + 1)) == NULL)
			break;
		if (kind == NODE_MAP && node->n % 2 == 0 &&
		    item->kind != NODE_SCALAR) {
			complain(p, &p->event.start_mark,
			    "a key must be a word or a text");
			node_free(item);
			break;
		}
		if (append(p, node, item) == -1)
			break;
	}
	if (p->have_event && p->event.type == end && p->error->code == 0 &&
	    (kind != NODE_MAP || check_keys(p, node) == 0))
		return node;
	node_free(node);
	return NULL;
}

static struct node *
parse_scalar(struct parser *p)
{
	const char *text = (const char *)p->event.data.scalar.value;
	struct node *node;

	if (strlen(text) != p->event.data.scalar.length) {
		complain(p, &p->event.start_mark, "a text with a NUL in it");
		return NULL;
	}
	if ((node = node_new(p, NODE_SCALAR)) == NULL)
		return NULL;
	node->quoted =
	    p->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	if ((node->text = strdup(text)) == NULL) {
		error_nomem(p->error);
		node_free(node);
		return NULL;
	}
	return node;
}

/* Anchors would make aliases possible, tags would change what a text is. */
static int
check_plain(struct parser *p, const yaml_char_t *anchor,
    const yaml_char_t *tag)
{
	if (anchor != NULL)
		return complain(p, &p->event.start_mark,
		    "anchors are not allowed here");
	if (tag != NULL)
		return complain(p, &p->event.start_mark,
		    "tags are not allowed here");
	return 0;
}

/* The node that p->event begins. */
static struct node *
parse_node(struct parser *p, int depth)
{
	const yaml_event_t *ev = &p->event;

	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		if (check_plain(p, ev->data.scalar.anchor,
		    ev->data.scalar.tag) == -1)
			return NULL;
		return parse_scalar(p);
	case YAML_MAPPING_START_EVENT:
		if (check_plain(p, ev->data.mapping_start.anchor,
		    ev->data.mapping_start.tag) == -1)
			return NULL;
		return parse_items(p, NODE_MAP, YAML_MAPPING_END_EVENT, depth);
	case YAML_SEQUENCE_START_EVENT:
		if (check_plain(p, ev->data.sequence_start.anchor,
		    ev->data.sequence_start.tag) == -1)
			return NULL;
		return parse_items(p, NODE_LIST, YAML_SEQUENCE_END_EVENT,
		    depth);
	case YAML_ALIAS_EVENT:
		complain(p, &ev->start_mark, "aliases are not allowed here");
		return NULL;
	default:
		complain(p, &ev->start_mark, "nothing here");
		return NULL;
	}
}

/* STREAM-START DOCUMENT-START node DOCUMENT-END STREAM-END */
static struct node *
parse_document(struct parser *p)
{
	struct node *root;

	if (next(p) == -1 || next(p) == -1)
		return NULL;
	if (p->event.type == YAML_STREAM_END_EVENT) {
		complain(p, &p->event.start_mark, "it is empty");
		return NULL;
	}
	if (next(p) == -1 || (root = parse_node(p, 0)) == NULL)
		return NULL;
	if (next(p) == 0 && next(p) == 0) {
		if (p->event.type == YAML_STREAM_END_EVENT)
			return root;
		complain(p, &p->event.start_mark, "a second document");
	}
	node_free(root);
	return NULL;
}

struct node *
yaml_parse(const char *file, const uint8_t *bytes, size_t n,
    struct error *e)
{
	struct parser p = { .file = file, .error = e };
	struct node *root;

	if (n > YAML_SIZE_MAX) {
		error_set(e, EX_CONFIG, "could not load %s: it has more than "
		    "%d bytes", file, YAML_SIZE_MAX);
		return NULL;
	}
	if (!yaml_parser_initialize(&p.yaml)) {
		error_nomem(e);
		return NULL;
	}
	yaml_parser_set_encoding(&p.yaml, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p.yaml, bytes, n);
	root = parse_document(&p);
	if (p.have_event)
		yaml_event_delete(&p.event);
	yaml_parser_delete(&p.yaml);
	return root;
}

const struct node *
node_get(const struct node *map, const char *key)
{
	if (map == NULL || map->kind != NODE_MAP)
		return NULL;
	for (size_t i = 0; i + 1 < map->n; i += 2)
		if (strcmp(map->items[i]->text, key) == 0)
			return map->items[i + 1];
	return NULL;
}

int
node_serialize(struct buf *b, const struct node *node)
{
	static const char begin[] = { 's', 'm', 'l' };

	if (buf_append(b, &begin[node->kind], 1) == -1)
		return -1;
	if (node->kind == NODE_SCALAR)
		return buf_append(b, node->text, strlen(node->text) + 1);
	for (size_t i = 0; i < node->n; i++)
		if (node_serialize(b, node->items[i]) == -1)
			return -1;
	return buf_append(b, ".", 1);
}

int
node_splice(struct node *map, size_t at)
{
	struct node *from = map->items[at + 1], **items;

	items = reallocarray(map->items, map->n + from->n + 1,
	    sizeof(*items));
	if (items == NULL)
		return -1;
	map->items = items;
	node_free(items[at]);
	memmove(items + at + from->n, items + at + 2,
	    (map->n - at - 2) * sizeof(*items));
	if (from->n > 0)
		memcpy(items + at, from->items, from->n * sizeof(*items));
	map->n = map->n - 2 + from->n;
	from->n = 0;
	node_free(from);
	return 0;
}

/* Is it a text for every reader of YAML, not a number or one of its words? */
static bool
is_plain(const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789_.";
	static const char *const words[] = { "false", "n", "no", "null", "off",
	    "on", "true", "y", "yes" };

	for (size_t i = 0; i < NITEMS(words); i++)
		if (strcmp(s, words[i]) == 0)
			return false;
	return ((*s >= 'a' && *s <= 'z') || *s == '_') &&
	    s[strspn(s, plain)] == '\0';
}

/* Controls, breaks of lines and what no YAML may hold (YAML 1.1, 5.1, 5.4). */
static bool
is_escaped(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 ||
	    c == 0x2029 || c == 0xfeff || c == 0xfffe || c == 0xffff;
}

int
yaml_append_text(struct buf *b, const char *s)
{
	size_t n = strlen(s), len;
	uint32_t c;
	int rc;

	if (is_plain(s))
		return buf_append_str(b, s);
	if (buf_append(b, "\"", 1) == -1)
		return -1;
	for (; n > 0; s += len, n -= len) {
		if ((len = text_char((const uint8_t *)s, n, &c)) == 0) {
			len = 1;	/* not UTF-8: no reader takes it */
			rc = buf_append(b, s, 1);
		} else if (*s == '"' || *s == '\\')
			rc = buf_printf(b, "\\%c", *s);
		else if (is_escaped(c))
			rc = buf_printf(b, c < 0x100 ? "\\x%02x" :
			    "\\u%04x", (unsigned int)c);
		else
			rc = buf_append(b, s, len);
		if (rc == -1)
			return -1;
	}
	return buf_append(b, "\"", 1);
}
