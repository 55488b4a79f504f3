#!/usr/bin/env bats
# Before a mask is trusted: its preview, its report, rules that do nothing,
# columns that repeat a masked one, the schema of the rules.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -Xq -v ON_ERROR_STOP=1 -d "$SRC" <<-'SQL'
	CREATE TABLE people (id int PRIMARY KEY, name text, email text,
	    note text, born date, tags text[], kept int);
	INSERT INTO people SELECT i, CASE WHEN i % 10 > 0 THEN 'Ann Sample' || i
	    END, 'Ann' || i || '@corp.test', CASE WHEN i % 4 = 0 THEN
	    'call 555-12' || (i % 90 + 10) ELSE '' END, date '1970-01-01' + i,
	    ARRAY['secret-tag', NULL], CASE WHEN i % 2 = 0 THEN i END
	    FROM generate_series(1, 1000) i;
	CREATE TABLE plain (a int, b text);
	INSERT INTO plain VALUES (1, NULL), (NULL, NULL), (3, 'x');
	CREATE TABLE posts (id int PRIMARY KEY, title text, title_lower text,
	    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', title))
	    STORED, words tsvector);
	INSERT INTO posts VALUES (1, 'Hello World', 'hello world', DEFAULT,
	    to_tsvector('simple', 'Hello World'));
	SQL
	pipe_schema
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
	dst 'TRUNCATE people, plain, posts'
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.people:
	    columns:
	      id: keep
	      name: {action: hash, domain: person}
	      email: {action: fake, provider: email}
	      note: {action: regex, pattern: '555-[0-9]+', replacement: '-'}
	      born: 'null'
	      tags: redact
	      kept: keep
	  public.plain: {columns: {a: keep, b: keep}}
	YAML
}

# mask TABLE [option ...]: through pgmask into nothing.
mask()
{
	local table=$1
	shift
	pgcopy-out -d "$SRC" -t "$table" |
	    pgmask -r "$RULES" -k "$KEY" "$@" >masked
}

# preview TABLE [option ...]
preview()
{
	local table=$1
	shift
	pgcopy-out -d "$SRC" -t "$table" |
	    pgmask --preview 3 -r "$RULES" -k "$KEY" "$@"
}

@test "a report says of each column what was done to how many values" {
	mask people --report report
	[ "$(head -n 1 report)" = "unit	column	action	domain	rows	nulls	changed	unchanged	state" ]
	run -0 cut -f 2,3,4,5,6,7,8,9 report
	[ "${lines[1]}" = "id	keep	-	1000	0	0	1000	done" ]
	[ "${lines[2]}" = "name	hash	person	1000	100	900	0	done" ]
	[ "${lines[3]}" = "email	fake	public.people.email	1000	0	1000	0	done" ]
	[ "${lines[4]}" = "note	regex	-	1000	0	250	750	done" ]
	[ "${lines[5]}" = "born	null	-	1000	0	1000	0	done" ]
	[ "${lines[7]}" = "kept	keep	-	1000	500	0	500	done" ]
	[ "${#lines[@]}" = 8 ]
	mask plain --report report.json
	[ "$(wc -l <report.json)" = 2 ]
	run -0 python3 -c "import json; print([(o['column'], o['rows'],
	    o['nulls'], o['unchanged']) for o in map(json.loads,
	    open('report.json'))])"
	[ "$output" = "[('a', 3, 1, 2), ('b', 3, 2, 1)]" ]
}

@test "a report holds no values, and one that can't be written is an error" {
	mask people --report report
	run -1 grep -iE 'corp|sample|secret|555' report
	run -74 mask people --report missing/report
	run -74 mask people --report /dev/full
	stream-text check <masked
}

@test "a masked column that stays as it was fails its unit, not committed" {
	sed -i "s/'555-/'666-/; s/replacement: '-'/&, unchanged: 0.5/" "$RULES"
	run -78 --separate-stderr mask people --report report
	[[ $stderr == *"public.people.note: 250 of 250 values are as they"* ]]
	grep -q '^public.people	note	.*	failed$' report
	line once
	ended 0 141 78 78 || ended 0 0 78 78
	[ "$(dst 'SELECT count(*) FROM people')" = 0 ]
}

@test "which share may stay: the rule's, the option's, by default of draws" {
	# 250 notes, all of them changed; 750 empty ones do not count.
	mask people --max-unchanged 0
	sed -i "s/'555-/'555-11/" "$RULES"
	mask people
	run -78 mask people --max-unchanged 0.5
	sed -i "s/replacement: '-'/&, unchanged: 1/" "$RULES"
	mask people --max-unchanged 0.5
	sed -i "s/unchanged: 1/unchanged: 1.5/" "$RULES"
	run -78 mask people
	run -64 mask people --max-unchanged 2
	run -64 mask people --max-unchanged 0.5x
}

@test "a preview shows shapes before and after, and not one value" {
	preview people >shown
	[ "$(grep -c ', row ' shown)" = 3 ]
	grep -q '^public.people, row 3$' shown
	grep -qP '^name\tAaa_Aaaa9 / 11\t[a9]+ / 32$' shown
	grep -qP '^email\tAaa9@?.*\t' shown
	grep -qP '^id\t9 / 1\t=$' shown
	grep -qP '^born\t999.99.99 / 10\tNULL$' shown
	grep -qP '^kept\tNULL\t=$' shown
	run -1 grep -iE 'ann|corp|sample|secret|1970' shown
	# Not a terminal: asking for values does not help.
	preview people --show-values >shown 2>said
	run -1 grep -iE 'ann|corp|sample|secret|1970' shown
	grep -q 'on a terminal only' said
}

