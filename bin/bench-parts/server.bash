# Real sshds of our own on loopback, with keys of their own; before them a proxy that counts bytes,
# and lines to a host that is far away.

free_port() {
  local port
  for port in $(shuf -n 50 -i 20000-32000); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  die "no free port"
}

start_server() {
  port=$(free_port)
  ssh-keygen -q -t ed25519 -N '' -f "$state/host_key"
  ssh-keygen -q -t ed25519 -N '' -f "$state/user_key"
  cp "$state/user_key.pub" "$state/authorized_keys"
  make_homes
  start_sshd 127.0.0.1 "$port" "$state/host_key" "$state/quiet-home"
  bashrc_port=$(free_port)
  start_sshd 127.0.0.1 "$bashrc_port" "$state/host_key" "$state/bashrc-home"
  start_proxy
  start_line distant DistantLine "$port" "${distance[@]}"
  distant_port=$line_port
  start_line far DistantLine "$port" "${far_distance[@]}"
  far_port=$line_port
  start_daemon
  local one key
  key=$(<"$state/host_key.pub")
  for one in "$port" "$bashrc_port" "$proxy_port" "$distant_port" "$far_port"; do
    printf '[127.0.0.1]:%s %s\n' "$one" "$key"
  done >"$state/known_hosts"
  write_ssh_config
}

# What a shell finds there is what a session with a command waits for: nothing at all in the one; in
# the other what Debian's .bashrc of root proposes to take in.
make_homes() {
  mkdir -p "$state/quiet-home" "$state/bashrc-home"
  cat >"$state/bashrc-home/.bashrc" <<'BASHRC'
export LS_OPTIONS='--color=auto'
eval "$(dircolors)"
alias ls='ls $LS_OPTIONS'
alias ll='ls $LS_OPTIONS -l'
BASHRC
}

start_sshd() { # ADDRESS PORT HOST-KEY HOME
  local name=$1-$2 _
  cat >"$state/sshd-$name" <<CONFIG
ListenAddress $1
Port $2
HostKey $3
PidFile none
AuthorizedKeysFile $state/authorized_keys
StrictModes no
UsePAM no
PermitRootLogin yes
SetEnv HOME=$4
Subsystem sftp $(sftp_subsystem)
CONFIG
  [[ $EUID -ne 0 || -d /run/sshd ]] || mkdir -p /run/sshd
  /usr/sbin/sshd -D -e -f "$state/sshd-$name" 2>"$state/sshd-$name.log" &
  server_pids+=($!)
  for _ in {1..200}; do
    (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null && return
    kill -0 "${server_pids[-1]}" 2>/dev/null || break
    sleep 0.05
  done
  die "sshd did not start: $(<"$state/sshd-$name.log")"
}

write_ssh_config() {
  cat >"$state/ssh_config" <<CONFIG
Host *
  User $(id -un)
  IdentityFile $state/user_key
  IdentitiesOnly yes
  UserKnownHostsFile $state/known_hosts
  StrictHostKeyChecking yes
  LogLevel ERROR
CONFIG
}

# With --floor it notes its processor time as it ends.
sftp_subsystem() {
  [[ $table == floor ]] || { sftp_server; return; }
  : >"$state/sftp-times"
  printf '#!/bin/sh\n%s\ntimes >>%q\n' "$(sftp_server)" "$state/sftp-times" >"$state/timed-sftp-server"
  chmod +x "$state/timed-sftp-server"
  echo "$state/timed-sftp-server"
}

sftp_server() {
  local path
  for path in /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/libexec/sftp-server; do
    [[ -x $path ]] && { echo "$path"; return; }
  done
  die "there is no sftp-server"
}

start_proxy() {
  : >"$state/traffic"
  start_line proxy CountingProxy "$port" "$state/traffic"
  proxy_port=$line_port
}

# A round trip in milliseconds, and megabits a second.
distance=(20 100)
far_distance=(80 20)

start_line() { # NAME CLASS ARGUMENT...: it tells the port on which it listens
  local name=$1 class=$2 _
  : >"$state/$name"
  java -XX:TieredStopAtLevel=1 "$here/bench-parts/$class.java" "${@:3}" >"$state/$name" &
  server_pids+=($!)
  for _ in {1..200}; do
    read -r line_port <"$state/$name" && return || sleep 0.05
  done
  die "the $class did not start"
}

stop_servers() {
  local pid
  for pid in "${server_pids[@]}"; do
    kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || :
  done
}

# Waits for the counts of the connections since the last call: "bytes-up bytes-down turns".
traffic() {
  local _
  for _ in {1..100}; do
    [[ -s $state/traffic ]] && break
    sleep 0.05
  done
  awk '{up += $1; down += $2; turns += $3} END {print up, down, turns}' "$state/traffic"
  : >"$state/traffic"
}
