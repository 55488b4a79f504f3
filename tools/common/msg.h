/*
 * Messages on stderr: "pgmask: error: could not ...: reason", then detail:
 * and hint: lines; or one JSON object a line with --log-format=json
 * ({"time", "program", "level", "message", "detail", "hint", "code",
 * "sqlstate"}).  A message never holds a value of a row or a key.
 */
#ifndef TOOLS_COMMON_MSG_H
#define TOOLS_COMMON_MSG_H

struct error;

struct msg {
	const char	*program;
	bool		 json;
	int		 verbosity;	/* -1: -q, 0, 1: -v */
	bool		 line_drawn;	/* a progress line stands on the terminal */
	bool		 line_others;	/* that of a later command may stand there */
};

/* Back to the start of the terminal's line, and nothing is on it. */
#define MSG_CLEAR_LINE	"\r\033[K"

void	msg_error(struct msg *, const struct error *);
void	msg_warning(struct msg *, const struct error *);	/* same parts */
void	msg_warn(struct msg *, const char *hint, const char *fmt, ...)
	    PRINTFLIKE(3, 4);
void	msg_info(struct msg *, const char *fmt, ...) PRINTFLIKE(2, 3);	/* not with -q */
void	msg_debug(struct msg *, const char *fmt, ...) PRINTFLIKE(2, 3);	/* only with -v */

/*
 * --show-detail: a server's own words, "pgcopy-in: server: ...", which may
 * hold values; and the warning to give before.  `ctx` is a struct msg, as
 * db/conn.h wants it for its `server_said`.
 */
void	msg_server(void *ctx, const char *text);
void	msg_warn_server(struct msg *);

/*
 * "WHY; trying again in N ms (retry 1)", a warning; `ctx` is a struct msg.  As
 * db/conn.h wants it for its `retrying`.
 */
void	msg_retry(void *ctx, int attempt, int delay_ms, const struct error *why);

#endif
