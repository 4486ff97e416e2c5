#compdef deployer
# Completes lines of deployer in zsh. To have it, in a folder of $fpath:
#   deployer completion zsh > ~/.zsh/completions/_deployer
# or in ~/.zshrc, after compinit: source <(deployer completion zsh)

_deployer() {
  local line value
  local -a described
  for line in "${(@f)$("${(Q)words[1]}" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    value=${line%%$'\t'*}
    if [[ $value == :files ]]; then
      compset -P '--[^=]#='
      _files
      return
    elif [[ -n $value ]]; then
      described+=("${value//:/\\:}:${line#*$'\t'}")
    fi
  done
  (( $#described )) && _describe -V 'deployer' described
}

if [[ ${funcstack[1]} == _deployer ]]; then
  _deployer "$@"
else
  compdef _deployer deployer
fi
