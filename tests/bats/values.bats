#!/usr/bin/env bats
# What a server says of a failure may hold the row.  Loads and reads that
# fail in every way, by tables of cases: nothing of the row is in a message, a
# log, a stream or the books; with --show-detail it is on stderr alone.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, output, stderr
bats_require_minimum_version 1.5.0
load ../lib/in_server.sh

MAIL=kanarie.q7@mail.test
ZIP=ZQ7Q9
NUM=7777123456789

# tell(FIELD, VALUE) fails with the value there.
TELL="CREATE FUNCTION public.tell(field text, value text) RETURNS int
    LANGUAGE plpgsql IMMUTABLE AS \$\$ BEGIN
    IF value = 'ok' THEN RETURN 1; END IF;
    CASE field
    WHEN 'message' THEN RAISE '%', value;
    WHEN 'detail' THEN RAISE 'no' USING DETAIL = value;
    WHEN 'hint' THEN RAISE 'no' USING HINT = value;
    WHEN 'context' THEN EXECUTE format('SELECT 1/0 /* %s */', value);
    WHEN 'sqlstate' THEN RAISE 'no' USING ERRCODE = value;
    WHEN 'constraint' THEN RAISE unique_violation USING MESSAGE = 'no',
        SCHEMA = 'public', TABLE = 'people', CONSTRAINT = value;
    WHEN 'column' THEN RAISE unique_violation USING MESSAGE = 'no',
        SCHEMA = 'public', TABLE = 'people', COLUMN = value;
    WHEN 'table' THEN RAISE unique_violation USING MESSAGE = 'no',
        SCHEMA = 'public', TABLE = value;
    WHEN 'schema' THEN RAISE unique_violation USING MESSAGE = 'no',
        SCHEMA = value, TABLE = 'people';
    WHEN 'datatype' THEN RAISE unique_violation USING MESSAGE = 'no',
        SCHEMA = 'public', DATATYPE = value;
    END CASE; RETURN 0; END \$\$;"
PEOPLE="CREATE TABLE people (id int, mail text, zip text, num int8, note text);"

setup_file()
{
	server_start dst
	server_start src
	server_sql dst postgres 'CREATE DATABASE load'
	server_sql dst load 'CREATE ROLE loader LOGIN;
	    GRANT CREATE ON DATABASE load TO loader'
	server_sql src postgres "$PEOPLE INSERT INTO people
	    VALUES (1, '$MAIL', '$ZIP', $NUM, NULL); $TELL
	    CREATE VIEW told AS SELECT tell('message', p::text) FROM people p;
	    CREATE DOMAIN crate AS text CHECK (public.tell('message', VALUE) = 1)"
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return
	export DB=load
	SRC=$(server_dsn src postgres)
	# Nothing may be left of the case before.
	rm -f -- *
}

# cases FILE: its lines, trimmed around the bars.
cases()
{
	grep -v '^#' "$PGCOPY_SRC/tests/bats/$1" | sed 's/ *| */|/g'
}

# rows KIND: the stream of one row.
rows()
{
	local mail='"type":"text","repr":"binary"' types='[]' value="\"$MAIL\""
	case $1 in
	staged*)	mail='"type":"text","repr":"text"' ;;
	mood)	mail='"type":"public.mood","repr":"binary"'
		types='[{"name":"public.mood","kind":"enum","labels":["ok"]}]' ;;
	crate)	mail='"type":"public.crate","repr":"binary"'
		types='[{"name":"public.crate","kind":"domain","base":"text","typmod":-1,"not_null":false}]' ;;
	bytes)	value=x$(printf '%s' "$MAIL" | od -An -tx1 | tr -d ' \n')ff ;;
	nul)	value=x$(printf '%s' "$MAIL" | od -An -tx1 | tr -d ' \n')00 ;;
	esac
	stream_head 'units=["public.people"]'
	stream_unit table=people types="$types" key='[]' columns="$(
	    printf '{"name":"%s",%s,"typmod":-1,"not_null":false},' \
	    id '"type":"int4","repr":"binary"' mail "$mail" \
	    zip '"type":"text","repr":"binary"' \
	    num '"type":"int8","repr":"binary"' |
	    cat - <(printf '{"name":"note","type":"text","repr":"binary","typmod":-1,"not_null":false}'))"
	printf 'ROWS\n row i4=1 %s "%s" i8=%d null\nMARK\nDONE\nTAIL\n' \
	    "$value" "$ZIP" "$NUM"
}

