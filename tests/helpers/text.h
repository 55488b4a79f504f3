/*
 * Streams as text, for tests.  stream-text -h describes the text.
 *
 * This is a second opinion on the format: of the library it uses the names
 * and limits, the checksum and the buffers, never the reader or the writer.
 */
#ifndef TESTS_HELPERS_TEXT_H
#define TESTS_HELPERS_TEXT_H

struct buf;

/* What a writer would have counted up to here. */
struct tally {
	uint64_t chain;
	uint64_t batch_rows, batch_bytes;
	uint64_t unit_batches, unit_rows, unit_bytes;
	uint64_t units, rows, failures;
	bool	 in_unit;
};

/* Counts a frame: its tag, its payload and the checksum behind it. */
void	tally_frame(struct tally *, uint32_t tag, const uint8_t *payload,
	    size_t n, uint64_t sum);

/* The value of "rows", "chain" ... in DONE or TAIL; false: no such member. */
bool	tally_member(const struct tally *, uint32_t tag, const char *name,
	    char *out, size_t n);

#define MEMBER_TEXT 24		/* room for a member's JSON text */

/* Any bytes to text; encode(decode(x)) is x for every x.  Aborts on errors. */
void	text_decode(const struct buf *in, FILE *out, bool explicit);

/* Text to bytes; exits 64 with file:line of what it does not understand. */
void	text_encode(FILE *in, FILE *out);

/* The bytes as hex, a line for each part of a frame, with comments. */
void	text_hex(const struct buf *in, FILE *out);

/* Commented hex to bytes; false at a character that has no place there. */
bool	text_unhex(FILE *in, struct buf *out);

/* Pieces of the text that both directions and `check` print alike. */
/* A tuple that text_tuple_at accepted, as an indented row line. */
void	text_put_tuple(FILE *, const uint8_t *);
void	text_put_field(FILE *, const uint8_t *, size_t n);
void	text_put_hex(FILE *, const uint8_t *, size_t n);
void	text_put_bytes(FILE *, const void *, size_t n);	/* NULL when n is 0 */
int	text_hex_digit(int c);	/* 0 to 15, or -1 */

/* Is the frame at p whole, with a type of four letters? */
bool	text_frame_at(const uint8_t *p, size_t n, uint32_t *tag, size_t *len);

/* The tuple at p, of any number of fields: its size, or 0. */
size_t	text_tuple_at(const uint8_t *p, size_t n);

/* Stops the helper: out of memory or the like. */
_Noreturn void text_die(const char *what);

#endif
