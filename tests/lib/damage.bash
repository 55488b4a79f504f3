# shellcheck shell=bash
# Streams that did not arrive as they were written, for bats tests: how the
# commands end, and what the target holds then.  To be loaded behind pipe.bash;
# the tests set BAD (a file), SAMPLES and the array `batches`: what the table
# holds after each number of batches.

batches=()
# The commands under test: each reads a stream on stdin as the run $1.
through_in()
{
	pgcopy-in -d "$DST" --run "$1" >/dev/null 2>"$ERR" &&
	    codes=0 || codes=$?
}

through_mask()
{
	pgmask -r "$RULES" -k "$KEY" 2>"$ERR" |
	    pgcopy-in -d "$DST" --run "$1" >/dev/null 2>>"$ERR" &&
	    codes=${PIPESTATUS[*]} || codes=${PIPESTATUS[*]}
	# both end alike: the last status tells the whole pipe
	if [ "${codes% *}" = "${codes#* }" ]; then
		codes=${codes#* }
	fi
}

# trial THROUGH NAME FILE: one stream, from an empty table on.
trial()
{
	local want said marks rows
	said=$(stream-text check -l <"$3") && want=0 || want=$?
	marks=$(grep -c '^MARK' <<<"$said" || true)
	"through_$1" "$2" <"$3"
	rows=$(dst "SELECT coalesce(string_agg(t::text, ' ' ORDER BY id), '')
	    FROM items t; TRUNCATE items")
	if [ "$codes" != "$want" ]; then
		echo "$1 $2: ended with $codes, not $want: ${said##*;}"
		cat "$ERR"
		return 1
	fi
	if [ "$rows" != "${batches[marks]}" ]; then
		echo "$1 $2: $marks marks, but rows $rows"
		return 1
	fi
}

# A number below $1; $RANDOM has 15 bits.
random_below()
{
	number=$(((RANDOM << 15 | RANDOM) % $1))
}

# sample THROUGH cut|flip STREAM CODE...: $SAMPLES places, each ending with
# one of the codes; all of them must be seen.
sample()
{
	local through=$1 how=$2 stream=$3 size i failed=0 seen=
	shift 3
	size=$(stat -c %s "$stream")
	for ((i = 0; i < SAMPLES; i++)); do
		if [ "$how" = cut ]; then
			random_below "$size"
			head -c "$number" "$stream" >"$BAD"
		else
			random_below $((8 * size))
			stream-text flip "$number" <"$stream" >"$BAD"
		fi
		trial "$through" "$how-$number-$i" "$BAD" || failed=1
		seen="$seen $codes "
		case " $* " in
		*" $codes "*) ;;
		*)	echo "$how $number: ended with $codes"
			failed=1 ;;
		esac
	done
	for i in "$@"; do
		case $seen in
		*" $i "*) ;;
		*)	echo "no $how ended with $i"
			failed=1 ;;
		esac
	done
	return $failed
}

# The frames of a stream as text, each with its rows: signature, HEAD, UNIT,
# three times ROWS and MARK (3 to 8), DONE, TAIL; into the array `frames`.
load_frames()
{
	local text
	frames=()
	while IFS= read -r text; do
		case $text in
		$'\t'*)	frames[-1]+=$'\n'$text ;;
		*)	frames+=("$text") ;;
		esac
	done < <(stream-text decode -x <"$1")
	[ "${#frames[@]}" = 11 ]
}
