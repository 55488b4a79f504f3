/*
 * A subset on its way into the plan: pgplan_subset_names.c reads what the
 * command line says of it, pgplan_subset.c works it out.
 */
#ifndef TOOLS_PGPLAN_SUBSET_H
#define TOOLS_PGPLAN_SUBSET_H

#include "copy/closure.h"
#include "db/references.h"
#include "tools/pgplan.h"

struct subset {
	struct closure		 closure;
	struct closure_node	*nodes;		/* one for each relation */
	struct closure_seed	*seeds;
	struct closure_edge	*edges;
	size_t			 nseeds, nedges;
	struct reference_list	 references;
	size_t			*tables;	/* of seeds: relations */
	char			**conditions;	/* of seeds */
	char			**from;		/* of relations: "ONLY s.t" */
};

/* Reads --subset: seeds, their tables and conditions. */
int	subset_read_seeds(struct plan *, struct error *);

/* Adds what --reference says to subset->references. */
int	subset_read_references(struct plan *, struct error *);

#endif
