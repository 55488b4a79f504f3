/*
 * fpe: enciphers the characters of an alphabet and leaves all others where
 * they are, or those that a format names.  What stays is the tweak.
 */
#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "key/numerals.h"
#include "rule/rules.h"
#include "type/utf8.h"
#include "key/secret.h"
#include "mask/mask.h"
#include "mask/maskers.h"
#include "mask/shape.h"

#include <sodium.h>

#define BYTES_MAX	1024	/* of a value without a format */
#define LAYOUTS		64	/* whose tweaks are kept; a power of 2 */

static const struct param_spec params[] = {
	{ .name = "alphabet", .kind = PARAM_CHOICE, .choices = alphabet_names },
	{ .name = "custom", .kind = PARAM_TEXT },
	{ .name = "format", .kind = PARAM_TEXT },
	{ .name = NULL },
};

/* What there is to encipher, as far as the rule says. */
struct form {
	struct alphabet	 alphabet;
	struct shape	*shape;		/* NULL: any layout */
};

struct layout {
	size_t			 n;	/* numerals; 0: nothing here yet */
	struct numerals_tweak	 tweak;
};

struct fpe {
	struct form	form;
	struct ff1	ff1;
	uint8_t		small_key[PRF_FAST_KEY], layout_key[PRF_FAST_KEY];
	uint16_t	radix[NUMERALS_MAX];
	/* By how many there are; made when a value first has so many. */
	struct numerals	numerals[NUMERALS_MAX + 1];
	struct layout	layouts[LAYOUTS];
};

static int
alphabet_error(const struct rule *r, struct error *e)
{
	const struct node *custom = param_node(r, "custom");

	if (errno == EEXIST)
		return rule_error(r, custom, e, "\"custom\" has a character "
		    "twice");
	if (errno == ERANGE)
		return rule_error(r, custom, e, "\"custom\" is 2 to %d "
		    "characters", ALPHABET_MAX);
	return error_nomem(e);
}

static int
shape_error(const struct rule *r, struct error *e)
{
	const struct node *format = param_node(r, "format");

	switch (errno) {
	case EINVAL:
		return rule_error(r, format, e, "\"format\" ends in a "
		    "backslash");
	case ENOENT:
		rule_error(r, format, e, "\"format\" has nothing to encipher");
		return error_hint(e, "# is a digit, a and A are letters, * is "
		    "one of the alphabet");
	case ERANGE:
		return rule_error(r, format, e, "\"format\" has more than %d "
		    "characters, or more than %d to encipher", SHAPE_MAX,
		    NUMERALS_MAX);
	default:
		return error_nomem(e);
	}
}

static int
form_init(struct form *f, const struct rule *r, bool lower, struct error *e)
{
	const char *format = param_text(r, "format", NULL);
	const char *name = param_text(r, "alphabet", format == NULL ?
	    "digits" : "alnum");

	if (alphabet_init(&f->alphabet, param_text(r, "custom",
	    alphabet_named(name)), lower) == -1)
		return alphabet_error(r, e);
	if (format == NULL)
		return 0;
	if ((f->shape = calloc(1, sizeof(*f->shape))) == NULL)
		return error_nomem(e);
	if (shape_init(f->shape, format, &f->alphabet, lower) == -1)
		return shape_error(r, e);
	return 0;
}

static int
fpe_check(const struct rule *r, struct error *e)
{
	const char *const texts[] = { "custom", "format" };
	struct form form = { .shape = NULL };
	const char *text;
	int rc;

	if (param_node(r, "custom") != NULL &&
	    param_node(r, "alphabet") != NULL)
		return rule_error(r, param_node(r, "custom"), e,
		    "\"custom\" is an alphabet: it goes without \"alphabet\"");
	for (size_t i = 0; i < NITEMS(texts); i++) {
		text = param_text(r, texts[i], "");
		if (!utf8_valid((const uint8_t *)text, strlen(text)))
			return rule_error(r, param_node(r, texts[i]), e,
			    "\"%s\" is not UTF-8", texts[i]);
	}
	rc = form_init(&form, r, false, e);
	free(form.shape);
	return rc;
}

