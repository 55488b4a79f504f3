-- The source that pgcopy-out.bats reads.
CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN address AS text NOT NULL CHECK (VALUE LIKE '%@%');
CREATE DOMAIN reg_domain AS regclass;
CREATE DOMAIN c_text AS text COLLATE "C";
CREATE TYPE pair AS (a int, m mood);
CREATE TYPE with_reg AS (a int, r regclass[]);
CREATE TYPE span AS RANGE (subtype = float8, multirange_type_name = multispan);

CREATE TABLE items (id int PRIMARY KEY, v text NOT NULL);
INSERT INTO items SELECT i, 'value ' || i FROM generate_series(1, 2000) i;
CREATE TABLE composite (a int, b text COLLATE "C", c uuid, PRIMARY KEY (a, b));
INSERT INTO composite SELECT i % 10, 'x' || i, gen_random_uuid()
    FROM generate_series(1, 1000) i;
CREATE TABLE texts (t text PRIMARY KEY);
INSERT INTO texts SELECT CASE i % 4 WHEN 0 THEN 'secret ' WHEN 1 THEN 'ä'''
    WHEN 2 THEN E'\\\t' ELSE '' END || md5(i::text) FROM generate_series(1, 1000) i;
CREATE TABLE keys (a c_text, n numeric, f float8, t timestamptz, p char(5),
    q "char", d date, y bytea, PRIMARY KEY (a, n, f, t, p, q, d, y));
INSERT INTO keys SELECT 'a' || i % 7, (i % 5) / 3.0,
    CASE WHEN i % 11 = 0 THEN 'NaN' ELSE i / 7.0 END,
    '2020-01-01'::timestamptz + i * interval '1.000001 second', 'x' || i % 3,
    'c', '0044-03-15 BC'::date + i, decode(md5(i::text), 'hex')
    FROM generate_series(1, 1000) i;
INSERT INTO keys VALUES
    ('a0', 0, '-infinity', 'infinity', 'y', '', 'infinity', ''),
    ('a0', 'NaN', '-0', '-infinity', '', 'z', '-infinity', '\x00');
CREATE TABLE citexts (e citext PRIMARY KEY, v int);
INSERT INTO citexts SELECT chr(97 + i % 26) ||
    CASE WHEN i % 2 = 0 THEN 'X' ELSE 'x' END || i, i
    FROM generate_series(1, 1000) i;
CREATE TABLE mixed (a int, e citext, z int, PRIMARY KEY (a, e, z));
INSERT INTO mixed SELECT i % 3, CASE WHEN i % 2 = 0 THEN 'K' ELSE 'k' END ||
    i / 5, i FROM generate_series(1, 1000) i;
CREATE TABLE enums (m mood NOT NULL, u uuid NOT NULL, UNIQUE (m, u));
INSERT INTO enums SELECT (CASE WHEN i % 2 = 0 THEN 'sad' ELSE 'ok' END)::mood,
    gen_random_uuid() FROM generate_series(1, 1000) i;
CREATE TABLE arrays (a int[] PRIMARY KEY);
INSERT INTO arrays SELECT ARRAY[i % 9, i, NULL] FROM generate_series(1, 1000) i;
CREATE TABLE regs (r regtype PRIMARY KEY);
INSERT INTO regs SELECT oid FROM pg_type;
CREATE TABLE backwards (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX ON backwards (a DESC, b DESC);
INSERT INTO backwards SELECT i % 10, i FROM generate_series(1, 1000) i;
CREATE TABLE parted (id int PRIMARY KEY, item int REFERENCES items)
    PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (500);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (500) TO (1000);
INSERT INTO parted SELECT i, i + 1 FROM generate_series(0, 999) i;

CREATE TABLE no_key (x int);
CREATE TABLE partial (x int NOT NULL);
CREATE UNIQUE INDEX ON partial (x) WHERE x > 0;
CREATE TABLE expression (x int NOT NULL);
CREATE UNIQUE INDEX ON expression ((x + 1));
CREATE TABLE nullable (x int UNIQUE);
CREATE TABLE deferred (x int NOT NULL UNIQUE DEFERRABLE);
CREATE TABLE pattern (x text NOT NULL);
CREATE UNIQUE INDEX ON pattern (x text_pattern_ops);
CREATE TABLE collated (x text NOT NULL);
CREATE UNIQUE INDEX ON collated (x COLLATE "C");
CREATE TABLE directions (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX ON directions (a, b DESC);

CREATE TABLE generated_key (a int,
    b int GENERATED ALWAYS AS (a + 1) STORED PRIMARY KEY);

CREATE TABLE "we ird""T" ("A b" int PRIMARY KEY, "Sel" text);
INSERT INTO "we ird""T" VALUES (1, 'a'), (2, NULL);
CREATE SCHEMA other;
CREATE TABLE other.hidden (x int);
CREATE TABLE parent (i int PRIMARY KEY);
CREATE TABLE child () INHERITS (parent);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (2);
CREATE TABLE odd (gone int, id int PRIMARY KEY, kept text,
    twice int GENERATED ALWAYS AS (id * 2) STORED);
ALTER TABLE odd DROP COLUMN gone;
INSERT INTO odd VALUES (1, 'one');
CREATE TABLE no_columns ();
INSERT INTO no_columns DEFAULT VALUES;
INSERT INTO no_columns DEFAULT VALUES;
CREATE TABLE no_rows (id int PRIMARY KEY);
CREATE VIEW a_view AS SELECT id, v AS kept FROM items;

CREATE TABLE types (id bigint PRIMARY KEY, m mood, ms mood[], e address,
    c pair, r regclass, rs regtype[], cr with_reg, dr reg_domain,
    ir int4range, im int4multirange, fr span, fm multispan, acl aclitem,
    ch "char", iv int2vector);
INSERT INTO types VALUES (1, 'ok', '{sad,NULL}', 'a@b', '(1,ok)', 'pg_class',
    '{int4}', '(1,{pg_class})', 'pg_class', '[1,4)', '{[1,4)}', '[1,2]',
    '{[1,2]}', '=r/postgres', 'c', '1 2');
CREATE TABLE middle (id int PRIMARY KEY REFERENCES items);
CREATE TABLE grandchild (id int PRIMARY KEY, up int REFERENCES middle);
CREATE TABLE loop_a (id int PRIMARY KEY);
CREATE TABLE loop_b (id int PRIMARY KEY REFERENCES loop_a);
ALTER TABLE loop_a ADD FOREIGN KEY (id) REFERENCES loop_b;

CREATE TABLE victim AS SELECT 1 AS x;
CREATE TABLE moving (x int PRIMARY KEY);
CREATE TABLE wide (id int PRIMARY KEY, v text);
INSERT INTO wide VALUES (1, repeat('x', 5000));
CREATE TABLE secured (id int PRIMARY KEY);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
CREATE ROLE poor LOGIN;
GRANT SELECT ON items, secured TO poor;
GRANT USAGE ON SCHEMA other TO poor;

CREATE TABLE big AS SELECT i AS id, repeat(md5(i::text), 8) AS v
    FROM generate_series(1, 60000) i;
ALTER TABLE big ADD PRIMARY KEY (id);
CREATE TABLE big_no_key AS SELECT * FROM big;
CREATE TABLE altered AS SELECT * FROM big;
ALTER TABLE altered ADD PRIMARY KEY (id);
CREATE TABLE random AS SELECT gen_random_uuid() AS id, repeat('x', 100) AS v
    FROM generate_series(1, 150000) i;
ALTER TABLE random ADD PRIMARY KEY (id);
VACUUM ANALYZE;
