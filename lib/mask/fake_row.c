#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "copy/relname.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/country.h"
#include "mask/fake_row.h"

#define SCRATCH_MAX	(1024 * 1024 * 1024 + 1024)	/* of the longest key */
#define DOMAIN_TEXT_MAX	65536

/* ---- persona: {key: COLUMN, domain: NAME} ---- */

int
fake_row_check(const struct rule *r, struct error *e)
{
	const struct node *persona = param_node(r, "persona");
	const struct node *item;

	if (persona == NULL)
		return 0;
	if (persona->kind != NODE_MAP || node_get(persona, "key") == NULL)
		return rule_error(r, persona, e, "\"persona\" is a mapping "
		    "with the name of a column as \"key\"");
	for (size_t i = 0; i < persona->n; i += 2) {
		item = persona->items[i];
		if (strcmp(item->text, "key") != 0 &&
		    strcmp(item->text, "domain") != 0)
			return rule_error(r, item, e, "\"persona\" has no "
			    "\"%s\"", item->text);
		item = persona->items[i + 1];
		if (item->kind != NODE_SCALAR || *item->text == '\0' ||
		    strlen(item->text) > DOMAIN_MAX)
			return rule_error(r, item, e, "key and domain of "
			    "\"persona\" are names");
	}
	if (r->domain != NULL)
		return rule_error(r, persona, e, "\"persona\" draws in the "
		    "domain of its key, so \"domain\" has no place beside it");
	return 0;
}

static char *
ancestor_domain(const struct ancestor *a)
{
	char *domain = NULL;
	struct buf b;

	buf_init(&b, DOMAIN_TEXT_MAX);
	if (relname_quote(&b, a->schema) == 0 && buf_append(&b, ".", 1) == 0 &&
	    relname_quote(&b, a->table) == 0 && buf_append(&b, ".", 1) == 0 &&
	    relname_quote(&b, a->column) == 0)
		domain = buf_steal_str(&b);
	buf_free(&b);
	return domain;
}

/* The column's own foreign key with a root, or NULL. */
static const struct fk_column *
foreign_key_of(const struct unit *u, const char *column)
{
	const struct fk_column *f;

	for (size_t k = 0; k < u->nfkeys; k++)
		for (size_t c = 0; c < u->fkeys[k].ncolumns; c++) {
			f = &u->fkeys[k].columns[c];
			if (strcmp(f->name, column) == 0 && f->nchain > 0)
				return f;
		}
	return NULL;
}

/* A key that is a foreign key itself names the subject of its root. */
static char *
key_domain(const struct unit *u, const char *column)
{
	const struct fk_column *f = foreign_key_of(u, column);

	return f == NULL ? mask_default_domain(u, column) :
	    ancestor_domain(&f->chain[f->nchain - 1]);
}

static bool
is_unique(const struct unit *u, const char *column)
{
	for (size_t i = 0; i < u->nunique; i++)
		if (u->unique[i].n == 1 &&
		    strcmp(u->unique[i].names[0], column) == 0)
			return true;
	return false;
}

/* 1: the column that is bound has this domain, and is a foreign key. */
static int
is_foreign_key(const struct mask_env *env, struct error *e)
{
	const struct unit *u = env->unit;
	const struct fk_column *f;
	char *own, *root;
	int rc = 0;

	for (size_t i = 0; i < u->ncolumns && rc == 0; i++) {
		if ((f = foreign_key_of(u, u->columns[i].name)) == NULL)
			continue;
		own = mask_default_domain(u, f->name);
		root = ancestor_domain(&f->chain[f->nchain - 1]);
		if (own == NULL || root == NULL)
			rc = error_nomem(e);
		else
			rc = strcmp(own, env->domain) == 0 ||
			    strcmp(root, env->domain) == 0;
		free(own);
		free(root);
	}
	return rc;
}

static bool
names_domain(const struct node *n, const char *domain)
{
	if (n == NULL)
		return false;
	if (n->kind == NODE_SCALAR)
		return strcmp(n->text, domain) == 0;
	for (size_t i = n->kind == NODE_MAP; i < n->n;
	    i += n->kind == NODE_MAP ? 2 : 1)
		if (names_domain(n->items[i], domain))
			return true;
	return false;
}

/* The first rule that wants to draw as this column does, or NULL. */
static const struct rule *
link_in(const struct column_rule *c, size_t n, const char *domain)
{
	const struct rule *r, *inner;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < c[i].list.n; k++) {
			r = &c[i].list.rules[k];
			if (r->domain != NULL && strcmp(r->domain, domain) == 0)
				return r;
			if (strcmp(r->action, "scrub") == 0 &&
			    names_domain(param_node(r, "links"), domain))
				return r;
			inner = link_in(r->inner, r->ninner, domain);
			if (inner != NULL)
				return inner;
		}
	return NULL;
}

static int
check_links(const struct mask_env *env, const struct node *persona,
    struct error *e)
{
	const struct rules *all = env->rules;
	const struct rule *link = NULL;
	int rc = is_foreign_key(env, e);

	if (rc == 1) {
		rule_error(env->rule, persona, e, "a persona draws from "
		    "another column, so a column with a foreign key would no "
		    "longer refer to its row");
		return error_hint(e, "leave the rule out: the column then "
		    "takes that of the column it refers to");
	}
	for (size_t i = 0; all != NULL && i < all->ntables && link == NULL;
	    i++)
		link = link_in(all->tables[i].columns,
		    all->tables[i].ncolumns, env->domain);
	if (rc == 0 && link != NULL)
		return rule_error(env->rule, persona, e, "a persona draws "
		    "from another column, so %s at line %u, which draws in "
		    "the domain %s, would not give the same", link->action,
		    link->line, env->domain);
	return rc;
}

