#include "sys/system.h"
#include "copy/unit.h"
#include "type/type.h"
#include "scan/judge.h"
#include "scan/name.h"
#include "scan/table.h"

#define FEW_VALUES	5	/* that say little */
#define SOME_VALUES	20	/* that say something when none is of the kind */
#define FEW_DISTINCT	4	/* words of a list, not names of people */
#define BIRTH_FROM	1900
#define BIRTH_TO	2020
#define BIRTH_SPREAD	20	/* years between the first and the last */

static double
share_of(uint64_t n, uint64_t all)
{
	return all == 0 ? 0 : (double)n / (double)all;
}

/* How much a share of values of one kind says. */
static double
values_say(const struct scan_spot *s, enum scan_kind kind, double share)
{
	const struct scan_kind_info *i = &scan_kinds[kind];
	double says;

	if (s->values == 0 || share < i->least || i->by_value == 0)
		return 0;
	says = i->by_value * (share >= 0.7 ? 1 : share >= 0.3 ? 0.9 :
	    share >= 0.1 ? 0.75 : 0.65);
	if (s->values < FEW_VALUES)
		says *= 0.8;
	/* Any number of nine digits might be one. */
	if ((s->class & (CLASS_INT | CLASS_NUMERIC)) && (kind == SCAN_PHONE ||
	    kind == SCAN_SSN || kind == SCAN_PASSPORT || kind == SCAN_LICENCE))
		says *= 0.6;
	return says;
}

/* The share of values that are of the kind; < 0: values can't tell. */
static double
share_of_kind(const struct scan_spot *s, enum scan_kind kind)
{
	uint64_t names = s->full;

	switch (kind) {
	case SCAN_FIRST_NAME:
		return share_of(s->first, s->values);
	case SCAN_LAST_NAME:
		return share_of(s->last, s->values);
	case SCAN_CITY:
		return share_of(s->city, s->values);
	case SCAN_NAME:
		if (s->whole[DETECT_NAME] > names)
			names = s->whole[DETECT_NAME];
		return share_of(names, s->values);
	case SCAN_FREE_TEXT:
		return share_of(s->any_inside, s->values);
	case SCAN_PHONE:	/* 05/17/1980 could be one */
		return s->whole[DETECT_PHONE] <= s->dates ? 0 :
		    share_of(s->whole[DETECT_PHONE] - s->dates, s->values);
	case SCAN_DOB:
		return share_of(s->dates > s->whole[DETECT_DOB] ? s->dates :
		    s->whole[DETECT_DOB], s->values);
	default:
		return kind >= SCAN_EMAIL && kind <= SCAN_LICENCE ?
		    share_of(s->whole[kind - SCAN_EMAIL], s->values) : -1;
	}
}

/* Dates of birth lie in a lifetime and are spread over it. */
static bool
are_births(const struct scan_spot *s)
{
	return s->year_min >= BIRTH_FROM && s->year_max <= BIRTH_TO &&
	    s->year_max >= s->year_min + BIRTH_SPREAD &&
	    s->values >= FEW_VALUES;
}

/* Sentences, or texts in which something is found again and again. */
static bool
may_be_text(const struct scan_spot *s, double found)
{
	return (s->class & scan_kinds[SCAN_FREE_TEXT].types) != 0 &&
	    (share_of(s->wordy, s->values) >= 0.05 || found >= 0.2);
}

/* The kind that the values speak for most. */
static enum scan_kind
best_by_values(const struct scan_spot *s, double *says, double *share)
{
	enum scan_kind best = SCAN_NONE;
	double now, n;

	*says = *share = 0;
	for (unsigned int k = SCAN_EMAIL; k < SCAN_KINDS; k++) {
		if ((n = share_of_kind(s, (enum scan_kind)k)) < 0)
			continue;
		now = values_say(s, (enum scan_kind)k, n);
		if ((k == SCAN_DOB && !are_births(s)) || (k == SCAN_FREE_TEXT &&
		    !may_be_text(s, n)))
			now = 0;
		/* A few words that happen to be names. */
		if ((k == SCAN_FIRST_NAME || k == SCAN_LAST_NAME ||
		    k == SCAN_CITY || k == SCAN_NAME) &&
		    scan_distinct(s) < FEW_DISTINCT)
			now *= 0.4;
		if (now > *says) {
			*says = now;
			*share = n;
			best = (enum scan_kind)k;
		}
	}
	return best;
}

