/*
 * Signals: the first of INT, TERM, HUP asks the process to end in order, a
 * second INT or TERM ends it at once; USR1 asks for a line of progress; PIPE is ignored
 * (writes say EPIPE).  The only mutable state outside of main's stack is here.
 */
#ifndef TOOLS_COMMON_SIGNALS_H
#define TOOLS_COMMON_SIGNALS_H

#include <signal.h>

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
 * For a command that runs another one: from now on INT, TERM, HUP, QUIT, USR1
 * and USR2 only wait for signals_relayed, and none of them, nor CHLD, arrives
 * but while a call waits under *mask, as ppoll(2) can.
 */
void	signals_relay(sigset_t *mask);

/*
 * The next signal that came, or 0.  *sent: a process sent it; else it is the
 * terminal's, and all processes in its foreground got it, too.
 */
int	signals_relayed(bool *sent);

/* In the child, before exec(2): what we ignore, and the *mask from above. */
void	signals_restore(const sigset_t *mask);

/* Dies of a signal; that no core is left is for confine_memory() to see to. */
_Noreturn void signals_die(int sig);

/*
 * Ends the process: by re-raising the signal that asked for it (or SIGPIPE if
 * `broken_pipe`), else by exit(code).
 */
_Noreturn void signals_exit(int code, bool broken_pipe);

#endif
