#include "sys/system.h"
#include "sys/error.h"
#include "io/bytes.h"
#include "copy/unit.h"
#include "type/numeric.h"
#include "mask/when_tree.h"

#include <math.h>

/* What <, <=, > and >= are for; any other class is compared for equality. */
#define CLASS_ORDERED (CLASS_TEXT | CLASS_INT | CLASS_OID | CLASS_FLOAT | \
    CLASS_NUMERIC | CLASS_MONEY | CLASS_DATE | CLASS_TIME | CLASS_TIMESTAMP)
#define CLASS_EQUAL (CLASS_UUID | CLASS_BOOL | CLASS_ENUM | CLASS_BYTEA | \
    CLASS_INTERVAL | CLASS_INET | CLASS_MAC | CLASS_BIT)
/* Those that a literal without quotes is for. */
#define CLASS_NUMBER (CLASS_INT | CLASS_OID | CLASS_FLOAT | CLASS_NUMERIC | \
    CLASS_MONEY)

#define TIMETZ_WIDTH	12	/* microseconds and a zone */

static int
order_bytes(struct when_node *n, struct bytes a, struct bytes b, int *sign)
{
	size_t both = a.len < b.len ? a.len : b.len;

	(void)n;
	*sign = both == 0 ? 0 : memcmp(a.data, b.data, both);
	if (*sign == 0)
		*sign = (a.len > b.len) - (a.len < b.len);
	return 0;
}

static int64_t
wide(struct bytes v)
{
	return v.len == 2 ? get_i16(v.data) :
	    v.len == 4 ? get_i32(v.data) : get_i64(v.data);
}

/* Integers, money, and days and microseconds since 2000. */
static int
order_int(struct when_node *n, struct bytes a, struct bytes b, int *sign)
{
	int64_t x = wide(a), y = wide(b);

	(void)n;
	*sign = (x > y) - (x < y);
	return 0;
}

static double
number(struct bytes v)
{
	uint64_t bits8;
	uint32_t bits4;
	double d;
	float f;

	if (v.len == 4) {
		bits4 = get_u32(v.data);
		memcpy(&f, &bits4, sizeof(f));
		return f;
	}
	bits8 = get_u64(v.data);
	memcpy(&d, &bits8, sizeof(d));
	return d;
}

/* As float8_cmp_internal: NaN is NaN, and above all else. */
static int
order_float(struct when_node *n, struct bytes a, struct bytes b, int *sign)
{
	double x = number(a), y = number(b);

	(void)n;
	*sign = isnan(x) || isnan(y) ? (isnan(x) != 0) - (isnan(y) != 0) :
	    (x > y) - (x < y);
	return 0;
}

static int
order_numeric(struct when_node *n, struct bytes a, struct bytes b, int *sign)
{
	if (numeric_read(&n->left_number, a) == -1 ||
	    numeric_read(&n->right_number, b) == -1)
		return -1;
	*sign = decimal_compare(&n->left_number, &n->right_number);
	return 0;
}

static when_order *
order_of(const struct value_type *t)
{
	switch (t->ops->class) {
	case CLASS_INT:
	case CLASS_MONEY:
	case CLASS_DATE:
	case CLASS_TIMESTAMP:
		return order_int;
	case CLASS_TIME:
		return t->ops->width == TIMETZ_WIDTH ? order_bytes :
		    order_int;
	case CLASS_FLOAT:
		return order_float;
	case CLASS_NUMERIC:
		return order_numeric;
	default:
		/* An oid in network byte order is among these. */
		return order_bytes;
	}
}

static bool
is_ordered(const struct value_type *t)
{
	return t->ops->class & CLASS_ORDERED && t->ops->width != TIMETZ_WIDTH;
}

static int
bind_column(struct when_term *t, const struct unit *u,
    const struct when_place *place, struct error *e)
{
	int at = unit_column(u, t->text);

	if (at == -1)
		return when_error(place, t->at, e, "no column \"%s\"",
		    t->text);
	t->index = (size_t)at;
	value_type_init(&t->type, u, &u->columns[at]);
	t->canon = order_of(&t->type) == order_bytes;
	return 0;
}

/*
 * A literal is not cut to what the column holds: an int4 is below 3000000000,
 * and a numeric(4,2) is not 1.005.
 */
static void
literal_type(struct value_type *to, const struct value_type *column)
{
	const char *name = column->ops->class == CLASS_INT ? "int8" :
	    column->name;

	value_type_of(to, column->unit, name, -1, true);
}

static size_t
without_blanks(const uint8_t *p, size_t n)
{
	while (n > 0 && p[n - 1] == ' ')
		n--;
	return n;
}

