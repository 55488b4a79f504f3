'use strict';
/*
 * Names in English text, by compromise (https://github.com/spencermountain/
 * compromise): find(text, wanted) gives {start, end, entity} in order, without
 * overlaps, in UTF-16 units of the text.
 */

const ENTITIES = ['PERSON', 'ORG', 'GPE', 'LOC'];

/* A place that is governed: the rest of the places are LOC. */
const GPE_TAGS = ['City', 'Country', 'Region', 'State'];

function entityOf(tags) {
	if (tags.includes('Honorific'))
		return null;
	if (tags.includes('Person'))
		return 'PERSON';
	if (tags.includes('Organization'))
		return 'ORG';
	if (tags.includes('Place') || GPE_TAGS.some((t) => tags.includes(t)))
		return GPE_TAGS.some((t) => tags.includes(t)) ? 'GPE' : 'LOC';
	return null;
}

const CAPITAL = /^\p{Lu}[\p{L}'’-]*$/u;

/* A word behind Mr, Dr and the like is a name, whatever compromise says. */
function titled(words, i) {
	return i > 0 && CAPITAL.test(words[i].text) &&
	    (words[i - 1].title || (words[i - 1].entity === 'PERSON' &&
	    words[i - 1].titled));
}

/* A capital between two names, as in Anna B. Stone, is one of them. */
function initial(words, i) {
	return i > 0 && i + 1 < words.length &&
	    /^\p{Lu}$/u.test(words[i].text) &&
	    words[i - 1].entity === 'PERSON' &&
	    words[i + 1].entity === 'PERSON';
}

/*
 * The words of a text with their places.  What the library says is checked
 * against the text: a place that is off would leave half a name standing.
 */
function wordsOf(nlp, text) {
	const words = [];
	let at = 0;

	for (const sentence of nlp(text).json({ offset: true,
	    terms: { offset: true, tags: true } }))
		for (const term of sentence.terms) {
			if (term.text === '')
				continue;
			let start = term.offset.start;

			if (text.slice(start, start + term.text.length) !==
			    term.text)
				start = text.indexOf(term.text, at);
			if (start < at)
				throw new Error('a word is not where it is');
			at = start + term.text.length;
			words.push({ text: term.text, start, end: at,
			    title: term.tags.includes('Honorific'),
			    entity: entityOf(term.tags) });
		}
	return words;
}

/* Words of one entity with nothing but blanks and signs between them. */
function joins(text, last, word) {
	return last !== undefined && last.entity === word.entity &&
	    /^[\s.&'’-]*$/.test(text.slice(last.end, word.start));
}

function find(nlp, text, wanted) {
	const words = wordsOf(nlp, text), found = [];

	for (let i = 0; i < words.length; i++) {
		if (titled(words, i)) {
			words[i].entity = 'PERSON';
			words[i].titled = true;
		}
		if (initial(words, i))
			words[i].entity = 'PERSON';
	}
	for (const word of words) {
		const last = found[found.length - 1];

		if (word.entity === null || !wanted.includes(word.entity))
			continue;
		if (joins(text, last, word))
			last.end = word.end;
		else
			found.push({ start: word.start, end: word.end,
			    entity: word.entity });
	}
	return found;
}

module.exports = { find, ENTITIES };
