#!/usr/bin/env bash
# Walk through the screens in Chromium. Where it is missing, or the fonts for
# Chinese are, Debian's packages are installed, if we may.
set -euo pipefail
cd "$(dirname "$0")/.."
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
missing=()
[ -n "$browser" ] || missing+=(chromium)
fc-list 2>/dev/null | grep -qi "noto.*cjk" || missing+=(fonts-noto-cjk)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "walk.sh: installing ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install -y "${missing[@]}"; } >&2
    browser=${browser:-/usr/bin/chromium}
  elif [ -z "$browser" ]; then
    echo "walk.sh: no Chromium found; install the package chromium, or say CHROMIUM=/path" >&2
    exit 1
  fi
fi
export CHROMIUM=$browser
cd web/e2e
timed=(large.test.mjs live.test.mjs taps.test.mjs walk.test.mjs) # hold durations: nothing runs beside them
others=()
for walk in *.test.mjs; do
  [[ " ${timed[*]} " == *" $walk "* ]] || others+=("$walk")
done
node --test --test-concurrency=1 "${timed[@]}"
node --test --test-concurrency=2 "${others[@]}"
