# shellcheck shell=sh disable=SC2034,SC2154
# pgclone: from the first step to the last.  Each asks the target what is left
# to do, so that it does not matter where an earlier start was ended.

# Plan and schema are kept from the first start that got so far.
begin()
{
	check_line
	if [ -f "$work/plan" ]; then
		cp "$work/plan" "$work/plan.new"
	else
		step "plan" "$(lines_plan)"
	fi
	step "check the rules" "$(lines_check)"
	step "look at the target" 'pgcheckpoint cursor -d "$DST" --run "$RUN" >/dev/null'
	check_other
	check_versions
	check_privileges
	check_globals
	check_room "$work/plan.new"
	first=''
	[ -f "$work/plan" ] && return
	first=1
	mv "$work/line.new" "$work/line"
	step "read the schema" "$(lines_schema)"
}

# A target that holds something else gets no books, and its plan is not kept:
# the next line may name another.
make_tables()
{
	lacking pre-data
	held=$(own "$work/target.toc")
	if [ "$held" != 0 ] && [ "$(own "$work/lacking")" != 0 ]; then
		[ -z "$first" ] || rm -f "$work/plan"
		fail 77 "could not make the tables: the target holds others, and not $(first_names "$work/lacking")" \
		    "give an empty database"
	fi
	step "books" "$(lines_books)"
	[ "$held" != 0 ] || step "make the tables" "$(lines_pre)"
}

# todo: the units that are not done.  Of the cursors only that is kept.
find_units()
{
	pgcheckpoint cursor -d "$DST" --run "$RUN" | awk -F '\t' -v plan="$work/plan" '
	$1 == "done" { done[$2] }
	$1 == "end" { whole = 1 }
	END {
		while (whole && (getline <plan) > 0)
			if (!($1 in done))
				print
		exit whole ? 0 : 75
	}' >"$work/todo" || fail 75 "could not read the books of the target"
}

# Constraints and triggers stand behind the rows, not before.  What the source
# does not have would not come again.
clear_way()
{
	lacking post-data
	if [ "$existing" = truncate ]; then
		sed "$(entry)" "$work/source.toc" |
		    LC_ALL=C sort >"$work/known"
		grep -E '^(FK CONSTRAINT|TRIGGER|RULE) ' "$work/target.toc" |
		    LC_ALL=C sort | LC_ALL=C comm -13 "$work/known" - >"$work/extra"
		[ ! -s "$work/extra" ] || fail 77 \
		    "could not load: the target has what the source has not: $(first_names "$work/extra")" \
		    "drop it there; it would act on the rows"
		step "make way for the rows" "$(lines_clear)"
		return
	fi
	[ "$(wc -l <"$work/lacking")" = "$(wc -l <"$work/source.toc")" ] || fail 77 \
	    "could not load: the target has constraints, indexes or triggers already" \
	    "is -d the database you mean?  --on-existing truncate drops what acts on rows, empties the tables and makes it anew"
}

copy_rows()
{
	find_units
	[ -s "$work/todo" ] || return 0
	clear_way
	say "rows: $(wc -l <"$work/todo") units, $jobs at a time"
	progress_start
	if [ -e "$work/messages" ]; then
		perform "exec 2>>\"\$WORK/messages\" >/dev/null; $(lines_rows todo)"
	elif [ -n "$verbose" ]; then
		perform "exec >&2; $(lines_rows todo)"
	else
		perform "exec >/dev/null; $(lines_rows todo)"
	fi
	code=$?
	progress_end
	rm -f "$work/messages"
	[ $code = 0 ] || fail_rows
}

# Of several codes the first permanent one.
fail_rows()
{
	code=$(awk '$1 != 75 && !c { c = $1 } END { print c ? c : 75 }' "$work/failed")
	fail "$code" "could not copy $(wc -l <"$work/failed") of $(wc -l <"$work/plan") units: $(
	    cut -f 2 "$work/failed" | sed 3q | tr '\n' ' ')" \
	    "the messages above say why; the same line again goes on"
}

make_rest()
{
	lacking post-data
	if [ ! -s "$work/lacking" ]; then
		return
	fi
	say "make indexes and constraints"
	perform_filtered "$(lines_post)"
	lacking post-data
	[ ! -s "$work/lacking" ] || fail_rest
}

fail_rest()
{
	reachable || fail 75 "could not make indexes and constraints" \
	    "a server is away; the same line again goes on"
	fail 65 "could not make $(wc -l <"$work/lacking") of the indexes and constraints: $(
	    first_names "$work/lacking")" \
	    "--show-detail shows what the server says; the same line again goes on"
}

# A server says which values are there twice; so only what kind of failure it is.
perform_filtered()
{
	if [ -n "$detail" ]; then
		perform "$1"
	else
		perform "{ $1; } 2>&1 | sed -n 's/^pg_restore: from TOC entry [0-9]*; [0-9]* [0-9]* /pgclone: failed: /p
		    /could not execute query/d; /^pg_restore: error: /p' >&2"
	fi
	return 0
}

main()
{
	read_options "$@"
	[ -z "$dry" ] || { lines_all; exit 0; }
	check_tools
	[ -n "${PGCOPY_SNAPSHOT-}" ] ||
	    exec pgsnapshot -q -d "$source" -- "$0" "$@"
	umask 077
	SRC=$source DST=$target RUN=$run RULES=$rules KEY=$key JOBS=$jobs WORK=$work
	export SRC DST RUN RULES KEY JOBS WORK
	lock
	catch_signals
	if [ ! -f "$work/done" ]; then
		begin
		make_tables
		copy_rows
		make_rest
		step "set the sequences" "$(lines_sequences)"
		[ -z "$objects" ] || step "grant the large objects" "$(lines_objects)"
		step "analyze" "$(lines_analyze)"
		[ -z "$verify" ] || verify
		: >"$work/done"
	else
		say "run $run is done: nothing to do"
	fi
	perform "$(lines_report)"
	# Nothing is read behind main: the file may be a newer one by now.
	exit
}

verify()
{
	say "verify"
	perform "$(lines_verify)" && return
	cat "$work/verified" >&2
	fail_step verify "$code"
}

main "$@"
