#include "sys/system.h"
#include "detect/detect.h"
#include "detect/match.h"

#define SIGN_BYTES	256	/* searched for an @ at a time */
#define CONTEXT_BYTES	48	/* how far a word tells what a number is */
#define KEYED_WORDS	5	/* between "passport" and its number */

struct detector {
	unsigned int	 kinds;
	struct lexicon	*lexicon;
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
	if ((d->lexicon = lexicon_new()) == NULL) {
		free(d);
		return NULL;
	}
	return d;
}

void
detector_free(struct detector *d)
{
	if (d == NULL)
		return;
	lexicon_free(d->lexicon);
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
	size_t			 sign;	/* no @ from there to here, see below */
	size_t			 kanji;	/* the same for other than kanji */
	uint32_t		 context;	/* flags of the words before */
	size_t			 context_end;	/* up to where they count */
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

/*
 * Where the next @ is that an e-mail from `at` on may have.  What was searched
 * once is not searched again; and a call does not search much further than it
 * gets, or a text of many spans would cost more than its length.
 */
static size_t
next_sign(struct walk *w, size_t at)
{
	const struct text *t = &w->text;
	const uint8_t *sign;
	size_t n;

	if (w->sign < at)
		w->sign = at;
	while (w->sign <= at + LOCAL_MAX && w->sign < t->n &&
	    t->p[w->sign] != '@') {
		n = t->n - w->sign < SIGN_BYTES ? t->n - w->sign : SIGN_BYTES;
		sign = memchr(t->p + w->sign, '@', n);
		w->sign = sign == NULL ? w->sign + n :
		    (size_t)(sign - t->p);
	}
	return w->sign;
}

/* The same for the end of Chinese and Japanese characters, or a full stop. */
static size_t
kanji_end(struct walk *w, size_t at)
{
	const struct text *t = &w->text;

	if (w->kanji < at)
		w->kanji = at;
	while (w->kanji < at + WINDOW && w->kanji + 2 < t->n &&
	    is_kanji(t->p[w->kanji]) &&
	    !(t->p[w->kanji] == 0xe3 && t->p[w->kanji + 1] == 0x80 &&
	    (t->p[w->kanji + 2] == 0x81 || t->p[w->kanji + 2] == 0x82)))
		w->kanji += 3;
	return w->kanji;
}

/* A quick look before a closer one: most words are none of these. */
static bool
match_hex(struct walk *w, size_t at)
{
	const struct text *t = &w->text;
	uint8_t third = byte_at(t, at + 2);
	size_t i = at;

	if (wants(w, DETECT_UUID) && byte_at(t, at + 8) == '-' &&
	    found(w, DETECT_UUID, at, match_uuid(t, at)))
		return true;
	if (wants(w, DETECT_MAC) && (third == ':' || third == '-') &&
	    found(w, DETECT_MAC, at, match_mac(t, at)))
		return true;
	while (i < at + 4 && is_hex(byte_at(t, i)))
		i++;
	return wants(w, DETECT_IP) && (byte_at(t, i) == ':' ||
	    byte_at(t, i) == '.') && found(w, DETECT_IP, at, match_ip(t, at));
}

/* `end`: of the word or the digits there. */
static bool
match_net(struct walk *w, size_t at, size_t end)
{
	const struct text *t = &w->text;
	uint8_t c = t->p[at];
	size_t sign;

	if (wants(w, DETECT_URL) && (byte_at(t, end) == ':' ||
	    byte_at(t, end) == '.') &&
	    found(w, DETECT_URL, at, match_url(t, at)))
		return true;
	if (wants(w, DETECT_EMAIL) && w->sign <= at + LOCAL_MAX &&
	    byte_at(t, sign = next_sign(w, at)) == '@' &&
	    found(w, DETECT_EMAIL, at, match_email(t, at, sign)))
		return true;
	return (is_hex(c) || c == ':') && match_hex(w, at);
}

static bool
match_number(struct walk *w, size_t at)
{
	const struct text *t = &w->text;
	uint32_t context = at < w->context_end ? w->context : 0;
	enum detect_kind kind = DETECT_PHONE;
	size_t n;

	if (wants(w, DETECT_NATIONAL_ID) && is_digit(t->p[at]) &&
	    found(w, DETECT_NATIONAL_ID, at, match_letter_id(t, at)))
		return true;
	if (wants(w, DETECT_ADDRESS) && is_digit(t->p[at]) &&
	    found(w, DETECT_ADDRESS, at, match_street(w->d, t, NULL, at)))
		return true;
	n = match_digits(t, at, context, w->d->kinds, &kind);
	return found(w, kind, at, n);
}

/*
 * Behind a word such as "born" or "passport": the date or the number that
 * follows, with a few words and signs between.
 */
static bool
match_keyed(struct walk *w, const struct word *key)
{
	const struct text *t = &w->text;
	size_t i = key->end, n;
	bool born = key->flags & LEX_BIRTH;
	struct word next;

	for (int k = 0; k < KEYED_WORDS && i - key->at < WINDOW + 16; k++) {
		while (i < t->n && i - key->end < WINDOW && strchr(" \t:.,#("
		    ")-=\"'/", t->p[i]) != NULL && t->p[i] != '\0')
			i++;
		if (i >= t->n)
			return false;
		if (born && wants(w, DETECT_DOB) &&
		    found(w, DETECT_DOB, i, match_date(w->d, t, i)))
			return true;
		n = born ? 0 : match_paper(t, i);
		if (n > 0)
			return found(w, key->flags & LEX_PASSPORT ?
			    DETECT_PASSPORT : DETECT_LICENCE, i, n);
		if (!word_at(w->d, t, i, &next) || next.end == i ||
		    !(next.flags & (LEX_NUMBER | LEX_BIRTH | LEX_PASSPORT |
		    LEX_LICENCE | LEX_PARTICLE)))
			return false;
		i = next.end;
		while (i < t->n && t->p[i] >= 0x80 && i - next.end < 4)
			i++;		/* n°, № */
	}
	return false;
}

static bool
is_keyed(const struct walk *w, const struct word *word)
{
	return ((word->flags & LEX_BIRTH) && wants(w, DETECT_DOB)) ||
	    ((word->flags & LEX_PASSPORT) && wants(w, DETECT_PASSPORT)) ||
	    ((word->flags & LEX_LICENCE) && wants(w, DETECT_LICENCE));
}

/* Keeps what the word says of the numbers behind it. */
static void
note_context(struct walk *w, const struct word *word)
{
	if (!(word->flags & LEX_CONTEXT))
		return;
	w->context = (word->at < w->context_end ? w->context : 0) |
	    word->flags;
	w->context_end = word->end + CONTEXT_BYTES;
}

static bool
match_word(struct walk *w, const struct word *word)
{
	const struct text *t = &w->text;
	size_t start, n;

	note_context(w, word);
	if (is_keyed(w, word) && match_keyed(w, word))
		return true;
	if (is_upper(t->p[word->at]) && !is_lower(byte_at(t, word->at + 1))) {
		if (wants(w, DETECT_IBAN) &&
		    found(w, DETECT_IBAN, word->at, match_iban(t, word->at)))
			return true;
		if (wants(w, DETECT_NATIONAL_ID) &&
		    found(w, DETECT_NATIONAL_ID, word->at,
		    match_letter_id(t, word->at)))
			return true;
	}
	if (wants(w, DETECT_ADDRESS) && (word->capital ||
	    (word->flags & LEX_STREET_BEFORE)) &&
	    found(w, DETECT_ADDRESS, word->at,
	    match_street(w->d, t, word, word->at)))
		return true;
	if (!wants(w, DETECT_NAME) || (word->flags == 0))
		return false;
	n = match_name(w->d, t, word, w->context, &start);
	return found(w, DETECT_NAME, start, n);
}

/* Chinese characters and kana have no blanks between words. */
static bool
match_kanji(struct walk *w, size_t at, size_t *step)
{
	const struct text *t = &w->text;
	size_t n = lexicon_prefix(w->d->lexicon, t->p + at, t->n - at,
	    LEX_BIRTH | LEX_PASSPORT | LEX_LICENCE | LEX_PHONE |
	    LEX_MYNUMBER);
	struct word word = { .at = at, .end = at + n };

	*step = 3;
	if (n > 0) {
		*step = n;
		word.flags = lexicon_find(w->d->lexicon, t->p + at, n);
		note_context(w, &word);
		/* は, の: what stands between */
		while (word.end + 2 < t->n && t->p[word.end] == 0xe3 &&
		    word.end - at < WINDOW && (t->p[word.end + 1] == 0x81 ||
		    t->p[word.end + 1] == 0x80))
			word.end += 3;
		if (is_keyed(w, &word) && match_keyed(w, &word))
			return true;
		return false;
	}
	/* An address ends in figures, not far away. */
	if (wants(w, DETECT_ADDRESS) &&
	    is_digit(byte_at(t, kanji_end(w, at))) &&
	    found(w, DETECT_ADDRESS, at, match_kanji_street(t, at)))
		return true;
	return wants(w, DETECT_NAME) &&
	    found(w, DETECT_NAME, at, match_kanji_name(w->d, t, at));
}

/* What begins at this byte, and where to go on if nothing does. */
static bool
match_at(struct walk *w, size_t at, uint8_t class, size_t *next)
{
	const struct text *t = &w->text;
	struct word word;
	size_t step, i = at;

	if (class & BYTE_KANJI) {
		if (match_kanji(w, at, &step))
			return true;
		/* Whole characters, each may begin something. */
		*next = at + step;
		return false;
	}
	if (class & BYTE_LETTER) {
		word_at(w->d, t, at, &word);
		if (match_net(w, at, word.end) || ((word.flags != 0 ||
		    word.capital) && match_word(w, &word)))
			return true;
		i = word.part;
	} else {
		if (match_net(w, at, at) || (t->p[at] != ':' &&
		    match_number(w, at)))
			return true;
		i++;
	}
	while (i < t->n && is_word(t->p[i]))
		i++;
	*next = i;
	return false;
}

static bool
begins(const struct text *t, size_t i)
{
	uint8_t c = t->p[i], next = byte_at(t, i + 1);

	return c == ':' ? next == ':' : is_digit(next) || (c == '+' &&
	    next == '(');
}

/*
 * The words shortly before `from`, which belong to a span that was found or
 * stand between two, tell what a number is, too.
 */
static void
look_back(struct walk *w, size_t from)
{
	const struct text *t = &w->text;
	size_t i = from > CONTEXT_BYTES ? from - CONTEXT_BYTES : 0, n;
	struct word word;

	for (; i < from; i += n) {
		n = 1;
		if (is_kanji(t->p[i]) &&
		    (n = lexicon_prefix(w->d->lexicon, t->p + i, from - i,
		    LEX_CONTEXT)) > 0)
			word = (struct word){ .at = i, .end = i + n,
			    .flags = lexicon_find(w->d->lexicon, t->p + i, n) };
		else if ((i == 0 || !is_word(t->p[i - 1])) &&
		    word_at(w->d, t, i, &word))
			n = word.end - i;
		else {
			n = 1;
			continue;
		}
		note_context(w, &word);
	}
}

bool
detect_next(const struct detector *d, const uint8_t *text, size_t n,
    size_t from, struct detect_span *span)
{
	struct walk w = { .d = d, .text = { text, n }, .span = span };
	size_t i = from;
	uint8_t class;

	look_back(&w, from);
	while (i < n) {
		class = byte_classes[text[i]];
		if (class == 0 || (class & BYTE_INSIDE) ||
		    ((class & BYTE_SIGN) && !begins(&w.text, i)))
			i++;
		else if (match_at(&w, i, class, &i))
			return true;
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
	if (from == n || !detect_next(d, text, n, from, &span) ||
	    span.at != from || span.len != n - from)
		return false;
	*kind = span.kind;
	return true;
}
