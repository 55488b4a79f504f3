#include "sys/system.h"
#include "sys/error.h"
#include "io/fdio.h"
#include "mask/coprocess.h"

#include <sys/wait.h>

#define READ_PIECE	65536

/* Kills it and says why; what it wrote is in no message. */
static int
fail(struct coprocess *c, struct error *e, const char *fmt, ...)
    PRINTFLIKE(3, 4);

static int
fail(struct coprocess *c, struct error *e, const char *fmt, ...)
{
	char reason[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	coprocess_kill(c, 0, NULL);
	c->failed = true;
	return error_set(e, EX_TEMPFAIL, "the helper \"%s\" %s", c->name,
	    reason);
}

/* It closed a pipe: how did it end? */
static int
fail_ended(struct coprocess *c, struct error *e)
{
	int status = 0;

	coprocess_kill(c, COPROCESS_DEATH_WAIT, &status);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		return fail(c, e, "ended by signal %d (SIGSYS), as a program "
		    "for another machine than pgmask's does", SIGSYS);
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		return fail(c, e, "ended by signal %d", WTERMSIG(status));
	if (WIFEXITED(status))
		return fail(c, e, "ended with status %d",
		    WEXITSTATUS(status));
	return fail(c, e, "went away");
}

/* Lines to ask, until the window is full.  -1: out of memory. */
static int
fill(struct coprocess *c, const struct coprocess_talk *t, bool *asked_all)
{
	int rc;

	if (c->written == c->out.len || c->written > COPROCESS_WINDOW) {
		c->out.len -= c->written;
		if (c->out.len > 0)
			memmove(c->out.data, c->out.data + c->written,
			    c->out.len);
		c->written = 0;
	}
	while (!*asked_all && c->out.len - c->written < COPROCESS_WINDOW) {
		if ((rc = t->ask(t->ctx, &c->out)) == -1)
			return -1;
		*asked_all = rc == 0;
	}
	return 0;
}

/* 0, or -1 with the error set. */
static int
send_some(struct coprocess *c, struct error *e)
{
	ssize_t n = write(c->to, c->out.data + c->written,
	    c->out.len - c->written);

	if (n >= 0)
		c->written += (size_t)n;
	else if (errno == EPIPE)
		return fail_ended(c, e);
	else if (errno != EAGAIN && errno != EINTR)
		return fail(c, e, "cannot be written to: %s",
		    strerror(errno));
	return 0;
}

/* 0, or -1 with the error set. */
static int
receive_some(struct coprocess *c, struct error *e)
{
	size_t room = c->in.max - c->in.len;
	ssize_t n;

	if (room > READ_PIECE)
		room = READ_PIECE;
	if (room == 0)
		return fail(c, e, "wrote a line of more than %d bytes",
		    COPROCESS_LINE_MAX);
	if (buf_reserve(&c->in, room) == -1) {
		fail(c, e, "was given up");
		return error_nomem(e);
	}
	n = read(c->from, c->in.data + c->in.len, room);
	if (n == 0)
		return fail_ended(c, e);
	if (n > 0)
		c->in.len += (size_t)n;
	else if (errno != EAGAIN && errno != EINTR)
		return fail(c, e, "cannot be read from: %s", strerror(errno));
	return 0;
}

/*
 * Hands over the whole lines that are there.  1: the last answer was among
 * them; 0; or -1 with the error set.  *progress: there was one.
 */
static int
take_lines(struct coprocess *c, const struct coprocess_talk *t,
    bool *progress, struct error *e)
{
	const char *start = (const char *)c->in.data, *p = start, *end,
	    *newline, *why = "";
	int rc = 0;

	if (c->in.len == 0)
		return 0;
	end = start + c->in.len;
	while (rc == 0 && p < end && (newline = memchr(p + c->scanned, '\n',
	    (size_t)(end - p) - c->scanned)) != NULL) {
		rc = t->answer(t->ctx, p, (size_t)(newline - p), &why);
		p = newline + 1;
		c->scanned = 0;
		*progress = true;
	}
	if (rc == -1)
		return fail(c, e, "%s", why);
	if (rc == 1 && (p < end || c->written < c->out.len))
		return fail(c, e, "answered more than it was asked");
	c->scanned = (size_t)(end - p);
	if (p > start)
		memmove(c->in.data, p, c->scanned);
	c->in.len = c->scanned;
	return rc;
}

/* Waits until one side can go on.  0, or -1 with the error set. */
static int
wait_for(struct coprocess *c, int64_t deadline, struct error *e)
{
	struct pollfd fds[2] = { { c->from, POLLIN, 0 },
	    { c->written < c->out.len ? c->to : -1, POLLOUT, 0 } };
	int64_t left = deadline - fdio_now();

	if (left <= 0)
		return fail(c, e, "gave no answer for %d seconds",
		    c->timeout / 1000);
	if (poll(fds, 2, (int)left) == -1 && errno != EINTR)
		return fail(c, e, "cannot be waited for: %s",
		    strerror(errno));
	return fds[1].revents != 0 && send_some(c, e) == -1 ? -1 : 0;
}

int
coprocess_talk(struct coprocess *c, const struct coprocess_talk *t,
    struct error *e)
{
	int64_t deadline = fdio_now() + c->timeout;
	bool asked_all = false, progress;
	int rc;

	if (c->failed)
		return error_set(e, EX_TEMPFAIL, "the helper \"%s\" failed "
		    "before", c->name);
	for (;;) {
		if (fill(c, t, &asked_all) == -1) {
			fail(c, e, "was given up");
			return error_nomem(e);
		}
		if (wait_for(c, deadline, e) == -1 ||
		    receive_some(c, e) == -1)
			return -1;
		progress = false;
		rc = take_lines(c, t, &progress, e);
		if (rc != 0)
			return rc == 1 ? 0 : -1;
		if (progress)
			deadline = fdio_now() + c->timeout;
	}
}
