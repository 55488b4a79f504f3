#!/usr/bin/env python3
"""A table in which every value is a canary, and the search for them.

canaries.py sql ROWS          the table, its rows, types it needs
canaries.py rules DIR         a rule for each column; files they name in DIR
canaries.py search ROWS FILE... 1 when a canary is in one of the files, also
                              as hex, base64, in lower case or binary
"""
import base64
import hashlib
import os
import struct
import sys


def token(column, row, alphabet="bcdfghjklmnpqrstvwxz", length=14):
    """Letters that stand nowhere else."""
    number = int(hashlib.sha256(f"{column}/{row}".encode()).hexdigest(), 16)
    text = ""
    for _ in range(length):
        number, digit = divmod(number, len(alphabet))
        text += alphabet[digit]
    return text


def digits(column, row, length):
    return "7" + token(column, row, "0123456789", length - 1)


class Text:
    """A value around the canary, and the canary."""

    def __init__(self, before="", after="", make=token):
        self.before, self.after, self.make = before, after, make

    def canary(self, column, row):
        return self.make(column, row)

    def sql(self, column, row):
        return "'" + self.before + self.canary(column, row) + self.after + "'"

    def forms(self, column, row):
        raw = self.canary(column, row).encode()
        yield raw
        yield raw.lower()
        yield raw.upper()
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for shift in range(3):
            whole = base64.b64encode(b"\0" * shift + raw)
            yield whole[4 if shift else 0:-4]


def mixed(column, row):
    text = token(column, row)
    return text[:1].upper() + text[1:7] + text[7:8].upper() + text[8:]


class Number:
    def __init__(self, length, pack=None):
        self.length, self.pack = length, pack

    def sql(self, column, row):
        return digits(column, row, self.length)

    def forms(self, column, row):
        text = digits(column, row, self.length)
        if len(text) > 8:
            yield text.encode()
        if self.pack:
            yield struct.pack(self.pack, int(text))
        else:                           # numeric: digits to the base 10,000
            yield b"".join(struct.pack(">H", int(text[i:i + 4]))
                           for i in range(0, len(text), 4))


class Digits(Text):
    def __init__(self, length, before="", after=""):
        super().__init__(before, after,
                         lambda c, r: digits(c, r, length))


class Stamp:
    """Microseconds since 2000 that no other row is near."""

    def number(self, column, row):
        return int(digits(column, row, 16))

    def sql(self, column, row):
        return ("timestamp '2000-01-01' + "
                f"{self.number(column, row)} * interval '1 us'")

    def forms(self, column, row):
        yield struct.pack(">q", self.number(column, row))


class Uuid:
    def text(self, column, row):
        h = hashlib.sha256(f"{column}/{row}".encode()).hexdigest()
        return f"{h[:8]}-{h[8:12]}-4{h[12:15]}-8{h[15:18]}-{h[18:30]}"

    def sql(self, column, row):
        return "'" + self.text(column, row) + "'"

    def forms(self, column, row):
        text = self.text(column, row)
        yield text.encode()
        yield text.replace("-", "").encode()
        yield bytes.fromhex(text.replace("-", ""))


PROVIDERS = """first_name last_name full_name email short_email username phone
    street city postcode state country address company job_title dob ssn
    credit_card iban bic uuid ip_address mac url domain user_agent password
    lorem latitude longitude license_plate timezone currency""".split()

