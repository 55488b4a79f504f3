# shellcheck shell=bash
# The demonstration of contrib/quickstart, which sets SRC, WORK and PATH.

# shellcheck source=tests/lib/server.sh
. "$SRC/tests/lib/server.sh"

TABLE=public.orders		# the table that the job is killed in

# The line of the manual; each command under rusage, which notes its peak
# memory, and with its process id written to a file.
job()
{
	local run=$1
	noted "$run" pgcheckpoint cursor -d "$DST" --run demo |
	    noted "$run" pgcopy-out -d "$SRCDB" -t 'public.*' --after - \
	    -k "$WORK/key" |
	    noted "$run" pgmask -r "$SRC/contrib/examples/shop-rules.yaml" \
	    -k "$WORK/key" |
	    noted "$run" pgcopy-in -d "$DST" --run demo
}

noted()
{
	local run=$1 name=$2
	shift
	# shellcheck disable=SC2016 # for the inner shell
	rusage "$WORK/rusage.$run.$name" sh -c 'echo $$ >"$0"; exec "$@"' \
	    "$WORK/$name.pid" "$@"
}

show_line()
{
	cat <<-'LINE'
	    pgcheckpoint cursor -d $DST --run demo |
	      pgcopy-out -d $SRC -t 'public.*' --after - -k key |
	      pgmask -r contrib/examples/shop-rules.yaml -k key |
	      pgcopy-in -d $DST --run demo
	LINE
}

# Waits for the first committed batch of $TABLE, as the books tell.
await_batch()
{
	until pgcheckpoint cursor -d "$DST" --run demo |
	    grep -q "^cursor	$TABLE	"; do
		kill -0 "$JOB" 2>/dev/null ||
		    die "the job ended before it could be killed"
	done
}

rows_in()
{
	server_sql "$1" shop "SELECT count(*) FROM $TABLE"
}

as_admin()
{
	local server=$1
	shift
	"$PG_BIN/psql" -Xq -v ON_ERROR_STOP=1 \
	    -d "$(server_dsn "$server" shop)" "$@"
}

books()
{
	pgcheckpoint list -d "$DST" --run demo | cut -f 2-6 |
	    expand -t 20,30,40,50
}

# One customer, each value of the source beside the target's.
side_by_side()
{
	local query="SELECT key || '	' || coalesce(value, '(null)')
	    FROM (SELECT * FROM customers WHERE id = $1) c, jsonb_each_text(to_jsonb(
	    c)) WHERE key IN ('first_name', 'last_name', 'email', 'phone', 'tier',
	    'balance', 'notes', 'ref') ORDER BY 1"
	{
		printf 'column\tsource\ttarget\n'
		join -t '	' <(server_sql source shop "$query") \
		    <(server_sql target shop "$query")
	} | expand -t 14,58
}

# Of each process of the line, in MiB: when it was killed, and the second time.
peak_memory()
{
	local name mib run
	for name in pgcheckpoint pgcopy-out pgmask pgcopy-in; do
		printf '%-14s' "$name"
		for run in first again; do
			mib=$(sed 's/.*"rss_kib":\([0-9]*\),.*/\1/' \
			    "$WORK/rusage.$run.$name")
			awk -v kib="$mib" 'BEGIN { printf "%8.1f", kib / 1024 }'
		done
		echo
	done
}

demo()
{
	local committed total sent code=0

	say "Starting two PostgreSQL servers and filling a shop"
	server_start source
	server_start target
	SRCDB=$(server_dsn source shop pgcopy_source)
	DST=$(server_dsn target shop pgcopy_target)
	server_sql source postgres "CREATE DATABASE shop"
	server_sql target postgres "CREATE DATABASE shop"
	as_admin source -f "$SRC/contrib/examples/shop.sql"
	"$PG_BIN/pg_dump" -s -d "$(server_dsn source shop)" |
	    as_admin target >/dev/null
	# what the job may do, and no more
	as_admin source -v role=pgcopy_source -f "$SRC/contrib/roles/source.sql"
	as_admin target -v role=pgcopy_target -f "$SRC/contrib/roles/target.sql"
	(umask 077 && pgmask --gen-key >"$WORK/key")

	say "Running the line"
	show_line
	job first >"$WORK/first" 2>"$WORK/first.err" &
	JOB=$!
	await_batch
	kill -9 "$(cat "$WORK/pgmask.pid")"
	say "Killed pgmask (kill -9) in the middle of $TABLE; the line says"
	wait "$JOB" 2>/dev/null || code=$?
	JOB=
	cat "$WORK/first" "$WORK/first.err"
	echo "exit code $code"
	committed=$(rows_in target)
	total=$(rows_in source)

	say "The books: $committed of $total rows of $TABLE are committed"
	books

	say "The same line again"
	job again >"$WORK/again" || die "the second run failed"
	cat "$WORK/again"
	sent=$(sed -n "s/^done	$TABLE	.*	sent=//p" "$WORK/again")
	echo "The second run sent $sent rows of $TABLE, not $total."
	[ "$(rows_in target)" = "$total" ] || die "rows are missing"
	[ $((committed + sent)) -eq "$total" ] || die "rows were sent twice"
	books

	say "Before and after: customer 100"
	side_by_side 100
	say "Peak memory in MiB: first run, second run"
	peak_memory
}
