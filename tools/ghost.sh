#!/bin/sh
# Start Ghost from its package; publish, edit and kill posts and pages in it, let its webhooks tell, put cards into it.
set -eu
python=${1:?usage: tools/ghost.sh PYTHON}
. tools/node.sh
version=6.65.0
install pnpm pnpm@12.4.2
ghost=$cache/ghost
# Its packages are those of its own lock file, which pnpm alone reads.
if [ "$(cat "$ghost/.installed" 2>/dev/null)" != "$version" ]; then
    rm -rf "$ghost"
    mkdir -p "$ghost"
    (cd "$ghost" && npm pack --silent "ghost@$version" >/dev/null && tar -xzf ghost-*.tgz && rm ghost-*.tgz)
    (cd "$ghost/package" && CI=true nice "$CUTLINE_TEST_NODE" "$cache/pnpm/node_modules/pnpm/bin/pnpm.mjs" install \
        --prod --ignore-scripts --frozen-lockfile --store-dir "$ghost/store" --loglevel=error >&2)
    echo "$version" >"$ghost/.installed"
fi
build "$ghost/package/node_modules/better-sqlite3"
CUTLINE_TEST_GHOST="$ghost/package" "$python" -m pytest tests/systems/test_ghost.py
