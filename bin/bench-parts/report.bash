# Medians and ratios, as tables that can go into docs/performance.md as they are.

jobs_report() {
  printf '%s; %s; load %s at the end.\n' "$(date -u +%F)" "$(machine)" "$(cut -d' ' -f1 /proc/loadavg)"
  printf '\nThe launcher starts Java with an archive of classes, and `%s` with `%s`, `%s` with `%s`.\n' \
    deploy "$(java_options deploy)" rollback "$(java_options rollback)"
  local medium
  for medium in "${media[@]}"; do
    if grep -q "^$medium" "$results"; then
      times "$medium"
    fi
  done
  compression_table
  if [[ -s $wire ]]; then
    wire_table
  fi
}

put_into() { # FILE REPORT
  awk -v report="$2" -v section="$section" '
    $0 == "<!-- end of " section " -->" { inside = 0 }
    !inside
    $0 == "<!-- " section " -->" {
      inside = 1
      print ""
      while ((getline line < report) > 0) print line
      print ""
    }' "$1" >"$state/page" && cat "$state/page" >"$1"
}

machine() {
  printf '%s cores of an %s, Linux %s, %s, %s, Java %s' "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(uname -r)" \
    "$(ssh -V 2>&1 | cut -d, -f1 | cut -d' ' -f1)" "$(rsync --version | awk 'NR == 1 {print $1, $3}')" \
    "$(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')"
}

# What the launcher asks of the virtual machine, of which the methods for the second compiler are counted.
java_options() { # COMMAND
  mkdir -p "$state/told/bin"
  cat >"$state/told/bin/java" <<'JAVA'
#!/bin/sh
[ "$1" != -version ] || exec java -version
for option; do
  [ "$option" != -jar ] || exit 0
  printf '%s\n' "$option"
done
JAVA
  chmod +x "$state/told/bin/java"
  JAVA_HOME=$state/told DEPLOYER_NO_CACHE=1 DEPLOYER_NO_DAEMON=1 "$deployer" "$1" bench | awk '
    /^-XX:CompileCommand=CompileThresholdScaling/ { methods++; next }
    /^-X/ && !/^-Xlog|^-Xshare|quiet$/ { printf "%s%s", blank, $0; blank = " " }
    END { if (methods) printf " -XX:CompileCommand=CompileThresholdScaling,... of %d methods", methods }'
}

median() { # MEDIUM CONTENDER JOB: in microseconds; empty where there is none
  awk -F'\t' -v m="$1" -v c="$2" -v j="$3" '$1 == m && $2 == c && $3 == j {print $4}' "$results" |
    sort -n | awk '{v[NR] = $1} END {if (NR) print int((v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2)}'
}

seconds() { [[ -n $1 ]] && printf '%d.%02d s' $((($1 + 5000) / 1000000)) $((($1 + 5000) % 1000000 / 10000)) || printf -- '-'; }
ratio() { [[ -n $1 && -n $2 ]] && printf '%d.%02d' $(($1 / $2)) $((100 * $1 / $2 % 100)) || printf -- '-'; }

# The recipe's time, with -z where that is the faster one.
recipe_median() { # MEDIUM JOB
  local plain zipped
  plain=$(median "$1" rsync "$2") zipped=$(median "$1" rsync_z "$2")
  [[ -n $zipped ]] && ((zipped < plain)) && echo "$zipped" || echo "$plain"
}

medium_title() {
  case $1 in
    distant) echo "distant, ${distance[0]} ms and ${distance[1]} Mbit a second" ;;
    far) echo "far, ${far_distance[0]} ms and ${far_distance[1]} Mbit a second" ;;
    *) echo "$1" ;;
  esac
}

times() { # MEDIUM
  local -A heading=([durable]="Deployer, durable" [fast]="Deployer, \`durable: false\`"
    [daemon]="by \`deployer daemon\`, durable" [daemon_fast]="by it, \`durable: false\`")
  local job recipe own contender line rule='|---|---|' shown=()
  for contender in durable fast daemon daemon_fast; do
    [[ " $(contenders_on "$1") " != *" $contender "* ]] || shown+=("$contender")
  done
  line='| | rsync recipe |'
  for contender in "${shown[@]}"; do
    line+=" ${heading[$contender]} | ratio |" rule+='---|---|'
  done
  printf '\n%s, medians of %s:\n\n%s\n%s\n' "$(medium_title "$1")" \
    "$(awk -F'\t' -v m="$1" '$1 == m && $2 == "daemon" && $3 == "steady_rollback"' "$results" | wc -l)" "$line" "$rule"
  for job in "${young_jobs[@]}" "${steady_jobs[@]}"; do
    recipe=$(recipe_median "$1" "$job")
    [[ -n $recipe ]] || continue
    line="| ${title[$job]} | $(seconds "$recipe") |"
    for contender in "${shown[@]}"; do
      own=$(median "$1" "$contender" "${job/checked/rollback}")
      line+=" $(seconds "$own") | $(ratio "$own" "$recipe") |"
    done
    printf '%s\n' "$line"
  done
}

# What the choice whether to compress gains, or loses.
compression_table() {
  grep -q $'\tplain\t' "$results" || return 0
  printf '\nCompression by itself, durable, a Java for each command:\n\n'
  printf '| | `-C no` | `-C auto` | ratio |\n|---|---|---|---|\n'
  local medium job without by_itself
  for medium in "${media[@]}"; do
    for job in first steady_patch; do
      without=$(median "$medium" plain "$job") by_itself=$(median "$medium" durable "$job")
      [[ -n $without ]] || continue
      printf '| %s: %s | %s | %s | %s |\n' "$medium" "${title[$job]//\*/}" "$(seconds "$without")" \
        "$(seconds "$by_itself")" "$(ratio "$by_itself" "$without")"
    done
  done
}

wire_table() {
  printf '\nOn the wire, bytes up / down:\n\n'
  printf '| | rsync recipe | turns | Deployer, durable | turns | requests | round trips |\n|---|---|---|---|---|---|---|\n'
  local job own
  for job in "${young_jobs[@]}" "${steady_jobs[@]}"; do
    own=${job/checked/rollback}
    grep -q "^rsync"$'\t'"$job"$'\t' "$wire" || continue
    awk -F'\t' -v title="${title[$job]}" -v job="$job" -v own="$own" '
      function amount(n) { return n >= 1e6 ? sprintf("%.1f MB", n / 1e6) : sprintf("%.0f kB", n / 1e3) }
      $1 == "rsync" && $2 == job { split($3, r, " ") }
      $1 == "durable" && $2 == own { split($3, d, " "); split($4, asked, " ") }
      END {
        printf "| %s | %s / %s | %d | %s / %s | %d | %s | %s |\n", title, amount(r[1]), amount(r[2]), r[3],
          amount(d[1]), amount(d[2]), d[3], asked[1], asked[2]
      }' "$wire"
  done
}
