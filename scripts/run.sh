#!/usr/bin/env bash
# Serve a demo business: `make run`. The first run makes it and keeps its key
# beside the database; nothing of it is secret, it listens on this machine only.
set -euo pipefail
cd "$(dirname "$0")/.."
db=$1 addr=$2
mkdir -p data
key=data/demo.key
if [ ! -s "$key" ]; then
  ./bin/bespoke workspace create --db "$db" --name "木言家具" --template furniture --json |
    sed -n 's/.*"apiKey": "\(.*\)".*/\1/p' > "$key"
fi
cat <<TXT
A demo business (a furniture maker) is served on http://$addr
  readable API   http://$addr/docs
  its owner's key is in $key:  export KEY=\$(cat $key)
TXT
exec ./bin/bespoke serve --db "$db" --addr "$addr"
