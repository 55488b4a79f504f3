#include "sys/system.h"
#include "io/buf.h"
#include "copy/closure.h"
#include "copy/order.h"

/* The two ways that rows are followed. */
enum way { DOWN, UP };

/* The text as it grows, for one target. */
struct writing {
	const struct closure	*c;
	struct buf		 sql;
	const char		*lead;		/* before the next SELECT */
	int			 rc;		/* -1: errno says why */
};

static void put(struct writing *, const char *fmt, ...) PRINTFLIKE(2, 3);

static void
put(struct writing *w, const char *fmt, ...)
{
	va_list ap;
	char *text;
	int n;

	if (w->rc == -1)
		return;
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n == -1) {
		w->rc = -1;
		return;
	}
	w->rc = buf_append(&w->sql, text, (size_t)n);
	free(text);
}

static size_t
edge_from(const struct closure_edge *e, enum way way)
{
	return way == DOWN ? e->parent : e->child;
}

static size_t
edge_to(const struct closure_edge *e, enum way way)
{
	return way == DOWN ? e->child : e->parent;
}

static const bool *
reached(const struct closure *c, enum way way)
{
	return way == DOWN ? c->down : c->up;
}

/* May rows be followed along this edge? */
static bool
is_open(const struct closure *c, const struct closure_edge *e, enum way way)
{
	return way == UP || (c->children && !c->nodes[e->child].barred);
}

/* Marks what the marked nodes lead to, until nothing changes. */
static void
spread(const struct closure *c, bool *marks, enum way way)
{
	const struct closure_edge *e;
	bool more = true;

	while (more) {
		more = false;
		for (e = c->edges; e < c->edges + c->nedges; e++)
			if (marks[edge_from(e, way)] &&
			    !marks[edge_to(e, way)] && is_open(c, e, way))
				marks[edge_to(e, way)] = more = true;
	}
}

/* Marks what leads to the marked nodes. */
static void
trace(const struct closure *c, bool *marks, enum way way)
{
	const struct closure_edge *e;
	bool more = true;

	while (more) {
		more = false;
		for (e = c->edges; e < c->edges + c->nedges; e++)
			if (marks[edge_to(e, way)] &&
			    !marks[edge_from(e, way)] && is_open(c, e, way) &&
			    reached(c, way)[edge_from(e, way)])
				marks[edge_from(e, way)] = more = true;
	}
}

static int
compare_components(const void *a, const void *b, void *ctx)
{
	const uint32_t *component = ctx;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	if (component[x] != component[y])
		return component[x] < component[y] ? -1 : 1;
	return x < y ? -1 : x > y;
}

static int
find_components(struct closure *c)
{
	struct order_edge *edges;
	size_t i;
	int rc;

	if ((edges = calloc(c->nedges + 1, sizeof(*edges))) == NULL)
		return -1;
	for (i = 0; i < c->nedges; i++) {
		edges[i].child = (uint32_t)c->edges[i].child;
		edges[i].parent = (uint32_t)c->edges[i].parent;
	}
	rc = order_components(c->nnodes, edges, c->nedges, c->component);
	free(edges);
	for (i = 0; i < c->nnodes; i++)
		c->sorted[i] = i;
	if (rc == 0 && c->nnodes > 0)
		qsort_r(c->sorted, c->nnodes, sizeof(*c->sorted),
		    compare_components, c->component);
	return rc;
}

int
closure_init(struct closure *c)
{
	size_t i;

	c->component = calloc(c->nnodes + 1, sizeof(*c->component));
	c->sorted = calloc(c->nnodes + 1, sizeof(*c->sorted));
	c->shared = calloc(c->nnodes + 1, sizeof(*c->shared));
	c->down = calloc(c->nnodes + 1, sizeof(*c->down));
	c->up = calloc(c->nnodes + 1, sizeof(*c->up));
	if (c->component == NULL || c->sorted == NULL || c->shared == NULL ||
	    c->down == NULL || c->up == NULL || find_components(c) == -1)
		return -1;
	for (i = 1; i < c->nnodes; i++)
		if (c->component[c->sorted[i - 1]] ==
		    c->component[c->sorted[i]])
			c->shared[c->sorted[i - 1]] =
			    c->shared[c->sorted[i]] = true;
	for (i = 0; i < c->nseeds; i++)
		c->down[c->seeds[i].node] = true;
	spread(c, c->down, DOWN);
	memcpy(c->up, c->down, c->nnodes * sizeof(*c->up));
	spread(c, c->up, UP);
	return 0;
}

void
closure_clear(struct closure *c)
{
	free(c->component);
	free(c->sorted);
	free(c->shared);
	free(c->down);
	free(c->up);
	memset(c, 0, sizeof(*c));
}

/* "c.ctid = k.c": the row of a table that the set's row is. */
static void
put_same_row(struct writing *w, size_t node, char alias)
{
	if (w->c->nodes[node].partitioned)
		put(w, "%c.tableoid = k.o AND ", alias);
	put(w, "%c.ctid = k.c", alias);
	if (w->c->shared[node])
		put(w, " AND k.g = %zu", node);
}

