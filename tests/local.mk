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
    tests/unit/test-sqlstate \
    tests/unit/test-tuple \
    tests/unit/test-unit \
    tests/unit/test-vectors \
    tests/unit/test-writer
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
EXTRA_DIST += tests/unit/check.h tests/vectors

# The fuzzers: entries of libFuzzer and AFL (--enable-fuzzers), else programs
# that replay the files they are given.
fuzzers = \
    tests/fuzz/fuzz-after \
    tests/fuzz/fuzz-copy \
    tests/fuzz/fuzz-cursor \
    tests/fuzz/fuzz-detect \
    tests/fuzz/fuzz-frames \
    tests/fuzz/fuzz-json \
    tests/fuzz/fuzz-options-checkpoint \
    tests/fuzz/fuzz-options-in \
    tests/fuzz/fuzz-options-mask \
    tests/fuzz/fuzz-options-out \
    tests/fuzz/fuzz-options-scan \
    tests/fuzz/fuzz-reader \
    tests/fuzz/fuzz-regex \
    tests/fuzz/fuzz-relpattern \
    tests/fuzz/fuzz-rules \
    tests/fuzz/fuzz-scrub \
    tests/fuzz/fuzz-table \
    tests/fuzz/fuzz-type \
    tests/fuzz/fuzz-unit \
    tests/fuzz/fuzz-when
check_PROGRAMS += $(fuzzers)
if FUZZERS
fuzz_main =
fuzz_link = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_main = tests/fuzz/replay.c
fuzz_link = $(AM_LDFLAGS)
endif
# options.h: what -h and -V print is no end of the fuzzer.
fuzz_options_link = $(fuzz_link) -Wl,--wrap=exit
fuzz_db_libs = $(DB_LIBS) $(MASK_LIBS) $(BASE_LIBS) $(LIBPQ_LIBS) \
    $(CRYPTO_LIBS)
tests_fuzz_fuzz_after_SOURCES = \
    tests/fuzz/fuzz-after.c \
    tools/pgcopy-out_after.c \
    $(fuzz_main)
tests_fuzz_fuzz_after_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_after_LDADD = $(fuzz_db_libs)
tests_fuzz_fuzz_copy_SOURCES = tests/fuzz/fuzz-copy.c $(fuzz_main)
tests_fuzz_fuzz_copy_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_cursor_SOURCES = tests/fuzz/fuzz-cursor.c $(fuzz_main)
tests_fuzz_fuzz_cursor_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_detect_SOURCES = tests/fuzz/fuzz-detect.c $(fuzz_main)
tests_fuzz_fuzz_detect_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_detect_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_frames_SOURCES = tests/fuzz/fuzz-frames.c $(fuzz_main)
tests_fuzz_fuzz_frames_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz-json.c $(fuzz_main)
tests_fuzz_fuzz_json_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_json_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_options_checkpoint_SOURCES = \
    tests/fuzz/fuzz-options-checkpoint.c \
    $(pgcheckpoint_parts) \
    $(fuzz_main)
tests_fuzz_fuzz_options_checkpoint_LDFLAGS = $(fuzz_options_link)
tests_fuzz_fuzz_options_checkpoint_LDADD = $(fuzz_db_libs)
tests_fuzz_fuzz_options_in_SOURCES = \
    tests/fuzz/fuzz-options-in.c \
    $(pgcopy_in_parts) \
    $(fuzz_main)
tests_fuzz_fuzz_options_in_LDFLAGS = $(fuzz_options_link)
tests_fuzz_fuzz_options_in_LDADD = $(fuzz_db_libs)
tests_fuzz_fuzz_options_mask_SOURCES = \
    tests/fuzz/fuzz-options-mask.c \
    $(pgmask_parts) \
    $(fuzz_main)
tests_fuzz_fuzz_options_mask_LDFLAGS = $(fuzz_options_link)
tests_fuzz_fuzz_options_mask_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_options_out_SOURCES = \
    tests/fuzz/fuzz-options-out.c \
    tools/pgcopy-out_options.c \
    $(fuzz_main)
tests_fuzz_fuzz_options_out_LDFLAGS = $(fuzz_options_link)
tests_fuzz_fuzz_options_out_LDADD = $(fuzz_db_libs)
tests_fuzz_fuzz_options_scan_SOURCES = \
    tests/fuzz/fuzz-options-scan.c \
    $(pgscan_parts) \
    $(fuzz_main)
tests_fuzz_fuzz_options_scan_LDFLAGS = $(fuzz_options_link)
tests_fuzz_fuzz_options_scan_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_reader_SOURCES = tests/fuzz/fuzz-reader.c $(fuzz_main)
tests_fuzz_fuzz_reader_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_regex_SOURCES = tests/fuzz/fuzz-regex.c $(fuzz_main)
tests_fuzz_fuzz_regex_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_regex_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_relpattern_SOURCES = tests/fuzz/fuzz-relpattern.c $(fuzz_main)
tests_fuzz_fuzz_relpattern_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_rules_SOURCES = tests/fuzz/fuzz-rules.c $(fuzz_main)
tests_fuzz_fuzz_rules_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_rules_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_scrub_SOURCES = tests/fuzz/fuzz-scrub.c $(fuzz_main)
tests_fuzz_fuzz_scrub_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_scrub_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_table_SOURCES = tests/fuzz/fuzz-table.c $(fuzz_main)
tests_fuzz_fuzz_table_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_table_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_type_SOURCES = tests/fuzz/fuzz-type.c $(fuzz_main)
tests_fuzz_fuzz_type_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_type_LDADD = $(mask_test_libs)
tests_fuzz_fuzz_unit_SOURCES = tests/fuzz/fuzz-unit.c $(fuzz_main)
tests_fuzz_fuzz_unit_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_when_SOURCES = tests/fuzz/fuzz-when.c $(fuzz_main)
tests_fuzz_fuzz_when_LDFLAGS = $(fuzz_link)
tests_fuzz_fuzz_when_LDADD = $(mask_test_libs)
EXTRA_DIST += \
    tests/fuzz/README \
    tests/fuzz/corpus \
    tests/fuzz/fuzz.h \
    tests/fuzz/make-corpus \
    tests/fuzz/options.h \
    tests/fuzz/pack \
    tests/fuzz/run \
    tests/fuzz/table.h

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
