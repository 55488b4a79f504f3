/*
 * Signals: the first of INT, TERM, HUP asks the process to end in order, a
 * second INT or TERM ends it at once; USR1 asks for a line of progress; PIPE is ignored
 * (writes say EPIPE).  The only mutable state outside of main's stack is here.
 */
#ifndef TOOLS_COMMON_SIGNALS_H
#define TOOLS_COMMON_SIGNALS_H

void	signals_install(void);

/* The signal that asked us to end, or 0. */
int	signals_stop(void);

/* Has USR1 come since the last call? */
bool	signals_report(void);

/*
 * Starts a tick (SIGALRM) every second from now on, so that blocked calls
 * come back with EINTR.  Starts by itself with the first signal to end.
 */
void	signals_tick(void);

/*
 * Ends the process: by re-raising the signal that asked for it (or SIGPIPE if
 * `broken_pipe`), else by exit(code).
 */
_Noreturn void signals_exit(int code, bool broken_pipe);

#endif
