# zsh -f complete.zsh FILE: what the completion in FILE hands to zsh's own
# _arguments, one specification a line.
_arguments()
{
	print -rl -- "$@"
}
. $1
