#!/bin/bash
# No unfinished work and no path of somebody's machine in any file.
set -u
cd "${PGCOPY_SRC:-.}" || exit 1

here=(README.md HACKING NEWS LICENSE Makefile.am configure.ac lib tools man
    tests contrib)
[ ! -d .ci ] || here+=(.ci)
found=$(grep -rnIEw 'TODO|FIXME|XXX|TBD|stub' "${here[@]}" \
    --exclude-dir=lint --exclude-dir=.deps --exclude='*.log' --exclude='*.trs' \
    --exclude=sentences.txt --exclude=values.py
    grep -rnIE '/(work|root|home/[a-z]+|Users)/' "${here[@]}" \
    --exclude-dir=lint --exclude-dir=.deps --exclude='*.log' --exclude='*.trs')
if [ -n "$found" ]; then
	echo "$found"
	exit 1
fi
