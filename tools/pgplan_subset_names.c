#include "sys/system.h"
#include "copy/relname.h"
#include "copy/unit.h"
#include "tools/common/names.h"
#include "tools/pgplan_subset.h"

/* The first `c` outside of double quotes, or NULL. */
static char *
find_unquoted(char *s, char c)
{
	bool quoted = false;

	for (; *s != '\0'; s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (*s == c && !quoted)
			return s;
	}
	return NULL;
}

/* Without the blanks around it, in place. */
static char *
trim(char *s)
{
	size_t n;

	while (isspace((unsigned char)*s))
		s++;
	for (n = strlen(s); n > 0 && isspace((unsigned char)s[n - 1]); n--)
		s[n - 1] = '\0';
	return s;
}

static int
no_such_table(const char *option, const char *name, struct error *err)
{
	error_set(err, EX_UNAVAILABLE, "could not find the table %s of %s",
	    name, option);
	return error_hint(err, "A name without schema only matches tables "
	    "that the search_path finds; write schema.table.");
}

/* The one table of this name: its index in *found. */
static int
find_table(const struct plan *p, const char *option, const char *name,
    size_t *found, struct error *err)
{
	struct relpattern pattern;
	const struct relation *r;
	const char *why = NULL;
	bool wild;
	size_t i;

	if (relpattern_parse(&pattern, name, &why) == -1)
		return why == NULL ? error_nomem(err) : error_set(err,
		    EX_USAGE, "could not read the table %s of %s: %s", name,
		    option, why);
	wild = pattern.wild;
	for (i = 0; i < p->relations.n; i++) {
		r = &p->relations.items[i];
		if ((r->kind == 'r' || r->kind == 'p') &&
		    (pattern.schema != NULL || r->visible) &&
		    relpattern_match(&pattern, r->schema, r->table))
			break;
	}
	relpattern_clear(&pattern);
	if (wild)
		return error_set(err, EX_USAGE, "could not read the table %s "
		    "of %s: it takes no wildcards", name, option);
	*found = i;
	return i < p->relations.n ? 0 : no_such_table(option, name, err);
}

/* The message leaves the condition out: it may hold values. */
static int
bad_subset(struct error *err)
{
	error_set(err, EX_USAGE, "could not read option --subset: it is not "
	    "TABLE: CONDITION");
	return error_hint(err, "For example --subset 'public.customers: "
	    "id %% 100 = 0'.");
}

/* A word that ends in ( is the name of a function that is called. */
static bool
is_word(const char *text, size_t at, const char *word)
{
	size_t n = strlen(word);
	bool call = word[n - 1] == '(', letters = isalpha((unsigned char)*word);

	n -= call;
	if (strncasecmp(text + at, word, n) != 0)
		return false;
	if (letters && ((at > 0 && (isalnum((unsigned char)text[at - 1]) ||
	    text[at - 1] == '_')) || isalnum((unsigned char)text[at + n]) ||
	    text[at + n] == '_'))
		return false;
	while (call && isspace((unsigned char)text[at + n]))
		n++;
	return !call || text[at + n] == '(';
}

/*
 * What a clock says differs from one session to the next: the rows of two
 * tables would not fit together.  What is volatile the server tells.
 */
static bool
asks_the_clock(const char *text)
{
	static const char *const words[] = {
		"now(", "age(", "current_date", "current_time",
		"current_timestamp", "localtime", "localtimestamp",
		"transaction_timestamp(", "statement_timestamp(", "'now'",
		"'today'", "'yesterday'", "'tomorrow'"
	};
	size_t at, i;

	for (at = 0; text[at] != '\0'; at++)
		for (i = 0; i < NITEMS(words); i++)
			if (is_word(text, at, words[i]))
				return true;
	return false;
}

