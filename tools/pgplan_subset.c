#include "sys/system.h"
#include "db/copy_out.h"
#include "io/buf.h"
#include "tools/pgplan_subset.h"

#define FROM_MAX	4096		/* bytes of "ONLY schema.table" */

/* What stands behind FROM: rows of the table itself, or of its partitions. */
static int
name_tables(struct plan *p, struct error *err)
{
	struct subset *s = p->subset;
	const struct relation *r;
	struct buf b;
	size_t i;
	int rc = 0;

	s->from = calloc(p->relations.n + 1, sizeof(*s->from));
	if (s->from == NULL)
		return error_nomem(err);
	buf_init(&b, FROM_MAX);
	for (i = 0; rc == 0 && i < p->relations.n; i++) {
		r = &p->relations.items[i];
		if ((r->kind == 'r' && buf_append_str(&b, "ONLY ") == -1) ||
		    db_quote_relation(&p->db, &b, r->schema, r->table) == -1 ||
		    (s->from[i] = buf_steal_str(&b)) == NULL)
			rc = error_nomem(err);
	}
	buf_free(&b);
	return rc;
}

/* One node for each root; the rest of the relations lead nowhere. */
static int
make_nodes(struct plan *p, struct error *err)
{
	struct subset *s = p->subset;
	size_t i, root;

	s->nodes = calloc(p->relations.n + 1, sizeof(*s->nodes));
	if (s->nodes == NULL)
		return error_nomem(err);
	for (i = 0; i < p->relations.n; i++) {
		s->nodes[i].from = s->from[i];
		s->nodes[i].partitioned = p->relations.items[i].kind == 'p';
		s->nodes[i].barred = true;
	}
	/* Children are followed where any of their rows may be planned. */
	for (i = 0; i < p->relations.n; i++) {
		root = p->about[i].root;
		if (p->about[i].planned)
			s->nodes[root].barred = false;
	}
	return 0;
}

static int
make_seeds(struct plan *p, struct error *err)
{
	struct subset *s = p->subset;
	struct closure_seed *seed;
	size_t i, n = p->o->subset.n;

	if ((s->seeds = calloc(n, sizeof(*s->seeds))) == NULL)
		return error_nomem(err);
	for (i = 0; i < n; i++) {
		seed = &s->seeds[s->nseeds++];
		seed->node = p->about[s->tables[i]].root;
		seed->from = s->from[s->tables[i]];
		seed->where = s->conditions[i];
	}
	return 0;
}

static int
make_edges(struct plan *p, struct error *err)
{
	struct subset *s = p->subset;
	const struct reference *r;
	struct closure_edge *e;
	size_t i, child, parent;

	s->edges = calloc(s->references.n + 1, sizeof(*s->edges));
	if (s->edges == NULL)
		return error_nomem(err);
	for (i = 0; i < s->references.n; i++) {
		r = &s->references.items[i];
		child = plan_find(p, r->child);
		parent = plan_find(p, r->parent);
		if (child == SIZE_MAX || parent == SIZE_MAX)
			continue;
		e = &s->edges[s->nedges++];
		e->child = p->about[child].root;
		e->parent = p->about[parent].root;
		e->child_from = s->from[child];
		e->parent_from = s->from[parent];
		e->join = r->join;
		e->parents_indexed = r->parent_indexed;
		e->children_indexed = r->child_indexed;
	}
	return 0;
}

/* A key with PERIOD refers to many rows at once, which no join here finds. */
static int
check_temporal(const struct plan *p, struct error *err)
{
	const struct subset *s = p->subset;
	const struct reference *r;
	size_t i, child;

	for (i = 0; i < s->references.n; i++) {
		r = &s->references.items[i];
		child = plan_find(p, r->child);
		if (!r->temporal || child == SIZE_MAX ||
		    !s->closure.up[p->about[child].root])
			continue;
		error_set(err, EX_UNAVAILABLE, "could not plan a subset with "
		    "%s: its foreign key \"%s\" is over a PERIOD",
		    p->about[child].name, r->name);
		return error_hint(err, "Such keys are not supported in a "
		    "subset.  Leave the table out with --exclude.");
	}
	return 0;
}

/* Rows of a table that is left out may be needed. */
static int
check_excluded(const struct plan *p, struct error *err)
{
	size_t i;

	for (i = 0; i < p->relations.n; i++) {
		if (!p->about[i].excluded ||
		    p->relations.items[i].kind != 'r' ||
		    !p->subset->closure.up[p->about[i].root])
			continue;
		error_set(err, EX_USAGE, "could not leave out %s: rows of the "
		    "subset may refer to it", p->about[i].name);
		return error_hint(err, "Only tables that no kept row refers "
		    "to can be left out with --exclude.");
	}
	return 0;
}

