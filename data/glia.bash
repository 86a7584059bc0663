# SPDX-License-Identifier: MIT
# Completion of glia in bash. Verbs, options and names are asked of the program, so that this file
# need not follow it.

# The first words of a listing: of the verbs in `glia help`, of the rows of a table.
_glia_verbs ()
{
  "$1" help 2>/dev/null | sed -n '/not yet/d; s/^  \([a-z][a-z]*\)  *[^ ].*/\1/p'
}

_glia_rows ()
{
  "$1" "$2" list 2>/dev/null | sed -n '2,$s/^\([^ ]*\).*/\1/p'
}

_glia ()
{
  local program=$1 word=$2 previous=$3 verb=${COMP_WORDS[1]-} words='' IFS=$' \t\n'

  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    words="$(_glia_verbs "$program") --help --version"
  elif [[ $word == -* ]]; then
    words=$("$program" "$verb" --help 2>/dev/null | grep -oE -- '(^|[ ,])-(-[a-z][a-z-]*|[a-z])' | tr -d ' ,')
  else
    case $verb:$COMP_CWORD in
      help:2) words=$(_glia_verbs "$program") ;;
      recipe:2) words='list run' ;;
      data:2) words='list get info' ;;
      recipe:3 | data:3) [[ $previous == list ]] || words=$(_glia_rows "$program" "$verb") ;;
      activation:*) [[ $previous == -* ]] || words=$("$program" activation 2>/dev/null | sed -n '2,$s/^\([^ ]*\).*/\1/p') ;;
    esac
  fi
  # What is not a word of ours is a file's name.
  [[ -z $words ]] || mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o default -F _glia glia
