# What demo and test share. Sourced, from the repository's root.

say() { printf '\n== %s\n' "$*"; }

is_installed() { command -v "$1" > /dev/null || [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null)" = "ii " ]; }

missing() { # missing KIND...: packages of these kinds that are not installed
  local kinds=" $* " name kind _
  while read -r name kind _; do
    case "$name" in '' | '#'*) continue ;; esac
    case "$kinds" in *" $kind "*) is_installed "$name" || echo "$name" ;; esac
  done < scripts/packages
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo > /dev/null; then sudo "$@"
  else
    echo "installing packages needs root: run this as root, or install sudo" >&2
    return 1
  fi
}

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" < /dev/null; }

# install_packages KIND...: what is missing of these kinds; asks no registry when nothing is.
install_packages() {
  command -v dpkg-query > /dev/null && command -v apt-get > /dev/null || {
    echo "no apt here: taking it that what scripts/packages lists is installed" >&2
    return 0
  }
  local wanted package
  wanted=$(missing "$@")
  [ -n "$wanted" ] || return 0
  say "installing" $wanted
  apt update > /dev/null || echo "apt-get update failed; trying with the lists that are here" >&2
  wanted=$(missing "$@")
  apt install --no-install-recommends $(missing build test | grep -xF "$wanted") > /dev/null || return 1
  for package in $(missing optional page | grep -xF "$wanted"); do
    apt install --no-install-recommends "$package" > /dev/null || echo "without $package (optional)" >&2
  done
}

# build DIR NAME [MESON OPTION]...: configures once, then builds what has changed.
build() {
  local dir=$1 name=$2
  shift 2
  say "$name in $dir/"
  [ -f "$dir/build.ninja" ] || meson setup "$dir" "$@" || return 1
  ninja -C "$dir" --quiet ${targets:-}
}
