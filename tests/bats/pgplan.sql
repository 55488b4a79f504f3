-- What pgplan.bats plans: a database of all that a plan has to know of.
CREATE SCHEMA shop;
CREATE SCHEMA audit;
CREATE TABLE shop.country (code text PRIMARY KEY);
CREATE TABLE shop.customer (id bigint PRIMARY KEY,
    country text REFERENCES shop.country, referrer bigint REFERENCES shop.customer);
CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer bigint REFERENCES shop.customer);
CREATE TABLE shop.small (id serial PRIMARY KEY, v text);
CREATE TABLE shop.large (id int PRIMARY KEY, v text);
-- A circle of three, and what refers to it.
CREATE TABLE shop.team (id int PRIMARY KEY, lead int);
CREATE TABLE shop.person (id int PRIMARY KEY, dept int);
CREATE TABLE shop.dept (id int PRIMARY KEY, team int REFERENCES shop.team);
ALTER TABLE shop.team ADD CONSTRAINT team_lead FOREIGN KEY (lead)
    REFERENCES shop.person;
ALTER TABLE shop.person ADD CONSTRAINT person_dept FOREIGN KEY (dept)
    REFERENCES shop.dept;
CREATE TABLE shop.badge (id int PRIMARY KEY, person int REFERENCES shop.person);
-- Partitions of partitions; their root refers and is referred to.
CREATE TABLE shop.visit (id int, at date, customer bigint
    REFERENCES shop.customer, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE shop.visit_2025 PARTITION OF shop.visit
    FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE shop.visit_2026 PARTITION OF shop.visit
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY HASH (id);
CREATE TABLE shop.visit_2026_0 PARTITION OF shop.visit_2026
    FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.visit_2026_1 PARTITION OF shop.visit_2026
    FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE shop.hit (n int PRIMARY KEY, visit int, at date,
    FOREIGN KEY (visit, at) REFERENCES shop.visit);
CREATE TABLE audit.log (at timestamptz, what text);
CREATE TABLE audit.trail (id int PRIMARY KEY,
    customer bigint REFERENCES shop.customer);
CREATE VIEW shop.report AS SELECT 1 AS one;
CREATE MATERIALIZED VIEW shop.summary AS SELECT 1 AS one;
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
CREATE FOREIGN TABLE shop.remote (id int) SERVER nowhere;
CREATE TABLE shop.of_extension (id int PRIMARY KEY);
ALTER EXTENSION plpgsql ADD TABLE shop.of_extension;
CREATE SEQUENCE shop.counter;
SELECT lo_create(0);
BEGIN;
SET session_replication_role = replica;
INSERT INTO shop.team VALUES (1, 1);
INSERT INTO shop.person VALUES (1, 1);
INSERT INTO shop.dept VALUES (1, 1);
INSERT INTO shop.customer VALUES (1, NULL, 2), (2, NULL, 1);
INSERT INTO shop.visit VALUES (1, '2025-05-05', 1), (2, '2026-05-05', 2),
    (3, '2026-05-06', 2);
INSERT INTO shop.hit VALUES (1, 3, '2026-05-06');
COMMIT;
INSERT INTO shop.large SELECT g, repeat('x', 500) FROM generate_series(1, 100) g;
