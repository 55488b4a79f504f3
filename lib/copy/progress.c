#include "sys/system.h"
#include "copy/progress.h"

#define ETA_MAX 1e9	/* seconds; beyond it nothing is known */

double
progress_rate(const struct progress *p, int64_t now_ms)
{
	int64_t ms = now_ms - p->started_ms;

	return ms <= 0 ? 0 : (double)p->rows * 1000.0 / (double)ms;
}

int64_t
progress_eta(const struct progress *p, int64_t now_ms)
{
	double s, rate = progress_rate(p, now_ms);

	if (p->estimated_rows < 0 || rate <= 0 ||
	    p->rows > (uint64_t)p->estimated_rows)
		return -1;
	s = (double)((uint64_t)p->estimated_rows - p->rows) / rate + 0.5;
	return s < ETA_MAX ? (int64_t)s : -1;
}

static void
bytes_text(uint64_t bytes, char *out, size_t n)
{
	static const char *const names[] = { "bytes", "KiB", "MiB", "GiB",
	    "TiB" };
	double v = (double)bytes;
	size_t i = 0;

	while (v >= 1024 && i + 1 < NITEMS(names)) {
		v /= 1024;
		i++;
	}
	snprintf(out, n, i == 0 ? "%.0f %s" : "%.1f %s", v, names[i]);
}

static void
eta_text(int64_t s, char *out, size_t n)
{
	if (s < 0)
		out[0] = '\0';
	else if (s < 3600)
		snprintf(out, n, ", ETA %" PRId64 ":%02" PRId64, s / 60,
		    s % 60);
	else
		snprintf(out, n, ", ETA %" PRId64 ":%02" PRId64 ":%02" PRId64,
		    s / 3600, s / 60 % 60, s % 60);
}

void
progress_text(const struct progress *p, int64_t now_ms, char *out, size_t n)
{
	char bytes[32], eta[64];

	if (p->unit == NULL) {
		snprintf(out, n, "between tables");
		return;
	}
	bytes_text(p->bytes, bytes, sizeof(bytes));
	eta_text(progress_eta(p, now_ms), eta, sizeof(eta));
	snprintf(out, n, "%s: %" PRIu64 " rows, %s, %.0f rows/s%s", p->unit,
	    p->rows, bytes, progress_rate(p, now_ms), eta);
}
