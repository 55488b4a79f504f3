#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031
# Every lint fails on what it is there for: a copy of the tree is spoilt.

setup()
{
	copy=$BATS_TEST_TMPDIR/tree
	mkdir "$copy"
	(cd "$PGCOPY_SRC" && tar -c --exclude='*.o' --exclude='*.a' \
	    --exclude='.deps' lib tools man tests contrib README.md HACKING NEWS \
	    LICENSE Makefile.am configure.ac) | tar -C "$copy" -xf -
	chmod -R u+w "$copy"
	export PGCOPY_SRC=$copy
}

lint()
{
	run bash "$copy/tests/lint/$1.sh"
}

@test "layers: COPY does not include the stream" {
	echo '#include "stream/reader.h"' >>"$copy/lib/copy/unit.c"
	lint layers
	[ "$status" -eq 1 ]
	[[ $output == *"lib/copy/unit.c"*"may not include stream/reader.h"* ]]
}

@test "layers: the database and the masking branch never meet" {
	echo '#include "db/conn.h"' >>"$copy/lib/key/key.c"
	echo '#include "key/key.h"' >>"$copy/lib/db/conn.c"
	echo '#include "db/conn.h"' >>"$copy/tools/pgmask.c"
	echo '#include <libpq-fe.h>' >>"$copy/tools/common/msg.c"
	lint layers
	[ "$status" -eq 1 ]
	[ "$(grep -c 'may not include\|includes libpq' <<<"$output")" -eq 4 ]
}

@test "layers: sys/system.h comes first" {
	sed -i '1i #include <stdio.h>' "$copy/lib/io/buf.c"
	lint layers
	[ "$status" -eq 1 ]
	[[ $output == *"first include is not sys/system.h"* ]]
}

@test "banned: unfinished work and machine paths" {
	echo "/* T""ODO: later */" >>"$copy/lib/io/buf.c"
	lint banned
	[ "$status" -eq 1 ]
	[[ $output == *"lib/io/buf.c:"*"later"* ]]
	echo "see /""home/alice/notes" >"$copy/NEWS"
	lint banned
	[[ $output == *"NEWS:1:"* ]]
}

@test "shell: an unquoted variable" {
	echo 'rm $1' >>"$copy/tests/run-bats"
	lint shell
	[ "$status" -eq 1 ]
	[[ $output == *"In tests/run-bats line "*SC2086* ]]
}

@test "sizes: a function of 90 lines" {
	{
		printf 'int\nf(void)\n{\n'
		yes '	g();' | head -n 90
		echo '}'
	} >>"$copy/lib/sys/error.c"
	lint sizes
	[ "$status" -eq 1 ]
	[[ $output == *"a function of 90 lines"* ]]
}

@test "guarantees: a row without its test, a guarantee without a row" {
	sed -i 's/^\(| 1 |.*\)`[^`]*` "/\1`tests\/bats\/none.bats` "/' \
	    "$copy/tests/GUARANTEES.md"
	sed -i '/^| 2 |/d; /^| 3 | two loaders/p' "$copy/tests/GUARANTEES.md"
	lint guarantees
	[ "$status" -eq 1 ]
	[[ $output == *"guarantee 1 names tests/bats/none.bats"* ]]
	[[ $output == *"guarantee 2 has no row"* ]]
	[[ $output == *"two rows of 3: two loaders"* ]]
}

@test "manual: an option that -h does not know, and bad mdoc" {
	sed -i 's/^\.Bl -tag.*/&\n.It Fl -no-such-option/' "$copy/man/pgmask.1"
	lint manual
	[ "$status" -eq 1 ]
	[[ $output == *"--no-such-option"* ]]
	echo '.El' >>"$copy/man/pgcopy-stream.5"
	lint manual
	[[ $output == *"pgcopy-stream.5"* ]]
}

@test "cppcheck: memory that nobody frees" {
	command -v cppcheck >/dev/null || skip "cppcheck is not installed"
	printf 'void\nf(void)\n{\n\tchar *p = malloc(2);\n\n\t*p = 1;\n}\n' \
	    >>"$copy/lib/copy/unit.c"
	find "$copy/lib" "$copy/tools" -name '*.c' ! -name unit.c -delete
	lint cppcheck
	[ "$status" -eq 1 ]
	[[ $output == *"lib/copy/unit.c:"*"Memory leak: p"* ]]
}

# compile TEXT <C: with the flags of the build it fails, and says so.
compile()
{
	local flags
	flags=$(sed -n 's/^PGC_CFLAGS = //p' "$PGCOPY_BUILD/Makefile")
	# shellcheck disable=SC2086 # words
	run ${CC:-gcc} $flags -Werror -O1 -c -x c -o /dev/null -
	[ "$status" -ne 0 ]
	[[ $output == *"$1"* ]]
}

@test "format strings: one that is no literal, a function that hides one" {
	compile "string literal" <<-'C'
	#include <stdio.h>
	void say(const char *what);
	void say(const char *what) { printf(what); }
	C
	compile "attribute" <<-'C'
	#include <stdarg.h>
	#include <stdio.h>
	void say(const char *fmt, ...);
	void
	say(const char *fmt, ...)
	{
		va_list ap;

		va_start(ap, fmt);
		vprintf(fmt, ap);
		va_end(ap);
	}
	C
}
