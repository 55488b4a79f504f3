# tests: helpers and unit tests; suite.mk has the rest.
# Streams as text and back, and in memory, for the tests.
check_LIBRARIES = tests/helpers/libtext.a
tests_helpers_libtext_a_SOURCES = \
    tests/helpers/memory.c \
    tests/helpers/memory.h \
    tests/helpers/text-decode.c \
    tests/helpers/text-encode.c \
    tests/helpers/text-hex.c \
    tests/helpers/text.c \
    tests/helpers/text.h
check_PROGRAMS += tests/helpers/stream-text

# The unit tests: one program a module, one source file each, no server needed.
LDADD = tests/helpers/libtext.a $(BASE_LIBS)
unit_tests = \
    tests/unit/test-buf \
    tests/unit/test-cursor \
    tests/unit/test-damage \
    tests/unit/test-error \
    tests/unit/test-meta \
    tests/unit/test-order \
    tests/unit/test-progress \
    tests/unit/test-range \
    tests/unit/test-reader \
    tests/unit/test-relname \
    tests/unit/test-tuple \
    tests/unit/test-unit \
    tests/unit/test-vectors \
    tests/unit/test-writer
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
EXTRA_DIST += tests/unit/check.h tests/vectors

if FUZZERS
fuzz_link = $(AM_LDFLAGS) -fsanitize=fuzzer
check_PROGRAMS += \
    tests/fuzz/fuzz-copy \
    tests/fuzz/fuzz-cursor \
    tests/fuzz/fuzz-detect \
    tests/fuzz/fuzz-json \
    tests/fuzz/fuzz-reader \
    tests/fuzz/fuzz-relpattern \
    tests/fuzz/fuzz-scrub \
    tests/fuzz/fuzz-type \
    tests/fuzz/fuzz-unit
tests_fuzz_fuzz_copy_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_cursor_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_json_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_json_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_detect_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_detect_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_reader_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_relpattern_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_scrub_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_scrub_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_type_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_type_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_unit_LDFLAGS = $(fuzz_link)
endif
EXTRA_DIST += tests/fuzz/README tests/fuzz/fuzz.h

# The masking branch.
mask_tests =
mask_tests += tests/unit/test-bucket
mask_tests += tests/unit/test-date-shift
mask_tests += tests/unit/test-datetime
mask_tests += tests/unit/test-decimal
mask_tests += tests/unit/test-detect
mask_tests += tests/unit/test-detect-linear
mask_tests += tests/unit/test-detect-quality
mask_tests += tests/unit/test-exec
mask_tests += tests/unit/test-fake
mask_tests += tests/unit/test-ff1
mask_tests += tests/unit/test-fpe
mask_tests += tests/unit/test-inherit
mask_tests += tests/unit/test-json
mask_tests += tests/unit/test-json-path
mask_tests += tests/unit/test-key
mask_tests += tests/unit/test-mask
mask_tests += tests/unit/test-mask-alloc
mask_tests += tests/unit/test-mask-golden
mask_tests += tests/unit/test-mask-json
mask_tests += tests/unit/test-mask-plan
mask_tests += tests/unit/test-mask-unique
mask_tests += tests/unit/test-noise
mask_tests += tests/unit/test-partial
mask_tests += tests/unit/test-permute
mask_tests += tests/unit/test-pick
mask_tests += tests/unit/test-rules
mask_tests += tests/unit/test-scan
mask_tests += tests/unit/test-scrub
mask_tests += tests/unit/test-side
mask_tests += tests/unit/test-smallperm
mask_tests += tests/unit/test-template
mask_tests += tests/unit/test-type
mask_tests += tests/unit/test-type-layout
mask_tests += tests/unit/test-type-vectors
mask_tests += tests/unit/test-verify
mask_tests += tests/unit/test-when
mask_tests += tests/unit/test-words
check_PROGRAMS += $(mask_tests)
TESTS += $(mask_tests)
mask_test_libs = $(MASK_LIBS) $(BASE_LIBS) $(YAML_LIBS) $(PCRE2_LIBS) \
    $(CRYPTO_LIBS) $(SECCOMP_LIBS)
tests_unit_test_bucket_LDADD = $(mask_test_libs)
tests_unit_test_date_shift_LDADD = $(mask_test_libs)
tests_unit_test_datetime_LDADD = $(mask_test_libs)
tests_unit_test_decimal_LDADD = $(mask_test_libs)
tests_unit_test_detect_linear_LDADD = $(mask_test_libs)
tests_unit_test_ff1_LDADD = $(mask_test_libs)
tests_unit_test_fpe_LDADD = $(mask_test_libs)
tests_unit_test_detect_LDADD = $(mask_test_libs)
tests_unit_test_detect_quality_LDADD = $(mask_test_libs)
EXTRA_DIST += tests/detect
tests_unit_test_inherit_LDADD = $(mask_test_libs)
tests_unit_test_exec_LDADD = $(mask_test_libs)
tests_unit_test_json_LDADD = $(mask_test_libs)
tests_unit_test_json_path_LDADD = $(mask_test_libs)
tests_unit_test_key_LDADD = $(mask_test_libs)
tests_unit_test_fake_LDADD = $(mask_test_libs)
tests_unit_test_mask_LDADD = $(mask_test_libs)
tests_unit_test_mask_alloc_LDADD = $(mask_test_libs)
tests_unit_test_mask_golden_LDADD = $(mask_test_libs)
tests_unit_test_mask_plan_LDADD = $(mask_test_libs)
tests_unit_test_mask_json_LDADD = $(mask_test_libs)
tests_unit_test_mask_unique_LDADD = $(mask_test_libs)
tests_unit_test_noise_LDADD = $(mask_test_libs)
tests_unit_test_partial_LDADD = $(mask_test_libs)
tests_unit_test_permute_LDADD = $(mask_test_libs)
tests_unit_test_rules_LDADD = $(mask_test_libs)
tests_unit_test_scrub_LDADD = $(mask_test_libs)
tests_unit_test_smallperm_LDADD = $(mask_test_libs)
tests_unit_test_pick_LDADD = $(mask_test_libs)
tests_unit_test_template_LDADD = $(mask_test_libs)
tests_unit_test_scan_LDADD = $(mask_test_libs)
tests_unit_test_side_LDADD = $(mask_test_libs)
tests_unit_test_type_LDADD = $(mask_test_libs)
tests_unit_test_verify_LDADD = libpgverify.a $(mask_test_libs) -lm
tests_unit_test_when_LDADD = $(mask_test_libs)
EXTRA_DIST += tests/unit/masking.h tests/golden tests/helpers/answerer
EXTRA_DIST += tests/unit/masking.h tests/golden
EXTRA_DIST += tests/unit/json-cases.h tests/unit/masking.h tests/golden
tests_unit_test_type_layout_LDADD = $(mask_test_libs)
EXTRA_DIST += tests/unit/json-cases.h
tests_unit_test_type_vectors_LDADD = $(mask_test_libs)
tests_unit_test_words_LDADD = $(mask_test_libs)
EXTRA_DIST += tests/unit/golden.h tests/unit/masking.h \
    tests/unit/typed.h tests/golden

# make bench-mask: what each action costs.
EXTRA_PROGRAMS = tests/bench/mask
tests_bench_mask_SOURCES = tests/bench/mask.c
tests_bench_mask_LDADD = $(mask_test_libs)
CLEANFILES += tests/bench/mask$(EXEEXT)
