#include "sys/system.h"
#include "sys/error.h"
#include "tools/common/confine.h"
#include "tools/common/options.h"

int
confine_option(const char *arg, enum confine *to, struct error *e)
{
	if (strcmp(arg, "required") == 0)
		*to = CONFINE_REQUIRED;
	else if (strcmp(arg, "best-effort") == 0)
		*to = CONFINE_BEST_EFFORT;
	else {
		error_set(e, EX_USAGE, "could not read option --sandbox: "
		    "there is no such sandbox");
		return error_hint(e, "use --sandbox=required, which is the "
		    "default, or --sandbox=best-effort");
	}
	return 0;
}

static void
tell(struct tool *t, const struct sandbox_state *state)
{
	if (state->left_out)
		msg_debug(&t->msg, "sandbox: left out of this build");
	else
		msg_debug(&t->msg, "sandbox: system calls (seccomp)%s",
		    state->files ? ", files (Landlock)" : "; this kernel has "
		    "no Landlock");
}

int
confine(struct tool *t, const struct sandbox *s, enum confine how,
    struct error *e)
{
	struct error why = { 0 };
	struct sandbox_state state;

	/* jansson reads /dev/urandom for its first object. */
	json_object_seed(0);
	/* stdio can't ask any more whether it writes to a terminal. */
	if (isatty(STDOUT_FILENO))
		(void)setvbuf(stdout, NULL, _IOLBF, 0);
	if (sandbox_enter(s, &state, &why) == 0) {
		tell(t, &state);
		return 0;
	}
	if (how == CONFINE_REQUIRED) {
		error_hint(&why, "--sandbox=best-effort goes on without it, "
		    "after a warning");
		error_move(e, &why);
		return -1;
	}
	msg_warning(&t->msg, &why);
	error_clear(&why);
	return 0;
}
