/*
 * --show-detail of the commands that talk to servers: what a server says of a
 * failure, in full, on stderr and nowhere else.
 */
#ifndef TOOLS_COMMON_DETAIL_H
#define TOOLS_COMMON_DETAIL_H

struct db;
struct msg;

#define DETAIL_LONG	{ "show-detail", no_argument, NULL, OPT_SHOW_DETAIL }

/* Shows it from now on, and warns; `ctx` of the db is the struct msg. */
void	detail_show(struct db *);

#endif
