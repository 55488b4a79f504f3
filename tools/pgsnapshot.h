/*
 * What the files of pgsnapshot share.
 */
#ifndef TOOLS_PGSNAPSHOT_H
#define TOOLS_PGSNAPSHOT_H

#include "db/conn.h"
#include "db/server.h"
#include "db/snapshot.h"
#include "sys/error.h"
#include "tools/common/options.h"

struct snapshot_options {
	const char	*dbname;
	uint64_t	 keepalive_s;	/* between two signs of life */
	uint64_t	 warn_age_s;	/* between two warnings; 0: none */
	bool		 show_detail;
	char		**command;
};

/* pgsnapshot_hold.c: the session that exports the snapshot. */
struct hold {
	struct tool		*tool;
	const struct snapshot_options *o;
	struct db		 db;
	struct server		 server;
	char			*server_text;
	char			*id;
	int64_t			 since;		/* ms, as fdio_now() */
	int64_t			 next_ping, next_warning;
	bool			 asked;		/* a ping is under way */
	int64_t			 xmin_age;	/* transactions; -1: unknown */
	bool			 lost;
};

/*
 * Exports the snapshot and makes sure that other sessions of this connection
 * can read from it.
 */
int	hold_open(struct hold *, struct error *);

/* Milliseconds until hold_tend wants to be called at the latest. */
int	hold_timeout(const struct hold *);

/*
 * Reads what the server sent, asks for a sign of life, warns of the age.
 * -1 when the snapshot is gone: the error says why.
 */
int	hold_tend(struct hold *, struct error *);
void	hold_close(struct hold *);

/*
 * pgsnapshot_run.c: runs the command while the snapshot is held.  Fills in the
 * status as waitpid(2) has it; -1 with the error set when the command could not
 * be run or the snapshot was lost.
 */
int	run_command(struct hold *, int *status, struct error *);

#endif