# target HOW: schema public as a case wants it, and no books.
target()
{
	local how=$1 when='' body='' sql
	case $how in
	*before:*)	when='BEFORE INSERT' body=${how#*before:} ;;
	*after:*)	when='AFTER INSERT' body=${how#*after:} ;;
	*commit:*)	when='AFTER INSERT' body=${how#*commit:} ;;
	esac
	sql=${how%%before:*}
	sql=${sql%%after:*}
	sql=${sql%%commit:*}
	[ -z "$body" ] || sql="$sql
	    CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS
	    \$\$ BEGIN $body; RETURN NEW; END \$\$;
	    CREATE $([[ $how != *commit:* ]] || echo CONSTRAINT) TRIGGER t $when
	    ON people $([[ $how != *commit:* ]] || echo DEFERRABLE INITIALLY DEFERRED)
	    FOR EACH ROW EXECUTE FUNCTION t()"
	psql -Xq -v ON_ERROR_STOP=1 -d "$(server_dsn dst load)" <<-SQL
	SET client_min_messages = error;
	DROP SCHEMA public CASCADE;
	DROP SCHEMA IF EXISTS _pgcopy CASCADE;
	CREATE SCHEMA public;
	$PEOPLE
	CREATE TABLE planted (LIKE people);
	INSERT INTO planted VALUES (1, '$MAIL', '$ZIP', $NUM, NULL);
	$TELL
	$sql;
	GRANT ALL ON ALL TABLES IN SCHEMA public TO loader;
	GRANT ALL ON SCHEMA public TO loader;
	SQL
}

# clean FILE ...: no canary is in them, in no spelling.
clean()
{
	local hex
	hex=$(printf '%s' kanarie | od -An -tx1 | tr -d ' \n')
	! grep -aiE "kanarie|$ZIP|$NUM|$hex|$(printf '%s' kanarie | base64 | cut -c 1-8)" "$@"
}

# try NAME [option ...]: pgcopy-in of in.pgs; code, out.NAME and err.NAME.
try()
{
	local name=$1 dsn
	shift
	dsn=$(server_dsn dst load "$role")
	code=0
	pgcopy-in -d "$dsn" --append --run "$name" "$@" <in.pgs >"out.$name" \
	    2>"err.$name" 3>&- || code=$?
}

# kept: the books of all runs, in the database and as they are told.
kept()
{
	local dsn
	dsn=$(server_dsn dst load)
	pg_dump -a -n _pgcopy -d "$dsn" >dump
	pgcheckpoint -d "$dsn" report >told
}

wrong()
{
	echo "$name: $1"
	cat err.*
	failed=1
}

@test "the search finds a canary in any file, and in hex" {
	echo nothing >a
	clean a
	for value in "$MAIL" "x $ZIP" "($NUM)" "x$(printf KANARIE | od -An -tx1 | tr -d ' \n')" \
	    "$(printf 'kanarie' | od -An -tx1 | tr -d ' \n')"; do
		echo "$value" >b
		[ "$value" = x4b414e41524945 ] || run ! clean a b
	done
}

@test "failing loads: no value in a message, a log, the books; --show-detail shows it" {
	failed=0 n=0
	while IFS='|' read -r name state expected kind shows how; do
		n=$((n + 1))
		rm -f -- *
		role=postgres
		[[ $kind != *loader* ]] || role=loader
		target "$how"
		rows "$kind" | stream-text encode >in.pgs
		try text -v --progress 1
		[ "$code" = "$expected" ] || wrong "ended with $code"
		grep -qF "$shows" err.text || wrong "does not show $shows"
		if [ "$state" = - ]; then
			grep -q "SQLSTATE that is not one of PostgreSQL's" err.text ||
			    wrong 'shows the SQLSTATE'
			! grep -q sqlstate out.text || wrong 'prints the SQLSTATE'
		else
			grep -q "code=$expected.sqlstate=$state" out.text ||
			    wrong 'another SQLSTATE'
		fi
		try json -v --log-format=json
		clean err.* out.* || wrong 'a value'
		try shown --show-detail
		kept
		[ "$(grep -c '"state": "failed"' told)" = 3 ] ||
		    wrong 'not in the books'
		grep -q 'warning: with --show-detail' err.shown ||
		    wrong 'no warning'
		# Without this the case would prove nothing.
		case $name in
		'domain check' | 'invalid encoding' | 'zero byte') ;;
		*)	! grep '^pgcopy-in: server: ' err.shown | clean - >shown ||
			    wrong 'the server said nothing of the row' ;;
		esac
		! grep -v '^pgcopy-in: server: ' err.shown | clean - | grep . ||
		    wrong 'a value outside of what the server says'
		clean out.shown dump told ||
		    wrong 'a value in what is kept'
	done < <(cases values-in.txt)
	[ "$n" -gt 30 ]
	[ "$failed" = 0 ]
}

