#!/usr/bin/env bats
# The frozen masks of tests/golden, wherever they are computed.

bats_require_minimum_version 1.5.0

GOLDEN=tests/unit/test-mask-golden

@test "the same masks in any locale and time zone" {
	LOCPATH=$BATS_TEST_TMPDIR
	export LOCPATH
	for locale in tr_TR de_DE; do
		localedef -i "$locale" -f UTF-8 "$LOCPATH/$locale.UTF-8"
		for zone in UTC Asia/Kathmandu America/St_Johns; do
			TEST_LOCALE=$locale.UTF-8 LC_ALL=$locale.UTF-8 TZ=$zone \
			    "$PGCOPY_BUILD/$GOLDEN"
		done
	done
	# it is looked at
	TEST_LOCALE=no_WHERE run -1 "$PGCOPY_BUILD/$GOLDEN"
}

@test "the same masks from gcc and clang, optimised and not (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	src=$(cd "$PGCOPY_SRC" && pwd)
	mkdir "$BATS_TEST_TMPDIR/src"
	(cd "$src" && git archive HEAD) | tar x -C "$BATS_TEST_TMPDIR/src"
	(cd "$BATS_TEST_TMPDIR/src" && autoreconf -fi) >/dev/null 2>&1
	for how in 'gcc -O0' 'gcc -O2' 'gcc -O3' 'clang -O0' 'clang -O3' \
	    'gcc -O2 -m32'; do
		read -r cc flags <<<"$how"
		if [[ $how == *-m32 ]] && ! "$cc" -m32 -lsodium -lpcre2-8 -x c \
		    -o /dev/null - <<<'int main(void) { return 0; }' 2>/dev/null; then
			echo "# no 32-bit libraries: not built with -m32" >&3
			continue
		fi
		mkdir "$BATS_TEST_TMPDIR/build"
		(
			cd "$BATS_TEST_TMPDIR/build"
			../src/configure CC="$cc" CFLAGS="$flags" >/dev/null
			make -s lib/words/words.c "$GOLDEN"
			PGCOPY_SRC=$src "$GOLDEN"
		)
		rm -r "$BATS_TEST_TMPDIR/build"
	done
}
