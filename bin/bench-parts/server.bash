# A real sshd of our own on loopback, with keys of its own, and a proxy before it that counts bytes.

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
  cat >"$state/sshd_config" <<CONFIG
ListenAddress 127.0.0.1
Port $port
HostKey $state/host_key
PidFile none
AuthorizedKeysFile $state/authorized_keys
StrictModes no
UsePAM no
PermitRootLogin yes
Subsystem sftp $(sftp_server)
CONFIG
  [[ $EUID -ne 0 || -d /run/sshd ]] || mkdir -p /run/sshd
  /usr/sbin/sshd -D -e -f "$state/sshd_config" 2>"$state/sshd.log" &
  sshd_pid=$!
  local _
  for _ in {1..100}; do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    kill -0 "$sshd_pid" 2>/dev/null || die "sshd did not start: $(<"$state/sshd.log")"
    sleep 0.05
  done
  start_proxy
  start_distant_line
  start_daemon
  local key
  key=$(<"$state/host_key.pub")
  printf '[127.0.0.1]:%s %s\n' "$port" "$key" "$proxy_port" "$key" "$distant_port" "$key" >"$state/known_hosts"
  write_ssh_config
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
  proxy_port=$line_port proxy_pid=$line_pid
}

# A round trip in milliseconds, and megabits a second.
distance=(20 100)

start_distant_line() {
  start_line distant DistantLine "$port" "${distance[@]}"
  distant_port=$line_port distant_pid=$line_pid
}

start_line() { # NAME CLASS ARGUMENT...: it tells the port on which it listens
  local name=$1 class=$2 _
  : >"$state/$name"
  java -XX:TieredStopAtLevel=1 "$here/bench-parts/$class.java" "${@:3}" >"$state/$name" &
  line_pid=$!
  for _ in {1..200}; do
    read -r line_port <"$state/$name" && return || sleep 0.05
  done
  die "the $class did not start"
}

stop_server() {
  local pid
  for pid in ${daemon_pid:-} ${proxy_pid:-} ${distant_pid:-} ${sshd_pid:-}; do
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
