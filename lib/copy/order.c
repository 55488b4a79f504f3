#include "sys/system.h"
#include "copy/order.h"

#define NONE	UINT32_MAX

/*
 * Edges by their child: those of node v are at[first[v]] .. at[first[v+1]-1],
 * indices of `edges`.  Strongly connected components are found as in R. Tarjan,
 * Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972),
 * with a stack of our own: a chain of tables may be as long as it likes.
 */
struct graph {
	size_t			 n, nedges;
	struct order_edge	*edges;
	size_t			*first, *at;
	uint32_t		*component;	/* the smaller the earlier */
	uint32_t		*number, *low;	/* of the search; NONE: not seen */
	uint32_t		*stack, *path;
	size_t			*next;		/* edge to follow next */
	size_t			 nstack, npath;
	uint32_t		 ncomponents, count;
};

static void
graph_clear(struct graph *g)
{
	free(g->first);
	free(g->at);
	free(g->component);
	free(g->number);
	free(g->low);
	free(g->stack);
	free(g->path);
	free(g->next);
}

static int
graph_init(struct graph *g, size_t n, struct order_edge *edges, size_t nedges)
{
	size_t i;

	memset(g, 0, sizeof(*g));
	g->n = n;
	g->edges = edges;
	g->nedges = nedges;
	g->first = calloc(n + 2, sizeof(*g->first));
	g->at = calloc(nedges + 1, sizeof(*g->at));
	g->component = calloc(n + 1, sizeof(*g->component));
	g->number = calloc(n + 1, sizeof(*g->number));
	g->low = calloc(n + 1, sizeof(*g->low));
	g->stack = calloc(n + 1, sizeof(*g->stack));
	g->path = calloc(n + 1, sizeof(*g->path));
	g->next = calloc(n + 1, sizeof(*g->next));
	if (g->first == NULL || g->at == NULL || g->component == NULL ||
	    g->number == NULL || g->low == NULL || g->stack == NULL ||
	    g->path == NULL || g->next == NULL)
		return -1;
	/* Counted two places on, so that filling in moves them back by one. */
	for (i = 0; i < nedges; i++)
		g->first[edges[i].child + 2]++;
	for (i = 2; i < n + 2; i++)
		g->first[i] += g->first[i - 1];
	for (i = 0; i < nedges; i++)
		g->at[g->first[edges[i].child + 1]++] = i;
	for (i = 0; i < n; i++)
		g->number[i] = g->component[i] = NONE;
	return 0;
}

static void
enter(struct graph *g, uint32_t v)
{
	g->number[v] = g->low[v] = g->count++;
	g->next[v] = g->first[v];
	g->stack[g->nstack++] = v;
	g->path[g->npath++] = v;
}

/* All that can be reached from v was seen. */
static void
leave(struct graph *g, uint32_t v)
{
	uint32_t w;

	g->npath--;
	if (g->npath > 0) {
		w = g->path[g->npath - 1];
		if (g->low[v] < g->low[w])
			g->low[w] = g->low[v];
	}
	if (g->low[v] != g->number[v])
		return;
	do {
		w = g->stack[--g->nstack];
		g->component[w] = g->ncomponents;
	} while (w != v);
	g->ncomponents++;
}

static void
find_components(struct graph *g)
{
	uint32_t root, v, w;

	for (root = 0; root < g->n; root++) {
		if (g->number[root] != NONE)
			continue;
		enter(g, root);
		while (g->npath > 0) {
			v = g->path[g->npath - 1];
			if (g->next[v] == g->first[v + 1]) {
				leave(g, v);
				continue;
			}
			w = g->edges[g->at[g->next[v]++]].parent;
			if (g->number[w] == NONE)
				enter(g, w);
			else if (g->component[w] == NONE &&
			    g->number[w] < g->low[v])
				g->low[v] = g->number[w];
		}
	}
}

/* Edges of v to nodes of its own component that are not placed yet. */
static size_t
open_edges(const struct graph *g, uint32_t v, const bool *placed, bool cut)
{
	struct order_edge *e;
	size_t i, n = 0;

	for (i = g->first[v]; i < g->first[v + 1]; i++) {
		e = &g->edges[g->at[i]];
		if (e->cut || placed[e->parent] ||
		    g->component[e->parent] != g->component[v])
			continue;
		n++;
		if (cut)
			e->cut = true;
	}
	return n;
}

