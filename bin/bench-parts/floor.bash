# What no command can fall below: the parts of one, each by itself in a Java of its own, beside the
# commands and the recipe. Wall time, and processor time of the client and of the server, medians.

floor_parts=(start digest sshj list walk)
floor_commands=(ssh recipe_rollback status nothing rollback patch first daemon_rollback daemon_patch daemon_first)

declare -A floor_title=(
  [start]="a Java that does nothing"
  [digest]="SHA-256 of the source, on two threads"
  [sshj]="connecting by sshj alone, and listing the journal"
  [list]="connecting as Deployer does, and listing the journal"
  [walk]="the same, and walking the live release"
  [ssh]="\`ssh host true\`"
  [recipe_rollback]="the recipe's rollback"
  [status]="\`deployer status\`"
  [nothing]="\`deployer deploy\`, nothing changed"
  [rollback]="\`deployer rollback\`"
  [patch]="\`deployer deploy\`, patch release"
  [first]="\`deployer deploy\`, first deploy"
  [daemon_rollback]="by the daemon: rollback"
  [daemon_patch]="by the daemon: patch release"
  [daemon_first]="by the daemon: first deploy"
)

floor_bench() {
  local place part run class=$state/floor fresh=
  local contender=durable mode=time own_port=$port zip= compress= number=100
  place=$(place_of tmpfs)
  [[ -n $place ]] || place=$(place_of disk)
  area=$(mktemp -d "$place/deployer-bench.XXXXXX")
  area=$(cd "$area" && pwd -P)
  folders+=("$area")
  make_payload "$builds/payload"
  through_port=$port
  libraries=$(printf '%s:' "${deployer%/bin/deployer}"/lib/*.jar)
  mkdir "$class" && javac -cp "$libraries" -d "$class" "$here/bench-parts/Floor.java"
  # The JVM archives classes of jars only.
  jar --create --file "$class.jar" -C "$class" .
  warm_up
  root=$(mktemp -d "$area/root.XXXXXX")
  deployer_make_root durable
  become_steady
  unmeasured patch
  for part in "${floor_parts[@]}"; do
    floor_part "$part" "-XX:ArchiveClassesAtExit=$state/floor-$part.jsa"
  done
  for part in "${floor_commands[@]}" "${floor_commands[@]}"; do
    floor_timed "$part" floor_command "$part"
  done
  : >"$results"
  for ((run = 1; run <= runs; run++)); do
    say "floor: run $run of $runs, load $(cut -d' ' -f1 /proc/loadavg)"
    for part in "${floor_parts[@]}"; do
      floor_timed "$part" floor_part "$part" "-XX:SharedArchiveFile=$state/floor-$part.jsa"
    done
    for part in "${floor_commands[@]}"; do
      floor_timed "$part" floor_command "$part"
    done
  done
}

floor_part() { # PART OPTION: with the launcher's options; hashing needs the second compiler
  local arguments=("$1")
  case $1 in
    digest) arguments+=("$payload/patch") ;;
    start) arguments=(start) ;;
    *)
      arguments+=(127.0.0.1 "$through_port" "$(id -un)" "$state/user_key" "$state/known_hosts" "$root"
        "$(basename "$(readlink "$root/current")")")
      ;;
  esac
  # shellcheck disable=SC2046 # options are words.
  java $([[ $1 == digest ]] || echo -XX:TieredStopAtLevel=1) -Xlog:disable -Xshare:auto -XX:+UseSerialGC -XX:-UsePerfData \
    "$2" -cp "$class.jar:$libraries" Floor "${arguments[@]}" >"$root.out" 2>"$root.err" ||
    die "floor: $1: $(tail -n 3 "$root.err")"
}

floor_command() { # COMMAND
  case $1 in
    ssh) ssh -F "$state/ssh_config" -p "$through_port" 127.0.0.1 true </dev/null ;;
    recipe_rollback)
      # On links beside those of Deployer's root.
      mkdir -p "$root.recipe/releases/1" "$root.recipe/releases/2"
      ln -sfn releases/2 "$root.recipe/current"
      (root=$root.recipe && recipe_rollback && hang_up)
      ;;
    status) deployer status ;;
    nothing) deployer_deploy "$payload/patch" ;;
    rollback) deployer_rollback ;;
    patch) deployer_deploy "$payload/patch" ;;
    first) (root=$fresh && deployer_deploy "$payload/first") ;;
    daemon_first) (root=$fresh && with_daemon deployer_deploy "$payload/first") ;;
    daemon_patch) with_daemon deployer_deploy "$payload/patch" ;;
    daemon_rollback) with_daemon deployer_rollback ;;
  esac
}

# What has to be so before it, which is not measured.
floor_before() { # COMMAND
  case $1 in
    # What a rollback left is what is rolled back from again.
    *rollback | nothing) unmeasured first && unmeasured patch ;;
    *patch) unmeasured older && unmeasured first && just_built patch ;;
    *first)
      just_built first
      rm -rf "$fresh"
      fresh=$(mktemp -d "$area/fresh.XXXXXX")
      (root=$fresh && deployer_make_root durable)
      ;;
  esac
}

floor_timed() { # PART COMMAND ...
  local TIMEFORMAT='%R %U %S' figures by_daemon=0 by_server
  floor_before "$1"
  by_server=$(server_time)
  [[ $1 != daemon_* ]] || by_daemon=$(daemon_time)
  figures=$({ time "${@:2}" >/dev/null 2>"$state/errors"; } 2>&1) || die "$1: $(tail -n 3 "$state/errors")"
  [[ $1 != daemon_* ]] || by_daemon=$(($(daemon_time) - by_daemon))
  # The server's process of a connection is counted once it has ended.
  sleep 0.3
  by_server=$(($(server_time) - by_server))
  printf '%s\t%s\t%s\t%s\n' "$1" "${figures// /$'\t'}" "$by_daemon" "$by_server" >>"$results"
}

# The processor time of all connections to the sshd that have ended, in hundredths of a second: that
# of its processes, and of their SFTP servers, which they do not wait for (the second line of 'times').
server_time() {
  awk 'FILENAME ~ /stat$/ {sum = $16 + $17; next} FNR % 2 == 0 {for (n = 1; n <= 2; n++) {split($n, t, /[ms]/); sum += t[1] * 6000 + t[2] * 100}}
    END {printf "%.0f\n", sum}' "/proc/${server_pids[0]}/stat" "$state/sftp-times"
}

floor_median() { # PART wall|client|server
  awk -F'\t' -v p="$1" -v what="$2" '
    $1 == p {print what == "wall" ? $2 : what == "client" ? $3 + $4 + $5 / 100 : $6 / 100}' "$results" | sort -n |
    awk '{v[NR] = $1} END {if (NR) printf "%.2f s", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}

floor_report() {
  local part
  printf '%s; %s; load %s at the end; medians of %s.\n' "$(date -u +%F)" "$(machine)" "$(cut -d' ' -f1 /proc/loadavg)" "$runs"
  printf '\n| | wall time | processor time | of the server |\n|---|---|---|---|\n'
  for part in "${floor_parts[@]}" "${floor_commands[@]}"; do
    printf '| %s | %s | %s | %s |\n' "${floor_title[$part]}" "$(floor_median "$part" wall)" \
      "$(floor_median "$part" client)" "$(floor_median "$part" server)"
  done
}
