#include "sys/system.h"

#include "tests/unit/masking.h"

int
main(void)
{
	return check_done();
}
