/*
 * What a helper that we run is denied.  All else is let through: nobody knows
 * what an interpreter needs.
 */
#include "sys/system.h"
#include "sys/sandbox.h"

#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#ifndef HAVE_SECCOMP

static int
load_filter(unsigned int deny)
{
	(void)deny;
	return -ENOSYS;
}

#else

#include <sys/socket.h>

#include <seccomp.h>

#define ARG_HAS(arg, mask, value) \
	SCMP_CMP((arg), SCMP_CMP_MASKED_EQ, (mask), (scmp_datum_t)(value))
#define SOCK_KIND	0xf	/* socket(2): the type without its flags */

/* Calls that are younger than libseccomp's headers, by number. */
#define MOUNT_SETATTR	442
#define FCHMODAT2	452
#define SETXATTRAT	463
#define REMOVEXATTRAT	466
#define FILE_SETATTR	469

/* Looking into other processes, the kernel's keys, the machine itself. */
static const int denied_to_all[] = {
	SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev), SCMP_SYS(pidfd_getfd), SCMP_SYS(kcmp),
	SCMP_SYS(perf_event_open), SCMP_SYS(bpf), SCMP_SYS(userfaultfd),
	SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(keyctl),
	SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root),
	SCMP_SYS(fsopen), SCMP_SYS(open_tree), SCMP_SYS(move_mount),
	MOUNT_SETATTR,
	SCMP_SYS(chroot), SCMP_SYS(setns), SCMP_SYS(unshare),
	SCMP_SYS(open_by_handle_at), SCMP_SYS(init_module),
	SCMP_SYS(finit_module), SCMP_SYS(delete_module),
	SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot),
	SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(acct),
};

static const int denied_network[] = {
	SCMP_SYS(socket), SCMP_SYS(socketcall), SCMP_SYS(connect),
	SCMP_SYS(bind), SCMP_SYS(listen),
};

/* openat2 has its flags in memory, where no filter looks. */
static const int denied_write[] = {
	SCMP_SYS(creat), SCMP_SYS(truncate), SCMP_SYS(truncate64),
	SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(mkdir),
	SCMP_SYS(mkdirat), SCMP_SYS(rmdir), SCMP_SYS(unlink),
	SCMP_SYS(unlinkat), SCMP_SYS(link), SCMP_SYS(linkat),
	SCMP_SYS(symlink), SCMP_SYS(symlinkat), SCMP_SYS(rename),
	SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(chmod),
	SCMP_SYS(fchmod), SCMP_SYS(fchmodat), FCHMODAT2, SCMP_SYS(chown),
	SCMP_SYS(fchown), SCMP_SYS(lchown), SCMP_SYS(fchownat),
	SCMP_SYS(utime), SCMP_SYS(utimes), SCMP_SYS(futimesat),
	SCMP_SYS(utimensat), SCMP_SYS(setxattr), SCMP_SYS(lsetxattr),
	SCMP_SYS(fsetxattr), SCMP_SYS(removexattr), SCMP_SYS(lremovexattr),
	SCMP_SYS(fremovexattr), SETXATTRAT, REMOVEXATTRAT, FILE_SETATTR,
	SCMP_SYS(mq_open), SCMP_SYS(msgget), SCMP_SYS(shmget), SCMP_SYS(ipc),
};

static int
deny_all(scmp_filter_ctx f, int error, const int *calls, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO((uint32_t)error),
		    calls[i], 0);
	return rc;
}

/*
 * Pairs of stream sockets stay: interpreters talk to themselves over them.
 * Those of datagrams could be sent to anybody.
 */
static int
deny_network(scmp_filter_ctx f)
{
	const int kinds[] = { SOCK_DGRAM, SOCK_RAW };
	int rc = deny_all(f, EACCES, denied_network, NITEMS(denied_network));

	for (size_t i = 0; i < NITEMS(kinds) && rc == 0; i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES),
		    SCMP_SYS(socketpair), 1, ARG_HAS(1, SOCK_KIND, kinds[i]));
	return rc;
}

static int
deny_write(scmp_filter_ctx f)
{
	const struct {
		int	mask, value;
	} flags[] = {
		{ O_ACCMODE, O_WRONLY }, { O_ACCMODE, O_RDWR },
		{ O_ACCMODE, O_ACCMODE }, { O_CREAT, O_CREAT },
		{ O_TRUNC, O_TRUNC },
	};
	int rc = deny_all(f, EACCES, denied_write, NITEMS(denied_write));

	for (size_t i = 0; i < NITEMS(flags) && rc == 0; i++) {
		rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES),
		    SCMP_SYS(open), 1, ARG_HAS(1, (scmp_datum_t)flags[i].mask,
		    flags[i].value));
		if (rc == 0)
			rc = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES),
			    SCMP_SYS(openat), 1, ARG_HAS(2,
			    (scmp_datum_t)flags[i].mask, flags[i].value));
	}
	return rc;
}

static int
fill(scmp_filter_ctx f, unsigned int deny)
{
	/* Interpreters do without these where the kernel is older. */
	const int newer[] = { SCMP_SYS(io_uring_setup), SCMP_SYS(openat2) };
	int rc;

	(void)seccomp_attr_set(f, SCMP_FLTATR_CTL_SSB, 1);
	if ((rc = deny_all(f, EPERM, denied_to_all,
	    NITEMS(denied_to_all))) != 0 ||
	    (rc = deny_all(f, ENOSYS, newer, NITEMS(newer))) != 0)
		return rc;
	if ((deny & SANDBOX_NETWORK) != 0 && (rc = deny_network(f)) != 0)
		return rc;
	return (deny & SANDBOX_WRITE) != 0 ? deny_write(f) : 0;
}

/* 0, or an errno below 0. */
static int
load_filter(unsigned int deny)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
	int rc;

	if (f == NULL)
		return -ENOSYS;
	if ((rc = fill(f, deny)) == 0)
		rc = seccomp_load(f);
	seccomp_release(f);
	return rc;
}

#endif

int
sandbox_helper(unsigned int deny)
{
	struct rlimit none = { 0, 0 };
	int rc;

	if (setrlimit(RLIMIT_CORE, &none) == -1)
		return -1;
#ifdef PR_SET_NO_NEW_PRIVS
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return -1;
#endif
	if ((rc = load_filter(deny)) == 0 || deny == 0)
		return 0;
	errno = -rc;
	return -1;
}
