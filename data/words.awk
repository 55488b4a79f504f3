# Makes a struct word_list of each file: data/names/en/first.txt becomes
# words_en_first, and words_en_first_letters with nothing but lower-case
# letters.  One word a line; # begins a comment; blank lines are skipped.
# awk -f words.awk FILE ...

# One list: words w[0] to w[n - 1].
function print_list(name, w,    i, at, longest) {
	printf "static const char %s_text[] =", name
	for (i = 0; i < n; i++)
		printf "%s\"%s\"", i % 6 ? " " : "\n    ", w[i]
	printf "\n    WORD_PADDING;\n"
	printf "static const uint32_t %s_at[] = {\n\t0,", name
	at = longest = 0
	for (i = 0; i < n; i++) {
		at += length(w[i])
		if (length(w[i]) > longest)
			longest = length(w[i])
		printf "%s%d,", i % 12 ? " " : "\n\t", at
	}
	printf "\n};\nconst struct word_list words_%s = {\n", name
	printf "\t%s_text, %s_at, %d, %d\n};\n\n", name, name, n, longest
}

function flush_list() {
	if (name == "")
		return
	if (n == 0)
		die(file ": no words")
	print_list(name, word)
	print_list(name "_letters", letters)
}

function die(reason) {
	print "words.awk: " reason | "cat 1>&2"
	failed = 1
	exit 1
}

BEGIN {
	print "/* Made by data/words.awk from data/names; edit those. */"
	print "#include \"sys/system.h\""
	print "#include \"mask/words.h\"\n"
}

FNR == 1 {
	flush_list()
	file = FILENAME
	parts = split(FILENAME, part, "/")
	name = part[parts - 1] "_" part[parts]
	sub(/\.txt$/, "", name)
	n = 0
	split("", seen)
}

{ sub(/#.*/, ""); gsub(/^[ \t]+|[ \t\r]+$/, "") }
$0 == "" { next }
/[^A-Za-z' -]/ { die(file ":" FNR ": not a plain word: " $0) }
length($0) > 16 { die(file ":" FNR ": longer than WORD_MAX: " $0) }
$0 in seen { die(file ":" FNR ": twice: " $0) }

{
	seen[$0] = 1
	word[n] = letters[n] = $0
	gsub(/[^A-Za-z]/, "", letters[n])
	letters[n] = tolower(letters[n])
	n++
}

END { if (!failed) flush_list() }
