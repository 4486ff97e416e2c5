# How what a deploy costs grows: with the files of the tree, with the size of one file, and with the
# distance of the host. Each deploy is one of the steady state.

scale_bench() {
  local place one
  place=$(place_of tmpfs)
  [[ -n $place ]] || place=$(place_of disk)
  ((${#scales[@]})) || scales=(tree file distance)
  for one in "${scales[@]}"; do
    # A tree of a million files twice, or four files of 4 GB, are too much for some machines' memory.
    [[ $one != file ]] || place=$(place_of disk)
    area=$(mktemp -d "$place/deployer-bench.XXXXXX")
    area=$(cd "$area" && pwd -P)
    folders+=("$area")
    "scale_$one"
    rm -rf "$area"
  done
  scale_report >"$state/report"
  reported=1
  cat "$state/report"
  [[ -z $into ]] || put_into "$into" "$state/report"
}

# Requests, round trips and bytes are counted in a deploy of their own, the time is that of others.
measure_change() { # SCALE SIZE CHANGE...: the command that changes the source once more
  local scale=$1 size=$2 contender from to run job=first number own_port=$port zip= compress= mode=time
  # So that few deploys lead to the steady state: what the fourth lets go of the fifth makes use of.
  local keep=2 trash=1
  for contender in rsync durable; do
    root=$(mktemp -d "$area/root.XXXXXX")
    number=100 through_port=$port
    [[ $contender == rsync ]] || deployer_make_root "$contender"
    for _ in 1 2 3 4 5; do
      unmeasured first
      "${@:3}"
    done
    for ((run = 0; run <= runs; run++)); do
      number=$((number + 1))
      ((run)) || { reach_by "$contender" "$proxy_port" && traffic_reset; }
      from=$EPOCHREALTIME
      perform "$contender" first "$number"
      to=$EPOCHREALTIME
      [[ $contender == rsync ]] && hang_up
      if ((run)); then
        printf '%s\t%s\t%s\t%d\n' "$scale $size" "$contender" change "$((${to/./} - ${from/./}))" >>"$results"
      else
        printf '%s\t%s\t%s\t%s\n' "$scale $size" "$contender" "$(traffic)" "$(asked "$contender")" >>"$wire"
        reach_by "$contender" "$port"
      fi
      same "$payload/first" "$root/current" || die "$contender: what is live is not the source ($scale $size)"
      "${@:3}"
    done
    rm -rf "$root"
  done
}

scale_tree() {
  local files
  payload=$builds/payload
  for files in 1000 10000 100000 1000000; do
    say "$(date -u +%T) a tree of $files files"
    java "$here/bench-parts/MakeTree.java" "$payload/first" "$files"
    measure_change tree "$files" change_a_line
    rm -rf "$payload"
  done
}

change_a_line() { echo "$EPOCHREALTIME" >>"$payload/first/0/0/0.txt"; }

scale_file() {
  local megabytes
  payload=$builds/payload
  for megabytes in 1 16 256 4096; do
    say "$(date -u +%T) a file of $megabytes MB"
    mkdir -p "$payload/first"
    head -c "${megabytes}M" /dev/urandom >"$payload/first/file.bin"
    measure_change file "$megabytes" change_a_hundredth "$megabytes"
    rm -rf "$payload"
  done
}

# Ten stretches, a thousandth of the file each, at places of their own.
change_a_hundredth() { # MEGABYTES
  local stretch=$(($1 * 1048576 / 1000)) place
  # rsync takes a file of one size and one second for unchanged.
  changes=$((${changes:-0} + 1))
  for place in {0..9}; do
    head -c "$stretch" /dev/urandom |
      dd of="$payload/first/file.bin" bs=64K seek=$((place * $1 * 104857 + RANDOM)) oflag=seek_bytes conv=notrunc status=none
  done
  touch -d "@$((1700000000 + changes))" "$payload/first/file.bin"
}

scale_distance() {
  local milliseconds contender run from to number=100 own_port=$port zip= compress= mode=time
  make_payload "$builds/payload"
  warm_up
  for contender in rsync rsync_z durable daemon; do
    root=$area/$contender through_port=$port
    mkdir "$root"
    [[ $contender == rsync* ]] || deployer_make_root "$contender"
    become_steady
    # What each run finds again.
    cp -a "$root" "$root.steady"
  done
  for milliseconds in 1 5 20 80; do
    start_line "line-$milliseconds" DistantLine "$port" "$milliseconds" 100
    printf '[127.0.0.1]:%s %s\n' "$line_port" "$(<"$state/host_key.pub")" >>"$state/known_hosts"
    # What the line carries is known from the first deploy over it, as of every host.
    root=$area/first through_port=$line_port
    deployer_make_root durable
    perform durable first 100
    rm -rf "$root"
    for ((run = 1; run <= runs; run++)); do
      say "$(date -u +%T) a host $milliseconds ms away, run $run of $runs"
      for contender in rsync rsync_z durable daemon; do
        root=$area/$contender zip=
        [[ $contender != rsync_z ]] || zip=1
        reach_by "$contender" "$line_port"
        just_built patch
        from=$EPOCHREALTIME
        perform "$contender" patch 200
        to=$EPOCHREALTIME
        [[ $contender == rsync* ]] && hang_up
        printf '%s\t%s\t%s\t%d\n' "distance $milliseconds" "$contender" patch "$((${to/./} - ${from/./}))" >>"$results"
        same "$payload/patch" "$root/current" || die "$contender: what is live is not the source ($milliseconds ms)"
        rm -rf "$root"
        cp -a "$root.steady" "$root"
      done
    done
  done
}

scale_report() {
  printf '%s; %s; medians of %s; load %s at the end.\n' "$(date -u +%F)" "$(machine)" "$runs" "$(cut -d' ' -f1 /proc/loadavg)"
  local scale size
  for scale in tree file; do
    grep -q "^$scale " "$results" || continue
    if [[ $scale == tree ]]; then
      printf '\n| files, of which one changes |'
    else
      printf '\n| megabytes of one file, of which 1 %% changes |'
    fi
    printf ' requests | round trips | bytes up / down | the recipe'"'"'s | Deployer, durable | rsync recipe | ratio |\n|---|---|---|---|---|---|---|---|\n'
    sizes_of "$scale" | while read -r size; do
      scale_line "$scale $size"
    done
  done
  if grep -q '^distance ' "$results"; then
    printf '\n| a patch release, 100 Mbit a second | rsync recipe | Deployer, durable | ratio | by `deployer daemon`, durable | ratio |\n|---|---|---|---|---|---|\n'
    sizes_of distance | while read -r size; do
      distance_line "$size"
    done
  fi
}

sizes_of() { awk -F'[\t ]' -v s="$1" '$1 == s && !seen[$2]++ {print $2}' "$results"; }

scale_line() { # "SCALE SIZE"
  local own recipe
  own=$(median "$1" durable change) recipe=$(median "$1" rsync change)
  awk -F'\t' -v row="$1" -v own="$(seconds "$own")" -v recipe="$(seconds "$recipe")" -v ratio="$(ratio "$own" "$recipe")" '
    function amount(n) { return n >= 1e6 ? sprintf("%.1f MB", n / 1e6) : sprintf("%.0f kB", n / 1e3) }
    $1 == row && $2 == "rsync" { split($3, r, " ") }
    $1 == row && $2 == "durable" { split($3, d, " "); split($4, asked, " ") }
    END {
      sub(/^[a-z]* /, "", row)
      printf "| %s | %s | %s | %s / %s | %s / %s | %s | %s | %s |\n", row, asked[1], asked[2], amount(d[1]), amount(d[2]),
        amount(r[1]), amount(r[2]), own, recipe, ratio
    }' "$wire"
}

distance_line() { # MILLISECONDS
  local recipe own daemon
  recipe=$(recipe_median "distance $1" patch) own=$(median "distance $1" durable patch)
  daemon=$(median "distance $1" daemon patch)
  printf '| %s ms away | %s | %s | %s | %s | %s |\n' "$1" "$(seconds "$recipe")" "$(seconds "$own")" \
    "$(ratio "$own" "$recipe")" "$(seconds "$daemon")" "$(ratio "$daemon" "$recipe")"
}
