#include "sys/system.h"
#include "sys/error.h"
#include "sys/sandbox.h"

static void
add(int *list, size_t *n, struct sandbox *s, int fd)
{
	if (*n == SANDBOX_FDS)
		s->full = true;
	else
		list[(*n)++] = fd;
}

void
sandbox_init(struct sandbox *s)
{
	memset(s, 0, sizeof(*s));
	sandbox_read(s, STDIN_FILENO);
	sandbox_write(s, STDOUT_FILENO);
	sandbox_write(s, STDERR_FILENO);
}

void
sandbox_read(struct sandbox *s, int fd)
{
	add(s->reads, &s->nreads, s, fd);
}

void
sandbox_write(struct sandbox *s, int fd)
{
	add(s->writes, &s->nwrites, s, fd);
}

void
sandbox_child(struct sandbox *s, pid_t pid)
{
	if (s->nchildren == SANDBOX_CHILDREN)
		s->full = true;
	else
		s->children[s->nchildren++] = pid;
}

#if defined(PGC_NO_SANDBOX) || !defined(HAVE_SECCOMP)

bool
sandbox_close_files(void)
{
	return false;
}

#endif
#if defined(PGC_NO_SANDBOX)

int
sandbox_enter(const struct sandbox *s, struct sandbox_state *state,
    struct error *e)
{
	(void)s;
	(void)e;
	memset(state, 0, sizeof(*state));
	state->left_out = true;
	return 0;
}

#elif !defined(HAVE_SECCOMP)

int
sandbox_enter(const struct sandbox *s, struct sandbox_state *state,
    struct error *e)
{
	(void)s;
	memset(state, 0, sizeof(*state));
	return error_set(e, EX_UNAVAILABLE, "could not enter the sandbox: "
	    "there is none for this system");
}

#else

#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <seccomp.h>

/* An int in a register: what stands in its upper half is nobody's. */
#define INT_BITS	0xffffffffu
#define IS(arg, value)	SCMP_CMP((arg), SCMP_CMP_MASKED_EQ, INT_BITS, \
			    (scmp_datum_t)(uint32_t)(value))
#define HAS(arg, bits)	SCMP_CMP((arg), SCMP_CMP_MASKED_EQ, (bits), (bits))
#define HAS_NOT(arg, bits) SCMP_CMP((arg), SCMP_CMP_MASKED_EQ, (bits), 0)

/*
 * Whatever their arguments.  Numbers below 0 are calls that this machine
 * does not have; libseccomp passes over them.
 */
static const int any_arguments[] = {
	/* memory; mmap and mprotect are below */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(mlock), SCMP_SYS(mlock2), SCMP_SYS(munlock),
	/* time */
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64),
	SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(alarm), SCMP_SYS(setitimer),
	/* waiting */
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(ppoll_time64),
	SCMP_SYS(restart_syscall), SCMP_SYS(futex), SCMP_SYS(futex_time64),
	SCMP_SYS(sched_yield),
	/* signals, which only come to us; sending is below */
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
	SCMP_SYS(getpid), SCMP_SYS(gettid),
	/* randomness */
	SCMP_SYS(getrandom),
	/* the end */
	SCMP_SYS(close), SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/* Only where there is a child: to wait for its end. */
static const int with_children[] = {
	SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep),
	SCMP_SYS(clock_nanosleep_time64),
};

static int
allow_all(scmp_filter_ctx f, const int *calls, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0);
	return rc;
}

/* `call` on these descriptors and no other. */
static int
allow_fds(scmp_filter_ctx f, int call, const int *fds, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1,
		    IS(0, fds[i]));
	return rc;
}

/* Memory that nothing is mapped into, and that never holds instructions. */
static int
allow_memory(scmp_filter_ctx f)
{
	const int maps[] = { SCMP_SYS(mmap), SCMP_SYS(mmap2) };
	int rc = 0;

	for (size_t i = 0; i < NITEMS(maps) && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, maps[i], 2,
		    HAS_NOT(2, PROT_EXEC), HAS(3, MAP_ANONYMOUS));
	return rc != 0 ? rc : seccomp_rule_add(f, SCMP_ACT_ALLOW,
	    SCMP_SYS(mprotect), 1, HAS_NOT(2, PROT_EXEC));
}

/* raise() and abort(): signals to ourselves, by any of the three calls. */
static int
allow_own_signals(scmp_filter_ctx f)
{
	pid_t pid = getpid();
	int rc;

	if ((rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    IS(0, pid))) == 0 &&
	    (rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tkill), 1,
	    IS(0, pid))) == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(kill), 1,
		    IS(0, pid));
	return rc;
}

/* A child may be waited for and killed, alone and with its group. */
static int
allow_child(scmp_filter_ctx f, pid_t pid)
{
	int rc;

	if ((rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(wait4), 1,
	    IS(0, pid))) == 0 &&
	    (rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(waitpid), 1,
	    IS(0, pid))) == 0 &&
	    (rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(waitid), 1,
	    IS(1, pid))) == 0 &&
	    (rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(kill), 2,
	    IS(0, pid), IS(1, SIGKILL))) == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(kill), 2,
		    IS(0, -pid), IS(1, SIGKILL));
	return rc;
}