static int
read_seed(struct plan *p, const char *text, size_t i, struct error *err)
{
	struct subset *s = p->subset;
	char *copy, *colon, *condition;
	int rc = -1;

	if ((copy = strdup(text)) == NULL)
		return error_nomem(err);
	condition = NULL;
	if ((colon = find_unquoted(copy, ':')) == NULL)
		bad_subset(err);
	else {
		*colon = '\0';
		condition = trim(colon + 1);
		if (*condition == '\0')
			bad_subset(err);
		else if (find_table(p, "--subset", trim(copy), &s->tables[i],
		    err) == 0)
			rc = 0;
	}
	if (rc == 0 && asks_the_clock(condition)) {
		rc = error_set(err, EX_USAGE, "could not take the condition "
		    "on %s: it asks for the time", p->about[s->tables[i]].name);
		error_hint(err, "Each table is read at a time of its own: "
		    "write the moment that is meant, TIMESTAMPTZ '2026-01-31 "
		    "00:00Z' say.");
	}
	if (rc == 0 && (s->conditions[i] = strdup(condition)) == NULL)
		rc = error_nomem(err);
	free(copy);
	return rc;
}

int
subset_read_seeds(struct plan *p, struct error *err)
{
	struct subset *s = p->subset;
	size_t i, n = p->o->subset.n;

	s->tables = calloc(n, sizeof(*s->tables));
	s->conditions = calloc(n, sizeof(*s->conditions));
	if (s->tables == NULL || s->conditions == NULL)
		return error_nomem(err);
	for (i = 0; i < n; i++)
		if (read_seed(p, p->o->subset.texts[i], i, err) == -1)
			return -1;
	return 0;
}

/* One side, "schema.table(column, ...)", in place. */
static int
read_side(const struct plan *p, char *text, size_t *table,
    struct name_list *columns, struct error *err)
{
	char *open, *end = text + strlen(text);

	if ((open = find_unquoted(text, '(')) == NULL || end[-1] != ')') {
		error_set(err, EX_USAGE, "could not read option --reference: "
		    "it is not TABLE(COLUMNS) -> TABLE(COLUMNS)");
		return error_hint(err, "For example --reference "
		    "'public.notes(owner) -> public.customers(id)'.");
	}
	*open = end[-1] = '\0';
	if (find_table(p, "--reference", trim(text), table, err) == -1)
		return -1;
	return option_names("--reference", open + 1, columns, err);
}

static int
read_reference(struct plan *p, char *text, const char *name,
    struct error *err)
{
	struct name_list columns[2] = { 0 };
	size_t tables[2] = { 0 };
	char *arrow;
	int rc = -1;

	/* A hyphen may stand in a name, too, but not outside of quotes. */
	arrow = find_unquoted(text, '>');
	if (arrow == NULL || arrow == text || arrow[-1] != '-')
		arrow = text + strlen(text);
	else {
		arrow[-1] = '\0';
		arrow++;
	}
	if (read_side(p, trim(text), &tables[0], &columns[0], err) == 0 &&
	    read_side(p, trim(arrow), &tables[1], &columns[1], err) == 0) {
		p->db.doing = "read option --reference";
		if (columns[0].n != columns[1].n)
			error_set(err, EX_USAGE, "could not read option "
			    "--reference: %zu columns refer to %zu",
			    columns[0].n, columns[1].n);
		else
			rc = references_add(&p->db, &p->subset->references,
			    name, p->relations.items[tables[0]].oid,
			    &columns[0], p->relations.items[tables[1]].oid,
			    &columns[1], err);
	}
	option_names_clear(&columns[0]);
	option_names_clear(&columns[1]);
	return rc;
}

int
subset_read_references(struct plan *p, struct error *err)
{
	const struct text_list *list = &p->o->references;
	char *copy;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < list->n; i++) {
		if ((copy = strdup(list->texts[i])) == NULL)
			return error_nomem(err);
		rc = read_reference(p, copy, list->texts[i], err);
		free(copy);
	}
	return rc;
}
