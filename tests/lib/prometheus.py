#!/usr/bin/env python3
"""Reads files in Prometheus' text format, strictly; python3 prometheus.py FILE
[NAME [LABEL=VALUE ...]] prints the values of the samples that have that name
and these labels, one a line."""
import re
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\"n])*)"(,|$)')
SAMPLE = re.compile(r"(%s)(?:\{(.*)\})? (-?[0-9]+)" % NAME)
ESCAPES = {r"\\": "\\", r"\"": '"', r"\n": "\n"}


def labels(text):
    found, at = {}, 0
    while at < len(text):
        m = LABEL.match(text, at)
        assert m, "bad labels: " + text
        assert m[1] not in found, "a label twice: " + text
        found[m[1]] = re.sub(r"\\.", lambda e: ESCAPES[e[0]], m[2])
        at = m.end()
    return found


def read(data):
    text = data.decode("utf-8")
    assert text.endswith("\n"), "the last line does not end"
    samples, types, helped, current = [], {}, None, None
    for line in text[:-1].split("\n"):
        if m := re.fullmatch(r"# HELP (%s) (\S.*)" % NAME, line):
            assert m[1] not in types, "a metric in two places: " + line
            helped = m[1]
        elif m := re.fullmatch(r"# TYPE (%s) (counter|gauge)" % NAME, line):
            assert m[1] == helped, "TYPE without HELP: " + line
            assert (m[2] == "counter") == m[1].endswith("_total"), line
            current, types[m[1]] = m[1], m[2]
        else:
            m = SAMPLE.fullmatch(line)
            assert m, "neither a comment nor a sample: " + line
            assert m[1] == current, "not under its TYPE: " + line
            sample = m[1], labels(m[2] or ""), m[3]
            assert sample[:2] not in [s[:2] for s in samples], "twice: " + line
            assert types[m[1]] == "gauge" or int(m[3]) >= 0, line
            samples.append(sample)
    assert samples, "no samples"
    return samples


def main():
    with open(sys.argv[1], "rb") as f:
        samples = read(f.read())
    wanted = dict(word.split("=", 1) for word in sys.argv[3:])
    for name, has, value in samples:
        if sys.argv[2:3] == [name] and wanted.items() <= has.items():
            print(value)


main()
