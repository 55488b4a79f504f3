# shellcheck shell=bash
# The pipe in bats tests: a source "src" with database prod, a target "dst"
# with database staging, a key, and the line of pgcopy-tools(7).  Its commands
# have the roles of contrib/roles and no other; $SRC and $DST are for tests,
# which make tables and look at them as a superuser.

# shellcheck source=tests/lib/server.sh
. "$PGCOPY_SRC/tests/lib/server.sh"
# shellcheck source=tests/lib/roles.bash
. "$PGCOPY_SRC/tests/lib/roles.bash"
# shellcheck source=tests/lib/until.bash
. "$PGCOPY_SRC/tests/lib/until.bash"

# pipe_servers [setting=value ...]
pipe_servers()
{
	server_start src "$@"
	server_start dst "$@"
	server_sql src postgres 'CREATE DATABASE prod'
	server_sql dst postgres 'CREATE DATABASE staging'
	SRC=$(server_dsn src prod)
	DST=$(server_dsn dst staging)
	KEY=$BATS_FILE_TMPDIR/key
	(umask 077 && pgmask --gen-key >"$KEY")
	export SRC DST KEY
	pipe_roles
	# a schema that is dumped brings its grants along
	server_sql src postgres "CREATE ROLE ${LOADER#*=}"
	server_sql dst postgres "CREATE ROLE ${READER#*=}"
}

src()
{
	server_sql src prod "$1"
}

dst()
{
	server_sql dst staging "$1"
}

# pipe_schema: the source's schema, without rows, on the target.
pipe_schema()
{
	pg_dump -s -d "$SRC" | psql -Xq -v ON_ERROR_STOP=1 -d "$DST" >/dev/null
}

# pipe_rules < YAML: the rules for the next lines.
pipe_rules()
{
	RULES=$BATS_TEST_TMPDIR/rules.yaml
	cat >"$RULES"
}

keep_everything()
{
	pipe_rules <<<'{version: 1, unlisted: keep, tables: {}}'
}

# The line with a run's name and more options of pgcopy-in.  TABLES,
# BATCH_ROWS and LARGE_OBJECTS (if not empty: those too) are for pgcopy-out.
# codes: the four exit codes; messages go to $ERR, what pgcopy-in prints to $OUT.
codes=
ERR=${BATS_TEST_TMPDIR:-.}/err
OUT=${BATS_TEST_TMPDIR:-.}/out
line()
{
	local run=$1
	shift
	pipe_roles
	if pgcheckpoint cursor -d "$DST $LOADER" --run "$run" 2>"$ERR" |
	    pgcopy-out -d "$SRC $READER" -t "${TABLES:-public.*}" --after - -k "$KEY" \
	    --batch-rows "${BATCH_ROWS:-10000}" \
	    ${LARGE_OBJECTS:+--large-objects} 2>>"$ERR" |
	    pgmask -r "$RULES" -k "$KEY" 2>>"$ERR" |
	    pgcopy-in -d "$DST $LOADER" --run "$run" "$@" >"$OUT" 2>>"$ERR"; then
		codes="${PIPESTATUS[*]}"
	else
		codes="${PIPESTATUS[*]}"
	fi
}

# Fails, with what was said, unless the line ended with these codes.
ended()
{
	if [ "$codes" != "$*" ]; then
		echo "exit codes $codes, not $*"
		cat "$ERR"
		return 1
	fi
}

# digest src|dst TABLE [EXPRESSION]: of all rows, or of an expression on each.
digest()
{
	"$1" "SELECT count(*), md5(string_agg(x, chr(10) ORDER BY x COLLATE \"C\"))
	    FROM (SELECT ${3:-t::text} AS x FROM $2 t) q"
}
