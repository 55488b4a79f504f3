#include "sys/system.h"
#include "io/buf.h"
#include "json/path.h"
#include "json/scan.h"
#include "json/text.h"

#define NAME_MAX_BYTES	65536	/* of a quoted key */

void
jpaths_init(struct jpaths *p)
{
	memset(p, 0, sizeof(*p));
}

void
jpaths_free(struct jpaths *p)
{
	for (size_t i = 0; i < p->nsteps; i++)
		free(p->steps[i].name);
	free(p->steps);
	free(p->states);
	free(p->edges);
	jpaths_init(p);
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '$' ||
	    (unsigned char)c >= 0x80;
}

static size_t
name_length(const char *s)
{
	size_t n = 0;

	while (is_name_byte(s[n]))
		n++;
	return n;
}

/* A key in quotes at *s, which is behind it afterwards. */
static int
read_quoted(const char **s, struct jstep *step, const char **why)
{
	const uint8_t *p = (const uint8_t *)*s;
	struct jscan scan;
	struct buf name;

	jscan_init(&scan, p, strlen(*s));
	if (jscan_next(&scan) != JSCAN_STRING) {
		*why = "the quoted key is not a string of JSON";
		return -1;
	}
	buf_init(&name, NAME_MAX_BYTES);
	if (jtext_decode(&name, p, scan.len) == -1) {
		buf_free(&name);
		*why = errno == ENOMEM ? NULL : errno == EINVAL ? "the quoted "
		    "key holds what is no text" : "the quoted key is too long";
		return -1;
	}
	*s += scan.len;
	step->kind = JSTEP_KEY;
	step->len = name.len;
	step->name = buf_steal_str(&name);
	buf_free(&name);
	*why = NULL;
	return step->name == NULL ? -1 : 0;
}

/* *s is behind the bracket. */
static int
read_bracket(const char **s, struct jstep *step, const char **why)
{
	char *end;

	if (**s == '"') {
		if (read_quoted(s, step, why) == -1)
			return -1;
	} else if (**s == '*') {
		step->kind = JSTEP_ANY_INDEX;
		(*s)++;
	} else {
		errno = 0;
		step->kind = JSTEP_INDEX;
		if (**s < '0' || **s > '9') {
			*why = "in brackets stands a number from 0 on, a star "
			    "or a quoted key";
			return -1;
		}
		step->index = (uint32_t)strtoul(*s, &end, 10);
		if (errno != 0 || end - *s > JPATH_INDEX_DIGITS) {
			*why = "the index is too large";
			return -1;
		}
		*s = end;
	}
	if (**s != ']') {
		*why = "a bracket is not closed";
		return -1;
	}
	(*s)++;
	return 0;
}

/* *s is behind the dot. */
static int
read_member(const char **s, struct jstep *step, const char **why)
{
	size_t n = name_length(*s);

	if (**s == '"')
		return read_quoted(s, step, why);
	if (**s == '*') {
		step->kind = JSTEP_ANY_KEY;
		(*s)++;
		return 0;
	}
	if (n == 0) {
		*why = "behind a dot stands a key, a quoted key or a star";
		return -1;
	}
	step->kind = JSTEP_KEY;
	step->len = n;
	*why = NULL;
	if ((step->name = strndup(*s, n)) == NULL)
		return -1;
	*s += n;
	return 0;
}

static int
read_step(const char **s, struct jstep *step, const char **why)
{
	if (**s == '[') {
		(*s)++;
		return read_bracket(s, step, why);
	}
	if (**s != '.') {
		*why = "expected a dot or a bracket";
		return -1;
	}
	(*s)++;
	if (**s == '.') {
		step->deep = true;
		(*s)++;
		if (**s == '[') {
			(*s)++;
			return read_bracket(s, step, why);
		}
	}
	return read_member(s, step, why);
}

int
jpaths_add(struct jpaths *p, const char *text, size_t *at, const char **why)
{
	const char *s = text;
	struct jstep *step;
	size_t n = 0;

	*at = 0;
	*why = NULL;
	step = reallocarray(p->steps, p->nsteps + JPATH_STEPS_MAX + 1,
	    sizeof(*step));
	if (step == NULL)
		return -1;
	p->steps = step;
	if (*s != '$') {
		*why = "a path starts with $";
		return -1;
	}
	for (s++; *s != '\0'; n++) {
		*at = (size_t)(s - text);
		if (n == JPATH_STEPS_MAX) {
			*why = "it has too many steps";
			return -1;
		}
		step = &p->steps[p->nsteps];
		memset(step, 0, sizeof(*step));
		if (read_step(&s, step, why) == -1) {
			if (*why != NULL)
				*at = (size_t)(s - text);
			free(step->name);
			return -1;
		}
		p->nsteps++;
	}
	step = &p->steps[p->nsteps++];
	memset(step, 0, sizeof(*step));
	step->kind = JSTEP_NONE;
	p->npaths++;
	return 0;
}

static int
print_step(const struct jstep *step, struct buf *out)
{
	bool member = step->kind == JSTEP_KEY || step->kind == JSTEP_ANY_KEY;

	if (buf_append_str(out, step->deep ? ".." : member ? "." : "") == -1)
		return -1;
	switch (step->kind) {
	case JSTEP_KEY:
		if (step->len > 0 && name_length(step->name) == step->len)
			return buf_append(out, step->name, step->len);
		return jtext_encode(out, (const uint8_t *)step->name,
		    step->len);
	case JSTEP_ANY_KEY:
		return buf_append(out, "*", 1);
	case JSTEP_INDEX:
		return buf_printf(out, "[%" PRIu32 "]", step->index);
	case JSTEP_ANY_INDEX:
		return buf_append(out, "[*]", 3);
	case JSTEP_NONE:
		break;
	}
	return 0;
}

int
jpaths_print(const struct jpaths *p, size_t path, struct buf *out)
{
	const struct jstep *step = p->steps;

	for (; path > 0; step++)
		path -= step->kind == JSTEP_NONE;
	if (buf_append(out, "$", 1) == -1)
		return -1;
	for (; step->kind != JSTEP_NONE; step++)
		if (print_step(step, out) == -1)
			return -1;
	return 0;
}
