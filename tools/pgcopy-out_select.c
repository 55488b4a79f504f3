#include "sys/system.h"
#include "copy/relname.h"
#include "db/large_object.h"
#include "tools/pgcopy-out.h"

static bool
is_table(const struct relation *r)
{
	return r->kind == 'r' || r->kind == 'p';
}

static const char *
kind_name(const struct relation *r)
{
	switch (r->kind) {
	case 'v':
		return "a view";
	case 'm':
		return "a materialized view";
	default:
		return "a foreign table";
	}
}

static char *
new_id(const char *schema, const char *table)
{
	struct unit u = {0};

	u.schema = (char *)(uintptr_t)schema;
	u.table = (char *)(uintptr_t)table;
	return unit_id(&u);
}

static int
add_job(struct session *s, const struct relation *r, const char *schema,
    const char *table, struct error *err)
{
	struct job *jobs;

	jobs = reallocarray(s->jobs, s->njobs + 1, sizeof(*jobs));
	if (jobs == NULL)
		return error_nomem(err);
	s->jobs = jobs;
	jobs += s->njobs;
	s->njobs++;
	memset(jobs, 0, sizeof(*jobs));
	jobs->relation = r;
	jobs->schema = strdup(schema);
	jobs->table = strdup(table);
	jobs->id = new_id(schema, table);
	if (jobs->schema == NULL || jobs->table == NULL || jobs->id == NULL)
		return error_nomem(err);
	jobs->after = after_find(&s->after, jobs->id);
	return 0;
}

static int
not_a_table(const struct relation *r, struct error *err)
{
	char *id = new_id(r->schema, r->table);

	if (id == NULL)
		return error_nomem(err);
	error_set(err, EX_UNAVAILABLE, "could not read %s: it is %s", id,
	    kind_name(r));
	error_hint(err, "Read it as a query: -q 'SELECT * FROM %s' --name %s",
	    id, id);
	free(id);
	return -1;
}

/* members: it would match tables of an extension. */
static int
no_table(const char *pattern, bool has_schema, bool members,
    struct error *err)
{
	error_set(err, EX_UNAVAILABLE, "could not find a table for the "
	    "pattern %s", pattern);
	if (members)
		return error_hint(err, "Tables that belong to an extension are "
		    "selected by their whole name only.");
	return error_hint(err, has_schema ? "Is it the right database?  Names "
	    "are case-sensitive inside double quotes." : "A name without "
	    "schema only matches tables that the search_path finds; write "
	    "schema.table.");
}

/* Marks what the pattern selects: picked[i] counts up in the order of -t. */
static int
pick(struct session *s, const char *text, size_t *picked, size_t *order,
    struct error *err)
{
	struct relpattern p;
	const struct relation *r, *other = NULL;
	const char *why;
	size_t i, n = 0;
	bool members = false;
	int rc = 0;

	if (relpattern_parse(&p, text, &why) == -1) {
		if (why == NULL)
			return error_nomem(err);
		return error_set(err, EX_USAGE, "could not read the pattern "
		    "%s: %s", text, why);
	}
	for (i = 0; i < s->relations.n; i++) {
		r = &s->relations.items[i];
		if ((p.schema == NULL && !r->visible) ||
		    !relpattern_match(&p, r->schema, r->table))
			continue;
		/* The target's CREATE EXTENSION has filled it, too. */
		if (p.wild && r->of_extension) {
			members = true;
			continue;
		}
		if (is_table(r)) {
			n++;
			if (picked[i] == 0)
				picked[i] = ++*order;
		} else
			other = r;
	}
	if (n == 0 && other != NULL)
		rc = not_a_table(other, err);
	else if (n == 0)
		rc = no_table(text, p.schema != NULL, members, err);
	relpattern_clear(&p);
	return rc;
}

static int
compare_oid(const void *key, const void *item)
{
	Oid a = *(const Oid *)key;
	Oid b = *(const Oid *)item;

	return a < b ? -1 : a > b;
}

/* Is an ancestor of this partition selected too?  Then its rows come there. */
static bool
is_covered(const struct relation *r, const Oid *roots, size_t n)
{
	size_t i;

	for (i = 0; i < r->nancestors; i++)
		if (bsearch(&r->ancestors[i], roots, n, sizeof(*roots),
		    compare_oid) != NULL)
			return true;
	return false;
}

/* Jobs for what was picked, in the order of the -t options. */
static int
add_picked(struct session *s, const size_t *picked, size_t npicked,
    struct error *err)
{
	const struct relation *r, **ordered;
	size_t i, nroots = 0;
	Oid *roots;
	int rc = 0;

	ordered = calloc(npicked + 1, sizeof(*ordered));
	roots = calloc(npicked + 1, sizeof(*roots));
	if (ordered == NULL || roots == NULL)
		rc = error_nomem(err);
	for (i = 0; rc == 0 && i < s->relations.n; i++) {
		if (picked[i] == 0)
			continue;
		r = &s->relations.items[i];
		ordered[picked[i] - 1] = r;
		if (r->kind == 'p')
			roots[nroots++] = r->oid;
	}
	if (rc == 0 && nroots > 0)
		qsort(roots, nroots, sizeof(*roots), compare_oid);
	for (i = 0; rc == 0 && i < npicked; i++) {
		r = ordered[i];
		if (is_covered(r, roots, nroots))
			msg_debug(&s->tool->msg, "%s.%s is read as part of "
			    "its root", r->schema, r->table);
		else
			rc = add_job(s, r, r->schema, r->table, err);
	}
	free(ordered);
	free(roots);
	return rc;
}

/* Behind the tables, as pg_dump has them. */
static int
add_large_objects(struct session *s, struct error *err)
{
	s->objects.kind = RELATION_LARGE_OBJECTS;
	return add_job(s, &s->objects, LARGE_OBJECT_SCHEMA, LARGE_OBJECT_TABLE,
	    err);
}

static int
select_tables(struct session *s, struct error *err)
{
	size_t *picked, n = 0, i;
	int rc = 0;

	picked = calloc(s->relations.n + 1, sizeof(*picked));
	if (picked == NULL)
		return error_nomem(err);
	for (i = 0; rc == 0 && i < s->o->tables.n; i++)
		rc = pick(s, s->o->tables.texts[i], picked, &n, err);
	if (rc == 0)
		rc = add_picked(s, picked, n, err);
	free(picked);
	if (rc == 0 && s->o->large_objects)
		rc = add_large_objects(s, err);
	if (rc == 0 && s->o->columns.n > 0 && s->njobs != 1) {
		error_set(err, EX_USAGE, "could not select columns: the "
		    "patterns match %zu tables", s->njobs);
		return error_hint(err, "--columns goes with one table.");
	}
	return rc;
}

static int
select_query(struct session *s, struct error *err)
{
	struct relpattern p;
	const char *why;
	int rc;

	rc = relpattern_parse(&p, s->o->name, &why);
	if (rc == -1 && why == NULL)
		return error_nomem(err);
	if (rc == -1 || p.wild) {
		if (rc == 0)
			relpattern_clear(&p);
		return error_set(err, EX_USAGE, "could not read option "
		    "--name: it is not [schema.]name");
	}
	rc = add_job(s, NULL, p.schema == NULL ? "public" : p.schema, p.table,
	    err);
	relpattern_clear(&p);
	return rc;
}

int
select_jobs(struct session *s, struct error *err)
{
	if (s->o->query != NULL)
		return select_query(s, err);
	if (select_tables(s, err) == -1)
		return -1;
	return s->o->range == NULL ? 0 : range_choose(s, err);
}
