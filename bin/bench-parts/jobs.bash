# The jobs, in the order in which each contender does them: on a fresh root, and once it is in the
# state in which it stays from then on, where each deploy lets go of an old release.

young_jobs=(first patch nothing fresh edited rollback checked)
steady_jobs=(steady_patch steady_bashrc steady_nothing steady_fresh steady_touched steady_edited
  steady_prune steady_rollback steady_checked)

declare -A title=(
  [first]="first deploy"
  [patch]="second deploy: patch release"
  [nothing]="nothing changed"
  [fresh]="fresh checkout, same content"
  [edited]="fresh checkout, one file edited"
  [rollback]="rollback"
  [checked]="rollback, release checked first"
  [steady_patch]="**steady state**: patch release"
  [steady_nothing]="steady state: nothing changed"
  [steady_fresh]="steady state: fresh checkout, same content"
  [steady_touched]="steady state: one file edited"
  [steady_edited]="steady state: fresh checkout, one file edited"
  [steady_prune]="prune of a release"
  [steady_rollback]="steady state: rollback"
  [steady_checked]="steady state: rollback, release checked first"
  [steady_bashrc]="steady state: patch release, with a \`.bashrc\`"
)

# Deployer always checks; so its one rollback stands beside both of the recipe's.
perform() { # CONTENDER JOB NUMBER
  local contender=$1 job=$2 number=$3
  case $contender:$job in
    rsync*:*rollback) recipe_rollback ;;
    rsync*:*checked) recipe_checked_rollback "$(source_of "$contender" "$job")" ;;
    rsync*:*prune) recipe_prune ;;
    rsync*:*) recipe_deploy "$(source_of "$contender" "$job")" "$number" ;;
    daemon*:*rollback) with_daemon deployer_rollback ;;
    daemon*:*prune) with_daemon deployer_prune ;;
    daemon*:*) with_daemon deployer_deploy "$(source_of "$contender" "$job")" ;;
    *:*rollback) deployer_rollback ;;
    *:*prune) deployer_prune ;;
    *) deployer_deploy "$(source_of "$contender" "$job")" ;;
  esac
}

# What must be live after it. Deployer makes no release of a content that is live already, and the
# recipe does; so before the steady rollbacks each has another release before the one that is live.
source_of() { # CONTENDER JOB
  case $2:$1 in
    first:*) echo "$payload/first" ;;
    older:*) echo "$payload/older" ;;
    patch:* | nothing:* | steady_patch:* | steady_nothing:* | steady_bashrc:*) echo "$payload/patch" ;;
    fresh:* | rollback:* | checked:* | steady_fresh:*) echo "$payload/fresh" ;;
    steady_touched:*) echo "$payload/touched" ;;
    edited:* | steady_edited:* | steady_rollback:rsync* | steady_checked:rsync*) echo "$payload/edited" ;;
    steady_prune:* | steady_again:*) echo "$payload/again" ;;
    steady_rollback:* | steady_checked:*) echo "$payload/touched" ;;
  esac
}

# Every job once, each checked.
series() { # time|count MEDIUM CONTENDER
  local mode=$1 medium=$2 contender=$3 job number=100 own_port zip= compress=
  case $medium in
    distant) own_port=$distant_port ;;
    far) own_port=$far_port ;;
    *) own_port=$port ;;
  esac
  [[ $mode != count ]] || own_port=$proxy_port
  [[ $contender != rsync_z ]] || zip=1
  [[ $contender != plain ]] || compress=no
  root=$(mktemp -d "$area/root.XXXXXX")
  through_port=$own_port
  [[ $contender == rsync* ]] || deployer_make_root "$contender"
  [[ $mode == time ]] || traffic_reset
  for job in $(jobs_of "$contender"); do
    one_job
  done
  # Deleting much makes ext4 slow for a while, so on disk that waits for the end.
  [[ $medium == disk ]] || rm -rf "$root"
}

jobs_of() { # CONTENDER
  case $1 in
    plain) echo first steady_patch ;;
    *) echo "${young_jobs[@]}" "${steady_jobs[@]}" ;;
  esac
}

# One job, with what has to be so before it, which is not measured.
one_job() {
  local from to asked
  [[ $contender == rsync* || $job != *checked ]] || return 0
  case $job in
    # Forward again, so that the second rollback finds what the first found.
    *checked) ln -sfn "releases/$number" "$root/current" ;;
    steady_patch) become_steady ;;
    steady_prune)
      unmeasured steady_again
      [[ $contender == rsync* ]] || deployer_empty_trash
      ;;
    steady_bashrc)
      [[ $mode == time && ($medium == tmpfs || $medium == disk) ]] || return 0
      unmeasured first
      reach_by "$contender" "$bashrc_port"
      ;;
  esac
  [[ $job == *rollback || $job == *checked || $job == *prune ]] || number=$((number + 1))
  just_built "$job"
  [[ $medium != disk ]] || sync -f "$area"
  from=$EPOCHREALTIME
  perform "$contender" "$job" "$number"
  to=$EPOCHREALTIME
  [[ $contender == rsync* ]] && hang_up
  if [[ $mode == time ]]; then
    printf '%s\t%s\t%s\t%d\n' "$medium" "$contender" "$job" "$((${to/./} - ${from/./}))" >>"$results"
  else
    asked=$(asked "$contender")
    [[ -n $asked ]] || die "deployer did not say what it asked in '${title[$job]}': $(tail -n 3 "$root.out")"
    printf '%s\t%s\t%s\t%s\n' "$contender" "$job" "$(traffic)" "$asked" >>"$wire"
  fi
  same "$(source_of "$contender" "$job")" "$root/current" ||
    die "$contender on $medium: after '${title[$job]}' what is live is not the source"
}

# Deploys until each of them lets go of an old release, and until all that lies there, in releases and
# in the trash, is older than what is measured next. The first release is live then, so that the next
# one is a patch release.
become_steady() {
  local pair
  for ((pair = 0; pair < (keep + trash + 4) / 2; pair++)); do
    unmeasured older
    unmeasured first
  done
}

# A deploy on loopback, whatever the medium, of which nothing is written down.
unmeasured() { # JOB
  reach_by "$contender" "$port"
  number=$((number + 1))
  case $contender in
    rsync*) recipe_deploy "$(source_of "$contender" "$1")" "$number" && hang_up ;;
    *) with_daemon deployer_deploy "$(source_of "$contender" "$1")" ;;
  esac
  reach_by "$contender" "$own_port"
  [[ $mode == time ]] || traffic_reset
}

traffic_reset() {
  [[ ! -s $state/traffic ]] && sleep 0.3
  : >"$state/traffic"
}

# What Deployer says that it asked, "requests waits", in its last run.
asked() { # CONTENDER
  [[ $1 == rsync* ]] && echo "- -" && return
  sed -n 's/.*"type":"connection_closed".*"requests":\([0-9]*\).*"round_trips":\([0-9]*\).*/\1 \2/p' "$root.out" | tail -n 1
}

# An archive of classes is made by the first two runs of each kind; what is read is in memory; the
# compilers of the daemon's JVM have seen what a job is.
warm_up() {
  local job _ zip= compress=
  through_port=$port
  root=$(mktemp -d "$area/root.XXXXXX")
  deployer_make_root fast
  for job in first patch rollback fresh; do
    perform fast "$job" 0
  done
  perform fast rollback 0
  perform fast steady_prune 0
  perform fast steady_prune 0
  rm -rf "$root"
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
