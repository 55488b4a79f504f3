#!/usr/bin/env bats
# json and hstore between real servers: what our scanner calls JSON is what
# PostgreSQL calls so, and what was masked still loads.

# shellcheck disable=SC2154 # codes is set by line
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	src "CREATE EXTENSION hstore;
	    CREATE TABLE people (id int PRIMARY KEY, email text, doc json,
	        docb jsonb, docs jsonb[], note text, h hstore)"
	src "INSERT INTO people SELECT i, 'user' || i || '@mail.test',
	        format(' {\"id\":%s , \"email\": \"user%s@mail.test\",' ||
	            '\"n\": 1.50, \"email\":null, \"odd \\u00e9\": \"\\ud800\"}',
	            i, i)::json,
	        jsonb_build_object('id', i, 'email', 'user' || i || '@mail.test',
	            'born', date '1980-01-01' + i, 'pay', i * 1000.50,
	            'kids', jsonb_build_array(
	                jsonb_build_object('name', 'Kid \"' || i || '\"'),
	                jsonb_build_object('name', E'Zo\\u00eb\\n\\u0001', 'x', 1)),
	            'big', ('1' || repeat('0', 100) || '.' || repeat('7', 50))::numeric,
	            'nothing', null),
	        ARRAY['{\"name\": \"in an array\", \"x\": true}', NULL, '3'::jsonb],
	        '{\"email\": \"user' || i || '@mail.test\"}',
	        hstore(ARRAY['email', 'user' || i || '@mail.test', 'colour', 'red',
	            'gone', NULL])
	    FROM generate_series(1, 500) i"
	pipe_schema
}

teardown_file()
{
	server_stop_all
}

rules()
{
	pipe_rules <<-'END'
	version: 1
	tables:
	  public.people:
	    columns:
	      id: keep
	      email: {action: fake, provider: email, domain: person}
	      doc:
	        action: json
	        unlisted: keep
	        paths:
	          $.email: {action: fake, provider: email, domain: person}
	      docb:
	        action: json
	        paths:
	          $.email: {action: fake, provider: email, domain: person}
	          $..name: {action: redact, text: "a \"name\""}
	          $.born: {action: static, value: 2000-01-01}
	          $.pay: {action: static, value: 12.50}
	          $.id: keep
	          $.big: keep
	          $..x: keep
	          $.nothing: keep
	        types: {$.born: date}
	      docs: {action: json, paths: {$.name: redact}, unlisted: keep}
	      note:
	        action: json
	        paths: {$.email: {action: fake, provider: email, domain: person}}
	      h:
	        action: hstore
	        unlisted: keep
	        keys: {email: {action: fake, provider: email, domain: person}}
	END
}

# How PostgreSQL sees the cases: y, j (json takes it, jsonb does not) or n.
@test "PostgreSQL and the list of cases agree on what is JSON" {
	src "CREATE TABLE cases (line int, kind text, bytes bytea);
	    CREATE FUNCTION is_json(bytes bytea, type text) RETURNS bool AS \$\$
	    BEGIN
	        EXECUTE format('SELECT %L::%s', convert_from(bytes, 'UTF8'), type);
	        RETURN true;
	    EXCEPTION WHEN OTHERS THEN RETURN false; END \$\$ LANGUAGE plpgsql"
	awk -F '\t' 'BEGIN { for (i = 32; i < 127; i++)
		ascii = ascii sprintf("%c", i) }
	!/^#/ {
		hex = ""
		for (i = 1; i <= length($2); i++) {
			c = substr($2, i, 1)
			if (c == "%") {
				hex = hex substr($2, i + 1, 2)
				i += 2
			} else
				hex = hex sprintf("%02x", index(ascii, c) + 31)
		}
		printf "%d\t%s\t\\\\x%s\n", NR, $1, hex
	}' \
	    "$PGCOPY_SRC/tests/vectors/json/cases.txt" >"$BATS_TEST_TMPDIR/cases"
	psql -Xq -v ON_ERROR_STOP=1 -d "$SRC" -c 'COPY cases FROM STDIN' \
	    <"$BATS_TEST_TMPDIR/cases"
	[ "$(src 'SELECT count(*) > 300 FROM cases')" = t ]
	wrong=$(src "SELECT line, kind, is_json(bytes, 'json'),
	    is_json(bytes, 'jsonb') FROM cases WHERE (is_json(bytes, 'json'),
	    is_json(bytes, 'jsonb')) <> (kind <> 'n', kind = 'y')")
	echo "$wrong"
	[ -z "$wrong" ]
	src 'DROP TABLE cases'
}

@test "masked json, jsonb and hstore load; what no path names is equal" {
	rules
	line masked
	ended 0 0 0 0
	[ "$(dst 'SELECT count(*) FROM people')" = 500 ]
	# byte for byte but for the one value
	kept="md5(string_agg(regexp_replace(doc::text, '\"[^\"]*@[^\"]*\"', ''), '' ORDER BY id))"
	[ "$(dst "SELECT $kept FROM people")" = "$(src "SELECT $kept FROM people")" ]
	kept="md5(string_agg((docb - '{email,born,pay,kids}'::text[])::text || (docb #> '{kids,1,x}'), '' ORDER BY id))"
	[ "$(dst "SELECT $kept FROM people")" = "$(src "SELECT $kept FROM people")" ]
	[ "$(dst "SELECT DISTINCT docb ->> 'born', docb -> 'pay', docb #>> '{kids,0,name}', docb #>> '{kids,1,name}' FROM people")" = \
	    '2000-01-01|12.50|a "name"|a "name"' ]
	[ "$(dst "SELECT DISTINCT docs::text FROM people")" = \
	    '{"{\"x\": true, \"name\": \"[redacted]\"}",NULL,3}' ]
	[ "$(dst "SELECT DISTINCT h - 'email'::text FROM people")" = \
	    '"gone"=>NULL, "colour"=>"red"' ]
}

@test "an e-mail in json, jsonb, text and hstore is that of the column" {
	[ "$(dst "SELECT count(*) FROM people WHERE email LIKE '%example.com'
	    AND email = docb ->> 'email' AND email = note::json ->> 'email'
	    AND email = h -> 'email'
	    AND doc::text LIKE '% \"email\": \"' || email || '\",%'")" = 500 ]
	pg_dump -a -d "$DST" >"$BATS_TEST_TMPDIR/dump"
	run ! grep -q 'mail\.test' "$BATS_TEST_TMPDIR/dump"
}

@test "a member that no path names fails the unit by row, not by value" {
	rules
	src "UPDATE people SET docb = docb || '{\"secret\": \"S3cr3t\"}'
	    WHERE id = 7"
	line unlisted --fresh
	ended 0 0 65 65
	grep -q 'could not mask public\.people\.docb in row 7: something inside it has no rule' \
	    "$ERR"
	run ! grep -qi 's3cr3t\|secret' "$ERR"
	src "UPDATE people SET docb = docb - 'secret' WHERE id = 7"
}
