#include "sys/system.h"
#include "sys/error.h"
#include "sys/text.h"

static const char nomem[] = "out of memory";

#define TEXT_MAX	(64 * 1024)	/* so that it fits in a FAIL frame */

static void
text_free(char *s)
{
	if (s != nomem)
		free(s);
}

static char * PRINTFLIKE(1, 0)
text_format(const char *fmt, va_list ap, bool lines)
{
	char *s;

	if (vasprintf(&s, fmt, ap) == -1)
		return (char *)(uintptr_t)nomem;
	if (!lines && strlen(s) > TEXT_MAX)
		strlcpy(s + TEXT_MAX - 3, "...", 4);
	if ((s = text_printable(s, lines)) == NULL)
		return (char *)(uintptr_t)nomem;
	return s;
}

void
error_init(struct error *e)
{
	memset(e, 0, sizeof(*e));
}

void
error_clear(struct error *e)
{
	text_free(e->message);
	text_free(e->detail);
	text_free(e->hint);
	error_init(e);
}

int
error_set(struct error *e, int code, const char *fmt, ...)
{
	char *message;
	va_list ap;

	/* Format first: an argument may be a text of this very error. */
	va_start(ap, fmt);
	message = text_format(fmt, ap, false);
	va_end(ap);
	error_clear(e);
	e->code = code;
	e->message = message;
	return -1;
}

int
error_message(struct error *e, const char *fmt, ...)
{
	char *message;
	va_list ap;

	va_start(ap, fmt);
	message = text_format(fmt, ap, false);
	va_end(ap);
	text_free(e->message);
	e->message = message;
	return -1;
}

int
error_detail(struct error *e, const char *fmt, ...)
{
	char *detail;
	va_list ap;

	va_start(ap, fmt);
	detail = text_format(fmt, ap, false);
	va_end(ap);
	text_free(e->detail);
	e->detail = detail;
	return -1;
}

int
error_hint(struct error *e, const char *fmt, ...)
{
	char *hint;
	va_list ap;

	va_start(ap, fmt);
	hint = text_format(fmt, ap, true);
	va_end(ap);
	text_free(e->hint);
	e->hint = hint;
	return -1;
}

int
error_nomem(struct error *e)
{
	error_clear(e);
	e->code = EX_TEMPFAIL;
	e->message = (char *)(uintptr_t)nomem;
	return -1;
}

void
error_move(struct error *to, struct error *from)
{
	error_clear(to);
	*to = *from;
	error_init(from);
}

int
error_worst(int sofar, int code)
{
	if (code == 0 || (sofar != 0 && sofar != EX_TEMPFAIL))
		return sofar;
	return code;
}
