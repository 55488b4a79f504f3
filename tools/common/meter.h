/*
 * The progress meter: a line redrawn on a terminal, or a plain line every N
 * seconds, or only on SIGUSR1.
 */
#ifndef TOOLS_COMMON_METER_H
#define TOOLS_COMMON_METER_H

#include "copy/progress.h"

struct msg;

struct meter {
	struct progress	 now;
	struct msg	*msg;
	bool		 terminal;	/* redraw in place */
	int		 every_s;	/* 0: no plain lines */
	int64_t		 next_ms;	/* when the next line is due */
	char		*unit;
};

/*
 * every_s: of --progress, -1 when it was not given (then a terminal on stderr
 * is drawn on, else silence).  -q silences all but SIGUSR1.
 */
void	meter_init(struct meter *, struct msg *, int every_s);
void	meter_unit(struct meter *, const char *unit_id, int64_t estimated_rows);
void	meter_add(struct meter *, uint64_t rows, uint64_t bytes);

/* Prints what is due, also for SIGUSR1.  Cheap: call it after every frame. */
void	meter_poll(struct meter *);

/* Clears the line on the terminal. */
void	meter_end(struct meter *);

#endif
