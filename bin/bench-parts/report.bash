# Medians and ratios, as tables that can go into docs/performance.md as they are.

report() {
  printf '%s; %s; load %s at the end.\n' "$(date -u +%F)" "$(machine)" "$(cut -d' ' -f1 /proc/loadavg)"
  local medium
  for medium in "${media[@]}"; do
    if grep -q "^$medium" "$results"; then
      times "$medium"
    fi
  done
  if [[ -s $wire ]]; then
    wire_table
  fi
}

put_into() { # FILE REPORT
  awk -v report="$2" '
    $0 == "<!-- end of bench -->" { inside = 0 }
    !inside
    $0 == "<!-- bench -->" {
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

median() { # MEDIUM CONTENDER JOB: in microseconds; empty where there is none
  awk -F'\t' -v m="$1" -v c="$2" -v j="$3" '$1 == m && $2 == c && $3 == j {print $4}' "$results" |
    sort -n | awk '{v[NR] = $1} END {if (NR) print int((v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2)}'
}

seconds() { [[ -n $1 ]] && printf '%d.%02d s' $((($1 + 5000) / 1000000)) $((($1 + 5000) % 1000000 / 10000)) || printf -- '-'; }
ratio() { [[ -n $1 && -n $2 ]] && printf '%d.%02d' $(($1 / $2)) $((100 * $1 / $2 % 100)) || printf -- '-'; }

times() { # MEDIUM
  printf '\n%s, medians of %s:\n\n| | rsync recipe | Deployer, durable | ratio | Deployer, `durable: false` | ratio | by `deployer daemon`, durable | ratio | by it, `durable: false` | ratio |\n|---|---|---|---|---|---|---|---|---|---|\n' "$1" \
    "$(awk -F'\t' -v m="$1" '$1 == m && $2 == "fast" && $3 == "rollback"' "$results" | wc -l)"
  local job own recipe durable fast daemon daemon_fast
  for job in "${jobs[@]}"; do
    own=${job/checked/rollback}
    recipe=$(median "$1" rsync "$job") durable=$(median "$1" durable "$own") fast=$(median "$1" fast "$own")
    daemon=$(median "$1" daemon "$own") daemon_fast=$(median "$1" daemon_fast "$own")
    printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "${title[$job]}" "$(seconds "$recipe")" \
      "$(seconds "$durable")" "$(ratio "$durable" "$recipe")" "$(seconds "$fast")" "$(ratio "$fast" "$recipe")" \
      "$(seconds "$daemon")" "$(ratio "$daemon" "$recipe")" \
      "$(seconds "$daemon_fast")" "$(ratio "$daemon_fast" "$recipe")"
  done
}

wire_table() {
  printf '\nOn the wire, bytes up / down:\n\n'
  printf '| | rsync recipe | turns | Deployer, durable | turns | requests | round trips |\n|---|---|---|---|---|---|---|\n'
  local job own
  for job in "${jobs[@]}"; do
    own=${job/checked/rollback}
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
