/*
 * date-shift: all dates of one subject move by the same number of whole days,
 * so that what lies between them stays.  The number is drawn from the
 * subject's own column.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "type/datetime.h"
#include "mask/draw.h"
#include "mask/mask.h"
#include "mask/maskers.h"

#include <sodium.h>

#define DAYS_MAX	36500
#define DAYS_DEFAULT	365
#define SUBJECT_MAX	(1024 * 1024 * 1024 + 1024)	/* bytes, canonical */

static const struct param_spec params[] = {
	{ .name = "subject", .kind = PARAM_TEXT, .required = true },
	{ .name = "days", .kind = PARAM_INT, .min = 1, .max = DAYS_MAX },
	{ .name = NULL },
};

struct date_shift {
	uint8_t			key[PRF_FAST_KEY];
	bool			date;
	uint32_t		days;
	size_t			index;		/* the subject's column */
	struct value_type	subject;
	struct buf		scratch;	/* its canonical bytes */
	char			*domain;
};

/* The column that this one descends from by foreign keys, or NULL. */
static const struct ancestor *
root_of(const struct unit *u, const char *column)
{
	const struct fk_column *c;

	for (size_t i = 0; i < u->nfkeys; i++)
		for (size_t k = 0; k < u->fkeys[i].ncolumns; k++) {
			c = &u->fkeys[i].columns[k];
			if (c->nchain > 0 && strcmp(c->name, column) == 0)
				return &c->chain[c->nchain - 1];
		}
	return NULL;
}

static char *
subject_domain(const struct unit *u, const char *column)
{
	const struct ancestor *a = root_of(u, column);
	struct unit root = { 0 };

	if (a == NULL)
		return mask_default_domain(u, column);
	root.schema = a->schema;
	root.table = a->table;
	return mask_default_domain(&root, a->column);
}

/*
 * Where no domain is given it is the subject's, not the date's: all dates of
 * a subject move alike, in every table that has the subject as a foreign key.
 */
static int
bind_domain(struct date_shift *s, const struct mask_env *env,
    struct error *e)
{
	struct mask_env own = *env;
	uint8_t subkey[MASK_SUBKEY];

	s->domain = env->rule->domain != NULL ? strdup(env->domain) :
	    subject_domain(env->unit, param_text(env->rule, "subject", ""));
	if (s->domain == NULL)
		return error_nomem(e);
	own.domain = s->domain;
	if (mask_subkey(&own, "date-shift", subkey, e) == -1)
		return -1;
	memcpy(s->key, subkey, sizeof(s->key));
	sodium_memzero(subkey, sizeof(subkey));
	return 0;
}

static int
date_shift_bind(const struct mask_env *env, void **state,
    struct mask_fit *fit, struct error *e)
{
	struct date_shift *s = calloc(1, sizeof(*s));
	const struct node *subject = param_node(env->rule, "subject");

	(void)fit;
	if ((*state = s) == NULL)
		return error_nomem(e);
	buf_init(&s->scratch, SUBJECT_MAX);
	s->date = env->type->ops->class == CLASS_DATE;
	s->days = (uint32_t)param_int(env->rule, "days", DAYS_DEFAULT);
	if (mask_other_column(env, subject, &s->index, &s->subject, e) == -1)
		return -1;
	if (s->subject.ops->class & (CLASS_DATE | CLASS_TIMESTAMP))
		return rule_error(env->rule, subject, e, "\"subject\" is "
		    "another column, which says whose dates these are");
	return bind_domain(s, env, e);
}

/* The subject's canonical bytes. */
static enum mask_result
read_subject(struct date_shift *s, const struct mask_row *row,
    struct bytes *canon)
{
	const struct type_ops *t = s->subject.ops;
	const struct field *f;
	struct bytes in;

	if (row == NULL || row->fields == NULL)
		return MASK_NOT_IN_FORMAT;
	f = &row->fields[s->index];
	if (f->len == -1)
		return MASK_NOT_IN_FORMAT;
	in = (struct bytes){ f->data, (size_t)f->len };
	if (t->width != 0 && in.len != t->width)
		return MASK_NOT_OF_TYPE;
	while (t->padded && in.len > 0 && in.data[in.len - 1] == ' ')
		in.len--;
	if (t->canon(in, &s->scratch, canon) == 0)
		return MASK_OK;
	return errno == EINVAL ? MASK_NOT_OF_TYPE : MASK_NOMEM;
}

/* From -days to days, but not 0. */
static int64_t
draw_shift(const struct date_shift *s, struct bytes subject)
{
	struct draw draw;
	int64_t n;

	draw_begin(&draw, s->key, subject);
	n = (int64_t)draw_below(&draw, 2 * s->days) - s->days;
	return n < 0 ? n : n + 1;
}

static enum mask_result
shift_date(struct bytes in, int64_t days, struct buf *out)
{
	int32_t v;

	if (date_read(in, &v) == -1)
		return MASK_NOT_OF_TYPE;
	if (v != DATE_INFINITY && v != DATE_MINUS_INFINITY) {
		days += v;
		if (days < DATE_MIN || days > DATE_MAX)
			return MASK_NOT_IN_FORMAT;
		v = (int32_t)days;
	}
	return buf_append_u32(out, (uint32_t)v) == -1 ? MASK_NOMEM : MASK_OK;
}

static enum mask_result
shift_timestamp(struct bytes in, int64_t days, struct buf *out)
{
	int64_t v, usecs = days * USECS_PER_DAY;

	if (timestamp_read(in, &v) == -1)
		return MASK_NOT_OF_TYPE;
	if (v != TIMESTAMP_INFINITY && v != TIMESTAMP_MINUS_INFINITY) {
		if (usecs < 0 ? v < TIMESTAMP_MIN - usecs :
		    v > TIMESTAMP_MAX - usecs)
			return MASK_NOT_IN_FORMAT;
		v += usecs;
	}
	return buf_append_u64(out, (uint64_t)v) == -1 ? MASK_NOMEM : MASK_OK;
}

static enum mask_result
date_shift_apply(void *state, const struct mask_value *v, struct buf *out)
{
	struct date_shift *s = state;
	enum mask_result result;
	struct bytes subject;
	int64_t days;

	result = read_subject(s, v->row, &subject);
	if (result != MASK_OK)
		return result;
	days = draw_shift(s, subject);
	return s->date ? shift_date(v->data, days, out) :
	    shift_timestamp(v->data, days, out);
}

static void
date_shift_free(void *state)
{
	struct date_shift *s = state;

	if (s == NULL)
		return;
	buf_free(&s->scratch);
	free(s->domain);
	sodium_memzero(s, sizeof(*s));
	free(s);
}

static int
date_shift_describe(const void *state, struct buf *out)
{
	const struct date_shift *s = state;

	return buf_printf(out, "one shift of 1 to %" PRIu32 " days for each "
	    "subject of %s; dates of two subjects may become one", s->days,
	    s->domain);
}

static const char *
date_shift_domain(const void *state)
{
	const struct date_shift *s = state;

	return s->domain;
}

const struct masker_ops mask_date_shift = {
	.name = "date-shift",
	.params = params,
	.types = CLASS_DATE | CLASS_TIMESTAMP,
	.draws = true,
	.bind = date_shift_bind,
	.apply = date_shift_apply,
	.free = date_shift_free,
	.describe = date_shift_describe,
	.domain = date_shift_domain,
};