/* Only with text after it would a blank be told from padding. */
static int
check_blank(const struct mask_env *env, const struct fpe *f, struct error *e)
{
	if (!env->type->ops->padded || f->form.alphabet.ascii[' '] == -1)
		return 0;
	return rule_error(env->rule, param_node(env->rule, "custom"), e,
	    "a blank at the end of %s means nothing, so none can be in the "
	    "alphabet", env->type->name);
}

static int
init_keys(struct fpe *f, const struct mask_env *env, struct error *e)
{
	uint8_t key[MASK_SUBKEY], other[MASK_SUBKEY];
	int rc;

	if (mask_subkey(env, "fpe", key, e) == -1 ||
	    mask_subkey(env, "fpe tables", other, e) == -1)
		return -1;
	memcpy(f->small_key, other, PRF_FAST_KEY);
	memcpy(f->layout_key, other + PRF_FAST_KEY, PRF_FAST_KEY);
	rc = ff1_init(&f->ff1, key, sizeof(key));
	sodium_memzero(key, sizeof(key));
	sodium_memzero(other, sizeof(other));
	return rc == 0 ? 0 : error_set(e, EX_OSERR, "could not mask: libcrypto "
	    "has no AES, or no memory");
}

/* The permutation of strings of n numerals. */
static int
init_numerals(struct fpe *f, size_t n)
{
	const uint16_t *radix = f->form.shape == NULL ? f->radix :
	    f->form.shape->radix;

	if (f->numerals[n].n != 0)
		return 0;
	if (numerals_init(&f->numerals[n], &f->ff1, f->small_key, radix,
	    n) == 0)
		return 0;
	numerals_free(&f->numerals[n]);
	f->numerals[n].n = 0;
	return -1;
}

static void
set_fit(const struct form *f, struct mask_fit *fit)
{
	fit->spread = SPREAD_ONE_TO_ONE;
	if (f->shape != NULL) {
		fit->chars = (uint32_t)f->shape->n;
		fit->bytes = (uint32_t)f->shape->bytes;
	} else if (f->alphabet.shortest != f->alphabet.longest)
		fit->bytes = FIT_ANY;
}

static int
fpe_bind(const struct mask_env *env, void **state, struct mask_fit *fit,
    struct error *e)
{
	bool lower = strcmp(env->type->ops->name, "citext") == 0;
	struct fpe *f;

	if ((*state = f = secret_alloc(sizeof(*f))) == NULL)
		return error_nomem(e);
	if (form_init(&f->form, env->rule, lower, e) == -1 ||
	    check_blank(env, f, e) == -1 || init_keys(f, env, e) == -1)
		return -1;
	set_fit(&f->form, fit);
	for (size_t i = 0; i < NUMERALS_MAX; i++)
		f->radix[i] = f->form.alphabet.n;
	if (f->form.shape == NULL ||
	    init_numerals(f, f->form.shape->nnumerals) == 0)
		return 0;
	return errno == ENOMEM ? error_nomem(e) : rule_error(env->rule,
	    param_node(env->rule, "format"), e, "\"format\" has more than "
	    "2^%d values", FF1_LEN_MAX);
}

/*
 * The numerals of a text of any layout, and the layout: the text with a NUL
 * for each character that is enciphered.
 */
static enum mask_result
read_free(const struct alphabet *a, struct bytes in, uint16_t *x, size_t *n,
    uint8_t *layout, size_t *nlayout)
{
	size_t len;
	int number;

	*n = *nlayout = 0;
	if (in.len > BYTES_MAX)
		return MASK_NOT_IN_FORMAT;
	if (!utf8_valid(in.data, in.len))
		return MASK_NOT_UTF8;
	for (size_t i = 0; i < in.len; i += len) {
		number = alphabet_next(a, in.data + i, in.len - i, &len);
		if (number == -1) {
			memcpy(layout + *nlayout, in.data + i, len);
			*nlayout += len;
		} else if (*n == NUMERALS_MAX)
			return MASK_NOT_IN_FORMAT;
		else {
			x[(*n)++] = (uint16_t)number;
			layout[(*nlayout)++] = '\0';
		}
	}
	return *n > 0 ? MASK_OK : MASK_NOT_IN_FORMAT;
}

