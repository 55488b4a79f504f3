/* keep: the value as it is. */
#include "sys/system.h"
#include "io/buf.h"
#include "mask/mask.h"
#include "mask/maskers.h"

static int
keep_describe(const void *state, struct buf *out)
{
	(void)state;
	return buf_append_str(out, "as in the source, visible");
}

static const struct param_spec params[] = {
	/* It is known to repeat other columns: see mask/side.h. */
	{ .name = "derived", .kind = PARAM_BOOL },
	{ .name = NULL },
};

const struct masker_ops mask_keep = {
	.name = "keep",
	.params = params,
	.types = CLASS_ANY,
	.describe = keep_describe,
};
