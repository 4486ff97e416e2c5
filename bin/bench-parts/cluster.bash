# Eight hosts: a patch release in the steady state by Deployer, and by the rsync recipe for all of
# them side by side.
# Each host is an sshd of its own on 127.0.0.1 to 127.0.0.8, with its own key and root.

cluster_hosts=(1 2 3 4 5 6 7 8)
cluster_contenders=(rsync durable fast daemon)

start_cluster() {
  local host
  port=$(free_port)
  ssh-keygen -q -t ed25519 -N '' -f "$state/user_key"
  cp "$state/user_key.pub" "$state/authorized_keys"
  make_homes
  for host in "${cluster_hosts[@]}"; do
    ssh-keygen -q -t ed25519 -N '' -f "$state/host_key_$host"
    start_sshd "127.0.0.$host" "$port" "$state/host_key_$host" "$state/quiet-home"
    printf '[127.0.0.%s]:%s %s\n' "$host" "$port" "$(<"$state/host_key_$host.pub")" >>"$state/known_hosts"
  done
  write_ssh_config
  start_daemon
}

# --- The contenders ---------------------------------------------------------------------------

cluster_root() { echo "$place/web$1/shop"; } # HOST

cluster_configuration() { # durable|fast|daemon
  local host
  printf 'application: bench\ndurable: %s\nkeep_releases: %s\ntrash: %s\nenvironments:\n  bench:\n    root: %s\n    hosts:\n' \
    "$([[ $1 == fast ]] && echo false || echo true)" "$keep" "$trash" "$(cluster_root 1)"
  for host in "${cluster_hosts[@]}"; do
    printf '      - {host: 127.0.0.%s, port: %s, user: %s, root: %s}\n' \
      "$host" "$port" "$(id -un)" "$(cluster_root "$host")"
  done
}

# One host by the recipe. Its connection is a child of this process, so that its time counts: the
# first command holds it open until its input ends.
cluster_recipe_host() { # HOST SOURCE RELEASE
  local host=127.0.0.$1 own link=() line
  own=$(cluster_root "$1")
  local control=$state/$1.ssh
  local shared=(ssh -F "$state/ssh_config" -p "$port" -S "$control")
  [[ -e $own/current ]] && link=("--link-dest=$own/current/")
  coproc first { "${shared[@]}" -M "$host" "mkdir -p '$own/releases/$3.part' && echo ready && cat >/dev/null"; }
  local pid=$first_PID input=${first[1]}
  read -r line <&"${first[0]}" && [[ $line == ready ]] || die "the recipe's mkdir failed on $host"
  rsync -a "${link[@]}" -e "${shared[*]}" "$2/" "$host:$own/releases/$3.part/" || die "the recipe's rsync failed"
  "${shared[@]}" "$host" "cd '$own' && mv -T 'releases/$3.part' 'releases/$3' &&
    ln -s 'releases/$3' current.next && mv -T current.next current && cd releases &&
    ls -r | tail -n +$((keep + 1)) | xargs -r rm -rf" </dev/null || die "the recipe's flip failed"
  exec {input}>&-
  wait "$pid"
}

cluster_recipe() { # SOURCE RELEASE: eight background jobs
  local host pids=() pid
  for host in "${cluster_hosts[@]}"; do
    cluster_recipe_host "$host" "$1" "$2" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do
    wait "$pid" || die "the recipe failed on a host"
  done
}

cluster_deploy() { # CONTENDER SOURCE RELEASE
  case $1 in
    rsync) cluster_recipe "$2" "$3" ;;
    daemon) with_daemon deployer deploy --source "$2" ;;
    *) deployer deploy --source "$2" ;;
  esac
}

# --- Measuring --------------------------------------------------------------------------------

cluster_series() { # CONTENDER RUN
  local contender=$1 host TIMEFORMAT='%R %U %S' figures
  place=$(mktemp -d "$area/cluster.XXXXXX")
  root=$place/deployer
  for host in "${cluster_hosts[@]}"; do
    mkdir -p "$place/web$host"
    [[ $contender == rsync ]] && mkdir -p "$(cluster_root "$host")"
  done
  if [[ $contender != rsync ]]; then
    cluster_configuration "$contender" >"$root.yaml"
    deployer init
  fi
  local number before
  for number in {101..109}; do
    # The last of them, before the one that is measured, is the first release again.
    cluster_deploy "${contender/#[df]*/daemon}" "$payload/$( ((number % 2)) && echo first || echo older)" "$number"
  done
  just_built patch
  before=$(daemon_time)
  figures=$({ time cluster_deploy "$contender" "$payload/patch" 110 >&2 2>"$state/errors"; } 2>&1) ||
    die "$contender: $(tail -n 3 "$state/errors")"
  printf '%s\t%s\t%s\n' "$contender" "${figures// /$'\t'}" "$(($(daemon_time) - before))" >>"$results"
  for host in "${cluster_hosts[@]}"; do
    same "$payload/patch" "$(cluster_root "$host")/current" || die "$contender: web$host does not serve the source"
  done
  rm -rf "$place"
}

# The processor time of the daemon, which is no child of a command, in hundredths of a second.
daemon_time() { awk '{print $14 + $15}' "/proc/$daemon_pid/stat"; }

cluster_bench() {
  local run contender
  say "cluster: $area ($(stat -f -c %T "$area")), warming up"
  cluster_series fast 0
  for run in 1 2 3 4; do
    cluster_series daemon 0
  done
  : >"$results"
  for ((run = 1; run <= runs; run++)); do
    for contender in "${cluster_contenders[@]}"; do
      say "cluster: run $run of $runs, $contender"
      cluster_series "$contender" "$run"
    done
  done
}

cluster_median() { # CONTENDER wall|cpu
  awk -F'\t' -v c="$1" -v what="$2" '$1 == c {print what == "wall" ? $2 : $3 + $4 + $5 / 100}' "$results" | sort -n |
    awk '{v[NR] = $1} END {if (NR) printf "%.2f", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}

cluster_report() {
  local what recipe durable fast daemon
  printf '%s, %s, %s\n' "$(date -u +%F)" "$(machine)" "$runs runs"
  printf '\n| eight hosts, patch release | rsync recipe, side by side | Deployer, durable | ratio | Deployer, `durable: false` | ratio | by `deployer daemon`, durable | ratio |\n|---|---|---|---|---|---|---|---|\n'
  for what in wall cpu; do
    recipe=$(cluster_median rsync "$what") durable=$(cluster_median durable "$what") fast=$(cluster_median fast "$what")
    daemon=$(cluster_median daemon "$what")
    awk -v what="$what" -v r="$recipe" -v d="$durable" -v f="$fast" -v m="$daemon" 'BEGIN {
      printf "| %s | %.2f s | %.2f s | %.2f | %.2f s | %.2f | %.2f s | %.2f |\n",
        what == "wall" ? "wall time" : "processor time of the operator'\''s machine", r, d, d / r, f, f / r, m, m / r }'
  done
}
