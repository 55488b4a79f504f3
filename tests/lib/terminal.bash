# shellcheck shell=bash
# An interactive bash in a terminal (tmux, on a socket of its own).

# terminal_open COLUMNS: its prompt is "ready> ".
terminal_open()
{
	TERMINAL=$BATS_TEST_TMPDIR/tmux
	echo "PS1='ready> '" >"$BATS_TEST_TMPDIR/rc"
	env -u TMUX TERM=screen tmux -S "$TERMINAL" -f /dev/null new-session -d \
	    -x "$1" -y 40 "exec bash --rcfile '$BATS_TEST_TMPDIR/rc' -i" 3>&-
	terminal_shows 'ready>$'
}

terminal()
{
	tmux -S "$TERMINAL" "$@" 3>&-
}

# The terminal goes away, as it does when its window is closed.
terminal_close()
{
	terminal kill-server 2>/dev/null || :
}

# terminal_type LINE
terminal_type()
{
	terminal send-keys -l "$1"
	terminal send-keys Enter
}

# terminal_screen: what is on it, and was before; lines as they are broken.
terminal_screen()
{
	terminal capture-pane -p -S -
}

# Does the last line that is not empty look so?
terminal_ends()
{
	terminal_screen | sed '/^ *$/d' | tail -n 1 | grep -q -- "$1"
}

# terminal_shows REGEX: waits until the last line looks so.
terminal_shows()
{
	until_true terminal_ends "$1" || {
		terminal_screen
		return 1
	}
}
