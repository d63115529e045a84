#!/usr/bin/env bash
# Everything: the screens, the program on both databases, walks in a browser. A private PostgreSQL is started for the run
# and stopped after it; without one the run fails. Walks wait more than they compute, so those that hold no durations go
# beside the tests of the program.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
chmod 755 "$dir" # the database runs as a user of its own
walks=
end() {
  [ -z "$walks" ] || kill -- "-$walks" 2>/dev/null || true
  ./scripts/postgres.sh stop "$dir/pg" >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap end EXIT
./scripts/web.sh check >"$dir/web.log" 2>&1 & # npm waits much, and uses one processor
web=$!
./scripts/lint.sh
wait "$web" || { cat "$dir/web.log"; exit 1; }
FSYNC=off ./scripts/postgres.sh start "$dir/pg" | tee "$dir/start.log"
export BESPOKE_TEST_PG=$(tail -n 1 "$dir/start.log")
export BESPOKE_REQUIRE_PG=1
export GOGC=400 # tests live in little memory, as the program does, and sweeping it often is a third of their work
make build
set -m # the walks are a group of their own, so that they end with the run
./scripts/walk.sh beside >"$dir/walks.log" 2>&1 &
walks=$!
set +m
# lint.sh has vetted. What takes longest begins first, and three at once, for some wait: for a database, a pause, a kill.
go test -vet=off -p 3 -timeout 20m ./test/... ./bench/... ./internal/studio/flow ./internal/trade/order ./...
wait "$walks" || { cat "$dir/walks.log"; exit 1; }
walks=
tail -n 8 "$dir/walks.log"
./scripts/walk.sh timed
./scripts/generate.sh --check
