/*
 * confined probe		is there a sandbox? 0; 77: left out of this build
 * confined list [PID]		names the system calls that it lets through with
 *				any arguments; with a child PID
 * confined try WHAT [helper]	enters the sandbox, perhaps with a helper of its
 *				own, and does it: "survived"
 * confined files		enters Landlock alone and opens a file
 * confined without COMMAND [ARGUMENT ...]
 *				runs it where there is neither seccomp nor Landlock
 */
#include "sys/system.h"
#include "sys/error.h"
#include "sys/sandbox.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

#ifdef HAVE_SECCOMP
#include <seccomp.h>

#define CALLS_MAX	600
#define TIMEOUT_S	10
#define SKIPPED		77

static int spare;	/* a descriptor that is open and not on the list */
static pid_t other;	/* a process that is not ours */
static pid_t helper;	/* one that is */
static void *page;

static void
enter(pid_t child)
{
	struct sandbox_state state;
	struct error e = { 0 };
	struct sandbox s;

	sandbox_init(&s);
	if (child != 0)
		sandbox_child(&s, child);
	if (sandbox_enter(&s, &state, &e) == -1) {
		fprintf(stderr, "confined: %s\n", e.message);
		exit(EX_UNAVAILABLE);
	}
	if (state.left_out)
		exit(SKIPPED);
}

static long
try_connect(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	return connect(spare, (struct sockaddr *)&to, sizeof(to));
}

static long
try_execve(void)
{
	char *argv[] = { NULL };

	return execve("/bin/true", argv, argv);
}

/* A call of the 32-bit interface: their numbers mean other things. */
static long
try_int80(void)
{
#ifdef __x86_64__
	long rc;

	__asm__ volatile ("int $0x80" : "=a" (rc) : "a" (20) : "memory");
	return rc;
#else
	raise(SIGSYS);
	return 0;
#endif
}

static const struct {
	const char	*name;
	int		 call;	/* -1: by the function */
	long		 arg[4];
	long		(*function)(void);
} tries[] = {
	{ "open", SYS_openat, { AT_FDCWD, (long)"/dev/null", O_RDONLY }, NULL },
	{ "create", SYS_openat, { AT_FDCWD, (long)"/tmp/x", O_CREAT, 0600 },
	    NULL },
	{ "socket", SYS_socket, { AF_INET, SOCK_STREAM }, NULL },
	{ "unix socket", SYS_socket, { AF_UNIX, SOCK_STREAM }, NULL },
	{ "connect", -1, { 0 }, try_connect },
	{ "clone", SYS_clone, { SIGCHLD }, NULL },
	{ "execve", -1, { 0 }, try_execve },
	{ "ptrace", SYS_ptrace, { PTRACE_TRACEME }, NULL },
	{ "unlink", SYS_unlinkat, { AT_FDCWD, (long)"/nothing" }, NULL },
	{ "rename", SYS_renameat2, { AT_FDCWD, (long)"/a", AT_FDCWD, (long)"/b" },
	    NULL },
	{ "pipe", SYS_pipe2, { 0 }, NULL },
	{ "dup", SYS_dup, { 1 }, NULL },
	{ "prctl", SYS_prctl, { PR_SET_DUMPABLE, 1 }, NULL },
	{ "process_vm_readv", SYS_process_vm_readv, { 1 }, NULL },
	{ "setuid", SYS_setuid, { 0 }, NULL },
	{ "int80", -1, { 0 }, try_int80 },
	/* Calls that are let through, with what they are not let through. */
	{ "read of another descriptor", SYS_read, { -2 }, NULL },
	{ "write to another descriptor", SYS_write, { -2 }, NULL },
	{ "writev to another descriptor", SYS_writev, { -2 }, NULL },
	{ "read of stdout", SYS_read, { 1 }, NULL },
	{ "write to stdin", SYS_write, { 0 }, NULL },
	{ "kill of another process", SYS_kill, { -3, SIGCONT }, NULL },
	{ "kill of all", SYS_kill, { -1, SIGCONT }, NULL },
	{ "tgkill of another process", SYS_tgkill, { -3, -3, SIGCONT }, NULL },
	{ "wait of another process", SYS_wait4, { -3, 0, WNOHANG }, NULL },
	{ "wait of the helper", SYS_wait4, { -6, 0, WNOHANG }, NULL },
	{ "SIGTERM to the helper", SYS_kill, { -6, SIGTERM }, NULL },
	{ "SIGKILL to the helper", SYS_kill, { -6, SIGKILL }, NULL },
	{ "memory for instructions", SYS_mmap, { 0, 4096, PROT_READ |
	    PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS }, NULL },
	{ "a file in memory", SYS_mmap, { 0, 4096, PROT_READ, MAP_PRIVATE },
	    NULL },
	{ "mprotect for instructions", SYS_mprotect, { -4, 4096, PROT_READ |
	    PROT_EXEC }, NULL },
	/* And with what they are for. */
	{ "nothing", SYS_getpid, { 0 }, NULL },
	{ "write to stderr", SYS_write, { 2 }, NULL },
	{ "kill of ourselves", SYS_kill, { -5, 0 }, NULL },
	{ "memory", SYS_mmap, { 0, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS }, NULL },
};