static void
put_name(struct writing *w, uint32_t component, enum way way)
{
	put(w, "%c%" PRIu32, way == DOWN ? 'd' : 'u', component);
}

static void
put_lead(struct writing *w)
{
	put(w, "%s", w->lead);
	w->lead = "\nUNION\n";
}

/* A condition stands on lines of its own: it may end in a comment. */
static void
put_seeds(struct writing *w, size_t node)
{
	const struct closure_seed *s;

	for (s = w->c->seeds; s < w->c->seeds + w->c->nseeds; s++) {
		if (s->node != node)
			continue;
		put_lead(w);
		put(w, "SELECT %zu, t.tableoid, t.ctid FROM %s AS t WHERE (\n"
		    "%s\n)", node, s->from, s->where);
	}
}

/* All rows of the node in the set of its component. */
static void
put_whole_set(struct writing *w, size_t node, enum way way)
{
	put(w, "SELECT %zu, k.o, k.c FROM ", node);
	put_name(w, w->c->component[node], way);
	put(w, " AS k");
	if (w->c->shared[node])
		put(w, " WHERE k.g = %zu", node);
}

/* Rows that those of another set lead to, by one foreign key. */
static void
put_edge(struct writing *w, const struct closure_edge *e, enum way way)
{
	char to = way == DOWN ? 'c' : 'p', from = way == DOWN ? 'p' : 'c';

	put_lead(w);
	put(w, "SELECT %zu, %c.tableoid, %c.ctid FROM %s AS %c WHERE EXISTS "
	    "(SELECT FROM ", edge_to(e, way), to, to,
	    way == DOWN ? e->child_from : e->parent_from, to);
	put_name(w, w->c->component[edge_from(e, way)], way);
	put(w, " AS k JOIN %s AS %c ON ",
	    way == DOWN ? e->parent_from : e->child_from, from);
	put_same_row(w, edge_from(e, way), from);
	put(w, " WHERE %s)", e->join);
}

/* What one node of a set starts with. */
static void
put_inputs(struct writing *w, size_t node, enum way way)
{
	const struct closure *c = w->c;
	const struct closure_edge *e;

	if (way == DOWN || !c->children)
		put_seeds(w, node);
	else if (c->down[node]) {
		put_lead(w);
		put_whole_set(w, node, DOWN);
	}
	for (e = c->edges; e < c->edges + c->nedges; e++)
		if (edge_to(e, way) == node && is_open(c, e, way) &&
		    c->component[e->child] != c->component[e->parent] &&
		    reached(c, way)[edge_from(e, way)])
			put_edge(w, e, way);
}

/* Does this edge lead from row to row of one recursive set? */
static bool
is_step(const struct closure *c, const struct closure_edge *e,
    uint32_t component, enum way way)
{
	return c->component[e->child] == component &&
	    c->component[e->parent] == component && is_open(c, e, way) &&
	    reached(c, way)[edge_from(e, way)];
}

/* How the steps of a set are done: there are none; by index; by pairs. */
enum steps { NO_STEPS, BY_INDEX, BY_PAIRS };

static enum steps
find_steps(const struct closure *c, uint32_t component, enum way way)
{
	const struct closure_edge *e;
	enum steps steps = NO_STEPS;

	for (e = c->edges; e < c->edges + c->nedges; e++) {
		if (!is_step(c, e, component, way))
			continue;
		if (!(way == DOWN ? e->children_indexed : e->parents_indexed))
			return BY_PAIRS;
		steps = BY_INDEX;
	}
	return steps;
}

/* The tables of an edge: "public.a AS p, public.b AS c WHERE ". */
static void
put_tables(struct writing *w, const struct closure_edge *e)
{
	put(w, " FROM %s AS p, %s AS c WHERE ", e->parent_from,
	    e->child_from);
}

/* All pairs of rows that a step of the set could lead along. */
static void
put_pairs(struct writing *w, uint32_t component, enum way way)
{
	const struct closure *c = w->c;
	const struct closure_edge *e;
	const char *lead = "";
	char to = way == DOWN ? 'c' : 'p', from = way == DOWN ? 'p' : 'c';

	put(w, "%cp%" PRIu32 "(fg, fo, fc, g, o, c) AS MATERIALIZED (\n",
	    way == DOWN ? 'd' : 'u', component);
	for (e = c->edges; e < c->edges + c->nedges; e++) {
		if (!is_step(c, e, component, way))
			continue;
		put(w, "%sSELECT %zu, %c.tableoid, %c.ctid, %zu, %c.tableoid, "
		    "%c.ctid", lead, edge_from(e, way), from, from,
		    edge_to(e, way), to, to);
		put_tables(w, e);
		put(w, "%s", e->join);
		lead = "\nUNION ALL\n";
	}
	put(w, "),\n");
}

/*
 * OFFSET 0 keeps the step what it is: row by row, each by its ctid.  The hash
 * of a whole table, made anew in each of many steps, would be slow.
 */
