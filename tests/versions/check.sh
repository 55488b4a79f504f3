#!/bin/bash
# make check: from the installed server's version to the newest one, and back.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/lib/server.sh
. "$here/../lib/server.sh"
installed=$("$(pg_find_bin)/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
exec "$here/run" "$installed:18" "18:$installed"
