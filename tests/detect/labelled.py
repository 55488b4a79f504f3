#!/usr/bin/env python3
"""Prints labelled sentences: what is personal in them, and where.

    labelled.py SEED HALF

HALF is "a", the sentences that detectors are tuned on, or "b" and "c", those
held out.  One sentence a line, in three fields with tabs between:

    locale  spans  text

spans are START:LENGTH:KIND with commas between, in bytes of the text, or "-";
in the text \\n, \\t and \\\\ stand for a line end, a tab and a backslash.  The
sentences are those of sentences.txt, with the values of values.py.
"""

import os
import random
import re
import sys

import values

TIMES = 4           # of each sentence with a slot
EVERYWHERE = ["email", "card", "iban", "ip", "mac", "url", "uuid"]
SLOT = re.compile(r"\{(-?[a-z_]+)(?:\.([a-z]+))?\}")


def sentences(half):
    """(locale, template) of that half."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "sentences.txt"), encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line == "" or line.startswith("#"):
                continue
            head, text = line.split(": ", 1)
            of, locale = head.split()
            if of == half:
                yield locale, text.replace("\\n", "\n").replace("\\t", "\t")


def make(r, locale, half, template):
    """The text and its spans; {any} is one of the kinds of everywhere."""
    out, spans, at = b"", [], 0
    for slot in SLOT.finditer(template):
        kind, form = slot.group(1), slot.group(2) or ""
        if kind == "any":
            kind = r.choice(EVERYWHERE)
        out += template[at:slot.start()].encode()
        if kind.startswith("-"):
            kind, form = "-", kind[1:]
        value = values.MAKERS[kind][form](r, locale, half).encode()
        if kind != "-":
            spans.append("%d:%d:%s" % (len(out), len(value), kind))
        out += value
        at = slot.end()
    return out + template[at:].encode(), spans


def main():
    seed, half = sys.argv[1:]
    r = random.Random("%s %s" % (seed, half))
    for locale, template in sentences(half):
        times = TIMES if SLOT.search(template) else 1
        if "{any}" in template:
            times *= 2
        for _ in range(times):
            text, spans = make(r, locale, half, template)
            text = text.replace(b"\\", b"\\\\").replace(b"\n", b"\\n")
            text = text.replace(b"\t", b"\\t")
            sys.stdout.buffer.write(b"\t".join([
                locale.encode(), (",".join(spans) or "-").encode(),
                text]) + b"\n")


if __name__ == "__main__":
    main()