static int
bind_persona(struct fake_row *r, const struct mask_env *env, struct error *e)
{
	const struct node *persona = param_node(env->rule, "persona");
	const struct node *key, *domain;

	if (persona == NULL)
		return 0;
	key = node_get(persona, "key");
	domain = node_get(persona, "domain");
	if (mask_other_column(env, key, &r->key.index, &r->key.type, e) == -1 ||
	    check_links(env, persona, e) == -1)
		return -1;
	r->key.there = true;
	r->key_unique = is_unique(env->unit, key->text);
	r->domain = domain == NULL ? key_domain(env->unit, key->text) :
	    strdup(domain->text);
	return r->domain == NULL ? error_nomem(e) : 0;
}

/* ---- gender_column and country_column ---- */

static int
bind_column(struct fake_column *c, const struct mask_env *env,
    const char *param, unsigned int types, const char *takes, struct error *e)
{
	const struct node *at = param_node(env->rule, param);

	if (at == NULL)
		return 0;
	if (mask_other_column(env, at, &c->index, &c->type, e) == -1)
		return -1;
	if (!(c->type.ops->class & types))
		return rule_error(env->rule, at, e, "column %s is %s, not %s",
		    at->text, c->type.name, takes);
	c->there = true;
	return 0;
}

int
fake_row_bind(struct fake_row *r, const struct mask_env *env, struct error *e)
{
	buf_init(&r->scratch, SCRATCH_MAX);
	if (bind_column(&r->gender, env, "gender_column", CLASS_TEXT |
	    CLASS_ENUM | CLASS_INT, "text, an enum or a whole number", e) ==
	    -1 || bind_column(&r->country, env, "country_column", CLASS_TEXT |
	    CLASS_ENUM, "text or an enum", e) == -1)
		return -1;
	return bind_persona(r, env, e);
}

void
fake_row_free(struct fake_row *r)
{
	free(r->domain);
	buf_free(&r->scratch);
}

/* The bytes of another column; data NULL: it is NULL here. */
static struct bytes
field_of(const struct fake_column *c, const struct mask_row *row)
{
	const struct field *f;
	struct bytes v = { NULL, 0 };

	if (!c->there || row == NULL || row->fields == NULL)
		return v;
	f = &row->fields[c->index];
	if (f->len < 0)
		return v;
	v = (struct bytes){ f->data, (size_t)f->len };
	while (c->type.ops->padded && v.len > 0 && v.data[v.len - 1] == ' ')
		v.len--;
	return v;
}

static enum mask_result
canon_of(struct fake_row *r, const struct fake_column *c, struct bytes v,
    struct bytes *canon)
{
	if (c->type.ops->width != 0 && v.len != c->type.ops->width)
		return MASK_NOT_OF_TYPE;
	if (c->type.ops->canon(v, &r->scratch, canon) == -1)
		return errno == EINVAL ? MASK_NOT_OF_TYPE : MASK_NOMEM;
	return MASK_OK;
}

/* The words that pgmask-rules(5) lists; in any case, ASCII. */
static enum gender
gender_of_word(struct bytes v)
{
	static const struct { const char *word; enum gender gender; } words[] =
	    {
		{ "m", GENDER_MALE }, { "male", GENDER_MALE },
		{ "man", GENDER_MALE }, { "mr", GENDER_MALE },
		{ "h", GENDER_MALE }, { "1", GENDER_MALE },
		{ "f", GENDER_FEMALE }, { "female", GENDER_FEMALE },
		{ "w", GENDER_FEMALE }, { "woman", GENDER_FEMALE },
		{ "ms", GENDER_FEMALE }, { "mrs", GENDER_FEMALE },
		{ "k", GENDER_FEMALE }, { "2", GENDER_FEMALE },
	};
	size_t k;

	for (size_t i = 0; i < NITEMS(words); i++) {
		for (k = 0; k < v.len && words[i].word[k] != '\0' &&
		    (v.data[k] | 0x20) == (words[i].word[k] | 0x20); k++)
			;
		if (k == v.len && words[i].word[k] == '\0')
			return words[i].gender;
	}
	return GENDER_ANY;
}

/* ISO/IEC 5218: 1 is male, 2 is female. */
static enum gender
gender_of_number(struct bytes canon)
{
	int64_t v = canon.len == 8 ? get_i64(canon.data) : 0;

	return v == 1 ? GENDER_MALE : v == 2 ? GENDER_FEMALE : GENDER_ANY;
}

enum mask_result
fake_row_how(struct fake_row *r, const struct mask_row *row,
    struct fake_how *how)
{
	struct bytes v = field_of(&r->gender, row), canon;
	enum mask_result result;

	if (v.data != NULL && r->gender.type.ops->class == CLASS_INT) {
		result = canon_of(r, &r->gender, v, &canon);
		if (result != MASK_OK)
			return result;
		how->gender = gender_of_number(canon);
	} else if (v.data != NULL)
		how->gender = gender_of_word(v);
	v = field_of(&r->country, row);
	if (v.data != NULL)
		how->country = country_of_code(v.data, v.len);
	return MASK_OK;
}

enum mask_result
fake_row_key(struct fake_row *r, const struct mask_row *row,
    struct bytes *canon, bool *null)
{
	struct bytes v = field_of(&r->key, row);

	*null = v.data == NULL;
	return *null ? MASK_OK : canon_of(r, &r->key, v, canon);
}
