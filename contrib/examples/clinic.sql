-- A clinic: patients, their visits and results.  What is joined by keys stays
-- joined, times between the events of a patient stay, and no patient does.
CREATE TYPE sex AS ENUM ('f', 'm', 'x');
CREATE TYPE address AS (street text, postcode varchar(10), city text);

CREATE TABLE patients (
	id		integer PRIMARY KEY,
	record_number	varchar(12) NOT NULL UNIQUE,	-- P-000123-X
	given_name	text NOT NULL,
	family_name	text NOT NULL,
	sex		sex NOT NULL,
	born		date NOT NULL,
	ssn		char(11),
	email		text,
	home		address,
	weight_kg	numeric(4,1),
	notes		text,
	search		tsvector
);

CREATE TABLE visits (
	id		bigint PRIMARY KEY,
	patient_id	integer NOT NULL REFERENCES patients,
	admitted	timestamptz NOT NULL,
	discharged	timestamptz,
	diagnosis	varchar(8) NOT NULL,		-- ICD-10
	report		text,
	CHECK (discharged >= admitted)
);

CREATE TABLE results (
	visit_id	bigint NOT NULL REFERENCES visits,
	patient_id	integer NOT NULL REFERENCES patients,
	test		text NOT NULL,
	value		numeric(8,2) NOT NULL,
	taken		timestamptz NOT NULL,
	device		macaddr,
	PRIMARY KEY (visit_id, test)
);

INSERT INTO patients
SELECT i, 'P-' || lpad((i * 7919 % 1000000)::text, 6, '0') || '-' ||
    chr(65 + i % 26), (ARRAY['Maria', 'James', 'Anna', 'Peter', 'Sophie'])[1 + i
    % 5], (ARRAY['Quimby', 'Radcliff', 'Sandoval', 'Trimble', 'Underhill',
    'Vandermeer', 'Whitlock'])[1 + i % 7], (ARRAY['f', 'm', 'f', 'm', 'f'])[1 +
    i % 5]::sex, date '1935-01-01' + i * 53 % 30000, (100 + i % 500) || '-' ||
    (10 + i % 89) || '-' || (1000 + i % 8999), CASE WHEN i % 7 <> 0 THEN
    'patient' || i || '@clinic.test' END, ROW((i % 200 + 1) || ' Hospital Road',
    lpad((i * 31 % 100000)::text, 5, '0'), 'Springfield')::address,
    50 + i % 600 / 10.0, CASE WHEN i % 3 = 0 THEN 'Mail to patient' || i ||
    '@clinic.test, or call +1 212 736 ' || 1000 + i % 9000 END, NULL
FROM generate_series(1, 600) i;
UPDATE patients SET search = to_tsvector('simple', given_name || ' ' ||
    family_name);

INSERT INTO visits
SELECT i, 1 + i * 13 % 600, timestamptz '2022-01-01 08:00+00' + i * interval
    '5 hours', CASE WHEN i % 9 <> 0 THEN timestamptz '2022-01-01 08:00+00' + i *
    interval '5 hours' + i % 10 * interval '1 day' END,
    (ARRAY['E11.9', 'I10', 'J45.0', 'M54.5'])[1 + i % 4], 'Seen by Dr. Maria ' ||
    'Sandoval. Reach the family at patient' || 1 + i * 13 % 600 ||
    '@clinic.test.'
FROM generate_series(1, 2000) i;

INSERT INTO results
SELECT v.id, v.patient_id, t.test, 1 + (v.id * t.n % 9000) / 100.0,
    v.admitted + interval '2 hours', ('00:1b:63:00:00:' || to_hex(16 + v.id %
    200))::macaddr
FROM visits v, unnest(ARRAY['glucose', 'crp', 'ldl']) WITH ORDINALITY t(test, n);
ANALYZE;
