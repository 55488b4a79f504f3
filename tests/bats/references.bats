#!/usr/bin/env bats
# Foreign keys and unique constraints through masks, on real servers.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -Xq -v ON_ERROR_STOP=1 -d "$SRC" <<-'SQL'
	CREATE TABLE people (id int8 PRIMARY KEY, email text UNIQUE NOT NULL);
	CREATE TABLE staff (id int4 PRIMARY KEY REFERENCES people,
	    boss int2 REFERENCES staff);
	CREATE TABLE badges (staff int2 REFERENCES staff, site int,
	    PRIMARY KEY (staff, site));
	CREATE TABLE doors (staff int8, site int, opened int, FOREIGN KEY
	    (staff, site) REFERENCES badges, UNIQUE (staff, site, opened));
	CREATE TABLE logins (email varchar(120) REFERENCES people (email),
	    at date) PARTITION BY RANGE (at);
	CREATE TABLE logins_1 PARTITION OF logins FOR VALUES FROM
	    ('2020-01-01') TO ('2021-01-01');
	CREATE TABLE logins_2 PARTITION OF logins FOR VALUES FROM
	    ('2021-01-01') TO ('2022-01-01');
	CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2',
	    deterministic = false);
	CREATE TABLE names (name text COLLATE nocase PRIMARY KEY,
	    alias text COLLATE nocase);
	CREATE SCHEMA more;
	CREATE TABLE more.body (id int PRIMARY KEY);
	CREATE TABLE more.soul (id int PRIMARY KEY REFERENCES more.body);
	INSERT INTO more.body SELECT generate_series(1, 500);
	INSERT INTO more.soul SELECT generate_series(1, 500);
	ALTER TABLE more.body ADD FOREIGN KEY (id) REFERENCES more.soul;
	CREATE TABLE more.ghosts (id bigint, soul int REFERENCES more.soul);
	INSERT INTO more.ghosts SELECT i, i FROM generate_series(1, 500, 7) i;
	CREATE TABLE more.padded (code varchar(12) PRIMARY KEY);
	CREATE TABLE more.padding (code char(12) REFERENCES more.padded);
	INSERT INTO more.padded SELECT 'c' || i FROM generate_series(1, 300) i;
	INSERT INTO more.padding SELECT code FROM more.padded;
	CREATE TABLE more.hours (at timetz PRIMARY KEY);
	CREATE TABLE more.open (at time REFERENCES more.hours);
	INSERT INTO more.hours SELECT time '00:00' + i * interval '1 minute'
	    FROM generate_series(1, 300) i;
	INSERT INTO more.open SELECT at::time FROM more.hours;
	CREATE TABLE more.lost (id int PRIMARY KEY, mail text, name text, gone date);
	CREATE UNIQUE INDEX ON more.lost (lower(mail));
	CREATE UNIQUE INDEX ON more.lost (name) WHERE gone IS NULL;
	INSERT INTO people SELECT i, 'p' || i || '@corp.test'
	    FROM generate_series(1, 2000) i;
	INSERT INTO staff SELECT i, nullif(i % 7, 0) FROM generate_series(1, 900) i;
	INSERT INTO badges SELECT i, s FROM generate_series(1, 900) i,
	    generate_series(1, 2) s;
	INSERT INTO doors SELECT staff, site, o FROM badges,
	    generate_series(1, 2) o;
	INSERT INTO logins SELECT 'p' || i || '@corp.test',
	    date '2020-01-01' + i % 700 FROM generate_series(1, 2000) i;
	SQL
	pg_dump -s --section=pre-data -d "$SRC" | psql -Xq -d "$DST" >/dev/null
}

teardown_file()
{
	server_stop_all
}

setup()
{
	dst 'TRUNCATE people, staff, badges, doors, logins, more.body,
	    more.soul, more.ghosts, more.padded, more.padding, more.hours,
	    more.open'
}

# How many rows of child $1 (columns $2) have no parent in $3 (columns $4).
orphans()
{
	dst "SELECT count(*) FROM $1 c WHERE NOT (($2) IS NULL) AND NOT EXISTS
	    (SELECT FROM $3 p WHERE ($4) = ($2))"
}

