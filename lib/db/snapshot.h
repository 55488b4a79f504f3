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
 * Begins a transaction to read in, REPEATABLE READ READ ONLY, with settings of
 * its own, so that nothing is left behind in a session that a pooler lends to
 * others next: those of db_pin_local; row level security raises an error
 * instead of hiding rows; scans start at the first page.  Its snapshot is
 * still to be taken.  EX_NOPERM: a pooler knows no transactions.
 */
int	snapshot_begin(struct db *, struct error *);

/*
 * In a transaction that has read nothing yet: reads from the snapshot from now
 * on.  `here` is where the connection leads to.  EX_NOPERM: to another server
 * than that of the snapshot; EX_UNAVAILABLE: there is no such snapshot.
 */
int	snapshot_import(struct db *, const struct snapshot *,
	    const struct server *here, struct error *);

/*
 * Exports the transaction's snapshot, which lives as long as it: a new string
 * in *id.
 */
int	snapshot_export(struct db *, char **id, struct error *);

/* What the transaction reads, pg_current_snapshot(): a new string. */
int	snapshot_text(struct db *, char **text, struct error *);

/*
 * A table that was truncated or rewritten after an imported snapshot was taken
 * may look empty in it.  *intact: neither it nor a partition of it was.  The
 * table is locked, or it may still happen.
 */
int	snapshot_check_table(struct db *, const char *oid, bool *intact,
	    struct error *);

/*
 * The same for all tables that the transaction has locked: after EXPLAIN of a
 * query those that it reads.
 */
int	snapshot_check_locked(struct db *, bool *intact, struct error *);

#endif
