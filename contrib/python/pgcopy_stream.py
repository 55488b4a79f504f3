#!/usr/bin/python3
"""Reads pgcopy-stream(5), format 1, as that page says it.

    for frame in pgcopy_stream.Reader(sys.stdin.buffer):
        for row in frame.rows: ...    # a list of bytes or None for each tuple

Iteration ends where the stream does; Cut or Damaged is raised where it does
not.  Commit rows only when their MARK was seen.  Needs the module xxhash
(Debian: python3-xxhash).
"""
import json, re, struct, sys
from collections import namedtuple
from xxhash import xxh3_64_intdigest as checksum

SIGNATURE = b"\x89PGS\r\n\x1a\n"
JSON_MAX, SKIP_MAX, CURSOR_MAX, FIELD_MAX = 1 << 22, 1 << 16, 1 << 20, (1 << 30) - 1
LIMITS = {"ROWS": (1 << 30) + (1 << 16), "MARK": 32 + CURSOR_MAX, **dict.fromkeys(
    ("HEAD", "UNIT", "snap", "cols", "DONE", "FAIL", "TAIL"), JSON_MAX)}
NEXT = {"START": {"HEAD": "BETWEEN", "FAIL": "END"},
        "BETWEEN": {"UNIT": "IN_UNIT", "snap": "BETWEEN", "TAIL": "END", "FAIL": "END"},
        "IN_UNIT": {"ROWS": "IN_UNIT", "MARK": "IN_UNIT", "snap": "IN_UNIT",
                    "cols": "IN_UNIT",
                    "DONE": "BETWEEN", "FAIL": "BETWEEN"}}
Frame = namedtuple("Frame", "type json rows mark cursor checksum")

class Cut(Exception): "The bytes ended before the stream did; exit code 75."
class Damaged(Exception): "Not a stream, or not as it was written; exit code 65."

def need(condition, why):
    if not condition:
        raise Damaged(why)

def integer(value):
    return value if type(value) is int else None

def parse_int(text):
    need(-2**63 <= int(text) < 2**63, "an integer is too large")
    return int(text)

def parse_float(text):
    need(abs(float(text)) != float("inf"), "a number is too large")
    return float(text)

def parse_object(pairs):
    names = [name for name, value in pairs]
    need(len(set(names)) == len(names), "a member stands twice")
    return dict(pairs)

def parse(payload):
    try:
        text, depth, most, values = payload.decode("utf-8"), 0, 0, 1
        for c in re.sub(r'"(?:[^"\\]|\\.)*"', "", text, flags=re.S):
            depth += (c in "[{") - (c in "]}")
            most, values = max(most, depth), values + (c in "[{,:")
        need(most <= 16 and values <= 262144, "JSON is too deep or too large")
        found = json.loads(text, object_pairs_hook=parse_object, parse_int=parse_int,
                           parse_float=parse_float, parse_constant=lambda c: need(False, c))
        strings = json.dumps(found, ensure_ascii=False)
        strings.encode("utf-8")         # fails on half of a surrogate pair
        need("\\u0000" not in strings.replace("\\\\", ""), "U+0000 in a string")
    except ValueError as e:
        raise Damaged("JSON is not valid") from e
    need(isinstance(found, dict), "JSON is no object")
    return found

def tuples(payload, fields):
    need(len(payload) >= 4, "ROWS has no count")
    rows, at = [], 4
    try:
        for _ in range(struct.unpack_from(">I", payload)[0]):
            need(struct.unpack_from(">h", payload, at)[0] == fields, "wrong number of fields")
            row, at = [], at + 2
            for _ in range(fields):
                n, at = struct.unpack_from(">i", payload, at)[0], at + 4
                need(-1 <= n <= FIELD_MAX and n <= len(payload) - at, "wrong length")
                row.append(payload[at:at + n] if n >= 0 else None)
                at += max(n, 0)
            rows.append(row)
    except struct.error as e:
        raise Damaged("ROWS end inside a tuple") from e
    need(rows and at == len(payload), "ROWS hold other tuples than announced")
    return rows

