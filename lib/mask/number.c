#include "sys/system.h"
#include "io/bytes.h"
#include "type/numeric.h"
#include "mask/number.h"

#define TEXT_MAX	4096		/* of a float without an exponent: 1079 */

static int
set_limits(struct number *n, int64_t low, int64_t high, int32_t scale)
{
	n->fixed = n->limited = true;
	n->scale = scale;
	if (decimal_from_int(&n->low, low, scale) == -1)
		return -1;
	return decimal_from_int(&n->high, high, scale);
}

static int
set_limit_text(struct number *n, const char *text)
{
	n->limited = true;
	if (decimal_parse(&n->high, text, strlen(text)) == -1 ||
	    decimal_copy(&n->low, &n->high) == -1)
		return -1;
	n->low.negative = true;
	return 0;
}

static int
set_limit_numeric(struct number *n)
{
	const struct value_type *t = &n->type;

	if (t->precision == 0)
		return 0;
	n->fixed = n->limited = true;
	n->scale = t->scale;
	if (decimal_nines(&n->high, t->precision, t->scale) == -1 ||
	    decimal_copy(&n->low, &n->high) == -1)
		return -1;
	n->low.negative = true;
	return 0;
}

int
number_init(struct number *n, const struct value_type *t)
{
	uint8_t width = t->ops->width;

	memset(n, 0, sizeof(*n));
	n->type = *t;
	buf_init(&n->text, TEXT_MAX);
	if (t->ops->class == CLASS_NUMERIC)
		return set_limit_numeric(n);
	if (t->ops->class == CLASS_FLOAT)	/* FLT_MAX, DBL_MAX */
		return set_limit_text(n, width == 4 ? "3.40282347e38" :
		    "1.7976931348623157e308");
	if (t->ops->class == CLASS_MONEY)
		return set_limits(n, INT64_MIN, INT64_MAX, MONEY_SCALE);
	return width == 2 ? set_limits(n, INT16_MIN, INT16_MAX, 0) :
	    width == 4 ? set_limits(n, INT32_MIN, INT32_MAX, 0) :
	    set_limits(n, INT64_MIN, INT64_MAX, 0);
}

void
number_free(struct number *n)
{
	decimal_free(&n->low);
	decimal_free(&n->high);
	decimal_free(&n->value);
	buf_free(&n->text);
}

static enum mask_result
result_of(int rc)
{
	return rc == 0 ? MASK_OK : errno == ENOMEM ? MASK_NOMEM :
	    MASK_NOT_OF_TYPE;
}

static enum mask_result
read_float(struct number *n, struct bytes in)
{
	const struct type_ops *t = n->type.ops;

	buf_clear(&n->text);
	if (t->print == NULL || t->print(&n->type, in, &n->text) == -1)
		return result_of(-1);
	return result_of(decimal_parse(&n->value, (const char *)n->text.data,
	    n->text.len));
}

enum mask_result
number_read(struct number *n, struct bytes in)
{
	const struct type_ops *t = n->type.ops;
	int64_t v;

	if (t->width != 0 && in.len != t->width)
		return MASK_NOT_OF_TYPE;
	if (t->class == CLASS_NUMERIC)
		return result_of(numeric_read(&n->value, in));
	if (t->class == CLASS_FLOAT)
		return read_float(n, in);
	v = in.len == 2 ? get_i16(in.data) : in.len == 4 ? get_i32(in.data) :
	    get_i64(in.data);
	return result_of(decimal_from_int(&n->value, v, n->scale));
}

static enum mask_result
write_float(struct number *n, const struct decimal *d, struct buf *out)
{
	buf_clear(&n->text);
	if (decimal_print(d, &n->text) == -1 ||
	    buf_append(&n->text, "", 1) == -1)
		return MASK_NOMEM;
	return result_of(n->type.ops->parse(&n->type,
	    (const char *)n->text.data, out));
}

enum mask_result
number_write(struct number *n, struct decimal *d, struct buf *out)
{
	const struct type_ops *t = n->type.ops;
	uint8_t wide[8];
	int64_t v;

	if (n->fixed && decimal_round(d, n->scale) == -1)
		return MASK_NOMEM;
	if (n->limited && decimal_compare(d, &n->low) < 0)
		return number_write(n, &n->low, out);
	if (n->limited && decimal_compare(d, &n->high) > 0)
		return number_write(n, &n->high, out);
	if (t->class == CLASS_NUMERIC)
		return numeric_write(d, out) == 0 ? MASK_OK :
		    errno == EINVAL ? MASK_TOO_LONG : MASK_NOMEM;
	if (t->class == CLASS_FLOAT)
		return write_float(n, d, out);
	if (decimal_to_int(d, n->scale, &v) == -1)
		return MASK_NOT_OF_TYPE;
	put_u64(wide, (uint64_t)v);
	return buf_append(out, wide + 8 - t->width, t->width) == -1 ?
	    MASK_NOMEM : MASK_OK;
}

int32_t
number_digits(const struct decimal *d)
{
	int32_t digits;
	uint16_t last;

	if (d->n == 0 || d->weight - (int32_t)d->n + 1 >= 0)
		return 0;
	digits = -(d->weight - (int32_t)d->n + 1) * DECIMAL_DIGITS;
	for (last = d->digits[d->n - 1]; last % 10 == 0; last /= 10)
		digits--;
	return digits;
}
