# Completes lines of deployer in bash. To have it:
#   deployer completion bash > ~/.local/share/bash-completion/completions/deployer
# or, without the package bash-completion, in ~/.bashrc: source <(deployer completion bash)

_deployer() {
  local line=${COMP_LINE:0:COMP_POINT} words current kept value about
  # As they were typed: bash takes words apart at = and : as well.
  read -r -a words <<<"$line"
  case $line in *[[:blank:]]) words+=('') ;; esac
  current=${words[${#words[@]} - 1]}
  kept=
  case $current in
    *[=:]*) kept=${current%"${current##*[=:]}"} ;;
  esac
  COMPREPLY=()
  while IFS=$'\t' read -r value about; do
    if [ "$value" = :files ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r value; do
        COMPREPLY+=("$value")
      done < <(compgen -f -- "${current#"$kept"}")
    else
      COMPREPLY+=("${value#"$kept"}")
    fi
  done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}
complete -F _deployer deployer