static void
put_steps_by_index(struct writing *w, uint32_t component, enum way way)
{
	const struct closure *c = w->c;
	const struct closure_edge *e;
	const char *lead = "";
	char to = way == DOWN ? 'c' : 'p', from = way == DOWN ? 'p' : 'c';

	put(w, "\nUNION\nSELECT s.g, s.o, s.c FROM ");
	put_name(w, component, way);
	put(w, " AS k CROSS JOIN LATERAL (\n");
	for (e = c->edges; e < c->edges + c->nedges; e++) {
		if (!is_step(c, e, component, way))
			continue;
		put(w, "%sSELECT %zu AS g, %c.tableoid AS o, %c.ctid AS c",
		    lead, edge_to(e, way), to, to);
		put_tables(w, e);
		put_same_row(w, edge_from(e, way), from);
		put(w, " AND %s", e->join);
		lead = "\nUNION ALL\n";
	}
	put(w, "\nOFFSET 0) AS s");
}

static void
put_steps(struct writing *w, uint32_t component, enum way way)
{
	switch (find_steps(w->c, component, way)) {
	case NO_STEPS:
		break;
	case BY_INDEX:
		put_steps_by_index(w, component, way);
		break;
	case BY_PAIRS:
		put(w, "\nUNION\nSELECT s.g, s.o, s.c FROM ");
		put_name(w, component, way);
		put(w, " AS k JOIN %cp%" PRIu32 " AS s ON s.fc = k.c AND "
		    "s.fo = k.o AND s.fg = k.g", way == DOWN ? 'd' : 'u',
		    component);
		break;
	}
}

static void
begin_set(struct writing *w, uint32_t component, enum way way)
{
	if (find_steps(w->c, component, way) == BY_PAIRS)
		put_pairs(w, component, way);
	put_name(w, component, way);
	put(w, "(g, o, c) AS MATERIALIZED (\n");
	w->lead = "";
}

/* The sets of one way that the marked nodes are in, in the order of the way. */
static void
put_sets(struct writing *w, const bool *marks, enum way way, const char **lead)
{
	const struct closure *c = w->c;
	size_t i, node, n = c->nnodes;
	uint32_t component = UINT32_MAX;

	for (i = 0; i <= n; i++) {
		node = i == n ? SIZE_MAX :
		    c->sorted[way == DOWN ? i : n - 1 - i];
		if (component != UINT32_MAX && (node == SIZE_MAX ||
		    c->component[node] != component)) {
			put_steps(w, component, way);
			put(w, ")");
			component = UINT32_MAX;
		}
		if (node == SIZE_MAX || !marks[node])
			continue;
		if (component == UINT32_MAX) {
			component = c->component[node];
			put(w, "%s", *lead);
			*lead = ",\n";
			begin_set(w, component, way);
		}
		put_inputs(w, node, way);
	}
}

/* Does nothing lead to this plain table but its own conditions? */
static bool
is_plain(const struct closure *c, size_t node)
{
	const struct closure_edge *e;

	for (e = c->edges; e < c->edges + c->nedges; e++)
		if ((e->parent == node && c->up[e->child]) ||
		    (e->child == node && is_open(c, e, DOWN) &&
		    c->down[e->parent]))
			return false;
	return !c->nodes[node].partitioned;
}

static void
put_plain(struct writing *w, size_t node)
{
	const struct closure_seed *s;
	const char *lead = "";

	for (s = w->c->seeds; s < w->c->seeds + w->c->nseeds; s++) {
		if (s->node != node)
			continue;
		put(w, "%s(\n%s\n)", lead, s->where);
		lead = " OR ";
	}
}

static int
put_closure(struct writing *w, size_t node)
{
	const struct closure *c = w->c;
	const char *lead = "WITH RECURSIVE ";
	bool *down = calloc(c->nnodes, sizeof(*down));
	bool *up = calloc(c->nnodes, sizeof(*up));
	size_t i;

	if (down == NULL || up == NULL)
		w->rc = -1;
	else {
		up[node] = true;
		trace(c, up, UP);
		for (i = 0; i < c->nnodes; i++)
			down[i] = up[i] && c->down[i];
		trace(c, down, DOWN);
		put(w, c->nodes[node].partitioned ?
		    "(t.tableoid, t.ctid) IN (" : "t.ctid IN (");
		if (c->children)
			put_sets(w, down, DOWN, &lead);
		put_sets(w, up, UP, &lead);
		put(w, "\nSELECT %sk.c FROM ",
		    c->nodes[node].partitioned ? "k.o, " : "");
		put_name(w, c->component[node], UP);
		put(w, " AS k");
		if (c->shared[node])
			put(w, " WHERE k.g = %zu", node);
		put(w, ")");
	}
	free(down);
	free(up);
	return w->rc;
}

char *
closure_where(const struct closure *c, size_t node)
{
	struct writing w = { .c = c };
	char *text = NULL;

	buf_init(&w.sql, CLOSURE_SQL_MAX);
	if (is_plain(c, node))
		put_plain(&w, node);
	else
		put_closure(&w, node);
	if (w.rc == 0)
		text = buf_steal_str(&w.sql);
	buf_free(&w.sql);
	return text;
}
