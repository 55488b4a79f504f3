#include "sys/system.h"
#include "io/buf.h"
#include "copy/relname.h"
#include "copy/unit.h"

#define DOMAIN_DEPTH_MAX 64	/* a stream could name a domain its own base */

const char *const type_kind_names[TYPE_KINDS] = {
	[TYPE_BASE] = "base",
	[TYPE_ENUM] = "enum",
	[TYPE_DOMAIN] = "domain",
	[TYPE_COMPOSITE] = "composite",
	[TYPE_RANGE] = "range",
	[TYPE_MULTIRANGE] = "multirange"
};

static void
names_clear(char **names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

static void
columns_clear(struct column *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		free(c[i].name);
		free(c[i].type);
		free(c[i].collation);
	}
	free(c);
}

static void
types_clear(struct type_desc *t, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		free(t[i].name);
		free(t[i].base);
		names_clear(t[i].labels, t[i].nlabels);
		columns_clear(t[i].fields, t[i].nfields);
	}
	free(t);
}

static void
ancestors_clear(struct ancestor *a, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		free(a[i].schema);
		free(a[i].table);
		free(a[i].column);
		free(a[i].type);
	}
	free(a);
}

static void
fkeys_clear(struct foreign_key *f, size_t n)
{
	size_t i, c;

	for (i = 0; i < n; i++) {
		free(f[i].name);
		for (c = 0; c < f[i].ncolumns; c++) {
			free(f[i].columns[c].name);
			ancestors_clear(f[i].columns[c].chain,
			    f[i].columns[c].nchain);
		}
		free(f[i].columns);
	}
	free(f);
}

void
unit_clear(struct unit *u)
{
	size_t i;

	free(u->schema);
	free(u->table);
	free(u->root_schema);
	free(u->root_table);
	free(u->range);
	columns_clear(u->columns, u->ncolumns);
	types_clear(u->types, u->ntypes);
	free(u->by_name);
	for (i = 0; i < u->nunique; i++)
		names_clear(u->unique[i].names, u->unique[i].n);
	free(u->unique);
	for (i = 0; i < u->npartial; i++)
		names_clear(u->partial[i].names, u->partial[i].n);
	free(u->partial);
	fkeys_clear(u->fkeys, u->nfkeys);
	names_clear(u->key.names, u->key.n);
	free(u->after);
	free(u->shape);
	memset(u, 0, sizeof(*u));
}

char *
unit_id(const struct unit *u)
{
	struct buf b;
	char *id = NULL;

	buf_init(&b, UNIT_ID_MAX);
	if (relname_quote(&b, u->schema) == 0 &&
	    buf_append_str(&b, ".") == 0 &&
	    relname_quote(&b, u->table) == 0 &&
	    (u->range == NULL || (buf_append_str(&b, "/") == 0 &&
	    buf_append_str(&b, u->range) == 0)))
		id = buf_steal_str(&b);
	buf_free(&b);
	return id;
}

int
unit_column(const struct unit *u, const char *name)
{
	size_t i;

	for (i = 0; i < u->ncolumns; i++)
		if (strcmp(u->columns[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* By name, and by place where names are equal. */
static int
compare_types(const void *a, const void *b)
{
	const struct type_desc *x = *(struct type_desc *const *)a;
	const struct type_desc *y = *(struct type_desc *const *)b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : (x > y) - (x < y);
}

int
unit_index_types(struct unit *u)
{
	size_t i;

	u->by_name = calloc(u->ntypes + 1, sizeof(u->by_name[0]));
	if (u->by_name == NULL)
		return -1;
	for (i = 0; i < u->ntypes; i++)
		u->by_name[i] = &u->types[i];
	/* Of a large array qsort asks the system, which the sandbox forbids. */
	return u->ntypes < 2 ? 0 : heapsort(u->by_name, u->ntypes,
	    sizeof(u->by_name[0]), compare_types);
}

/* The first of that name, by halves. */
static const struct type_desc *
find_type(const struct unit *u, const char *name)
{
	size_t low = 0, high = u->ntypes, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(u->by_name[middle]->name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < u->ntypes && strcmp(u->by_name[low]->name, name) == 0 ?
	    u->by_name[low] : NULL;
}

const struct type_desc *
unit_type(const struct unit *u, const char *name)
{
	size_t i;

	if (u->by_name != NULL)
		return find_type(u, name);
	for (i = 0; i < u->ntypes; i++)
		if (strcmp(u->types[i].name, name) == 0)
			return &u->types[i];
	return NULL;
}

const char *
unit_base_type(const struct unit *u, const char *type, int32_t *typmod)
{
	const struct type_desc *t;
	int depth;

	for (depth = 0; depth < DOMAIN_DEPTH_MAX; depth++) {
		t = unit_type(u, type);
		if (t == NULL || t->kind != TYPE_DOMAIN)
			break;
		type = t->base;
		if (typmod != NULL && *typmod == -1)
			*typmod = t->typmod;
	}
	return type;
}

bool
type_is_array(const char *type, size_t *len)
{
	size_t n = strlen(type);

	if (n < 3 || strcmp(type + n - 2, "[]") != 0 ||
	    (n >= 4 && strcmp(type + n - 4, "[][]") == 0))
		return false;
	*len = n - 2;
	return true;
}
