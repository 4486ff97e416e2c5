# What is deployed: a real npm application, its next patch release, a fresh checkout of that, and
# the same with one file edited, in the checkout at hand and in a fresh one. The packages are fetched once.

packages=${XDG_CACHE_HOME:-$HOME/.cache}/deployer-tests

fetch() { # NAME VERSION: the path of the package
  local file=$packages/$1-$2.tgz
  if [[ ! -s $file ]]; then
    mkdir -p "$packages"
    say "fetching $1@$2"
    (cd "$packages" && npm pack --silent "$1@$2" >/dev/null) || die "npm could not fetch $1@$2"
  fi
  echo "$file"
}

unpack() { # DIRECTORY NEXT-VERSION
  local part
  for part in "next-$2" date-fns-3.6.0; do
    mkdir -p "$1/node_modules/${part%-*}"
    tar -xzf "$(fetch "${part%-*}" "${part##*-}")" -C "$1/node_modules/${part%-*}" --strip-components=1
  done
  # As both contenders leave them, so that modes can be compared.
  chmod -R u=rwX,go=rX "$1"
}

make_payload() { # DIRECTORY
  unpack "$1/first" 14.2.3
  unpack "$1/next" 14.2.4
  # Packages of npm have one time for all files of all versions, and where the size is the same too,
  # rsync would link the old version's file. So a changed file gets a new time here, and only that.
  cp -a "$1/first" "$1/patch"
  rsync -rlpc --delete "$1/next/" "$1/patch/"
  cp -r "$1/patch" "$1/fresh"
  cp -r "$1/patch" "$1/edited"
  echo '// edited' >>"$1/edited/node_modules/next/dist/server/next.js"
  cp -a "$1/first" "$1/older"
  echo '// older' >>"$1/older/node_modules/next/dist/server/next.js"
  cp -a "$1/patch" "$1/touched"
  echo '// touched' >>"$1/touched/node_modules/next/dist/server/next.js"
  cp -r "$1/edited" "$1/again"
  find "$1/again" -exec touch -d '2024-06-22 12:00:00' {} +
  find "$1/fresh" -exec touch -d '2024-06-20 12:00:00' {} +
  find "$1/edited" -exec touch -d '2024-06-21 12:00:00' {} +
  rm -rf "$1/next"
  payload=$1
  rsync -rlnc --out-format="$1/patch/%n" "$1/patch/" "$1/first/" >"$1/changed"
}

# As the build leaves the source of this job: what it has written is new by its time of change, of
# which rsync knows nothing. A patch release leaves what is as it was; a checkout writes all anew.
just_built() { # JOB
  case $1 in
    first) chmod -R u+r "$payload/first" ;;
    patch | steady_patch | steady_bashrc) xargs -d '\n' -a "$payload/changed" chmod u+r ;;
    fresh | steady_fresh) chmod -R u+r "$payload/fresh" ;;
    edited | steady_edited) chmod -R u+r "$payload/edited" ;;
    steady_touched) chmod u+r "$payload/touched/node_modules/next/dist/server/next.js" ;;
  esac
}

# SOURCE DIRECTORY: whether it holds exactly the source, by content, modes and links.
same() {
  local differences
  differences=$(rsync -rlpnic --delete "$1/" "$2/") || return 1
  [[ -z $differences ]] || { say "${differences:0:400}"; return 1; }
}