/*
 * members[0..n-1] refer to each other in circles: takes the one that lacks the
 * fewest parents, cuts what it lacks, and so on.
 */
static void
cut_circles(struct graph *g, uint32_t *members, size_t n, bool *placed)
{
	size_t i, best, lacking, fewest;
	uint32_t v;

	for (; n > 0; n--) {
		best = 0;
		fewest = SIZE_MAX;
		for (i = 0; i < n && fewest > 0; i++) {
			lacking = open_edges(g, members[i], placed, false);
			if (lacking < fewest) {
				fewest = lacking;
				best = i;
			}
		}
		v = members[best];
		(void)open_edges(g, v, placed, true);
		placed[v] = true;
		memmove(members + best, members + best + 1,
		    (n - best - 1) * sizeof(*members));
	}
}

/*
 * Nodes by component, in `order`, parents first; g->number becomes where each
 * component starts.
 */
static void
sort_components(struct graph *g, uint32_t *order)
{
	uint32_t *start = g->number;
	size_t i;

	memset(start, 0, (g->n + 1) * sizeof(*start));
	for (i = 0; i < g->n; i++)
		start[g->component[i] + 1]++;
	for (i = 1; i <= g->ncomponents; i++)
		start[i] += start[i - 1];
	memset(g->low, 0, g->n * sizeof(*g->low));
	for (i = 0; i < g->n; i++)
		order[start[g->component[i]] + g->low[g->component[i]]++] =
		    (uint32_t)i;
}

static int
cut_edges(struct graph *g)
{
	bool *placed = calloc(g->n + 1, sizeof(*placed));
	uint32_t c, *order = g->stack;
	size_t i, from;

	if (placed == NULL)
		return -1;
	for (i = 0; i < g->nedges; i++)
		g->edges[i].cut = g->edges[i].child == g->edges[i].parent;
	sort_components(g, order);
	for (c = 0; c < g->ncomponents; c++) {
		from = g->number[c];
		if (g->number[c + 1] - from > 1)
			cut_circles(g, order + from, g->number[c + 1] - from,
			    placed);
	}
	free(placed);
	return 0;
}

/* What is left has no circle: longest way up from each node. */
static void
count_levels(struct graph *g, uint32_t *level)
{
	uint32_t root, v, w;

	for (v = 0; v < g->n; v++)
		level[v] = NONE;
	for (root = 0; root < g->n; root++) {
		if (level[root] != NONE)
			continue;
		enter(g, root);
		level[root] = 0;
		while (g->npath > 0) {
			v = g->path[g->npath - 1];
			if (g->next[v] == g->first[v + 1]) {
				g->npath--;
				g->nstack--;
				continue;
			}
			if (g->edges[g->at[g->next[v]]].cut) {
				g->next[v]++;
				continue;
			}
			w = g->edges[g->at[g->next[v]]].parent;
			if (level[w] == NONE) {
				/* The edge is looked at again afterwards. */
				enter(g, w);
				level[w] = 0;
				continue;
			}
			g->next[v]++;
			if (level[w] >= level[v])
				level[v] = level[w] + 1;
		}
	}
}

int
order_levels(size_t n, struct order_edge *edges, size_t nedges,
    uint32_t *level)
{
	struct graph g;
	int rc = -1;

	if (graph_init(&g, n, edges, nedges) == 0) {
		find_components(&g);
		rc = cut_edges(&g);
	}
	if (rc == 0) {
		g.npath = g.nstack = 0;
		count_levels(&g, level);
	}
	graph_clear(&g);
	return rc;
}

int
order_components(size_t n, struct order_edge *edges, size_t nedges,
    uint32_t *component)
{
	struct graph g;
	int rc = -1;

	if (graph_init(&g, n, edges, nedges) == 0) {
		find_components(&g);
		memcpy(component, g.component, n * sizeof(*component));
		rc = 0;
	}
	graph_clear(&g);
	return rc;
}
