#include "sys/system.h"
#include "copy/order.h"

#include "tests/unit/check.h"

#define NODES_MAX	40
#define EDGES_MAX	120
#define CHAIN		200000

/* "ab bc" : a refers to b, b refers to c; levels as digits, cut edges as +. */
static void
check_levels(size_t n, const char *text, const char *levels, const char *cut)
{
	struct order_edge edges[EDGES_MAX];
	uint32_t level[NODES_MAX];
	char got[NODES_MAX + 1] = "", got_cut[EDGES_MAX + 1] = "";
	size_t i, nedges = 0;

	for (; *text != '\0'; text += text[2] == '\0' ? 2 : 3) {
		edges[nedges].child = (uint32_t)(text[0] - 'a');
		edges[nedges++].parent = (uint32_t)(text[1] - 'a');
	}
	CHECK_INT(order_levels(n, edges, nedges, level), 0);
	for (i = 0; i < n; i++)
		got[i] = (char)('0' + level[i]);
	for (i = 0; i < nedges; i++)
		got_cut[i] = edges[i].cut ? '+' : '-';
	CHECK_STR(got, levels);
	CHECK_STR(got_cut, cut);
}

static void
test_levels(void)
{
	check_levels(0, "", "", "");
	check_levels(3, "", "000", "");
	check_levels(3, "ab bc", "210", "--");
	check_levels(4, "ba ca db dc", "0112", "----");
	/* The long way counts, whichever edge comes first. */
	check_levels(4, "ad ab bc cd", "3210", "----");
	check_levels(2, "ba ba", "01", "--");
}

static void
test_circles(void)
{
	check_levels(1, "aa", "0", "+");
	check_levels(2, "ab ba", "01", "+-");
	check_levels(3, "ab bc ca", "021", "+--");
	/* Only what is in the circle is cut; d waits for it, it waits for e. */
	check_levels(5, "ab ba da be", "01010", "+---");
	/* b lacks one parent, a lacks two: b goes first. */
	check_levels(3, "ab ac ba cb", "201", "--+-");
	/* Two circles that have nothing to do with each other. */
	check_levels(4, "ab ba cd dc", "0101", "+-+-");
}

/* What is not cut has its parent on a lower level, and all have one. */
static void
test_random(void)
{
	struct order_edge edges[EDGES_MAX];
	uint32_t level[NODES_MAX];
	size_t i, round, n, nedges;
	uint32_t x = 12345;

	for (round = 0; round < 2000; round++) {
		n = 1 + round % NODES_MAX;
		nedges = round % EDGES_MAX;
		for (i = 0; i < nedges; i++) {
			x = x * 1664525 + 1013904223;
			edges[i].child = (x >> 8) % (uint32_t)n;
			edges[i].parent = (x >> 20) % (uint32_t)n;
		}
		if (order_levels(n, edges, nedges, level) == -1)
			return;
		for (i = 0; i < nedges; i++)
			if (!edges[i].cut && level[edges[i].child] <=
			    level[edges[i].parent])
				break;
		CHECK(i == nedges);
		for (i = 0; i < n && level[i] < n; i++)
			;
		CHECK(i == n);
	}
}

/* No recursion: a chain of tables is as long as it likes. */
static void
test_long_chain(void)
{
	struct order_edge *edges = calloc(CHAIN, sizeof(*edges));
	uint32_t *level = calloc(CHAIN + 1, sizeof(*level)), i;

	for (i = 0; i < CHAIN; i++) {
		edges[i].child = i;
		edges[i].parent = i + 1;
	}
	CHECK_INT(order_levels(CHAIN + 1, edges, CHAIN, level), 0);
	CHECK_INT(level[0], CHAIN);
	CHECK_INT(level[CHAIN], 0);
	free(edges);
	free(level);
}

/* a and b need each other, both need c, d needs itself and all of them. */
static void
test_components(void)
{
	struct order_edge edges[] = {
		{ .child = 0, .parent = 1 }, { .child = 1, .parent = 0 },
		{ .child = 1, .parent = 2 }, { .child = 3, .parent = 3 },
		{ .child = 3, .parent = 0 }
	};
	uint32_t component[4];

	CHECK_INT(order_components(4, edges, 5, component), 0);
	CHECK_INT(component[2], 0);
	CHECK_INT(component[0], 1);
	CHECK_INT(component[1], 1);
	CHECK_INT(component[3], 2);
}

int
main(void)
{
	test_components();
	test_levels();
	test_circles();
	test_random();
	test_long_chain();
	return check_done();
}
