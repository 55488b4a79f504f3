# shellcheck shell=bash
# Waiting for what another process does: by looking, and not for ever.

# until_true COMMAND ...: waits, a minute at the most, until it succeeds; says
# it on failure.
until_true()
{
	local end=$((SECONDS + 60))
	until "$@"; do
		if [ "$SECONDS" -ge "$end" ]; then
			echo "never came true: $*"
			return 1
		fi
		read -r -t 0.05 <> <(:) || :
	done
}

# process_ended PID: no such process is left.
process_ended()
{
	! kill -0 "$1" 2>/dev/null
}

# until_says TEXT COMMAND ...: the same, until that is what it prints.
until_says()
{
	until_true says_now "$@"
}

says_now()
{
	local text=$1
	shift
	[ "$("$@" 2>/dev/null)" = "$text" ]
}
