#include "sys/system.h"
#include "sys/error.h"
#include "io/fdio.h"
#include "tools/common/pipe.h"
#include "tools/common/signals.h"

static ssize_t
source_read(void *ctx, void *p, size_t n)
{
	struct pipe_in *in = ctx;

	return fdio_read(in->fd, p, n, in->intr);
}

int
pipe_in_open(struct pipe_in *in, const struct interrupt *intr,
    struct error *err)
{
	struct stream_source source = { .read = source_read, .ctx = in };

	memset(in, 0, sizeof(*in));
	in->fd = STDIN_FILENO;
	in->intr = intr;
	stream_reader_init(&in->reader, source);
	if (isatty(in->fd)) {
		error_set(err, EX_USAGE,
		    "could not read a stream: stdin is a terminal");
		return error_hint(err, "put pgcopy-out in front of it: "
		    "pgcopy-out ... | ...");
	}
	fdio_enlarge_pipe(in->fd);
	return 0;
}

void
pipe_in_close(struct pipe_in *in)
{
	stream_reader_free(&in->reader);
}

int
pipe_in_error(const struct pipe_in *in, enum stream_result result,
    struct error *err)
{
	const char *why = stream_reader_why(&in->reader);

	switch (result) {
	case STREAM_CUT:
		error_set(err, EX_TEMPFAIL, "the input was cut: %s", why);
		return error_hint(err, "the command before this one ended "
		    "early; its own message says why.  The same line again "
		    "goes on");
	case STREAM_DAMAGED:
		return error_set(err, EX_DATAERR, "could not read the input: "
		    "%s", why);
	case STREAM_IOERR:
		if (errno == EINTR && signals_stop() != 0)
			return error_set(err, EX_TEMPFAIL,
			    "ended by a signal");
		if (errno == ENOMEM)
			return error_nomem(err);
		return error_set(err, EX_IOERR, "could not read the input: %s",
		    strerror(errno));
	case STREAM_FRAME:
	case STREAM_END:
		break;
	}
	return error_set(err, EX_SOFTWARE, "no error to report");
}

static int
sink_writev(void *ctx, struct iovec *iov, int n)
{
	struct pipe_out *out = ctx;

	if (fdio_writev(out->fd, iov, n, out->intr, &out->deadline,
	    FAIL_GRACE_MS) == 0)
		return 0;
	if (errno == EPIPE)
		out->broken_pipe = true;
	return -1;
}

int
pipe_out_open(struct pipe_out *out, const struct interrupt *intr,
    struct error *err)
{
	struct stream_sink sink = { .writev = sink_writev, .ctx = out };

	memset(out, 0, sizeof(*out));
	out->fd = STDOUT_FILENO;
	out->intr = intr;
	stream_writer_init(&out->writer, sink);
	if (isatty(out->fd)) {
		out->writer.broken = true;	/* FAIL must not go there either */
		error_set(err, EX_USAGE,
		    "could not write a stream: stdout is a terminal");
		return error_hint(err, "send it to a pipe or a file");
	}
	fdio_enlarge_pipe(out->fd);
	return 0;
}

void
pipe_out_close(struct pipe_out *out)
{
	stream_writer_free(&out->writer);
}

int
pipe_out_error(struct pipe_out *out, struct error *err)
{
	if (out->deadline != 0 && signals_stop() != 0)
		return error_set(err, EX_TEMPFAIL, "ended by a signal");
	if (out->broken_pipe)
		return error_set(err, EX_IOERR,
		    "could not write the stream: the reader went away");
	if (errno == ENOMEM)
		return error_nomem(err);
	if (errno == EPROTO)
		return error_set(err, EX_SOFTWARE,
		    "could not write the stream: a frame out of order");
	if (errno == EMSGSIZE)
		return error_set(err, EX_DATAERR,
		    "could not write the stream: a frame passes its limit");
	return error_set(err, EX_IOERR, "could not write the stream: %s",
	    strerror(errno));
}

void
pipe_out_fail(struct pipe_out *out, const struct error *err)
{
	struct stream_writer *w = &out->writer;
	const char *reason = err->message == NULL ? "" : err->message;

	if (w->broken || w->state == STREAM_AT_END)
		return;
	if (out->deadline == 0)
		out->deadline = fdio_now() + FAIL_GRACE_MS;
	/* A full pipe blocks; the tick brings the deadline into sight. */
	signals_tick();
	if (w->state == STREAM_IN_UNIT &&
	    stream_write_fail(w, err->code, err->sqlstate, reason) == -1)
		return;
	(void)stream_write_fail(w, err->code, err->sqlstate, reason);
}
