#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "mask/mask.h"
#include "mask/maskers.h"

static const struct masker_ops *const maskers[] = {
	&mask_keep,
	&mask_null,
	&mask_static,
	&mask_redact,
	&mask_partial,
	&mask_hash,
	&mask_regex,
	&mask_fake,
	&mask_fpe,
	&mask_permute,
	&mask_noise,
	&mask_bucket,
	&mask_date_shift,
	&mask_truncate,
	&mask_json,
	&mask_hstore,
	&mask_choice,
	&mask_dictionary,
	&mask_template,
	&mask_random,
	&mask_exec,
	&mask_scrub,
};

const struct masker_ops *
masker_find(const char *name)
{
	for (size_t i = 0; i < NITEMS(maskers); i++)
		if (strcmp(maskers[i]->name, name) == 0)
			return maskers[i];
	return NULL;
}

const struct masker_ops *
masker_at(size_t i)
{
	return i < NITEMS(maskers) ? maskers[i] : NULL;
}

int
masker_names(struct buf *out)
{
	for (size_t i = 0; i < NITEMS(maskers); i++)
		if (buf_printf(out, "%s%s", i == 0 ? "" : ", ",
		    maskers[i]->name) == -1)
			return -1;
	return 0;
}
