/*
 * Finds what looks personal in a text: the detectors of scrub and pgscan.
 * Linear in the length of the text, whatever is in it.
 */
#ifndef DETECT_DETECT_H
#define DETECT_DETECT_H

struct error;

enum detect_kind {
	DETECT_EMAIL, DETECT_PHONE, DETECT_CARD, DETECT_IBAN, DETECT_SSN,
	DETECT_NATIONAL_ID, DETECT_IP, DETECT_MAC, DETECT_URL, DETECT_UUID,
	DETECT_DOB, DETECT_ADDRESS, DETECT_NAME, DETECT_PASSPORT,
	DETECT_LICENCE,
	DETECT_KINDS
};
#define DETECT_ALL ((1u << DETECT_KINDS) - 1)

struct detect_span {
	size_t			at, len;	/* bytes of the text */
	enum detect_kind	kind;
};

/* "email", "national_id"; and back: -1 for none. */
const char *detect_name(enum detect_kind);
int	detect_kind_of(const char *name);

/* Immutable, may be shared.  `kinds`: 1u << kind each.  NULL: out of memory. */
struct detector;
struct detector *detector_new(unsigned int kinds);

/*
 * The same for other kinds, with the words of one that has to outlive it: they
 * take 2 MiB.
 */
struct detector *detector_share(const struct detector *, unsigned int kinds);
void	detector_free(struct detector *);

/*
 * The next span at or after `from` in n bytes of valid UTF-8; spans do not
 * overlap.  False: there is none.
 */
bool	detect_next(const struct detector *, const uint8_t *text, size_t n,
	    size_t from, struct detect_span *);

/*
 * Is the whole text (blanks around it aside) one value of that kind?  For
 * columns, where there is no context.
 */
bool	detect_whole(const struct detector *, const uint8_t *text, size_t n,
	    enum detect_kind *);

#endif
