#!/bin/sh
# Install the peers into a throw-away folder and run them beside Cutline: sh bench/peers.sh [--quick] [FOLDER]
# Needs node and npm for sharp, satori and takumi, and chromium for the browser; what is missing is left out.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
quick=""
[ "${1:-}" = "--quick" ] && { quick="--quick"; shift; }
folder=${1:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
if command -v npm >/dev/null && [ ! -d "$folder/node_modules" ]; then
    (cd "$folder" && npm init -y >/dev/null && npm install --no-audit --no-fund --silent \
        sharp satori @resvg/resvg-js @fontsource/inter @takumi-rs/core @takumi-rs/helpers)
fi
if [ ! -d "$folder/py" ]; then
    "$here/.venv/bin/python" -m venv "$folder/py"
    "$folder/py/bin/pip" install --quiet pyvips pyvips-binary skia-python pytakumi
fi
cd "$here" && .venv/bin/python -m bench.peers_run $quick --folder "$folder"
