#include "sys/system.h"
#include "tools/common/confine.h"
#include "tools/common/signals.h"
#include "tools/pgsnapshot.h"

#include <poll.h>
#include <sys/wait.h>

/* As env(1) and all that run a program have it. */
#define EXIT_NOT_RUN	126
#define EXIT_NOT_FOUND	127

/* The child: never returns. */
static _Noreturn void
become_command(struct hold *h, const sigset_t *mask)
{
	struct error err = {0};
	int why;

	signals_restore(mask);
	if (setenv(SNAPSHOT_ENV, h->id, 1) == -1 ||
	    setenv(SNAPSHOT_SERVER_ENV, h->server_text, 1) == -1)
		_exit(EX_TEMPFAIL);
	execvp(h->o->command[0], h->o->command);
	why = errno;
	error_set(&err, EX_UNAVAILABLE, "could not run %s: %s",
	    h->o->command[0], strerror(why));
	msg_error(&h->tool->msg, &err);
	_exit(why == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_RUN);
}

/* The terminal's signals reach the command without us. */
static void
pass_signals(pid_t child)
{
	bool sent;
	int sig;

	while ((sig = signals_relayed(&sent)) != 0)
		if (sent)
			(void)kill(child, sig);
}

/* Waits for the server, the command, a signal or the time. */
static void
wait_for_any(const struct hold *h, const sigset_t *mask)
{
	struct pollfd p = { .fd = h->lost ? -1 : PQsocket(h->db.pg),
	    .events = POLLIN };
	int ms = hold_timeout(h);
	const struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };

	(void)ppoll(&p, 1, ms == -1 ? NULL : &t, mask);
}

int
run_command(struct hold *h, int *status, struct error *err)
{
	sigset_t mask;
	pid_t child, ended;

	signals_relay(&mask);
	if (signals_stop() != 0)
		return error_set(err, EX_TEMPFAIL, "ended by a signal");
	fflush(NULL);
	if ((child = fork()) == -1)
		return error_set(err, EX_TEMPFAIL, "could not run %s: %s",
		    h->o->command[0], strerror(errno));
	if (child == 0)
		become_command(h, &mask);
	/* Not before: the command shall dump what cores it likes. */
	confine_memory();
	while ((ended = waitpid(child, status, WNOHANG)) == 0) {
		wait_for_any(h, &mask);
		pass_signals(child);
		/* At once, not when the command has ended: it may take long. */
		if (hold_tend(h, err) == -1) {
			msg_error(&h->tool->msg, err);
			(void)kill(child, SIGTERM);
		}
	}
	if (ended == -1)
		return error_set(err, EX_SOFTWARE, "could not wait for %s: %s",
		    h->o->command[0], strerror(errno));
	return h->lost ? -1 : 0;
}
