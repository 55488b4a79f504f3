"""A whole database: pgclone, which masks it, beside tools that only copy."""
import shutil
import sys

SMALL = 20
SMALL_TABLE = """
CREATE TABLE small_{n} (id int PRIMARY KEY, parent int{reference},
    name text NOT NULL, changed timestamptz DEFAULT now());
INSERT INTO small_{n} SELECT i, i, 'name ' || i FROM generate_series(1, 1000) i;
CREATE INDEX ON small_{n} (name);
"""
RULES_SMALL = """
  "public.small_*":
    columns:
      name: {action: hash}
"""


class WholeDatabase:
    def __init__(self, bench):
        self.bench = bench
        self.s = bench.s
        self.jobs = bench.jobs
        self.src = self.s.dsn("source", "shop")
        self.dst = self.s.dsn("target", "branch")
        self.work = self.s.dir + "/clone"
        self.rules = self.s.dir + "/shop.yaml"

    def prepare(self):
        s = self.s
        s.sql("source", "postgres", "CREATE DATABASE shop TEMPLATE prod")
        s.sql("source", "shop", "DROP TABLE customers_few")
        for n in range(1, SMALL + 1):
            s.sql("source", "shop", SMALL_TABLE.format(
                n=n, reference=f" REFERENCES small_{n - 1}" if n > 1 else ""))
        s.sql("source", "shop", "VACUUM ANALYZE")
        with open(self.s.dir + "/masked.yaml", encoding="utf8") as f:
            rules = f.read()
        with open(self.rules, "w", encoding="utf8") as f:
            f.write(rules + RULES_SMALL)

    def others(self):
        """What each is called, and its command line."""
        j, src, dst, work = self.jobs, self.src, self.dst, self.work
        found = [
            ("pg_dump -Fc | pg_restore",
             f"pg_dump -Fc -d '{src}' | pg_restore -d '{dst}'"),
            (f"pg_dump -Fd -j{j}, pg_restore -j{j}",
             f"pg_dump -Fd -j{j} -f {work} -d '{src}' && "
             f"pg_restore -j{j} -d '{dst}' {work}")]
        if shutil.which("pgcopydb"):
            found.append((
                f"pgcopydb clone, {j} table jobs",
                f"pgcopydb clone --table-jobs {j} --index-jobs {j} "
                f"--dir {work} --source '{src}' --target '{dst}' 2>&1"))
        else:
            print("\nnot compared: pgcopydb is not there (apt install pgcopydb)")
        return found

    def ours(self, *options):
        return " ".join([
            f"pgclone -q --progress 0 -j {self.jobs} -s '{self.src}' "
            f"-d '{self.dst}' -r {self.rules} -k {self.bench.key} "
            f"--work-dir {self.work}", *options])

    def copied(self, command):
        """Into a database of its own; timed."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.s.sql("target", "postgres",
                   "DROP DATABASE IF EXISTS branch WITH (FORCE)")
        self.s.sql("target", "postgres", "CREATE DATABASE branch")
        side = self.bench.on_servers([["sh", "-c", command]])
        for table in "customers", "customers_uuid", "orders", f"small_{SMALL}":
            count = f"SELECT count(*) FROM {table}"
            if self.s.sql("source", "shop", count) != \
                    self.s.sql("target", "branch", count):
                sys.exit(f"bench: {command} has not copied all of {table}")
        return side

    def go(self, n):
        self.prepare()
        others = self.others()
        commands = [self.ours("--no-verify"), self.ours()] + [
            command for _, command in others]
        found = self.bench.rounds(
            f"a whole database, {self.jobs} at a time", n,
            *(lambda command=c: self.copied(command) for c in commands))
        for (name, _), side in zip(others, found[2:]):
            self.bench.ratio(f"pgclone / {name}", (side, found[0]), "wall", 1.0)
            self.bench.ratio("the same, verified", (side, found[1]), "wall")
        names = ["pgclone, masked", "pgclone, masked and verified"] + [
            name for name, _ in others]
        for name, sides in zip(names, found):
            self.bench.usage(name, sides)
        self.s.sql("source", "postgres", "DROP DATABASE shop")
        self.s.sql("target", "postgres", "DROP DATABASE branch")
        shutil.rmtree(self.work, ignore_errors=True)
