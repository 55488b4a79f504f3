/*
 * What a column may hold of a person, and what is proposed for it.
 */
#ifndef SCAN_KIND_H
#define SCAN_KIND_H

#include "detect/detect.h"

enum scan_kind {
	SCAN_NONE,
	/* Of detect/detect.h, in its order. */
	SCAN_EMAIL, SCAN_PHONE, SCAN_CARD, SCAN_IBAN, SCAN_SSN,
	SCAN_NATIONAL_ID, SCAN_IP, SCAN_MAC, SCAN_URL, SCAN_UUID, SCAN_DOB,
	SCAN_ADDRESS, SCAN_NAME, SCAN_PASSPORT, SCAN_LICENCE,
	/* By word lists. */
	SCAN_FIRST_NAME, SCAN_LAST_NAME, SCAN_CITY,
	/* By the name of the column, or its type. */
	SCAN_POSTCODE, SCAN_REGION, SCAN_COUNTRY, SCAN_USERNAME, SCAN_PASSWORD,
	SCAN_SECRET, SCAN_BANK, SCAN_BIC, SCAN_TAX_ID, SCAN_PLATE, SCAN_DEVICE,
	SCAN_USER_AGENT, SCAN_GEO, SCAN_LONGITUDE, SCAN_MONEY, SCAN_HEALTH,
	SCAN_SENSITIVE, SCAN_GENDER, SCAN_JOB, SCAN_COMPANY, SCAN_IMAGE, SCAN_FREE_TEXT,
	SCAN_DERIVED,
	SCAN_KINDS
};

#define SCAN_DETECTED(k) ((enum scan_kind)((k) + 1))	/* of enum detect_kind */

struct scan_kind_info {
	const char		*name;		/* "email" */
	unsigned int		 types;		/* set of enum type_class */
	/*
	 * What it says when all values are of that kind, and how many have to
	 * be before it says anything: one in ten sixteen-digit numbers has
	 * the check digit of a card by chance.
	 */
	double			 by_value, least;
	/* Rules to propose, best first, up to a NULL; the first that binds is
	   taken. */
	const char *const	*rules;
};

extern const struct scan_kind_info scan_kinds[SCAN_KINDS];

#endif
