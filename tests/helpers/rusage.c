/*
 * rusage FILE COMMAND [ARG ...]: runs the command and appends one line of
 * JSON to FILE: the program's name, its peak resident memory in KiB, its CPU
 * time in seconds and its exit status as a shell would say it.  Ends as the
 * command ended.  SIGTERM and SIGINT are passed on.
 */
#include "sys/system.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <err.h>

static volatile sig_atomic_t child;

static void
pass_on(int sig)
{
	if (child > 0)
		kill((pid_t)child, sig);
}

static double
seconds(struct timeval tv)
{
	return (double)tv.tv_sec + (double)tv.tv_usec / 1e6;
}

static void
report(const char *path, const char *program, int code,
    const struct rusage *ru)
{
	const char *slash = strrchr(program, '/');
	char line[512];
	int fd, n;

	n = snprintf(line, sizeof(line), "{\"program\":\"%s\",\"rss_kib\":%ld,"
	    "\"user\":%.3f,\"system\":%.3f,\"status\":%d}\n",
	    slash != NULL ? slash + 1 : program, ru->ru_maxrss,
	    seconds(ru->ru_utime), seconds(ru->ru_stime), code);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (fd == -1 || write(fd, line, (size_t)n) != n || close(fd) == -1)
		err(EX_IOERR, "could not write %s", path);
}

int
main(int argc, char *argv[])
{
	struct sigaction sa = { .sa_handler = pass_on };
	struct rusage ru;
	int status, code;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "usage: rusage FILE COMMAND [ARG ...]\n");
		return EX_USAGE;
	}
	pid = fork();
	if (pid == -1)
		err(EX_OSERR, "could not fork");
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		err(127, "could not run %s", argv[2]);
	}
	child = pid;
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	while (wait4(pid, &status, 0, &ru) == -1)
		if (errno != EINTR)
			err(EX_OSERR, "could not wait");
	code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	report(argv[1], argv[2], code, &ru);
	return code;
}
