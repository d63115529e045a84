#!/usr/bin/env bash
# Take the pictures of README and of the user guide anew, from the program with
# its demo: docs/guide/pictures. Pictures are looked at before they are committed.
#
#   pictures.sh [NAME…]    only those
set -euo pipefail
cd "$(dirname "$0")/.."
make build
dir=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
./bin/bespoke serve --demo --db "sqlite:$dir/demo.db" --addr 127.0.0.1:18099 >"$dir/log" 2>&1 &
server=$!
CHROMIUM=${CHROMIUM:-$(command -v chromium || true)} node web/e2e/pictures.mjs http://127.0.0.1:18099 docs/guide/pictures "$@"
