#!/bin/bash
# cppcheck over lib and tools; cppcheck.txt says what it leaves out, and why.
set -u
cd "${PGCOPY_SRC:-.}" || exit 1
command -v cppcheck >/dev/null || {
	echo "cppcheck is not installed; contrib/packages lists it"
	exit 77
}
# --language: `not` is a name here.
cppcheck --quiet --error-exitcode=1 --language=c --std=c11 \
    --enable=warning,performance,portability --inline-suppr \
    --suppressions-list=tests/lint/cppcheck.txt -j "$(nproc)" \
    --include=tests/lint/cppcheck.h -I lib -I . -DHAVE_SECCOMP=1 lib tools
