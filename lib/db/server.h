/*
 * Which server and database a connection leads to.
 */
#ifndef DB_SERVER_H
#define DB_SERVER_H

struct db;
struct error;

struct server {
	char	*system_id;	/* pg_control_system(), decimal */
	char	*database;
	char	*started;	/* pg_postmaster_start_time(), epoch microseconds */
	int	 version;	/* PQserverVersion */
};

enum server_kin {
	SERVER_OTHER,		/* another system, or another database of it */
	SERVER_SAME,		/* system, database and postmaster are the same */
	SERVER_COPY		/* same system, another postmaster: a physical copy */
};

int	server_read(struct db *, struct server *, struct error *);
void	server_clear(struct server *);

/* HEAD's "source": to JSON, and back (0 or -1). */
json_t	*server_to_json(const struct server *);
int	server_from_json(struct server *, const json_t *);

/*
 * "SYSTEM/STARTED/DATABASE": two texts are equal where the servers are
 * SERVER_SAME.  A new string, NULL when out of memory.
 */
char	*server_text(const struct server *);

enum server_kin server_compare(const struct server *, const struct server *);

#endif
