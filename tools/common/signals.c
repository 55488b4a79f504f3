#include "sys/system.h"
#include "tools/common/signals.h"

static volatile sig_atomic_t stop_signal;
static void (*old_sigpipe)(int) = SIG_DFL;
static volatile sig_atomic_t report_wanted;
static volatile sig_atomic_t ticking;

/* What signals_relay hands on, and whether each one waits. */
static const int relayed[] = {
	SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2
};
enum { NOT_WAITING, FROM_TERMINAL, FROM_PROCESS };
static volatile sig_atomic_t waiting[NITEMS(relayed)];

static void
on_stop(int sig)
{
	/* A shell and its terminal both hang up: nobody lost patience. */
	if (stop_signal != 0 && sig == SIGHUP)
		return;
	if (stop_signal != 0) {
		/* Asked twice: end at once. */
		signal(sig, SIG_DFL);
		raise(sig);
		return;
	}
	stop_signal = sig;
	ticking = 1;
	alarm(1);
}

static void
on_report(int sig)
{
	(void)sig;
	report_wanted = 1;
	/* It may have come just before a call that blocks: one tick. */
	alarm(1);
}

/* Its only work is the EINTR: a signal may have come between two calls. */
static void
on_tick(int sig)
{
	(void)sig;
	if (ticking)
		alarm(1);
}

static void
install(int sig, void (*handler)(int))
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = handler;
	sigemptyset(&sa.sa_mask);
	if (handler == on_stop) {
		/* nohup and background jobs ignore some of them: keep that. */
		struct sigaction was;

		if (sigaction(sig, NULL, &was) == 0 &&
		    was.sa_handler == SIG_IGN)
			return;
		/* A second one must get through while the first is handled. */
		sa.sa_flags = SA_NODEFER;
	}
	(void)sigaction(sig, &sa, NULL);
}

void
signals_install(void)
{
	old_sigpipe = signal(SIGPIPE, SIG_IGN);
	install(SIGALRM, on_tick);
	install(SIGUSR1, on_report);
	install(SIGINT, on_stop);
	install(SIGTERM, on_stop);
	install(SIGHUP, on_stop);
}

int
signals_stop(void)
{
	return stop_signal;
}

bool
signals_report(void)
{
	if (!report_wanted)
		return false;
	report_wanted = 0;
	return true;
}

void
signals_tick(void)
{
	if (!ticking) {
		ticking = 1;
		alarm(1);
	}
}

static void
on_relayed(int sig, siginfo_t *info, void *context)
{
	size_t i;

	(void)context;
	for (i = 0; i < NITEMS(relayed); i++)
		if (relayed[i] == sig)
			waiting[i] = info->si_code <= 0 ? FROM_PROCESS :
			    FROM_TERMINAL;
}

/* Its only work is the EINTR. */
static void
on_child(int sig)
{
	(void)sig;
}

void
signals_relay(sigset_t *mask)
{
	struct sigaction sa, was;
	sigset_t block;
	size_t i;

	alarm(0);
	sigemptyset(&block);
	sigaddset(&block, SIGCHLD);
	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = on_relayed;
	sa.sa_flags = SA_SIGINFO;
	sigemptyset(&sa.sa_mask);
	for (i = 0; i < NITEMS(relayed); i++) {
		sigaddset(&block, relayed[i]);
		/* What nohup and background jobs ignore stays ignored. */
		if (sigaction(relayed[i], NULL, &was) == 0 &&
		    was.sa_handler != SIG_IGN)
			(void)sigaction(relayed[i], &sa, NULL);
	}
	install(SIGCHLD, on_child);
	sigprocmask(SIG_BLOCK, &block, mask);
	for (i = 0; i < NITEMS(relayed); i++)
		sigdelset(mask, relayed[i]);
	sigdelset(mask, SIGCHLD);
}

int
signals_relayed(bool *sent)
{
	size_t i;

	for (i = 0; i < NITEMS(relayed); i++)
		if (waiting[i] != NOT_WAITING) {
			*sent = waiting[i] == FROM_PROCESS;
			waiting[i] = NOT_WAITING;
			return relayed[i];
		}
	return 0;
}

void
signals_restore(const sigset_t *mask)
{
	/* exec(2) takes handlers back, but not what is ignored. */
	signal(SIGPIPE, old_sigpipe);
	sigprocmask(SIG_SETMASK, mask, NULL);
}

_Noreturn void
signals_die(int sig)
{
	sigset_t set;

	fflush(NULL);
	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(sig);
	exit(128 + sig);	/* a signal that kills nobody */
}

_Noreturn void
signals_exit(int code, bool broken_pipe)
{
	int sig = stop_signal != 0 ? stop_signal : broken_pipe ? SIGPIPE : 0;

	if (sig != 0)
		signals_die(sig);
	exit(code);
}