/* The subset is what is planned, extensions' tables too; the rest is named. */
static int
choose(struct plan *p, struct error *err)
{
	const struct closure *c = &p->subset->closure;
	struct plan_relation *a;
	size_t i;

	for (i = 0; i < p->relations.n; i++) {
		a = &p->about[i];
		if (!a->planned)
			continue;
		a->planned = a->named = c->up[a->root];
		if (!a->planned && plan_note(p, NOTE_OUT_OF_REACH,
		    &p->relations.items[i], NULL, err) == -1)
			return -1;
		if (!a->planned || p->about[a->root].where != NULL)
			continue;
		p->about[a->root].where = closure_where(c, a->root);
		if (p->about[a->root].where == NULL)
			return plan_range_error(p, i, err);
	}
	return 0;
}

/* Is it a condition at all, and the same for whoever asks? */
static int
check_condition(struct plan *p, size_t i, struct error *err)
{
	const struct subset *s = p->subset;
	struct copy_plan plan;
	char *sql, *doing;
	int rc;

	if (asprintf(&doing, "read the condition on %s",
	    p->about[s->tables[i]].name) == -1)
		return error_nomem(err);
	/* A volatile expression keeps the server from merging the two. */
	if (asprintf(&sql, "WITH s AS NOT MATERIALIZED (SELECT FROM %s AS t "
	    "WHERE (\n%s\n)) SELECT FROM s", s->from[s->tables[i]],
	    s->conditions[i]) == -1) {
		free(doing);
		return error_nomem(err);
	}
	p->db.doing = doing;
	rc = copy_out_plan(&p->db, sql, &plan, err);
	if (rc == -1 && (strncmp(err->sqlstate, "42", 2) == 0 ||
	    strncmp(err->sqlstate, "22", 2) == 0) &&
	    strcmp(err->sqlstate, "42501") != 0) {
		err->code = EX_USAGE;
		error_hint(err, "Look at its SQL; the search_path is empty, "
		    "so tables, functions and types need their schema.");
	} else if (rc == 0 && strstr(plan.kind, "CTE Scan") != NULL) {
		rc = error_set(err, EX_USAGE, "could not take the condition "
		    "on %s: it calls a volatile function",
		    p->about[s->tables[i]].name);
		error_hint(err, "Each table asks anew and would get another "
		    "answer: hashtext(id::text) %% 100 = 0, say, always gives "
		    "the same.");
	}
	p->db.doing = NULL;
	free(doing);
	free(sql);
	return rc;
}

int
plan_subset(struct plan *p, struct error *err)
{
	struct subset *s;
	size_t i;

	if (p->o->subset.n == 0)
		return 0;
	if ((s = p->subset = calloc(1, sizeof(*s))) == NULL)
		return error_nomem(err);
	p->db.doing = "read the foreign keys";
	if (name_tables(p, err) == -1 || subset_read_seeds(p, err) == -1 ||
	    references_read(&p->db, &s->references, err) == -1 ||
	    subset_read_references(p, err) == -1 ||
	    make_nodes(p, err) == -1 || make_seeds(p, err) == -1 ||
	    make_edges(p, err) == -1)
		return -1;
	for (i = 0; i < s->nseeds; i++)
		if (check_condition(p, i, err) == -1)
			return -1;
	s->closure.nodes = s->nodes;
	s->closure.seeds = s->seeds;
	s->closure.edges = s->edges;
	s->closure.nnodes = p->relations.n;
	s->closure.nseeds = s->nseeds;
	s->closure.nedges = s->nedges;
	s->closure.children = p->o->subset_children;
	if (closure_init(&s->closure) == -1)
		return error_nomem(err);
	if (check_temporal(p, err) == -1 || check_excluded(p, err) == -1)
		return -1;
	return choose(p, err);
}

void
plan_subset_free(struct plan *p)
{
	struct subset *s = p->subset;
	size_t i;

	if (s == NULL)
		return;
	closure_clear(&s->closure);
	for (i = 0; s->conditions != NULL && i < p->o->subset.n; i++)
		free(s->conditions[i]);
	for (i = 0; s->from != NULL && i < p->relations.n; i++)
		free(s->from[i]);
	references_clear(&s->references);
	free(s->conditions);
	free(s->tables);
	free(s->from);
	free(s->nodes);
	free(s->seeds);
	free(s->edges);
	free(s);
	p->subset = NULL;
}
