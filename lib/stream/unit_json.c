#include "sys/system.h"
#include "io/buf.h"
#include "io/checksum.h"
#include "copy/unit.h"
#include "stream/meta.h"

/*
 * To JSON.  jansson's *_new functions swallow a NULL value by failing, so
 * each step returns 0 or -1 and the caller drops the whole object.
 */
static int
set_str(json_t *o, const char *key, const char *s)
{
	return s == NULL ? 0 : json_object_set_new(o, key, json_string(s));
}

/* A flag that is absent where it is not set. */
static int
set_flag(json_t *o, const char *key, bool set)
{
	return set ? json_object_set_new(o, key, json_true()) : 0;
}

static json_t *
names_to_json(char *const *names, size_t n)
{
	json_t *a = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		if (json_array_append_new(a, json_string(names[i])) == -1) {
			json_decref(a);
			return NULL;
		}
	return a;
}

static json_t *
column_to_json(const void *item)
{
	const struct column *c = item;
	json_t *o = json_object();

	if (set_str(o, "name", c->name) == -1 ||
	    set_str(o, "type", c->type) == -1 ||
	    json_object_set_new(o, "typmod", json_integer(c->typmod)) == -1 ||
	    json_object_set_new(o, "not_null",
	    json_boolean(c->not_null)) == -1 ||
	    set_str(o, "collation", c->collation) == -1 ||
	    set_flag(o, "nondeterministic", c->nondeterministic) == -1 ||
	    set_str(o, "repr", c->as_text ? "text" : "binary") == -1) {
		json_decref(o);
		return NULL;
	}
	return o;
}

/* An array of n items of `size` bytes, each made by `make`. */
static json_t *
list_to_json(const void *items, size_t n, size_t size,
    json_t *(*make)(const void *))
{
	json_t *a = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		if (json_array_append_new(a,
		    make((const uint8_t *)items + i * size)) == -1) {
			json_decref(a);
			return NULL;
		}
	return a;
}

static json_t *
type_to_json(const void *item)
{
	const struct type_desc *t = item;
	json_t *o = json_object();
	int rc = 0;

	rc |= set_str(o, "name", t->name);
	rc |= set_str(o, "kind", type_kind_names[t->kind]);
	rc |= set_str(o, "base", t->base);
	if (t->kind == TYPE_DOMAIN) {
		rc |= json_object_set_new(o, "typmod",
		    json_integer(t->typmod));
		rc |= json_object_set_new(o, "not_null",
		    json_boolean(t->not_null));
	}
	if (t->kind == TYPE_ENUM)
		rc |= json_object_set_new(o, "labels",
		    names_to_json(t->labels, t->nlabels));
	if (t->kind == TYPE_COMPOSITE)
		rc |= json_object_set_new(o, "fields", list_to_json(t->fields,
		    t->nfields, sizeof(t->fields[0]), column_to_json));
	if (rc != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

static json_t *
unique_to_json(const void *item)
{
	const struct name_list *l = item;

	return names_to_json(l->names, l->n);
}

static json_t *
ancestor_to_json(const void *item)
{
	const struct ancestor *a = item;

	return json_pack("{ss ss ss ss si}", "schema", a->schema, "table",
	    a->table, "column", a->column, "type", a->type, "typmod",
	    (int)a->typmod);
}

static json_t *
fk_column_to_json(const void *item)
{
	const struct fk_column *c = item;

	return json_pack("{ss so}", "name", c->name, "chain",
	    list_to_json(c->chain, c->nchain, sizeof(c->chain[0]),
	    ancestor_to_json));
}

static json_t *
fkey_to_json(const void *item)
{
	const struct foreign_key *f = item;

	return json_pack("{ss so}", "name", f->name, "columns",
	    list_to_json(f->columns, f->ncolumns, sizeof(f->columns[0]),
	    fk_column_to_json));
}

/* The members that say what the rows look like; shape is computed on them. */
static int
set_shape_members(json_t *o, const struct unit *u)
{
	int rc = 0;

	rc |= set_str(o, "schema", u->schema);
	rc |= set_str(o, "table", u->table);
	if (u->root_table != NULL)
		rc |= json_object_set_new(o, "root", json_pack("{ss ss}",
		    "schema", u->root_schema, "table", u->root_table));
	rc |= set_str(o, "range", u->range);
	rc |= set_flag(o, "query", u->is_query);
	rc |= json_object_set_new(o, "columns", list_to_json(u->columns,
	    u->ncolumns, sizeof(u->columns[0]), column_to_json));
	rc |= json_object_set_new(o, "types", list_to_json(u->types,
	    u->ntypes, sizeof(u->types[0]), type_to_json));
	rc |= json_object_set_new(o, "key", names_to_json(u->key.names,
	    u->key.n));
	return rc;
}

json_t *
unit_to_json(const struct unit *u)
{
	json_t *o = json_object();
	int rc = set_shape_members(o, u);

	rc |= json_object_set_new(o, "unique", list_to_json(u->unique,
	    u->nunique, sizeof(u->unique[0]), unique_to_json));
	if (u->npartial > 0)
		rc |= json_object_set_new(o, "unique_partial",
		    list_to_json(u->partial, u->npartial,
		    sizeof(u->partial[0]), unique_to_json));
	rc |= json_object_set_new(o, "foreign_keys", list_to_json(u->fkeys,
	    u->nfkeys, sizeof(u->fkeys[0]), fkey_to_json));
	rc |= set_str(o, "after", u->after);
	rc |= json_object_set_new(o, "estimated_rows",
	    json_integer(u->estimated_rows));
	rc |= set_str(o, "shape", u->shape);
	if (u->sample > 0)
		rc |= json_object_set_new(o, "sample",
		    json_integer(u->sample));
	if (rc != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

int
unit_shape(struct unit *u, const char *filter, const char *token)
{
	char hex[DIGEST_HEX], *text = NULL, *shape = NULL;
	json_t *o = json_object();
	size_t n;

	if (set_shape_members(o, u) == 0 && set_str(o, "filter", filter) == 0 &&
	    set_str(o, "token", token) == 0 &&
	    (text = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS)) != NULL) {
		n = strlen(text);
		digest_hex(text, n, hex);
		shape = strdup(hex);
	}
	free(text);
	json_decref(o);
	if (shape == NULL)
		return -1;
	free(u->shape);
	u->shape = shape;
	return 0;
}
