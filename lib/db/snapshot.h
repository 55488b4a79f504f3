/*
 * Snapshots that one session exports and others read from.
 */
#ifndef DB_SNAPSHOT_H
#define DB_SNAPSHOT_H

struct db;
struct error;
struct server;

/* What pgsnapshot tells the command it runs. */
#define SNAPSHOT_ENV		"PGCOPY_SNAPSHOT"
#define SNAPSHOT_SERVER_ENV	"PGCOPY_SNAPSHOT_SERVER"

/* All borrowed. */
struct snapshot {
	const char	*id;		/* of pg_export_snapshot(); NULL: none */
	const char	*server;	/* server_text() of its server, or NULL */
};

/* The id of --snapshot, or with NULL what the environment says. */
void	snapshot_choose(struct snapshot *, const char *id);

/*
 * In a transaction that has read nothing yet: reads from the snapshot from now
 * on.  `here` is where the connection leads to.  EX_NOPERM: to another server
 * than that of the snapshot; EX_UNAVAILABLE: there is no such snapshot.
 */
int	snapshot_import(struct db *, const struct snapshot *,
	    const struct server *here, struct error *);

/*
 * Begins a transaction, REPEATABLE READ READ ONLY, and exports its snapshot,
 * which lives as long as the transaction: a new string in *id.
 */
int	snapshot_export(struct db *, char **id, struct error *);

/* What the transaction reads, pg_current_snapshot(): a new string. */
int	snapshot_text(struct db *, char **text, struct error *);

#define SNAPSHOT_BEGIN	"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

#endif
