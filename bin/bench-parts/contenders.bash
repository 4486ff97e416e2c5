# Who competes, and how each does a job on its own root. Each function is what a person's script
# would run; through_port is sshd's port, or the counting proxy's.

# rsync_z is the recipe with -z, where a line is narrow; plain is Deployer with -C no, in place of its
# own choice whether to compress.
contenders_on() { # MEDIUM
  local all=(rsync)
  [[ $1 != far && $1 != distant ]] || all+=(rsync_z)
  all+=(durable daemon)
  [[ $1 == far || -n $durable_only ]] || all+=(fast daemon_fast plain)
  echo "${all[*]}"
}

keep=5 trash=3

# Which folder the launcher looks for a daemon in: one of the bench, or one without any.
runtime=

find_deployer() {
  local found
  for found in "$here"/../deployer-cli/target/deployer-*/deployer-*/bin/deployer; do
    [[ -x $found ]] && deployer=$found
  done
  [[ -n ${deployer:-} ]] || die "there is no distribution: mvn package -DskipTests"
}

# --- Deployer ---------------------------------------------------------------------------------

deployer() { # COMMAND ...: on $root
  local command=$1
  shift
  # The class archive and the daemon of the bench, not of this account.
  CI= XDG_CACHE_HOME=$state/cache XDG_RUNTIME_DIR=$state/${runtime:-nowhere} \
    "$deployer" "$command" bench -c "$root.yaml" \
    --identity "$state/user_key" --known-hosts "$state/known_hosts" --json -C "${compress:-auto}" "$@" >"$root.out" 2>"$root.err" ||
    die "deployer $command failed: $(tail -n 3 "$root.err" "$root.out")"
}

deployer_make_root() { # durable|fast|daemon|daemon_fast
  cat >"$root.yaml" <<YAML
application: bench
durable: $([[ $1 == *fast ]] && echo false || echo true)
keep_releases: $keep
trash: $trash
environments:
  bench:
    root: $root
    hosts: ["$(id -un)@127.0.0.1:$through_port"]
YAML
  deployer init
}

# The same root, reached by another port.
reach_by() { # CONTENDER PORT
  through_port=$2
  [[ $1 == rsync* ]] || sed -i "s/@127\.0\.0\.1:[0-9]*/@127.0.0.1:$2/" "$root.yaml"
}

deployer_deploy() { deployer deploy --source "$1"; } # SOURCE
deployer_rollback() { deployer rollback; }
deployer_empty_trash() { deployer prune --now; }
deployer_prune() { deployer prune --keep $((keep - 1)) --now; }

# --- Its daemon ---------------------------------------------------------------------------------
# The same commands, carried out by a 'deployer daemon' that runs already.

start_daemon() {
  mkdir -p "$state/run"
  XDG_RUNTIME_DIR=$state/run "$deployer" daemon --idle 10h >"$state/daemon-log" 2>&1 &
  daemon_pid=$!
  server_pids+=($!)
  local _
  for _ in {1..200}; do
    [[ -p $state/run/deployer/daemon/door ]] && return
    sleep 0.05
  done
  die "the daemon did not start: $(<"$state/daemon-log")"
}

with_daemon() { # COMMAND ...
  local runtime=run
  "$@"
}

# --- The rsync recipe -------------------------------------------------------------------------
# mkdir, rsync --link-dest, rename and flip over one shared connection, which each job opens anew; the
# releases beyond the newest few are deleted in the command that flips.

shared_ssh() { ssh -F "$state/ssh_config" -p "$through_port" -S "$root.ssh" "$@"; }
open_and() { shared_ssh -o ControlMaster=auto -o ControlPersist=60 127.0.0.1 "$1" </dev/null >>"$root.out" 2>&1; }
hang_up() { shared_ssh -O exit 127.0.0.1 >/dev/null 2>&1 || :; }

recipe_deploy() { # SOURCE RELEASE
  local link=()
  [[ -e $root/current ]] && link=("--link-dest=$root/current/")
  open_and "mkdir -p '$root/releases/$2.part'" || die "the recipe's mkdir failed"
  rsync -a ${zip:+-z} "${link[@]}" -e "ssh -F '$state/ssh_config' -p $through_port -S '$root.ssh'" \
    "$1/" "127.0.0.1:$root/releases/$2.part/" || die "the recipe's rsync failed"
  shared_ssh 127.0.0.1 "cd '$root' && mv -T 'releases/$2.part' 'releases/$2' &&
    ln -s 'releases/$2' current.next && mv -T current.next current && cd releases &&
    ls -r | tail -n +$((keep + 1)) | xargs -r rm -rf" </dev/null || die "the recipe's flip failed"
}

recipe_prune() {
  open_and "cd '$root/releases' && ls -r | tail -n +$keep | xargs -r rm -rf" || die "the recipe's prune failed"
}

recipe_rollback() {
  open_and "cd '$root' && previous=\$(ls -r releases | grep -A 1 -Fx \"\$(basename \"\$(readlink current)\")\" | tail -n 1) &&
    ln -s \"releases/\$previous\" current.next && mv -T current.next current" || die "the recipe's rollback failed"
}

# The same after a look whether the release still is what was built, as deep as Deployer looks: by
# names, types, sizes, modes and times.
recipe_checked_rollback() { # SOURCE
  local previous differences
  open_and "mkdir -p '$root/releases'" || die "the recipe's connection failed"
  previous=$(shared_ssh 127.0.0.1 "cd '$root' && ls -r releases | grep -A 1 -Fx \"\$(basename \"\$(readlink current)\")\" | tail -n 1" </dev/null)
  differences=$(rsync -ani ${zip:+-z} --delete -e "ssh -F '$state/ssh_config' -p $through_port -S '$root.ssh'" \
    "$1/" "127.0.0.1:$root/releases/$previous/") || die "the recipe's check failed"
  [[ -z $differences ]] || die "the recipe's check found differences: ${differences:0:200}"
  shared_ssh 127.0.0.1 "cd '$root' && ln -s 'releases/$previous' current.next && mv -T current.next current" \
    </dev/null || die "the recipe's rollback failed"
}
