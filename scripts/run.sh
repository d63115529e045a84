#!/usr/bin/env bash
# Serve a demo business: `make run`. It is made when its page is first opened,
# from a fixed seed; nothing of it is secret, it listens on this machine only.
set -euo pipefail
cd "$(dirname "$0")/.."
db=$1 addr=$2
mkdir -p data
cat <<TXT
A demo business (a furniture maker)
  the guided demo   http://$addr/demo/
  readable API      http://$addr/docs
TXT
# Beside an SQLite file the program finds its folder and key itself.
own=()
if [[ $db == postgres* ]]; then
  export BESPOKE_KEY_FILE=${BESPOKE_KEY_FILE:-data/demo.key}
  [[ -e $BESPOKE_KEY_FILE ]] || (umask 077 && head -c 32 /dev/urandom | base64 >"$BESPOKE_KEY_FILE")
  own=(--files "${BESPOKE_FILES:-data/demo.files}")
fi
exec ./bin/bespoke serve --demo --db "$db" --addr "$addr" "${own[@]}"