@test "failing reads: no value in a message, a log, the stream; --show-detail shows it" {
	failed=0 n=0
	while IFS='|' read -r name state expected options; do
		n=$((n + 1))
		rm -f -- *
		eval "set -- $options"
		for how in text json shown; do
			more=(-v)
			[ $how != json ] || more=(--log-format=json -v)
			[ $how != shown ] || more=(--show-detail)
			code=0
			pgcopy-out -d "$SRC" "$@" "${more[@]}" >"$how.pgs" \
			    2>"err.$how" 3>&- || code=$?
			[ "$code" = "$expected" ] || wrong "ended with $code"
			stream-text decode <"$how.pgs" >"stream.$how" || :
		done
		if [ "$state" = - ]; then
			grep '^FAIL' stream.text | grep -q '"sqlstate":null\|"sqlstate":""' ||
			    ! grep '^FAIL' stream.text | grep -q '"sqlstate"' ||
			    wrong 'shows the SQLSTATE'
		else
			grep '^FAIL' stream.text | grep -q "\"sqlstate\":\"$state\"" ||
			    wrong 'another SQLSTATE'
		fi
		clean err.text err.json ./*.pgs stream.* || wrong 'a value'
		! grep '^pgcopy-out: server: ' err.shown | clean - >shown ||
		    wrong 'the server said nothing of the row'
		clean <(grep -v '^pgcopy-out: server: ' err.shown) ||
		    wrong 'a value outside of what the server says'
	done < <(cases values-out.txt)
	[ "$n" -gt 10 ]
	[ "$failed" = 0 ]
}

# One row that is loaded well, by a trigger with this body.
good()
{
	role=$1
	target "before: $2"
	rows text | stream-text encode >in.pgs
	try good -v
	[ "$code" = 0 ]
}

@test "what triggers say of a load that goes well is not shown" {
	for level in NOTICE WARNING INFO; do
		good postgres "RAISE $level '%', NEW"
		clean err.good out.good
	done
	good postgres "PERFORM set_config('application_name', NEW.mail, false)"
	clean err.good out.good
}

# What a session has its server log, where the server was told to log all.
logged()
{
	good "$1" "NEW.note := (SELECT string_agg(setting, ' ' ORDER BY name)
	    FROM pg_settings WHERE name IN ('log_error_verbosity',
	    'log_min_error_statement', 'log_parameter_max_length',
	    'log_parameter_max_length_on_error', 'debug_print_parse'))"
	sql 'SELECT note FROM people'
}

@test "the session keeps values out of its server's log, as far as it may" {
	psql -Xq -d "$(server_dsn dst load)" <<-'SQL'
	ALTER DATABASE load SET log_parameter_max_length_on_error = -1;
	ALTER DATABASE load SET debug_print_parse = on;
	SQL
	[ "$(logged loader)" = 'off default error -1 0' ]
	[ "$(logged postgres)" = 'off terse panic 0 0' ]
	# By an ordinary role whose own settings say so.
	psql -Xq -d "$(server_dsn dst load)" <<-'SQL'
	ALTER ROLE loader SET log_error_verbosity = terse;
	ALTER ROLE loader SET log_min_error_statement = panic;
	ALTER ROLE loader SET log_parameter_max_length = 0;
	SQL
	[ "$(logged loader)" = 'off terse panic 0 0' ]
	# Then what is left is the message; the row and its key are not there.
	psql -Xq -d "$(server_dsn dst load)" -c 'ALTER DATABASE load RESET ALL'
	: >"$SERVER_ROOT/dst/log"
	target 'ALTER TABLE people ADD UNIQUE (mail); INSERT INTO people SELECT * FROM planted'
	try log
	[ "$code" = 65 ]
	grep -q 'duplicate key' "$SERVER_ROOT/dst/log"
	clean "$SERVER_ROOT/dst/log"
}

@test "--show-detail: of the books too; in JSON by its level; without it nothing" {
	good postgres 'NULL'
	sql "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
	    'BEGIN PERFORM public.tell(''detail'', ''$MAIL''); END';
	    CREATE TRIGGER keep BEFORE DELETE ON _pgcopy.unit FOR EACH ROW
	    EXECUTE FUNCTION keep()"
	code=0
	pgcheckpoint -v -d "$(server_dsn dst load)" --run good reset \
	    >said 2>&1 || code=$?
	[ "$code" = 65 ]
	clean said
	grep -q 'raise_exception (P0001)' said
	code=0
	pgcheckpoint -d "$(server_dsn dst load)" --run good --show-detail \
	    reset >said 2>&1 || code=$?
	[ "$code" = 65 ]
	grep -q "^pgcheckpoint: server: DETAIL: .*$MAIL" said
	target "before: RAISE E'%\\n%\\x1b[31m', NEW.mail, NEW.zip"
	try json --show-detail --log-format=json
	python3 - err.json "$MAIL" <<-'PYTHON'
	import json, sys
	said = [json.loads(line) for line in open(sys.argv[1])]
	server = [m["message"] for m in said if m["level"] == "server"]
	assert len(server) == 1 and sys.argv[2] in server[0], said
	assert "\x1b" in server[0]
	rest = [m for m in said if m["level"] != "server"]
	assert [m["level"] for m in rest] == ["warning", "error"], rest
	assert sys.argv[2] not in str(rest)
	PYTHON
	# A terminal obeys nothing of it, and each line says whose it is.
	try text --show-detail
	grep -q "^pgcopy-in: server: $ZIP" err.text
	run ! grep -q $'\e' err.text
}
