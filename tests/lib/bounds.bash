# shellcheck shell=bash
# Commands within bounds, for bats tests; to be loaded behind pipe.bash.  CPU
# time and not the clock: a machine may be busy with something else.

BOUND_KIB=$((160 * 1024))	# address space; half of it is libraries
BOUND_CPU=5			# seconds

# Sanitizers need an address space, and time, of their own.
if grep -q 'define PGC_SANITIZERS 1' "$PGCOPY_BUILD/config.h"; then
	BOUND_KIB=unlimited
	BOUND_CPU=100
fi

# ends COMMAND ...: sets `code`; what it says is in $OUT and $ERR.  A command
# that passes a bound is killed, or says that it is out of memory; that fails.
code=
ends()
{
	code=0
	(
		ulimit -v "$BOUND_KIB" -t "$BOUND_CPU" -c 0
		exec "$@" 3>&-
	) >"$OUT" 2>"$ERR" || code=$?
	if [ "$code" -gt 128 ] || grep -q 'out of memory' "$ERR"; then
		echo "$*: code $code"
		head -c 2000 "$ERR"
		return 1
	fi
}

# Nothing in a file that a terminal would act on, lines and tabs apart.
plain()
{
	! LC_ALL=C grep -m 3 -n -a -P \
	    '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$1"
}
