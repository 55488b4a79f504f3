-- Hard cases for a subset.
CREATE SCHEMA s;
-- A chain of 10,000: each refers to the one before.
CREATE TABLE s.staff (n int PRIMARY KEY, boss int REFERENCES s.staff);
INSERT INTO s.staff SELECT g, nullif(g - 1, 0) FROM generate_series(1, 10000) g;
-- Two tables that refer to each other.
CREATE TABLE s.egg (n int PRIMARY KEY, hen int);
CREATE TABLE s.hen (n int PRIMARY KEY, egg int REFERENCES s.egg);
INSERT INTO s.egg SELECT g, g + 1 FROM generate_series(1, 20) g;
INSERT INTO s.hen SELECT g, CASE WHEN g > 2 THEN g + 1 END
    FROM generate_series(1, 19) g;
UPDATE s.egg SET hen = NULL WHERE n > 15;
ALTER TABLE s.egg ADD FOREIGN KEY (hen) REFERENCES s.hen;
-- Composite keys, whole and in part NULL; one to a unique constraint.
CREATE TABLE s.place (n int UNIQUE, a int, b text COLLATE "C",
    UNIQUE (a, b), x int PRIMARY KEY);
INSERT INTO s.place SELECT g, g % 3, 'b' || g, -g FROM generate_series(1, 9) g;
CREATE TABLE s.simple (n int PRIMARY KEY, a int, b text,
    FOREIGN KEY (a, b) REFERENCES s.place (a, b));
INSERT INTO s.simple VALUES (1, 1, 'b1'), (2, NULL, 'b2'), (3, 0, NULL),
    (4, NULL, NULL), (5, 2, 'b5');
CREATE TABLE s.full (n int PRIMARY KEY, a int, b text,
    FOREIGN KEY (a, b) REFERENCES s.place (a, b) MATCH FULL);
INSERT INTO s.full VALUES (1, NULL, NULL), (2, 0, 'b6');
-- Another type than what it refers to.
CREATE TABLE s.wide (n bigint PRIMARY KEY);
CREATE TABLE s.narrow (n int PRIMARY KEY, w int REFERENCES s.wide);
INSERT INTO s.wide SELECT g FROM generate_series(1, 50) g;
INSERT INTO s.narrow SELECT g, g * 2 FROM generate_series(1, 25) g;
-- Partitions on both sides; one partition has a key of its own, one is
-- referred to itself.
CREATE TABLE s.year (n int, y int, PRIMARY KEY (n, y)) PARTITION BY LIST (y);
CREATE TABLE s.year_1 PARTITION OF s.year FOR VALUES IN (1);
CREATE TABLE s.year_2 PARTITION OF s.year FOR VALUES IN (2)
    PARTITION BY RANGE (n);
CREATE TABLE s.year_2a PARTITION OF s.year_2 FOR VALUES FROM (0) TO (5);
CREATE TABLE s.year_2b PARTITION OF s.year_2 DEFAULT;
INSERT INTO s.year SELECT g, 1 + g % 2 FROM generate_series(1, 10) g;
CREATE TABLE s.other (n int PRIMARY KEY);
INSERT INTO s.other SELECT g FROM generate_series(1, 10) g;
CREATE TABLE s.day (n int, d int, m int, y int, o int,
    FOREIGN KEY (m, y) REFERENCES s.year) PARTITION BY HASH (n);
CREATE TABLE s.day_0 PARTITION OF s.day FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE s.day_1 PARTITION OF s.day FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE s.day_1 ADD FOREIGN KEY (o) REFERENCES s.other;
INSERT INTO s.day SELECT g, g, m, 1 + m % 2, m
    FROM (SELECT g, 1 + g % 10 AS m FROM generate_series(1, 20) g) q;
ALTER TABLE s.year_1 ADD UNIQUE (n);
CREATE TABLE s.leap (n int PRIMARY KEY, m int REFERENCES s.year_1 (n));
INSERT INTO s.leap VALUES (1, 2), (2, 4), (3, 6);
-- Names that are SQL; a column that is called as the aliases are.
CREATE SCHEMA "s;""'";
CREATE TABLE "s;""'"."t: (x) -> 1" (n int PRIMARY KEY, "k""' c" int UNIQUE,
    t int, c int, p int);
CREATE TABLE "s;""'"."$q" (n int PRIMARY KEY, "no, ""pe" int
    REFERENCES "s;""'"."t: (x) -> 1" ("k""' c"));
INSERT INTO "s;""'"."t: (x) -> 1" SELECT g, g + 100 FROM generate_series(1, 9) g;
INSERT INTO "s;""'"."$q" SELECT g, g + 100 FROM generate_series(1, 9) g;
-- A reference that nobody declared, of a type with an = of its own.
CREATE EXTENSION citext SCHEMA s;
CREATE TABLE s.mail (n int PRIMARY KEY, address s.citext);
CREATE TABLE s.sent (n int PRIMARY KEY, "To" s.citext);
INSERT INTO s.mail VALUES (1, 'a@example.com'), (2, 'b@example.com');
INSERT INTO s.sent VALUES (1, 'A@Example.Com'), (2, 'b@example.com'), (3, 'c');
-- Rows of an heir are not rows of the table that a key refers to.
CREATE TABLE s.base (n int PRIMARY KEY);
CREATE TABLE s.heir () INHERITS (s.base);
CREATE TABLE s.base_ref (n int PRIMARY KEY, b int REFERENCES s.base);
INSERT INTO s.base VALUES (1), (2);
INSERT INTO s.heir VALUES (2), (1);
INSERT INTO s.base_ref VALUES (1, 1), (2, 2);
-- Large enough to be divided.
CREATE TABLE s.item (n int PRIMARY KEY, w bigint REFERENCES s.wide, v text);
INSERT INTO s.item SELECT g, 1 + g % 50, repeat('v', 100)
    FROM generate_series(1, 5000) g;
CREATE TABLE s.lot (n int PRIMARY KEY, item int REFERENCES s.item, v text);
INSERT INTO s.lot SELECT g, g + 500, 'v' FROM generate_series(1, 4000) g;
ANALYZE;
