#include "sys/system.h"
#include "io/bytes.h"
#include "io/buf.h"

#define BUF_FIRST 256		/* the smallest allocation */

void
buf_init(struct buf *b, size_t max)
{
	memset(b, 0, sizeof(*b));
	b->max = max;
}

void
buf_free(struct buf *b)
{
	free(b->data);
	buf_init(b, b->max);
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
}

void
buf_trim(struct buf *b)
{
	if (b->cap > BUF_KEEP)
		buf_free(b);
	else
		buf_clear(b);
}

int
buf_grow(struct buf *b, size_t more)
{
	size_t cap, need;
	uint8_t *data;

	if (more > b->max || b->len > b->max - more) {
		errno = EMSGSIZE;
		return -1;
	}
	need = b->len + more;
	if (need <= b->cap)
		return 0;
	cap = b->cap < BUF_FIRST ? BUF_FIRST : b->cap;
	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	if (cap > b->max)
		cap = b->max;
	if ((data = realloc(b->data, cap)) == NULL)
		return -1;
	b->data = data;
	b->cap = cap;
	return 0;
}

int
buf_append_u16(struct buf *b, uint16_t v)
{
	uint8_t *to;

	if ((to = buf_extend(b, sizeof(v))) == NULL)
		return -1;
	put_u16(to, v);
	return 0;
}

int
buf_append_u32(struct buf *b, uint32_t v)
{
	uint8_t *to;

	if ((to = buf_extend(b, sizeof(v))) == NULL)
		return -1;
	put_u32(to, v);
	return 0;
}

int
buf_append_u64(struct buf *b, uint64_t v)
{
	uint8_t *to;

	if ((to = buf_extend(b, sizeof(v))) == NULL)
		return -1;
	put_u64(to, v);
	return 0;
}

int
buf_append_str(struct buf *b, const char *s)
{
	return buf_append(b, s, strlen(s));
}

int
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n, rc = -1;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	/* One byte more than is used: vsnprintf writes its NUL there. */
	if (n >= 0 && buf_reserve(b, (size_t)n + 1) == 0) {
		vsnprintf((char *)b->data + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
		rc = 0;
	}
	va_end(again);
	return rc;
}

char *
buf_steal_str(struct buf *b)
{
	char *s;

	if ((s = realloc(b->data, b->len + 1)) == NULL)
		return NULL;
	s[b->len] = '\0';
	buf_init(b, b->max);
	return s;
}
