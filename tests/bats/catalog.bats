#!/usr/bin/env bats
# What UNIT says beyond columns, on a real server: collations, foreign keys of
# partitions, samples.

# shellcheck disable=SC2154 # run sets status, stderr, lines
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -Xq -v ON_ERROR_STOP=1 -d "$SRC" <<-'SQL'
	CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2',
	    deterministic = false);
	CREATE DOMAIN loose AS text COLLATE ci;
	CREATE TYPE twin AS (a text COLLATE ci, b text);
	CREATE TABLE words (id int PRIMARY KEY, plain text, own text COLLATE ci,
	    many text[] COLLATE ci, over loose, indexed text, named text COLLATE
	    "C", pair twin);
	CREATE UNIQUE INDEX ON words (indexed COLLATE ci);
	CREATE INDEX ON words (plain COLLATE ci);

	CREATE TABLE grand (id int PRIMARY KEY);
	CREATE TABLE parent (id int, code int, PRIMARY KEY (id, code))
	    PARTITION BY RANGE (id);
	CREATE TABLE parent_1 PARTITION OF parent FOR VALUES FROM (0) TO (100)
	    PARTITION BY RANGE (id);
	CREATE TABLE parent_11 PARTITION OF parent_1 FOR VALUES FROM (0) TO (50);
	CREATE TABLE parent_2 PARTITION OF parent FOR VALUES FROM (100) TO (200);
	ALTER TABLE parent_2 ADD FOREIGN KEY (code) REFERENCES grand;
	CREATE TABLE child (id int, code int, FOREIGN KEY (id, code) REFERENCES
	    parent);
	CREATE TABLE leafward (id int, code int, FOREIGN KEY (id, code)
	    REFERENCES parent_11);

	CREATE TABLE body (id int PRIMARY KEY, soul int);
	CREATE TABLE soul (id int PRIMARY KEY REFERENCES body);
	ALTER TABLE body ADD FOREIGN KEY (id) REFERENCES soul;
	CREATE TABLE ghost (id int REFERENCES soul);
	CREATE TABLE self (id int PRIMARY KEY, up int REFERENCES self,
	    same int UNIQUE REFERENCES self (same));

	CREATE TABLE odd (id int PRIMARY KEY, name text, mail text,
	    gone date, a int, b int);
	CREATE UNIQUE INDEX ON odd (lower(mail));
	CREATE UNIQUE INDEX ON odd (name) WHERE gone IS NULL;
	CREATE UNIQUE INDEX ON odd (a, (b + a)) INCLUDE (gone);
	CREATE UNIQUE INDEX ON odd (lower(name), b) WHERE gone IS NULL;

	CREATE TABLE few AS SELECT i FROM generate_series(1, 50) i;
	CREATE TABLE scores AS SELECT i FROM generate_series(1, 20000) i;
	CREATE TABLE lots AS SELECT i, repeat('x', 40) FROM generate_series(1,
	    300000) i;
	CREATE TABLE unknown AS SELECT i FROM generate_series(1, 3000) i;
	CREATE TABLE slices (i int PRIMARY KEY) PARTITION BY RANGE (i);
	CREATE TABLE slices_1 PARTITION OF slices FOR VALUES FROM (0) TO (15000);
	CREATE TABLE slices_2 PARTITION OF slices FOR VALUES FROM (15000) TO
	    (30001);
	INSERT INTO slices SELECT generate_series(1, 30000);
	ANALYZE few, scores, lots, slices;
	SQL
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
}

# unit TABLE [option ...]: its UNIT, to be read by python as u.
unit()
{
	local table=$1
	shift
	pgcopy-out -d "$SRC" -t "$table" "$@" >stream
	stream-text decode <stream | sed -n 's/^UNIT //p'
}

# ask EXPRESSION: of the UNIT on stdin.
ask()
{
	python3 -c "import json, sys; u = json.load(sys.stdin); print($1)"
}

# How many rows the last stream holds, and their first fields in hexadecimal.
sampled()
{
	stream-text decode <stream | grep -a '^[[:space:]]*row'
}

