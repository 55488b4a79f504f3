/*
 * The words of scan_name(): a row is what its words say.
 */
#ifndef SCAN_NAME_WORDS_H
#define SCAN_NAME_WORDS_H

#include "scan/kind.h"

struct scan_name_entry {
	enum scan_kind	 kind;
	unsigned char	 percent;	/* how much they say */
	const char	*words;		/* "first name|vorname", lower case */
};

extern const struct scan_name_entry scan_names[];
extern const size_t scan_nnames;

/* Words beside it that make it a property of the thing: "email_verified". */
extern const char *const scan_about[];
extern const size_t scan_nabout;

#endif
