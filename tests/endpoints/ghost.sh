#!/usr/bin/env bash
# A real Ghost on this machine's loopback, for the tests of the Ghost connector.
#
#   ghost.sh start FOLDER PORT    installs what is missing, starts, and prints one JSON object when it is ready
#   ghost.sh stop FOLDER
#
# Ghost comes from its npm package and keeps its data in SQLite; it needs Node, npm, Python (to compile SQLite's driver) and
# curl. GHOST_CACHE names a folder that keeps what was installed. FOLDER holds the site, its database and ghost.log, and can
# be deleted.
set -euo pipefail

VERSION=5.130.6

die() { echo "ghost.sh: $*" >&2; exit 1; }
[ $# -ge 2 ] || die "usage: start FOLDER PORT | stop FOLDER"
mkdir -p "$2"
folder=$(cd "$2" && pwd)

running() {
    local pid
    pid=$(cat "$folder/ghost.pid" 2>/dev/null) && [ -n "$pid" ] && kill -0 -- "-$pid" 2>/dev/null
}

if [ "$1" = stop ]; then
    if running; then
        pid=$(cat "$folder/ghost.pid")
        kill -- "-$pid" 2>/dev/null || true
        for _ in $(seq 100); do running || break; sleep 0.1; done
        kill -9 -- "-$pid" 2>/dev/null || true
    fi
    rm -f "$folder/ghost.pid"
    exit 0
fi
[ "$1" = start ] && [ $# -ge 3 ] || die "usage: start FOLDER PORT | stop FOLDER"
port=$3
if running && [ -s "$folder/info.json" ]; then cat "$folder/info.json"; exit 0; fi
for program in node npm python3 curl; do command -v "$program" >/dev/null || die "$program is missing"; done

cache=${GHOST_CACHE:-$folder/cache}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
program=$cache/ghost-$VERSION
if [ ! -e "$program/.installed" ]; then
    echo "installing Ghost $VERSION, which takes minutes" >&2
    rm -rf "$program"
    mkdir -p "$program"
    cd "$program"
    npm pack "ghost@$VERSION" --silent >/dev/null 2>"$folder/install.log" || die "Ghost could not be fetched"
    tar xzf ./*.tgz --strip-components=1
    rm -f ./*.tgz
    # Only what Ghost needs to run; its scripts are for those who develop it.
    node -e 'const fs = require("fs"), p = JSON.parse(fs.readFileSync("package.json"));
        delete p.devDependencies; delete p.scripts; fs.writeFileSync("package.json", JSON.stringify(p, null, 1))'
    npm install --omit=dev --legacy-peer-deps --ignore-scripts --replace-registry-host=always --no-audit --no-fund \
        >>"$folder/install.log" 2>&1 || die "npm install failed; see $folder/install.log"
    npm_home=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
    node_home=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
    (cd node_modules/sqlite3 &&
        node "$npm_home/node_modules/node-gyp/bin/node-gyp.js" rebuild --release --nodedir="$node_home") \
        >>"$folder/install.log" 2>&1 || die "SQLite's driver could not be compiled; see $folder/install.log"
    touch "$program/.installed"
fi

# A site as if it were new at every first start.
base=http://127.0.0.1:$port
rm -rf "$folder/ghost.db" "$folder/content" "$folder/info.json" "$folder/cookies"
ln -sfn "$program" "$folder/current"
cp -rL "$program/content" "$folder/content"
cat >"$folder/config.development.json" <<JSON
{"url": "$base", "server": {"host": "127.0.0.1", "port": $port}, "process": "local",
 "database": {"client": "sqlite3", "connection": {"filename": "$folder/ghost.db"}, "useNullAsDefault": true},
 "mail": {"transport": "SMTP", "from": "desk@example.org", "options": {"host": "127.0.0.1", "port": 9}},
 "logging": {"level": "info", "transports": ["stdout"]}, "paths": {"contentPath": "$folder/content"},
 "privacy": {"useUpdateCheck": false, "useGravatar": false, "useRpcPing": false},
 "security": {"staffDeviceVerification": false}}
JSON
cd "$folder"
NODE_ENV=development setsid node current/index.js >"$folder/ghost.log" 2>&1 </dev/null &
echo $! >"$folder/ghost.pid"
up=
for _ in $(seq 600); do
    running || break
    # While it makes its tables it answers 503.
    if curl -fsS -o /dev/null "$base/ghost/api/admin/site/" 2>/dev/null; then up=1; break; fi
    sleep 0.2
done
[ -n "$up" ] || die "the site did not answer; see $folder/ghost.log"

api() { # PATH BODY
    curl -fsS -b "$folder/cookies" -c "$folder/cookies" -H "Origin: $base" -H 'Content-Type: application/json' \
        -H 'Accept-Version: v5.0' -d "$2" "$base/ghost/api/admin/$1"
}
password=river-lamp-quay-77
api authentication/setup/ "{\"setup\":[{\"name\":\"Owner\",\"email\":\"owner@example.org\",\"password\":\"$password\",
    \"blogTitle\":\"The Specimen\"}]}" >/dev/null || die "the site could not be set up"
api session/ "{\"username\":\"owner@example.org\",\"password\":\"$password\"}" >/dev/null || die "nobody could log in"
api 'integrations/?include=api_keys' '{"integrations":[{"name":"Galley"}]}' |
    node -e 'const keys = JSON.parse(require("fs").readFileSync(0)).integrations[0].api_keys;
        const key = keys.find((key) => key.type === "admin").secret;
        console.log(JSON.stringify({ url: process.argv[1] + "/", key, database: process.argv[2] }))' \
        "$base" "$folder/ghost.db" >"$folder/info.new"
mv "$folder/info.new" "$folder/info.json"
cat "$folder/info.json"
