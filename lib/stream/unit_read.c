#include "sys/system.h"
#include "copy/tuple.h"
#include "copy/range.h"
#include "copy/unit.h"
#include "stream/frame.h"
#include "stream/meta.h"

/*
 * From JSON.  Every get_* returns 0, or -1 when the member is wrong; then
 * *why names it.  Arrays are counted before anything is allocated for them.
 */
struct parse {
	const char	**why;
};

static int
wrong(struct parse *p, const char *member)
{
	*p->why = member;
	return -1;
}

static int
get_str(struct parse *p, const json_t *o, const char *key, bool required,
    char **out)
{
	const json_t *v = json_object_get(o, key);

	if (v == NULL && !required)
		return 0;
	if (!json_is_string(v) || (required && json_string_length(v) == 0))
		return wrong(p, key);
	if ((*out = strdup(json_string_value(v))) == NULL)
		return wrong(p, "out of memory");
	return 0;
}

static int
get_typmod(struct parse *p, const json_t *o, int32_t *out)
{
	int64_t v;

	if (!meta_int(o, "typmod", &v) || v < -1 || v > INT32_MAX)
		return wrong(p, "typmod");
	*out = (int32_t)v;
	return 0;
}

static int
get_bool(struct parse *p, const json_t *o, const char *key, bool *out)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_boolean(v))
		return wrong(p, key);
	*out = json_is_true(v);
	return 0;
}

/* A flag that streams before it had not: absent means false. */
static int
get_flag(struct parse *p, const json_t *o, const char *key, bool *out)
{
	return json_object_get(o, key) == NULL ? 0 : get_bool(p, o, key, out);
}

/*
 * An array member of up to `max` items of `size` bytes: *items is zeroed
 * memory, each item is filled by `read`.  *n counts the items that the
 * caller's clean-up has to visit.
 */
static int
get_list(struct parse *p, const json_t *o, const char *key, size_t max,
    size_t size, int (*read)(struct parse *, const json_t *, void *),
    void **items, size_t *n)
{
	const json_t *a = json_object_get(o, key);
	size_t i, count = json_array_size(a);

	if (!json_is_array(a) || count > max)
		return wrong(p, key);
	if (count == 0)
		return 0;
	if ((*items = calloc(count, size)) == NULL)
		return wrong(p, "out of memory");
	*n = count;
	for (i = 0; i < count; i++)
		if (read(p, json_array_get(a, i),
		    (uint8_t *)*items + i * size) == -1)
			return -1;
	return 0;
}

static int
read_name(struct parse *p, const json_t *v, void *item)
{
	char **name = item;

	if (!json_is_string(v))
		return wrong(p, "a list of names");
	if ((*name = strdup(json_string_value(v))) == NULL)
		return wrong(p, "out of memory");
	return 0;
}

static int
read_column(struct parse *p, const json_t *o, void *item)
{
	struct column *c = item;
	const char *repr;

	if (get_str(p, o, "name", true, &c->name) == -1 ||
	    get_str(p, o, "type", true, &c->type) == -1 ||
	    get_typmod(p, o, &c->typmod) == -1 ||
	    get_bool(p, o, "not_null", &c->not_null) == -1 ||
	    get_str(p, o, "collation", false, &c->collation) == -1 ||
	    get_flag(p, o, "nondeterministic", &c->nondeterministic) == -1)
		return -1;
	if (!meta_str(o, "repr", &repr) ||
	    (strcmp(repr, "text") != 0 && strcmp(repr, "binary") != 0))
		return wrong(p, "repr");
	c->as_text = strcmp(repr, "text") == 0;
	return 0;
}

static int
read_kind(struct parse *p, const json_t *o, enum type_kind *kind)
{
	const char *name;
	size_t i;

	if (meta_str(o, "kind", &name))
		for (i = 0; i < TYPE_KINDS; i++)
			if (strcmp(name, type_kind_names[i]) == 0) {
				*kind = (enum type_kind)i;
				return 0;
			}
	return wrong(p, "kind");
}

static int
read_type(struct parse *p, const json_t *o, void *item)
{
	struct type_desc *t = item;
	bool has_base;

	t->typmod = -1;
	if (get_str(p, o, "name", true, &t->name) == -1 ||
	    read_kind(p, o, &t->kind) == -1)
		return -1;
	has_base = t->kind == TYPE_DOMAIN || t->kind == TYPE_RANGE ||
	    t->kind == TYPE_MULTIRANGE;
	if (get_str(p, o, "base", has_base, &t->base) == -1)
		return -1;
	if (t->kind == TYPE_DOMAIN && (get_typmod(p, o, &t->typmod) == -1 ||
	    get_bool(p, o, "not_null", &t->not_null) == -1))
		return -1;
	if (t->kind == TYPE_ENUM)
		return get_list(p, o, "labels", META_VALUES_MAX,
		    sizeof(t->labels[0]), read_name, (void **)&t->labels,
		    &t->nlabels);
	if (t->kind == TYPE_COMPOSITE)
		return get_list(p, o, "fields", COPY_COLUMNS_MAX,
		    sizeof(t->fields[0]), read_column, (void **)&t->fields,
		    &t->nfields);
	return 0;
}

