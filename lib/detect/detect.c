#include "sys/system.h"
#include "detect/detect.h"
#include "detect/match.h"

#define CONTEXT_BYTES	48	/* how far a word tells what a number is */
#define VERSION_BYTES	3	/* "version 1.2.3.4", "version: 1.2.3.4" */
#define SIGN_NEAR	64	/* RFC 5321: the longest local part */
#define SIGN_BYTES	512	/* that are searched for an '@' at once */

struct detector {
	unsigned int	 kinds;
	const struct lexicon *lexicon;
	struct lexicon	*own;		/* where it is not shared */
	const struct word_filter *filter;	/* the lexicon's */
};

static const char *const names[DETECT_KINDS] = {
	[DETECT_EMAIL] = "email", [DETECT_PHONE] = "phone",
	[DETECT_CARD] = "card", [DETECT_IBAN] = "iban",
	[DETECT_SSN] = "ssn", [DETECT_NATIONAL_ID] = "national_id",
	[DETECT_IP] = "ip", [DETECT_MAC] = "mac", [DETECT_URL] = "url",
	[DETECT_UUID] = "uuid", [DETECT_DOB] = "dob",
	[DETECT_ADDRESS] = "address", [DETECT_NAME] = "name",
	[DETECT_PASSPORT] = "passport", [DETECT_LICENCE] = "licence",
};

const char *
detect_name(enum detect_kind kind)
{
	return names[kind];
}

