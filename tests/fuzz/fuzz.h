/*
 * Entries of libFuzzer, built by CC=clang ./configure --enable-fuzzers
 * --enable-sanitizers.  tests/fuzz/README says how to run one.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

int	LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#endif
