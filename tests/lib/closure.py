#!/usr/bin/env python3
"""A random schema with foreign keys of every shape, and what a subset of it is.

	closure.py schema SEED >schema.sql
	closure.py expect SEED [children] <rows

The model knows nothing of SQL: rows are read as "table<TAB>row as JSON", and
followed one by one.  Each table has a unique "n", by which rows are named in
the answer, "table<TAB>n", sorted.
"""
import json
import random
import sys

TABLES = 30


def make(seed):
    """Tables of (key columns, foreign keys); seeds of (table, condition, test)."""
    rnd = random.Random(seed)
    tables = []
    for i in range(TABLES):
        tables.append({'name': f't{i}', 'key': rnd.choice(
            [['id'], ['id'], ['a', 'b']]), 'fkeys': []})
    for i, t in enumerate(tables):
        for k in range(rnd.choice([0, 1, 1, 2, 3])):
            # Mostly to lower numbers; else circles, or to itself.
            j = rnd.randrange(i + 1) if rnd.random() < .8 \
                else rnd.randrange(TABLES)
            key = tables[j]['key']
            t['fkeys'].append({'parent': j, 'full': rnd.random() < .3,
                'columns': [f'f{k}_{c}' for c in key]})
    seeds = [(rnd.randrange(TABLES // 2, TABLES), m) for m in (19, 13, 23)]
    return rnd, tables, seeds


def key_of(columns, n):
    return {'id': n * 3} if columns == ['id'] else \
        {'a': n % 7, 'b': n}


def schema(seed):
    rnd, tables, _ = make(seed)
    out = []
    for t in tables:
        # Keys are int8 or a pair; what refers to them is int4.
        columns = [f'{c} bigint NOT NULL' for c in t['key']]
        columns += [f'{c} int' for f in t['fkeys'] for c in f['columns']]
        unique = rnd.choice(['PRIMARY KEY', 'UNIQUE'])
        parted = rnd.random() < .2
        c = t['key'][-1]
        out.append(f'CREATE TABLE {t["name"]} (n int, {", ".join(columns)}, '
            f'{unique} ({", ".join(t["key"])}))' +
            (f' PARTITION BY HASH ({c})' if parted else '') + ';')
        for m in range(3 if parted else 0):
            out.append(f'CREATE TABLE {t["name"]}_{m} PARTITION OF '
                f'{t["name"]} FOR VALUES WITH (MODULUS 3, REMAINDER {m});')
    rows = [rnd.randrange(20, 120) for _ in tables]
    for i, t in enumerate(tables):
        for n in range(rows[i]):
            row = {'n': n, **key_of(t['key'], n)}
            for f in t['fkeys']:
                target = key_of(tables[f['parent']]['key'],
                    rnd.randrange(rows[f['parent']]))
                null = rnd.random()
                for c, pc in zip(f['columns'], tables[f['parent']]['key']):
                    row[c] = target[pc]
                # All of it NULL; or a part, when MATCH SIMPLE asks no more.
                if null < .3:
                    for c in f['columns']:
                        row[c] = None
                elif null < .4 and not f['full']:
                    row[f['columns'][0]] = None
            out.append(f'INSERT INTO {t["name"]} ({", ".join(row)}) VALUES ('
                + ', '.join('NULL' if v is None else str(v)
                    for v in row.values()) + ');')
    for t in tables:
        for k, f in enumerate(t['fkeys']):
            p = tables[f['parent']]
            out.append(f'ALTER TABLE {t["name"]} ADD CONSTRAINT '
                f'{t["name"]}_f{k} FOREIGN KEY ({", ".join(f["columns"])}) '
                f'REFERENCES {p["name"]} ({", ".join(p["key"])})'
                + (' MATCH FULL' if f['full'] else '') + ';')
    print('\n'.join(out))


def expect(seed, children):
    _, tables, seeds = make(seed)
    rows = [[] for _ in tables]
    for line in sys.stdin:
        name, row = line.rstrip('\n').split('\t')
        rows[int(name[1:])].append(json.loads(row))
    by_key = [{tuple(r[c] for c in t['key']): r for r in rs}
        for t, rs in zip(tables, rows)]

    def parents(i, row):
        for f in tables[i]['fkeys']:
            key = tuple(row[c] for c in f['columns'])
            if None not in key:
                yield f['parent'], by_key[f['parent']][key]['n']

    at = [{r['n']: r for r in rs} for rs in rows]
    kept = {(i, r['n']) for i, m in seeds for r in rows[i] if r['n'] % m == 0}
    if children:
        refer = {}
        for i, rs in enumerate(rows):
            for r in rs:
                for parent in parents(i, r):
                    refer.setdefault(parent, set()).add((i, r['n']))
        todo = list(kept)
        while todo:
            for child in refer.get(todo.pop(), ()):
                if child not in kept:
                    kept.add(child)
                    todo.append(child)
    todo = list(kept)
    while todo:
        i, n = todo.pop()
        for parent in parents(i, at[i][n]):
            if parent not in kept:
                kept.add(parent)
                todo.append(parent)
    for i, n in sorted(kept):
        print(f't{i}\t{n}')


def options(seed):
    for i, m in make(seed)[2]:
        print(f'--subset\npublic.t{i}: n % {m} = 0')


if __name__ == '__main__':
    if sys.argv[1] == 'schema':
        schema(sys.argv[2])
    elif sys.argv[1] == 'options':
        options(sys.argv[2])
    else:
        expect(sys.argv[2], sys.argv[3:] == ['children'])
