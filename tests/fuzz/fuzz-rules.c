/* A rules file: whatever it is, an error has a place and a message. */
#include "sys/system.h"
#include "tests/fuzz/table.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct error e = { 0 };
	struct rules r;

	if (rules_parse(&r, "r", p, n, &e) == -1) {
		must(e.code == EX_CONFIG && strstr(e.message, " r:") != NULL);
		error_clear(&e);
		return 0;
	}
	if (mask_check_rules(&r, &e) == -1)
		must(e.code == EX_CONFIG && strstr(e.message, "r:") != NULL);
	error_clear(&e);
	rules_free(&r);
	return 0;
}
