#include "sys/system.h"
#include "sys/error.h"
#include "tools/common/options.h"
#include "tools/common/signals.h"

#include <sodium.h>

#define PROGRESS_MAX_S 86400

#ifdef PGC_NO_SANDBOX
#define SANDBOX_TEXT ", built without the sandbox"
#else
#define SANDBOX_TEXT ""
#endif

/* Called whenever a signal ended a blocked call. */
static bool
on_interrupt(void *ctx)
{
	struct tool *t = ctx;

	meter_poll(&t->meter);
	return signals_stop() != 0;
}

/*
 * A descriptor 0, 1 or 2 that is closed would be given to the next file or
 * socket, and the stream would go there.  One that only fails holds the place.
 */
static void
hold_standard_fds(void)
{
	if (fcntl(STDIN_FILENO, F_GETFD) == -1)
		(void)open("/dev/null", O_WRONLY);
	if (fcntl(STDOUT_FILENO, F_GETFD) == -1)
		(void)open("/dev/null", O_RDONLY);
	if (fcntl(STDERR_FILENO, F_GETFD) == -1)
		(void)open("/dev/null", O_WRONLY);
}

void
tool_init(struct tool *t, const char *name, const char *help)
{
	hold_standard_fds();
	if (sodium_init() == -1)
		abort();	/* no source of random bytes: nothing is safe */
	memset(t, 0, sizeof(*t));
	t->name = name;
	t->help = help;
	t->msg.program = name;
	t->progress_s = -1;
	t->intr.check = on_interrupt;
	t->intr.ctx = t;
	signals_install();
	opterr = 0;
}

void
tool_start(struct tool *t)
{
	struct stat st;
	bool piped = t->writes_stream && fstat(STDOUT_FILENO, &st) == 0 &&
	    S_ISFIFO(st.st_mode);

	/* Several commands would draw over each other on one terminal. */
	if (t->progress_s == -1 && piped)
		t->progress_s = 0;
	t->msg.line_others = piped && isatty(STDERR_FILENO);
	meter_init(&t->meter, &t->msg, t->progress_s);
}

/* -h and -V are data on stdout: a failed write must show. */
static _Noreturn void
print_and_exit(struct tool *t, const char *text)
{
	struct error e = { 0 };

	if (fputs(text, stdout) != EOF && fflush(stdout) != EOF)
		exit(0);
	error_set(&e, EX_IOERR, "could not write to standard output: %s",
	    strerror(errno));
	msg_error(&t->msg, &e);
	exit(e.code);
}

static int
option_log_format(struct tool *t, const char *arg, struct error *err)
{
	if (strcmp(arg, "json") != 0 && strcmp(arg, "text") != 0) {
		error_set(err, EX_USAGE,
		    "could not read option --log-format: unknown format");
		return error_hint(err, "use --log-format=text or "
		    "--log-format=json");
	}
	t->msg.json = strcmp(arg, "json") == 0;
	return 1;
}

int
tool_option(struct tool *t, int opt, const char *arg, struct error *err)
{
	char version[128];
	uint64_t seconds;

	switch (opt) {
	case 'h':
		print_and_exit(t, t->help);
	case 'V':
		snprintf(version, sizeof(version), "%s (%s) %s%s\n", t->name,
		    PACKAGE_NAME, PACKAGE_VERSION, SANDBOX_TEXT);
		print_and_exit(t, version);
	case 'v':
		t->msg.verbosity = 1;
		return 1;
	case 'q':
		t->msg.verbosity = -1;
		return 1;
	case OPT_LOG_FORMAT:
		return option_log_format(t, arg, err);
	case OPT_PROGRESS:
		if (option_number("--progress", arg, false, 0, PROGRESS_MAX_S,
		    &seconds, err) == -1)
			return -1;
		t->progress_s = (int)seconds;
		return 1;
	}
	return 0;
}

int
tool_bad_option(int opt, char *const argv[], struct error *err)
{
	const char *word = argv[optind > 0 ? optind - 1 : 0];
	char letter[3] = { '-', (char)optopt, '\0' };
	const char *which = word;

	/* Short options may stand together in one word. */
	if (word[0] != '-' || word[1] != '-')
		which = isprint(optopt) ? letter : word;
	if (opt == ':')
		error_set(err, EX_USAGE,
		    "could not read option %s: it needs an argument", which);
	else
		error_set(err, EX_USAGE,
		    "could not read option %s: there is no such option, or it "
		    "is used wrongly", which);
	return error_hint(err, "--help lists the options");
}

static int
suffix_shift(const char *s)
{
	if (*s == '\0')
		return 0;
	if (s[1] != '\0')
		return -1;
	switch (*s) {
	case 'k':
	case 'K':
		return 10;
	case 'M':
		return 20;
	case 'G':
		return 30;
	}
	return -1;
}

int
option_text(struct text_list *list, const char *arg, struct error *err)
{
	const char **texts;

	texts = reallocarray(list->texts, list->n + 1, sizeof(*texts));
	if (texts == NULL)
		return error_nomem(err);
	list->texts = texts;
	list->texts[list->n++] = arg;
	return 0;
}

int
option_number(const char *option, const char *arg, bool suffix, uint64_t min,
    uint64_t max, uint64_t *out, struct error *err)
{
	char *end;
	uint64_t v;
	int shift;

	errno = 0;
	v = strtoull(arg, &end, 10);
	shift = suffix ? suffix_shift(end) : *end == '\0' ? 0 : -1;
	if (!isdigit((unsigned char)arg[0]) || errno != 0 || shift == -1 ||
	    v > UINT64_MAX >> shift || (v << shift) < min ||
	    (v << shift) > max) {
		error_set(err, EX_USAGE,
		    "could not read option %s: it is not a whole number "
		    "between %" PRIu64 " and %" PRIu64, option, min, max);
		return suffix ? error_hint(err,
		    "k, M and G behind the number multiply by powers of 1024") :
		    -1;
	}
	*out = v << shift;
	return 0;
}
