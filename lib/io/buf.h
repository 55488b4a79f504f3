/*
 * A bounded, growing byte buffer.
 *
 * Every function that can grow the buffer returns 0, or -1 with errno ENOMEM
 * or EMSGSIZE (the limit); on -1 the buffer is as it was.  Capacity doubles
 * but never passes `max`.  `data` is NULL while nothing was ever stored.
 */
#ifndef IO_BUF_H
#define IO_BUF_H

struct buf {
	uint8_t	*data;
	size_t	 len;		/* bytes in use */
	size_t	 cap;		/* bytes allocated */
	size_t	 max;		/* limit on len */
};

/* An empty buffer that may hold up to `max` bytes; allocates nothing. */
void	 buf_init(struct buf *, size_t max);

/* Frees the bytes; the buffer is empty and usable afterwards. */
void	 buf_free(struct buf *);

/* Forgets the content, keeps the memory. */
void	 buf_clear(struct buf *);

/*
 * buf_clear, and what is above BUF_KEEP is given back: for buffers that one
 * large value would leave large, where there are many of them.
 */
#define BUF_KEEP	(256 * 1024)
void	 buf_trim(struct buf *);

/* buf_reserve where there is no room yet. */
int	 buf_grow(struct buf *, size_t more);

/* Makes room for `more` bytes behind len. */
static inline int
buf_reserve(struct buf *b, size_t more)
{
	return more <= b->cap - b->len ? 0 : buf_grow(b, more);
}

/*
 * Makes room and counts it as used: returns where the `n` bytes start, or
 * NULL.  The pointer lives until the next call that may grow the buffer.
 */
static inline uint8_t *
buf_extend(struct buf *b, size_t n)
{
	if (buf_reserve(b, n) == -1)
		return NULL;
	b->len += n;
	return b->data + b->len - n;
}

static inline int
buf_append(struct buf *b, const void *p, size_t n)
{
	uint8_t *to;

	if (n == 0)
		return 0;
	if ((to = buf_extend(b, n)) == NULL)
		return -1;
	memcpy(to, p, n);
	return 0;
}

int	 buf_append_u16(struct buf *, uint16_t);
int	 buf_append_u32(struct buf *, uint32_t);
int	 buf_append_u64(struct buf *, uint64_t);

/* The string without its NUL. */
int	 buf_append_str(struct buf *, const char *);
int	 buf_printf(struct buf *, const char *fmt, ...) PRINTFLIKE(2, 3);

/*
 * The content as a new NUL-terminated string, to be freed by the caller; the
 * buffer is empty afterwards.  NULL when out of memory (the buffer stays).
 */
char	*buf_steal_str(struct buf *);

#endif
