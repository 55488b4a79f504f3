#!/usr/bin/env bats
# What noise, bucket, date-shift, truncate and partial make of a table, as the
# servers see it: each promise is a query over both sides.

bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

# shellcheck disable=SC2034,SC2154 # of pipe.bash: ERR, OUT, codes
setup_file()
{
	pipe_servers timezone=America/New_York
	src "CREATE TABLE people (id int PRIMARY KEY, age int2, pay numeric(10,2),
	    rate numeric, cash money, ratio float8, born date, seen timestamptz,
	    at timetz, ip inet, zip text, mail text);
	CREATE TABLE visits (id int PRIMARY KEY, who int8 REFERENCES people,
	    came date, went timestamp);
	SET TimeZone = 'UTC';
	INSERT INTO people SELECT i, i % 120 - 10, i * 1.37 - 500,
	    (i - 500) / 7.0, i * 0.37 - 100, (i - 500) / 3.0::float8,
	    date '0005-02-28 BC' + i * 733, '1890-01-01'::timestamptz
	    + i * interval '50 days 3 hours 7 seconds',
	    '12:00+05'::timetz, ('10.' || i % 250 || '.3.' || i % 256)::inet,
	    lpad(i::text, 5, '0'), 'user' || i || '@mail.example.com'
	    FROM generate_series(1, 1000) i;
	INSERT INTO people VALUES (1001, NULL, 'NaN', 'Infinity', NULL, 'NaN',
	    'infinity', '-infinity', NULL, '2001:db8:1:2::3', NULL, NULL);
	INSERT INTO visits SELECT i, 1 + i % 300, date '2020-01-01' + i,
	    timestamp '2020-01-03 10:00' + i * interval '1 day'
	    FROM generate_series(1, 900) i"
	pipe_schema
	RULES=$BATS_FILE_TMPDIR/rules.yaml ERR=$BATS_FILE_TMPDIR/err
	OUT=$BATS_FILE_TMPDIR/out
	cat >"$RULES" <<-'E'
	version: 1
	tables:
	  public.people:
	    columns:
	      id: keep
	      age: {action: bucket, step: 5}
	      pay: {action: noise, percent: 10}
	      rate: {action: bucket, step: 0.25}
	      cash: {action: noise, amount: 5}
	      ratio: {action: bucket, step: 0.5}
	      born: {action: bucket, unit: quarter}
	      seen: {action: bucket, unit: week}
	      at: {action: noise, amount: 90 minutes}
	      ip: {action: bucket, prefix: 16}
	      zip: {action: bucket, digits: 3}
	      mail: {action: partial, form: email}
	  public.visits:
	    columns:
	      id: keep
	      who: keep
	      came: {action: date-shift, subject: who, days: 100}
	      went: {action: date-shift, subject: who, days: 100}
	E
	line numbers
	ended 0 0 0 0
	# Both sides in one place.
	dst 'ALTER TABLE people RENAME TO masked; ALTER TABLE visits RENAME TO moved'
	src 'CREATE TABLE moved AS SELECT * FROM visits WHERE false;
	    CREATE TABLE masked AS SELECT * FROM people WHERE false'
	local t
	for t in masked moved; do
		psql -Xqc "COPY $t TO STDOUT" -d "$DST" |
		    psql -Xqc "COPY $t FROM STDIN" -d "$SRC"
	done
}

teardown_file()
{
	server_stop_all
}

# none CONDITION: of the 1001 people no one for whom it is not true.
none()
{
	local n
	n=$(src "SET TimeZone = 'UTC'; SELECT count(*) || '/' || count(*)
	    FILTER (WHERE NOT coalesce($1, false)) FROM people p
	    JOIN masked m USING (id)")
	[ "$n" = 1001/0 ] || { echo "$n: $1"; return 1; }
}

@test "bucket: numbers and dates are where the server itself would put them" {
	none "m.age IS NOT DISTINCT FROM floor(p.age / 5.0) * 5"
	none "m.rate = CASE WHEN p.rate < 'Infinity' THEN floor(p.rate * 4) / 4
	    ELSE p.rate END"
	none "m.ratio = CASE WHEN p.ratio < 'Infinity' THEN floor(p.ratio * 2) / 2
	    ELSE p.ratio END"
	none "m.born = CASE WHEN isfinite(p.born)
	    THEN date_trunc('quarter', p.born::timestamp) ELSE p.born END"
	none "m.seen = CASE WHEN isfinite(p.seen)
	    THEN date_trunc('week', p.seen) ELSE p.seen END"
	none "host(m.ip) = host(network(set_masklen(p.ip,
	    CASE family(p.ip) WHEN 4 THEN 16 ELSE 48 END)))"
	none "m.zip IS NOT DISTINCT FROM left(p.zip, 3) || '00'"
}

@test "noise: within its reach, and most values move" {
	none "CASE WHEN p.pay = 'NaN' THEN m.pay = 'NaN'
	    ELSE abs(m.pay - p.pay) <= abs(p.pay) / 10 END"
	none "p.cash IS NULL OR abs((m.cash - p.cash)::numeric) <= 5"
	none "p.at IS NULL OR (abs(extract(epoch FROM m.at::time - p.at::time)) <= 5400
	    AND extract(timezone FROM m.at) = 18000)"
	[ "$(src "SELECT count(*) FROM people p JOIN masked m USING (id)
	    WHERE m.pay <> p.pay")" -gt 900 ]
	[ "$(src "SELECT count(DISTINCT m.cash - p.cash) FROM people p
	    JOIN masked m USING (id)")" -gt 500 ]
}

@test "date-shift: one shift for each subject, whole days, never none" {
	[ "$(src "SELECT count(*) || ' ' || count(DISTINCT v.who) || ' ' ||
	    count(DISTINCT (v.who, m.came - v.came)) || ' ' ||
	    count(*) FILTER (WHERE m.went - v.went <>
	    (m.came - v.came) * interval '1 day') || ' ' ||
	    count(*) FILTER (WHERE m.came = v.came) || ' ' ||
	    count(*) FILTER (WHERE abs(m.came - v.came) > 100)
	    FROM visits v JOIN moved m USING (id)")" = "900 300 300 0 0 0" ]
}

@test "partial: an address shows its first letters and its end" {
	none "p.mail IS NULL OR m.mail = 'u***@m***.com'"
}
