#include "sys/system.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "db/conn.h"
#include "db/conn_internal.h"

/* When nothing is under way: a probe after a minute, the end a minute later. */
#define IDLE_S		60
#define INTERVAL_S	10
#define PROBES		6

bool
conn_option(PGconn *pg, const char *keyword, char *value, size_t size)
{
	PQconninfoOption *options, *o;
	bool set = false;

	options = PQconninfo(pg);
	for (o = options; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, keyword) == 0 && o->val != NULL) {
			set = true;
			if (value != NULL)
				strlcpy(value, o->val, size);
		}
	PQconninfoFree(options);
	return set;
}

/* On a Unix socket none of this means anything, and none of it is an error. */
void
conn_keep_alive(PGconn *pg)
{
	static const struct {
		const char	*keyword;
		int		 option, value;
	} defaults[] = {
		{ "keepalives_idle", TCP_KEEPIDLE, IDLE_S },
		{ "keepalives_interval", TCP_KEEPINTVL, INTERVAL_S },
		{ "keepalives_count", TCP_KEEPCNT, PROBES }
	};
	size_t i;

	for (i = 0; i < NITEMS(defaults); i++)
		if (!conn_option(pg, defaults[i].keyword, NULL, 0))
			(void)setsockopt(PQsocket(pg), IPPROTO_TCP,
			    defaults[i].option, &defaults[i].value,
			    sizeof(defaults[i].value));
}

bool
conn_is_unheard(PGconn *pg)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);
	int unsent = 0;

	if (ioctl(PQsocket(pg), TIOCOUTQ, &unsent) == -1 || unsent == 0 ||
	    getsockopt(PQsocket(pg), IPPROTO_TCP, TCP_INFO, &info,
	    &len) == -1)
		return false;
	return info.tcpi_last_ack_recv >= CONN_UNHEARD_MS &&
	    !conn_option(pg, "tcp_user_timeout", NULL, 0);
}
