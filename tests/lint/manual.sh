#!/bin/bash
# The manual pages: mandoc is content, and each command's -h, SYNOPSIS and
# list of options name the same options.
set -u
src=${PGCOPY_SRC:-.}
build=${PGCOPY_BUILD:-.}
bad=0

# The options that an mdoc page names: with "SYNOPSIS" those of that section,
# with "list" those that head an item.
options_of_page()
{
	awk -v what="$2" '
	/^\.Sh/ { section = $2 }
	what == "list" && (section == "SYNOPSIS" || !/^\.It/) { next }
	what != "list" && section != what { next }
	{
		sub(/^\./, "")
		for (i = 1; i < NF; i++)
			if ($i == "Fl" || ($i == "|" && length($(i + 1)) == 1)) {
				flag = $(i + 1)
				gsub(/[,|]/, "", flag)
				if (flag ~ /^-/ || length(flag) == 1)
					print "-" flag
				else
					for (j = 1; j <= length(flag); j++)
						print "-" substr(flag, j, 1)
			}
	}' "$1" | sort -u
}

# The options in text: of -h.  Clustered short ones are taken apart.
options_of_text()
{
	grep -oE '(^|[][ ,|(])--?[a-zA-Z][-a-zA-Z0-9]*' |
	    sed 's/^[^-]*//' | awk '
	/^--/ || length($0) == 2 { print; next }
	{ for (j = 2; j <= length($0); j++) print "-" substr($0, j, 1) }' |
	    sort -u
}

compare()
{
	local differ
	differ=$(diff <(echo "$2") <(echo "$3") | grep '^[<>]')
	if [ -n "$differ" ]; then
		printf '%s:\n%s\n' "$1" "$differ"
		bad=1
	fi
}

pages=("$src"/man/*.[1-9])
mandoc -T lint -W warning "${pages[@]}" || bad=1
for page in "$src"/man/*.1; do
	tool=$(basename "$page" .1)
	if ! help=$("$build/$tool" -h); then
		echo "$tool -h failed"
		bad=1
		continue
	fi
	compare "$tool: -h < > SYNOPSIS and list of options" \
	    "$(options_of_text <<<"$help")" \
	    "$(options_of_page "$page" list)"
	compare "$tool: usage < > SYNOPSIS" \
	    "$(options_of_text <<<"${help%%$'\n\n'*}")" \
	    "$(options_of_page "$page" SYNOPSIS)"
	for section in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
		grep -q "^\.Sh $section\$" "$page" || {
			echo "$page: no section $section"
			bad=1
		}
	done
done
[ "${#pages[@]}" -ge 8 ] || { echo "only ${#pages[@]} pages"; bad=1; }
exit $bad
