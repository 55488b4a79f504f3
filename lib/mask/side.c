#include "sys/system.h"
#include "sys/error.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "mask/plan.h"
#include "mask/side.h"

/* What stands beside a column's name in the name of its copy. */
static const char *const marks[] = {
	"ascii", "backup", "bak", "bidx", "canonical", "ci", "clean", "copy",
	"digest", "domain", "embedding", "encrypted", "fts", "fulltext",
	"hash", "idx", "index", "initials", "keywords", "lc", "legacy",
	"lexemes", "local", "lower", "lowercase", "md5", "metaphone", "new",
	"ngrams", "norm", "normalised", "normalized", "old", "orig",
	"original", "part", "pending", "plain", "prefix", "prev", "previous",
	"raw", "search", "searchable", "sha1", "sha256", "slug", "sort",
	"soundex", "suffix", "tokens", "trgm", "trigram", "trigrams", "ts",
	"tsv", "tsvector", "uc", "unaccent", "unconfirmed", "upper",
	"uppercase", "vec", "vector",
};

/* Names of columns that are put together from the others of their row. */
static const char *const gathered[] = {
	"document_vector", "document_with_weights", "embedding", "fts",
	"fts_document", "full_text", "full_text_search", "fulltext",
	"search", "search_blob", "search_document", "search_index",
	"search_key", "search_name", "search_terms", "search_text",
	"search_tsv", "search_vector", "searchable", "searchable_text",
	"sort_name", "text_search", "textsearch", "textsearchable",
	"textsearchable_index_col", "trgm", "trigrams", "ts_vector", "tsv",
	"tsvector",
};

static bool
in_list(const char *const *list, size_t n, const char *s, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == len && strncasecmp(list[i], s, len) == 0)
			return true;
	return false;
}

/* Is what is left of a name when another one is taken away only marks? */
static bool
only_marks(const char *s, size_t n)
{
	bool any = false;
	size_t len;

	while (n > 0) {
		for (len = 0; len < n && s[len] != '_'; len++)
			;
		if (len > 0 && !in_list(marks, NITEMS(marks), s, len))
			return false;
		any = any || len > 0;
		s += len < n ? len + 1 : len;
		n -= len < n ? len + 1 : len;
	}
	return any;
}

/* "email_lower", "unconfirmed_email" and "search_email_lower" of "email". */
static bool
is_copy_of(const char *name, const char *of)
{
	size_t n = strlen(of), all = strlen(name);

	for (size_t i = 0; i + n <= all; i++)
		if (strncasecmp(name + i, of, n) == 0 &&
		    (i == 0 || name[i - 1] == '_') &&
		    (name[i + n] == '_' || name[i + n] == '\0') && n < all &&
		    (i == 0 || only_marks(name, i)) &&
		    (name[i + n] == '\0' ||
		    only_marks(name + i + n, all - i - n)))
			return true;
	return false;
}

/* The name of the base type, of the elements of an array, without schema. */
static bool
type_is(const struct column_plan *c, const char *name)
{
	const struct unit *u = c->value.type.unit;
	const char *type = unit_base_type(u, c->column->type, NULL);
	const char *dot = strrchr(type, '.');
	size_t len = strlen(type);

	(void)type_is_array(type, &len);
	if (dot != NULL) {
		len -= (size_t)(dot + 1 - type);
		type = dot + 1;
	}
	return strlen(name) == len && strncmp(name, type, len) == 0;
}

/* Numbers, times and flags beside a masked text hold none of it. */
static bool
may_repeat(const struct column_plan *c)
{
	return (c->value.type.ops->class & (CLASS_TEXT | CLASS_OTHER |
	    CLASS_JSON | CLASS_BYTEA | CLASS_HSTORE | CLASS_ARRAY |
	    CLASS_XML)) != 0;
}

static bool
is_derived(const struct column_plan *c)
{
	for (size_t i = 0; c->list != NULL && i < c->list->n; i++)
		if (param_bool(&c->list->rules[i], "derived", false))
			return true;
	return false;
}

static bool
by_type(const struct column_plan *c, enum side_kind *kind)
{
	*kind = SIDE_TSVECTOR;
	if (type_is(c, "tsvector"))
		return true;
	*kind = SIDE_VECTOR;
	return type_is(c, "vector") || type_is(c, "halfvec") ||
	    type_is(c, "sparsevec");
}

static bool
by_name(const struct mask_plan *p, const struct column_plan *c,
    struct side_column *found)
{
	const struct column_plan *m;
	const char *name = c->column->name;

	found->kind = SIDE_NAME;
	found->of = SIZE_MAX;
	if (!may_repeat(c))
		return false;
	for (size_t i = 0; i < p->ncolumns; i++) {
		m = &p->columns[i];
		if (m->value.kind == VALUE_KEPT ||
		    !is_copy_of(name, m->column->name))
			continue;
		found->of = i;
		return true;
	}
	return in_list(gathered, NITEMS(gathered), name, strlen(name));
}

static bool
masks_any(const struct mask_plan *p)
{
	for (size_t i = 0; i < p->ncolumns; i++)
		if (p->columns[i].value.kind != VALUE_KEPT)
			return true;
	return false;
}

size_t
side_columns(const struct mask_plan *p, struct side_column *list)
{
	const struct column_plan *c;
	enum side_kind kind;
	bool named, typed;
	size_t n = 0;

	if (!masks_any(p))
		return 0;
	for (size_t i = 0; i < p->ncolumns; i++) {
		c = &p->columns[i];
		if (c->value.kind != VALUE_KEPT || is_derived(c))
			continue;
		list[n].column = i;
		named = by_name(p, c, &list[n]);
		/* The type says more than the name. */
		typed = by_type(c, &kind);
		if (typed)
			list[n].kind = kind;
		n += named || typed;
	}
	return n;
}

int
side_check(const struct mask_plan *p, struct error *e)
{
	static const char why[] = "%s: a %s repeats what other columns hold, "
	    "and their masks do not reach it";
	bool masks = masks_any(p);
	const struct column_plan *c;
	enum side_kind kind;
	const char *type;

	for (size_t i = 0; i < p->ncolumns; i++) {
		c = &p->columns[i];
		if (c->value.kind != VALUE_KEPT || !by_type(c, &kind) ||
		    is_derived(c) || (c->list == NULL && !masks))
			continue;
		type = kind == SIDE_TSVECTOR ? "tsvector" : "vector";
		if (c->list != NULL)
			rule_error(&c->list->rules[0], NULL, e, why,
			    c->column->name, type);
		else
			error_set(e, EX_CONFIG, why, c->column->name, type);
		return error_hint(e, "make it null and compute it again on "
		    "the target; {action: keep, derived: true} keeps it all "
		    "the same");
	}
	return 0;
}

int
side_describe(const struct mask_plan *p, const struct side_column *s,
    struct buf *b)
{
	if (s->of != SIZE_MAX)
		return buf_printf(b, "it looks like a copy of %s",
		    p->columns[s->of].column->name);
	if (s->kind == SIDE_NAME)
		return buf_append_str(b, "its name is that of a column made "
		    "from the others");
	return buf_append_str(b, s->kind == SIDE_TSVECTOR ?
	    "it holds the words of other columns" :
	    "it holds what other columns mean");
}
