/*
 * What a server is asked before a row is read or written: whether it may be a
 * target at all, and whether the role may do all that is going to be done.
 *
 * All run with the pinned search_path.  0, or -1 with the error set.
 */
#ifndef DB_GUARD_H
#define DB_GUARD_H

#include <libpq-fe.h>

struct db;
struct error;
struct match;
struct unit;

/*
 * May this database be written to?  EX_NOPERM: it is marked as something else
 * than a target by the setting pgcopy.role, of the database, of the role, of
 * both or of all roles; what the session says itself can add a mark, but take
 * none away; or its transactions are to be read only, by default.
 * EX_UNAVAILABLE: it is a standby.
 */
int	guard_target(struct db *, struct error *);

/*
 * May the role read these columns of the relation, and sees it all rows?
 * EX_NOPERM names all privileges that are missing.
 */
int	guard_read(struct db *, Oid relation, const struct unit *,
	    struct error *);

/*
 * May the role load these columns and keep the books?  `fresh`: the table is
 * to be emptied first.  EX_NOPERM names all privileges that are missing.
 */
int	guard_load(struct db *, const struct unit *, const struct match *,
	    bool fresh, struct error *);

#endif
