#include "sys/system.h"
#include "type/datetime.h"
#include "mask/span.h"

#define USECS_MAX	(INT64_C(3652425) * USECS_PER_DAY) /* 10,000 years */

bool
span_parse(struct span *s, const char *text)
{
	static const struct {
		const char	*name;
		int64_t		 usecs;
	} units[] = {
		{ "week", 7 * USECS_PER_DAY },
		{ "day", USECS_PER_DAY },
		{ "hour", USECS_PER_HOUR },
		{ "minute", 60 * USECS_PER_SECOND },
		{ "second", USECS_PER_SECOND },
	};
	size_t len;

	s->count = 0;
	for (; isdigit((unsigned char)*text); text++) {
		s->count = s->count * 10 + (*text - '0');
		if (s->count > USECS_MAX / USECS_PER_SECOND)
			return false;
	}
	if (s->count == 0 || *text++ != ' ')
		return false;
	for (size_t i = 0; i < NITEMS(units); i++) {
		len = strlen(units[i].name);
		if (strncmp(text, units[i].name, len) != 0 ||
		    (text[len] != '\0' && strcmp(text + len, "s") != 0))
			continue;
		s->usecs = units[i].usecs;
		return s->count <= USECS_MAX / s->usecs;
	}
	return false;
}

void
span_room(const struct span *s, int64_t v, int64_t min, int64_t max,
    int64_t *least, int64_t *greatest)
{
	int64_t all = s->count * s->usecs;

	*least = v < min + all ? -((v - min) / s->usecs) : -s->count;
	*greatest = v > max - all ? (max - v) / s->usecs : s->count;
}
