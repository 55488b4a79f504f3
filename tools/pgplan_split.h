/*
 * One table on its way into the plan: pgplan_split.c says how it is divided,
 * pgplan_range.c makes its units.
 */
#ifndef TOOLS_PGPLAN_SPLIT_H
#define TOOLS_PGPLAN_SPLIT_H

#include "copy/range.h"
#include "copy/unit.h"
#include "db/key_order.h"
#include "tools/pgplan.h"

struct splitting {
	struct plan			*p;
	size_t				 relation;
	const struct survey_table	*table;
	struct unit			 unit;
	struct key_order		 order;	/* n 0: it is split by pages */
	uint32_t			 parts;
	int64_t				 bytes, rows;	/* to be read; rows -1 */
	struct buf			*bounds; /* cursors; parts - 1 at most */
	uint32_t			 nbounds;
	char				 word[RANGE_WORD + 1];
};

/* Copies *like; its strings are taken over where that succeeds. */
int	plan_add_unit(struct plan *, size_t relation,
	    const struct plan_unit *like, struct error *);

/* Adds range `number` of `count` as a unit. */
int	split_add_range(struct splitting *, uint32_t number, uint32_t count,
	    struct error *);

#endif
