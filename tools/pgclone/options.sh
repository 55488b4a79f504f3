# shellcheck shell=sh disable=SC2034,SC2154
# pgclone: a whole database, masked, by the commands of pgcopy-tools(7).  The
# parts in tools/pgclone are put together into one script when it is built;
# this one reads the command line.

usage()
{
	cat <<'END'
usage: pgclone [-qVv] -s DBNAME -d DBNAME -r FILE -k FILE [--run RUN]
               [-j N] [-T PATTERN ...] [--empty PATTERN ...]
               [--schema-only-tables PATTERN ...] [--split-size SIZE]
               [--large-objects] [-O] [-x] [--no-tablespaces]
               [--on-existing ACTION] [--no-verify]
               [--allow CHECK ...] [--allow-same-system] [--work-dir DIR]
               [--dry-run] [--show-detail] [--progress SECONDS]
       pgclone -h | -V

Copies a database into an empty one and masks it on the way.  The same line
again goes on where it was.

  -s, --source DBNAME     database to read: a name, conninfo string or URI
  -d, --dbname DBNAME     database to write
  -r, --rules FILE        the masking rules
  -k, --key FILE          the masking key
      --run RUN           name of the run (else PGCOPY_RUN, else default)
  -j, --jobs N            so many pipes at a time (2)
  -T, --exclude PATTERN   tables to leave out; may be given again
      --empty PATTERN     tables to copy without rows; may be given again
      --schema-only-tables PATTERN  the same
      --split-size SIZE   larger tables are copied in ranges of it (1G)
      --large-objects     the large objects too
  -O, --no-owner          all belongs to the role that connects
  -x, --no-privileges     no grants
      --no-tablespaces    all in the default tablespace
      --on-existing ACTION  fail, or truncate the tables that are there
      --no-verify         do not compare the two at the end
      --allow CHECK       a check of pgverify that may be skipped
      --allow-same-system the target may be a physical copy of the source
      --work-dir DIR      where plan and schema are kept (pgclone-RUN)
      --dry-run           print the commands and run none
      --show-detail       what the servers say of failures, values and all
      --progress SECONDS  a line of progress every so often (10); 0 for none
  -q, --quiet             only warnings and errors
  -v, --verbose           say more
  -h, --help              print this and exit
  -V, --version           print the version and exit

See pgclone(1).
END
}

say()
{
	[ -n "$quiet" ] || printf 'pgclone: %s\n' "$*" >&2
}

warn()
{
	printf 'pgclone: warning: %s\n' "$1" >&2
	[ -z "${2-}" ] || printf 'pgclone: hint: %s\n' "$2" >&2
}

# fail CODE MESSAGE [HINT]
fail()
{
	printf 'pgclone: error: %s\n' "$2" >&2
	[ -z "${3-}" ] || printf 'pgclone: hint: %s\n' "$3" >&2
	exit "$1"
}

misused()
{
	fail 64 "could not read the command line: $1" "--help lists the options"
}

# quoted TEXT: as one word of the shell.
quoted()
{
	printf '%s\n' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/"
}

# Strings of words, quoted, for the lines of lines.sh.
read_defaults()
{
	source='' target='' rules='' key='' jobs=2 excludes='' empties='' split=''
	objects='' restore='' existing=fail verify=1 allow='' same='' work=''
	dry='' detail='' progress='' quiet='' verbose='' run=${PGCOPY_RUN:-default}
}

# Needs a value: those that do not are below.
read_valued()
{
	case $1 in
	-s | --source) source=$2 ;;
	-d | --dbname) target=$2 ;;
	-r | --rules) rules=$2 ;;
	-k | --key) key=$2 ;;
	--run) run=$2 ;;
	-j | --jobs) jobs=$2 ;;
	-T | --exclude) excludes="$excludes -T $(quoted "$2")" ;;
	--empty | --schema-only-tables) empties="$empties -t $(quoted "$2")" ;;
	--split-size) split=" --split-size $(quoted "$2")" ;;
	--on-existing) existing=$2 ;;
	--allow) allow="$allow --allow $(quoted "$2")" ;;
	--work-dir) work=$2 ;;
	--progress) progress=$2 ;;
	*) return 1 ;;
	esac
}

read_flag()
{
	case $1 in
	--large-objects) objects=1 ;;
	-O | --no-owner) restore="$restore -O" ;;
	-x | --no-privileges) restore="$restore -x" ;;
	--no-tablespaces) restore="$restore --no-tablespaces" ;;
	--no-verify) verify='' ;;
	--allow-same-system) same=1 ;;
	--dry-run) dry=1 ;;
	--show-detail) detail=' --show-detail' ;;
	-q | --quiet) quiet=1 ;;
	-v | --verbose) verbose=1 ;;
	-h | --help) usage; exit 0 ;;
	-V | --version) echo "pgclone (pgcopy-tools) $version"; exit 0 ;;
	*) misused "there is no option $1" ;;
	esac
}

# Long options also as --name=value, short ones also as -j4 and -qv.
read_options()
{
	read_defaults
	while [ $# -gt 0 ]; do
		case $1 in
		--*=*)
			read_valued "${1%%=*}" "${1#*=}" ||
			    misused "there is no option ${1%%=*} with a value"
			;;
		--?* | -?)
			if read_valued "$1" "${2-}"; then
				[ $# -ge 2 ] || misused "$1 needs a value"
				shift
			else
				read_flag "$1"
			fi
			;;
		-[sdrkjT]*)
			read_valued "$(printf %.2s "$1")" "${1#-?}"
			;;
		-??*)
			read_flag "$(printf %.2s "$1")"
			word="-${1#-?}"
			shift
			set -- - "$word" "$@"
			;;
		*) misused "there are words behind the options" ;;
		esac
		shift
	done
	check_options
}

check_number()
{
	case $2 in
	'' | *[!0-9]* | ?????*) misused "$1 takes a number" ;;
	esac
}

check_options()
{
	[ -n "$source" ] || misused "-s is missing"
	[ -n "$target" ] || misused "-d is missing"
	[ -n "$rules" ] || misused "-r is missing"
	[ -n "$key" ] || misused "-k is missing"
	check_number --jobs "$jobs"
	[ "$jobs" -gt 0 ] || misused "--jobs takes a number from 1"
	[ -z "$progress" ] || check_number --progress "$progress"
	case $existing in
	fail | truncate) ;;
	*) misused "--on-existing takes fail or truncate" ;;
	esac
	case $source\ $target in
	*password=* | *://*:*@*)
		fail 64 "could not read -s and -d: one holds a password" \
		    "keep it in a password file or PGPASSWORD; arguments are seen by others"
		;;
	esac
	[ -n "$work" ] || work=pgclone-$(printf %s "$run" | tr -c 'A-Za-z0-9._-' _)
	case $work in
	/*) ;;
	*) work=$PWD/$work ;;
	esac
}