/* The layout with characters instead of the NULs. */
static uint8_t *
write_free(const struct alphabet *a, const uint16_t *x, const uint8_t *layout,
    size_t nlayout, uint8_t *to)
{
	const struct letter *l;

	for (size_t i = 0; i < nlayout; i++) {
		if (layout[i] != '\0') {
			*to++ = layout[i];
			continue;
		}
		l = &a->letters[*x++];
		for (size_t j = 0; j < l->len; j++)
			*to++ = l->bytes[j];
	}
	return to;
}

/* The same for a format, so that a format alone changes no mask. */
static size_t
shape_layout(const struct shape *s, uint8_t *layout)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (s->marks[i].alphabet != NULL) {
			layout[n++] = '\0';
			continue;
		}
		memcpy(layout + n, s->marks[i].letter.bytes,
		    s->marks[i].letter.len);
		n += s->marks[i].letter.len;
	}
	return n;
}

/* The tweak of a layout: from the last ones, or made. */
static const struct numerals_tweak *
tweak_of(struct fpe *f, size_t n, const uint8_t *layout, size_t nlayout)
{
	uint8_t bytes[NUMERALS_TWEAK];
	struct layout *l;

	prf_fast(f->layout_key, layout, nlayout, bytes);
	l = &f->layouts[bytes[0] % LAYOUTS];
	if (l->n != n || memcmp(l->tweak.bytes, bytes, sizeof(bytes)) != 0) {
		numerals_tweak(&f->numerals[n], &l->tweak, bytes);
		l->n = n;
	}
	return &l->tweak;
}

static enum mask_result
fpe_apply(void *state, const struct mask_value *v, struct buf *out)
{
	uint8_t layout[SHAPE_MAX * CHAR_BYTES], *to;
	uint16_t x[NUMERALS_MAX];
	struct fpe *f = state;
	const struct shape *s = f->form.shape;
	enum mask_result result = MASK_OK;
	size_t n, nlayout, most;

	if (s == NULL)
		result = read_free(&f->form.alphabet, v->canon, x, &n, layout,
		    &nlayout);
	else if (!shape_read(s, v->canon.data, v->canon.len, x))
		result = MASK_NOT_IN_FORMAT;
	if (result != MASK_OK)
		return result;
	if (s != NULL) {
		n = s->nnumerals;
		nlayout = shape_layout(s, layout);
	}
	most = s == NULL ? nlayout + n * CHAR_BYTES : s->bytes;
	if (init_numerals(f, n) == -1 || buf_reserve(out, most) == -1)
		return MASK_NOMEM;
	numerals_encrypt(&f->numerals[n], tweak_of(f, n, layout, nlayout), x);
	to = out->data + out->len;
	to = s == NULL ? write_free(&f->form.alphabet, x, layout, nlayout, to) :
	    shape_write(s, x, to);
	out->len = (size_t)(to - out->data);
	return MASK_OK;
}

static void
fpe_free(void *state)
{
	struct fpe *f = state;

	if (f == NULL)
		return;
	for (size_t n = 0; n <= NUMERALS_MAX; n++)
		numerals_free(&f->numerals[n]);
	ff1_free(&f->ff1);
	free(f->form.shape);
	secret_free(f);
}

static int
fpe_describe(const void *state, struct buf *out)
{
	const struct fpe *f = state;
	const struct numerals *s;

	if (f->form.shape == NULL)
		return buf_append_str(out, "one-to-one among texts of the "
		    "same layout; may hit real values");
	s = &f->numerals[f->form.shape->nnumerals];
	if (s->kind == NUMERALS_SMALL)
		return buf_printf(out, "one-to-one among the %" PRIu32 " texts "
		    "of the format; may hit real values", s->small.n);
	return buf_append_str(out, "one-to-one among the texts of the format; "
	    "may hit real values");
}

const struct masker_ops mask_fpe = {
	.name = "fpe",
	.params = params,
	.types = CLASS_TEXT,
	.draws = true,
	.check = fpe_check,
	.bind = fpe_bind,
	.apply = fpe_apply,
	.free = fpe_free,
	.describe = fpe_describe,
};
