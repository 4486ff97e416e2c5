# The jobs, in the order in which each contender does them on a fresh root.

jobs=(first patch nothing fresh edited rollback checked)

declare -A title=(
  [first]="first deploy"
  [patch]="patch release"
  [nothing]="nothing changed"
  [fresh]="fresh checkout, same content"
  [edited]="fresh checkout, one file edited"
  [rollback]="rollback"
  [checked]="rollback, release checked first"
)

# Deployer always checks; so its one rollback stands beside both of the recipe's.
perform() { # CONTENDER JOB NUMBER
  local contender=$1 job=$2 number=$3
  case $contender:$job in
    rsync:rollback) recipe_rollback ;;
    rsync:checked) recipe_checked_rollback "$payload/fresh" ;;
    rsync:*) recipe_deploy "$(source_of "$job")" "$number" ;;
    daemon*:rollback) with_daemon deployer_rollback ;;
    daemon*:*) with_daemon deployer_deploy "$(source_of "$job")" ;;
    *:rollback) deployer_rollback ;;
    *) deployer_deploy "$(source_of "$job")" ;;
  esac
}

source_of() { # JOB: what must be live after it
  case $1 in
    first) echo "$payload/first" ;;
    patch | nothing) echo "$payload/patch" ;;
    fresh | rollback | checked) echo "$payload/fresh" ;;
    edited) echo "$payload/edited" ;;
  esac
}

# Every job once, each checked.
series() { # time|count MEDIUM CONTENDER
  local mode=$1 medium=$2 contender=$3 job number=100 from to asked
  root=$(mktemp -d "$area/root.XXXXXX")
  through_port=$port
  [[ $medium == distant || $medium == compressed ]] && through_port=$distant_port
  [[ $mode == count ]] && through_port=$proxy_port
  [[ $contender == rsync ]] || deployer_make_root "$contender"
  [[ $mode == time ]] || traffic_reset
  for job in "${jobs[@]}"; do
    [[ $contender == rsync || $job != checked ]] || continue
    # Forward again, so that the second rollback finds what the first found.
    [[ $job != checked ]] || ln -sfn "releases/$number" "$root/current"
    [[ $job == rollback || $job == checked ]] || number=$((number + 1))
    [[ $medium != disk ]] || sync -f "$area"
    from=$EPOCHREALTIME
    perform "$contender" "$job" "$number"
    to=$EPOCHREALTIME
    [[ $contender == rsync ]] && hang_up
    if [[ $mode == time ]]; then
      printf '%s\t%s\t%s\t%d\n' "$medium" "$contender" "$job" "$((${to/./} - ${from/./}))" >>"$results"
    else
      asked=$(asked "$contender")
      [[ -n $asked ]] || die "deployer did not say what it asked in '${title[$job]}': $(tail -n 3 "$root.out")"
      printf '%s\t%s\t%s\t%s\n' "$contender" "$job" "$(traffic)" "$asked" >>"$wire"
    fi
    same "$(source_of "$job")" "$root/current" ||
      die "$contender on $medium: after '${title[$job]}' what is live is not the source"
  done
  # Deleting much makes ext4 slow for a while, so on disk that waits for the end.
  [[ $medium == disk ]] || rm -rf "$root"
}

traffic_reset() {
  [[ ! -s $state/traffic ]] && sleep 0.3
  : >"$state/traffic"
}

# What Deployer says that it asked, "requests waits", in its last run.
asked() { # CONTENDER
  [[ $1 == rsync ]] && echo "- -" && return
  sed -n 's/.*"type":"connection_closed".*"requests":\([0-9]*\).*"round_trips":\([0-9]*\).*/\1 \2/p' "$root.out" | tail -n 1
}

# The class archive is made by the first runs; and what is read is in memory.
warm_up() {
  root=$(mktemp -d "$area/root.XXXXXX")
  through_port=$port
  deployer_make_root fast
  local job
  for job in first patch rollback fresh; do
    perform fast "$job" 0
  done
  perform fast rollback 0
  rm -rf "$root"
  # Until the compilers of the daemon's JVM have seen what a job is.
  local _
  for _ in {1..4}; do
    root=$(mktemp -d "$area/root.XXXXXX")
    deployer_make_root daemon
    for job in first patch rollback fresh edited rollback; do
      perform daemon "$job" 0
    done
    rm -rf "$root"
  done
  root=$(mktemp -d "$area/root.XXXXXX")
  perform rsync first 1
  hang_up
  rm -rf "$root"
}
