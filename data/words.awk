# Makes lib/words/words.c of data/translit.txt, data/names/LOCALE/letters.txt
# and the lists data/names/LOCALE/{female,male,last,city,street,state}.txt and
# data/common/NAME.txt, in this order:
#			LC_ALL=C awk -f words.awk FILE ...
# One word a line; # begins a comment; blank lines are skipped.  Bytes, not
# characters, are counted: LC_ALL=C makes it so in every awk.

function die(reason) {
	print "words.awk: " file ":" FNR ": " reason | "cat 1>&2"
	failed = 1
	exit 1
}

# How many bytes the character has that starts with this byte of UTF-8.
function char_size(byte) {
	return ord[byte] < 128 ? 1 : ord[byte] < 224 ? 2 : ord[byte] < 240 ? 3 : 4
}

function count_chars(s,    i, n) {
	for (i = 1; i <= length(s); i += char_size(substr(s, i, 1)))
		n++
	return n
}

# A name in nothing but the letters a to z.
function in_letters(kind, s,    i, size, char, out) {
	if ((locale, kind, s) in letters_of)
		return letters_of[locale, kind, s]
	for (i = 1; i <= length(s); i += size) {
		size = char_size(substr(s, i, 1))
		char = substr(s, i, size)
		if (size == 1)
			out = out char
		else if ((locale, char) in letter)
			out = out letter[locale, char]
		else if (("*", char) in letter)
			out = out letter["*", char]
		else
			die("no letters for " char ", neither in translit.txt " \
			    "nor in letters.txt")
	}
	gsub(/[^A-Za-z]/, "", out)
	if (out == "")
		die("no letters are left of " s)
	return tolower(out)
}

function put(name, w) {
	if (length(w) > max)
		die("longer than WORD_MAX: " w)
	word[name, count[name]++] = w
}

# A list has ended.
function flush_list(    i, w) {
	if (kind == "")
		return
	if (n == 0)
		die("no words")
	for (i = 0; i < n; i++) {
		w = list[i]
		if (kind == "female")
			women[w] = 1
		else if (kind == "male" && w in women)
			both[w] = 1
		if (kind == "female" || kind == "male")
			names[kind, i] = w
		else
			put(locale "_" kind, w)
		if (kind == "last")
			put(locale "_last_letters", in_letters("last", w))
	}
	count[locale, kind] = n
	if (kind == "male")
		merge_first()
	kind = ""
}

function put_first(w) {
	put(locale "_first", w)
	put(locale "_first_letters", in_letters("first", w))
}

# Women only, both, men only: so that women and men are parts of one list.
function merge_first(    i, w) {
	for (i = 0; i < count[locale, "female"]; i++)
		if (!(names["female", i] in both))
			put_first(names["female", i])
	male_from[locale] = count[locale "_first"] + 0
	for (i = 0; i < count[locale, "female"]; i++)
		if (names["female", i] in both)
			put_first(names["female", i])
	for (i = 0; i < count[locale, "male"]; i++)
		if (!(names["male", i] in both))
			put_first(names["male", i])
	split("", women)
	split("", both)
}

function print_words(name,    i, at) {
	printf "static const char %s_text[] =", name
	for (i = 0; i < count[name]; i++)
		printf "%s\"%s\"", i % 6 ? " " : "\n    ", word[name, i]
	printf "\n    \"%" max "s\";\n", ""
	printf "static const uint32_t %s_at[] = {\n\t0,", name
	for (i = at = 0; i < count[name]; i++) {
		at += length(word[name, i])
		printf "%s%d,", i % 12 ? " " : "\n\t", at
	}
	printf "\n};\n"
}

# The struct word_list of n words of a list, from one on.
function print_list(member, name, from, n,    i, bytes, chars, w) {
	for (i = from; i < from + n; i++) {
		w = word[name, i]
		if (length(w) > bytes)
			bytes = length(w)
		if (count_chars(w) > chars)
			chars = count_chars(w)
	}
	printf "\t\t.%s = { %s_text, %s_at + %d, %d, %d, %d },\n", member,
	    name, name, from, n, bytes, chars
}

function print_common(    i) {
	print "\nconst struct common_words common_words = {"
	for (i = 1; i <= ncommon; i++)
		print_list(common[i], "common_" common[i], 0, \
		    count["common_" common[i]])
	print "};"
}

function print_locale(l,    i) {
	printf "\t{\n\t\t.locale = \"%s\",\n", l
	print_list("female", l "_first", 0, count[l, "female"])
	print_list("male", l "_first", male_from[l], count[l, "male"])
	for (i = 1; i <= nlists; i++)
		print_list(lists[i], l "_" lists[i], 0, count[l "_" lists[i]])
	print "\t},"
}

BEGIN {
	max = 32	# WORD_MAX of words/words.h
	for (i = 1; i < 256; i++)
		ord[sprintf("%c", i)] = i
	nlists = split("first last city street state first_letters " \
	    "last_letters", lists)
	ncommon = split("word job country currency timezone platform lorem", \
	    common)
	for (i = 1; i <= ncommon; i++)
		is_common[common[i]] = 1
}

FNR == 1 {
	flush_list()
	file = FILENAME
	parts = split(FILENAME, part, "/")
	locale = part[parts - 1]
	name = part[parts]
	sub(/\.txt$/, "", name)
	n = 0
	split("", seen)
	if (name == "translit" || name == "letters")
		kind = ""
	else if (locale == "common" ? !(name in is_common) : \
	    name !~ /^(female|male|last|city|street|state)$/)
		die("not a list that words/words.h has")
	else
		kind = name
	if (kind != "" && locale != "common" && !(locale in known)) {
		known[locale] = 1
		locales[++nlocales] = locale
	}
}

{ sub(/#.*/, ""); gsub(/^[ \t]+|[ \t\r]+$/, "") }
$0 == "" { next }
name == "translit" {
	if (NF != 3 || $3 !~ /^[a-z]+$/)
		die("not a locale, a letter and what stands for it")
	letter[$1, $2] = $3
	next
}
name == "letters" {
	if (NF != 3 || $1 !~ /^(first|last)$/ || $3 !~ /^[a-z]+$/)
		die("not a list, a name and its letters")
	letters_of[locale, $1, $2] = $3
	next
}
/["\\?]|[\001-\037\177]/ { die("not a plain word: " $0) }
$0 in seen { die("twice: " $0) }
{
	seen[$0] = 1
	list[n++] = $0
}

END {
	if (failed)
		exit 1
	flush_list()
	print "/* Made by data/words.awk from data/names; edit those. */"
	print "#include \"sys/system.h\""
	print "#include \"words/words.h\"\n"
	print "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
	for (i = 1; i <= nlocales; i++)
		for (j = 1; j <= nlists; j++) {
			if (count[locales[i] "_" lists[j]] == 0)
				die("no list of " lists[j] " of " locales[i])
			print_words(locales[i] "_" lists[j])
		}
	for (i = 1; i <= ncommon; i++) {
		if (count["common_" common[i]] == 0)
			die("no list of " common[i])
		print_words("common_" common[i])
	}
	print_common()
	print "\nconst struct locale_words locales[] = {"
	for (i = 1; i <= nlocales; i++)
		print_locale(locales[i])
	print "};\nconst size_t nlocales = NITEMS(locales);"
}
