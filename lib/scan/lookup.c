#include "sys/system.h"
#include "io/buf.h"
#include "io/checksum.h"
#include "type/utf8.h"
#include "words/words.h"
#include "scan/lookup.h"

#define SLOTS_BITS	16		/* of about 15,000 words */
#define SLOTS		(1u << SLOTS_BITS)

/* Hashes stand for words: of so few, two alike are no matter here. */
struct lookup {
	uint64_t	hashes[SLOTS];	/* 0: free */
	uint8_t		flags[SLOTS];
	size_t		used;
};

static uint32_t
slot_of(const struct lookup *l, uint64_t hash)
{
	uint32_t at = (uint32_t)(hash >> (64 - SLOTS_BITS));

	while (l->hashes[at] != 0 && l->hashes[at] != hash)
		at = (at + 1) % SLOTS;
	return at;
}

static int
add(struct lookup *l, struct buf *lower, const struct word_list *list,
    unsigned int flag)
{
	uint64_t hash;
	uint32_t at;

	for (uint32_t i = 0; i < list->n; i++) {
		buf_clear(lower);
		if (utf8_lower(lower, (const uint8_t *)list->text + list->at[i],
		    list->at[i + 1] - list->at[i]) == -1)
			return -1;
		hash = checksum_whole(lower->data, lower->len);
		at = slot_of(l, hash);
		if (l->hashes[at] == 0 && ++l->used > SLOTS / 2)
			return -1;
		l->hashes[at] = hash;
		l->flags[at] |= (uint8_t)flag;
	}
	return 0;
}

struct lookup *
lookup_new(void)
{
	struct lookup *l = calloc(1, sizeof(*l));
	const struct locale_words *w;
	struct buf lower;
	int rc = 0;

	buf_init(&lower, 4096);
	for (w = locales; l != NULL && rc == 0 && w < locales + nlocales; w++)
		if (add(l, &lower, &w->first, LOOKUP_FIRST) == -1 ||
		    add(l, &lower, &w->first_letters, LOOKUP_FIRST) == -1 ||
		    add(l, &lower, &w->last, LOOKUP_LAST) == -1 ||
		    add(l, &lower, &w->last_letters, LOOKUP_LAST) == -1 ||
		    add(l, &lower, &w->city, LOOKUP_CITY) == -1)
			rc = -1;
	buf_free(&lower);
	if (rc == 0)
		return l;
	free(l);
	return NULL;
}

void
lookup_free(struct lookup *l)
{
	free(l);
}

unsigned int
lookup_find(const struct lookup *l, const uint8_t *p, size_t n)
{
	return l->flags[slot_of(l, checksum_whole(p, n))];
}
