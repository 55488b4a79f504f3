"""pgplan: many tables, and how even the ranges of a skewed key are."""
import json
import statistics
import subprocess

# Every tenth table refers to the one before it.
MANY = """
SET synchronous_commit = off;
SELECT format('CREATE TABLE t%s (id bigint PRIMARY KEY, other bigint%s, v text)',
    i, CASE WHEN i % 10 = 0 THEN ' REFERENCES t' || i - 1 ELSE '' END)
FROM generate_series(1, {tables}) i
\\gexec
ANALYZE;
"""
# Most keys are small, the largest are far apart.
SKEWED = """
CREATE TABLE skewed (id bigint PRIMARY KEY, v text);
INSERT INTO skewed SELECT (power(i / {rows}.0, 8) * 1e11)::bigint * {rows} + i,
    repeat('v', 20 + i % 60) FROM generate_series(1, {rows}) i;
VACUUM ANALYZE skewed;
"""
RANGES = 8, 26, 64


class Plans:
    def __init__(self, bench):
        self.bench = bench
        self.s = bench.s

    def planner(self, db, *options):
        return ["pgplan", "-q", "-d", self.s.dsn("source", db), "-k",
                self.bench.key, *options]

    def many(self, tables, n):
        self.s.sql("source", "postgres", "CREATE DATABASE many")
        self.s.sql("source", "many", MANY.format(tables=tables))
        sides, = self.bench.rounds(
            f"pgplan, {tables} tables", n,
            lambda: self.bench.on_servers([self.planner("many")]))
        times = [side["wall"] for side in sides]
        self.bench.value("seconds", times, f"{statistics.median(times):6.3f}  "
                         f"[{min(times):.2f} .. {max(times):.2f}]")
        self.bench.usage("pgplan", sides)
        self.s.sql("source", "postgres", "DROP DATABASE many")

    def output(self, command):
        return subprocess.run(command, env=self.s.env, check=True,
                              stdout=subprocess.PIPE).stdout

    def rows_of(self, unit):
        """What pgcopy-stream(5) says of TAIL: the rows of the stream."""
        _, table, token = unit.split("\t")[:3]
        stream = self.output([
            "pgcopy-out", "-d", self.bench.src, "-k", self.bench.key, "-t",
            table, "--range", token])
        tail = stream[stream.rindex(b"TAIL") + 4:]
        return json.JSONDecoder().raw_decode(tail.decode("latin1"))[0]["rows"]

    def balance(self, rows):
        self.s.sql("source", "prod", SKEWED.format(rows=rows))
        size = int(self.s.sql("source", "prod",
                              "SELECT pg_table_size('skewed')"))
        print(f"\nranges of {rows} rows by a skewed key")
        for n in RANGES:
            units = self.output(self.planner(
                "prod", "-t", "public.skewed", "--split-size",
                str(-(-size // n)))).decode().splitlines()
            counts = [self.rows_of(unit) for unit in units]
            if sum(counts) != rows:
                raise SystemExit(f"bench: {sum(counts)} rows in {n} ranges")
            mean = rows / len(counts)
            worst = max(abs(c - mean) for c in counts) / mean
            self.bench.value(f"{len(counts)} ranges: furthest from the mean",
                             worst, f"{worst * 100:6.1f} %")
        self.s.sql("source", "prod", "DROP TABLE skewed")

    def go(self, tables, rows, n):
        self.many(tables, n)
        self.balance(rows)
