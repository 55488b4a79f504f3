/* By itself, for commands that are not linked with libseccomp. */
#include "sys/system.h"
#include "tools/common/confine.h"

#include <sys/prctl.h>
#include <sys/resource.h>

void
confine_memory(void)
{
	struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
#if defined(PR_SET_DUMPABLE) && !defined(PGC_SANITIZERS)
	/* The leak checker of the sanitizers traces its own process. */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
