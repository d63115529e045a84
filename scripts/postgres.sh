#!/usr/bin/env bash
# A private PostgreSQL for tests and benchmarks, in one folder.
#
#   postgres.sh start DIR   initialise and start a server in DIR; the last line printed is its URL
#   postgres.sh stop DIR    stop the server and remove what start made
#
# FSYNC=off           gives durability up for the speed of unit tests (default on)
# MAX_CONNECTIONS=N   how many connections it takes (default 200)
#
# The server listens on a free port of 127.0.0.1 and a socket in DIR, trusts
# whoever comes, and knows the user postgres. Where there are no binaries and we
# are root, Debian's package is installed. initdb refuses to run as root, so
# then the server belongs to the user postgres.
set -euo pipefail

fail() { echo "postgres.sh: $*" >&2; exit 1; }

usage() { sed -n '2,15s/^# \{0,1\}//p' "$0" >&2; exit 2; }

# find_bindir prints the folder that holds initdb, or nothing.
find_bindir() {
  local dir
  for dir in $(pg_config --bindir 2>/dev/null || true) $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ]; then echo "$dir"; return; fi
  done
  if command -v initdb >/dev/null; then dirname "$(readlink -f "$(command -v initdb)")"; fi
}

install_postgres() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
    fail "no PostgreSQL server binaries found; install the package postgresql, or put initdb on the PATH"
  echo "postgres.sh: installing the package postgresql" >&2
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install -y postgresql; } >&2
}

# as_owner runs a command as the one who may own a server: never root.
as_owner() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

hand_over() {
  [ "$(id -u)" = 0 ] || return 0
  id postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
  chown postgres "$1"
  as_owner test -w "$1" || fail "the user postgres cannot reach $1; choose a folder outside of private homes"
}

# free_port prints a port that nobody listens on, below the range of outgoing connections.
free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
  fail "no free port found"
}

# init_cluster prefers a collation that is not byte order: so tests notice
# text that is sorted without COLLATE "C".
init_cluster() {
  local args=(-D "$1/data" -U postgres -A trust -E UTF8 --no-sync)
  as_owner "$bin/initdb" "${args[@]}" --locale=C --locale-provider=icu --icu-locale=en >"$1/init.log" 2>&1 ||
    as_owner "$bin/initdb" "${args[@]}" --locale=C >"$1/init.log" 2>&1 ||
    { cat "$1/init.log" >&2; fail "initdb failed"; }
  local fsync=${FSYNC:-on}
  as_owner tee -a "$1/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$1'
max_connections = ${MAX_CONNECTIONS:-200}
shared_buffers = 256MB
max_wal_size = 2GB
fsync = $fsync
synchronous_commit = $fsync
full_page_writes = $fsync
timezone = 'UTC'
log_min_messages = warning
log_min_error_statement = panic
CONF
}

running() { as_owner "$bin/pg_ctl" -D "$1/data" status >/dev/null 2>&1; }

start_server() {
  local port
  for _ in 1 2 3 4 5; do
    port=$(free_port)
    if as_owner "$bin/pg_ctl" -D "$1/data" -l "$1/server.log" -o "-p $port" -w -s start >&2; then
      echo "$port" >"$1/port"
      return
    fi
  done
  tail -n 20 "$1/server.log" >&2 || true
  fail "the server did not start"
}

start() {
  local dir=$1
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  [ "${#dir}" -le 80 ] || fail "$dir is too long for a socket's path"
  bin=$(find_bindir)
  if [ -z "$bin" ]; then
    install_postgres
    bin=$(find_bindir)
    [ -n "$bin" ] || fail "the package postgresql brought no initdb"
  fi
  if [ ! -d "$dir/data" ]; then
    [ -z "$(ls -A "$dir")" ] || fail "$dir is not empty"
    hand_over "$dir"
    init_cluster "$dir"
  fi
  running "$dir" || start_server "$dir"
  echo "postgres://postgres@127.0.0.1:$(cat "$dir/port")/postgres?sslmode=disable"
}

stop() {
  local dir=$1
  [ -d "$dir/data" ] || return 0
  dir=$(cd "$dir" && pwd)
  [ -f "$dir/data/PG_VERSION" ] || fail "$dir holds no server of ours"
  bin=$(find_bindir)
  if running "$dir"; then as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -w -s stop >&2; fi
  rm -rf "$dir/data" "$dir/init.log" "$dir/server.log" "$dir/port"
  rmdir "$dir" 2>/dev/null || true
}

[ $# -eq 2 ] || usage
case $1 in
start) start "$2" ;;
stop) stop "$2" ;;
*) usage ;;
esac
