/*
 * What the files of pgplan share: its options, and the plan as it grows.
 */
#ifndef TOOLS_PGPLAN_H
#define TOOLS_PGPLAN_H

#include "copy/order.h"
#include "db/catalog.h"
#include "db/conn.h"
#include "db/server.h"
#include "db/snapshot.h"
#include "db/survey.h"
#include "sys/error.h"
#include "tools/common/options.h"

struct mask_key;

enum plan_format { PLAN_TSV, PLAN_JSON, PLAN_MAKE };

/* pgplan_options.c; const strings are argv's. */
struct plan_options {
	const char		*dbname;
	struct text_list	 include, exclude;
	const char		*key_file;
	struct snapshot		 snapshot;
	uint64_t		 split_size;	/* 0: never */
	uint64_t		 ranges;	/* of one table at most */
	bool			 ctid;
	bool			 by_size;	/* --order=size */
	struct text_list	 subset;	/* "TABLE: CONDITION" */
	struct text_list	 references;	/* "A(X) -> B(Y)" */
	bool			 subset_children;
	bool			 show_detail;
	enum plan_format	 format;
};

int	plan_options_read(struct plan_options *, struct tool *, int argc,
	    char *argv[], struct error *);
void	plan_options_clear(struct plan_options *);

/* What is said of tables besides their units. */
enum note_kind {
	NOTE_CYCLE,		/* constraint */
	NOTE_SELF,		/* constraint */
	NOTE_OUTSIDE,		/* constraint */
	NOTE_VIEW,
	NOTE_MATVIEW,
	NOTE_FOREIGN_TABLE,
	NOTE_EXTENSION,
	NOTE_WHOLE,		/* text */
	NOTE_OUT_OF_REACH,
	NOTE_DEAR		/* text */
};
#define NOTE_KINDS	(NOTE_DEAR + 1)

extern const char *const note_kind_names[NOTE_KINDS];

struct note {
	enum note_kind		 kind;
	const struct relation	*relation;
	const char		*constraint;	/* borrowed, or NULL */
	const struct relation	*references;	/* of the constraint, or NULL */
	char			*text;		/* why, or NULL */
};

struct plan_unit {
	size_t		 relation;	/* index of plan->relations */
	char		*id;
	char		*range;		/* token, or NULL */
	uint32_t	 number;	/* of the range */
	uint32_t	 level;
	int64_t		 bytes, rows;
	double		 cost;		/* of a subset's; 0: not known */
};

/* What is known of plan->relations.items[i]. */
struct plan_relation {
	size_t	 root;		/* the partition's topmost root, or itself */
	char	*name;		/* schema.table, quoted where it has to be */
	bool	 included, named, excluded;
	bool	 planned;	/* it has units */
	bool	 in_plan;	/* of a root: one of its leaves has */
	char	*where;		/* of a root in a subset: its rows; or NULL */
	double	 share, cost;	/* of the rows, by the server's estimate */
};

struct subset;

struct plan {
	struct tool		*tool;
	const struct plan_options *o;
	struct mask_key		*key;
	struct db		 db;
	struct server		 server;
	char			*snapshot;	/* pg_current_snapshot() */
	struct relation_list	 relations;
	struct plan_relation	*about;		/* of each relation */
	size_t			*by_oid;	/* relations sorted by oid */
	struct survey_tables	 tables;
	struct survey_fkeys	 fkeys;
	struct survey_sequences	 sequences;
	int64_t			 large_objects;
	struct subset		*subset;	/* NULL: everything */
	struct order_edge	*edges;		/* between roots; by child */
	size_t			 nedges;
	uint32_t		*levels;	/* of roots */
	struct plan_unit	*units;
	size_t			 nunits, units_cap;
	struct note		*notes;
	size_t			 nnotes, notes_cap;
};

/* pgplan_read.c: connects and asks the catalog. */
int	plan_connect(struct plan *, struct error *);
int	plan_survey(struct plan *, struct error *);
void	plan_clear(struct plan *);

/* The index of a relation, or SIZE_MAX. */
size_t	plan_find(const struct plan *, Oid);

/* pgplan_select.c: which tables, by the patterns. */
int	plan_select(struct plan *, struct error *);

/* pgplan_subset.c: only what --subset names and needs. */
int	plan_subset(struct plan *, struct error *);
void	plan_subset_free(struct plan *);

/* What is to be read of each table, by the server's estimate. */
int	plan_subset_estimate(struct plan *, struct error *);

/* pgplan_split.c: units of the chosen tables, ranges of the large ones. */
int	plan_divide(struct plan *, struct error *);

/* pgplan_range.c: what errno says when the range of a table can't be made. */
int	plan_range_error(const struct plan *, size_t relation, struct error *);

/* pgplan_order.c: levels by foreign keys, and the order of the units. */
int	plan_order(struct plan *, struct error *);

/* pgplan_note.c: `text` is taken over (NULL: none). */
int	plan_note(struct plan *, enum note_kind, const struct relation *,
	    char *text, struct error *);
int	plan_note_fkey(struct plan *, enum note_kind,
	    const struct survey_fkey *, struct error *);

/* What is left out, to stderr. */
void	plan_say_notes(const struct plan *);

/* pgplan_print.c, pgplan_json.c, pgplan_make.c: to stdout. */
void	plan_print_tsv(const struct plan *);
int	plan_print_json(const struct plan *, struct error *);
void	plan_print_make(const struct plan *);

#endif
