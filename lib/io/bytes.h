/*
 * Network byte order, the one set of helpers.  The caller has checked that
 * the bytes are there.
 */
#ifndef IO_BYTES_H
#define IO_BYTES_H

#include <endian.h>

/*
 * Through memcpy and endian.h rather than by shifting bytes: compilers make
 * one load and one swap of it, and vectorise nothing that should not be.
 */
static inline uint16_t
get_u16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return be16toh(v);
}

static inline uint32_t
get_u32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return be32toh(v);
}

static inline uint64_t
get_u64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return be64toh(v);
}

static inline int16_t
get_i16(const uint8_t *p)
{
	return (int16_t)get_u16(p);
}

static inline int32_t
get_i32(const uint8_t *p)
{
	return (int32_t)get_u32(p);
}

static inline int64_t
get_i64(const uint8_t *p)
{
	return (int64_t)get_u64(p);
}

static inline void
put_u16(uint8_t *p, uint16_t v)
{
	v = htobe16(v);
	memcpy(p, &v, sizeof(v));
}

static inline void
put_u32(uint8_t *p, uint32_t v)
{
	v = htobe32(v);
	memcpy(p, &v, sizeof(v));
}

static inline void
put_u64(uint8_t *p, uint64_t v)
{
	v = htobe64(v);
	memcpy(p, &v, sizeof(v));
}

#endif
