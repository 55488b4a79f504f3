/*
 * Which tables come first: parents before the children that refer to them.
 */
#ifndef COPY_ORDER_H
#define COPY_ORDER_H

/* Node `child` refers to node `parent`. */
struct order_edge {
	uint32_t child, parent;
	bool	 cut;		/* of a circle or to itself: it can't hold */
};

/*
 * Gives each of n nodes its level: 0 where it needs no other node, else one
 * more than the highest of those it needs.  Edges that stand in the way of any
 * order are cut and count for nothing: those of a node to itself, and of each
 * circle as few as a greedy choice finds.  The same input gives the same
 * answer.  Time is about n + edges, and the square of the largest circle.
 * 0, or -1 when out of memory.
 */
int	order_levels(size_t n, struct order_edge *, size_t nedges,
	    uint32_t *level);

/*
 * Gives each node the number of its component: two nodes have the same where
 * each needs the other, and the lower one where only the other needs it.
 * 0, or -1 when out of memory.
 */
int	order_components(size_t n, struct order_edge *, size_t nedges,
	    uint32_t *component);

#endif
