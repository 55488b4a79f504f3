#!/bin/bash
# Reads the #include lines: each layer of lib/ includes only those under it,
# the database branch and the masking branch meet only in tools/, pgmask and
# what all commands share see no database, and every source file starts with
# sys/system.h.
set -u
cd "${PGCOPY_SRC:-.}" || exit 1

find lib tools -name '*.[ch]' | sort | xargs awk '
BEGIN {
	allowed["lib/sys"] = "sys"
	allowed["lib/io"] = "sys io"
	allowed["lib/copy"] = "sys io copy"
	allowed["lib/stream"] = "sys io copy stream"
	allowed["lib/db"] = "sys io copy stream db"
	allowed["lib/type"] = "sys io copy type"
	allowed["lib/json"] = "sys io type json"
	allowed["lib/words"] = "sys words"
	allowed["lib/detect"] = "sys io copy type words detect"
	allowed["lib/key"] = "sys io copy stream type key"
	allowed["lib/rule"] = allowed["lib/key"] " rule"
	allowed["lib/mask"] = allowed["lib/rule"] " json words detect mask"
	allowed["lib/scan"] = "sys io copy stream type words json detect rule" \
	    " scan"
	allowed["lib/verify"] = "sys io copy key verify"
	allowed["tools/common"] = "sys io copy stream tools/common"
	allowed["tools/pgmask"] = allowed["lib/mask"] " tools/common"
	allowed["tools/pgscan"] = allowed["tools/pgmask"] " scan"
	allowed["tools"] = "sys io copy stream type key rule mask db verify" \
	    " tools/common"
}

# The command that a file of tools/ belongs to: up to the first _ or dot.
function command_of(file) {
	sub(/^tools\//, "", file)
	sub(/[\/_.].*/, "", file)
	return file
}

function layer_of(file,    part) {
	split(file, part, "/")
	if (part[1] == "lib")
		return part[1] "/" part[2]
	if (command_of(file) == "common" || command_of(file) == "pgmask" ||
	    command_of(file) == "pgscan")
		return "tools/" command_of(file)
	return "tools"
}

function complain(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
	bad++
}

FNR == 1 {
	layer = layer_of(FILENAME)
	list = allowed[layer]
	if (list == "")
		complain("belongs to no layer; tests/lint/layers.sh lists them")
	first = 1
	files++
}

/^#[ \t]*include/ {
	name = $2
	if (FILENAME ~ /\.c$/ && first && name != "\"sys/system.h\"")
		complain("the first include is not sys/system.h")
	first = 0
	if (name ~ /^</) {
		if (name ~ /libpq/ && FILENAME !~ /^lib\/db\//)
			complain("includes libpq outside of lib/db")
		next
	}
	gsub(/"/, "", name)
	if (name == "config.h")
		next
	if (name ~ /^tools\// && FILENAME ~ /^tools\// &&
	    command_of(name) == command_of(FILENAME))
		next
	dir = name
	sub(/\/[^\/]*$/, "", dir)
	if (index(" " list " ", " " dir " ") == 0)
		complain("may not include " name)
}

END {
	if (files == 0) {
		print "no source files found"
		exit 1
	}
	exit bad > 0
}' || exit 1