@test "three levels of foreign keys, composite and narrow, inherit the root's rule" {
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.people:
	    columns:
	      id: {action: permute, min: 1, max: 30000}
	      email: {action: fake, provider: email}
	  public.staff:
	    columns: {}
	  public.badges:
	    columns: {site: keep}
	  public.doors:
	    columns: {opened: keep}
	  public.logins:
	    columns: {at: keep}
	  public.names:
	    columns: {name: keep, alias: keep}
	YAML
	line levels
	ended 0 0 0 0
	[ "$(dst 'SELECT count(*) FROM doors')" = 3600 ]
	[ "$(orphans staff c.id people p.id)" = 0 ]
	[ "$(orphans staff c.boss staff p.id)" = 0 ]
	[ "$(orphans badges c.staff staff p.id)" = 0 ]
	[ "$(orphans doors 'c.staff, c.site' badges 'p.staff, p.site')" = 0 ]
	[ "$(orphans logins c.email people p.email)" = 0 ]
	# and the constraints themselves agree
	pg_dump -s --section=post-data -d "$SRC" | psql -Xq -v ON_ERROR_STOP=1 \
	    -d "$DST"
	[ "$(dst 'SELECT count(DISTINCT id) FROM people WHERE id BETWEEN 1 AND 30000')" = 2000 ]
	[ "$(dst "SELECT count(*) FROM logins WHERE email LIKE '%corp.test'")" = 0 ]
	# they would be in the way of the next test
	dst 'DROP SCHEMA public, more CASCADE; CREATE SCHEMA public'
	pg_dump -s --section=pre-data -d "$SRC" |
	    sed '/CREATE SCHEMA public/d' | psql -Xq -d "$DST" >/dev/null
}

# explain: what pgmask --explain says of the tables $TABLES.
explain()
{
	pgcopy-out -d "$SRC" -t "$1" | pgmask --explain -r "$RULES"
}

@test "an inherited rule is drawn in the root's domain, also by a partition" {
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: keep, email: {action: fake, provider: email}}}
	  public.logins: {columns: {at: keep}}
	YAML
	run explain 'public.logins_?'
	[ "$status" -eq 0 ]
	[[ $output == *$'public.logins_1\temail\tvarchar(120)\tfake\tpublic.people.email\t'* ]]
	[[ $output == *$'public.logins_2\temail\tvarchar(120)\tfake\tpublic.people.email\t'* ]]
}

# refused TABLE MESSAGE: with the rules on stdin.
refused()
{
	pipe_rules
	run explain "$1"
	[ "$status" -eq 78 ] || { echo "$output"; false; }
	[[ $output == *"$2"* ]] || { echo "$output"; false; }
}

@test "a rule that contradicts that of the column it refers to is refused" {
	refused public.staff 'the column refers to public.people.id, which has another rule' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: permute}}
	  public.staff: {columns: {id: {action: permute, domain: other}}}
	YAML
	refused public.staff 'which is kept' <<-'YAML'
	version: 1
	unlisted: keep
	tables:
	  public.staff: {columns: {id: permute}}
	YAML
	refused public.staff 'so that it can have no condition' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: {action: permute, domain: d}}}
	  public.staff: {columns: {id: {action: permute, domain: d, when: "id > 3"}}}
	YAML
	refused public.doors 'random breaks the foreign key' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: {action: random}}}
	  public.doors: {columns: {site: keep, opened: keep}}
	YAML
}

@test "masks that do not fit the narrower column are refused before the first row" {
	refused public.staff 'the column is int4, and the masks of public.people.id, which it refers to, are int8' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: permute}}
	  public.staff: {columns: {}}
	YAML
	[[ $output == *'give that rule "min" and "max" that fit in int4'* ]]
	refused public.logins 'the column takes 120' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {email: {action: static, value: 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789}}}
	  public.logins: {columns: {at: keep}}
	YAML
}

@test "the same rule said twice is no contradiction, and null is none" {
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: {action: permute, min: 1, max: 30000}, email: keep}}
	  public.staff:
	    columns:
	      id: {max: 30000, action: permute, min: 1}
	      boss: 'null'
	YAML
	TABLES=public.staff line same
	ended 0 0 0 0
	[ "$(dst 'SELECT count(*), count(boss) FROM staff')" = '900|0' ]
}

