#include "sys/system.h"

#include "tests/unit/masking.h"

int
main(void)
{
	CHECK(true);
	return check_done();
}