int
detect_kind_of(const char *name)
{
	for (int i = 0; i < DETECT_KINDS; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

struct detector *
detector_new(unsigned int kinds)
{
	struct detector *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->kinds = kinds;
	if ((d->lexicon = d->own = lexicon_new()) == NULL) {
		free(d);
		return NULL;
	}
	d->filter = lexicon_filter(d->lexicon);
	return d;
}

struct detector *
detector_share(const struct detector *whose, unsigned int kinds)
{
	struct detector *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	*d = *whose;
	d->kinds = kinds;
	d->own = NULL;
	return d;
}

void
detector_free(struct detector *d)
{
	if (d == NULL)
		return;
	lexicon_free(d->own);
	free(d);
}

const struct lexicon *
detector_lexicon(const struct detector *d)
{
	return d->lexicon;
}

/* Where the walk over a text stands. */
struct walk {
	const struct detector	*d;
	struct text		 text;
	size_t			 sign;		/* where the next '@' is */
	size_t			 sign_end;	/* up to here that is known */
	uint32_t		 context;	/* flags of the words before */
	size_t			 context_end;	/* up to where they count */
	size_t			 version_end;
	size_t			 person_end;	/* before it: a name follows */
	struct detect_span	*span;
};

static bool
wants(const struct walk *w, enum detect_kind kind)
{
	return w->d->kinds >> kind & 1;
}

static bool
found(struct walk *w, enum detect_kind kind, size_t at, size_t len)
{
	if (len == 0)
		return false;
	*w->span = (struct detect_span){ at, len, kind };
	return true;
}

/* Where the next '@' at or behind `at` is, if it is near; else far away. */
static size_t
next_sign(struct walk *w, size_t at)
{
	const struct text *t = &w->text;
	size_t n;
	const uint8_t *p;

	if (at <= w->sign && w->sign < w->sign_end)
		return w->sign;
	if (at + SIGN_BYTES / 2 < w->sign_end && w->sign >= w->sign_end)
		return SIZE_MAX;
	n = t->n - at < SIGN_BYTES ? t->n - at : SIGN_BYTES;
	p = memchr(t->p + at, '@', n);
	w->sign_end = at + n == t->n ? SIZE_MAX : at + n;
	w->sign = p == NULL ? SIZE_MAX : (size_t)(p - t->p);
	return w->sign;
}

static bool
match_net(struct walk *w, size_t at)
{
	const struct text *t = &w->text;
	uint8_t c = t->p[at], lower = c | 0x20;
	size_t sign;

	if ((lower == 'h' || lower == 'w' || lower == 'f') &&
	    wants(w, DETECT_URL) && found(w, DETECT_URL, at, match_url(t, at)))
		return true;
	sign = next_sign(w, at);
	if (sign != SIZE_MAX && wants(w, DETECT_EMAIL) &&
	    found(w, DETECT_EMAIL, at, match_email(t, at, sign)))
		return true;
	if (!is_hex(c) && c != ':')
		return false;
	return (wants(w, DETECT_UUID) &&
	    found(w, DETECT_UUID, at, match_uuid(t, at))) ||
	    (wants(w, DETECT_MAC) &&
	    found(w, DETECT_MAC, at, match_mac(t, at))) ||
	    (wants(w, DETECT_IP) && at >= w->version_end &&
	    found(w, DETECT_IP, at, match_ip(t, at)));
}

static bool
match_number(struct walk *w, size_t at)
{
	const struct text *t = &w->text;
	uint32_t context = at < w->context_end ? w->context : 0;
	enum detect_kind kind = DETECT_PHONE;
	bool digit = is_digit(t->p[at]);
	size_t n;

	if (wants(w, DETECT_NATIONAL_ID) && digit &&
	    found(w, DETECT_NATIONAL_ID, at, match_letter_id(t, at)))
		return true;
	if (wants(w, DETECT_ADDRESS) && digit &&
	    found(w, DETECT_ADDRESS, at, match_street(w->d, t, NULL, at)))
		return true;
	if (wants(w, DETECT_DOB) && digit &&
	    found(w, DETECT_DOB, at, match_born(w->d, t, at)))
		return true;
	n = match_digits(t, at, context, w->d->kinds, &kind);
	return found(w, kind, at, n);
}

static bool
is_keyed(const struct walk *w, const struct word *word)
{
	return ((word->flags & LEX_BIRTH) && wants(w, DETECT_DOB)) ||
	    ((word->flags & LEX_PASSPORT) && wants(w, DETECT_PASSPORT)) ||
	    ((word->flags & LEX_LICENCE) && wants(w, DETECT_LICENCE));
}

#define LEX_CONTEXT (LEX_PHONE | LEX_SSN | LEX_TAX | LEX_MYNUMBER | \
	    LEX_VERSION | LEX_PERSON)

/* What the word tells of those that follow it. */
static void
remember(struct walk *w, const struct word *word)
{
	if (!(word->flags & LEX_CONTEXT))
		return;
	w->context = (word->at < w->context_end ? w->context : 0) |
	    word->flags;
	w->context_end = word->end + CONTEXT_BYTES;
	if (word->flags & LEX_VERSION)
		w->version_end = word->end + VERSION_BYTES;
	if (word->flags & LEX_PERSON)
		w->person_end = word->end + 7;	/* の, は and a blank */
}

/* D.O.B., b. 4 March 1982 */
static bool
is_dotted_birth(const struct text *t, struct word *word)
{
	if (word->end - word->at != 1)
		return false;
	if (stands_at(t, word->at, "D.O.B") || stands_at(t, word->at, "d.o.b"))
		word->end += 4;
	else if (!stands_at(t, word->at, "b. "))
		return false;
	word->flags = LEX_BIRTH;
	return true;
}

static bool
match_word(struct walk *w, struct word *word)
{
	const struct text *t = &w->text;
	enum detect_kind kind;
	size_t at = word->at, n;

	if (is_dotted_birth(t, word) || word->flags != 0) {
		remember(w, word);
		if (is_keyed(w, word) &&
		    (n = match_keyed(w->d, t, word, &at, &kind)) > 0)
			return found(w, kind, at, n);
	}
	at = word->at;
	if (is_upper(t->p[at])) {
		if (wants(w, DETECT_IBAN) &&
		    found(w, DETECT_IBAN, at, match_iban(t, at)))
			return true;
		if (wants(w, DETECT_NATIONAL_ID) &&
		    found(w, DETECT_NATIONAL_ID, at, match_letter_id(t, at)))
			return true;
	}
	if (wants(w, DETECT_ADDRESS) && (word->capital || word->end - at == 1 ||
	    (word->flags & LEX_STREET_BEFORE)) &&
	    found(w, DETECT_ADDRESS, at, match_street(w->d, t, word, at)))
		return true;
	if (!wants(w, DETECT_NAME) || word->flags == 0)
		return false;
	n = match_name(w->d, t, word, &at);
	return found(w, DETECT_NAME, at, n);
}

/* Chinese characters and kana have no blanks between words. */
static bool
match_kanji(struct walk *w, size_t at, size_t *next)
{
	const struct text *t = &w->text;
	enum detect_kind kind;
	struct word word;
	size_t value, n;

	n = lexicon_prefix(w->d->lexicon, t->p + at, t->n - at,
	    LEX_CONTEXT | LEX_BIRTH | LEX_PASSPORT | LEX_LICENCE);
	if (n > 0) {
		word = (struct word){ .at = at, .end = at + n, .flags =
		    lexicon_find(w->d->lexicon, t->p + at, n) };
		remember(w, &word);
		*next = at + n;
		return is_keyed(w, &word) && (n = match_keyed(w->d, t, &word,
		    &value, &kind)) > 0 && found(w, kind, value, n);
	}
	*next = at + char_length(t, at);
	if (wants(w, DETECT_ADDRESS) &&
	    found(w, DETECT_ADDRESS, at, match_kanji_street(w->d, t, at)))
		return true;
	if (wants(w, DETECT_DOB) &&
	    found(w, DETECT_DOB, at, match_born(w->d, t, at)))
		return true;
	return wants(w, DETECT_NAME) && found(w, DETECT_NAME, at,
	    match_kanji_name(w->d, t, at, at < w->person_end));
}

/* Behind the letters and digits from `at` on. */
static size_t
run_end(const struct text *t, size_t at)
{
	while (at < t->n && is_word(t->p[at]))
		at++;
	return at;
}

/* What begins at this byte; *next: where to go on. */
static bool
match_at(struct walk *w, size_t at, size_t *next)
{
	const struct text *t = &w->text;
	uint8_t class = byte_class[t->p[at]];
	struct word word;

	if (class & B_KANJI)
		return match_kanji(w, at, next);
	if (class & B_SIGN) {
		*next = at + 1;
		if (t->p[at] == ':')
			return byte_at(t, at + 1) == ':' && match_net(w, at);
		return (is_digit(byte_at(t, at + 1)) || (t->p[at] == '+' &&
		    byte_at(t, at + 1) == '(')) && match_number(w, at);
	}
	if (match_net(w, at))
		return true;
	if (class & B_DIGIT) {
		*next = run_end(t, at);
		return match_number(w, at);
	}
	if (!word_at(w->d, t, at, &word)) {
		*next = at + 1;
		return false;
	}
	*next = run_end(t, word.end);
	return match_word(w, &word);
}

/* The words before `from` tell what a number behind it is. */
static void
look_back(struct walk *w, size_t from)
{
	size_t i = from > CONTEXT_BYTES ? from - CONTEXT_BYTES : 0, n;
	const struct text *t = &w->text;
	struct word word;

	while (i > 0 && i < from && is_word(t->p[i]))
		i++;
	for (; i < from; i++) {
		if (is_kanji(t->p[i])) {
			n = lexicon_prefix(w->d->lexicon, t->p + i, from - i,
			    LEX_CONTEXT);
			word = (struct word){ .at = i, .end = i + n, .flags =
			    lexicon_find(w->d->lexicon, t->p + i, n) };
		} else if (word_begins(t, i) && word_at(w->d, t, i, &word))
			n = word.end - i;
		else
			continue;
		remember(w, &word);
		i += n > 0 ? n - 1 : 0;
	}
}

/*
 * Most words are of small letters and in no list: behind such a one, or `at`
 * when it needs a look.
 */
static inline size_t
skip_plain(struct walk *w, size_t at)
{
	const uint8_t *p = w->text.p;
	size_t i = at, n = w->text.n, sign;

	while (i < n && is_lower(p[i]))
		i++;
	/* Not URLs, UUIDs, IPv6, Tel-Nr, C/ ... */
	if (i == n || (p[i] != ' ' && p[i] != ',' && p[i] != '\n' &&
	    p[i] != ')' && (p[i] != '.' || i == at + 1 || p[at] == 'w')))
		return at;
	sign = next_sign(w, at);
	if ((sign != SIZE_MAX && sign - at <= SIGN_NEAR) ||
	    word_filter_has(w->d->filter, p + at, i - at))
		return at;
	return i;
}

bool
detect_next(const struct detector *d, const uint8_t *text, size_t n,
    size_t from, struct detect_span *span)
{
	struct walk w = { .d = d, .text = { text, n }, .span = span,
	    .sign = SIZE_MAX };
	size_t i = from, next;

	if (from > 0 && from < n)
		look_back(&w, from);
	while (i < n) {
		if (byte_class[text[i]] == 0) {
			/* Signs and blanks, whole characters. */
			i += text[i] < 0xc0 ? 1 : char_length(&w.text, i);
			continue;
		}
		if (is_lower(text[i]) && (next = skip_plain(&w, i)) > i) {
			i = next;
			continue;
		}
		if (match_at(&w, i, &next))
			return true;
		i = next;
	}
	return false;
}

bool
detect_whole(const struct detector *d, const uint8_t *text, size_t n,
    enum detect_kind *kind)
{
	struct detect_span span;
	size_t from = 0;

	while (from < n && (text[from] == ' ' || text[from] == '\t'))
		from++;
	while (n > from && (text[n - 1] == ' ' || text[n - 1] == '\t'))
		n--;
	if (from == n)
		return false;
	if (detect_next(d, text, n, from, &span) && span.at == from &&
	    span.len == n - from) {
		*kind = span.kind;
		return true;
	}
	return match_column(d, d->kinds, &(struct text){ text + from,
	    n - from }, kind);
}
