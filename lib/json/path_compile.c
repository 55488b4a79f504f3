/*
 * The subset construction: a state of the machine is the set of places in
 * all paths where a walk down to a value may have come to.
 */
#include "sys/system.h"
#include "json/path.h"

#define WORDS	(JPATH_POSITIONS_MAX / 64)

struct set {
	uint64_t	w[WORDS];
};

struct build {
	struct jpaths	*paths;
	struct set	*sets;		/* of the states */
	uint32_t	*from;		/* where a state's edges begin */
	const char	*why;
};

/* One way down: a key or index that a step names, or any other of its kind. */
struct label {
	bool			 key;
	const struct jstep	*step;	/* NULL: any other */
};

static void
set_add(struct set *s, size_t i)
{
	s->w[i / 64] |= (uint64_t)1 << (i % 64);
}

static bool
set_has(const struct set *s, size_t i)
{
	return s->w[i / 64] >> (i % 64) & 1;
}

static bool
same_step(const struct jstep *a, const struct jstep *b)
{
	if (a->kind != b->kind)
		return false;
	return a->kind == JSTEP_INDEX ? a->index == b->index :
	    a->len == b->len && memcmp(a->name, b->name, a->len) == 0;
}

static bool
step_takes(const struct jstep *step, const struct label *l)
{
	switch (step->kind) {
	case JSTEP_ANY_KEY:
		return l->key;
	case JSTEP_ANY_INDEX:
		return !l->key;
	case JSTEP_KEY:
	case JSTEP_INDEX:
		return l->step != NULL && same_step(step, l->step);
	case JSTEP_NONE:
		break;
	}
	return false;
}

/* The set that a label leads to. */
static void
follow(const struct jpaths *p, const struct set *from, const struct label *l,
    struct set *to)
{
	memset(to, 0, sizeof(*to));
	for (size_t i = 0; i < p->nsteps; i++) {
		if (!set_has(from, i))
			continue;
		if (p->steps[i].deep)
			set_add(to, i);
		if (step_takes(&p->steps[i], l))
			set_add(to, i + 1);
	}
}

/* The first path of which the set holds the end. */
static int32_t
decides(const struct jpaths *p, const struct set *s)
{
	int32_t path = 0;

	for (size_t i = 0; i < p->nsteps; i++) {
		if (p->steps[i].kind != JSTEP_NONE)
			continue;
		if (set_has(s, i))
			return path;
		path++;
	}
	return JPATH_NONE;
}

/* The state of that set, a new one where there is none. */
static int
state_of(struct build *b, const struct set *s, uint32_t *state)
{
	struct jpaths *p = b->paths;
	struct jstate *new;

	for (*state = 0; *state < p->nstates; (*state)++)
		if (memcmp(&b->sets[*state], s, sizeof(*s)) == 0)
			return 0;
	if (p->nstates == JPATH_STATES_MAX) {
		b->why = "the paths with .. and * make too many combinations";
		return -1;
	}
	new = &p->states[p->nstates];
	b->sets[p->nstates++] = *s;
	memset(new, 0, sizeof(*new));
	new->path = decides(p, s);
	return 0;
}

static int
add_edge(struct build *b, const struct set *from, const struct jstep *step)
{
	struct jpaths *p = b->paths;
	struct label l = { step->kind == JSTEP_KEY, step };
	struct jedge *grown;
	struct set to;

	grown = reallocarray(p->edges, p->nedges + 1, sizeof(*grown));
	if (grown == NULL)
		return -1;
	p->edges = grown;
	grown += p->nedges++;
	grown->step = step;
	follow(p, from, &l, &to);
	return state_of(b, &to, &grown->to);
}

/* The edges of one state for the keys, or for the indexes, that are named. */
static int
add_edges(struct build *b, const struct set *from, size_t first,
    enum jstep_kind kind)
{
	struct jpaths *p = b->paths;
	size_t k;

