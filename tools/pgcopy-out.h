/*
 * What the files of pgcopy-out share: its options, the cursor lines, the
 * units to read and the session that reads them.
 */
#ifndef TOOLS_PGCOPY_OUT_H
#define TOOLS_PGCOPY_OUT_H

#include "copy/range.h"
#include "copy/unit.h"
#include "db/catalog.h"
#include "db/conn.h"
#include "db/server.h"
#include "db/snapshot.h"
#include "io/buf.h"
#include "sys/error.h"
#include "tools/common/options.h"
#include "tools/common/pipe.h"

struct mask_key;

#define QUERY_MAX	(1024 * 1024)	/* bytes of --query or --where */

/* pgcopy-out_options.c: the command line; const strings are argv's. */
struct out_options {
	const char	*dbname;
	struct text_list tables;	/* -t, in order */
	char		*query;
	const char	*name;
	struct name_list key;		/* --key */
	const char	*where;
	struct name_list columns;	/* --columns */
	const char	*after;
	const char	*key_file;
	const char	*range;		/* token of the one table, or NULL */
	struct snapshot	 snapshot;	/* of --snapshot or the environment */
	uint64_t	 batch_rows, batch_bytes, max_row;
	uint64_t	 sample;	/* 0: all rows */
	bool		 large_objects;
	bool		 show_detail;
};

int	out_options_read(struct out_options *, struct tool *, int argc,
	    char *argv[], struct error *);
void	out_options_clear(struct out_options *);

/* pgcopy-out_after.c: the lines of `pgcheckpoint cursor`. */
struct after_line {
	const char	*id;		/* of a unit */
	const char	*token;		/* NULL: the unit is done */
};

struct after {
	struct buf		 text;	/* holds the strings */
	struct after_line	*lines;	/* sorted by id */
	size_t			 n;
};

/* Reads a file, or stdin for "-".  EX_TEMPFAIL when its end is missing. */
int	after_read(struct after *, const char *where, const struct interrupt *,
	    struct error *);
const struct after_line *after_find(const struct after *, const char *id);
void	after_clear(struct after *);

/* relation.kind of what stands for the large objects. */
#define RELATION_LARGE_OBJECTS	'L'

/* One table or query of this command. */
struct job {
	const struct relation	*relation;	/* NULL: the query */
	char			*schema, *table;
	char			*id;
	const struct after_line	*after;		/* NULL: from the start */
	struct range		*range;		/* NULL: all of it */
};

/* Nothing of it is left to read. */
bool	job_is_done(const struct job *);

/* pgcopy-out_session.c */
struct session {
	struct tool		*tool;
	const struct out_options *o;
	struct after		 after;
	struct mask_key		*key;
	struct db		 db;
	struct server		 server;
	struct relation		 objects;	/* stands for the large objects */
	char			*snapshot;	/* what HEAD says of it */
	struct relation_list	 relations;
	struct job		*jobs;
	size_t			 njobs;
	struct pipe_out		 out;
	bool			 copying;	/* a COPY runs on the server */
	int			 retries;	/* since a row last arrived */
	int			 code;		/* worst of the failed units */
};

/* Connects and reads which relations there are. */
int	session_open(struct session *, struct error *);

/* Opens the transaction all jobs are read in: locks, then the snapshot. */
int	session_begin(struct session *, struct error *);

/* The same again after the connection dropped; says so in the stream. */
int	session_reopen(struct session *, struct error *);
void	session_close(struct session *);

/* pgcopy-out_select.c: from patterns, or the query, to jobs. */
int	select_jobs(struct session *, struct error *);

/* pgcopy-out_range.c: gives the one job the range of --range, and its name. */
int	range_choose(struct session *, struct error *);

/* pgcopy-out_describe.c: a job as a unit, with names, key, shape. */
int	describe_job(struct session *, const struct job *, struct unit *,
	    struct error *);

/*
 * pgcopy-out_unit.c: writes one unit.  A failure of the unit alone is
 * written, reported and folded into session->code: 0.  -1: the stream has to
 * end here.
 */
int	unit_copy(struct session *, const struct job *, struct error *);

#endif
