/*
 * What the parts of pgscan share.
 */
#ifndef TOOLS_PGSCAN_H
#define TOOLS_PGSCAN_H

#include "sys/error.h"
#include "key/key.h"
#include "rule/rules.h"
#include "scan/judge.h"
#include "scan/table.h"
#include "tools/common/confine.h"
#include "tools/common/options.h"
#include "tools/common/pipe.h"

struct pgscan {
	struct tool		 tool;
	bool			 report;	/* --report */
	const char		*against;	/* --against: a file of rules */
	uint64_t		 max_rows;	/* of each table that are looked at */
	struct rules		 rules;		/* of --against */
	struct mask_key		*key;		/* random: to try rules out */
	struct pipe_in		 in;
	struct scanner		 scanner;
	struct scan_table	*tables;
	size_t			 ntables;
	size_t			 now;	/* the one that is read; ntables: none */
	enum confine		 confine;
	int			 code;		/* to exit with */
};

/* Behind the last table; NULL while there is none. */
static inline struct scan_table *
tables_end(const struct pgscan *s)
{
	return s->ntables == 0 ? NULL : s->tables + s->ntables;
}

/* Reads the stream on stdin into s->tables.  0, or -1: the stream failed. */
int	pgscan_read(struct pgscan *, struct error *);

/* The three answers, on stdout.  0, or -1. */
int	pgscan_rules(struct pgscan *, struct error *);
int	pgscan_report(struct pgscan *, struct error *);
int	pgscan_against(struct pgscan *, struct error *);

/* The schema and table that rules name: of a partition those of its root. */
const char *table_schema(const struct scan_table *);
const char *table_name(const struct scan_table *);

/* The table of the stream that rules name so, or NULL. */
const struct scan_table *find_table(const struct pgscan *, const char *schema,
	    const char *table);

/* The column at the root of the foreign keys of a column, or NULL. */
const struct ancestor *root_of(const struct scan_table *, size_t column);

/* The verdict over spot `k` of column `i`. */
void	judge(const struct scan_table *, size_t i, size_t k,
	    struct scan_verdict *);

/*
 * Appends the rules of column `i`, without its name: "keep", "decide",
 * "{action: fake, provider: email}".  Rules for fields are not one rule: see
 * has_fields.  0, or -1.
 */
int	suggest_column(struct pgscan *, const struct scan_table *, size_t i,
	    struct buf *, struct error *);

/* The same for one place inside of it, by its verdict. */
int	suggest_spot(struct pgscan *, const struct scan_table *, size_t i,
	    size_t k, struct buf *, struct error *);

/* Is it a composite, whose fields have a rule each? */
bool	has_fields(const struct scan_column *);

#endif
