/*
 * Files in Prometheus' text format (exposition format 0.0.4), for the textfile
 * collector of node_exporter: each is replaced as a whole, so that a reader
 * sees the one before or the one after.
 */
#ifndef TOOLS_COMMON_METRICS_H
#define TOOLS_COMMON_METRICS_H

struct error;

/* What the collector wants its files to end with. */
#define METRICS_SUFFIX	".prom"

/*
 * The label `file` of all samples in the file: its name without directory and
 * suffix, so that two files of one directory never hold the same series.  A
 * new string; NULL with EX_USAGE where the name has no suffix or other
 * characters than A-Z a-z 0-9 . _ -
 */
char	*metrics_file_label(const char *path, struct error *);

/* # HELP and # TYPE; `type` is "counter" or "gauge". */
void	metrics_head(FILE *, const char *name, const char *type,
	    const char *help);

/* name="value", escaped; valid UTF-8, no NUL. */
void	metrics_label(FILE *, const char *name, const char *value);

/*
 * The whole number that the file has for the metric's first sample; `none`
 * where it can't be read or has none.
 */
int64_t	metrics_former(const char *path, const char *name, int64_t none);

/*
 * Puts the text into place, readable for everybody, by way of a temporary name
 * beside it that does not end in METRICS_SUFFIX.  0, or -1 with EX_IOERR and
 * the file as it was.
 */
int	metrics_replace(const char *path, const char *text, size_t len,
	    struct error *);

#endif
