#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "rule/rule.h"
#include "rule/rules.h"
#include "rule/yaml.h"

int
rules_error(const struct rules *r, const struct node *at, struct error *e,
    const char *fmt, ...)
{
	char reason[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	return error_set(e, EX_CONFIG, "could not load %s:%u:%u: %s", r->file,
	    at->line, at->column, reason);
}

/* Only the keys of `known` (NULL-terminated) may stand in the mapping. */
static int
check_known(const struct rules *r, const struct node *map,
    const char *const *known, struct error *e)
{
	size_t k;

	for (size_t i = 0; i < map->n; i += 2) {
		for (k = 0; known[k] != NULL; k++)
			if (strcmp(map->items[i]->text, known[k]) == 0)
				break;
		if (known[k] == NULL)
			return rules_error(r, map->items[i], e,
			    "unknown key \"%s\"", map->items[i]->text);
	}
	return 0;
}

static int
parse_table(const struct rules *r, struct table_rules *t,
    const struct node *name, const struct node *body, struct error *e)
{
	static const char *const known[] = { "columns", NULL };
	const struct node *columns;
	const char *why;

	t->name = name->text;
	t->line = name->line;
	t->column = name->column;
	if (relpattern_parse(&t->pattern, name->text, &why) == -1) {
		if (why == NULL)
			return error_nomem(e);
		return rules_error(r, name, e,
		    "not a table or a pattern of tables: %s", why);
	}
	if (body->kind != NODE_MAP ||
	    (columns = node_get(body, "columns")) == NULL ||
	    columns->kind != NODE_MAP)
		return rules_error(r, body, e,
		    "a table has a mapping \"columns\"");
	if (check_known(r, body, known, e) == -1)
		return -1;
	return rule_columns_parse(r, columns, &t->columns, &t->ncolumns, e);
}

static int
parse_tables(struct rules *r, struct error *e)
{
	const struct node *tables = node_get(r->root, "tables");

	if (tables == NULL)
		return 0;
	if (tables->kind != NODE_MAP)
		return rules_error(r, tables, e,
		    "\"tables\" is a mapping of tables");
	r->tables = calloc(tables->n / 2 + 1, sizeof(*r->tables));
	if (r->tables == NULL)
		return error_nomem(e);
	for (size_t i = 0; i < tables->n; i += 2)
		if (parse_table(r, &r->tables[r->ntables++], tables->items[i],
		    tables->items[i + 1], e) == -1)
			return -1;
	return 0;
}

static int
parse_top(struct rules *r, struct error *e)
{
	static const char *const known[] = { "version", "unlisted", "tables",
	    NULL };
	const struct node *version, *unlisted;

	if (r->root->kind != NODE_MAP)
		return rules_error(r, r->root, e, "not a mapping");
	if ((version = node_get(r->root, "version")) == NULL)
		return rules_error(r, r->root, e, "\"version: %d\" is missing",
		    RULES_VERSION);
	if (version->kind != NODE_SCALAR || strcmp(version->text, "1") != 0)
		return rules_error(r, version, e,
		    "this pgmask reads version %d of the rules",
		    RULES_VERSION);
	if (check_known(r, r->root, known, e) == -1)
		return -1;
	if ((unlisted = node_get(r->root, "unlisted")) != NULL) {
		if (unlisted->kind != NODE_SCALAR ||
		    (strcmp(unlisted->text, "fail") != 0 &&
		    strcmp(unlisted->text, "keep") != 0))
			return rules_error(r, unlisted, e,
			    "\"unlisted\" is fail or keep");
		r->unlisted_keep = strcmp(unlisted->text, "keep") == 0;
	}
	return parse_tables(r, e);
}

int
rules_parse(struct rules *r, const char *file, const uint8_t *bytes, size_t n,
    struct error *e)
{
	memset(r, 0, sizeof(*r));
	if ((r->file = strdup(file)) == NULL)
		return error_nomem(e);
	if ((r->root = yaml_parse(file, bytes, n, e)) == NULL ||
	    parse_top(r, e) == -1) {
		rules_free(r);
		return -1;
	}
	return 0;
}

#define READ_PIECE 4096

/* The whole file into `b`, as far as its limit.  -1: errno. */
static int
read_file(struct buf *b, const char *path)
{
	ssize_t got = 1;
	int fd, saved;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) == -1)
		return -1;
	while (got != 0 && b->max - b->len >= READ_PIECE) {
		if (buf_reserve(b, READ_PIECE) == -1)
			got = -1;
		else
			got = read(fd, b->data + b->len, READ_PIECE);
		if (got > 0)
			b->len += (size_t)got;
		else if (got == -1 && errno != EINTR)
			break;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return got == -1 ? -1 : 0;
}

int
rules_load(struct rules *r, const char *path, struct error *e)
{
	struct buf text;
	int rc;

	memset(r, 0, sizeof(*r));
	buf_init(&text, YAML_SIZE_MAX + READ_PIECE);
	if (read_file(&text, path) == -1)
		rc = error_set(e, EX_CONFIG, "could not read rules \"%s\": %s",
		    path, strerror(errno));
	else
		rc = rules_parse(r, path, text.data, text.len, e);
	buf_free(&text);
	return rc;
}

void
rules_free(struct rules *r)
{
	for (size_t i = 0; i < r->ntables; i++) {
		relpattern_clear(&r->tables[i].pattern);
		rule_columns_free(r->tables[i].columns,
		    r->tables[i].ncolumns);
	}
	free(r->tables);
	node_free(r->root);
	free(r->file);
	memset(r, 0, sizeof(*r));
}

bool
table_rules_exact(const struct table_rules *t)
{
	return !t->pattern.wild && t->pattern.schema != NULL;
}

int
rules_find(const struct rules *r, const char *schema, const char *table,
    const struct table_rules **found, struct error *e)
{
	const struct table_rules *t, *best = NULL, *second = NULL;

	for (size_t i = 0; i < r->ntables; i++) {
		t = &r->tables[i];
		if (!relpattern_match(&t->pattern, schema, table))
			continue;
		if (best == NULL || (table_rules_exact(t) && !table_rules_exact(best))) {
			best = t;
			second = NULL;
		} else if (table_rules_exact(t) == table_rules_exact(best))
			second = t;
	}
	*found = best;
	if (second == NULL)
		return 0;
	error_set(e, EX_CONFIG, "%s:%u:%u: \"%s\" matches it, and so does "
	    "\"%s\" at %u:%u", r->file, second->line, second->column,
	    second->name, best->name, best->line, best->column);
	return error_hint(e, "name the table exactly, or make the patterns "
	    "exclude each other");
}

const struct column_rule *
table_rules_column(const struct table_rules *t, const char *name)
{
	for (size_t i = 0; t != NULL && i < t->ncolumns; i++)
		if (strcmp(t->columns[i].name, name) == 0)
			return &t->columns[i];
	return NULL;
}
