#include "sys/system.h"
#include "sys/sandbox.h"
#include "io/fdio.h"
#include "mask/coprocess.h"

#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define FIRST_FREE	3	/* descriptor above stdin, stdout, stderr */
#define POLL_MS		10	/* between two looks for a child's end */
#define ENV_NAMES	3

/* What the child tells of itself when it can not become the helper. */
struct failure {
	int	error;
	bool	confining;
};

/* What the child needs, all of it made before the fork. */
struct launch {
	char *const	*argv;
	const char	*dir;
	unsigned int	 deny;
	char		*env[ENV_NAMES + 1];
	int		 in[2], out[2];
	int		 report[2];	/* a failure, else its end */
	pid_t		 parent;
};

/* A pipe whose ends stdin, stdout and stderr never are. */
static int
open_pipe(int fd[2])
{
	int up;

	if (pipe2(fd, O_CLOEXEC) == -1) {
		fd[0] = fd[1] = -1;
		return -1;
	}
	for (int i = 0; i < 2; i++) {
		if (fd[i] >= FIRST_FREE)
			continue;
		if ((up = fcntl(fd[i], F_DUPFD_CLOEXEC, FIRST_FREE)) == -1)
			return -1;
		close(fd[i]);
		fd[i] = up;
	}
	return 0;
}

static void
close_end(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

static int
make_env(struct launch *l)
{
	static const char *const names[ENV_NAMES] = { "PATH", "HOME", "LANG" };
	const char *value;
	size_t n = 0;

	for (size_t i = 0; i < ENV_NAMES; i++) {
		if ((value = getenv(names[i])) == NULL)
			continue;
		if (asprintf(&l->env[n], "%s=%s", names[i], value) == -1) {
			l->env[n] = NULL;
			return -1;
		}
		n++;
	}
	return 0;
}

static void
launch_clear(struct launch *l)
{
	for (size_t i = 0; i < ENV_NAMES; i++)
		free(l->env[i]);
	for (int i = 0; i < 2; i++) {
		close_end(&l->in[i]);
		close_end(&l->out[i]);
		close_end(&l->report[i]);
	}
}

/* Dies with its parent, where the system can arrange for that. */
static void
die_with_parent(const struct launch *l)
{
#ifdef PR_SET_PDEATHSIG
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#endif
	if (getppid() != l->parent)
		_exit(EX_TEMPFAIL);
}

/*
 * In the child.  closefrom also closes what was inherited from our caller,
 * such as the descriptor of a key.
 */
static _Noreturn void
child(const struct launch *l)
{
	struct failure failure = { 0, false };
	int null, report = l->report[1];
	sigset_t none;

	die_with_parent(l);
	(void)setpgid(0, 0);
	(void)signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(l->in[0], STDIN_FILENO) != -1 &&
	    dup2(l->out[1], STDOUT_FILENO) != -1 &&
	    (null = open("/dev/null", O_WRONLY)) != -1 &&
	    dup2(null, STDERR_FILENO) != -1 &&
	    (l->dir == NULL || chdir(l->dir) == 0) &&
	    (l->report[1] == FIRST_FREE ||
	    dup3(l->report[1], FIRST_FREE, O_CLOEXEC) != -1)) {
		report = FIRST_FREE;
		closefrom(FIRST_FREE + 1);
		environ = (char **)(uintptr_t)l->env;
		failure.confining = sandbox_helper(l->deny) == -1;
		if (!failure.confining)
			execvp(l->argv[0], l->argv);
	}
	failure.error = errno;
	(void)!write(report, &failure, sizeof(failure));
	_exit(EX_UNAVAILABLE);
}

/* The end of the report means that the program runs.  -1: errno. */
static int
read_report(struct launch *l, const char **what)
{
	struct failure failure;
	ssize_t got;

	close_end(&l->report[1]);
	do
		got = read(l->report[0], &failure, sizeof(failure));
	while (got == -1 && errno == EINTR);
	if (got == 0)
		return 0;
	errno = EIO;
	if (got == (ssize_t)sizeof(failure)) {
		errno = failure.error;
		if (failure.confining)
			*what = "deny it what the rule denies";
	}
	return -1;
}

static int
launch(struct launch *l, struct coprocess *c, const char **what)
{
	*what = "make a pipe";
	if (open_pipe(l->in) == -1 || open_pipe(l->out) == -1 ||
	    open_pipe(l->report) == -1)
		return -1;
	*what = "start a process";
	l->parent = getpid();
	if ((c->pid = fork()) == -1) {
		c->pid = 0;
		return -1;
	}
	if (c->pid == 0)
		child(l);
	c->to = l->in[1];
	c->from = l->out[0];
	l->in[1] = l->out[0] = -1;
	*what = "run it";
	if (read_report(l, what) == -1)
		return -1;
	*what = "set up a pipe";
	return fcntl(c->to, F_SETFL, O_NONBLOCK) == -1 ||
	    fcntl(c->from, F_SETFL, O_NONBLOCK) == -1 ? -1 : 0;
}

int
coprocess_start(struct coprocess **to, char *const *argv, const char *dir,
    unsigned int deny, int timeout, const char **what)
{
	struct launch l = { argv, dir, deny, { NULL }, { -1, -1 }, { -1, -1 },
	    { -1, -1 }, 0 };
	struct coprocess *c = calloc(1, sizeof(*c));
	int rc = -1, saved;

	*what = "start it";
	*to = NULL;
	if (c == NULL)
		return -1;
	c->to = c->from = -1;
	c->timeout = timeout;
	buf_init(&c->out, SIZE_MAX / 2);
	buf_init(&c->in, COPROCESS_LINE_MAX);
	if ((c->name = strdup(argv[0])) != NULL && make_env(&l) == 0)
		rc = launch(&l, c, what);
	saved = errno;
	launch_clear(&l);
	if (rc == -1) {
		coprocess_kill(c, 0, NULL);
		coprocess_end(c);
	} else
		*to = c;
	errno = saved;
	return rc;
}

/* Has it ended?  It stays a zombie, so that nobody else gets its number. */
static bool
has_ended(const struct coprocess *c)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	return waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG |
	    WNOWAIT) == -1 ? errno != EINTR : info.si_pid != 0;
}

void
coprocess_kill(struct coprocess *c, int wait_ms, int *status)
{
	const struct timespec pause = { 0, POLL_MS * 1000000 };
	int64_t deadline = fdio_now() + wait_ms;
	int ignored;

	close_end(&c->to);
	close_end(&c->from);
	if (c->pid == 0)
		return;
	while (!has_ended(c) && fdio_now() < deadline)
		(void)nanosleep(&pause, NULL);
	/* What it started goes with it. */
	(void)kill(-c->pid, SIGKILL);
	(void)kill(c->pid, SIGKILL);
	while (waitpid(c->pid, status == NULL ? &ignored : status, 0) == -1 &&
	    errno == EINTR)
		continue;
	c->pid = 0;
}

void
coprocess_end(void *resource)
{
	struct coprocess *c = resource;

	if (c == NULL)
		return;
	coprocess_kill(c, COPROCESS_END_WAIT, NULL);
	buf_free(&c->out);
	buf_free(&c->in);
	free(c->name);
	free(c);
}