@test "a column says that its collation, or a unique index, knows equal unlikes" {
	run -0 ask "[c['name'] for c in u['columns'] if
	    c.get('nondeterministic')]" < <(unit words)
	[ "$output" = "['own', 'many', 'over', 'indexed']" ]
	run -0 ask "[f['name'] for t in u['types'] for f in t.get('fields', [])
	    if f.get('nondeterministic')]" < <(unit words)
	[ "$output" = "['a']" ]
}

# chains TABLE: the columns of its foreign keys, each with its ancestors.
chains()
{
	ask "'; '.join('%s=%s' % (c['name'], ' '.join('%s.%s' % (a['table'],
	    a['column']) for a in c['chain'])) for f in u['foreign_keys'] for c
	    in f['columns'])" < <(unit "$1")
}

@test "a chain names the topmost root of a partition, to which a key leads" {
	[ "$(chains child)" = "id=parent.id; code=parent.code grand.id" ]
	[ "$(chains leafward)" = "id=parent.id; code=parent.code grand.id" ]
}

@test "the foreign key of one partition is that of all: they mask alike" {
	for table in parent parent_1 parent_11 parent_2; do
		[ "$(chains "$table")" = "code=grand.id" ]
	done
}

@test "columns that refer to each other in a circle have one root" {
	[ "$(chains body)" = "id=" ]
	[ "$(chains soul)" = "id=body.id" ]
	[ "$(chains ghost)" = "id=soul.id body.id" ]
	[ "$(chains self)" = "up=self.id" ]
}

@test "unique indexes are named with predicates and expressions too" {
	run -0 ask "u['unique'], u['unique_partial'], u['key']" < <(unit odd)
	[ "$output" = "[['id'], ['mail'], ['a', 'b']]\
 [['name'], ['name', 'b']] ['id']" ]
	run -0 ask "u.get('unique_partial')" < <(unit few)
	[ "$output" = None ]
}

@test "a sample is about so many rows, small tables whole, and says so" {
	for table in few scores lots unknown slices; do
		[ "$(ask "u['sample'], u['key']" < <(unit "$table" \
		    --sample 100))" = "100 []" ]
		sampled >rows.$table
		[ "$(wc -l <rows.$table)" -le 100 ]
	done
	[ "$(wc -l <rows.few)" = 50 ]
	for table in scores lots unknown slices; do
		[ "$(wc -l <rows.$table)" -ge 60 ]
	done
	# From all over the table, where the server knows how large it is.
	for table in scores slices; do
		[ "$(python3 -c "import re, sys; print(max(int(
		    re.search(r'([0-9a-f]{8})', l).group(1), 16)
		    for l in sys.stdin))" <rows.$table)" -gt 10000 ]
	done
}

@test "a sample takes conditions and queries, and knows no cursors" {
	[ "$(ask "u['sample']" < <(unit scores --sample 100 \
	    --where 'i > 19950'))" = 100 ]
	[ "$(sampled | wc -l)" = 50 ]
	pgcopy-out -d "$SRC" -q 'SELECT i FROM public.scores' --name x --key i \
	    --sample 10 >stream
	[ "$(sampled | wc -l)" = 10 ]
	run -64 pgcopy-out -d "$SRC" -t scores --sample 10 --after - </dev/null
	run -64 pgcopy-out -d "$SRC" -t scores --sample 0
}

@test "a sample is not loaded, masked or not" {
	dst 'CREATE TABLE few (i int)'
	keep_everything
	run -77 --separate-stderr bash -c "pgcopy-out -d '$SRC' -t few \
	    --sample 10 | pgmask -r '$RULES' | pgcopy-in -d '$DST' --run s"
	[[ $stderr == *"a sample of it"* ]]
	run -77 bash -c "pgcopy-out -d '$SRC' -t few --sample 10 |
	    pgcopy-in -d '$DST' --run s --allow-unmasked"
	[ "$(dst 'SELECT count(*) FROM few')" = 0 ]
}