/* A name alone, where the values do not bear it out. */
static double
doubt(const struct scan_spot *s, enum scan_kind kind, double says)
{
	double share = share_of_kind(s, kind);

	if (s->values < SOME_VALUES || share < 0 || share >= 0.05)
		return says;
	switch (kind) {
	case SCAN_NAME:		/* whose names are in no list */
	case SCAN_FIRST_NAME:
	case SCAN_LAST_NAME:
		/* "name" of a product; "vorname" is one in any language. */
		return says < 0.6 ? says * 0.4 : says * 0.8;
	case SCAN_CARD:		/* the last digits of one */
	case SCAN_CITY:
	case SCAN_ADDRESS:
	case SCAN_FREE_TEXT:	/* what nothing was found in, so far */
	case SCAN_SSN:		/* without its dashes, of other countries */
	case SCAN_NATIONAL_ID:
	case SCAN_PASSPORT:
	case SCAN_LICENCE:
	case SCAN_DOB:
	case SCAN_PHONE:
		return says * 0.8;
	default:
		return says * 0.45;	/* an e-mail without a sign of one */
	}
}

/* Types that hold nothing else, or nothing of anybody. */
static bool
by_type(const struct scan_spot *s, const struct scan_column *c,
    struct scan_verdict *v)
{
	const char *type = c == NULL ? "" : c->type.name;
	const char *dot = strrchr(type, '.');

	v->by_type = true;
	v->share = -1;
	type = dot == NULL ? type : dot + 1;
	if (s->class & (CLASS_INET | CLASS_MAC)) {
		v->kind = s->class == CLASS_INET ? SCAN_IP : SCAN_MAC;
		v->confidence = 0.9;
		return true;
	}
	if (strcmp(type, "tsvector") == 0 || strcmp(type, "vector") == 0 ||
	    strcmp(type, "halfvec") == 0 || strcmp(type, "sparsevec") == 0) {
		v->kind = SCAN_DERIVED;
		v->confidence = 0.7;
		return true;
	}
	v->by_type = false;
	return false;
}

/* Texts of many words, which may hold anything. */
static void
judge_wordy(const struct scan_spot *s, struct scan_verdict *v)
{
	double wordy = share_of(s->wordy, s->values);

	if (v->confidence >= JUDGE_DECIDE || wordy < 0.3 ||
	    scan_distinct(s) < 2 * FEW_DISTINCT)
		return;
	v->kind = SCAN_FREE_TEXT;
	v->confidence = 0.4;
	v->share = share_of(s->any_inside, s->values);
}

void
scan_judge(const struct scan_spot *s, const struct scan_column *c,
    struct scan_verdict *v)
{
	double name, values, share;
	enum scan_kind named, seen;

	memset(v, 0, sizeof(*v));
	v->share = -1;
	named = scan_name(s->name, s->class, &name);
	seen = best_by_values(s, &values, &share);
	if (by_type(s, c, v))
		return;
	name = doubt(s, named, name);
	v->by_name = name > 0;
	if (named == seen || name >= values) {
		v->kind = named;
		v->share = share_of_kind(s, named);
	} else {
		v->kind = seen;
		v->share = share;
	}
	/* Two of one mind are surer; two of two minds speak for a person too. */
	v->confidence = 1 - (1 - name) * (1 - values);
	if (named != seen && name < JUDGE_DECIDE && values < JUDGE_DECIDE)
		v->confidence = name > values ? name : values;
	if (s->class & (CLASS_BOOL | CLASS_ENUM | CLASS_INTERVAL | CLASS_TIME) &&
	    v->confidence > 0.5)
		v->confidence = 0.5;
	judge_wordy(s, v);
	if (v->confidence < 0.05) {
		v->kind = SCAN_NONE;
		v->share = -1;
	}
}
