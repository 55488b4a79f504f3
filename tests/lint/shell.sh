#!/bin/bash
# Every script through shellcheck, also those without an extension.  SC2016:
# awk programs, and text for an inner shell, belong in single quotes.
set -u
cd "${PGCOPY_SRC:-.}" || exit 1

mapfile -t scripts < <(
	find .ci contrib tests tools -type f \( -name '*.sh' -o -name '*.bats' \) \
	    2>/dev/null
	find .ci contrib tests tools -type f ! -name '*.*' -exec \
	    grep -lE '^#!.*\b(sh|bash|bats)$' {} + 2>/dev/null
)
if [ "${#scripts[@]}" -lt 5 ]; then
	echo "found only ${#scripts[@]} scripts; is this the source tree?"
	exit 1
fi
shellcheck -x -e SC2016 "${scripts[@]}" || exit 1

# pgclone is one script when it is built.  SC2317: what trap calls.
shellcheck -e SC2016,SC2317 "${PGCOPY_BUILD:-.}/pgclone"
