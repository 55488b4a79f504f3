#!/usr/bin/env python3
"""Hostile streams, as the text that stream-text encodes: each is right in all
that is not meant, as checksums, chain and counts.

	hostile.py DIR		DIR/NAME for each of them
	hostile.py -t		SQL: a table of 1,600 columns with hostile names
	hostile.py -n		the table's name, quoted
"""
import json
import os
import sys

NAMEDATA = 63                   # bytes of a name: NAMEDATALEN - 1
VALUES_MAX = 256 * 1024         # META_VALUES_MAX of lib/stream/frame.h
JSON_MAX = 4 * 1024 * 1024      # FRAME_JSON_MAX
COLUMNS_MAX = 1600              # of a table: MaxHeapAttributeNumber

HEAD = {"version": 1, "stream": "0" * 32, "creator": "nobody",
        "source": {"system_id": "1", "database": "d", "started":
                   "2026-01-02 03:04:05+00", "version": 150000},
        "snapshot": "1", "encoding": "UTF8", "units": ["public.t"]}


def column(name, kind="text", **more):
    return {"name": name, "type": kind, "typmod": -1, "not_null": False,
            "repr": "binary"} | more


def unit(*columns, **more):
    return {"schema": "public", "table": "t", "columns": list(columns),
            "types": [], "key": [], "unique": [], "foreign_keys": [],
            "estimated_rows": 1, "shape": "0" * 32} | more


def stream(u, *rows, head=HEAD, mark="MARK"):
    """A whole stream of one unit."""
    lines = ["signature", "HEAD " + dump(head), "UNIT " + dump(u)]
    if rows:
        lines += ["ROWS", *("\trow " + row for row in rows), mark]
    return lines + ["DONE", "TAIL"]


def dump(value):
    return value if isinstance(value, str) else json.dumps(value)


def with_head(text):
    return ["signature", "HEAD " + text]


def in_unit(*lines, columns=1):
    u = unit(*(column(f"c{i}") for i in range(columns)))
    return stream(u)[:3] + list(lines)


def hostile_name(number):
    """63 bytes of quotes, controls and what SQL, shells and terminals know."""
    text = f'{number}"\'\\;$(`--\n\t\r\x1b[31m\x07\x7f%s{{}}<&|\u0085\u202e'
    raw = text.encode()[:NAMEDATA]
    text = raw.decode("utf-8", "ignore")
    return text + "x" * (NAMEDATA - len(text.encode()))


def domain_chain(n, base, suffix=""):
    return [{"name": f"s.d{i}", "kind": "domain", "typmod": -1, "not_null":
             False, "base": base if i == 0 else f"s.d{i - 1}{suffix}"}
            for i in range(n)]


def value_head(n):
    return '{"version":1,"encoding":"UTF8","x":[' + ",".join("1" * n) + "]}"


def of_type(kind, value, types=()):
    return stream(unit(column("c", kind), types=list(types)), "x" + value)


def nested_arrays(depth):
    """One element in each, the innermost array without one."""
    header = "000000010000000000000019" + "0000000100000001"
    size = 12
    found = ["000000000000000000000019"]
    for _ in range(depth):
        found.append(header + f"{size:08x}")
        size += 24
    return "".join(reversed(found))


