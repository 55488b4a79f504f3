/*
 * What conn.c and query.c share.
 */
#ifndef DB_CONN_INTERNAL_H
#define DB_CONN_INTERNAL_H

struct db;

/*
 * poll(2) on the connection's socket; `until` in CLOCK_MONOTONIC ms, 0: none.
 * 0, or -1 with errno EINTR (interrupted), ETIMEDOUT or EBADF (no socket).
 */
int	conn_wait(struct db *, short events, int64_t until);

#endif
