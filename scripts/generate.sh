#!/usr/bin/env bash
# Write api/ from the registered Go types; with --check, fail if it differs.
set -euo pipefail
cd "$(dirname "$0")/.."
out=api
[ "${1:-}" = "--check" ] && out=$(mktemp -d)
mkdir -p "$out"
for what in openapi events registry; do
  go run -tags no_ui ./cmd/bespoke "$what" > "$out/$what.json"
done
if [ "$out" != api ]; then
  diff -r api "$out" || { echo "api/ is not what the program says: run make generate" >&2; exit 1; }
  rm -rf "$out"
fi
