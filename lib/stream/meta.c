#include "sys/system.h"
#include "stream/frame.h"
#include "stream/meta.h"

/*
 * Bounds what the parser would build, without building it: brackets that are
 * open, and values, of which there is at most one more than there are commas,
 * colons and opening brackets.
 */
static bool
is_bounded(const uint8_t *p, size_t n)
{
	size_t depth = 0, values = 1, i;
	bool in_string = false;

	for (i = 0; i < n; i++) {
		if (in_string) {
			if (p[i] == '\\')
				i++;
			else if (p[i] == '"')
				in_string = false;
			continue;
		}
		switch (p[i]) {
		case '"':
			in_string = true;
			break;
		case '{':
		case '[':
			values++;
			if (++depth > META_DEPTH_MAX)
				return false;
			break;
		case '}':
		case ']':
			if (depth > 0)
				depth--;
			break;
		case ',':
		case ':':
			values++;
			break;
		}
	}
	return values <= META_VALUES_MAX;
}

json_t *
meta_parse(const uint8_t *p, size_t n)
{
	json_error_t why;
	json_t *o;

	if (n > FRAME_JSON_MAX || !is_bounded(p, n))
		return NULL;
	o = json_loadb((const char *)p, n, JSON_REJECT_DUPLICATES, &why);
	if (o != NULL && !json_is_object(o)) {
		json_decref(o);
		return NULL;
	}
	return o;
}

char *
meta_dump(const json_t *o, size_t *n)
{
	char *s;

	if ((s = json_dumps(o, JSON_COMPACT | JSON_ENSURE_ASCII)) != NULL)
		*n = strlen(s);
	return s;
}

bool
meta_str(const json_t *o, const char *key, const char **out)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_string(v))
		return false;
	*out = json_string_value(v);
	return true;
}

bool
meta_int(const json_t *o, const char *key, int64_t *out)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_integer(v))
		return false;
	*out = json_integer_value(v);
	return true;
}

bool
meta_hex64(const json_t *o, const char *key, uint64_t *out)
{
	const char *s;

	if (!meta_str(o, key, &s) || strlen(s) != 16 ||
	    strspn(s, "0123456789abcdef") != 16)
		return false;
	*out = strtoull(s, NULL, 16);
	return true;
}

json_t *
meta_new_hex64(uint64_t v)
{
	char s[17];

	snprintf(s, sizeof(s), "%016" PRIx64, v);
	return json_string(s);
}
