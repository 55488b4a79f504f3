-- Tables with a column of every type that a column can have, and edge values.
-- The schema: psql -v data=0; schema and rows: psql -v data=1.
--
-- Columns are named by their types, so that servers of two versions agree on
-- all but the types that one of them lacks.
SELECT current_setting('server_version_num')::int >= 150000 AS v15 \gset
SET client_min_messages = warning;
CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE EXTENSION ltree;
CREATE EXTENSION cube;
CREATE EXTENSION seg;
CREATE EXTENSION isn;

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy 😀');
CREATE DOMAIN price AS numeric(12,3) CHECK (value > -1000000);
CREATE DOMAIN scores AS integer[];
CREATE DOMAIN table_name AS regclass;
CREATE TYPE pair AS (a integer, b text);
CREATE TYPE nested AS (p pair, moods mood[], d price);
CREATE TYPE with_reg AS (r regtype, n integer);
CREATE TYPE price_range AS RANGE (subtype = numeric);
CREATE SCHEMA "odd ""schema";
CREATE TYPE "odd ""schema"."Odd Type" AS ENUM ('Ä', 'b"c');

CREATE TABLE edges (type regtype, n serial, literal text);
INSERT INTO edges (type, literal) VALUES
('bool', 't'), ('bool', 'f'),
('int2', '-32768'), ('int2', '32767'), ('int2', '0'),
('int4', '-2147483648'), ('int4', '2147483647'), ('int4', '0'),
('int8', '-9223372036854775808'), ('int8', '9223372036854775807'),
('oid', '0'), ('oid', '4294967295'),
('float4', 'NaN'), ('float4', 'Infinity'), ('float4', '-Infinity'),
('float4', '-0'), ('float4', '1e-45'), ('float4', '0.1'),
('float8', 'NaN'), ('float8', 'Infinity'), ('float8', '-Infinity'),
('float8', '-0'), ('float8', '5e-324'), ('float8', '1.7976931348623157e308'),
('numeric', 'NaN'), ('numeric', 'Infinity'), ('numeric', '-Infinity'),
('numeric', '0'), ('numeric', '0.000'), ('numeric', '-1.50'),
('numeric', repeat('9', 1000)), ('numeric', '0.' || repeat('0', 998) || '17'),
('numeric', '1e1000'),
('text', ''), ('text', E'tab\t newline\n backslash\\ return\r'),
('text', '\N'), ('text', '😀 ß 𝒳'), ('text', 'NULL'),
('varchar', ''), ('varchar', '😀'), ('bpchar', ''), ('bpchar', 'a  '),
('name', ''), ('name', 'Ünïcode'), ('"char"', ''), ('"char"', 'x'),
('citext', ''), ('citext', 'MiXed'), ('hstore', ''), ('hstore', 'a=>1,b=>NULL'),
('ltree', 'a.b.c'), ('ltree', ''), ('lquery', '*.a{1,2}'), ('ltxtquery', 'a & b'),
('cube', '(1,2),(3,4)'), ('seg', '1.5 .. 2.50'), ('seg', '<7'),
('isbn', '0-306-40615-2'), ('ean13', '978-0-306-40615-7'),
('bytea', ''), ('bytea', '\x00ff5c0a'),
('date', 'infinity'), ('date', '-infinity'), ('date', '4713-01-01 BC'),
('date', '5874897-12-31'), ('date', '2000-02-29'),
('time', '00:00'), ('time', '24:00'), ('time', '23:59:59.999999'),
('timetz', '00:00+15:59'), ('timetz', '24:00-15:59'), ('timetz', '12:30+05:45'),
('timestamp', 'infinity'), ('timestamp', '-infinity'),
('timestamp', '4713-01-01 00:00:00 BC'),
('timestamp', '294276-12-31 23:59:59.999999'),
('timestamptz', 'infinity'), ('timestamptz', '-infinity'),
('timestamptz', '4713-01-02 00:00:00+00 BC'),
('timestamptz', '1883-11-18 12:03:57.123456+00'),
('interval', '178000000 years'), ('interval', '-178000000 years'),
('interval', '1 mon -1 day 00:00:00.000001'), ('interval', '0'),
('json', 'null'), ('json', ' { "b" : 1,  "b":2.50 } '), ('json', '"\u00e9😀"'),
('jsonb', 'null'), ('jsonb', '{"a": [1, 2.50, null, {"é": "😀"}]}'),
('jsonb', '1e400'), ('jsonpath', '$.a[*] ? (@ > 1)'),
('xml', ''), ('xml', '<a b="c">é</a>'), ('xml', 'x<y/>'),
('uuid', '00000000-0000-0000-0000-000000000000'),
('uuid', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
('inet', '::1/64'), ('inet', '0.0.0.0/0'), ('inet', '192.0.2.7'),
('cidr', '2001:db8::/32'), ('cidr', '10.0.0.0/8'),
('macaddr', '08:00:2b:01:02:03'), ('macaddr8', '08:00:2b:01:02:03:04:05'),
('bit', '1'), ('varbit', ''), ('varbit', '101010101'),
('money', '-92233720368547758.08'), ('money', '92233720368547758.07'),
('point', '(NaN,-Infinity)'), ('point', '(-0,1e-300)'), ('line', '{1,2,3}'),
('lseg', '[(0,0),(1,1)]'), ('box', '(1,1),(0,0)'), ('path', '((0,0),(1,1))'),
('path', '[(0,0)]'), ('polygon', '((0,0),(1,1),(2,0))'), ('circle', '<(0,0),5>'),
('tsvector', ''), ('tsvector', '''a b'':1A,2 ß'), ('tsquery', '!a & (b | c:*AB)'),
('tsquery', ''), ('pg_lsn', 'FFFFFFFF/FFFFFFFF'), ('pg_lsn', '0/0'),
('pg_snapshot', '10:20:10,14,15'), ('txid_snapshot', '10:20:10,14,15'),
('tid', '(4294967295,65535)'), ('xid', '4294967295'),
('xid8', '18446744073709551615'), ('cid', '7'), ('refcursor', 'c'),
('int2vector', '1 2 -3'), ('int2vector', ''), ('oidvector', '1 4294967295'),
('aclitem', 'postgres=r*w/postgres'), ('aclitem', '=U/postgres'),
('regclass', 'edges'), ('regclass', '-'), ('regtype', 'nested'),
('regtype', '"odd ""schema"."Odd Type"[]'), ('regproc', 'now'),
('regprocedure', 'lower(text)'), ('regoper', 'pg_catalog.||/'),
('regoperator', '+(integer,integer)'), ('regrole', 'postgres'),
('regnamespace', '"odd ""schema"'), ('regconfig', 'english'),
('regdictionary', 'simple'), ('regcollation', '"C"'),
('int4range', 'empty'), ('int4range', '(,)'), ('int4range', '[-5,7)'),
('int8range', '[1,)'), ('numrange', '[0.10,NaN]'), ('numrange', 'empty'),
('daterange', '[-infinity,infinity]'), ('tsrange', '(,"2001-01-01 BC"]'),
('tstzrange', '["2020-01-01 00:00:00+00",)'),
('int4multirange', '{}'), ('int4multirange', '{[1,2),[5,6)}'),
('nummultirange', '{[1.0,2.00]}'), ('int8multirange', '{(,)}'),
('datemultirange', '{[2020-01-01,2020-01-02)}'), ('tsmultirange', '{}'),
('tstzmultirange', '{["2020-01-01 00:00:00+00",)}'),
('mood', 'sad'), ('mood', 'happy 😀'), ('price', '12.340'), ('price', '0'),
('scores[]', '{"{}","[-1:1]={1,NULL,3}",NULL}'), ('scores', '{}'), ('scores', '[-1:1]={1,NULL,3}'), ('table_name', 'edges'),
('pair', '(1,"x, y")'), ('pair', '(,)'), ('pair', '(2,"")'),
('nested', '("(1,😀)","{sad,NULL}",1.5)'), ('nested', '(,,)'),
('with_reg', '(nested,7)'), ('price_range', '[1.50,2]'),
('price_multirange', '{[1.50,2]}'), ('"odd ""schema"."Odd Type"', 'b"c'),
('information_schema.yes_or_no', 'YES'),
('information_schema.time_stamp', '2020-01-01 00:00:00.12+00'),
('information_schema.cardinal_number', '7');

CREATE TABLE every_type (
	id	integer PRIMARY KEY,
	"Odd "" column"	text,
	m1	numeric(10,2),
	m2	varchar(5),
	m3	timestamp(3),
	m4	bit(8),
	m5	interval day to second(3),
	m6	char(10),
	m8	varchar(3)[],
	g	integer GENERATED ALWAYS AS (id + 1) STORED,
	dropped	integer
);
ALTER TABLE every_type DROP COLUMN dropped;
\if :v15
ALTER TABLE every_type ADD m7 numeric(5,-2);
\endif
CREATE TABLE columns_of (type regtype PRIMARY KEY, col text);
DO $$
DECLARE
	t record;
BEGIN
	FOR t IN SELECT y.oid::regtype AS type, 'c_' || lower(regexp_replace(
	    y.oid::regtype::text, '[^[:alnum:]]', '_', 'g')) AS col
	    FROM pg_type y LEFT JOIN pg_class c ON c.oid = y.typrelid
	    WHERE y.typtype <> 'p' AND (c.relkind IS NULL OR c.relkind IN ('c', 'r')
	    AND c.relname !~ '^(every_type|edges|columns_of)$')
	    AND y.typname !~ '^_(every_type|edges|columns_of)$' ORDER BY y.oid LOOP
		BEGIN
			EXECUTE format('ALTER TABLE every_type ADD %I %s',
			    t.col, t.type);
			INSERT INTO columns_of VALUES (t.type, t.col);
		EXCEPTION WHEN invalid_table_definition THEN
			NULL;		-- a type that no column can have
		END;
	END LOOP;
END
$$;

\if :data
-- Row n has the n-th edge value of every type; arrays are empty, then hold all
-- edge values and a NULL from lower bound -2 on, then are two-dimensional.
INSERT INTO every_type (id) VALUES (0);
DO $$
DECLARE
	c record;
	e record;
	everything text;
BEGIN
	FOR c IN SELECT * FROM columns_of LOOP
		FOR e IN SELECT literal, row_number() OVER (ORDER BY n)
		    FROM edges WHERE type = c.type LOOP
			INSERT INTO every_type (id) VALUES (e.row_number)
			    ON CONFLICT DO NOTHING;
			EXECUTE format('UPDATE every_type SET %I = %L WHERE id = %s',
			    c.col, e.literal, e.row_number);
		END LOOP;
		SELECT string_agg(format('%L::%s', literal, type), ', '
		    ORDER BY n) INTO everything FROM edges, pg_type p
		    WHERE p.oid = type AND p.typarray = c.type AND type <> 'scores'::regtype;
		CONTINUE WHEN everything IS NULL;
		EXECUTE format('UPDATE every_type SET %I = ''{}'' WHERE id = 1', c.col);
		EXECUTE format('UPDATE every_type SET %I = ARRAY[NULL, %s] WHERE id
		    = 2', c.col, everything);
		EXECUTE format('UPDATE every_type SET %1$I = (''[-2:'' ||
		    array_length(%1$I, 1) - 3 || '']='' || %1$I::text)::%2$s WHERE id
		    = 2', c.col, c.type);
		EXECUTE format('UPDATE every_type SET %I = ARRAY[ARRAY[NULL, %s],
		    ARRAY[%s, NULL]] WHERE id = 3', c.col, everything, everything);
	END LOOP;
END
$$;
UPDATE every_type SET "Odd "" column" = 'x', m1 = 99999999.99, m2 = 'a😀ß',
    m3 = '2020-01-01 00:00:00.123', m4 = '10101010', m5 = '1 day 00:00:01.5',
    m6 = 'x', m8 = '{abc,NULL,""}' WHERE id = 1;
\if :v15
UPDATE every_type SET m7 = 1200 WHERE id = 1;
\endif
\endif