class Reader:
    def __init__(self, file):
        self.file, self.state, self.chain = file, "START", 0
        self.unit = self.batch = (0, 0, 0)      # rows, bytes, batches
        self.total = dict(units=0, rows=0, failures=0)

    def __iter__(self):
        got = self.file.read(len(SIGNATURE))
        need(SIGNATURE.startswith(got), "no signature")
        self.whole(got, len(SIGNATURE))
        while self.state != "END":
            frame = self.next()
            if frame:
                yield frame

    def whole(self, got, n):
        while len(got) < n:
            more = self.file.read(min(n - len(got), 1 << 16))
            if not more:
                raise Cut("the input ended early")
            got += more
        return got

    def next(self):
        header = self.whole(b"", 8)
        length, name = struct.unpack(">I4s", header)
        need(name.isalpha(), "no type")
        name = name.decode("ascii")
        need(name in LIMITS or name[0].islower(), "an unknown frame")
        need(length <= LIMITS.get(name, SKIP_MAX), "a frame is too long")
        payload = self.whole(bytearray(), length)
        found = struct.unpack(">Q", self.whole(b"", 8))[0]
        need(checksum(header + payload) == found, "a checksum does not match")
        frame, state = None, self.state
        if name in LIMITS or state == "START":
            need(name in NEXT[state], "a frame in the wrong place")
            need(name != "DONE" or not self.batch[0], "DONE with open rows")
            self.state = NEXT[state][name]
            need(self.state != "END" or not self.file.read(1), "bytes follow the end")
            frame = self.content(name, bytes(payload), found, state)
        self.chain = checksum(struct.pack(">QQ", self.chain, found))
        return frame

    def content(self, name, payload, found, state):
        if name == "ROWS":
            rows = tuples(payload, self.fields)
            self.batch = (self.batch[0] + len(rows), self.batch[1] + len(payload) - 4, 0)
            return Frame(name, None, rows, None, None, found)
        if name == "MARK":
            need(len(payload) >= 32, "MARK is too short")
            mark = struct.unpack_from(">QQQQ", payload)
            need(mark == (self.unit[2] + 1, *self.batch[:2], self.chain), "MARK does not match")
            need(payload[32:33] in (b"", b"\1", b"\2"), "no cursor")
            self.unit = (self.unit[0] + mark[1], self.unit[1] + mark[2], mark[0])
            self.batch = (0, 0, 0)
            self.total["rows"] += mark[1]
            return Frame(name, None, (), mark, payload[32:], found)
        o = parse(payload)
        if name == "HEAD":
            need(integer(o.get("version")) == 1 and o.get("encoding") == "UTF8", "not version 1")
        elif name == "UNIT":
            columns = o.get("columns")
            need(isinstance(columns, list) and len(columns) <= 1664, "no columns")
            self.fields, self.unit, self.batch = len(columns), (0, 0, 0), (0, 0, 0)
            self.total["units"] += 1
        elif name == "FAIL":
            need(64 <= (integer(o.get("code")) or 0) <= 78, "no exit code")
            self.total["failures"] += state == "IN_UNIT"
            self.batch = (0, 0, 0)
        elif name in ("DONE", "TAIL"):
            sums = self.total if name == "TAIL" else dict(
                zip(("rows", "bytes", "batches"), self.unit))
            need(all(integer(o.get(key)) == sums[key] for key in sums) and
                 o.get("chain") == "%016x" % self.chain, name + " does not match")
        return Frame(name, o, (), None, None, found)

def main():
    try:
        for frame in Reader(sys.stdin.buffer):
            print(frame.type, frame.json or frame.mark or len(frame.rows))
    except (Cut, Damaged) as e:
        print(f"pgcopy_stream: {type(e).__name__.lower()}: {e}", file=sys.stderr)
        return 75 if isinstance(e, Cut) else 65

if __name__ == "__main__":
    sys.exit(main())
