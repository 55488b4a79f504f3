#!/usr/bin/env node
'use strict';
/*
 * What find.js finds of the names in labelled.txt, and how fast:
 * measure.js [DIRECTORY with node_modules].  A name is found when each of its
 * words is, as whatever entity; precision counts words too.
 */
const fs = require('fs');
const path = require('path');
const { find, ENTITIES } = require('./find.js');

const dir = process.argv[2] || __dirname;
const nlp = require(require.resolve('compromise/two',
    { paths: [path.resolve(dir)] }));

function parse(line) {
	const names = [];
	let text = '', at = 0;

	for (const m of line.matchAll(/\{([A-Z]+) ([^}]*)\}/g)) {
		text += line.slice(at, m.index);
		names.push({ entity: m[1], start: text.length,
		    end: text.length + m[2].length });
		text += m[2];
		at = m.index + m[0].length;
	}
	return { text: text + line.slice(at), names };
}

const covers = (spans, from, to) => spans.some((s) => s.start <= from &&
    s.end >= to);
const words = (text, span) => [...text.slice(span.start, span.end)
    .matchAll(/[\p{L}\d]+/gu)].map((m) => [span.start + m.index,
    span.start + m.index + m[0].length]);

const cases = fs.readFileSync(path.join(__dirname, 'labelled.txt'), 'utf8')
    .split('\n').filter((l) => l !== '' && l[0] !== '#').map(parse);
const all = {}, hit = {}, same = {};
let said = 0, right = 0;

for (const { text, names } of cases) {
	const found = find(nlp, text, ENTITIES);

	for (const n of names) {
		all[n.entity] = (all[n.entity] || 0) + 1;
		if (words(text, n).every((w) => covers(found, ...w)))
			hit[n.entity] = (hit[n.entity] || 0) + 1;
		else if (process.argv.includes('-v'))
			console.log('missed %s in: %s',
			    text.slice(n.start, n.end), text);
		if (found.some((f) => f.entity === n.entity &&
		    f.start <= n.start && f.end >= n.end))
			same[n.entity] = (same[n.entity] || 0) + 1;
	}
	for (const f of found)
		for (const w of words(text, f)) {
			said++;
			if (covers(names, ...w))
				right++;
			else if (process.argv.includes('-v'))
				console.log('wrong %s in: %s',
				    text.slice(...w), text);
		}
}
for (const e of ENTITIES)
	console.log('%s\t%d names, %d found, %d as %s', e, all[e] || 0,
	    hit[e] || 0, same[e] || 0, e);
console.log('precision\t%d of %d words', right, said);

const start = process.hrtime.bigint();
const rounds = 20;
for (let i = 0; i < rounds; i++)
	for (const { text } of cases)
		find(nlp, text, ENTITIES);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log('speed\t%d rows/s', Math.round(rounds * cases.length / seconds));
