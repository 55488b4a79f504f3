#include "sys/system.h"
#include "copy/unit.h"
#include "io/buf.h"
#include "sys/error.h"
#include "tools/common/names.h"

#define NAMES_MAX	(1024 * 1024)	/* bytes of one name */

static int
bad_list(const char *option, struct error *err)
{
	error_set(err, EX_USAGE, "could not read option %s: it is not a list "
	    "of column names", option);
	return error_hint(err, "Names are separated by commas; double quotes "
	    "keep capitals and other characters.");
}

/* One name up to a comma outside of quotes; *s stands there after. */
static int
read_name(const char **s, struct buf *b)
{
	bool quoted = false;
	char c;

	for (; **s != '\0' && (quoted || **s != ','); (*s)++) {
		c = **s;
		if (c == '"' && quoted && (*s)[1] == '"')
			(*s)++;
		else if (c == '"') {
			quoted = !quoted;
			continue;
		} else if (!quoted && c == ' ')
			continue;
		else if (!quoted && c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (buf_append(b, &c, 1) == -1)
			return -1;
	}
	return quoted || b->len == 0 ? -1 : 0;
}

int
option_names(const char *option, const char *text, struct name_list *list,
    struct error *err)
{
	struct buf b;
	char **names;
	const char *s = text;

	buf_init(&b, NAMES_MAX);
	for (;; s++) {
		if (read_name(&s, &b) == -1) {
			buf_free(&b);
			return bad_list(option, err);
		}
		names = reallocarray(list->names, list->n + 1,
		    sizeof(*names));
		if (names == NULL)
			break;
		list->names = names;
		if ((names[list->n] = buf_steal_str(&b)) == NULL)
			break;
		list->n++;
		if (*s == '\0')
			return 0;
	}
	buf_free(&b);
	return error_nomem(err);
}

void
option_names_clear(struct name_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		free(list->names[i]);
	free(list->names);
	memset(list, 0, sizeof(*list));
}
