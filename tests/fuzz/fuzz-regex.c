/*
 * A pattern, NUL, a replacement, NUL, a text: it stays UTF-8 or fails, within
 * the limits on one match.
 */
#include "sys/system.h"
#include "type/utf8.h"
#include "rule/yaml.h"
#include "tests/unit/masking.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *pattern = take_text(&p, &n), *with = take_text(&p, &n);
	char *rule = NULL;
	const uint8_t *out;
	struct masking m;
	struct buf b;
	int32_t len;

	buf_init(&b, SIZE_MAX / 2);
	must(buf_append_str(&b, "{action: regex, pattern: ") == 0 &&
	    yaml_append_text(&b, pattern) == 0 &&
	    buf_append_str(&b, ", replacement: ") == 0 &&
	    yaml_append_text(&b, with) == 0 &&
	    buf_append_str(&b, "}") == 0 && (rule = buf_steal_str(&b)) != NULL);
	if (masking_begin(&m, "text", -1, rule) == 0) {
		out = masking_value(&m, p, n, &len);
		must(out == NULL ? m.error.code != 0 :
		    utf8_valid(out, (size_t)len));
	} else
		must(m.error.code != 0);
	masking_end(&m);
	free(rule);
	free(pattern);
	free(with);
	return 0;
}
