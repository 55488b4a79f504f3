/*
 * The lines between exec and its helper; pgmask-rules(5), "Helpers".
 *
 *	{"protocol":1,"entities":["PERSON"],"config":{..}}	we
 *	{"ready":true}						it
 *	{"batch":1,"unit":"public.t","type":"text","values":2}	we
 *	{"id":1,"value":"..."}					we
 *	{"id":2,"value":"..."}					we
 *	{"id":1,"value":"..."}					it
 *	{"id":2,"value":null}					it
 */
#ifndef MASK_EXEC_LINES_H
#define MASK_EXEC_LINES_H

#include "mask/coprocess.h"
#include "mask/mask.h"

#define EXEC_VALUE_MAX	(4 * 1024 * 1024)	/* bytes of a value to ask */
#define EXEC_BATCH_MAX	(256 * 1024 * 1024)	/* bytes of all answers */
#define EXEC_REFUSAL	256			/* bytes of a helper's reason */

struct exec_hello {
	struct coprocess_talk	 talk;
	char			*line;		/* NULL: it was asked */
	char			 refusal[EXEC_REFUSAL];
};

/* 0, or -1: out of memory.  Either may be NULL. */
int	exec_hello_init(struct exec_hello *, const struct node *entities,
	    const struct node *config);
void	exec_hello_clear(struct exec_hello *);

/* The values of one ROWS frame; ids go on from batch to batch. */
struct exec_batch {
	struct coprocess	*process;
	const char		*unit, *type;
	bool			 not_null;
	struct buf		 asked, answered; /* length and bytes of each */
	uint64_t		 number;	/* of batches so far */
	uint64_t		 next_answer, last_answer; /* their ids */
	uint32_t		 count;		/* of values in `asked` */
	bool			 announced;
	size_t			 ask_at, apply_at;
};

/* Borrows all it is given. */
void	exec_batch_init(struct exec_batch *, struct coprocess *,
	    const char *unit, const struct value_type *);
void	exec_batch_clear(struct exec_batch *);

/* See masker_ops: collect, exchange, apply. */
enum mask_result exec_batch_add(struct exec_batch *, struct bytes);
int	exec_batch_exchange(struct exec_batch *, struct error *);
enum mask_result exec_batch_next(struct exec_batch *, struct bytes,
	    struct buf *out);

#endif