FIELD = {"typmod": -1, "not_null": False, "repr": "binary"}
STREAMS = {
    # JSON
    "deep-head": lambda: with_head('{"version":1,"x":' + "[" * 16 + "]" * 16 +
                                   "}"),
    "brackets": lambda: with_head("[" * (JSON_MAX - 1)),
    "objects": lambda: with_head('{"a":' * (JSON_MAX // 5)),
    "values": lambda: with_head(value_head(VALUES_MAX)),
    "many-values": lambda: stream(unit(column("c")),
                                  head=json.dumps(HEAD)[:-1] + ',"x":[' +
                                  ",".join("1" * (VALUES_MAX - 100)) + "]}"),
    "long-string": lambda: stream(unit(column("c")), head=HEAD | {
        "x": "y" * (JSON_MAX - 1000)}),
    "long-number": lambda: with_head('{"version":' + "1" * 100000 + "}"),
    # counts and lengths
    "rows-2-31": lambda: in_unit("ROWS count=2147483648", '\trow "x"'),
    "rows-2-32": lambda: in_unit("ROWS count=4294967295", '\trow "x"'),
    "rows-of-nothing": lambda: in_unit("ROWS count=2147483648", columns=0),
    "fields-2-15": lambda: in_unit("hex ROWS 000000017fff"),
    "fields-negative": lambda: in_unit("hex ROWS 00000001ffff"),
    "length-2-31": lambda: in_unit("hex ROWS 0000000100017fffffff61"),
    "length-negative": lambda: in_unit("hex ROWS 000000010001fffffffe"),
    "length-lowest": lambda: in_unit("hex ROWS 00000001000180000000"),
    "frame-2-32": lambda: in_unit("length=4294967295 ROWS", '\trow "x"'),
    "frame-1-gib": lambda: in_unit("length=1073741824 ROWS", '\trow "x"'),
    "json-4-mib": lambda: ["signature", "length=4194304 HEAD {}"],
    # columns and names
    "columns-1600": lambda: stream(
        unit(*(column(hostile_name(i)) for i in range(COLUMNS_MAX)),
             schema=hostile_name("s"), table=hostile_name("t")),
        " ".join(['"x"'] * COLUMNS_MAX)),
    "columns-1665": lambda: stream(
        unit(*(column(f"c{i}") for i in range(1665)))),
    "columns-alike": lambda: stream(
        unit(*(column("c") for i in range(COLUMNS_MAX)))),
    "names-1-mib": lambda: stream(unit(column("c"), table="t" * (1 << 20),
                                       schema="s" * (1 << 20)), '"x"'),
    "reason": lambda: ["signature", "FAIL " + json.dumps(
        {"code": 65, "reason": "\x1b[31m\u00fc" * 100000, "sqlstate":
         "\x1b[31m"})],
    # types
    "domain-loop": lambda: stream(
        unit(column("c", "s.d1"), types=domain_chain(2, "s.d1")), '"x"'),
    "domains": lambda: stream(unit(
        *(column(f"c{i}", "s.d20999") for i in range(COLUMNS_MAX)),
        types=domain_chain(21000, "text")), " ".join(['"x"'] * COLUMNS_MAX)),
    "arrays-by-domains": lambda: stream(unit(
        column("c", "s.d20999[]"), types=domain_chain(21000, "text[]", "[]")),
        "null"),
    "arrays-by-name": lambda: stream(unit(column("c", "text" + "[]" *
                                                 1000000)), "null"),
    "composite-loop": lambda: stream(unit(column("c", "s.p"), types=[{
        "name": "s.p", "kind": "composite", "fields": [
            FIELD | {"name": "f", "type": "s.p[]"}]}]), "null"),
    "labels": lambda: stream(unit(column("c", "s.e"), types=[{
        "name": "s.e", "kind": "enum", "labels": [
            str(i) for i in range(250000)]}]), '"7"'),
    "unique": lambda: stream(unit(
        *(column(f"c{i}") for i in range(COLUMNS_MAX)), unique=[
            [f"c{i % COLUMNS_MAX}"] for i in range(100000)]),
        " ".join(['"x"'] * COLUMNS_MAX)),
    "references": lambda: stream(unit(
        *(column(f"c{i}") for i in range(200)), foreign_keys=[{
            "name": "f", "columns": [{"name": f"c{i % 200}", "chain": []}]}
            for i in range(17000)]), " ".join(['"x"'] * 200)),
    # values
    "array-dimensions": lambda: of_type(
        "int4[]", "000000060000000000000017" + "7fffffff00000001" * 6),
    "array-negative": lambda: of_type(
        "int4[]", "ffffffff0000000000000017"),
    "array-elements": lambda: of_type(
        "text[]", "0000000100000000000000197fffffff00000001"),
    "arrays-of-arrays": lambda: of_type(
        "s.d20999[]", nested_arrays(21000), domain_chain(21000, "text[]",
                                                         "[]")),
    "hstore-pairs": lambda: of_type("s.hstore", "7fffffff", [
        {"name": "s.hstore", "kind": "base"}]),
    "numeric-digits": lambda: of_type("numeric", "ffff7fff00003fff0001"),
    "json-depth": lambda: of_type("json", b"[".hex() * (1 << 20)),
    "jsonb-depth": lambda: of_type("jsonb", "01" + b'{"":'.hex() * (1 << 18)),
}


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def table():
    return quoted(hostile_name("s")) + "." + quoted(hostile_name("t"))


def create():
    """Rows are wide in columns, and small: a page has to hold one."""
    names = [quoted(hostile_name(i)) for i in range(COLUMNS_MAX)]
    yield f"CREATE SCHEMA {quoted(hostile_name('s'))};"
    yield f"CREATE TABLE {table()} ({names[0]} int PRIMARY KEY, " + ", ".join(
        f"{name} text" for name in names[1:]) + ");"
    yield f"INSERT INTO {table()} SELECT i" + (", chr(96 + i)" *
                                               (COLUMNS_MAX - 1))
    yield "FROM generate_series(1, 9) i;"


def main():
    if sys.argv[1] == "-n":
        print(table())
    elif sys.argv[1] == "-t":
        print(*create(), sep="\n")
    else:
        for name, make in STREAMS.items():
            with open(os.path.join(sys.argv[1], name), "w") as f:
                print(*make(), sep="\n", file=f)


if __name__ == "__main__":
    main()
