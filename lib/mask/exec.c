/*
 * exec: what a program answers.  The conversation, lines of JSON on its stdin
 * and stdout, is described in pgmask-rules(5), "Helpers".
 */
#include "sys/system.h"
#include "sys/error.h"
#include "sys/sandbox.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/coprocess.h"
#include "mask/exec_lines.h"
#include "mask/mask.h"
#include "mask/maskers.h"

#define COMMAND_MAX	64	/* words */
#define ENTITIES_MAX	64
#define TIMEOUT_MAX	3600	/* seconds */
#define TIMEOUT_DEFAULT	30

static const struct param_spec params[] = {
	{ .name = "command", .kind = PARAM_NODE, .required = true },
	{ .name = "timeout", .kind = PARAM_INT, .min = 1, .max = TIMEOUT_MAX },
	{ .name = "entities", .kind = PARAM_NODE },
	{ .name = "config", .kind = PARAM_NODE },
	{ .name = "deny", .kind = PARAM_NODE },
	{ .name = NULL },
};

static int
check_words(const struct rule *r, const char *name, size_t most,
    struct error *e)
{
	const struct node *list = param_node(r, name);
	bool good;

	if (list == NULL)
		return 0;
	good = list->kind == NODE_LIST && list->n >= 1 && list->n <= most;
	for (size_t i = 0; good && i < list->n; i++)
		good = list->items[i]->kind == NODE_SCALAR &&
		    (i > 0 || *list->items[i]->text != '\0');
	return good ? 0 : rule_error(r, list, e, "\"%s\" is a list of 1 to "
	    "%zu words", name, most);
}

static const struct {
	const char	*name;
	unsigned int	 flag;
} denials[] = {
	{ "network", SANDBOX_NETWORK },
	{ "write", SANDBOX_WRITE },
};

/* The words of "deny" as flags; 0 for one that is none. */
static unsigned int
denial(const char *word)
{
	for (size_t i = 0; i < NITEMS(denials); i++)
		if (strcmp(denials[i].name, word) == 0)
			return denials[i].flag;
	return 0;
}

static unsigned int
denied(const struct rule *r)
{
	const struct node *list = param_node(r, "deny");
	unsigned int flags = 0;

	for (size_t i = 0; list != NULL && i < list->n; i++)
		flags |= denial(list->items[i]->text);
	return flags;
}

static int
check_denials(const struct rule *r, struct error *e)
{
	const struct node *list = param_node(r, "deny");

	if (check_words(r, "deny", NITEMS(denials), e) == -1)
		return -1;
	for (size_t i = 0; list != NULL && i < list->n; i++)
		if (denial(list->items[i]->text) == 0)
			return rule_error(r, list->items[i], e, "\"deny\" is "
			    "a list of network, write");
	return 0;
}

static int
exec_check(const struct rule *r, struct error *e)
{
	if (check_words(r, "command", COMMAND_MAX, e) == -1 ||
	    check_words(r, "entities", ENTITIES_MAX, e) == -1 ||
	    check_denials(r, e) == -1)
		return -1;
	return 0;
}

/* It runs beside its rules, so that they can name it by a short path. */
static char *
directory_of(const struct rule *r)
{
	const char *slash = strrchr(r->file, '/');

	if (slash == NULL)
		return strdup(".");
	return strndup(r->file, slash == r->file ? 1 :
	    (size_t)(slash - r->file));
}

static int
start(const struct rule *r, struct coprocess **c, struct error *e)
{
	const struct node *command = param_node(r, "command");
	int timeout = (int)param_int(r, "timeout", TIMEOUT_DEFAULT) * 1000;
	char *argv[COMMAND_MAX + 1] = { NULL }, *dir = directory_of(r);
	const char *what;
	int rc;

	if (dir == NULL)
		return error_nomem(e);
	for (size_t i = 0; i < command->n; i++)
		argv[i] = command->items[i]->text;
	rc = coprocess_start(c, argv, dir, denied(r), timeout, &what);
	free(dir);
	if (rc == 0)
		return 0;
	return rule_error(r, command, e, "the helper \"%s\": could not %s: "
	    "%s", argv[0], what, strerror(errno));
}

/*
 * Says hello and waits until it is ready.  When it says that it can not be,
 * that is for people to change; any other failure may pass.
 */
static int
greet(const struct rule *r, struct coprocess *c, struct error *e)
{
	struct error why = { 0 };
	struct exec_hello hello;
	int rc = -1;

	if (exec_hello_init(&hello, param_node(r, "entities"),
	    param_node(r, "config")) == -1)
		return error_nomem(e);
	if (coprocess_talk(c, &hello.talk, &why) == 0)
		rc = 0;
	else if (*hello.refusal != '\0')
		rule_error(r, param_node(r, "command"), e, "the helper "
		    "\"%s\" is not ready: %s", c->name, hello.refusal);
	else {
		error_set(e, why.code, "could not start the helper of "
		    "%s:%u:%u: %s", r->file, r->line, r->column, why.message);
		error_hint(e, "run it by hand to see what it says on stderr");
	}
	error_clear(&why);
	exec_hello_clear(&hello);
	return rc;
}

static int
exec_open(struct rule *r, struct error *e)
{
	struct coprocess *c = NULL;

	if (start(r, &c, e) == -1)
		return -1;
	if (greet(r, c, e) == -1) {
		coprocess_end(c);
		return -1;
	}
	r->resource = c;
	r->release = coprocess_end;
	return 0;
}

static int
exec_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	struct exec_batch *b;

	if (env->rule->resource == NULL)
		return rule_error(env->rule, NULL, e, "the helper was not "
		    "started");
	if ((*state = b = calloc(1, sizeof(*b))) == NULL)
		return error_nomem(e);
	exec_batch_init(b, env->rule->resource, env->unit_id, env->type);
	fit->chars = fit->bytes = FIT_ANY;
	fit->spread = SPREAD_COLLIDES;
	return 0;
}

static enum mask_result
exec_collect(void *state, const struct mask_value *v)
{
	return exec_batch_add(state, v->data);
}

static int
exec_exchange(void *state, struct error *e)
{
	return exec_batch_exchange(state, e);
}

static enum mask_result
exec_apply(void *state, const struct mask_value *v, struct buf *out)
{
	return exec_batch_next(state, v->data, out);
}

static void
exec_free(void *state)
{
	if (state != NULL)
		exec_batch_clear(state);
	free(state);
}

static int
exec_describe(const void *state, struct buf *out)
{
	const struct exec_batch *b = state;

	return buf_printf(out, "what %s answers: nothing is known of it",
	    b->process->name);
}

const struct masker_ops mask_exec = {
	.name = "exec",
	.params = params,
	.types = CLASS_TEXT,
	.impure = true,
	.check = exec_check,
	.open = exec_open,
	.bind = exec_bind,
	.collect = exec_collect,
	.exchange = exec_exchange,
	.apply = exec_apply,
	.free = exec_free,
	.describe = exec_describe,
};
