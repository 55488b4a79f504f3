# make check: unit tests and lints are programs, the bats files speak TAP; the
# test driver of automake runs and counts them all.
check_PROGRAMS += tests/helpers/rusage
tests_helpers_rusage_SOURCES = tests/helpers/rusage.c
tests_helpers_rusage_LDADD =
check_PROGRAMS += tests/helpers/synthetic tests/helpers/trickle
check_PROGRAMS += tests/helpers/confined
tests_helpers_confined_SOURCES = tests/helpers/confined.c
tests_helpers_confined_LDADD = libpgcopy.a $(SECCOMP_LIBS)

AM_TESTS_ENVIRONMENT = \
    PGCOPY_BUILD='$(abs_builddir)'; export PGCOPY_BUILD; \
    PGCOPY_SRC='$(abs_srcdir)'; export PGCOPY_SRC; \
    CC='$(CC)'; export CC;
TEST_EXTENSIONS = .bats .sh
BATS_LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
    $(top_srcdir)/build-aux/tap-driver.sh
BATS_LOG_COMPILER = $(srcdir)/tests/run-bats
SH_LOG_COMPILER = bash

BATS_FILES = \
    tests/bats/badinput.bats \
    tests/bats/exec.bats \
    tests/bats/catalog.bats \
    tests/bats/golden.bats \
    tests/bats/examples.bats \
    tests/bats/guards.bats \
    tests/bats/json.bats \
    tests/bats/kill.bats \
    tests/bats/leaks.bats \
    tests/bats/lint.bats \
    tests/bats/manual.bats \
    tests/bats/memory.bats \
    tests/bats/numbers.bats \
    tests/bats/pgcheckpoint.bats \
    tests/bats/pgcopy-in.bats \
    tests/bats/pgcopy-out.bats \
    tests/bats/pgmask-trust.bats \
    tests/bats/pgmask.bats \
    tests/bats/pgplan.bats \
    tests/bats/pgscan.bats \
    tests/bats/pgsnapshot.bats \
    tests/bats/pipe.bats \
    tests/bats/quickstart.bats \
    tests/bats/ranges.bats \
    tests/bats/references.bats \
    tests/bats/sandbox.bats \
    tests/bats/secrets.bats \
    tests/bats/server.bats \
    tests/bats/stream.bats \
    tests/bats/subset.bats \
    tests/bats/terminal.bats \
    tests/bats/types.bats \
    tests/bats/values.bats

LINTS = \
    tests/lint/banned.sh \
    tests/lint/guarantees.sh \
    tests/lint/layers.sh \
    tests/lint/manual.sh \
    tests/lint/shell.sh \
    tests/lint/sizes.sh

TESTS += $(LINTS) $(BATS_FILES)

EXTRA_DIST += \
    $(BATS_FILES) \
    $(LINTS) \
    tests/GUARANTEES.md \
    tests/MUTATIONS.md \
    tests/bats/pgcopy-out.sql \
    tests/bats/pgplan.sql \
    tests/bats/pgscan.expect \
    tests/bats/pgscan.sql \
    tests/bats/subset.sql \
    tests/bats/values-in.txt \
    tests/bats/values-out.txt \
    tests/bench/REPORT.md \
    tests/bench/run \
    tests/bench/run-mask \
    tests/kill/run \
    tests/lib/balancer.py \
    tests/lib/canaries.py \
    tests/lib/closure.py \
    tests/lib/damage.bash \
    tests/lib/hold.bash \
    tests/lib/in_server.sh \
    tests/lib/manual.sql \
    tests/lib/pipe.bash \
    tests/lib/server.sh \
    tests/lib/server_root.sh \
    tests/lib/servers.py \
    tests/lib/terminal.bash \
    tests/lib/types.sql \
    tests/lib/types_masked.sql \
    tests/run-bats

lint: all
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(LINTS)'

check-long: all
	$(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS)
	PGCOPY_LONG=1; export PGCOPY_LONG; \
	    $(MAKE) $(AM_MAKEFLAGS) check-TESTS

bench: all tests/helpers/rusage
	$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/bench/run

bench-mask: all tests/bench/mask
	$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/bench/run-mask

.PHONY: lint check-long bench bench-mask
