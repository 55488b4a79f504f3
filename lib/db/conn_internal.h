/*
 * What conn.c, conn_alive.c and query.c share.
 */
#ifndef DB_CONN_INTERNAL_H
#define DB_CONN_INTERNAL_H

#include <libpq-fe.h>

struct db;

/*
 * When bytes of ours are under way: the end when the other side acknowledges
 * nothing for so long.  A server that does not read, because it waits for a
 * lock say, acknowledges the probes of its closed window, which come every two
 * minutes in the end; TCP_USER_TIMEOUT would end that connection too.
 */
#define CONN_UNHEARD_MS	150000

/*
 * Is this connection option set, by whatever means?  Its value, where `value`
 * is not NULL.
 */
bool	conn_option(PGconn *, const char *keyword, char *value, size_t size);

/* Keepalive probes within minutes, where the user did not say when. */
void	conn_keep_alive(PGconn *);

/*
 * Are bytes under way, and has the last acknowledgement come CONN_UNHEARD_MS
 * ago?  Never so where the user set tcp_user_timeout.
 */
bool	conn_is_unheard(PGconn *);

/*
 * poll(2) on the connection's socket; `until` in CLOCK_MONOTONIC ms, 0: none.
 * A connection that nobody answers any more is shut down, which is an event.
 * 0, or -1 with errno EINTR (interrupted), ETIMEDOUT or EBADF (no socket).
 */
int	conn_wait(struct db *, short events, int64_t until);

#endif
