#!/usr/bin/env node
'use strict';
/*
 * A helper for the action exec of pgmask: puts [PERSON], [ORG], [GPE] or
 * [LOC] in place of the names in English text.  See README.md; the lines that
 * are spoken are those of pgmask-rules(5), "Helpers".
 *
 * The first argument names a directory whose node_modules holds the library;
 * without one it is this file's own.
 */
const path = require('path');
const readline = require('readline');
const { find, ENTITIES } = require('./find.js');

const say = (answer) => process.stdout.write(JSON.stringify(answer) + '\n');

function refuse(reason) {
	say({ ready: false, reason });
	process.exitCode = 69;
}

function load() {
	const dir = process.argv[2] || __dirname;

	return require(require.resolve('compromise/two',
	    { paths: [path.resolve(dir)] }));
}

/* The names in a text, by what they are. */
function mask(nlp, wanted, text) {
	let out = '', at = 0;

	for (const { start, end, entity } of find(nlp, text, wanted)) {
		out += text.slice(at, start) + '[' + entity + ']';
		at = end;
	}
	return out + text.slice(at);
}

function begin(hello) {
	const wanted = hello.entities || ENTITIES;
	const unknown = wanted.filter((e) => !ENTITIES.includes(e));

	if (hello.protocol !== 1)
		return refuse('it speaks protocol 1 only');
	if (unknown.length > 0)
		return refuse('no entity ' + unknown[0] + '; there are ' +
		    ENTITIES.join(', '));
	try {
		const nlp = load();

		say({ ready: true });
		return (text) => mask(nlp, wanted, text);
	} catch (e) {
		return refuse('the npm package compromise is missing: run ' +
		    '"npm ci" in contrib/ner, see its README.md');
	}
}

async function main() {
	let work = null;

	for await (const line of readline.createInterface({
	    input: process.stdin, crlfDelay: Infinity })) {
		const question = JSON.parse(line);

		if (work === null) {
			if (!(work = begin(question)))
				return;
		} else if (question.batch === undefined)
			say({ id: question.id, value: work(question.value) });
	}
}

main().catch(() => process.exit(70));
