-- The tables that the examples of pgmask-rules(5) speak of, two rows in each
-- and a third one of NULLs.
CREATE EXTENSION hstore;
CREATE SCHEMA log;
CREATE TYPE theme AS ENUM ('light', 'dark');

CREATE TABLE customers (id int, email text, name varchar(80), phone text,
    tax_number text, notes text, country text, test bool, created date,
    kind text, plan text, branch int, city text, first text, label text,
    ref uuid);
INSERT INTO customers VALUES
    (1, 'ada@corp.test', 'Ada Jones', '+31201234567', 'NL12345', 'x', 'NL',
    false, '2019-05-05', 'x1', 'free', 10, 'Rome', 'Ada', 'Ada <ada@corp.test>',
    '6ba7b810-9dad-41d1-80b4-00c04fd430c8'),
    (2, 'bob@corp.test', 'Bob Wells', '+442071234567', 'GB98765', '', 'GB',
    true, '2021-05-05', 'y', 'gold', 20, 'York', 'Bob', 'Bob <bob@corp.test>',
    '6ba7b810-9dad-41d1-80b4-00c04fd430c9');

CREATE TABLE log.events (at timestamptz, email text);
INSERT INTO log.events VALUES ('2024-01-01', 'ada@corp.test');

CREATE TABLE articles (title text, search tsvector);
INSERT INTO articles VALUES ('The cat', to_tsvector('The cat'));

CREATE TABLE accounts (id int4 PRIMARY KEY, iban text, email text,
    login text, card text, reference text, fingerprint bytea,
    account int8, born date, price numeric(5, 2), surname text);
INSERT INTO accounts VALUES
    (1, 'NL91ABNA0417164300', 'ada@corp.test', 'ada@corp.test',
    '4111 1111 1111 1111', 'R-1', 'x', 417164300, '1980-01-31', 9.95, 'Jones'),
    (2, 'GB29NWBK60161331926819', 'nonsense', 'bob@corp.test',
    '5555-5555-5555-4444', 'R-2', 'y', 12, '1990-12-01', 0.01, 'Wells');

CREATE TABLE patients (id int PRIMARY KEY, sex text, country text, name text,
    email text, home text, salary numeric(12, 2), weight numeric(6, 1),
    admitted date, seen_at timestamptz, age int, born date, address inet,
    zip text);
INSERT INTO patients VALUES
    (1, 'f', 'NL', 'Ada Jones', 'ada@corp.test', 'Dam 1', 52000.5, 61.5,
    '2024-02-29', '2024-02-29 12:30:01.5+00', 44, '1980-01-31',
    '10.1.2.3', '12345'),
    (2, 'm', 'XX', 'Bob Wells', 'bob@corp.test', 'Quay 9', 0, 80.1,
    'infinity', '-infinity', 30, '1990-12-01', '2001:db8::5/64', '99999-1234');

CREATE TABLE members (ssn text, plate text, card text, token text, code text);
INSERT INTO members VALUES
    ('123-45-6789', 'AB-123-CD', '4111 1111 1111 1111', 'Abc123', 'ABCD2345'),
    ('987-65-4321', 'nonsense', '5555-5555', 'zz9', 'ZZ99');

CREATE TABLE people (email text, profile jsonb, events text, extra hstore);
INSERT INTO people VALUES
    ('ada@corp.test', '{"email": "ada@corp.test", "support": {"email":
    "help@corp.test"}, "phone": "+31 20 123", "addresses": [{"street name":
    "Dam"}, {"street name": 7}], "customer_id": 12, "notes": "x"}',
    '[{"at": 1, "kind": "a", "who": "ada@corp.test", "n": [1]}]',
    'phone=>"+31201234567",colour=>red,shoe=>44'),
    ('bob@corp.test', '{}', '[]', '');

CREATE TABLE visits (patient_id int, admitted date, discharged date);
INSERT INTO visits VALUES (1, '2024-01-01', '2024-01-09'),
    (2, '2024-02-01', '2024-02-03');

CREATE TABLE sessions (token text UNIQUE, visits int, seen date);
INSERT INTO sessions VALUES ('abc', 3, '2024-01-01'), ('def', 4, '2024-01-01');

CREATE TABLE tickets (subject text, body text, log text, "all" text);
INSERT INTO tickets VALUES
    ('Dear Maria Stone, born 12.5.1984', 'call +31 20 123 4567',
    'from 8.8.8.8 by ada@corp.test', '4111 1111 1111 1111');

-- c01 to c37, all of them text
DO $$
BEGIN
	EXECUTE (SELECT 'CREATE TABLE fakes (' || string_agg(format(
	    'c%s text', to_char(i, 'FM00')), ', ') || ')'
	    FROM generate_series(1, 37) i);
	EXECUTE (SELECT 'INSERT INTO fakes VALUES (' || string_agg(
	    quote_literal('+31 20 ' || i), ', ') || ')'
	    FROM generate_series(1, 37) i);
END $$;

CREATE TABLE everything (id int8 PRIMARY KEY, kind text, card text,
    country text, opened date, settings hstore, scores int[], password text,
    comment text, iban text, login text, notes text, given text, family text,
    name text, email text, alias varchar(40), phone text, ssn text, plate text,
    token text, born date, price numeric(5, 2));
INSERT INTO everything VALUES
    (1, 'a', '4111', 'BE', '2020-02-02', 'a=>1', '{1,NULL,3}', 'secret',
    'so so', 'NL91ABNA0417164300', 'ada', 'ada@corp and bob@home', 'Ada',
    'Jones', 'Ada Jones', 'ada@corp.test', 'ada@corp.test', '+31201234567',
    '123-45-6789', 'AB-123-X', 'Abc123', '1980-01-31', 9.95),
    (2, 'b', '4112', 'NL', '2020-02-03', '', '{}', '', '', '', '', '', '', '',
    '', '', '', '', 'no ssn', '', '', NULL, NULL);

DO $$
DECLARE
	t regclass;
BEGIN
	FOREACH t IN ARRAY '{customers,log.events,articles,members,people,visits,
	    sessions,tickets,fakes}'::regclass[] LOOP
		EXECUTE format('INSERT INTO %s DEFAULT VALUES', t);
	END LOOP;
END $$;
