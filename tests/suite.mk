# make check: unit tests and lints are programs, the bats files speak TAP; the
# test driver of automake runs and counts them all.
check_PROGRAMS += tests/helpers/rusage
tests_helpers_rusage_SOURCES = tests/helpers/rusage.c
tests_helpers_rusage_LDADD =
check_PROGRAMS += tests/helpers/synthetic tests/helpers/trickle
check_PROGRAMS += tests/helpers/confined
tests_helpers_confined_SOURCES = tests/helpers/confined.c
tests_helpers_confined_LDADD = libpgcopy.a $(SECCOMP_LIBS) $(LIBBSD_LIBS)

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
    tests/bats/everything.bats \
    tests/bats/exec.bats \
    tests/bats/catalog.bats \
    tests/bats/chaos.bats \
    tests/bats/checks.bats \
    tests/bats/golden.bats \
    tests/bats/examples.bats \
    tests/bats/fuzz.bats \
    tests/bats/guards.bats \
    tests/bats/hostile.bats \
    tests/bats/json.bats \
    tests/bats/large-objects.bats \
    tests/bats/leaks.bats \
    tests/bats/lint.bats \
    tests/bats/machines.bats \
    tests/bats/manual.bats \
    tests/bats/memory.bats \
    tests/bats/numbers.bats \
    tests/bats/ops.bats \
    tests/bats/pgcheckpoint.bats \
    tests/bats/pgclone.bats \
    tests/bats/pgcopy-in.bats \
    tests/bats/pgcopy-out.bats \
    tests/bats/pgmask-trust.bats \
    tests/bats/pgmask.bats \
    tests/bats/pgplan.bats \
    tests/bats/pgscan.bats \
    tests/bats/pgsnapshot.bats \
    tests/bats/pgverify.bats \
    tests/bats/pipe.bats \
    tests/bats/pooler.bats \
    tests/bats/quickstart.bats \
    tests/bats/ranges.bats \
    tests/bats/references.bats \
    tests/bats/roles.bats \
    tests/bats/sandbox.bats \
    tests/bats/sanitizers.bats \
    tests/bats/secrets.bats \
    tests/bats/server.bats \
    tests/bats/stream.bats \
    tests/bats/subset.bats \
    tests/bats/terminal.bats \
    tests/bats/tls.bats \
    tests/bats/two.bats \
    tests/bats/types.bats \
    tests/bats/values.bats

LINTS = \
    tests/lint/banned.sh \
    tests/lint/cppcheck.sh \
    tests/lint/guarantees.sh \
    tests/lint/layers.sh \
    tests/lint/manual.sh \
    tests/lint/shell.sh \
    tests/lint/sizes.sh

TESTS += $(LINTS) $(BATS_FILES) tests/versions/check.sh

EXTRA_DIST += \
    $(BATS_FILES) \
    $(LINTS) \
    tests/COVERAGE.md \
    tests/GUARANTEES.md \
    tests/MUTATIONS.md \
    tests/lint/cppcheck.h \
    tests/lint/cppcheck.txt \
    tests/bats/pgcopy-out.sql \
    tests/bats/pgplan.sql \
    tests/bats/pgscan.expect \
    tests/bats/pgscan.sql \
    tests/bats/subset.sql \
    .clang-tidy \
    tests/bats/pgverify.sql \
    tests/bats/pgverify.yaml \
    tests/bats/values-in.txt \
    tests/bats/values-out.txt \
    tests/bench/REPORT.md \
    tests/bench/clone.py \
    tests/bench/pairs.py \
    tests/bench/plan.py \
    tests/bench/run \
    tests/bench/run-mask \
    tests/chaos/faults.py \
    tests/chaos/line.py \
    tests/chaos/network \
    tests/chaos/run \
    tests/checks/build32 \
    tests/checks/coverage \
    tests/checks/tidy \
    tests/checks/valgrind \
    tests/checks/valgrind.supp \
    tests/lib/bounds.bash \
    tests/lib/balancer.py \
    tests/lib/canaries.py \
    tests/lib/clone.bash \
    tests/lib/clone.sql \
    tests/lib/closure.py \
    tests/lib/complete.zsh \
    tests/lib/damage.bash \
    tests/lib/greeter.py \
    tests/lib/hold.bash \
    tests/lib/hostile.py \
    tests/lib/in_server.sh \
    tests/lib/instead.bash \
    tests/lib/everything.bash \
    tests/lib/everything.sql \
    tests/lib/everything_globals.sql \
    tests/lib/everything_same.bash \
    tests/lib/manual.sql \
    tests/lib/pipe.bash \
    tests/lib/pooler.sh \
    tests/lib/prometheus.py \
    tests/lib/proxy.py \
    tests/lib/roles.bash \
    tests/lib/server.sh \
    tests/lib/server_root.sh \
    tests/lib/servers.py \
    tests/lib/terminal.bash \
    tests/lib/tls.sh \
    tests/lib/types.sql \
    tests/lib/types_masked.sql \
    tests/lib/until.bash \
    tests/lib/versions.sh \
    tests/lib/versions_fetch.sh \
    tests/machines/run \
    tests/machines/slurm.bash \
    tests/run-bats \
    tests/versions/check.sh \
    tests/versions/package-lock.json \
    tests/versions/package.json \
    tests/versions/pair.bats \
    tests/versions/requirements.txt \
    tests/versions/run

lint: all
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(LINTS)'

# Programs that need no server and no command.
check-unit: $(unit_tests) $(mask_tests)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS check_PROGRAMS= \
	    TESTS='$(unit_tests) $(mask_tests)'

check-long: all
	$(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS)
	PGCOPY_LONG=1; export PGCOPY_LONG; \
	    $(MAKE) $(AM_MAKEFLAGS) check-TESTS

check-versions: all
	$(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS)
	$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/versions/run

# What share of lib the tests run; tests/COVERAGE.md says why not all of it.
coverage:
	PGCOPY_SRC='$(abs_srcdir)' $(srcdir)/tests/checks/coverage \
	    '$(abs_builddir)/coverage'

bench: all tests/helpers/rusage
	$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/bench/run $(BENCH)

bench-mask: all tests/bench/mask
	$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/bench/run-mask

.PHONY: lint check-unit check-long check-versions coverage bench bench-mask
