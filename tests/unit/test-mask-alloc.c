/*
 * No action allocates memory for a row: every rule of tests/golden, from its
 * third value on.  The allocator's calls are counted on their way to glibc.
 */
#include "sys/system.h"

#include "tests/unit/golden.h"

#if defined(__GLIBC__) && !defined(PGC_SANITIZERS)

#define ROUNDS 50

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static unsigned long calls;

void *
malloc(size_t n)
{
	calls++;
	return __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	calls++;
	return __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	calls++;
	return __libc_realloc(p, n);
}

/* One tuple of one field. */
static void
make_tuple(struct buf *b, const struct golden *g)
{
	buf_init(b, SIZE_MAX / 2);
	if (buf_append_u16(b, 1) == -1 ||
	    buf_append_u32(b, (uint32_t)g->len) == -1 ||
	    buf_append(b, g->value, g->len) == -1)
		abort();
}

static int
mask_once(struct masking *m, const struct buf *tuple)
{
	size_t took;

	buf_clear(&m->out);
	if (m->plan.collects && mask_plan_collect(&m->plan, tuple->data, 1,
	    &m->error) == -1)
		return -1;
	return mask_plan_row(&m->plan, tuple->data, &took, &m->out, &m->error);
}

static unsigned int checked;

static void
check(const struct golden *g)
{
	struct masking m;
	struct buf tuple;
	unsigned long before;

	make_tuple(&tuple, g);
	if (masking_begin(&m, g->type, -1, g->rule) == 0 &&
	    mask_once(&m, &tuple) == 0 && mask_once(&m, &tuple) == 0) {
		before = calls;
		for (int i = 0; i < ROUNDS; i++)
			mask_once(&m, &tuple);
		if (!CHECK_INT(calls - before, 0))
			fprintf(stderr, "\t%s:%d: %s\t%s\n", g->path, g->line,
			    g->type, g->rule);
		checked++;
	}
	buf_free(&tuple);
	masking_end(&m);
}

int
main(void)
{
	unsigned long before = calls;
	void *volatile p = malloc(1);	/* else clang takes both calls away */

	free(p);
	CHECK(calls > before);	/* it is ours that is called */
	golden_each(check);
	CHECK(checked > 50);
	return check_done();
}

#else

int
main(void)
{
	return 77;	/* skipped: the allocator is not glibc's alone */
}

#endif
