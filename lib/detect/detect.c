#include "sys/system.h"
#include "detect/detect.h"
#include "detect/match.h"

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
	size_t			 run_end;	/* of an e-mail's local part */
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

/* The end of what an e-mail's local part may hold, computed once per run. */
static size_t
run_end(struct walk *w, size_t at)
{
	size_t i = at;
	uint8_t c;

	if (w->run_end > at)
		return w->run_end;
	for (; i < w->text.n; i++) {
		c = w->text.p[i];
		if (!is_word(c) && c != '.' && c != '_' && c != '-' &&
		    c != '+' && c != '%' && c != '\'')
			break;
	}
	w->run_end = i;
	return i;
}

static bool
match_net(struct walk *w, size_t at)
{
	const struct text *t = &w->text;
	uint8_t c = t->p[at];

	if (wants(w, DETECT_URL) && (c == 'h' || c == 'w' || c == 'f' ||
	    c == 'H' || c == 'W' || c == 'F') &&
	    found(w, DETECT_URL, at, match_url(t, at)))
		return true;
	if (byte_at(t, run_end(w, at)) == '@' && wants(w, DETECT_EMAIL) &&
	    found(w, DETECT_EMAIL, at, match_email(t, at, w->run_end)))
		return true;
	if (!is_hex(c) && c != ':')
		return false;
	return (wants(w, DETECT_UUID) &&
	    found(w, DETECT_UUID, at, match_uuid(t, at))) ||
	    (wants(w, DETECT_MAC) &&
	    found(w, DETECT_MAC, at, match_mac(t, at))) ||
	    (wants(w, DETECT_IP) && found(w, DETECT_IP, at, match_ip(t, at)));
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

#define LEX_CONTEXT (LEX_PHONE | LEX_SSN | LEX_TAX | LEX_MYNUMBER)

static bool
match_word(struct walk *w, const struct word *word)
{
	const struct text *t = &w->text;
	size_t start, n;

	if (word->flags & LEX_CONTEXT) {
		w->context = (word->at < w->context_end ? w->context : 0) |
		    word->flags;
		w->context_end = word->end + CONTEXT_BYTES;
	}
	if (is_keyed(w, word) && match_keyed(w, word))
		return true;
	if (is_upper(t->p[word->at])) {
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

	*step = 1;
	if (n > 0) {
		*step = n;
		word.flags = lexicon_find(w->d->lexicon, t->p + at, n);
		if (word.flags & LEX_CONTEXT) {
			w->context = word.flags;
			w->context_end = word.end + CONTEXT_BYTES;
		}
		/* は, の: what stands between */
		while (word.end + 2 < t->n && t->p[word.end] == 0xe3 &&
		    word.end - at < WINDOW && (t->p[word.end + 1] == 0x81 ||
		    t->p[word.end + 1] == 0x80))
			word.end += 3;
		if (is_keyed(w, &word) && match_keyed(w, &word))
			return true;
		return false;
	}
	if (wants(w, DETECT_ADDRESS) &&
	    found(w, DETECT_ADDRESS, at, match_kanji_street(t, at)))
		return true;
	return wants(w, DETECT_NAME) &&
	    found(w, DETECT_NAME, at, match_kanji_name(w->d, t, at));
}

/* What begins at this letter or digit, which begins a word. */
static bool
match_at(struct walk *w, size_t at, size_t *next)
{
	const struct text *t = &w->text;
	struct word word;
	size_t step = 1;

	if (match_net(w, at))
		return true;
	if (is_digit(t->p[at]) || t->p[at] == '+' || t->p[at] == '(') {
		if (match_number(w, at))
			return true;
		*next = at + 1;
		while (*next < t->n && is_word(t->p[*next]) &&
		    t->p[*next] < 0x80)
			++*next;
		return false;
	}
	if (t->p[at] >= 0xe3 && t->p[at] <= 0xe9) {
		if (match_kanji(w, at, &step))
			return true;
		/* Whole characters, each may begin something. */
		*next = at + (step == 1 ? 3 : step);
		return false;
	}
	if (!word_at(w->d, t, at, &word)) {
		*next = at + 1;
		return false;
	}
	if (match_word(w, &word))
		return true;
	*next = at;
	while (*next < t->n && is_word(t->p[*next]) && (*next == at ||
	    t->p[*next] < 0xe3 || t->p[*next] > 0xe9))
		++*next;
	return false;
}

static bool
begins(const struct text *t, size_t i)
{
	uint8_t c = t->p[i];

	if (is_word(c))
		return true;
	if (c == '+' || c == '(')
		return is_digit(byte_at(t, i + 1)) || (c == '+' &&
		    byte_at(t, i + 1) == '(');
	return c == ':' && byte_at(t, i + 1) == ':';
}

bool
detect_next(const struct detector *d, const uint8_t *text, size_t n,
    size_t from, struct detect_span *span)
{
	struct walk w = { .d = d, .text = { text, n }, .span = span };
	size_t i = from, next;

	/* The words before tell what a number is, also of this call's. */
	w.context = 0;
	while (i < n) {
		if (!begins(&w.text, i)) {
			i++;
			continue;
		}
		next = i + 1;
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
	if (from == n || !detect_next(d, text, n, from, &span) ||
	    span.at != from || span.len != n - from)
		return false;
	*kind = span.kind;
	return true;
}
