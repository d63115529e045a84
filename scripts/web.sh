#!/usr/bin/env bash
# Build the screens into web/dist, if anything they are made of is newer.
#
#   web.sh          build, which checks their types
#   web.sh check    build, lint, unit tests
set -euo pipefail
cd "$(dirname "$0")/../web"

node=$(command -v node || true)
if [ -z "$node" ] || ! node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||a===20&&b>=19?0:1)'; then
  echo "web.sh: the screens are built with Node.js 20.19 or newer; 'make build NO_UI=1' builds the program without them" >&2
  exit 1
fi
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi
made=dist/workbench.html
if [ ! -e "$made" ] || [ -n "$(find src public scripts *.html *.json vite.config.ts ../api/openapi.json ../docs/guide -newer "$made" -not -name '*.gen.ts' -print -quit)" ]; then
  npm run --silent build
fi
if [ "${1:-}" = check ]; then
  npm run --silent lint
  npm run --silent test
fi
