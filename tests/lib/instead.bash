# shellcheck shell=bash
# What a pgclone finds in place of a command, and pgclone in the background;
# beside pipe.bash.

# No process works in the directory of a run any more.
nobody_in()
{
	flock -n "$1/lock" true
}

# instead TOOL < SCRIPT: what a run finds in place of a command; $real is that.
instead()
{
	mkdir -p bin
	{
		echo '#!/bin/bash'
		echo "real=$(PATH=${PATH#"$PWD/bin:"} type -P "$1") here=$PWD"
		cat
		echo 'exec "$real" "$@"'
	} >"bin/$1"
	chmod +x "bin/$1"
	[[ $PATH = "$PWD/bin:"* ]] || PATH=$PWD/bin:$PATH
}

# started [option ...]: a pgclone in the background, its pid in ./pid.
started()
{
	pgclone -s "$SRC" -d "$DST" -r "$RULES" -k "$KEY" "$@" >out 2>err 3>&- &
	echo $! >pid
}
