/*
 * A line with a path, then a text.  The path is printed in one form only.
 * What is JSON is JSON when it was masked, and what is none is refused; what
 * jansson takes we take.  The text as an hstore stays an hstore.
 */
#include "sys/system.h"
#include "json/path.h"
#include "json/scan.h"
#include "type/utf8.h"
#include "tests/unit/masking.h"
#include "tests/fuzz/fuzz.h"

static const struct {
	const char *type, *rule;
} rules[] = {
	{ "json", "{action: json, unlisted: 'null', paths: {$.a: hash, "
	    "'$..b[*]': {action: hash, on_error: redact}, $.c.d: keep, "
	    "'$[1]': 'null', $.e: {action: partial, last: 2, "
	    "on_error: 'null'}, $..f: {action: static, value: 1.5, "
	    "null: mask}}}" },
	{ "text", "{action: json, unlisted: keep, paths: {$.a: {action: hash, "
	    "on_error: 'null'}, '$[*]': {action: regex, pattern: '.', "
	    "replacement: \"\\\"\\\\\\n\", on_error: redact}}}" },
	{ "public.hstore", "{action: hstore, unlisted: keep, "
	    "keys: {a: hash, b: 'null'}}" },
};

static bool
is_json(const uint8_t *p, size_t n)
{
	struct jscan s;
	enum jtoken token;

	jscan_init(&s, p, n);
	while ((token = jscan_next(&s)) < JSCAN_END)
		continue;
	return token == JSCAN_END;
}

static void
check_path(const char *path)
{
	struct jpaths p, again;
	char *one, *two;
	const char *why;
	struct buf b;
	int32_t which;
	size_t at;

	buf_init(&b, SIZE_MAX / 2);
	jpaths_init(&p);
	jpaths_init(&again);
	if (jpaths_add(&p, path, &at, &why) == 0) {
		if (jpaths_print(&p, 0, &b) == -1 ||
		    (one = buf_steal_str(&b)) == NULL ||
		    jpaths_add(&again, one, &at, &why) == -1 ||
		    jpaths_print(&again, 0, &b) == -1 ||
		    (two = buf_steal_str(&b)) == NULL || strcmp(one, two) != 0)
			abort();
		free(one);
		free(two);
		if (jpaths_compile(&p, &which, &why) == 0)
			jpaths_key(&p, JSTATE_START, (const uint8_t *)path,
			    strlen(path));
		else if (which != JPATH_NONE)
			abort();	/* a single path decides somewhere */
	} else if (why == NULL || at > strlen(path))
		abort();
	jpaths_free(&p);
	jpaths_free(&again);
}

static void
check_jansson(const uint8_t *p, size_t n)
{
	json_t *value = memchr(p, '\0', n) != NULL ? NULL :
	    /* of NULs between the tokens it takes some */
	    json_loadb((const char *)p, n, JSON_DECODE_ANY |
	    JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, NULL);

	if (value != NULL && !is_json(p, n))
		abort();
	json_decref(value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct masking m[NITEMS(rules)];
	static bool bound;
	const uint8_t *end = memchr(p, '\n', n), *out;
	char *path;
	int32_t len;

	if (!bound)
		for (size_t i = 0; i < NITEMS(rules); i++)
			if (masking_begin(&m[i], rules[i].type, -1,
			    rules[i].rule) == -1) {
				fprintf(stderr, "%s\n", m[i].error.message);
				abort();
			}
	bound = true;
	if (end == NULL)
		end = p;
	if ((path = strndup((const char *)p, (size_t)(end - p))) == NULL)
		abort();
	if (utf8_valid((const uint8_t *)path, strlen(path)))
		check_path(path);
	free(path);
	n -= (size_t)(end - p) + (end > p);
	p = end + (end > p);
	check_jansson(p, n);
	for (size_t i = 0; i < NITEMS(rules) && n > 0; i++) {
		out = masking_value(&m[i], p, n, &len);
		error_clear(&m[i].error);
		if (i < 2 && out != NULL && len >= 0 &&
		    (!is_json(p, n) || !is_json(out, (size_t)len)))
			abort();
	}
	return 0;
}