	for (size_t i = 0; i < p->nsteps; i++) {
		if (!set_has(from, i) || p->steps[i].kind != kind)
			continue;
		for (k = first; k < p->nedges; k++)
			if (same_step(p->edges[k].step, &p->steps[i]))
				break;
		if (k == p->nedges && add_edge(b, from, &p->steps[i]) == -1)
			return -1;
	}
	return 0;
}

static int
complete(struct build *b, uint32_t state)
{
	static const struct label key = { true, NULL }, index = { false, NULL };
	struct jpaths *p = b->paths;
	struct set from = b->sets[state], to;
	struct jstate *s = &p->states[state];
	size_t first = p->nedges;

	b->from[state] = (uint32_t)first;
	if (add_edges(b, &from, first, JSTEP_KEY) == -1)
		return -1;
	s->nkeys = (uint32_t)(p->nedges - first);
	if (add_edges(b, &from, first, JSTEP_INDEX) == -1)
		return -1;
	s->nedges = (uint32_t)(p->nedges - first);
	follow(p, &from, &key, &to);
	if (state_of(b, &to, &s->other_key) == -1)
		return -1;
	follow(p, &from, &index, &to);
	return state_of(b, &to, &s->other_index);
}

/* The dead state, the start, and whatever they lead to. */
static int
build(struct build *b)
{
	struct jpaths *p = b->paths;
	struct set s = { 0 };
	uint32_t state;

	if (p->nsteps > JPATH_POSITIONS_MAX) {
		b->why = "all paths together have too many steps";
		return -1;
	}
	p->states = calloc(JPATH_STATES_MAX, sizeof(*p->states));
	b->sets = calloc(JPATH_STATES_MAX, sizeof(*b->sets));
	b->from = calloc(JPATH_STATES_MAX, sizeof(*b->from));
	if (p->states == NULL || b->sets == NULL || b->from == NULL ||
	    state_of(b, &s, &state) == -1)
		return -1;
	for (size_t i = 0; i < p->nsteps; i++)
		if (i == 0 || p->steps[i - 1].kind == JSTEP_NONE)
			set_add(&s, i);
	if (state_of(b, &s, &state) == -1)
		return -1;
	for (state = 0; state < p->nstates; state++)
		if (complete(b, state) == -1)
			return -1;
	for (state = 0; state < p->nstates && p->nedges > 0; state++)
		p->states[state].edges = p->edges + b->from[state];
	return 0;
}

static int
check_all_decide(const struct jpaths *p, int32_t *path, const char **why)
{
	size_t s;

	for (size_t i = 0; i < p->npaths; i++) {
		for (s = 0; s < p->nstates; s++)
			if (p->states[s].path == (int32_t)i)
				break;
		if (s < p->nstates)
			continue;
		*path = (int32_t)i;
		*why = "paths before it name all that it names, so it never "
		    "decides";
		return -1;
	}
	return 0;
}

int
jpaths_compile(struct jpaths *p, int32_t *path, const char **why)
{
	struct build b = { .paths = p };
	int rc = build(&b);
	struct jstate *fitted;

	free(b.sets);
	free(b.from);
	*path = JPATH_NONE;
	*why = b.why;
	if (rc == -1)
		return -1;
	fitted = reallocarray(p->states, p->nstates, sizeof(*fitted));
	if (fitted != NULL)
		p->states = fitted;
	return check_all_decide(p, path, why);
}

uint32_t
jpaths_key(const struct jpaths *p, uint32_t state, const uint8_t *key,
    size_t n)
{
	const struct jstate *s = &p->states[state];
	const struct jstep *step;

	for (uint32_t i = 0; i < s->nkeys; i++) {
		step = s->edges[i].step;
		if (step->len == n && memcmp(step->name, key, n) == 0)
			return s->edges[i].to;
	}
	return s->other_key;
}

uint32_t
jpaths_index(const struct jpaths *p, uint32_t state, uint32_t index)
{
	const struct jstate *s = &p->states[state];

	for (uint32_t i = s->nkeys; i < s->nedges; i++)
		if (s->edges[i].step->index == index)
			return s->edges[i].to;
	return s->other_index;
}
