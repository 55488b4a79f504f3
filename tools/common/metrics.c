#include "sys/system.h"
#include "sys/error.h"
#include "tools/common/metrics.h"

#define NAME_LETTERS	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
    "0123456789._-"
#define FILE_MODE	0644	/* node_exporter is another user */

char *
metrics_file_label(const char *path, struct error *e)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	size_t n = strlen(name), suffix = strlen(METRICS_SUFFIX);
	char *label = NULL;

	if (n <= suffix || strcmp(name + n - suffix, METRICS_SUFFIX) != 0 ||
	    strspn(name, NAME_LETTERS) != n) {
		error_set(e, EX_USAGE, "could not read option --metrics-file: "
		    "the file's name is not letters, digits, \".\", \"_\" and "
		    "\"-\" with " METRICS_SUFFIX " behind");
		error_hint(e, "node_exporter reads no other files of its "
		    "directory");
	} else if ((label = strndup(name, n - suffix)) == NULL)
		(void)error_nomem(e);
	return label;
}

void
metrics_head(FILE *f, const char *name, const char *type, const char *help)
{
	fprintf(f, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void
metrics_label(FILE *f, const char *name, const char *value)
{
	fprintf(f, "%s=\"", name);
	for (; *value != '\0'; value++)
		switch (*value) {
		case '\\':
			fputs("\\\\", f);
			break;
		case '"':
			fputs("\\\"", f);
			break;
		case '\n':
			fputs("\\n", f);
			break;
		default:
			putc(*value, f);
		}
	putc('"', f);
}

int64_t
metrics_former(const char *path, const char *name, int64_t none)
{
	FILE *f = fopen(path, "re");
	size_t size = 0, n = strlen(name);
	const char *number;
	char *line = NULL;

	if (f == NULL)
		return none;
	while (getline(&line, &size, f) != -1) {
		if (strncmp(line, name, n) != 0 || line[n] != '{' ||
		    (number = strstr(line + n, "} ")) == NULL)
			continue;
		none = strtoll(number + 2, NULL, 10);
		break;
	}
	free(line);
	fclose(f);
	return none;
}

static int
write_all(int fd, const char *text, size_t len)
{
	ssize_t n;

	for (; len > 0; text += n, len -= (size_t)n)
		if ((n = write(fd, text, len)) == -1) {
			if (errno != EINTR)
				return -1;
			n = 0;
		}
	return fchmod(fd, FILE_MODE);
}

int
metrics_replace(const char *path, const char *text, size_t len,
    struct error *e)
{
	int fd, rc = 0, why = 0;
	char *beside;

	if (asprintf(&beside, "%s.XXXXXX", path) == -1)
		return error_nomem(e);
	if ((fd = mkstemp(beside)) == -1)
		rc = -1;
	else {
		rc = write_all(fd, text, len);
		why = errno;
		if (close(fd) == -1 && rc == 0) {
			rc = -1;
			why = errno;
		}
		if (rc == 0 && (rc = rename(beside, path)) == -1)
			why = errno;
		if (rc == -1)
			(void)unlink(beside);
		errno = why;
	}
	if (rc == -1) {
		error_set(e, EX_IOERR, "could not write metrics to \"%s\": %s",
		    path, strerror(errno));
		error_hint(e, "its directory has to exist and be writable; the "
		    "file is replaced as a whole");
	}
	free(beside);
	return rc;
}
