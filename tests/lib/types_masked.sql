-- Behind types.sql: what static and redact make of its columns.  Values of the
-- types in `masked` and of arrays of them; empty texts stay as they are.
SET client_min_messages = warning;
CREATE TABLE masked (type regtype, static text, redact text, keeps_empty bool);
INSERT INTO masked VALUES
('bool', 't', 'f'), ('int2', '-7', '0'), ('int4', '2147483647', '0'),
('int8', '-9223372036854775808', '0'), ('oid', '4294967295', '0'),
('float4', '1e-05', '0'), ('float8', '-0', '0'),
('numeric', '-12.50', '0'), ('money', '9.95', '0'),
('text', 'say "é"', '[redacted]'), ('varchar', 'x', '[redacted]'),
('bpchar', 'x', '*'), ('name', 'x', '[redacted]'),
('citext', 'Mixed', '[redacted]'),
('bytea', '\x00ff', '\x'), ('xml', '<a>é</a>', ''),
('uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    '00000000-0000-0000-0000-000000000000'),
('date', '1999-12-31', '1970-01-01'), ('time', '23:59:59.5', '00:00:00'),
('timetz', '12:30:00+05:45', '00:00:00+00'),
('timestamp', '2001-02-03 04:05:06.7', '1970-01-01 00:00:00'),
('timestamptz', '2001-02-03 04:05:06+00', '1970-01-01 00:00:00+00'),
('interval', '1 mon -2 days', '0'),
('json', '{"a": [1.50, "é"]}', 'null'), ('jsonb', '{"a": [1.50]}', 'null'),
('inet', '192.0.2.7/24', '0.0.0.0'), ('cidr', '2001:db8::/32', '0.0.0.0/32'),
('macaddr', '08:00:2b:01:02:03', '00:00:00:00:00:00'),
('macaddr8', '08:00:2b:01:02:03:04:05', '00:00:00:00:00:00:00:00'),
('bit', '0', '0'), ('varbit', '101010101', ''),
('hstore', '"a"=>"1", "b"=>NULL', ''), ('price', '12.500', '0'),
('mood', 'ok', NULL), ('"odd ""schema"."Odd Type"', 'b"c', NULL);

UPDATE masked SET keeps_empty = type IN ('text', 'varchar', 'bpchar', 'name',
    'citext', 'bytea', 'xml');

-- A row for each column that is masked, with the type to cast a value to.
CREATE TABLE masked_columns AS
SELECT c.col, m.type::text AS value_type, c.type <> m.type AS is_array,
    m.static, m.redact, m.keeps_empty
FROM masked m JOIN pg_type p ON p.oid = m.type
JOIN columns_of c ON c.type IN (m.type, p.typarray);
INSERT INTO masked_columns VALUES
('Odd " column', 'text', false, 'x', '[redacted]', true),
('m1', 'numeric(10,2)', false, '7.5', '0', false),
('m2', 'varchar(5)', false, 'ßßßßß', '*****', true),
('m3', 'timestamp(3)', false, '2001-02-03 04:05:06.789',
    '1970-01-01 00:00:00', false),
('m4', 'bit(8)', false, '01010101', '00000000', false),
('m5', 'interval day to second(3)', false, '2 days 00:00:01.25', '0', false),
('m6', 'char(10)', false, 'y', '[redacted]', true),
('m7', 'numeric(5,-2)', false, '-1200', '0', false),
('m8', 'varchar(3)', true, 'abc', '***', true);
INSERT INTO masked_columns SELECT col, 'int4', true, '5', '0', false
FROM columns_of WHERE type = 'scores'::regtype;

-- masks(action): the rules.
CREATE FUNCTION masks(action text) RETURNS SETOF text LANGUAGE sql AS $$
SELECT format('      %s: %s', to_json(col), CASE masks.action
    WHEN 'static' THEN format('{action: static, value: %s}', to_json(static))
    WHEN 'redact' THEN CASE WHEN redact IS NULL THEN 'keep' ELSE 'redact' END
    ELSE masks.action END) FROM masked_columns ORDER BY col $$;

-- seen(action): every value as it is after that action; '': as it stands here.
CREATE FUNCTION seen(action text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	c record;
	instead text;
	one text;
BEGIN
	FOR c IN SELECT * FROM masked_columns ORDER BY col LOOP
		instead = CASE action WHEN 'static' THEN c.static
		    WHEN 'redact' THEN c.redact END;
		one = 'v::text';
		IF instead IS NOT NULL THEN
			one = format('CASE WHEN v::text IN ('''', ''\x'') AND %L
			    THEN v::text ELSE (%L::%s)::text END', c.keeps_empty,
			    instead, c.value_type);
		END IF;
		IF c.is_array THEN
			one = format('array_dims(v) || (SELECT string_agg(
			    CASE WHEN e IS NULL THEN ''NULL'' ELSE %s END, '', ''
			    ORDER BY n) FROM unnest(v) WITH ORDINALITY u(e, n))',
			    regexp_replace(one, '\mv::', 'e::', 'g'));
		END IF;
		RETURN QUERY EXECUTE format('SELECT format(''%%s %%s %%s'', %L,
		    id, CASE WHEN v IS NULL THEN ''NULL'' ELSE %s END)
		    FROM (SELECT id, %I AS v FROM every_type ORDER BY id) t',
		    c.col, one, c.col);
	END LOOP;
END $$;
