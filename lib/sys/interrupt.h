/*
 * How a blocked call learns that somebody wants something.
 *
 * Signal handlers are installed without SA_RESTART, so a signal ends a
 * blocked read(2), write(2) or poll(2) with EINTR.  The library then asks
 * `check`, which may do small work (print progress) and returns true when the
 * process is to end.  A NULL pointer or a NULL check never interrupts.
 *
 * A signal that comes between two calls would be slept through; whoever
 * installs handlers therefore keeps a timer ticking from the first signal on.
 */
#ifndef SYS_INTERRUPT_H
#define SYS_INTERRUPT_H

struct interrupt {
	bool	(*check)(void *ctx);
	void	*ctx;
};

static inline bool
interrupted(const struct interrupt *i)
{
	return i != NULL && i->check != NULL && i->check(i->ctx);
}

#endif