@test "a preview shows values on a terminal, and only when asked to" {
	pgcopy-out -d "$SRC" -t people >stream
	script -qec "pgmask --preview 2 --show-values -r '$RULES' -k '$KEY' \
	    <stream" /dev/null >shown
	grep -qP '^name\tAnn Sample1\t[0-9a-f]{32}\r$' shown
	grep -qP '^tags\t\{secret-tag,NULL\}\t\{\[redacted\],NULL\}\r$' shown
	script -qec "pgmask --preview 2 -r '$RULES' -k '$KEY' <stream" \
	    /dev/null >shown
	run -1 grep -E 'Sample|secret' shown
	run -64 pgmask --show-values -r "$RULES" <stream
}

@test "keep on a tsvector is refused, one that repeats a name is named" {
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.posts:
	    columns: {id: keep, title: redact, title_lower: keep, words: keep}
	YAML
	run -78 --separate-stderr mask posts
	[[ $stderr == *"words: a tsvector repeats what other columns hold"* ]]
	sed -i 's/words: keep/words: {action: keep, derived: true}/' "$RULES"
	mask posts
	pgcopy-out -d "$SRC" -t posts | pgmask --check -r "$RULES" 2>said
	[ "$(grep -c warning: said)" = 1 ]
	grep -q 'title_lower is kept: it looks like a copy of title' said
}

@test "a generated tsvector is computed again from the masked text" {
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.posts:
	    columns:
	      id: keep
	      title: {action: redact, text: gone}
	      title_lower: redact
	      words: 'null'
	YAML
	TABLES=posts line once
	ended 0 0 0 0
	[ "$(dst "SELECT search FROM posts")" = "'gone':1" ]
}

# valid FILE: is it, as YAML, what the schema of this pgmask allows?
valid()
{
	pgmask --schema >schema.json
	python3 - schema.json "$1" <<-'PYTHON'
	import datetime, json, sys
	import jsonschema, yaml
	schema = json.load(open(sys.argv[1]))
	jsonschema.Draft202012Validator.check_schema(schema)
	def texts(o):		# a key is a text, whatever YAML makes of it
	    if isinstance(o, dict):
	        return {{None: "null"}.get(k, str(k)): texts(v)
	            for k, v in o.items()}
	    if isinstance(o, datetime.date):
	        return str(o)
	    return [texts(v) for v in o] if isinstance(o, list) else o
	errors = list(jsonschema.Draft202012Validator(schema).iter_errors(
	    texts(yaml.safe_load(open(sys.argv[2])))))
	sys.exit(1 if errors else 0)
	PYTHON
}

needs_validator()
{
	python3 -c 'import jsonschema, yaml' || skip \
	    "python3-jsonschema and python3-yaml are not installed"
}

@test "the schema takes what pgmask takes: examples, and those of the manual" {
	needs_validator
	local n=0
	awk '/^\.Ed/ { file = "" } /^version: 1/ { file = "rules." ++n }
	file { gsub(/\\e/, "\\"); print >file }' \
	    "$PGCOPY_SRC/man/pgmask-rules.5"
	for file in rules.* "$PGCOPY_SRC"/contrib/examples/*-rules.yaml "$RULES"; do
		pgmask --check -r "$file" </dev/null || continue
		valid "$file" || { cat "$file"; return 1; }
		n=$((n + 1))
	done
	[ "$n" -ge 10 ]
}

@test "the schema takes no more: misspelt words, values out of range" {
	needs_validator
	local rule
	for rule in hash '{action: hash, length: 8}' 'null' "'null'" \
	    '[redact, {action: hash, domain: d}]' passthrough \
	    '{action: hmac_hash, params: {length: 8}}'; do
		echo "{version: 1, tables: {t: {columns: {c: $rule}}}}" >r.yaml
		valid r.yaml || { echo "refused: $rule"; return 1; }
		pgmask --check -r r.yaml </dev/null
	done
	for rule in hahs '{action: hash, lenght: 8}' '{action: hash, length: 99}' \
	    decide fake '{action: fake, provider: emial}' '{length: 8}' \
	    '{action: redact, domain: d}' '{action: hash, encoding: rot13}' \
	    '{action: hmac_hash, params: {lenght: 8}}' '[]' \
	    '{action: regex, pattern: x}' '{action: redact, when: []}'; do
		echo "{version: 1, tables: {t: {columns: {c: $rule}}}}" >r.yaml
		run pgmask --check -r r.yaml </dev/null
		[ "$status" = 78 ] || { echo "pgmask takes $rule"; return 1; }
		run valid r.yaml
		[ "$status" = 1 ] || { echo "the schema takes $rule"; return 1; }
	done
	echo '{version: 1, tabels: {}}' >r.yaml
	run -1 valid r.yaml
	echo '{version: 2, tables: {}}' >r.yaml
	run -1 valid r.yaml
}
