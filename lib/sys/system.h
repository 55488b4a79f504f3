/*
 * The first include of every source file: the configuration, the system's
 * headers, libbsd, and the list of calls that do not compile here.
 */
#ifndef SYS_SYSTEM_H
#define SYS_SYSTEM_H

#include "config.h"

#include <sys/types.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

/* Names parameters as calls that are poisoned below. */
#ifdef SYSTEM_WITH_EVP
#include <openssl/evp.h>
#endif

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

#ifdef __GNUC__
#define PRINTFLIKE(f, a) __attribute__((__format__(__printf__, f, a)))
#else
#define PRINTFLIKE(f, a)
#endif

/*
 * Unbounded, locale-bound or stateful: each has a better sister.
 */
#ifdef __GNUC__
#undef sprintf			/* macros in glibc, for clang */
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets strncpy strncat
#pragma GCC poison localtime gmtime ctime asctime atoi atol atoll rand srand
#pragma GCC poison tmpnam tempnam mktemp
#endif

#endif
