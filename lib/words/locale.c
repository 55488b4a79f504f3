#include "sys/system.h"
#include "words/words.h"

const struct locale_words *
locale_find(const char *locale)
{
	for (size_t i = 0; i < nlocales; i++)
		if (strcmp(locales[i].locale, locale) == 0)
			return &locales[i];
	return NULL;
}
