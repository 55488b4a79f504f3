/*
 * The sandbox: what a filter needs while rows pass, and nothing else.
 *
 * A process that has opened all it needs gives up the rest, for good: with a
 * seccomp filter every system call outside of a named list kills it (SIGSYS),
 * and where the kernel has Landlock no file can be opened either.  The list,
 * in sandbox.c, is told in pgmask(1), SECURITY; the two go together.
 */
#ifndef SYS_SANDBOX_H
#define SYS_SANDBOX_H

struct error;

#define SANDBOX_FDS		160	/* descriptors to read, and to write */
#define SANDBOX_CHILDREN	64

/* What stays allowed by number; everything else on the list is for all. */
struct sandbox {
	int	reads[SANDBOX_FDS], writes[SANDBOX_FDS];
	pid_t	children[SANDBOX_CHILDREN];	/* leaders of their groups */
	size_t	nreads, nwrites, nchildren;
	bool	full;			/* something did not fit */
};

/* What the process is in. */
struct sandbox_state {
	bool	left_out;		/* of this build */
	bool	calls;			/* the seccomp filter */
	bool	files;			/* Landlock */
};

/* Standard input to read, standard output and error to write. */
void	sandbox_init(struct sandbox *);

/* More of them; too many are an error of sandbox_enter. */
void	sandbox_read(struct sandbox *, int fd);
void	sandbox_write(struct sandbox *, int fd);
void	sandbox_child(struct sandbox *, pid_t);	/* to wait for and to kill */

/*
 * Closes the door.  From here on the process opens nothing: not a time zone,
 * not a locale, no library's own file; whoever has such a library loads it
 * before.  One thread.  0, or -1 with EX_UNAVAILABLE: this system has no
 * seccomp filters, or did not take ours; then the process is as it was or
 * has less.  A build with PGC_NO_SANDBOX does nothing and succeeds.
 */
int	sandbox_enter(const struct sandbox *, struct sandbox_state *,
	    struct error *);

/*
 * The part of it that Landlock is: no file is opened, made, renamed or
 * removed, and no TCP port is used.  False: this kernel has none.
 */
bool	sandbox_close_files(void);

/* What a helper can be denied beyond what all are; pgmask-rules(5) tells it. */
enum {
	SANDBOX_NETWORK = 1,	/* sockets but for pairs of streams */
	SANDBOX_WRITE = 2,	/* files to write, make, change or remove */
};

/*
 * For a child that is about to run a helper: no core, no new privileges, and
 * calls that are denied fail from here on, also in all that it starts.  0, or
 * -1 with errno; where there are no seccomp filters only if `deny` is not 0.
 */
int	sandbox_helper(unsigned int deny);

#endif