/* -2: spare, -3: other, -4: page, -5: ourselves, -6: helper. */
static long
value_of(long arg)
{
	switch (arg) {
	case -2:
		return spare;
	case -3:
		return other;
	case -4:
		return (long)page;
	case -5:
		return getpid();
	case -6:
		return helper;
	}
	return arg;
}

static void
start_helper(void)
{
	pid_t parent = getpid();

	if ((helper = fork()) != 0)
		return;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	alarm(TIMEOUT_S);
	if (getppid() == parent)
		pause();
	_exit(0);
}

static int
try(const char *what, bool admit)
{
	long arg[4];

	for (size_t i = 0; i < NITEMS(tries); i++) {
		if (strcmp(what, tries[i].name) != 0)
			continue;
		spare = tries[i].call == -1 ? socket(AF_UNIX, SOCK_STREAM, 0) :
		    open("/dev/zero", O_RDWR);
		other = getppid();
		start_helper();
		page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE |
		    MAP_ANONYMOUS, -1, 0);
		for (size_t k = 0; k < NITEMS(arg); k++)
			arg[k] = value_of(tries[i].arg[k]);
		enter(admit ? helper : 0);
		if (tries[i].call == -1)
			(void)tries[i].function();
		else
			(void)syscall(tries[i].call, arg[0], arg[1], arg[2],
			    arg[3], -1L, 0L);
		(void)!write(STDOUT_FILENO, "survived\n", 9);
		_exit(0);
	}
	fprintf(stderr, "confined: nothing is called %s\n", what);
	return EX_USAGE;
}

static int
list(pid_t child)
{
	struct rlimit none = { 0, 0 };
	int status;
	char *name;
	pid_t pid;

	(void)setrlimit(RLIMIT_CORE, &none);
	for (int n = 0; n < CALLS_MAX; n++) {
		if ((pid = fork()) == 0) {
			alarm(TIMEOUT_S);
			enter(child);
			(void)syscall(n, -1L, -1L, -1L, -1L, -1L, -1L);
			_exit(0);
		}
		if (pid == -1 || waitpid(pid, &status, 0) == -1)
			return EX_OSERR;
		if (WIFEXITED(status) && (WEXITSTATUS(status) == SKIPPED ||
		    WEXITSTATUS(status) == EX_UNAVAILABLE))
			return WEXITSTATUS(status);
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
			continue;
		name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, n);
		if (name == NULL)
			printf("%d\n", n);
		else
			printf("%s\n", name);
		free(name);
	}
	return 0;
}

static int
files(void)
{
	if (!sandbox_close_files())
		return SKIPPED;
	if (open("/dev/null", O_RDONLY) == -1 && errno == EACCES)
		return 0;
	fprintf(stderr, "confined: /dev/null: %s\n", strerror(errno));
	return 1;
}

/* What a container without them answers. */
static int
without(char *argv[])
{
	const int calls[] = { SCMP_SYS(seccomp), 444, 445, 446 };
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);

	if (f == NULL)
		return EX_UNAVAILABLE;
	for (size_t i = 0; i < NITEMS(calls); i++)
		if (seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), calls[i],
		    0) != 0)
			return EX_OSERR;
	if (seccomp_rule_add(f, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
	    SCMP_A0(SCMP_CMP_MASKED_EQ, 0xffffffffu, PR_SET_SECCOMP)) != 0 ||
	    seccomp_load(f) != 0)
		return EX_OSERR;
	seccomp_release(f);
	execvp(argv[0], argv);
	return EX_UNAVAILABLE;
}

int
main(int argc, char *argv[])
{
	pid_t child;

	if (argc < 2)
		return EX_USAGE;
	if (strcmp(argv[1], "probe") == 0) {
		enter(0);
		return 0;
	}
	if (strcmp(argv[1], "files") == 0)
		return files();
	if (strcmp(argv[1], "list") == 0) {
		child = argc > 2 ? (pid_t)strtol(argv[2], NULL, 10) : 0;
		return list(child);
	}
	if (strcmp(argv[1], "try") == 0 && argc > 2)
		return try(argv[2], argc > 3);
	if (strcmp(argv[1], "without") == 0 && argc > 2)
		return without(argv + 2);
	return EX_USAGE;
}

#else

int
main(void)
{
	return 77;
}

#endif
