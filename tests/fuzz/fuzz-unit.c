/* JSON of a UNIT: what is understood comes back the same. */
#include "sys/system.h"
#include "copy/unit.h"
#include "stream/meta.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	json_t *o = meta_parse(p, n), *back;
	const char *why;
	struct unit u, again;

	if (o != NULL && unit_from_json(&u, o, &why) == 0) {
		back = unit_to_json(&u);
		if (unit_from_json(&again, back, &why) == -1 ||
		    unit_shape(&u, NULL, NULL) == -1 ||
		    unit_shape(&again, NULL, NULL) == -1 ||
		    strcmp(u.shape, again.shape) != 0)
			abort();
		unit_clear(&u);
		unit_clear(&again);
		json_decref(back);
	}
	json_decref(o);
	return 0;
}