/* A literal in the form that the column's values are compared in. */
static int
bind_literal(struct when_term *t, const struct when_term *column,
    const struct when_place *place, struct error *e)
{
	const struct type_ops *ops = column->type.ops;
	struct value_type type;
	struct bytes canon;
	struct buf wire;
	int rc;

	if (t->kind == TERM_NUMBER && !(ops->class & CLASS_NUMBER))
		return when_error(place, t->at, e, "a value of type %s is "
		    "written in single quotes", column->type.name);
	if (t->kind == TERM_BOOL && ops->class != CLASS_BOOL)
		return when_error(place, t->at, e, "column \"%s\" is not of "
		    "type bool", column->text);
	literal_type(&type, &column->type);
	buf_init(&wire, WHEN_TEXT_MAX * 4);
	rc = type.ops->parse(&type, t->text, &wire);
	if (rc == 0 && ops->padded)
		wire.len = without_blanks(wire.data, wire.len);
	if (rc == 0 && column->canon) {
		struct bytes in = { wire.data, wire.len };

		rc = ops->canon(in, &t->value, &canon);
		if (rc == 0 && canon.data != t->value.data) {
			buf_clear(&t->value);
			rc = buf_append(&t->value, canon.data, canon.len);
		}
	} else if (rc == 0)
		rc = buf_append(&t->value, wire.data, wire.len);
	buf_free(&wire);
	if (rc == -1 && errno == EINVAL)
		return when_error(place, t->at, e, "not a value of type %s",
		    column->type.name);
	return rc == -1 ? error_nomem(e) : 0;
}

/* Text of one kind with text of that kind, integers of any width. */
static bool
comparable(const struct value_type *a, const struct value_type *b)
{
	bool a_citext = strcmp(a->ops->name, "citext") == 0;
	bool b_citext = strcmp(b->ops->name, "citext") == 0;

	if (a->ops->class != b->ops->class)
		return false;
	if (a->ops->class == CLASS_TEXT)
		return a_citext == b_citext;
	return a->ops->class == CLASS_INT || strcmp(a->name, b->name) == 0;
}

static int
bind_compare(struct when_node *n, const struct unit *u,
    const struct when_place *place, struct error *e)
{
	struct when_term *t, *left = &n->left;

	if (!(left->type.ops->class & (CLASS_ORDERED | CLASS_EQUAL)))
		return when_error(place, left->at, e, "column \"%s\" of type "
		    "%s is not compared", left->text, left->type.name);
	if (n->kind == WHEN_COMPARE && n->compare >= COMPARE_LT &&
	    !is_ordered(&left->type))
		return when_error(place, left->at, e, "type %s is compared "
		    "with = and <> only", left->type.name);
	n->order = order_of(&left->type);
	for (size_t i = 0; i < n->nterms; i++) {
		t = &n->terms[i];
		if (t->kind != TERM_COLUMN) {
			if (bind_literal(t, left, place, e) == -1)
				return -1;
			continue;
		}
		if (bind_column(t, u, place, e) == -1)
			return -1;
		if (!comparable(&left->type, &t->type))
			return when_error(place, t->at, e, "%s is not "
			    "compared with %s", left->type.name,
			    t->type.name);
	}
	return 0;
}

static int
bind_pattern(struct when_node *n, const struct when_place *place,
    struct error *e)
{
	if (n->left.type.ops->class != CLASS_TEXT)
		return when_error(place, n->left.at, e, "column \"%s\" is not "
		    "a text", n->left.text);
	if (strcmp(n->left.type.ops->name, "citext") == 0 &&
	    when_pattern_fold(n->pattern) == -1)
		return error_nomem(e);
	/* As it came: the pattern itself knows about case. */
	n->left.canon = false;
	return 0;
}

static int
bind_node(struct when_node *n, const struct unit *u,
    const struct when_place *place, struct error *e)
{
	if (n->kind == WHEN_AND || n->kind == WHEN_OR || n->kind == WHEN_NOT)
		return when_bind(n->kids, u, place, e);
	if (bind_column(&n->left, u, place, e) == -1)
		return -1;
	switch (n->kind) {
	case WHEN_COMPARE:
	case WHEN_IN:
		return bind_compare(n, u, place, e);
	case WHEN_PATTERN:
		return bind_pattern(n, place, e);
	case WHEN_BOOL:
		if (n->left.type.ops->class != CLASS_BOOL)
			return when_error(place, n->left.at, e, "column "
			    "\"%s\" is not of type bool", n->left.text);
		return 0;
	default:
		return 0;
	}
}

int
when_bind(struct when_node *n, const struct unit *u,
    const struct when_place *place, struct error *e)
{
	for (; n != NULL; n = n->next)
		if (bind_node(n, u, place, e) == -1)
			return -1;
	return 0;
}