COLUMNS = [
    ("c_null", "text", "'null'", Text()),
    ("c_static", "text", "{action: static, value: x}", Text()),
    ("c_redact", "text", "redact", Text()),
    ("c_redact_char", "text", "{action: redact, char: x}", Text()),
    ("c_truncate", "text", "{action: truncate, length: 3}", Text()),
    ("c_partial", "text", "{action: partial, last: 2}", Text()),
    ("c_partial_mail", "text", "{action: partial, form: email}",
     Text(after="@corp.test")),
    ("c_partial_card", "text", "{action: partial, form: card}", Digits(16)),
    ("c_hash", "text", "hash", Text(make=mixed)),
    ("c_hash64", "text", "{action: hash, encoding: base64}", Text()),
    ("c_hash32", "text", "{action: hash, encoding: base32}", Text()),
    ("c_regex", "text",
     "{action: regex, pattern: '[a-z]+', replacement: 'x'}",
     Text("order 12 ", " 13")),
    ("c_fpe", "text", "{action: fpe, alphabet: lower}", Text()),
    ("c_fpe_digits", "text", "{action: fpe, format: '################'}",
     Digits(16)),
    ("c_choice", "text", "{action: choice, values: [a, b]}", Text()),
    ("c_dictionary", "text", "{action: dictionary, file: words.txt}", Text()),
    ("c_template", "text", "{action: template, template: 'of {c_hash}'}",
     Text()),
    ("c_random", "text", "random", Text()),
    ("c_scrub", "text", "scrub", Text("Write to ", "@corp.test today.")),
    ("c_scrub_name", "text", "scrub", Text("Dear Maria ", ", hello.",
                                           lambda c, r: token(c, r).title())),
    ("c_list", "text", "[{action: regex, pattern: q, replacement: r}, hash]",
     Text()),
    ("c_array", "text[]", "hash", Text("{", ",NULL}")),
    ("c_json", "json", "{action: json, unlisted: fail, paths: {$.a: hash, "
     "'$.b[*]': redact}}", Text('{"a": "', '", "b": [1, "x"]}')),
    ("c_jsonb", "jsonb", "{action: json, unlisted: 'null', paths: "
     "{$.b: keep}}", Text('{"a": "', '", "b": 1}')),
    ("c_hstore", "hstore", "{action: hstore, keys: {a: hash}}",
     Text('a=>"', '"')),
    ("c_row", "canary_row", None, Text("(", ",1)")),
    ("c_int8", "int8", "permute", Number(15, ">q")),
    ("c_int4", "int4", "permute", Number(9, ">i")),
    ("c_uuid", "uuid", "permute", Uuid()),
    ("c_noise", "numeric", "{action: noise, percent: 10}", Number(20)),
    ("c_bucket", "numeric", "{action: bucket, step: 1000000}", Number(20)),
    ("c_stamp", "timestamp", "{action: noise, amount: 900000 hours}", Stamp()),
    ("c_shift", "timestamp",
     "{action: date-shift, subject: id, days: 365}", Stamp()),
    ("c_bytea", "bytea", "redact", Text()),
    ("c_exec", "text", "{action: exec, command: [/bin/sh, helper.sh]}",
     Text()),
] + [(f"f_{p}", "text", f"{{action: fake, provider: {p}}}", Text())
     for p in PROVIDERS if p != "lorem"]


def print_sql(rows):
    print("CREATE EXTENSION IF NOT EXISTS hstore;")
    print("CREATE TYPE canary_row AS (a text, n int);")
    print("CREATE TABLE canaries (id int PRIMARY KEY")
    for name, kind, _, _ in COLUMNS:
        print(f"    , {name} {kind}")
    print(");")
    for row in range(rows):
        values = ", ".join(make.sql(name, row)
                           for name, _, _, make in COLUMNS)
        print(f"INSERT INTO canaries VALUES ({row}, {values});")


HELPER = """read -r first
echo '{"ready":true}'
while IFS= read -r line; do
    case $line in
    '{"id":'*) ;;
    *) continue ;;
    esac
    id=${line#*:}
    printf '{"id":%s,"value":"masked"}\\n' "${id%%,*}"
done
"""


def print_rules(directory):
    with open(os.path.join(directory, "words.txt"), "w") as f:
        f.write("one\ntwo\nthree\n")
    with open(os.path.join(directory, "helper.sh"), "w") as f:
        f.write(HELPER)
    print("version: 1\ntables:\n  public.canaries:\n    columns:")
    print("      id: keep")
    for name, _, rule, _ in COLUMNS:
        if rule is None:
            print(f"      {name}.a: hash\n      {name}.n: keep")
        else:
            rule = rule.replace("helper.sh",
                                os.path.join(directory, "helper.sh"))
            print(f"      {name}: {rule}")


def search(rows, files):
    found = 0
    for path in files:
        with open(path, "rb") as f:
            data = f.read()
        for name, _, _, make in COLUMNS:
            for row in range(rows):
                for form in make.forms(name, row):
                    if form in data:
                        print(f"{path}: {name} of row {row}: {form!r}")
                        found += 1
    return found


def main(argv):
    if argv[1] == "sql":
        print_sql(int(argv[2]))
    elif argv[1] == "rules":
        print_rules(argv[2])
    elif argv[1] == "search":
        sys.exit(search(int(argv[2]), argv[3:]) > 0)
    else:
        sys.exit(64)


main(sys.argv)
