#!/usr/bin/env bash
# The figures of docs/benchmarks.md. The bench starts a private PostgreSQL with
# fsync by itself and stops it again; all flags are its own (--json, --only …).
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/bench" ./bench
"$dir/bench" "$@"
