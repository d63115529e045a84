#!/usr/bin/env bash
# Walk through the screens in Chromium. Where it is missing, or the fonts for
# Chinese are, Debian's packages are installed, if we may.
#
#   walk.sh           all walks
#   walk.sh timed     those that hold durations: nothing may run beside them
#   walk.sh beside    the others
set -euo pipefail
cd "$(dirname "$0")/.."
# Chromium without windows takes two thirds of the processor that the whole one takes.
browser=${CHROMIUM:-$(command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
missing=()
[ -n "$browser" ] || missing+=(chromium-headless-shell)
fc-list 2>/dev/null | grep -qi "noto.*cjk" || missing+=(fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "walk.sh: installing ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install -y "${missing[@]}"; } >&2
    browser=${browser:-/usr/bin/chromium-headless-shell}
  elif [ -z "$browser" ]; then
    echo "walk.sh: no Chromium found; install the package chromium, or say CHROMIUM=/path" >&2
    exit 1
  fi
fi
export CHROMIUM=$browser
cd web/e2e
timed=(large.test.mjs live.test.mjs taps.test.mjs walk.test.mjs)
others=()
for walk in *.test.mjs; do
  [[ " ${timed[*]} " == *" $walk "* ]] || others+=("$walk")
done
[ "${1:-timed}" != timed ] || node --test --test-concurrency=1 "${timed[@]}"
[ "${1:-beside}" != beside ] || node --test --test-concurrency=2 "${others[@]}"
