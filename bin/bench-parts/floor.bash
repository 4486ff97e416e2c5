# What no command can fall below: the parts of one, each by itself in a Java of its own, beside the
# commands and the recipe. Wall time and processor time of the client, medians.

floor_parts=(start digest sshj list walk)
floor_commands=(ssh recipe_rollback status nothing rollback)

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
)

floor_bench() {
  local place part run class=$state/floor
  local contender=durable mode=time own_port=$port zip= compress= number=100
  place=$(place_of tmpfs)
  [[ -n $place ]] || place=$(place_of disk)
  area=$(mktemp -d "$place/deployer-bench.XXXXXX")
  area=$(cd "$area" && pwd -P)
  folders+=("$area")
  make_payload "$area/payload"
  through_port=$port
  libraries=$(printf '%s:' "${deployer%/bin/deployer}"/lib/*.jar)
  mkdir "$class" && javac -cp "$libraries" -d "$class" "$here/bench-parts/Floor.java"
  # The JVM archives classes of jars only.
  jar --create --file "$class.jar" -C "$class" .
  root=$(mktemp -d "$area/root.XXXXXX")
  deployer_make_root durable
  become_steady
  unmeasured patch
  for part in "${floor_parts[@]}"; do
    floor_part "$part" "-XX:ArchiveClassesAtExit=$state/floor-$part.jsa"
  done
  for part in "${floor_commands[@]}" "${floor_commands[@]}"; do
    floor_command "$part" >/dev/null
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
  esac
}

floor_timed() { # PART COMMAND ...
  local TIMEFORMAT='%R %U %S' figures
  # What a rollback left is what is rolled back from again.
  [[ $1 != rollback && $1 != nothing ]] || { unmeasured first && unmeasured patch; }
  figures=$({ time "${@:2}" >/dev/null 2>"$state/errors"; } 2>&1) || die "$1: $(tail -n 3 "$state/errors")"
  printf '%s\t%s\n' "$1" "${figures// /$'\t'}" >>"$results"
}

floor_median() { # PART wall|processor
  awk -F'\t' -v p="$1" -v what="$2" '$1 == p {print what == "wall" ? $2 : $3 + $4}' "$results" | sort -n |
    awk '{v[NR] = $1} END {if (NR) printf "%.2f s", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}

floor_report() {
  local part
  printf '%s; %s; load %s at the end; medians of %s.\n' "$(date -u +%F)" "$(machine)" "$(cut -d' ' -f1 /proc/loadavg)" "$runs"
  printf '\n| | wall time | processor time |\n|---|---|---|\n'
  for part in "${floor_parts[@]}" "${floor_commands[@]}"; do
    printf '| %s | %s | %s |\n' "${floor_title[$part]}" "$(floor_median "$part" wall)" "$(floor_median "$part" processor)"
  done
}