static int
read_unique(struct parse *p, const json_t *a, void *item)
{
	struct name_list *l = item;
	size_t i;

	if (!json_is_array(a))
		return wrong(p, "unique");
	l->names = calloc(json_array_size(a) + 1, sizeof(l->names[0]));
	if (l->names == NULL)
		return wrong(p, "out of memory");
	for (i = 0; i < json_array_size(a); i++, l->n++)
		if (read_name(p, json_array_get(a, i), &l->names[i]) == -1)
			return -1;
	return 0;
}

static int
read_ancestor(struct parse *p, const json_t *o, void *item)
{
	struct ancestor *a = item;

	return get_str(p, o, "schema", true, &a->schema) == -1 ||
	    get_str(p, o, "table", true, &a->table) == -1 ||
	    get_str(p, o, "column", true, &a->column) == -1 ||
	    get_str(p, o, "type", true, &a->type) == -1 ? -1 :
	    get_typmod(p, o, &a->typmod);
}

static int
read_fk_column(struct parse *p, const json_t *o, void *item)
{
	struct fk_column *c = item;

	return get_str(p, o, "name", true, &c->name) == -1 ? -1 :
	    get_list(p, o, "chain", META_VALUES_MAX, sizeof(c->chain[0]),
	    read_ancestor, (void **)&c->chain, &c->nchain);
}

static int
read_fkey(struct parse *p, const json_t *o, void *item)
{
	struct foreign_key *f = item;

	return get_str(p, o, "name", true, &f->name) == -1 ? -1 :
	    get_list(p, o, "columns", COPY_COLUMNS_MAX,
	    sizeof(f->columns[0]), read_fk_column, (void **)&f->columns,
	    &f->ncolumns);
}

static int
read_names(struct parse *p, const json_t *o, struct unit *u)
{
	const json_t *root = json_object_get(o, "root");

	if (get_str(p, o, "schema", true, &u->schema) == -1 ||
	    get_str(p, o, "table", true, &u->table) == -1 ||
	    get_str(p, o, "range", false, &u->range) == -1 ||
	    get_str(p, o, "after", false, &u->after) == -1 ||
	    get_str(p, o, "shape", true, &u->shape) == -1)
		return -1;
	if (u->range != NULL && range_division(u->range) == NULL)
		return wrong(p, "range");
	if (root != NULL && (get_str(p, root, "schema", true,
	    &u->root_schema) == -1 || get_str(p, root, "table", true,
	    &u->root_table) == -1))
		return wrong(p, "root");
	if (!meta_int(o, "estimated_rows", &u->estimated_rows))
		return wrong(p, "estimated_rows");
	if (json_object_get(o, "sample") != NULL &&
	    (!meta_int(o, "sample", &u->sample) || u->sample < 1))
		return wrong(p, "sample");
	u->is_query = json_is_true(json_object_get(o, "query"));
	return 0;
}

/* Two columns of one name would let a rule hit only the first. */
static bool
has_twins(const struct unit *u)
{
	size_t i;

	for (i = 0; i < u->ncolumns; i++)
		if (unit_column(u, u->columns[i].name) != (int)i)
			return true;
	return false;
}

static int
read_lists(struct parse *p, const json_t *o, struct unit *u)
{
	size_t i;

	if (get_list(p, o, "columns", COPY_COLUMNS_MAX, sizeof(u->columns[0]),
	    read_column, (void **)&u->columns, &u->ncolumns) == -1 ||
	    get_list(p, o, "types", META_VALUES_MAX, sizeof(u->types[0]),
	    read_type, (void **)&u->types, &u->ntypes) == -1 ||
	    get_list(p, o, "unique", META_VALUES_MAX, sizeof(u->unique[0]),
	    read_unique, (void **)&u->unique, &u->nunique) == -1 ||
	    (json_object_get(o, "unique_partial") != NULL &&
	    get_list(p, o, "unique_partial", META_VALUES_MAX,
	    sizeof(u->partial[0]), read_unique, (void **)&u->partial,
	    &u->npartial) == -1) ||
	    get_list(p, o, "foreign_keys", META_VALUES_MAX,
	    sizeof(u->fkeys[0]), read_fkey, (void **)&u->fkeys,
	    &u->nfkeys) == -1 ||
	    get_list(p, o, "key", COPY_COLUMNS_MAX, sizeof(u->key.names[0]),
	    read_name, (void **)&u->key.names, &u->key.n) == -1)
		return -1;
	if (has_twins(u))
		return wrong(p, "columns");
	for (i = 0; i < u->key.n; i++)
		if (unit_column(u, u->key.names[i]) == -1)
			return wrong(p, "key");
	return 0;
}

/* What is there becomes quick to find, and can be named in a message. */
static int
complete(struct parse *p, struct unit *u)
{
	char *id;

	if (unit_index_types(u) == -1)
		return wrong(p, "out of memory");
	if ((id = unit_id(u)) == NULL)
		return wrong(p, errno == EMSGSIZE ? "table" : "out of memory");
	free(id);
	return 0;
}

int
unit_from_json(struct unit *u, const json_t *o, const char **why)
{
	struct parse p = { .why = why };

	memset(u, 0, sizeof(*u));
	*why = NULL;
	if (read_names(&p, o, u) == -1 || read_lists(&p, o, u) == -1 ||
	    complete(&p, u) == -1) {
		unit_clear(u);
		return -1;
	}
	return 0;
}