@test "columns that refer to each other in a circle stay together" {
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  more.body: {columns: {id: {action: permute, min: 1, max: 9999}}}
	  more.ghosts: {columns: {id: keep}}
	YAML
	for table in body soul ghosts; do
		TABLES=more.$table line circle
		ended 0 0 0 0
	done
	[ "$(orphans more.body c.id more.soul p.id)" = 0 ]
	[ "$(orphans more.soul c.id more.body p.id)" = 0 ]
	[ "$(orphans more.ghosts c.soul more.soul p.id)" = 0 ]
	[ "$(dst 'SELECT count(*) FROM more.body WHERE id <= 500')" -lt 100 ]
}

@test "blanks of a char(n) are no part of what it refers to" {
	pipe_rules <<-'YAML'
	version: 1
	tables: {more.padded: {columns: {code: {action: fpe, alphabet: alnum}}}}
	YAML
	for table in padded padding; do
		TABLES=more.$table line padding
		ended 0 0 0 0
	done
	[ "$(orphans more.padding c.code more.padded p.code)" = 0 ]
	[ "$(dst 'SELECT count(*) FROM more.padding')" = 300 ]
}

@test "types of one family but other bytes are not masked as each other" {
	refused more.open 'they cannot be masked alike' <<-'YAML'
	version: 1
	tables: {more.hours: {columns: {at: {action: noise, amount: 1 hour}}}}
	YAML
	pipe_rules <<<'{version: 1, tables: {more.hours: {columns: {at: keep}}}}'
	TABLES=more.open line hours
	ended 0 0 0 0
}

@test "a rule that can collide is refused for a part of the rows and expressions" {
	refused more.lost 'lost.mail: ' <<-'YAML'
	version: 1
	tables: {more.lost: {columns: {id: keep, name: keep, gone: keep,
	    mail: {action: hash, length: 8}}}}
	YAML
	[[ $output == *'in a unique constraint'* ]]
	refused more.lost 'lost.name: ' <<-'YAML'
	version: 1
	tables: {more.lost: {columns: {id: keep, mail: keep, gone: keep,
	    name: {action: hash, length: 8}}}}
	YAML
	[[ $output == *'in a unique constraint'* ]]
	pipe_rules <<-'YAML'
	version: 1
	tables: {more.lost: {columns: {id: keep, mail: hash, name: hash,
	    gone: {action: bucket, unit: year}}}}
	YAML
	explain more.lost
}

@test "a rule that can collide on a unique column is refused, with what to use" {
	refused public.people 'fake can make two values the same, and the column is in a unique constraint' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: keep, email: {action: fake, provider: full_name}}}
	YAML
	[[ $output == *'on a unique column use fpe'* ]]
	refused public.people 'hash can make two values the same' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: keep, email: {action: hash, length: 19}}}
	YAML
	refused public.people 'static can make two values the same' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: {action: static, value: 1}, email: keep}}
	YAML
	refused public.doors 'of several columns' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: keep}}
	  public.doors: {columns: {site: keep, opened: redact}}
	YAML
	refused public.people 'under a condition' <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: {action: permute, when: "id > 5"}, email: keep}}
	YAML
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: permute, email: {action: hash, length: 20}}}
	YAML
	explain public.people
}

@test "a collation that calls unlike texts equal has no unique mask" {
	refused public.names 'hash tells values apart that the column'"'"'s collation public.nocase calls equal' <<-'YAML'
	version: 1
	tables:
	  public.names: {columns: {name: hash, alias: keep}}
	YAML
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.names: {columns: {name: keep, alias: {action: fake, provider: first_name}}}
	YAML
	explain public.names
}

@test "what is drawn for another column is explained with its domain" {
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.people:
	    columns:
	      id: keep
	      email: {action: fake, provider: email, persona: {key: id}}
	YAML
	run explain public.people
	[[ $output == *$'\temail\ttext\tfake\tpublic.people.id\t'* ]]
	pipe_rules <<-'YAML'
	version: 1
	tables:
	  public.people: {columns: {id: keep, email: keep}}
	  public.logins:
	    columns: {at: {action: date-shift, subject: email, days: 9}}
	YAML
	run explain public.logins_1
	[[ $output == *$'\tat\tdate\tdate-shift\tpublic.people.email\t'* ]]
}
