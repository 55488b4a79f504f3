/*
 * What the parts of pgmask share.
 */
#ifndef TOOLS_PGMASK_H
#define TOOLS_PGMASK_H

#include "sys/error.h"
#include "copy/cursor.h"
#include "copy/unit.h"
#include "key/key.h"
#include "mask/plan.h"
#include "rule/rules.h"
#include "tools/common/options.h"
#include "tools/common/pipe.h"

enum pgmask_mode { MODE_FILTER, MODE_CHECK, MODE_EXPLAIN, MODE_PREVIEW,
	MODE_GEN_KEY, MODE_SCHEMA };

/* Where the unit stands that is being read. */
enum unit_state {
	UNIT_NONE,
	UNIT_OPEN,	/* its plan is bound */
	UNIT_DOUBTED,	/* the rules do not fit; see `doubt` */
	UNIT_REFUSED	/* its FAIL is written; the rest of it is skipped */
};

struct pgmask {
	struct tool		 tool;
	enum pgmask_mode	 mode;
	const char		*rules_path, *key_where;
	struct rules		 rules;
	struct mask_key		*key;		/* NULL: none was given */
	char			 key_id[KEY_ID_HEX];
	struct pipe_in		 in;
	struct pipe_out		 out;
	enum unit_state		 state;
	struct unit		 unit;
	struct mask_plan	 plan;		/* while OPEN */
	struct error		 doubt;		/* while DOUBTED: why */
	struct buf		 sealed;	/* the cursor of a MARK */
	int			 code;		/* to exit with, of failed units */
	const char		*report_path;
	FILE			*report;	/* NULL: none is written */
	bool			 report_json;
	uint64_t		 rows;		/* of the unit, so far */
	double			 max_unchanged;	/* a share; negative: by default */
	uint64_t		 preview;	/* rows of each unit */
	bool			 show_values;
};

/*
 * Reads what UNIT says and binds the rules to it.  0, or -1; then the unit's
 * own failure: the stream may go on with the next.
 */
int	pgmask_bind(struct pgmask *, const json_t *, struct error *);

/* Forgets the unit. */
void	pgmask_unbind(struct pgmask *);

/* Masks stdin to stdout.  0, or -1: the stream failed. */
int	pgmask_filter(struct pgmask *, struct error *);

/*
 * --check and --explain: reads the stream on stdin for its UNITs and writes
 * none.  0, or -1.
 */
int	pgmask_inspect(struct pgmask *, struct error *);

/* --schema, on stdout.  0, or -1. */
int	pgmask_schema(struct error *);

/*
 * --preview: prints rows of a unit as long as there are not enough.  0, or -1:
 * the unit failed.  preview_start decides whether values may be shown.
 */
int	preview_rows(struct pgmask *, const struct stream_frame *,
	    struct error *);
void	preview_start(struct pgmask *);

/*
 * --report: nothing is done where it was not given.  report_count takes the
 * rows of a frame; report_unit writes the columns of the unit that is open,
 * with "done" or "failed"; report_close says what could not be written.
 */
int	report_open(struct pgmask *, struct error *);
void	report_count(struct pgmask *, const struct stream_frame *);
int	report_unit(struct pgmask *, const char *state, struct error *);
int	report_close(struct pgmask *, struct error *);

#endif
