#!/bin/bash
# tests/GUARANTEES.md: every guarantee of pgcopy-tools(7) and every page has a
# row, and every row names a test that exists: `file` "name", where name is a
# bats test, or a piece of the file's text.  A promise has one row.
set -u
cd "${PGCOPY_SRC:-.}" || exit 1

bad=0
complain()
{
	echo "tests/GUARANTEES.md: $*"
	bad=1
}

rows=0
declare -A seen
while IFS='|' read -r _ number promise tests _; do
	number=${number// /}
	[[ $number =~ ^([0-9]+|[a-z-]+\([157]\))$ ]] || continue
	rows=$((rows + 1))
	seen[$number]=1
	[ -z "${seen["$number|$promise"]:-}" ] ||
	    complain "two rows of $number:$promise"
	seen["$number|$promise"]=1
	row=$number
	[[ $row == *\)* ]] || row="guarantee $row"
	named=0
	while read -r file name; do
		named=1
		if [ ! -f "$file" ]; then
			complain "$row names $file, which is not there"
		elif ! grep -qF -- "$name" "$file"; then
			complain "$row: $file has no test \"$name\""
		fi
	done < <(grep -oE '`[^`]+` "[^"]+"' <<<"$tests" |
	    sed 's/`\([^`]*\)` "\(.*\)"/\1 \2/')
	[ "$named" -eq 1 ] || complain "$row: a row without a test"
done <tests/GUARANTEES.md

promised=$(awk '/^\.Sh/ { in_it = $2 == "GUARANTEES" }
    in_it && /^\.It/ { n++ } END { print n + 0 }' man/pgcopy-tools.7)
[ "$promised" -gt 0 ] || complain "pgcopy-tools.7 lists no guarantees"
for ((n = 1; n <= promised; n++)); do
	[ -n "${seen[$n]:-}" ] || complain "guarantee $n has no row"
done
for page in man/*.[157]; do
	page=${page#man/}
	[ -n "${seen["${page%.*}(${page##*.})"]:-}" ] || complain "$page has no row"
done
echo "$promised guarantees, $rows rows"
exit $bad
