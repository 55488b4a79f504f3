/*
 * From YAML to rules, for rules.c: lists of actions, rules inside rules,
 * and the names that other tools have for them.
 */
#ifndef RULE_RULE_H
#define RULE_RULE_H

struct column_rule;
struct error;
struct node;
struct rules;

/*
 * The rules of a mapping from names to rules; to be freed by
 * rule_columns_free, also after a failure.  The tree is changed: the keys
 * under "params" move up beside it, synonyms become our own names.  0, or -1
 * with EX_CONFIG.
 */
int	rule_columns_parse(const struct rules *, const struct node *map,
	    struct column_rule **, size_t *n, struct error *);
void	rule_columns_free(struct column_rule *, size_t n);

/* "could not load FILE:LINE:COLUMN: ..." with EX_CONFIG; always -1. */
int	rules_error(const struct rules *, const struct node *at,
	    struct error *, const char *fmt, ...) PRINTFLIKE(4, 5);

#endif
