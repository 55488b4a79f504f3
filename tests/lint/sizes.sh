#!/bin/bash
# Files and functions that have outgrown one reading.
set -u
cd "${PGCOPY_SRC:-.}" || exit 1

find lib tools \( -name '*.[ch]' -o -name '*.sh' \) ! -path lib/words/words.c | sort | xargs awk '
function check_file() {
	if (file == "")
		return
	max = file ~ /^lib\// ? 500 : 300
	if (lines > max) {
		printf "%s: %d lines, at most %d\n", file, lines, max
		bad++
	}
}
FNR == 1 { check_file(); file = FILENAME }
{ lines = FNR }
/^{/ { start = FNR }
/^}/ && start {
	if (FNR - start - 1 > 80) {
		printf "%s:%d: a function of %d lines, at most 80\n", file,
		    start, FNR - start - 1
		bad++
	}
	start = 0
}
END {
	check_file()
	exit bad > 0 || file == ""
}' || exit 1
find tests/lib tests/bats -name '*.*sh' -exec awk 'FNR == 101 { print FILENAME ": over 100 lines"; bad++ }
	END { exit bad > 0 }' {} +
