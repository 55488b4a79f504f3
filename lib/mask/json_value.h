/*
 * What the rules of one path do to a value of a JSON text.
 *
 * A string is a text, a number a numeric, true and false a bool for the
 * actions, as far as they take these; otherwise a number and a bool are texts
 * too, and strings afterwards.  A type that is named for the path is the type
 * of whatever stands there.
 */
#ifndef MASK_JSON_VALUE_H
#define MASK_JSON_VALUE_H

#include "json/scan.h"
#include "mask/value.h"

struct column_rule;

enum jkind { JKIND_TEXT, JKIND_NUMERIC, JKIND_BOOL, JKIND_KINDS };

struct jvalue {
	bool			 keeps;		/* also containers */
	bool			 whole;		/* takes containers */
	bool			 typed;		/* all is plans[JKIND_TEXT] */
	bool			 bound[JKIND_KINDS];
	struct value_plan	 plans[JKIND_KINDS];
};

/* Where values are made; shared by all paths, grows with the longest. */
struct jscratch {
	struct buf	text, wire, masked;
};

/* A value where it stands, as jscan read it. */
struct jvalue_token {
	enum jtoken	kind;		/* JSCAN_OBJECT, JSCAN_ARRAY: all of it */
	struct bytes	raw;
	bool		escaped;
};

void	jscratch_init(struct jscratch *);
void	jscratch_free(struct jscratch *);

/*
 * Binds the rules of a path; `name` is its canonical form, `type` the node
 * that names a type, or NULL.  As value_plan_bind.
 */
int	jvalue_bind(struct jvalue *, const struct mask_env *,
	    const struct column_rule *, const char *name,
	    const struct node *type, struct mask_fit *, struct error *);
void	jvalue_free(struct jvalue *);

/*
 * Appends the new value as JSON.  MASK_OK, MASK_NULL (nothing was appended),
 * or what went wrong.
 */
enum mask_result jvalue_apply(struct jvalue *, struct jscratch *,
	    const struct jvalue_token *, const struct mask_row *, struct buf *);

/* As masker_ops.collect and exchange. */
enum mask_result jvalue_collect(struct jvalue *,
	    struct jscratch *, const struct jvalue_token *,
	    const struct mask_row *);
int	jvalue_exchange(struct jvalue *, struct error *);

#endif
