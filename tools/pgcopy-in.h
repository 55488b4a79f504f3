/*
 * What the files of pgcopy-in share.
 */
#ifndef TOOLS_PGCOPY_IN_H
#define TOOLS_PGCOPY_IN_H

#include "copy/unit.h"
#include "db/books_unit.h"
#include "db/conn.h"
#include "db/copy_in.h"
#include "db/match.h"
#include "db/server.h"
#include "tools/common/options.h"
#include "tools/common/pipe.h"

/* --map OLD=NEW; the tables are NULL where it maps a whole schema. */
struct map {
	char	*old_schema, *old_table, *new_schema, *new_table;
	bool	 used;		/* a table of HEAD goes by it */
};

struct map_list {
	struct map	*items;
	size_t		 n;
};

/* Reads one argument of --map: 0, or -1 with EX_USAGE. */
int	map_add(struct map_list *, const char *arg, struct error *);
void	map_list_clear(struct map_list *);

/* The table's place on the target; both stay borrowed. */
void	map_table(const struct map_list *, const char **schema,
	    const char **table);

/* The schema's name on the target, or NULL where no --map names it. */
const char *map_schema(void *map_list, const char *schema);

/*
 * HEAD's unit ids as a new json array of [schema, table] on the target; notes
 * in the list which of its items they use.
 */
json_t	*map_units(struct map_list *, const json_t *ids, struct error *);

/* What --metrics-file says of a unit; below 0: nothing. */
enum metrics_value {
	METRICS_ROWS, METRICS_BYTES, METRICS_BATCHES, METRICS_FAILURES,
	METRICS_SUCCESS, METRICS_VALUES
};

enum metrics_state { METRICS_RUNNING, METRICS_DONE, METRICS_FAILED };

struct metrics_unit {
	char		*id;
	enum metrics_state state;
	int64_t		 value[METRICS_VALUES];
};

struct metrics {
	const char	*path;		/* NULL: not asked for */
	const char	*run;
	char		*file;		/* the label */
	int64_t		 started, succeeded, next_ms;
	struct metrics_unit *units;	/* all that were seen */
	size_t		 n;
};

enum load_state {
	LOAD_BETWEEN,		/* no unit */
	LOAD_SEEN,		/* UNIT was read, nothing was done yet */
	LOAD_OPEN,		/* rows go to the target */
	LOAD_REPEAT,		/* the unit is done: rows are refused */
	LOAD_SKIP		/* the unit failed: the rest of it is dropped */
};

struct load {
	struct tool	*tool;
	struct db	 db;
	struct pipe_in	 in;
	/* options */
	const char	*run;
	bool		 append, fresh, allow_unmasked, allow_same_system;
	bool		 show_detail;
	struct map_list	 maps;
	struct metrics	 metrics;
	/* HEAD and the target */
	struct server	 source, target;
	char		*snapshot;
	bool		 snapshot_changed;	/* snap; not booked yet */
	json_t		*tables;	/* of the job: [[schema, table], ...] */
	/* the unit */
	enum load_state	 state;
	bool		 locked;	/* we hold its lock */
	bool		 sealed;	/* its cursors have to be */
	bool		 masked;
	struct unit	 unit;
	char		*id, *doing;
	char		*rules, *key_id;	/* of UNIT's mask; or NULL */
	struct match	 match;
	struct books_unit books;
	char		*columns;	/* for the books: what is done to each */
	struct copy_in	 copy;
	uint64_t	 sent;		/* rows of this attempt */
	/* over all units */
	int		 worst;
};

/* Connects and learns which server it is. */
int	load_connect(struct load *, struct error *);

/* HEAD: the guards that concern the stream as a whole. */
int	load_head(struct load *, const json_t *, struct error *);

/* UNIT: takes it in, touches nothing. */
int	load_unit(struct load *, const json_t *, struct error *);

/*
 * The first frame after UNIT: the guards, the table, the books; the state is
 * then OPEN or REPEAT.
 */
int	load_open(struct load *, struct error *);

/* Of an attempt: where it begins, and who it is (role, machine, program). */
json_t	*load_attempt(const struct load *);

/*
 * pgcopy-in_division.c: refuses a unit of a plan that was made anew, whose
 * ranges are others: rows would come twice.  Under books_run_lock.
 */
int	load_check_division(struct load *, struct error *);

void	load_unit_clear(struct load *);

/* Are two texts, or NULLs, the same? */
bool	resume_same(const char *, const char *);

/* Position and identity of the unit against the books, its rows still there. */
int	resume_check(struct load *, struct error *);

/* Rows came for a unit that is done; always -1. */
int	resume_repeated(struct load *, struct error *);

/*
 * Books that the unit failed with `why`, where the books exist or `create`.
 * Releases the unit's lock.
 */
int	load_book_failure(struct load *, const struct error *why, bool create,
	    struct error *);
int	load_unlock(struct load *, struct error *);

/* Reads the stream to its end: 0, or -1 with what ended it. */
int	load_stream(struct load *, struct error *);
void	load_clear(struct load *);

/*
 * pgcopy-in_metrics.c.  Without a path all of them do nothing.  metrics_open
 * writes the file for the first time, so that what hinders it shows before the
 * first row; later failures are warnings.  metrics_unit notes where the books
 * stand with the unit, also where the attempt is not `over` yet; metrics_poll
 * writes the file when that is due, metrics_end with the exit code.
 */
int	metrics_open(struct metrics *, const char *run, struct error *);
int	metrics_unit(struct load *, enum metrics_state, bool over,
	    struct error *);
void	metrics_poll(struct load *);
void	metrics_end(struct load *, int code);
int	metrics_write(struct metrics *, int code, struct error *);
void	metrics_clear(struct metrics *);

#endif