/*
 * What stdio asks when it first writes to a stream: how large are its blocks,
 * is it a terminal?  It takes an error for an answer.  newfstatat and statx
 * could be asked of any path, so they are not answered.
 */
static int
refuse_politely(scmp_filter_ctx f)
{
	int rc;

	if ((rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fstat), 0)) ==
	    0 && (rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fstat64),
	    0)) == 0 && (rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES),
	    SCMP_SYS(newfstatat), 0)) == 0 && (rc = seccomp_rule_add(f,
	    SCMP_ACT_ERRNO(EACCES), SCMP_SYS(statx), 0)) == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOTTY),
		    SCMP_SYS(ioctl), 1, IS(1, TCGETS));
	return rc;
}

static int
fill(scmp_filter_ctx f, const struct sandbox *s)
{
	int rc;

	/*
	 * Old kernels slow the whole process down so that foreign code in it
	 * can not measure its memory.  There is no foreign code in ours.
	 */
	(void)seccomp_attr_set(f, SCMP_FLTATR_CTL_SSB, 1);
	if ((rc = seccomp_attr_set(f, SCMP_FLTATR_ACT_BADARCH,
	    SCMP_ACT_KILL_PROCESS)) != 0 ||
	    (rc = allow_fds(f, SCMP_SYS(read), s->reads, s->nreads)) != 0 ||
	    (rc = allow_fds(f, SCMP_SYS(write), s->writes,
	    s->nwrites)) != 0 ||
	    (rc = allow_fds(f, SCMP_SYS(writev), s->writes,
	    s->nwrites)) != 0 ||
	    (rc = allow_memory(f)) != 0 ||
	    (rc = allow_own_signals(f)) != 0 ||
	    (rc = refuse_politely(f)) != 0 ||
	    (rc = allow_all(f, any_arguments, NITEMS(any_arguments))) != 0)
		return rc;
	for (size_t i = 0; i < s->nchildren && rc == 0; i++)
		rc = allow_child(f, s->children[i]);
	return rc != 0 || s->nchildren == 0 ? rc :
	    allow_all(f, with_children, NITEMS(with_children));
}

static int
enter_seccomp(const struct sandbox *s, struct error *e)
{
	scmp_filter_ctx f;
	int rc;

	/* NULL also where the kernel can not kill a process as a whole. */
	if ((f = seccomp_init(SCMP_ACT_KILL_PROCESS)) == NULL)
		return error_set(e, EX_UNAVAILABLE, "could not enter the "
		    "sandbox: this kernel has no seccomp filters");
	if ((rc = fill(f, s)) == 0)
		rc = seccomp_load(f);
	seccomp_release(f);
	return rc == 0 ? 0 : error_set(e, EX_UNAVAILABLE, "could not enter "
	    "the sandbox: seccomp: %s", strerror(-rc));
}

/*
 * Landlock, by its numbers: headers older than the kernel name fewer rights.
 * Rights of files by version, landlock(7).
 */
#define LANDLOCK_CREATE		444
#define LANDLOCK_RESTRICT	446
#define LANDLOCK_ASK_VERSION	1u

struct landlock_rights {
	uint64_t	files, net, scopes;
};

bool
sandbox_close_files(void)
{
	static const uint64_t rights[] = { 0, (1u << 13) - 1, (1u << 14) - 1,
	    (1u << 15) - 1, (1u << 15) - 1, (1u << 16) - 1 };
	struct landlock_rights r = { 0, 0, 0 };
	long version = syscall(LANDLOCK_CREATE, NULL, 0, LANDLOCK_ASK_VERSION);
	size_t size = sizeof(r.files);
	bool done;
	int fd;

	if (version <= 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return false;
	if (version >= (long)NITEMS(rights))
		version = NITEMS(rights) - 1;
	r.files = rights[version];
	if (version >= 4) {
		r.net = 3;	/* bind, connect */
		size += sizeof(r.net);
	}
	if ((fd = (int)syscall(LANDLOCK_CREATE, &r, size, 0)) == -1)
		return false;
	done = syscall(LANDLOCK_RESTRICT, fd, 0) == 0;
	close(fd);
	return done;
}

int
sandbox_enter(const struct sandbox *s, struct sandbox_state *state,
    struct error *e)
{
	memset(state, 0, sizeof(*state));
	if (s->full)
		return error_set(e, EX_UNAVAILABLE, "could not enter the "
		    "sandbox: more than %d helpers", SANDBOX_CHILDREN);
	tzset();	/* gmtime_r looks for the zone's file once */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return error_set(e, EX_UNAVAILABLE, "could not enter the "
		    "sandbox: no_new_privs: %s", strerror(errno));
	state->files = sandbox_close_files();
	if (enter_seccomp(s, e) == -1)
		return -1;
	state->calls = true;
	return 0;
}

#endif
