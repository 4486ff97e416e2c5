# Sourced by the scripts in bin/: sees to it that what they need is there. As root on Debian or
# Ubuntu it is installed; elsewhere it is named, with the command to type.
#
#   prepare TOOL...   javac, mvn, sshd, ssh, rsync, sqlite3, postgres, mtree, git, patch, npm,
#                     dropbear, mkfs.xfs, chromium, curl, zsh, fish, mandoc, nginx, php-fpm, node,
#                     python3, rpm; and what is no command: asyncssh (for Debian's Python) and
#                     nss_wrapper

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# The Debian package that a tool comes in.
package_of() {
  case $1 in
    javac) jdk_package ;;
    mvn) echo maven ;;
    sshd) echo openssh-server ;;
    ssh) echo openssh-client ;;
    mtree) echo mtree-netbsd ;;
    dropbear) echo dropbear-bin ;;
    asyncssh) echo python3-asyncssh ;;
    nss_wrapper) echo libnss-wrapper ;;
    mkfs.xfs) echo xfsprogs ;;
    postgres) echo postgresql ;;
    node) echo nodejs ;;
    *) echo "$1" ;;
  esac
}

jdk_package() {
  if apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then
    echo openjdk-17-jdk-headless
  else
    echo default-jdk-headless
  fi
}

# Finds a JDK of version 17 or later and makes it the one that Maven uses.
find_jdk() {
  for jdk in "${JAVA_HOME:-}" "$(jdk_on_path)" /usr/lib/jvm/*; do
    if [ -n "$jdk" ] && [ -x "$jdk/bin/javac" ]; then
      major=$("$jdk/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
      if [ -n "$major" ] && [ "$major" -ge 17 ]; then
        JAVA_HOME=$jdk
        export JAVA_HOME
        return 0
      fi
    fi
  done
  return 1
}

jdk_on_path() {
  javac=$(command -v javac) && javac=$(readlink -f "$javac") && echo "${javac%/bin/javac}"
}

is_there() {
  case $1 in
    javac) find_jdk ;;
    # Debian keeps each version's programs in a place of its own, which is on no PATH.
    postgres) command -v postgres >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 ;;
    # Its name has the version of PHP in it.
    php-fpm) ls /usr/sbin/php-fpm* >/dev/null 2>&1 ;;
    python3) [ -x /usr/bin/python3 ] ;;
    asyncssh) /usr/bin/python3 -W ignore -c 'import asyncssh' >/dev/null 2>&1 ;;
    nss_wrapper) LD_PRELOAD=libnss_wrapper.so sh -c : 2>&1 | grep -q . && return 1 || return 0 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# Sets $missing.
look_for() {
  missing=
  for tool in "$@"; do
    is_there "$tool" || missing="$missing $tool"
  done
}

packages_of() {
  for tool in "$@"; do
    package_of "$tool"
  done | tr '\n' ' '
}

prepare() {
  look_for "$@"
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086 # $missing and $packages are lists of words.
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing:$missing. Install a JDK 17 or later, and the others, and try again." >&2
    exit 2
  elif [ "$(id -u)" -ne 0 ]; then
    echo "Missing:$missing. Type: sudo apt-get install -y $(packages_of $missing)" >&2
    exit 2
  else
    echo "Installing:$missing" >&2
    install_packages $missing || exit 2
  fi
  look_for "$@"
  if [ -n "$missing" ]; then
    echo "Still missing:$missing" >&2
    exit 2
  fi
}

# Runs Maven and tells what it has said, without the escapes that it writes even where no terminal
# is, on standard error. Its exit is Maven's.
mvn_in_plain_text() {
  said=$(mktemp)
  ended=0
  mvn "$@" </dev/null >"$said" 2>&1 || ended=$?
  sed "s/$(printf '\033')\[[0-9;]*m//g" "$said" >&2
  rm -f "$said"
  return "$ended"
}

# The lists of packages are fetched only where they do not do. A server that is installed for tests
# does not begin to serve: invoke-rc.d(8) asks policy-rc.d, which is taken back however this ends.
install_packages() (
  export DEBIAN_FRONTEND=noninteractive
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    trap 'exit 2' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 0755 /usr/sbin/policy-rc.d
  fi
  # shellcheck disable=SC2046 # One word a package.
  apt-get install -qq -y --no-install-recommends $(packages_of "$@") </dev/null >&2 2>/dev/null ||
    { apt-get update -qq </dev/null >&2 &&
      apt-get install -qq -y --no-install-recommends $(packages_of "$@") </dev/null >&2; } ||
    { echo "apt-get could not install: $(packages_of "$@")" >&2; exit 2; }
)
