-- A small database with a circle of foreign keys, partitions, identity,
-- sequences, a table without a key, a trigger that must not fire and names that
-- have to be quoted.
CREATE SCHEMA "We""ird $sch";
CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE, mood mood, best bigint);
CREATE TABLE orders (id serial PRIMARY KEY,
    customer bigint NOT NULL REFERENCES customers, note text);
ALTER TABLE customers ADD FOREIGN KEY (best) REFERENCES orders;
CREATE TABLE log (at timestamptz, what text);
CREATE TABLE parts (id int, day date, v text, PRIMARY KEY (id, day))
    PARTITION BY RANGE (day);
CREATE TABLE parts_1 PARTITION OF parts
    FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE parts_2 PARTITION OF parts DEFAULT PARTITION BY HASH (id);
CREATE TABLE parts_2_0 PARTITION OF parts_2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX parts_v ON parts (v);
CREATE TABLE "We""ird $sch"."t a'b\t	x%" ("c'""1" int PRIMARY KEY, v text);
CREATE TABLE "We""ird $sch"."no columns" ();
CREATE SEQUENCE alone INCREMENT -1 MINVALUE -100 START -5;
CREATE SEQUENCE "We""ird $sch"."se%q's" START 7;
CREATE VIEW looks AS SELECT id, note FROM orders;
CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM log;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''no''; END';
INSERT INTO customers (email, mood)
    SELECT 'u' || g || '@corp.test', 'ok' FROM generate_series(1, 3000) g;
INSERT INTO orders (customer, note)
    SELECT g % 3000 + 1, 'secret ' || g FROM generate_series(1, 6000) g;
UPDATE customers SET best = id;
INSERT INTO log SELECT now(), 'what ' || g FROM generate_series(1, 100) g;
INSERT INTO parts SELECT g, date '2026-01-01' + g, 'v' || g
    FROM generate_series(1, 100) g;
INSERT INTO "We""ird $sch"."t a'b\t	x%" VALUES (1, 'a'), (2, 'b');
INSERT INTO "We""ird $sch"."no columns" DEFAULT VALUES;
CREATE TRIGGER t BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION refuse();
SELECT nextval('alone'), nextval('alone');
REFRESH MATERIALIZED VIEW counts;
ANALYZE;
