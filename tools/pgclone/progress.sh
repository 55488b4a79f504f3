# shellcheck shell=sh disable=SC2034,SC2154
# pgclone: progress of all units, from the plan and the books.

watcher=''

# One look: bars for as many tables as the screen has lines, or one line.
progress_awk='
function min(a, b) { return a < b ? a : b }
function clock(s) {
	return sprintf("%d:%02d:%02d", s / 3600, s % 3600 / 60, s % 60)
}
function bar(share,    s) {
	s = sprintf("%" int(share * 20) "s", "")
	gsub(/ /, "#", s)
	return sprintf("%-20s", s)
}
function show(what,    i, t) {
	for (i = 1; i <= tables && shown < height; i++) {
		t = names[i]
		if (what != "" && state[t] != what)
			continue
		printf "%-*.*s [%s] %3d %% %11d rows  %s\n", width, width, t,
		    bar(part[t] / bytes[t]), 100 * part[t] / bytes[t], rows[t],
		    state[t]
		shown++
	}
}
FILENAME == plan {
	gsub(/[[:cntrl:]]/, "?", $2)
	if (!($2 in bytes))
		names[++tables] = $2
	table[$1] = $2
	size[$1] = $5 + 8192
	guess[$1] = $6
	bytes[$2] += size[$1]
	parts[$2]++
	all += size[$1]
	units++
	next
}
# run, unit, state, rows ...
$2 in table {
	share = $3 == "done" ? 1 : guess[$2] > 0 ? min(0.99, $4 / guess[$2]) : 0
	t = table[$2]
	part[t] += share * size[$2]
	sum += share * size[$2]
	rows[t] += $4
	total += $4
	ended += $3 == "done"
	ends[t] += $3 == "done"
	if (state[t] != "failed")
		state[t] = $3 == "failed" ? $3 : "running"
}
END {
	share = all ? sum / all : 1
	if ((getline from <first) <= 0) {
		printf "%.9f\n", share >first
		from = share
	}
	if (share > from && seconds > 5)
		left = ", " clock((1 - share) / (share - from) * seconds) " to go"
	for (i = 1; i <= tables; i++) {
		t = names[i]
		if (ends[t] == parts[t])
			state[t] = "done"
		else if (!(t in state))
			state[t] = "waiting"
	}
	if (tables <= height)
		show("")
	else {
		show("failed")
		show("running")
		show("waiting")
	}
	printf "%s%d of %d units, %d %%, %d rows%s\n",
	    height ? "" : "pgclone: ", ended, units, 100 * share, total, left
	print shown + 1 >lines
}'

look()
{
	pgcheckpoint list -q -d "$DST" --run "$RUN" >"$work/list" 2>/dev/null ||
	    return
	rm -f "$work/lines"
	LC_ALL=C awk -F '\t' -v plan="$work/plan" -v first="$work/first" \
	    -v lines="$work/lines" -v height="$1" -v width="$2" \
	    -v seconds=$(($(date +%s) - started)) "$progress_awk" \
	    "$work/plan" "$work/list" >"$work/screen"
}

# Draws over what was drawn before; new messages go above.
draw()
{
	[ "$drawn" -eq 0 ] || printf '\033[%dA\033[J' "$drawn"
	sed -n "$((said + 1)),\$p" "$work/messages"
	said=$(wc -l <"$work/messages")
	cat "$work/screen"
	drawn=$(cat "$work/lines")
}

# A second, or until SIGTERM comes from progress_end.  Nobody has to wait for
# the end of what is left of it.
nap()
{
	sleep 1 >/dev/null 2>&1 &
	wait $!
}

watch_terminal()
{
	exec 9>&-	# the lock
	trap : TERM
	drawn=0 said=0
	while kill -0 $$ 2>/dev/null; do
		screen=$(stty size 2>/dev/null </dev/tty | grep -v '^0' || echo 24 80)
		high=${screen% *} wide=${screen#* }
		look $((high > 5 ? high - 3 : 2)) $((wide > 70 ? wide - 52 : 18)) &&
		    draw >&2
		[ ! -e "$work/ended" ] || break
		nap
	done
}

watch_lines()
{
	exec 9>&-
	trap : TERM
	while kill -0 $$ 2>/dev/null && [ ! -e "$work/ended" ]; do
		elapsed=0
		while [ $elapsed -lt "$progress" ] && [ ! -e "$work/ended" ]; do
			nap
			elapsed=$((elapsed + 1))
		done
		look 0 0 && cat "$work/screen" >&2
	done
}

# A terminal is drawn on unless lines are asked for; then it has to itself what
# the commands say.  With values in it that does not go to a file.
progress_start()
{
	started=$(date +%s)
	rm -f "$work/ended" "$work/first"
	[ "$progress" != 0 ] && [ -z "$quiet" ] || return 0
	if [ -z "$progress$detail" ] && [ -t 2 ]; then
		: >"$work/messages"
		watch_terminal &
	else
		progress=${progress:-10}
		watch_lines &
	fi
	watcher=$!
}

progress_end()
{
	: >"$work/ended"
	[ -z "$watcher" ] || {
		kill -s TERM "$watcher" 2>/dev/null
		wait "$watcher"
	}
	watcher=''
}
